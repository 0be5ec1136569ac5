"""The form of a venue."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, openings, venues
from jiceng_desktop.services.openings import Week
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Count, LongText, Number, Text

_WORKDAYS = 5
_ROWS = 4
_MOST_MINUTES = 24 * 60
_EXAMPLE = "如 9:00-12:00 14:00-17:30"


class Opening(QWidget):
    """When a venue is open, a line for each weekday; all of them blank means always."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.days = [QLineEdit() for _ in words.WEEKDAYS]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for number, (entry, name) in enumerate(zip(self.days, words.WEEKDAYS, strict=True)):
            entry.setPlaceholderText(_EXAMPLE if number == 0 else "不开放")
            entry.setMinimumWidth(200)
            entry.setAccessibleName(f"周{name}开放时间")
            entry.textChanged.connect(self._note)
            entry.editingFinished.connect(partial(self._tidy, entry))
            grid.addWidget(QLabel(f"周{name}"), number % _ROWS, 2 * (number // _ROWS))
            grid.addWidget(entry, number % _ROWS, 2 * (number // _ROWS) + 1)
        self.same = QPushButton("周二至周五同周一(&Y)")
        self.same.setAutoDefault(False)
        self.same.setToolTip("把周一的时间抄到周二至周五")
        self.same.clicked.connect(self.copy_monday)
        grid.addWidget(self.same, _ROWS - 1, 3)
        hint = QLabel("全部留空就是随时可用。填了以后，在开放时间以外安排活动会提醒。")
        hint.setProperty("look", "hint")
        hint.setWordWrap(True)
        grid.addWidget(hint, _ROWS, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.setFocusProxy(self.days[0])
        self._note()

    def copy_monday(self) -> None:
        """Let the other working days be open as Monday is."""
        for entry in self.days[1:_WORKDAYS]:
            entry.setText(self.days[0].text())
            self._tidy(entry)

    def value(self) -> Week:
        """Return the hours; raises a Refusal that names the weekday for what cannot be read."""
        week = []
        for entry, name in zip(self.days, words.WEEKDAYS, strict=True):
            try:
                week.append(openings.read(entry.text()))
            except Refusal as refusal:
                raise Refusal(f"周{name}：{refusal}", "opening") from None
        return tuple(week) if any(week) else openings.ALWAYS

    def set_value(self, value: Week) -> None:
        """Show the hours."""
        for entry, hours in zip(self.days, value or ((),) * len(self.days), strict=True):
            entry.setText(openings.write(hours))

    def _note(self) -> None:
        self.same.setEnabled(bool(self.days[0].text().strip()))
        self.changed.emit()

    def _tidy(self, entry: QLineEdit) -> None:
        """Show readable hours in the one usual form."""
        try:
            entry.setText(openings.write(openings.read(entry.text())))
        except Refusal:
            return  # stays as typed; saving says what is wrong


class VenueDialog(RecordDialog):
    """Everything about a venue that is no list of its own."""

    kind = venues.KIND

    @override
    def lay_out(self) -> None:
        self.group("在哪里，有多大")
        self.row("name", Text("如 党群服务中心、微客厅", most=events.LONGEST_VENUE), wide=True)
        self.row("location", Text("如 翠湖路 8 号一楼", most=100), wide=True)
        self.row("capacity", Number(1, 100_000, "坐得下多少人"))
        self.row("area_m2", Number(1, 100_000, "平方米"))
        self.group("谁负责")
        self.row("responsible", Text("管钥匙、答复预约的人", most=64))
        self.row("phone", Text(most=32))
        self.group("什么时候能用")
        self.row("opening", Opening(), wide=True)
        self.row("setup_minutes", Count(0, _MOST_MINUTES), hint="每场活动开始前占用场地的时间；单场活动可以另填")
        self.row("cleanup_minutes", Count(0, _MOST_MINUTES), hint="每场活动结束后占用场地的时间；单场活动可以另填")
        self.group("其他")
        self.row("remark", LongText(2))
