"""Any number of a list, ticked in a list that opens below a box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.filters import Option, Pick
from jiceng_desktop.ui.kit import message

_LINE, _MOST_LINES = 30, 11
_NARROWEST, _ROOM = 230, 8
_INDENT = "　"
_HINT = "选择…"


class Several(QComboBox):
    """Shows what is ticked; the values are picks, in the order of the list."""

    changed = Signal()

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.addItem(_HINT)  # the one entry says what is ticked; the list is ours
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(120)
        self._options = list(options)
        self._ticked: dict[str, Pick] = {}

    def values(self) -> tuple[Pick, ...]:
        """Return what is ticked."""
        order = [option.key for option in self._options]
        known = [self._ticked[key] for key in order if key in self._ticked]
        return (*known, *(pick for key, pick in self._ticked.items() if key not in order))

    def set_values(self, picks: Iterable[Pick]) -> None:
        """Tick these alone; one that is no longer in the list stays until it is taken off."""
        self._ticked = {pick.key: pick for pick in picks}
        self._show()

    @override
    def showPopup(self) -> None:
        if not self._options and not self._ticked:
            message.tell(self, "这里还没有可选的内容，请先登记。")
            return
        self.popup = Checklist(self, self._offered(), set(self._ticked))
        self.popup.ticked.connect(self._tick)
        self.popup.open_below(self)

    def _offered(self) -> list[Option]:
        known = {option.key for option in self._options}
        gone = [Option(key, pick.name) for key, pick in self._ticked.items() if key not in known]
        return [*gone, *self._options]

    def _tick(self, key: str, on: bool) -> None:
        if on:
            name = next(option.name for option in self._options if option.key == key)
            self._ticked[key] = Pick(key, name)
        else:
            self._ticked.pop(key, None)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        told = "、".join(pick.name for pick in self.values())
        self.setItemText(0, told or _HINT)
        self.setToolTip(told)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class Checklist(QFrame):
    """The list itself; closes with a click beside it, Enter or Esc. ``ticked`` tells every change."""

    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget, options: Sequence[Option], ticked: set[str]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("finderPopup")
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for option in options:
            item = QListWidgetItem(_INDENT * option.depth + (option.label or option.name))
            item.setData(Qt.ItemDataRole.UserRole, option.key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if option.key in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemClicked.connect(self._turn)
        self.list.setCurrentRow(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)

    def open_below(self, box: QWidget) -> None:
        """Open below a box, or above it where there is no room."""
        width = max(_NARROWEST, box.width(), self.list.sizeHintForColumn(0) + 60)
        height = min(self.list.count(), _MOST_LINES) * _LINE + _ROOM
        self.resize(width, height)
        room = box.screen().availableGeometry()
        place = box.mapToGlobal(QPoint(0, box.height()))
        if place.y() + height > room.bottom():
            place = box.mapToGlobal(QPoint(0, -height))
        self.move(min(place.x(), room.right() - width), max(place.y(), room.top()))
        self.show()
        self.list.setFocus()

    def _turn(self, item: QListWidgetItem) -> None:
        on = item.checkState() is not Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.ticked.emit(item.data(Qt.ItemDataRole.UserRole), on)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.list.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self._turn(item)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.close()
        else:
            super().keyPressEvent(event)
