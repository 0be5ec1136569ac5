"""The entry fields of a visit: whom, what was said, when again, and what is left to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import people, todos, visits
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.fields import Check, Day, Finder, LongText, Text
from jiceng_desktop.ui.kit.fields.choices import Flow

_MOST_SHOWN = 12
_LATER = ((7, "7 天后"), (30, "30 天后"), (90, "90 天后"))
_TODO_DAYS = 7


def _chip(text: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setProperty("class", "chip")
    chip.setAutoDefault(False)
    return chip


def _plain() -> QWidget:
    """Return a part of an entry that shows no ground of its own."""
    part = QWidget()
    part.setObjectName("cardRow")
    return part


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


class Persons(QWidget):
    """Several persons, each a chip that a click takes away; the finder below adds one by name, pinyin or room."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._persons: list[int] = []
        self._chips = _plain()
        self._flow = Flow(self._chips)
        self.finder = Finder(lambda text: office.read(people.find_persons, text), hint="再加一位：姓名、拼音或房号")
        self.finder.picked.connect(self._add)
        column = _column(self)
        column.addWidget(self._chips)
        column.addWidget(self.finder)
        self.setFocusProxy(self.finder)

    def value(self) -> tuple[int, ...]:
        """Return the persons; raises a Refusal while a name is typed that was not picked."""
        if self.finder.value() is not None:
            raise Refusal("请从列表中选择这位居民，或清空。")
        return tuple(self._persons)

    def set_value(self, persons: Sequence[int] | None) -> None:
        """Show persons by their names."""
        self._persons = list(dict.fromkeys(persons or ()))
        self._show()

    def _add(self, person_id: int) -> None:
        self.finder.set_value(None)
        if person_id not in self._persons:
            self._persons.append(person_id)
            self._show()
            self.changed.emit()

    def _drop(self, person_id: int) -> None:
        self._persons.remove(person_id)
        self._show()
        self.finder.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        named = self._office.read(visits.names, self._persons)
        for person_id, name in named[:_MOST_SHOWN]:
            self._put(name, partial(self._drop, person_id))
        if len(named) > _MOST_SHOWN:
            self._flow.addWidget(QLabel(f"…… 共 {len(named)} 人"))
        self._chips.setVisible(self._flow.count() > 0)
        self._chips.updateGeometry()

    def _put(self, name: str, drop: Callable[[], object]) -> None:
        """Add a chip that a click takes away."""
        chip = _chip(f"{name.replace('&', '&&')}　✕")
        chip.setToolTip("点一下去掉这位")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(lambda: drop())
        self._flow.addWidget(chip)


class Remark(QWidget):
    """What was said; Enter is done with it, Shift+Enter begins a new line, Alt and a digit add a usual phrase."""

    changed = Signal()
    entered = Signal()

    def __init__(self, phrases: Sequence[str]) -> None:
        super().__init__()
        self.text = _Lines(lines=2, hint="看到什么、说了什么；回车保存，Shift+回车换行")
        self.text.setMaximumHeight(88)
        self.text.changed.connect(self.changed)
        self.text.entered.connect(self.entered)
        row = _plain()
        flow = Flow(row)
        self.chips: list[QPushButton] = []
        for number, phrase in enumerate(phrases, start=1):
            chip = _chip(f"{phrase.replace('&', '&&')}(&{number})" if number < 10 else phrase)  # noqa: PLR2004
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(partial(self.add, phrase))
            flow.addWidget(chip)
            self.chips.append(chip)
        column = _column(self)
        column.addWidget(self.text)
        column.addWidget(row)
        self.setFocusProxy(self.text)

    def value(self) -> str | None:
        """Return what was written."""
        return self.text.value()

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.text.set_value(value)

    def add(self, phrase: str) -> None:
        """Put a usual phrase behind what is written."""
        written = self.text.value()
        self.text.set_value(f"{written.rstrip('。；，')}；{phrase}" if written else phrase)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.text.setFocus()


class _Lines(LongText):
    """Several lines where Enter means done."""

    entered = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class NextDay(QWidget):
    """When the next visit is due: what the tags propose, unless the clerk says otherwise; then None is no value."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._visited_on: date | None = None
        self._proposed: date | None = None
        self.day = Day("不需要就空着")
        self.day.changed.connect(self.changed)
        self.buttons = []
        later = QHBoxLayout()
        later.setSpacing(4)
        for days, title in _LATER:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self.put_off, days))
            later.addWidget(button)
            self.buttons.append(button)
        later.addStretch(1)
        column = _column(self)
        column.addWidget(self.day)
        column.addLayout(later)
        self.setFocusProxy(self.day)

    def value(self) -> date | None:
        """Return the day the clerk chose; None where the tags decide."""
        day = self.day.value()
        return None if day == self._proposed else day

    def set_value(self, value: date | None) -> None:
        """Show a chosen day, or what the tags propose."""
        self.day.set_value(value or self._proposed)

    def propose(self, visited_on: date | None, day: date | None) -> None:
        """Show what the tags propose, unless the clerk has chosen a day."""
        try:
            chosen = self.value()
        except Refusal:  # half typed
            chosen = self._proposed
        self._visited_on, self._proposed = visited_on, day
        if chosen is None:
            self.day.set_value(day)

    def put_off(self, days: int) -> None:
        """Choose so many days after the visit."""
        self.day.set_value((self._visited_on or date.today()) + timedelta(days))


class Aftermath(QWidget):
    """What is left to be done after a visit, by whom and until when; nothing, mostly."""

    changed = Signal()

    def __init__(self, clerk: str, today: date) -> None:
        super().__init__()
        self._clerk, self._due_on = clerk, today + timedelta(_TODO_DAYS)
        self.check = Check("转为待办：还有事要办")
        self.title = Text("要做什么；空着就用上面写的情况", most=todos.LONGEST_TITLE)
        self.owner = Text("负责人", most=64)
        self.due = Day("到期日")
        self._more = _plain()
        more = _column(self._more)
        more.addWidget(self.title)
        line = QHBoxLayout()
        line.setSpacing(6)
        for text, widget in (("负责人", self.owner), ("到期日", self.due)):
            line.addWidget(QLabel(text))
            line.addWidget(widget, 1)
        more.addLayout(line)
        column = _column(self)
        column.addWidget(self.check)
        column.addWidget(self._more)
        self._more.hide()
        self.check.toggled.connect(self._open)
        for entry in (self.check, self.title, self.owner, self.due):
            entry.changed.connect(self.changed)
        self.setFocusProxy(self.check)

    def value(self) -> todos.Draft | None:
        """Return what is to be done, if anything."""
        if not self.check.isChecked():
            return None
        return todos.Draft(title=self.title.value(), owner=self.owner.value() or self._clerk, due_on=self.due.value())

    def set_value(self, value: Any) -> None:
        """Show something to be done, or nothing."""
        self.check.set_value(value is not None)
        self.title.set_value(value.title if value else None)
        self.owner.set_value(value.owner if value else self._clerk)
        self.due.set_value(value.due_on if value else self._due_on)

    def _open(self, wanted: bool) -> None:
        self._more.setVisible(wanted)
        if wanted and self.isVisible():
            self.title.setFocus()
