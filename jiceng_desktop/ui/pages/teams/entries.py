"""Parts of the form of a team: the patterns to begin with, its positions, its sub-teams."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.teams import PATTERNS, Pattern, Position
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Count, Text
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.tag_forms import dot

_BETWEEN = re.compile(r"[、，,；;\s]+")
_LONGEST, _MOST = 32, 999


class Patterns(QWidget):
    """Teams as offices found them; one click fills the form."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        flow = Flow(self)
        for pattern in PATTERNS:
            button = QPushButton(dot(pattern.colour), pattern.name)
            button.setAutoDefault(False)
            button.setProperty("class", "chip")
            button.setToolTip(f"<p>{pattern.purpose}</p>")
            button.clicked.connect(partial(self._pick, pattern))
            flow.addWidget(button)
            self.buttons[pattern.name] = button
        self.setFocusProxy(next(iter(self.buttons.values())))

    def _pick(self, pattern: Pattern) -> None:
        self.picked.emit(pattern)


class Positions(QWidget):
    """One line for each position: what it is called, and how many are wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self.add_button = QPushButton(theme.icon("plus"), "添加岗位(&D)")
        self.add_button.setProperty("class", "small")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self._add(Position("")).name.setFocus())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._grid)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    def value(self) -> tuple[Position, ...]:
        """Return the positions in their order; lines left blank are none."""
        return tuple(line.value() for line in self.lines if not line.is_blank())

    def set_value(self, value: tuple[Position, ...] | None) -> None:
        """Show other positions."""
        for line in list(self.lines):
            self._drop(line)
        for position in value or ():
            self._add(position)

    def _add(self, position: Position) -> _Line:
        line = _Line(position)
        line.changed.connect(self.changed)
        line.removed.connect(partial(self._drop, line))
        self._grid.addWidget(line, len(self.lines), 0)
        self.lines.append(line)
        self.changed.emit()
        return line

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._grid.removeWidget(line)
        line.hide()
        line.deleteLater()
        for row, other in enumerate(self.lines):
            self._grid.addWidget(other, row, 0)
        self.changed.emit()


class _Line(QWidget):
    """One position being edited."""

    changed = Signal()
    removed = Signal()

    def __init__(self, position: Position) -> None:
        super().__init__()
        self._position = position
        self.name = Text("岗位名称，如 宣传员", most=_LONGEST)
        self.name.set_value(position.name)
        self.wanted = Count(0, _MOST)
        self.wanted.setSpecialValueText("不限")
        self.wanted.set_value(position.wanted)
        remove = QPushButton("去掉")
        remove.setProperty("class", "link")
        remove.setAutoDefault(False)
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(QLabel("需要"))
        row.addWidget(self.wanted)
        row.addWidget(QLabel("人"))
        row.addWidget(remove)
        self.name.changed.connect(self.changed)
        self.wanted.changed.connect(self.changed)

    def value(self) -> Position:
        """Return the position as entered."""
        return Position(self.name.value() or "", self.wanted.value() or None, self._position.id)

    def is_blank(self) -> bool:
        """Tell whether nothing was entered in a line that was added."""
        return self._position.id is None and not self.name.value()


class Names(QLineEdit):
    """Several names in one line, with 、 between them."""

    changed = Signal()

    def __init__(self, hint: str, most: int) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setMaxLength(most)
        self.textChanged.connect(lambda: self.changed.emit())

    def value(self) -> tuple[str, ...]:
        """Return the names."""
        return tuple(dict.fromkeys(filter(None, _BETWEEN.split(self.text()))))

    def set_value(self, value: tuple[str, ...] | None) -> None:
        """Show names."""
        self.setText("、".join(value or ()))
