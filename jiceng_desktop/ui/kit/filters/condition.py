"""One condition in a row: which field, how compared, with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.filters import Condition, Filterable, Option, Shape
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Choice, Day, Number, Text
from jiceng_desktop.ui.kit.filters.several import Several

_FIELD_WIDTH, _COMPARE_WIDTH = 160, 150
_LINES = 16


class Values(QWidget):
    """What a comparison asks for: nothing, a text, one or two numbers or days, or picks."""

    changed = Signal()

    def __init__(self, shape: Shape, unit: str, options: Sequence[Option]) -> None:
        super().__init__()
        self.shape = shape
        self.entries: list[Any] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for place in range(_COUNTS.get(shape, 1)):
            if place:
                row.addWidget(QLabel("至"))
            entry = self._entry(options)
            entry.changed.connect(self.changed)
            self.entries.append(entry)
            row.addWidget(entry, 1)
        if shape in (Shape.NUMBER, Shape.NUMBERS) and unit:
            row.addWidget(QLabel(unit))
        if shape in (Shape.NOTHING, Shape.NUMBER, Shape.NUMBERS):
            row.addStretch(3)
        if self.entries:
            self.setFocusProxy(self.entries[0])

    def values(self) -> tuple[Any, ...]:
        """Return what was entered; nothing unless all of it is there. Raises a Refusal for what cannot be read."""
        if self.shape is Shape.PICKS:
            return tuple(self.entries[0].values())
        found = tuple(entry.value() for entry in self.entries)
        return () if None in found else found

    def set_values(self, values: Sequence[Any]) -> None:
        """Show values of this shape."""
        if self.shape is Shape.PICKS:
            self.entries[0].set_values(values)
            return
        for entry, value in zip(self.entries, values, strict=False):
            entry.set_value(value)

    def _entry(self, options: Sequence[Option]) -> Any:
        if self.shape is Shape.PICKS:
            return Several(options)
        if self.shape in (Shape.DAY, Shape.DAYS):
            return Day()
        if self.shape is Shape.TEXT:
            return Text(most=100)
        number = Number(0, 36_500)
        number.setMinimumWidth(64)
        return number


_COUNTS = {Shape.NOTHING: 0, Shape.NUMBERS: 2, Shape.DAYS: 2}


class ConditionRow(QWidget):
    """A condition as it is being built; one whose field is not chosen yet asks for nothing."""

    changed = Signal()
    dropped = Signal()

    def __init__(self, fields: Sequence[Filterable], offers: Mapping[str, Sequence[Option]]) -> None:
        super().__init__()
        self._fields = {field.name: field for field in fields}
        self._offers = offers
        self.field = Choice([(field.name, field.title) for field in fields], blank="选择项目…")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setMaxVisibleItems(_LINES)
        self.compare = Choice([], blank=None)
        self.value = Values(Shape.NOTHING, "", ())
        self.cross = QPushButton()
        self.cross.setProperty("class", "link")
        self.cross.setAutoDefault(False)
        self.cross.setIcon(theme.icon("close", theme.FAINT))
        self.cross.setIconSize(QSize(16, 16))
        self.cross.setFixedWidth(24)
        self.cross.setToolTip("去掉这个条件")
        self.cross.setAccessibleName("去掉这个条件")
        self.cross.clicked.connect(self.dropped)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        for widget in (self.field, self.compare, self.value, self.cross):
            self._row.addWidget(widget, int(widget is self.value))
        self.field.changed.connect(self._field_chosen)
        self._field_chosen()

    def condition(self) -> Condition | None:
        """Return the condition, None before a field is chosen; raises a Refusal for what cannot be read."""
        name = self.field.value()
        if name is None:
            return None
        try:
            values = self.value.values()
        except Refusal as refusal:
            raise Refusal(f"“{self._fields[name].title}”：{refusal}") from None
        return Condition(name, self.compare.value(), values)

    def set_condition(self, condition: Condition) -> None:
        """Show a condition."""
        self.field.set_value(condition.field)
        self.compare.set_value(condition.compare)
        self.value.set_values(condition.values)

    def _field_chosen(self) -> None:
        field = self._fields.get(self.field.value() or "")
        words = [(compare, field.word(compare)) for compare in field.comparisons] if field is not None else []
        compare = Choice(words, blank=None)  # a new one: the other would keep what it was at among its entries
        compare.setFixedWidth(_COMPARE_WIDTH)
        compare.setMaxVisibleItems(_LINES)
        compare.changed.connect(lambda: self._show_value(fresh=False))
        self._put(self.compare, compare)
        self.compare = compare
        compare.setVisible(field is not None)
        self._show_value(fresh=True)

    def _show_value(self, fresh: bool) -> None:
        """Ask for what the comparison needs; what was typed stays as long as it is of the same shape."""
        field = self._fields.get(self.field.value() or "")
        shape = field.comparisons[self.compare.value()] if field is not None else Shape.NOTHING
        if not fresh and shape is self.value.shape:
            self.changed.emit()
            return
        days = shape is Shape.NUMBER and field is not None and field.unit == ""
        unit = "天" if days else field.unit.strip() if field is not None else ""
        value = Values(shape, unit, self._offers.get(field.name, ()) if field is not None else ())
        value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        value.changed.connect(self.changed)
        self._put(self.value, value)
        self.value = value
        self._row.setStretchFactor(value, 1)
        for first, then in ((self.field, self.compare), (self.compare, value), (value, self.cross)):
            QWidget.setTabOrder(first, then)
        self.changed.emit()

    def _put(self, old: QWidget, new: QWidget) -> None:
        """Put a widget in the place of another."""
        self._row.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
