"""活动系列: all of them with their rules, and which have to be held again soon."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop import words
from jiceng_desktop.services import series
from jiceng_desktop.services.series import Due
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.events.series import SeriesDialog, tell

_WIDTH, _HEIGHT = 880, 540
_TITLES = ("名称", "规律", "下一场", "至少隔多久办一次")
_AMBER_DAYS = 15
_RED, _AMBER = "#B42318", "#9A6700"
_USUAL_MINUTES = 60


class SeriesListDialog(QDialog):
    """Lists the series; a double click opens one."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("活动系列")
        self.desk = desk
        self.table = QTableWidget(0, len(_TITLES))
        self.table.setHorizontalHeaderLabels(list(_TITLES))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 180), (2, 150), (3, 240)):
            self.table.setColumnWidth(column, width)
        self.empty = QLabel("还没有系列。讲堂、党日、例会这些反复办的活动，排一次，以后的场次就都有了。")
        self.empty.setProperty("look", "hint")
        self.empty.setWordWrap(True)
        self.new = _button("新增系列(&N)…", lambda: self._open(None))
        self.new.setProperty("class", "primary")
        self.edit = _button("编辑(&E)…", lambda: self._open(self.current()))
        close = _button("关闭(&C)", self.accept)
        foot = QHBoxLayout()
        for button in (self.new, self.edit):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for widget in (self.empty, self.table):
            layout.addWidget(widget)
        layout.addLayout(foot)
        self.table.doubleClicked.connect(lambda: self._open(self.current()))
        take_room(self, _WIDTH, _HEIGHT)
        self.show_all()

    def current(self) -> int | None:
        """Return the series the clerk is at."""
        item = self.table.item(self.table.currentRow(), 0)
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    def show_all(self, chosen: int | None = None) -> None:
        """Show every series as it is stored now, and be at one of them."""
        listed = self.desk.office.read(series.listed)
        today = date.today()
        due = {one.series_id: one for one in self.desk.office.read(series.due, today)}
        upcoming = self.desk.office.read(series.upcoming, today)
        self.table.setRowCount(len(listed))
        for row, (series_id, name, rule) in enumerate(listed):
            told, colour = _due(due.get(series_id))
            texts = name, rule or "自己登记每一场", _when(upcoming.get(series_id)), told
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.UserRole, series_id)
                if colour and column == len(_TITLES) - 1:
                    item.setForeground(QColor(colour))
                self.table.setItem(row, column, item)
        self.table.setVisible(bool(listed))
        self.empty.setVisible(not listed)
        self.edit.setEnabled(bool(listed))
        if listed:
            numbers = [series_id for series_id, _, _ in listed]
            self.table.selectRow(numbers.index(chosen) if chosen in numbers else 0)

    def _open(self, series_id: int | None) -> None:
        known = {"minutes": _USUAL_MINUTES, "first_on": date.today()} if series_id is None else {}
        form = SeriesDialog(self.desk, series_id, self, known)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(lambda: self._saved(form))
        form.open()

    def _saved(self, form: SeriesDialog) -> None:
        self.show_all(form.record_id)
        self.changed.emit()
        if form.outcome is not None:
            tell(self, form.outcome)


def _when(starts_at: datetime | None) -> str:
    """Say when a series is held next."""
    return f"{starts_at:%Y-%m-%d} 周{words.weekday(starts_at)}" if starts_at is not None else ""


def _due(due: Due | None) -> tuple[str, str]:
    """Say by when a series has to be held again, and in which colour."""
    if due is None:
        return "", ""
    held = f"上次 {due.last_held}" if due.last_held else "还没有办过"
    if due.left < 0:
        return f"{held}，最迟 {due.due_on}，已超过 {-due.left} 天", _RED
    if due.planned is not None and due.planned.date() <= due.due_on:
        return f"最迟 {due.due_on}，已排好", ""
    return f"最迟 {due.due_on}，还有 {due.left} 天，没有排", _AMBER if due.left <= _AMBER_DAYS else ""


def _button(title: str, act: object) -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: message.attempt(button, act))  # type: ignore[arg-type]
    return button
