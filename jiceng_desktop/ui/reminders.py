"""近期安排: what has to be thought of now; each line leads to its event, what is prepared is ticked in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import preparations
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.reminders import Group, Line, What
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.ticking import TickLine
from jiceng_desktop.ui.kit.undoing import UndoStrip

_SIZE = (460, 560)
_ASIDE, _BELOW = 28, 132  # from the right edge of the main window, from its top
_MOST = 30  # of one group: nobody reads more, and the calendar shows them all
_PADDING, _LINK_PADDING = 8, 2
_NOTHING = "近几天没有安排，也没有到期的准备事项。"


class Link(QPushButton):
    """Words that lead further, cut to the width there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setProperty("class", "link")
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._cut(self.width())

    def _cut(self, width: int) -> None:
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, width - _PADDING)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._text if shown != self._text else "在活动日历里打开")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut(event.size().width())


class RemindersWindow(QDialog):
    """Stands beside the work and does not ask for an answer.

    ``renew_asked`` when something was done that changes the lines; ``at_start`` and ``today`` are what the clerk wants.
    """

    occurrence_asked = Signal(int)
    renew_asked = Signal()
    at_start_chosen = Signal(bool)
    today_chosen = Signal(bool)

    def __init__(self, office: Office, parent: QWidget, at_start: bool = True) -> None:
        super().__init__(parent)
        self._office, self._beside = office, parent
        self.setWindowTitle("近期安排")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.undoing = UndoStrip()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.not_today = QCheckBox("今天不再自动打开(&T)")
        self.at_start = QCheckBox("打开程序时显示(&O)")
        self.at_start.setChecked(at_start)
        self.not_today.clicked.connect(self.today_chosen)
        self.at_start.clicked.connect(self.at_start_chosen)
        self.at_start.toggled.connect(self.not_today.setEnabled)
        self.not_today.setEnabled(at_start)
        close = QPushButton("关闭(&C)")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 12)
        foot.setSpacing(14)
        foot.addWidget(self.not_today)
        foot.addWidget(self.at_start)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.undoing)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        take_room(self, *_SIZE)

    def show_quietly(self) -> None:
        """Come up beside the work without taking the cursor from it."""
        self._take_place()
        self.show()

    def come_up(self) -> None:
        """Come to the front, because the clerk asked for it."""
        if not self.isVisible():
            self._take_place()
        self.show()
        self.raise_()
        self.activateWindow()

    def _take_place(self) -> None:
        beside = self._beside.window().geometry()
        room = self.screen().availableGeometry()
        left = min(beside.right() - self.width() - _ASIDE, room.right() - self.width())
        top = min(beside.top() + _BELOW, room.bottom() - self.height() - _ASIDE)
        self.move(QPoint(max(left, room.left()), max(top, room.top())))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what has to be thought of; the list stays where it was."""
        where = self._scroll.verticalScrollBar().value()
        body = QWidget()
        body.setObjectName("cardBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(7)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for group, each in groupby(lines, key=lambda line: line.group):
            self._show_group(column, group, list(each))
        if not lines:
            column.addWidget(label(_NOTHING, "hint"))
        self._scroll.setWidget(body)
        QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(where))

    def _show_group(self, column: QVBoxLayout, group: Group, lines: Sequence[Line]) -> None:
        heading = QLabel(f"{group.value}（{len(lines)}）")
        heading.setProperty("look", "section")
        if column.count():
            column.addSpacing(6)
        column.addWidget(heading)
        for line in lines[:_MOST]:
            column.addWidget(self._line(line))
        if len(lines) > _MOST:
            column.addWidget(label(f"还有 {len(lines) - _MOST} 项，请在活动日历里看。", "hint"))

    def _line(self, line: Line) -> QWidget:
        if line.what is What.TASK:
            return self._task(line)
        whole = QWidget()
        whole.setObjectName("cardRow")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(label(line.text) if line.occurrence_id is None else self._link(line.text, line.occurrence_id))
        if line.note:
            note = label(line.note, "problem" if line.pressing else "hint")
            note.setIndent(_LINK_PADDING)
            column.addWidget(note)
        return whole

    def _task(self, line: Line) -> TickLine:
        shown = TickLine(self, line.text, False, lambda _state: self.tick(line))
        if line.pressing:
            shown.text.setProperty("look", "problem")
        if line.occurrence_id is not None:
            shown.note(self._link(line.note, line.occurrence_id))
        return shown

    def _link(self, text: str, occurrence_id: int) -> Link:
        link = Link(text)
        link.clicked.connect(partial(self.occurrence_asked.emit, occurrence_id))
        return link

    def tick(self, line: Line) -> None:
        """Note that something was prepared; the way back is offered."""
        if line.occurrence_id is None or line.preparation_id is None:
            return
        ids = (line.occurrence_id, line.preparation_id)
        if message.attempt(self, lambda: self._office.write(preparations.tick, *ids)):
            self.undoing.offer_back(self._office, f"“{line.title}”已完成。", self.renew_asked.emit)
        self.renew_asked.emit()
