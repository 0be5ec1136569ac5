"""Any number of the same, line by line: who speaks, what equipment is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.fields import Choice, Count, Text
from jiceng_desktop.ui.pages.events.entries.words import SomebodyFinder

_MOST_PIECES = 999


class Line(QWidget):
    """One line. What it holds is None while it is blank."""

    changed = Signal()
    left = Signal()  # the cursor has gone on

    def __init__(self, *parts: tuple[QWidget, int]) -> None:
        super().__init__()
        self.parts = [part for part, _ in parts]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part, stretch in parts:
            row.addWidget(part, stretch)
        self.setFocusProxy(self.parts[0])

    def held(self) -> Any:
        """Return what was entered, as it can be shown again."""
        raise NotImplementedError

    def hold(self, held: Any) -> None:
        """Show what was held."""
        raise NotImplementedError


class Rows(QWidget):
    """Lines one below the other; a blank one always follows, so that the next can be entered at once.

    A line that is emptied goes when the cursor leaves it: those below move up.
    """

    changed = Signal()

    def __init__(self, make: Callable[[], Line]) -> None:
        super().__init__()
        self._make = make
        self.lines: list[Line] = []
        self._filling = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._add()
        self.setFocusProxy(self.lines[0])

    def value(self) -> tuple[Any, ...]:
        """Return what the lines hold, without the blank ones."""
        return tuple(held for line in self.lines if (held := line.held()) is not None)

    def set_value(self, values: Iterable[Any] | None) -> None:
        """Show these lines, and a blank one."""
        held = list(values or ())
        self._filling = True
        while len(self.lines) < len(held) + 1:
            self._add()
        for line, one in zip(self.lines, [*held, *[None] * len(self.lines)], strict=False):
            line.hold(one)
        while len(self.lines) > len(held) + 1:
            last = self.lines.pop()
            self._column.removeWidget(last)
            last.hide()
            last.deleteLater()
        self._filling = False
        self.changed.emit()

    def _add(self) -> None:
        line = self._make()
        line.changed.connect(self._edited)
        line.left.connect(lambda: QTimer.singleShot(0, self, self._close_up))
        before = self.lines[-1].parts[-1] if self.lines else None
        self.lines.append(line)
        self._column.addWidget(line)
        line.show()  # at once, for Tab may be pressed before the layout gets to it
        for part in line.parts:
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part

    def _edited(self) -> None:
        if self._filling:
            return
        if self.lines[-1].held() is not None:
            self._add()
        self.changed.emit()

    def _close_up(self) -> None:
        held = [line.held() for line in self.lines]
        if None in held[:-1]:
            self.set_value([one for one in held if one is not None])


class _Speaker(Line):
    def __init__(self, office: Office, hint: str, topic: str) -> None:
        self._name, self._topic = SomebodyFinder(office, hint), Text(topic, most=100)
        super().__init__((self._name, 2), (self._topic, 3))
        self._topic.setVisible(bool(topic))
        if not topic:
            self.parts.remove(self._topic)
        for part in (self._name, self._topic):
            part.changed.connect(self.changed)
            part.editingFinished.connect(self.left)

    @override
    def held(self) -> Somebody | None:
        name, topic = self._name.value() or "", self._topic.value() or ""
        return Somebody(name, self._name.person_id(), topic) if name or topic else None

    @override
    def hold(self, held: Somebody | None) -> None:
        self._name.set_value(held.name if held else None)
        self._name.link(held.person_id if held else None)
        self._topic.set_value(held.topic if held else None)


class PeopleEntry(Rows):
    """Persons by card or by name, each with a topic where ``topic`` says what to write there."""

    def __init__(self, office: Office, hint: str, topic: str = "") -> None:
        super().__init__(lambda: _Speaker(office, hint, topic))

    @override
    def value(self) -> tuple[Somebody, ...]:
        """Return who was entered; raises a Refusal for a topic without a name."""
        found: tuple[Somebody, ...] = super().value()
        if any(not one.name for one in found):
            raise Refusal("写了题目，还没有写姓名。")
        return found


class _Piece(Line):
    def __init__(self, offers: Sequence[tuple[int, str]]) -> None:
        self._what, self._number = Choice(offers, blank="选择设备"), Count(1, _MOST_PIECES)
        super().__init__((self._what, 1), (self._number, 0))
        for part in (self._what, self._number):
            part.changed.connect(self.changed)
        self._what.activated.connect(lambda: self.left.emit())

    @override
    def held(self) -> tuple[int, int] | None:
        return None if self._what.value() is None else (self._what.value(), self._number.value())

    @override
    def hold(self, held: tuple[int, int] | None) -> None:
        self._what.set_value(held[0] if held else None)
        self._number.set_value(held[1] if held else 1)


class EquipmentEntry(Rows):
    """Pieces of equipment, each with how many; the value is (id, number)."""

    def __init__(self, offers: Sequence[tuple[int, str]]) -> None:
        super().__init__(lambda: _Piece(offers))
        if not offers:
            self.setToolTip("还没有登记设备，可以在“阵地”里登记。")
            self.lines[0].setEnabled(False)
