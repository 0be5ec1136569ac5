"""Somebody without a card has come: the card is made here, and the person signed in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.people import LONGEST_NAME
from jiceng_desktop.services.signing import id_number_in
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.fields import Choice, Text
from jiceng_desktop.ui.pages.events.signing.roll import ENTER, Key

_SEXES = ((Sex.UNKNOWN, "未填"), (Sex.MALE, "男"), (Sex.FEMALE, "女"))


class WalkInForm(QWidget):
    """Name, number, sex and phone; Enter goes on to the next one, at the last one it saves."""

    entered = Signal(object)  # a Newcomer
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Text("必填", most=LONGEST_NAME)
        self.number = Text("可以不填", most=32)
        self.sex = Choice(_SEXES, blank=None)
        self.phone = Text("可以不填", most=64)
        self.problem = label("", "problem")
        self.number.changed.connect(self._follow_number)
        save, drop = QPushButton("保存并签到(&S)"), QPushButton("不建了(&Q)")
        save.setProperty("class", "primary")
        save.clicked.connect(self._save)
        drop.clicked.connect(self.given_up)
        for button in (save, drop):
            button.setAutoDefault(False)
        rows = QFormLayout()
        rows.setSpacing(8)
        for title, entry in self._entries():
            rows.addRow(title, entry)
        row = QHBoxLayout()
        row.addWidget(save)
        row.addWidget(drop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("新建居民档案", "section"))
        column.addLayout(rows)
        column.addWidget(self.problem)
        column.addLayout(row)
        column.addWidget(label("住址等其他内容，以后在居民档案里补。", "hint"))
        column.addStretch(1)

    def _entries(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            ("姓名(&M)", self.name),
            ("证件号码(&I)", self.number),
            ("性别(&E)", self.sex),
            ("电话(&T)", self.phone),
        )

    def begin(self, name: str, number: str) -> None:
        """Ask about somebody of whom the name or the ID number is known."""
        self.name.set_value(name)
        self.number.set_value(number)
        self.phone.set_value("")
        if not number:
            self.sex.set_value(Sex.UNKNOWN)
        self.tell("")
        (self.sex if name and not number else self.name).setFocus()

    def tell(self, problem: str, field: str | None = None) -> None:
        """Say what is wrong, and go where it is."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        entry = {"name": self.name, "id_number": self.number, "phone": self.phone}.get(field or "")
        if entry is not None:
            entry.setFocus()
            entry.selectAll()

    def newcomer(self) -> Newcomer:
        """Return what was entered."""
        sex, number = self.sex.value() or Sex.UNKNOWN, words.clean_id(self.number.value() or "") or None
        return Newcomer(self.name.value(), number, sex, None, self.phone.value())

    def _follow_number(self) -> None:
        number = words.clean_id(self.number.value() or "")
        sound = bool(number) and words.id_problem(number, date.today()) is None
        if sound:
            self.sex.set_value(Sex(words.id_sex(number) or Sex.UNKNOWN))
        self.sex.setEnabled(not sound)

    def _sorted_out(self) -> bool:
        """Put a card's number that was scanned while the name was asked for where it belongs; tell whether it was."""
        if number := id_number_in(self.name.text()):
            self.number.set_value(number)
            self.name.set_value("")
        return bool(number)

    def _save(self) -> None:
        self.entered.emit(self.newcomer())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            if self._sorted_out():
                return
            last = self.focusWidget() is self.phone or event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if last:
                self._save()
            else:
                self.focusNextChild()
        elif event.key() == Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
