"""Which place a table is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jiceng_desktop.services import naming, places
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.places import Node
from jiceng_desktop.services.population import Place
from jiceng_desktop.ui.kit.fields import Choice

_WHOLE = "全社区"


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
