"""The roll on the screen: ticked off from the paper list without leaving the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.signing import Row
from jiceng_desktop.services.signing.listing import GUEST, colour_of
from jiceng_desktop.terms import AttendanceState

Index = QModelIndex | QPersistentModelIndex
Key, Role = Qt.Key, Qt.ItemDataRole

_HEADINGS = ("序号", "姓名", "住址", "情况", "时间")
_NUMBER, _NAME, _HOME, _STATE, _CLOCK = range(len(_HEADINGS))
_WIDTHS = {_NUMBER: 54, _NAME: 88, _STATE: 80, _CLOCK: 62}
_NARROW = 420  # pixels: then the clock makes room
_ROW_HEIGHT = 30
_TICK = "✓ "
_SIGNS = str.maketrans({"~": "-", "～": "-", "—": "-", "–": "-", "，": ",", "、": ",", "。": ","})
_RANGES = re.compile(r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*")
_LONGEST_TYPED = 40

STATES = {Key.Key_C: AttendanceState.LATE, Key.Key_J: AttendanceState.EXCUSED, Key.Key_X: AttendanceState.ABSENT}
ENTER = frozenset({Key.Key_Return, Key.Key_Enter})


def numbers_in(typed: str, last: int) -> list[int]:
    """Return the row numbers that ``12``, ``12-18`` or ``3,5,7-9`` stand for, as far as there are such rows."""
    typed = typed.strip(",-")
    found: dict[int, None] = {}
    for part in typed.split(",") if _RANGES.fullmatch(typed) else ():
        first, _, end = part.partition("-")
        begin, stop = sorted((int(first), int(end or first)))
        found |= dict.fromkeys(range(max(1, begin), min(stop, last) + 1))
    return list(found)


class RollTable(QAbstractTableModel):
    """The lines of the roll."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show these lines; where only what was entered differs, nothing moves."""
        same = [(row.number, row.person_id) for row in rows] == [(row.number, row.person_id) for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = list(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_HEADINGS) - 1))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return _texts(row)[index.column()]
        if role == Role.ForegroundRole and index.column() == _STATE and row.state is not None:
            return QBrush(QColor(colour_of(row.state) or ""))
        if role == Role.TextAlignmentRole and index.column() == _NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row.address if role == Role.ToolTipRole and index.column() == _HOME else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        return _HEADINGS[section] if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal else None


def _texts(row: Row) -> tuple[str, ...]:
    state = "" if row.state is None else (_TICK if row.came else "") + row.state.label
    arrived = row.signed.arrived_at if row.signed is not None else None
    home = row.address or (GUEST if row.person_id is None else "")
    return str(row.number), row.name, home, state, "" if arrived is None else f"{arrived:%H:%M}"


class RollView(QTableView):
    """Marks the line the clerk is at, or those whose numbers were typed, and moves on.

    ``marked`` carries the lines and the state they get, None for none.
    """

    marked = Signal(object, object)
    typing = Signal(str)
    refused = Signal(str)
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.roll = RollTable(self)
        self._typed = ""
        self.setModel(self.roll)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # of an address the end tells most
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # digits arrive as digits
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(_ROW_HEIGHT)
        lines.hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(_HOME, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self._toggle(index.row()))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show the roll, staying at the same line."""
        here = self.at()
        self.roll.show(rows)
        if rows and self.at() is None:
            self.go_to(min(here or 0, len(rows) - 1))

    def at(self) -> int | None:
        """Return the place of the line the clerk is at."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def go_to(self, place: int) -> None:
        """Be at a line."""
        if self.roll.rows:
            index = self.roll.index(max(0, min(place, len(self.roll.rows) - 1)), _NAME)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def go_to_first_open(self) -> None:
        """Be at the first line for which nothing was entered."""
        self.go_to(next((place for place, row in enumerate(self.roll.rows) if row.state is None), 0))

    def mark(self, places: Iterable[int], state: AttendanceState | None) -> None:
        """Ask for lines to be marked and go to the one after them."""
        chosen = list(places)
        if chosen:
            self.marked.emit([self.roll.rows[place] for place in chosen], state)
            self.go_to(chosen[-1] + 1)

    def mark_chosen(self, state: AttendanceState | None) -> None:
        """Mark the lines whose numbers were typed, else the one the clerk is at."""
        if self._typed:
            typed, self._typed = self._typed, ""
            self.typing.emit("")
            numbers = numbers_in(typed, len(self.roll.rows))
            if not numbers:
                self.refused.emit(f"名单上没有第 {typed} 行。")
            self.mark((number - 1 for number in numbers), state)
        elif (place := self.at()) is not None:
            self.mark([place], state)

    def _toggle(self, place: int) -> None:
        """Tick a line, or take the tick away and stay."""
        if self.roll.rows[place].came:
            self.mark([place], None)
            self.go_to(place)
        else:
            self.mark([place], AttendanceState.PRESENT)

    def _tick(self, toggling: bool) -> None:
        place = self.at()
        if self._typed or place is None:
            self.mark_chosen(AttendanceState.PRESENT)
        elif not self.roll.rows[place].came:
            self.mark([place], AttendanceState.PRESENT)
        elif toggling:
            self._toggle(place)
        else:
            self.go_to(place + 1)

    def _type(self, typed: str) -> None:
        self._typed = typed[:_LONGEST_TYPED]
        self.typing.emit(self._typed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(_CLOCK, event.size().width() < _NARROW)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act_on(event):
            super().keyPressEvent(event)

    def _act_on(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; tell whether it stands for anything here."""
        key, text = event.key(), words.clean(event.text()).translate(_SIGNS)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            if key == Key.Key_Z:
                self.back_asked.emit()
            return key == Key.Key_Z
        if text.isdecimal() or (self._typed and text in {"-", ","}):
            self._type(self._typed + text)
        elif self._typed and key in {Key.Key_Backspace, Key.Key_Escape}:
            self._type(self._typed[:-1] if key == Key.Key_Backspace else "")
        elif key in ENTER or key == Key.Key_Space:
            self._tick(key == Key.Key_Space)
        elif key in STATES:
            self.mark_chosen(STATES[Key(key)])
        elif key == Key.Key_Delete:
            self.mark_chosen(None)
        else:
            return bool(text)  # letters lead nowhere here: they would only make the list jump
        return True
