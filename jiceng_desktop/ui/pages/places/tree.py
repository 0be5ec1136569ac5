"""The two trees on the left: places above, grids below; buildings are dragged from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from jiceng_desktop.marks import override
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui.kit.desk import Memory
from jiceng_desktop.ui.pages.places.model import Key, PlaceModel, Spot

_NUMBER_WIDTH = 52
_INDENT = 14


class PlaceTree(QTreeView):
    """A tree of places; ``chosen`` tells which one the clerk is at, None where there is none."""

    chosen = Signal(object)

    def __init__(self, title: str, read: Callable[[int], list[Node]], memory: Memory, name: str) -> None:
        super().__init__()
        self.places = PlaceModel(title, read, self)
        self._memory, self._name = memory, f"places/{name}"
        self._open: set[str] | None = None
        remembered = memory.get(self._name)
        if remembered is not None:
            self._open = set(remembered)
        self.setObjectName("placePanel")
        self.setModel(self.places)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)  # what differs stands at the end: …家属院3号楼
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.places.columnCount()):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, _NUMBER_WIDTH)
        self._settling = False
        self.selectionModel().currentRowChanged.connect(self._tell)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show places afresh; what was open and chosen stays so."""
        here, opened = self.current(), self._opened()
        place = self.verticalScrollBar().value()
        self._settling = True
        try:
            if not self.places.show(nodes):
                self._open_again(nodes, opened)
                self.go_to(here.key if here else None)
        finally:
            self._settling = False
        self.verticalScrollBar().setValue(place)
        self.viewport().update()

    def current(self) -> Spot | None:
        """Return the place the clerk is at."""
        return self.places.spot(self.currentIndex())

    def picked(self) -> list[Spot]:
        """Return all selected places, from the top."""
        spots = [self.places.spot(index) for index in self.selectionModel().selectedRows()]
        return sorted(
            (spot for spot in spots if spot is not None),
            key=lambda spot: self.visualRect(self.places.index_of(spot)).y(),
        )

    def go_to(self, key: Key | None) -> bool:
        """Be at a place, opening what it lies in; tell whether it is there."""
        index = self.places.find(key) if key else self.currentIndex()
        if not index.isValid():
            return False
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def leave(self) -> None:
        """Be at no place."""
        self._settling = True
        self.selectionModel().clear()
        self._settling = False

    def remember(self) -> None:
        """Put what is open into the memory."""
        opened = self._opened()
        if opened is not None:
            self._memory.put(self._name, sorted(opened))

    # inside

    def _tell(self) -> None:
        if not self._settling:
            self.chosen.emit(self.current())

    def _opened(self) -> set[str] | None:
        """Return what is open; None before anything was shown."""
        if not self.places.rowCount():
            return self._open
        return {name(key) for key in self.places.known() if self.isExpanded(self.places.find(key))}

    def _open_again(self, nodes: Sequence[Node], opened: set[str] | None) -> None:
        """Open what was open; at first the compound, if there is just one."""
        if opened is None:
            opened = {name((node.kind, node.id)) for node in nodes} if len(nodes) == 1 else set()
        for key in list(self.places.known()):
            if name(key) in opened:
                self.expand(self.places.find(key))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        spot = self.current()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and spot is not None and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.places.move(spot, -1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


def name(key: Key) -> str:
    """Return a place's key as the memory keeps it."""
    return f"{key[0]}:{key[1]}"
