"""The week of a rota: days across, shifts down, one line for each who is there or is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.rotas import Place, Shift, Week
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.rotas.spans import short, times

_DAYS = 7
_ROW_HEIGHT, _SINGLE_HEIGHT, _SHIFT_WIDTH, _LEAST_DAY = 30, 48, 150, 96
_TODAY, _MISSING, _NOTHING = "#EAF1FB", "#FDECEA", "#F7F8FA"
_SPOT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Spot:
    """A place at a shift; ``place`` is None where somebody is missing."""

    shift: Shift
    place: Place | None


class WeekGrid(QTableWidget):
    """``asked`` carries a Spot and where on the screen: a double click, Enter or the context menu."""

    asked = Signal(object, object)
    cleared = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, _DAYS + 1)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_LEAST_DAY)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, _SHIFT_WIDTH)
        self.doubleClicked.connect(self._ask)
        self.customContextMenuRequested.connect(lambda where: self._ask(self.indexAt(where)))

    def show_week(self, week: Week, today: date) -> None:
        """Show who is on duty, being where one was."""
        at = self.currentRow(), self.currentColumn()
        days = [week.first + timedelta(ahead) for ahead in range(_DAYS)]
        self.clear()
        self.clearSpans()
        self.setHorizontalHeaderLabels(["班次", *(_heading(day, today) for day in days)])
        kinds = sorted({(shift.starts, shift.ends, shift.role) for shift in week.shifts})
        by_kind = {kind: [one for one in week.shifts if (one.starts, one.ends, one.role) == kind] for kind in kinds}
        heights = {kind: max(map(_height, shifts)) for kind, shifts in by_kind.items()}
        self.setRowCount(sum(heights.values()))
        top = 0
        for kind, shifts in by_kind.items():
            self._show_kind(top, heights[kind], shifts, days, today)
            top += heights[kind]
        if 0 <= at[0] < self.rowCount():
            self.setCurrentCell(*at)

    def _show_kind(self, top: int, height: int, shifts: Sequence[Shift], days: Sequence[date], today: date) -> None:
        first = shifts[0]
        label = _plain(f"{times(first)}\n{first.role}")
        label.setToolTip(f"{times(first)} {first.role}")
        self.setItem(top, 0, label)
        for row in range(top, top + height):
            self.setRowHeight(row, _ROW_HEIGHT if height > 1 else _SINGLE_HEIGHT)  # two lines say which shift it is
        if height > 1:
            self.setSpan(top, 0, height, 1)
        by_day = {shift.day: shift for shift in shifts}
        for column, day in enumerate(days, start=1):
            spots = _spots(by_day[day]) if day in by_day else []
            for row in range(height):
                item = _item(spots[row]) if row < len(spots) else _plain("")
                if day not in by_day:
                    item.setBackground(QColor(_NOTHING))
                elif row >= len(spots) or spots[row].place is not None:
                    item.setBackground(QColor(_TODAY if day == today else theme.SURFACE))
                self.setItem(top + row, column, item)

    def spot(self, index: QModelIndex | None = None) -> Spot | None:
        """Return the place one points at, or is at."""
        index = self.currentIndex() if index is None else index
        found = index.data(_SPOT) if index.isValid() else None
        return found if isinstance(found, Spot) else None

    def go_to(self, day: date, name: str = "") -> Spot | None:
        """Go to somebody on a day, or to an open place, and return it."""
        for row in range(self.rowCount()):
            for column in range(1, self.columnCount()):
                spot = self.spot(self.model().index(row, column))
                if spot and spot.shift.day == day and (spot.place.name if spot.place else "") == name:
                    self.setCurrentCell(row, column)
                    return spot
        return None

    def _ask(self, index: QModelIndex) -> None:
        spot = self.spot(index)
        if spot is not None:
            self.setCurrentIndex(index)
            self.asked.emit(spot, self._below(index))

    def _below(self, index: QModelIndex) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        spot = self.spot()
        if spot is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._ask(self.currentIndex())
        elif spot is not None and spot.place is not None and event.key() == Qt.Key.Key_Delete:
            self.cleared.emit(spot)
        else:
            super().keyPressEvent(event)


def _heading(day: date, today: date) -> str:
    return f"{'今天' if day == today else '周' + words.weekday(day)} {day.month}-{day.day}"


def _height(shift: Shift) -> int:
    return len(shift.places) + bool(shift.missing)


def _spots(shift: Shift) -> list[Spot]:
    return [*(Spot(shift, place) for place in shift.places), *([Spot(shift, None)] if shift.missing else [])]


def _item(spot: Spot) -> QTableWidgetItem:
    place = spot.place
    if place is None:
        item = QTableWidgetItem(f"缺 {spot.shift.missing} 人")
        item.setForeground(QColor(theme.DANGER))
        item.setBackground(QColor(_MISSING))
        item.setToolTip("双击安排人")
    else:
        mark = "（没来）" if place.absent else "（换）" if place.instead_of else ""
        item = QTableWidgetItem(place.name + mark)
        swapped = f"原来是{place.instead_of}。" if place.instead_of else ""
        item.setToolTip(f"{short(spot.shift.day)} {times(spot.shift)} {spot.shift.role}。{swapped}双击可以换人、换班")
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    item.setData(_SPOT, spot)
    return item


def _plain(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
