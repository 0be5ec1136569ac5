"""The forms about care tags: one kind of tag, and one tag of one person."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCompleter, QGridLayout, QPushButton, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import tag_kinds, tags
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Number, Text

_DOT = 20
_PER_ROW = 6


def dot(colour: str) -> QIcon:
    """Return a round spot of a colour."""
    picture = QPixmap(_DOT, _DOT)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(2, 2, _DOT - 4, _DOT - 4)
    painter.end()
    return QIcon(picture)


class Swatches(QWidget):
    """One colour of a few, all of them readable on white."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._value = tag_kinds.SWATCHES[0]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(_PER_ROW, 1)
        self.buttons: dict[str, QPushButton] = {}
        for colour in tag_kinds.SWATCHES:
            self._offer(colour)
        self.setFocusProxy(self.buttons[tag_kinds.SWATCHES[0]])

    def value(self) -> str:
        """Return the chosen colour as #RRGGBB."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Choose a colour; one that an office brought along is offered as well."""
        self._value = value or tag_kinds.SWATCHES[0]
        if self._value not in self.buttons:
            self._offer(self._value)
        for colour, button in self.buttons.items():
            button.setChecked(colour == self._value)

    def _offer(self, colour: str) -> None:
        button = QPushButton(dot(colour), "")
        button.setIconSize(QSize(_DOT, _DOT))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("class", "chip")
        button.setToolTip(colour)
        button.setAccessibleName(f"颜色 {colour}")
        button.clicked.connect(partial(self._choose, colour))
        self._grid.addWidget(button, *divmod(len(self.buttons), _PER_ROW))
        self.buttons[colour] = button

    def _choose(self, colour: str) -> None:
        self.set_value(colour)
        self.changed.emit()


class TagKindForm(RecordDialog):
    """One kind of tag: its name and colour, how often such people are visited, and how."""

    kind = tag_kinds.KIND

    @override
    def lay_out(self) -> None:
        self.group("标签")
        self.row("name", Text("必填，如 独居老人", most=32), wide=True)
        self.row("colour", Swatches(), wide=True)
        self.group("走访")
        self.row("visit_days", Number(1, tag_kinds.LONGEST_ROUND, "不需要走访就空着，如 30"))
        self.row("visit_kind", Choice(VisitKind, blank=None))


class TagForm(RecordDialog):
    """One tag of one person: since when, until when and why it ended."""

    kind = tags.KIND

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("关爱标签")
        self.group("这位居民的标签")
        name = self.row("name", Text(), wide=True)
        name.setReadOnly(True)
        self.row("from_on", Day())
        ended = self.row("to_on", Day("仍在关爱中就空着"))
        reason = self.row("end_reason", Text("结束的原因，如 与家人同住", most=100), wide=True)
        reason.setCompleter(QCompleter(tags.END_REASONS, reason))
        ended.setToolTip("结束以后，标签仍留在档案的历史里")
        today = QPushButton("今天(&A)")
        today.setProperty("class", "small")
        today.setAutoDefault(False)
        today.clicked.connect(lambda: ended.set_value(date.today()))
        if (line := ended.layout()) is not None:
            line.addWidget(today)

    @override
    def loaded(self) -> None:
        self.entry("to_on").setFocus()
