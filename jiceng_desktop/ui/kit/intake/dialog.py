"""Importing a list: the file's columns above, what would happen below, and nothing written before 确认导入."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import repeat
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import roster, workbook
from jiceng_desktop.exchange.roster import Layout
from jiceng_desktop.exchange.workbook import Workbook
from jiceng_desktop.marks import override
from jiceng_desktop.services import intake
from jiceng_desktop.services.intake import Decision, Done, Plan, Planned, Verdict, headings
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.intake.columns import ColumnGrid, masked
from jiceng_desktop.ui.kit.intake.rows import PlannedPanel
from jiceng_desktop.ui.kit.intake.way import Way
from jiceng_desktop.ui.kit.jobs import Cancelled, Report

KINDS = "表格 (*.xlsx *.xls *.csv *.et *.ods *.xlsm *.txt)"
_MEMORY = "intake/kept"
_HEADER_ROWS = 20
_SIZE = (1180, 700)
_SCREEN_MARGIN = 60
_TYPING_MS = 400
_TAKE_BACK, _SAVE, _FINISH = "撤销这次导入(&Z)", "把未导入的行另存(&R)…", "完成(&O)"


def choose_and_open(desk: Desk, parent: QWidget, way: Way) -> None:
    """Ask for a file, read it in the background, and show what it would bring."""
    path = message.ask_open_path(parent, way.title, KINDS)
    if path is not None:
        open_file(desk, parent, path, way)


def open_file(desk: Desk, parent: QWidget, path: Path, way: Way) -> None:
    """Read a roster in the background and show what it would bring."""

    def work(report: Report) -> tuple[Workbook, int]:
        def cancelled() -> bool:
            report(0, 0)  # raises when the clerk has pressed cancel
            return False

        book = workbook.read(path, cancelled=cancelled)
        return book, roster.best_sheet(book, way.book)

    def show(read: tuple[Workbook, int]) -> None:
        IntakeDialog(desk, parent, path, read, way).open()

    desk.jobs.run(parent, f"正在读取 {path.name}…", work, show)


class IntakeDialog(QDialog):
    """One roster on its way into the archive."""

    def __init__(self, desk: Desk, parent: QWidget, path: Path, read: tuple[Workbook, int], way: Way) -> None:
        super().__init__(parent)
        self.desk, self.path, self.way = desk, path, way
        self.book, sheet = read
        self.plan: Plan | None = None
        self._planned_place = ""
        self._memory = desk.office.read(headings.remembered, way.book.kind)
        self._known = desk.office.read(way.known)
        self._assigned: dict[str, str] = {}
        self._kept: frozenset[str] = frozenset(desk.memory.get(_MEMORY, ()))
        self.setWindowTitle(f"{way.title} — {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - _SCREEN_MARGIN), min(_SIZE[1], room.height() - _SCREEN_MARGIN))
        self.sheets, self.headers, self.place = QComboBox(), QComboBox(), QComboBox()
        self.place_label, self.notice = QLabel(way.place.label), QLabel()
        self.grid = ColumnGrid(way.book.fields, asks_what_stays=desk.office.read(way.asks_what_stays))
        self.panel = PlannedPanel(way.book.fields["name"], way.decisions)
        self.confirm, self.save = QPushButton(), QPushButton(_SAVE)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._fill_choices(sheet)
        self.columns: Layout = roster.lay_out(self._sheet(), self._memory, way.book, self._known)
        self._show_layout()
        self._connect()

    # building

    def _build(self) -> None:
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.grid)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.grid.wanted_height(), self.height()])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(self._choices())
        layout.addWidget(self.notice)
        layout.addWidget(splitter, 1)
        layout.addLayout(self._buttons())

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        named = (
            (QLabel("工作表(&T)"), self.sheets),
            (QLabel("标题行(&H)"), self.headers),
            (self.place_label, self.place),
        )
        for label, box in named:
            label.setBuddy(box)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            row.addWidget(label)
            row.addWidget(box, 1)
            row.addSpacing(12)
        return row

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton("取消(&C)")
        cancel.clicked.connect(self.reject)
        for button in (cancel, self.save):
            button.setAutoDefault(False)
        self.confirm.setProperty("class", "primary")
        self.confirm.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        return row

    def _fill_choices(self, sheet: int) -> None:
        for one in self.book.sheets:
            self.sheets.addItem(f"{one.name}（{len(one.rows):,} 行）")
        self.sheets.setCurrentIndex(sheet)
        self.sheets.setEnabled(len(self.book.sheets) > 1)
        office = self.desk.office
        self.place.setEditable(True)
        self.place.addItems(office.read(self.way.place.options))
        self.place.setCurrentText(office.read(self.way.place.usual))
        line = self.place.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.way.place.placeholder)

    def _connect(self) -> None:
        self.sheets.activated.connect(self._choose_sheet)
        self.headers.activated.connect(self._choose_header)
        self.grid.assigned.connect(self._assign)
        self.grid.kept.connect(self._keep)
        self.place.editTextChanged.connect(lambda: self._typing.start())
        self._typing.timeout.connect(self._replan)
        self.panel.rows.decided.connect(self._count)
        self.confirm.clicked.connect(self._apply)
        self.save.clicked.connect(lambda: self._save_left_out())

    # the columns

    def _sheet(self) -> workbook.Sheet:
        return self.book.sheets[self.sheets.currentIndex()]

    def _choose_sheet(self) -> None:
        self.columns = roster.lay_out(self._sheet(), self._memory | self._assigned, self.way.book, self._known)
        self.panel.rows.decisions.clear()  # they were about other rows
        self._show_layout()

    def _choose_header(self) -> None:
        self.columns = self._laid_out_at(self.headers.currentData())
        self._show_layout()

    def _laid_out_at(self, row: int | None) -> Layout:
        return roster.lay_out_at(self._sheet(), row, self._memory | self._assigned, self.way.book, self._known)

    def _assign(self, column: int, field: str | None) -> None:
        self.columns = self.columns.with_field(column, field)
        if title := self.columns.titles[column]:
            self._assigned[title] = field or headings.IGNORED
        self.grid.show_layout(self.columns, self._kept)
        self._replan()

    def _keep(self, field: str, kept: bool) -> None:
        """Let the archive's own content of a field stay, or no longer; remembered for the next file."""
        self._kept = self._kept | {field} if kept else self._kept - {field}
        self.desk.memory.put(_MEMORY, sorted(self._kept))
        self._replan()

    def _show_layout(self) -> None:
        header = self.columns.header
        named_by = None if header is None else header.row + header.height - 1
        self.headers.clear()
        self.headers.addItem("没有标题行", None)
        for number, row in enumerate(self._sheet().rows[: max(_HEADER_ROWS, (named_by or 0) + 1)]):
            fields = self.columns.fields if number > (-1 if named_by is None else named_by) else repeat(None)
            cells = zip(row, fields, strict=False)
            text = "、".join(masked(cell, field) for cell, field in cells if cell not in (None, ""))
            self.headers.addItem(f"第 {number + 1} 行：{text[:14]}", number)
        self.headers.setCurrentIndex(self.headers.findData(named_by))
        self.grid.show_layout(self.columns, self._kept)
        self._replan()

    # the plan

    def _replan(self) -> None:
        """Work out in the background what the rows mean now."""
        self._typing.stop()
        self.plan = None
        self._planned_place = place = self.place.currentText().strip()
        columns, office, today, kept = self.columns, self.desk.office, date.today(), self._kept
        way = self.way

        def work() -> Plan:
            return office.read(way.plan, columns.cells(), today, place, kept=kept)

        def show(plan: Plan) -> None:
            if columns is self.columns and kept == self._kept:
                gone = self.panel.rows.plan.rows.copy()
                self.plan = plan
                self.panel.show_plan(plan)
                self._count()
                self.desk.jobs.quiet(self.panel, lambda: _let_go(gone), lambda _: None)

        if "name" in columns.fields:
            self.desk.jobs.quiet(self, work, show)
        else:
            self.panel.show_plan(Plan([], today))
        self._count()

    def _count(self) -> None:
        counts = self.plan.counts() if self.plan else dict.fromkeys(Verdict, 0)
        writing = counts[Verdict.NEW] + counts[Verdict.CHANGED] + self._decided()
        self.confirm.setText(f"确认导入 {writing:,} {self.way.unit}(&I)" if writing else "没有可导入的行")
        self.confirm.setEnabled(writing > 0)
        self.save.setEnabled(self._left_out() > 0)
        lacking = self._lacks_place()
        task, hint = self._task(lacking), "".join([*self.book.remarks, *self._hints(counts)])
        self.notice.setText("\n".join(filter(None, (task, hint))))
        _look(self.notice, "warning" if task else "hint")
        _look(self.place_label, "warning" if lacking else "")
        self.notice.setVisible(bool(task or hint))

    def _task(self, lacking: bool) -> str:
        """Return what the clerk has to see to before anything can be imported."""
        name = self.way.book.fields["name"]
        if self.columns.header is None and "name" not in self.columns.fields:
            return f"没有找到标题行。请在上面选择标题在第几行；如果没有标题，请逐列选择“导入为”，至少要有“{name}”。"
        if "name" not in self.columns.fields:
            return f"没有找到“{name}”列，请在“导入为”一行里指定。"
        return self.way.place.task if lacking else ""

    def _hints(self, counts: dict[Verdict, int]) -> list[str]:
        """Return what is worth knowing about the rows and columns."""
        remarks = []
        if self.plan is None and "name" in self.columns.fields:
            remarks.append("正在比对…")
        if counts[Verdict.DOUBTFUL]:
            remarks.append("存疑的行暂不导入，可以在最后一列逐行决定。")
        if counts[Verdict.REFUSED]:
            remarks.append("不能导入的行可以另存为表格，改好后再导入一次。")
        if self.columns.doubtful:
            from_what = "相近的标题" if self.columns.header else "里面的内容"
            remarks.append(f"标黄的列是按{from_what}猜的，请核对“导入为”。")
        if self.plan is not None:
            remarks.append(self.way.hint(self.plan, self.panel.rows.decisions))
        return remarks

    def _lacks_place(self) -> bool:
        return self.plan is not None and self.way.place.lacks(self.plan, self.panel.rows.decisions)

    def _decided(self) -> int:
        """Return how many doubtful rows are to be written."""
        return sum(choice is not Decision.SKIP for choice in self.panel.rows.decisions.values()) if self.plan else 0

    def _left_out(self) -> int:
        """Return how many rows are not to be written, though they say something new."""
        counts = self.plan.counts() if self.plan else dict.fromkeys(Verdict, 0)
        return counts[Verdict.REFUSED] + counts[Verdict.DOUBTFUL] - self._decided()

    # the writing

    def _apply(self) -> None:
        if self.plan is None:
            return
        if self.place.currentText().strip() != self._planned_place:  # Enter in the field comes here
            self._replan()
        elif self._lacks_place():
            message.warn(self, self.way.place.warning)
            self.place.setFocus()
        else:
            self.confirm.setEnabled(False)
            self.way.settle(self.desk, self, self._write)

    def _write(self) -> None:
        self._count()
        if self.plan is None:
            return
        plan, source, decisions, office = self.plan, self.path.name, dict(self.panel.rows.decisions), self.desk.office
        assigned, way = dict(self._assigned), self.way

        def work(report: Report) -> Done:
            if assigned:
                office.write(headings.remember, assigned, way.book.kind)
            return office.write(way.apply, plan, source, decisions, report)

        self.desk.jobs.run(self, f"正在导入 {source}…", work, self._written, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        message.warn(self, str(refusal))
        self._replan()  # the archive may have changed meanwhile

    def _written(self, done: Done) -> None:
        told, rest = self.way.told(done), self._left_out()
        if rest:
            told += f"\n还有 {rest:,} 行没有导入，可以另存为表格，改好后再导入一次。"
        further = self.way.further if done.added else None
        answers = [_TAKE_BACK, *([_SAVE] if rest else []), *([further[0]] if further else []), _FINISH]
        answer = answers[message.choose(self, told, answers, title="导入完成", danger=True)]
        if answer == _SAVE:
            self._save_left_out(lambda saved: self._leave(told) if saved else self._written(done))
        elif answer == _TAKE_BACK:
            self._take_back(done)
        else:
            self._leave(told)
            if further and answer == further[0]:
                further[1](self.desk, self.parentWidget() or self, done)

    def _leave(self, told: str) -> None:
        message.toast(self, told.splitlines()[0])
        self.accept()

    def _take_back(self, done: Done) -> None:
        office = self.desk.office

        def taken_back(_count: int) -> None:
            message.toast(self, "已撤销这次导入")
            self._replan()

        self.desk.jobs.run(
            self, "正在撤销导入…", lambda _report: office.write(intake.take_back, done.group_id), taken_back
        )

    def _save_left_out(self, then: Callable[[bool], None] = lambda _saved: None) -> None:
        """Save the rows that are not imported, in the background; ``then`` is told whether they were."""
        plan, columns, decisions, count = self.plan, self.columns, dict(self.panel.rows.decisions), self._left_out()
        path = message.ask_save_path(self, "另存未导入的行", f"{self.path.stem}-未导入.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is None or plan is None:
            then(False)
            return

        def work(report: Report) -> bool:
            try:
                roster.save_left_out(path, columns, plan, roster.left_out(plan, decisions), report)
            except Cancelled:
                return False
            return True

        def ended(saved: bool) -> None:
            if saved:
                message.toast(self, f"已保存 {count:,} 行到 {path.name}")
            then(saved)

        def refused(refusal: Refusal) -> None:
            message.warn(self, str(refusal))
            then(False)

        self.desk.jobs.run(self, f"正在保存 {path.name}…", work, ended, refused)

    @override
    def reject(self) -> None:
        if self.desk.jobs.is_busy():
            return
        if self.panel.rows.decisions and not message.ask(self, "放弃这次导入吗？您对存疑行所做的选择不会保留。"):
            return
        super().reject()


def _let_go(rows: list[Planned]) -> None:
    """Free rows bit by bit; 100,000 at once would hold up every thread for a tenth of a second."""
    while rows:
        del rows[-1000:]


def _look(label: QLabel, look: str) -> None:
    label.setProperty("look", look)
    label.style().polish(label)
