"""节假日安排: which days are off and which weekends are worked, year by year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import holidays
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.events.entries.words import Suggested

_SIZE = (680, 560)
_LONGEST_NAME = 32
_FILES = "节假日安排 (*.json)"
_WAYS = ((True, "放假（休）"), (False, "调休上班（班）"))
_UNKNOWN = (
    "{year}年的放假安排还没有登记，日历里只按周六、周日休息，不作推测。\n"
    "国务院办公厅一般在上一年11月公布；公布后可以“导入文件”，也可以逐天“新增”。"
)


class HolidayDialog(RecordDialog):
    """One day: off, or a working day at the weekend."""

    kind = holidays.KIND

    @override
    def lay_out(self) -> None:
        self.row("day", Day(f"如 {date.today().year}-10-01"))
        self.row("off", Choice(_WAYS, blank=None))
        self.row("name", Suggested(holidays.STATUTORY, "选择，或填写名称", _LONGEST_NAME))


class HolidaysDialog(QDialog):
    """All days of a year; every act is done at once and can be taken back."""

    def __init__(self, desk: Desk, parent: QWidget, year: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("节假日安排")
        self._desk, self._office = desk, desk.office
        self.years = QComboBox()
        self.known, self.told = _line("hint"), _line()
        self.view = RecordView(RecordTable(desk.office, holidays.LISTING, self), desk.memory)
        self.undoing = UndoStrip()
        self._lay_out()
        take_room(self, *_SIZE)
        self.refresh(year)
        self.years.currentIndexChanged.connect(lambda _row: self._show_year())
        self.view.doubleClicked.connect(lambda _index: self._attempt(self.edit))
        self.view.selectionModel().selectionChanged.connect(self._offer)
        key_in(self.view, "Delete", self._remove_soon)
        self.finished.connect(lambda: self.view.remember_columns())
        self.view.setFocus()

    def _lay_out(self) -> None:
        heading = QLabel("年份(&Y)")
        heading.setBuddy(self.years)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(heading)
        top.addWidget(self.years)
        top.addWidget(self.known, 1)
        acts = QVBoxLayout()
        acts.addWidget(self._button("新增(&N)…", self.add))
        self._about_one = [self._button("编辑(&E)…", self.edit), self._button("删除(&D)", self.remove)]
        for button in self._about_one:
            acts.addWidget(button)
        acts.addSpacing(12)
        acts.addWidget(self._button("导入文件(&I)…", self.import_file))
        self.seed_button = self._button("补入自带年份(&B)", self.seed)
        acts.addWidget(self.seed_button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        middle = QHBoxLayout()
        middle.addWidget(self.view, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.undoing)
        column.addWidget(self.told)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._attempt(act))
        return button

    def _attempt(self, act: Callable[[], object]) -> None:
        message.attempt(self, act)

    # showing

    def year(self) -> int:
        """Return the year that is shown."""
        return int(self.years.currentData())

    def refresh(self, year: int | None = None) -> None:
        """Show the days as they are stored, of another year if one is given."""
        shown = self.year() if year is None else year
        published = self._office.read(holidays.published)
        today = date.today().year
        self.years.blockSignals(True)
        self.years.clear()
        for each in sorted({*published, shown, today, today + 1}, reverse=True):
            self.years.addItem(f"{each}年", each)
        self.years.setCurrentIndex(self.years.findData(shown))
        self.years.blockSignals(False)
        self.known.setText(f"已登记：{_spans(published)}" if published else "还没有登记任何一年。")
        missing = self._office.read(holidays.unseeded)
        self.seed_button.setVisible(bool(missing))
        self.seed_button.setToolTip(f"程序自带 {_spans(missing)} 的放假安排" if missing else "")
        self._show_year()

    def _show_year(self) -> None:
        year = self.year()
        self.view.show_query(Query(narrow=year))
        if self.view.current_id() is None and self.view.records.rowCount():
            first = self.view.records.id_at(0)
            self.view.select_ids([first], first)
        self.told.setText(self._sentence(year))
        self._offer()

    def _sentence(self, year: int) -> str:
        """Say how many days of a year are off, or that nothing is known about it."""
        if year not in self._office.read(holidays.published):
            return _UNKNOWN.format(year=year)
        records = self.view.records
        ways = [self._office.read(holidays.load, number).off for number in records.ids]
        return f"{year}年：放假 {ways.count(True)} 天，调休上班 {ways.count(False)} 天。未列出的日子，周六、周日休息。"

    def _offer(self) -> None:
        """Let the buttons follow the chosen day."""
        for button in self._about_one:
            button.setEnabled(self.view.current_id() is not None)

    # acting

    def add(self) -> None:
        """Open the form for a new day."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen day."""
        if (chosen := self.view.current_id()) is not None:
            self._open(chosen)

    def _open(self, holiday_id: int | None) -> None:
        form = HolidayDialog(self._desk, holiday_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_saved)
        form.open()

    def _show_saved(self, holiday_id: int) -> None:
        day = self._office.read(holidays.load, holiday_id).day
        self.refresh(day.year if day is not None else None)
        self.view.select_ids([holiday_id], holiday_id)

    def remove(self) -> None:
        """Let the chosen day be an ordinary one again."""
        chosen = self.view.current_id()
        if chosen is None:
            return
        shown = self._office.read(holidays.load, chosen)
        self._office.write(holidays.remove, chosen)
        self._offer_way_back(f"已删除 {shown.day} {shown.name}。")

    def _remove_soon(self) -> None:
        self._attempt(self.remove)

    def import_file(self) -> None:
        """Ask for a file of a year and take its days over."""
        path = message.ask_open_path(self, "导入节假日安排", _FILES)
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Take over the days of a year from a file.

        Raises:
            Refusal: it cannot be read, or is no file of a year's days.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Refusal("这个文件打不开，请换一个文件再试。") from error
        taken = self._office.write(holidays.import_json, content)
        self._offer_way_back(f"已导入{taken.year}年的 {taken.days} 天安排。", taken.year)

    def seed(self) -> None:
        """Enter the years that came with the program."""
        years = self._office.write(holidays.seed)
        self._offer_way_back(f"已补入 {_spans(years)}。")

    def _offer_way_back(self, sentence: str, year: int | None = None) -> None:
        self.undoing.offer_back(self._office, sentence, self.refresh)
        self.refresh(year)


def _line(look: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label


def _spans(years: Sequence[int]) -> str:
    """Tell years in few words: 2004–2026年, or 2020年、2024–2026年."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{run[0]}年" if len(run) == 1 else f"{run[0]}–{run[-1]}年" for run in runs)
