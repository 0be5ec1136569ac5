"""The tree of places as Qt sees it: counts in columns, dwellings read when their entrance is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from jiceng_desktop.marks import override
from jiceng_desktop.services import naming
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Key = tuple[str, int]

MIME = "application/x-jiceng-places"
_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MOVABLE = {"compound", "building", "entrance", "grid"}
_COUNTS = ("people", "dwellings", "vacant")
_HEADS = ("人数", "户数", "空置")


class Spot:
    """A node with its place in the tree."""

    __slots__ = ("node", "parent", "parts", "row")

    def __init__(self, node: Node, parent: Spot | None, row: int) -> None:
        self.node, self.parent, self.row = node, parent, row
        self.parts: list[Spot] | None = None

    @property
    def key(self) -> Key:
        """Return what the place is and which."""
        return self.node.kind, self.node.id


class PlaceModel(QAbstractItemModel):
    """Places with 人数, 户数 and 空置; ``read`` returns the dwellings of an entrance.

    ``arranged`` carries (kind, ids in the new order), ``assigned`` (ids of buildings, grid).
    """

    arranged = Signal(str, list)
    assigned = Signal(list, int)

    def __init__(self, title: str, read: Callable[[int], list[Node]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title, self._read = title, read
        self._top: list[Spot] = []
        self._known: dict[Key, Spot] = {}

    # what is shown

    def show(self, nodes: Sequence[Node]) -> bool:
        """Show other nodes; tell whether only the counts differ, so that what is open stays open."""
        if self._outline(nodes) == self._outline([spot.node for spot in self._top]):
            self._recount(nodes)
            return True
        self.beginResetModel()
        self._known.clear()
        self._top = self._spots(nodes, None)
        self.endResetModel()
        return False

    def _spots(self, nodes: Sequence[Node], parent: Spot | None) -> list[Spot]:
        spots = [Spot(node, parent, row) for row, node in enumerate(nodes)]
        for spot in spots:
            self._known[spot.key] = spot
            if spot.node.kind != "entrance":
                spot.parts = self._spots(spot.node.children, spot)
        return spots

    @staticmethod
    def _outline(nodes: Sequence[Node]) -> list[tuple[Any, ...]]:
        lines, waiting = [], [(0, node) for node in reversed(nodes)]
        while waiting:
            depth, node = waiting.pop()
            lines.append((depth, node.kind, node.id, node.name))
            waiting += [(depth + 1, child) for child in reversed(node.children)]
        return lines

    def _recount(self, nodes: Sequence[Node]) -> None:
        """Take over new counts of the same places; opened entrances are read afresh."""
        for spot, node in zip(self._top, nodes, strict=True):
            self._take(spot, node)
        opened = [spot for spot in self._known.values() if spot.node.kind == "entrance" and spot.parts is not None]
        for spot in opened:
            self._close(spot)

    def _take(self, spot: Spot, node: Node) -> None:
        spot.node = node
        for part, child in zip(spot.parts or (), node.children, strict=False):
            self._take(part, child)

    def _close(self, spot: Spot) -> None:
        """Forget the dwellings of an entrance and read them again."""
        for part in spot.parts or ():
            self._known.pop(part.key, None)
        index = self.index_of(spot)
        if spot.parts:
            self.beginRemoveRows(index, 0, len(spot.parts) - 1)
            spot.parts = None
            self.endRemoveRows()
        spot.parts = None
        self.fetchMore(index)

    # finding

    def spot(self, index: Index) -> Spot | None:
        """Return the place at an index."""
        return index.internalPointer() if index.isValid() else None

    def find(self, key: Key) -> QModelIndex:
        """Return where a place is; dwellings only once their entrance was opened."""
        spot = self._known.get(key)
        return QModelIndex() if spot is None else self.index_of(spot)

    def index_of(self, spot: Spot) -> QModelIndex:
        """Return the index of a place."""
        return self.createIndex(spot.row, 0, spot)

    def known(self) -> Iterator[Key]:
        """Yield every place that is known to the tree."""
        yield from self._known

    def neighbours(self, spot: Spot) -> list[Spot]:
        """Return the places beside a place, itself among them."""
        return self._top if spot.parent is None else spot.parent.parts or []

    def move(self, spot: Spot, step: int) -> bool:
        """Ask for a place to change with the next one above or below; tell whether there is one."""
        around = self.neighbours(spot)
        there = spot.row + step
        if spot.node.kind not in _MOVABLE or not spot.node.id or not 0 <= there < len(around):
            return False
        ids = [one.node.id for one in around]
        ids[spot.row], ids[there] = ids[there], ids[spot.row]
        self.arranged.emit(spot.node.kind, [one for one in ids if one])
        return True

    # what Qt asks

    @override
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        above = self.spot(parent)
        parts = self._top if above is None else above.parts or []
        return self.createIndex(row, column, parts[row]) if 0 <= row < len(parts) else QModelIndex()

    @override
    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        spot = self.spot(index)
        return QModelIndex() if spot is None or spot.parent is None else self.index_of(spot.parent)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.column() > 0:
            return 0
        above = self.spot(parent)
        return len(self._top) if above is None else len(above.parts or ())

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1 + len(_COUNTS)

    @override
    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        above = self.spot(parent)
        if above is None:
            return bool(self._top)
        return above.node.dwellings > 0 if above.node.kind == "entrance" else bool(above.parts)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        above = self.spot(parent)
        return above is not None and above.node.kind == "entrance" and above.parts is None

    @override
    def fetchMore(self, parent: Index) -> None:
        above = self.spot(parent)
        if above is None or not self.canFetchMore(parent):
            return
        nodes = self._read(above.node.id)
        above.parts = []
        if nodes:
            self.beginInsertRows(parent, 0, len(nodes) - 1)
            above.parts = self._spots(nodes, above)
            for part in above.parts:
                part.parts = []
            self.endInsertRows()

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        spot = self.spot(index)
        if spot is None:
            return None
        node, column = spot.node, index.column()
        if role == Role.DisplayRole:
            return (
                naming.shown(node.kind, node.name)
                if not column and node.kind != "dwelling"
                else self._text(node, column)
            )
        if role == Role.TextAlignmentRole and column:
            return _NUMBER
        if role == Role.ForegroundRole and column:
            return QBrush(QColor(theme.FAINT))
        if role == Role.ToolTipRole:
            told = f"{node.people:,} 人，{node.households:,} 个居住户"
            return f"<p>{told}；房屋 {node.dwellings:,} 户，其中空置 {node.vacant:,} 户</p>"
        return None

    @staticmethod
    def _text(node: Node, column: int) -> str:
        if not column:
            return node.name
        if node.kind == "dwelling":
            return (
                f"{node.people}"
                if column == 1 and node.people
                else "空"
                if column == len(_COUNTS) and node.vacant
                else ""
            )
        return f"{getattr(node, _COUNTS[column - 1]):,}"

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return _HEADS[section - 1] if section else self._title
        return _NUMBER if role == Role.TextAlignmentRole and section else None

    # dragging

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        spot = self.spot(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        if spot is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        if spot.node.kind in _MOVABLE and spot.node.id:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        spots = [spot for index in indexes if not index.column() and (spot := self.spot(index)) is not None]
        carried = QMimeData()
        carried.setData(MIME, ";".join(f"{kind}:{number}" for kind, number in (spot.key for spot in spots)).encode())
        return carried

    @override
    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return bool(self._drop(data, row, parent))

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Say what was asked for; the tree follows when the change is stored."""
        for tell, values in self._drop(data, row, parent):
            tell.emit(*values)
        return False

    def _drop(self, data: QMimeData, row: int, parent: Index) -> list[tuple[Any, tuple[Any, ...]]]:
        """Return what a drop means: a new order of neighbours, or buildings for a grid; nothing if it means nothing."""
        keys = [(kind, int(number)) for kind, number in carried(data)]
        kinds = {kind for kind, _ in keys}
        target = self.spot(parent)
        if kinds == {"building"} and target is not None:
            grid = target if target.node.kind == "grid" else target.parent
            if grid is not None and grid.node.kind == "grid":
                return [(self.assigned, ([number for _, number in keys], grid.node.id))]
        spots = [spot for key in keys if (spot := self._known.get(key)) is not None]
        if len(spots) != len(keys) or len(kinds) != 1 or not kinds <= _MOVABLE:
            return []
        return self._reordered(spots, target, row)

    def _reordered(self, spots: list[Spot], target: Spot | None, row: int) -> list[tuple[Any, tuple[Any, ...]]]:
        """Return the new order when places were dropped among their own neighbours."""
        above = spots[0].parent
        if any(spot.parent is not above for spot in spots):
            return []
        if target is not None and target is not above and target.parent is above and row < 0:
            row, target = target.row, above  # dropped onto a neighbour: before it
        if target is not above:
            return []
        around = self.neighbours(spots[0])
        row = len(around) if row < 0 else row
        rest = [spot for spot in around if spot not in spots]
        before = [spot for spot in around[:row] if spot not in spots]
        ordered = [*before, *spots, *rest[len(before) :]]
        if ordered == around:
            return []
        return [(self.arranged, (spots[0].node.kind, [spot.node.id for spot in ordered if spot.node.id]))]


def carried(data: QMimeData) -> list[tuple[str, str]]:
    """Return the places that are being dragged as (kind, id)."""
    text = bytes(data.data(MIME).data()).decode()
    return [(kind, number) for kind, _, number in (part.partition(":") for part in text.split(";") if part)]
