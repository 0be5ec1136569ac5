"""导入年度计划: a sheet of what the office plans for a year, shown first; nothing comes in unless it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jiceng_desktop.exchange import plan_sample, workbook, year_plan
from jiceng_desktop.exchange.workbook import Workbook
from jiceng_desktop.exchange.year_plan import Planned, PlanSheet, Reading
from jiceng_desktop.marks import override
from jiceng_desktop.services import calendar_entries, events, lines
from jiceng_desktop.services.calendar_entries import Done, Entry, Found, State
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.coming_in import ComingInDialog, Preview, Row, show_when, tell

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.events.page import EventPage

_TITLE = "导入年度计划"
_FILES = "表格 (*.xlsx *.xls *.csv *.et *.ods *.xlsm)"
_EXCEL = "Excel 工作簿 (*.xlsx)"
_WIDTH = 500
_NAMED = 6  # as many new places and unread columns are told by name
_ABOUT = (
    "选择写有年度活动计划的表格。先列出每一行会变成哪一场活动，确认后才写进日历，之后还可以整个撤销。\n\n"
    "表里要有“活动名称”，还要有“日期”“时间”或“月份”；有地点、主持人、主讲人、负责人、参加对象、人数、类型、条线、"
    "内容、联系方式、备注的，会一并带入。标题行、合并的单元格都不要紧。"
)


class PlanStartDialog(QDialog):
    """Says what a plan looks like, gives the sample, and asks for the file."""

    def __init__(self, page: Page, go: Callable[[], object]) -> None:
        super().__init__(page)
        self.setWindowTitle(_TITLE)
        about = QLabel(_ABOUT)
        about.setWordWrap(True)
        about.setFixedWidth(_WIDTH)
        self.foot = Foot(self, "选择表格(&O)…", act=self._go_on)
        self.sample = QPushButton("下载样表(&D)…")
        self.sample.setAutoDefault(False)
        self.sample.clicked.connect(lambda: save_sample(self))
        self.foot.addButton(self.sample, QDialogButtonBox.ButtonRole.ResetRole)
        self._go = go
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(about)
        layout.addWidget(self.foot)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _go_on(self) -> None:
        if self._go():
            self.accept()


def save_sample(parent: QDialog) -> None:
    """Ask where to, and write an empty plan: from autumn on for the next year."""
    today = date.today()
    year = today.year + (today.month >= 9)  # noqa: PLR2004
    path = message.ask_save_path(parent, "下载样表", f"{year}年度活动计划（样表）.xlsx", _EXCEL)
    if path is not None and message.attempt(parent, lambda: plan_sample.write_sample(path, year)):
        message.tell(parent, f"样表已保存为“{path.name}”。填好以后再点“选择表格”。", "下载样表")


def open_year_plan(page: Page) -> None:
    """Ask for a plan, read it aside, and show what it would bring."""
    dialog = PlanStartDialog(page, lambda: _choose(page))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _choose(page: Page) -> bool:
    path = message.ask_open_path(page, _TITLE, _FILES)
    if path is None:
        return False

    def work(report: Report) -> tuple[Workbook, list[PlanSheet]]:
        def cancelled() -> bool:
            report(0, 0)  # raises when the clerk has pressed cancel
            return False

        book = workbook.read(path, cancelled=cancelled)
        return book, year_plan.sheets(book, path.name)

    page.desk.jobs.run(page, "正在读取计划表…", work, lambda read: _show(page, path, *read))
    return True


def _show(page: Page, path: Path, book: Workbook, sheets: list[PlanSheet]) -> None:
    year = sheets[0].year or _asked_year(page, sheets[0])
    if year is None:
        return
    dialog = YearPlanDialog(page.desk, page, PlanFile(path.name, sheets, book.remarks), year)
    dialog.accepted.connect(lambda: tell(cast("EventPage", page), dialog))
    dialog.open()


def _asked_year(page: Page, plan: PlanSheet) -> int | None:
    """Return the year of a plan that names none: this one where no day lacks it, else as the clerk says."""
    this = date.today().year
    if not year_plan.lacks_year(plan):
        return this
    years = (this, this + 1)
    answers = [*(f"{year} 年(&{number})" for number, year in enumerate(years, 1)), "取消(&C)"]
    answer = message.choose(page, "这份计划没有写是哪一年的，按哪一年导入？", answers, "哪一年的计划")
    return years[answer] if answer < len(years) else None


@dataclass(frozen=True)
class PlanFile:
    """A file with a plan, or several on sheets of their own."""

    source: str
    sheets: Sequence[PlanSheet]
    remarks: Sequence[str] = ()


class YearPlanDialog(ComingInDialog):
    """What a plan would bring; rows without a day get one here, or stay out."""

    title = _TITLE
    size_wanted = (1120, 680)
    hint = (
        "打勾的会导入，左边是表里的行号。待定的不会导入：双击它的“时间”，写上几月几日（可以带几点），就会一起导入。"
        "已经有的不会重复。"
    )

    def __init__(self, desk: Desk, parent: Page, file: PlanFile, year: int) -> None:
        self._office, self._file, self._plan = desk.office, file, file.sheets[0]
        self._corrected: dict[int, str] = {}
        self.years, self.sheets = QComboBox(), QComboBox()
        for one in sorted({year, date.today().year, date.today().year + 1, *filter(None, [self._plan.year])}):
            self.years.addItem(f"{one} 年", one)
        self.years.setCurrentIndex(self.years.findData(year))
        for plan in file.sheets:
            self.sheets.addItem(f"{plan.sheet.name}（{len(plan.rows):,} 行）")
        super().__init__(desk, parent, self._read())
        self.save = QPushButton("把未导入的行另存(&R)…")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.save_left_out)
        self.foot.addButton(self.save, QDialogButtonBox.ButtonRole.ResetRole)
        self.foot.confirm.setDefault(False)  # Enter ends the writing of a day
        self.foot.confirm.setAutoDefault(False)
        self.whole.insertLayout(0, self._choices())
        self.years.activated.connect(lambda: self.show_preview(self._read()))
        self.sheets.activated.connect(self._choose_sheet)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, box, needed in (("年份(&Y)", self.years, True), ("工作表(&T)", self.sheets, self.sheets.count() > 1)):
            label = QLabel(text)
            label.setBuddy(box)
            label.setVisible(needed)
            box.setVisible(needed)
            box.setMinimumContentsLength(8)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(12)
        row.addStretch(1)
        return row

    def _choose_sheet(self) -> None:
        self._plan = self._file.sheets[self.sheets.currentIndex()]
        self._corrected.clear()  # they were about other rows
        if self._plan.year is not None:
            if self.years.findData(self._plan.year) < 0:
                self.years.addItem(f"{self._plan.year} 年", self._plan.year)
            self.years.setCurrentIndex(self.years.findData(self._plan.year))
        self.show_preview(self._read())

    # reading

    def _read(self) -> Preview:
        planned = year_plan.read(self._plan, self._reading())
        rows = _rows(self._office, planned)
        return Preview(self._file.source, tuple(rows), tuple(self._remarks(rows))).in_order()

    def _reading(self) -> Reading:
        known = {name: key for key, name in self._office.read(lines.listed)}
        return Reading(self.years.currentData(), known, self._corrected)

    def _remarks(self, rows: Sequence[Row]) -> list[str]:
        year = self.years.currentData()
        remarks = list(self._file.remarks)
        if count := year_plan.shifted(self._plan, year):
            remarks.append(
                f"有 {count:,} 行的日期在单元格里是 {year - 1} 年（只打月和日时，Excel 会补上当年），已按 {year} 年算。"
                "不对的话，请改上面的年份。"
            )
        if self.sheets.count() > 1:
            remarks.append(f"这个文件里有 {self.sheets.count()} 个工作表像是计划，每次导入一个，可在上面另选。")
        known = set(self._office.read(events.venues))
        venues = dict.fromkeys(entry.venue for row in rows for entry in row.entries if entry.venue not in known)
        remarks += [f"会新增地点：{_some(list(filter(None, venues)))}。"] if any(venues) else []
        return remarks + ([f"没有用到的列：{_some(self._plan.unread)}。"] if self._plan.unread else [])

    @override
    def corrected(self, row: Row, when: str) -> Row:
        if row.number is None:
            return row
        self._corrected[row.number] = when
        planned = year_plan.read(self._plan, self._reading())
        return _rows(self._office, [one for one in planned if one.number == row.number])[0]

    # going on

    @override
    def bring(self, entries: Sequence[Entry], report: Report) -> Done:
        return self._office.write(calendar_entries.plan_in, entries, self._file.source, report)

    def save_left_out(self) -> None:
        """Ask where to, and save the rows that stay out with their reasons."""
        left = {row.number: row.told or "没有打勾" for row in self.left_out() if row.number is not None}
        if not left:
            message.tell(self, "没有要另存的行：表里的活动都会导入，或者日历里已经有了。", "另存")
            return
        path = message.ask_save_path(self, "把未导入的行另存", f"{Path(self._file.source).stem}-未导入.xlsx", _EXCEL)
        if path is not None and message.attempt(self, lambda: year_plan.save_left_out(path, self._plan, left)):
            message.tell(self, f"{len(left):,} 行已另存为“{path.name}”，每行都写了原因。", "另存")


def _some(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _rows(office: Office, planned: Sequence[Planned]) -> list[Row]:
    """Compare the rows of a plan with the calendar, all at once."""
    entries = [entry for one in planned for entry in one.entries]
    found = iter(office.read(calendar_entries.compare, entries))
    return [_row(one, [next(found) for _ in one.entries]) for one in planned]


def _row(planned: Planned, found: Sequence[Found]) -> Row:
    entries = tuple(one.entry for one in found if one.does_something)
    told = [planned.problem, *(planned.notes if entries else ())]
    if len(found) > 1 and entries and not planned.problem:
        told.append(f"{len(entries)} 场：{'、'.join(f'{entry.starts_at:%m-%d}' for entry in entries)}")
    told.append(f"地点：{entries[0].venue}" if entries and entries[0].venue else "")
    when = show_when(found[0].entry) if len(found) == 1 else planned.when
    return Row(
        when,
        planned.title or "（没有名称）",
        "；".join(filter(None, told)),
        _state(planned, found, entries),
        entries,
        planned.number,
        planned.fixable,
    )


def _state(planned: Planned, found: Sequence[Found], entries: Sequence[Entry]) -> State | None:
    if found and not entries:
        return found[0].state
    if planned.problem:
        return State.DOUBTFUL if planned.fixable else None
    return State.NEW
