"""Which place and which days a table is about."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.services import naming, places
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.places import Node
from jiceng_desktop.services.population import Period, Place
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Choice, Day

_WHOLE = "全社区"
_UNIT_WIDTH = 92
_UNITS = ((1, "按月"), (3, "按季度"), (12, "按年"), (0, "自定"))


class PlaceChoice(QWidget):
    """The community, a grid or a compound; then a building, then an entrance."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        tree, grids = office.read(places.tree), office.read(places.grids)
        self._nodes: dict[Place, Node] = {}
        self.area = Choice(
            [
                *((("compound", node.id), node.name) for node in tree),
                *((("grid", grid_id), name) for grid_id, name in grids),
            ],
            blank=_WHOLE,
        )
        self._keep(tree)
        self.building = Choice([], blank="全部楼栋")
        self.entrance = Choice([], blank="全部单元")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for choice in (self.area, self.building, self.entrance):
            choice.setMaxVisibleItems(16)
            row.addWidget(choice)
        self.setFocusProxy(self.area)
        self._offer(self.building, self.area)
        self.area.changed.connect(lambda: self._offer(self.building, self.area))
        self.building.changed.connect(lambda: self._offer(self.entrance, self.building))
        for choice in (self.area, self.building, self.entrance):
            choice.changed.connect(self.changed)

    def value(self) -> Place | None:
        """Return the smallest place chosen, None for the whole community."""
        place: Place | None = self.entrance.value() or self.building.value() or self.area.value()
        return place

    def _keep(self, nodes: list[Node]) -> None:
        for node in nodes:
            self._nodes[node.kind, node.id] = node
            self._keep(node.children)

    def _offer(self, smaller: Choice, larger: Choice) -> None:
        """Offer what lies inside the larger place."""
        node = self._nodes.get(larger.value())
        smaller.blockSignals(True)
        smaller.set_value(None)
        smaller.set_options(
            [((child.kind, child.id), naming.shown(child.kind, child.name)) for child in node.children] if node else []
        )
        smaller.blockSignals(False)
        smaller.setVisible(node is not None)
        if smaller is self.building:
            self._offer(self.entrance, self.building)


class PeriodChoice(QWidget):
    """A month, a quarter or a year with a step to either side, or any days."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.unit = Choice(_UNITS, blank=None)
        self.unit.setMinimumWidth(_UNIT_WIDTH)
        self.before, self.after = _arrow("chevron-left", "前一期"), _arrow("chevron-right", "后一期")
        self.told = QLabel()
        self.first, self.last = Day(), Day()
        self._free = QWidget()
        free = QHBoxLayout(self._free)
        free.setContentsMargins(0, 0, 0, 0)
        free.addWidget(self.first)
        free.addWidget(QLabel("至"))
        free.addWidget(self.last)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.unit, self.before, self.told, self.after, self._free):
            row.addWidget(widget)
        for button, step in ((self.before, -1), (self.after, 1)):
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
        self._period = Period.months(today)
        self.unit.changed.connect(self._turn)
        for day in (self.first, self.last):
            day.changed.connect(self.changed)
        self._show()

    def value(self) -> Period:
        """Return the days; raises a Refusal for days that cannot be read or end before they begin."""
        if self.unit.value():
            return self._period
        first, last = self.first.value(), self.last.value()
        return Period(first or self._today.replace(day=1), last or self._today).checked()

    def _turn(self) -> None:
        """Show the month, quarter or year that the days before lay in."""
        months, year = self.unit.value(), self._period.first.year
        if months:
            begins = (self._period.first.month - 1) // months * months + 1
            self._period = Period.months(date(year, begins, 1), months)
        else:
            self.first.set_value(self._period.first)
            self.last.set_value(min(self._period.last, self._today))
        self._show()
        self.changed.emit()

    def _step(self, way: int) -> None:
        months = self.unit.value()
        if way > 0:
            self._period = Period.months(self._period.last + timedelta(1), months)
        else:
            last = self._period.first - timedelta(1)
            begins = (last.month - 1) // months * months + 1
            self._period = Period.months(date(last.year, begins, 1), months)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        whole = bool(self.unit.value())
        for widget in (self.before, self.told, self.after):
            widget.setVisible(whole)
        self._free.setVisible(not whole)
        self.told.setText(str(self._period))
        self.after.setEnabled(self._period.last < self._today)


def _arrow(icon: str, tip: str) -> QPushButton:
    button = QPushButton()
    button.setIcon(theme.icon(icon))
    button.setProperty("class", "small")
    button.setAutoDefault(False)
    button.setToolTip(tip)
    return button
