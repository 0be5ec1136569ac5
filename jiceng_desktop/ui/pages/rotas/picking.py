"""Choosing one of a list: who comes instead, with which duty to swap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.rotas import means
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_WIDTH, _HEIGHT = 460, 520
_ID = Qt.ItemDataRole.UserRole
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

Offer = tuple[int, str, str]


class Picking(QDialog):
    """Typing narrows the offers (id, name, what tells it apart); Enter or a double click picks one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget, title: str, told: str, offers: Sequence[Offer], nobody: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._offers, self._nobody = offers, nobody
        sentence = QLabel(told)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("输入姓名或首字母查找")
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(self._narrow)
        self.finder.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAlternatingRowColors(True)
        self.list.itemDoubleClicked.connect(lambda: self.accept())
        self.nothing = QLabel()
        self.nothing.setProperty("look", "hint")
        foot = Foot(self, "确定(&O)")
        self.confirm = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(8)
        for widget in (sentence, self.finder, self.nothing, self.list, foot):
            layout.addWidget(widget, int(widget is self.list))
        take_room(self, _WIDTH, _HEIGHT)
        self._narrow("")
        self.finder.setFocus()

    def _narrow(self, typed: str) -> None:
        """Show the offers that what was typed may mean."""
        self.list.clear()
        for offer_id, name, detail in self._offers:
            if means(typed, name):
                item = QListWidgetItem(f"{name}　{detail}" if detail else name)
                item.setData(_ID, offer_id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        some = self.list.count() > 0
        self.nothing.setText(self._nobody if not self._offers else "没有找到，请换个字试试。")
        self.nothing.setVisible(not some)
        self.confirm.setEnabled(some)

    @override
    def accept(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            chosen = item.data(_ID)
            super().accept()
            self.chosen.emit(chosen)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            self.list.keyPressEvent(event)  # the list follows while one types
            return True
        return super().eventFilter(watched, event)
