"""Saying who of the archive a speaker is who so far is only a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Finder
from jiceng_desktop.ui.kit.foot import Foot


class JoinDialog(QDialog):
    """Asks for the card that belongs to a name; ``chosen`` carries its id."""

    chosen = Signal(int)

    def __init__(self, desk: Desk, name: str, talks: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("关联档案")
        told = QLabel(f"“{name}”名下有 {talks} 场，现在只有名字。请选择他（她）在居民档案里是哪一位：")
        self.note = QLabel()
        for shown in (told, self.note):
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
        self.note.setProperty("look", "problem")
        self.note.hide()
        self.finder = Finder(lambda text: desk.office.read(people.find_persons, text))
        same = [one for one in desk.office.read(people.find_persons, name) if one[1] == name]
        if len(same) == 1:
            self.finder.choose(same[0][0], f"{same[0][1]}　{same[0][2]}".strip())
        self.finder.changed.connect(self.note.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (told, self.finder, self.note, Foot(self, "关联(&O)", act=self.go)):
            layout.addWidget(widget)
        self.setMinimumWidth(460)
        self.finder.setFocus()

    def go(self) -> None:
        """Give the card, once one is chosen."""
        try:
            person_id = self.finder.value()
        except Refusal as refusal:
            self._object(str(refusal))
            return
        if isinstance(person_id, int):
            super().accept()
            self.chosen.emit(person_id)
        else:
            self._object("请先选择一位居民。")

    def _object(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()
        self.finder.setFocus()
