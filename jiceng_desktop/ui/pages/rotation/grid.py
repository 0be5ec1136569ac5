"""The board: corners down, rounds across; a box is dragged to another corner of its round, or moved by a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QToolTip,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.rotation import Board, Cell, Chip, Column
from jiceng_desktop.terms import RoundState
from jiceng_desktop.ui.pages.rotation import chips
from jiceng_desktop.ui.pages.rotation.chips import CELL, ChipDelegate

_COLUMN, _HEAD, _NAME = 168, 58, 132
_NOW = 0
_NO_CELL = Cell()


class BoardGrid(QTableWidget):
    """``dropped`` carries round, box and corner; ``asked`` the round (None: today), the corner and where on screen."""

    dropped = Signal(int, int, int)
    asked = Signal(object, int, object)

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self._corners: list[int] = []
        self._pressed: tuple[QPoint, Chip, QModelIndex] | None = None
        self._shadow: QLabel | None = None
        self._chips = ChipDelegate(self)
        self.setItemDelegate(self._chips)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda where: self._ask(self.indexAt(where)))
        self.doubleClicked.connect(self._ask)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultSectionSize(_COLUMN)
        header.setFixedHeight(_HEAD)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names = self.verticalHeader()
        names.setHighlightSections(False)
        names.setFixedWidth(_NAME)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # showing

    def show_board(self, board: Board) -> None:
        """Show the board, being where one was."""
        at = self.currentRow(), self.currentColumn()
        self.columns, self._corners = board.columns, [row.id for row in board.rows]
        self.clear()
        self.setRowCount(len(board.rows))
        self.setColumnCount(1 + len(board.columns))
        self.setHorizontalHeaderLabels(["现在", *map(heading, board.columns)])
        names = QFontMetrics(self.verticalHeader().font())
        for row, corner in enumerate(board.rows):
            room = "" if corner.capacity is None else f"\n最多 {corner.capacity} 箱"
            for_whom = "" if corner.audience is None else f"　{corner.audience.label}"
            name = names.elidedText(corner.name, Qt.TextElideMode.ElideRight, _NAME - 18)
            item = QTableWidgetItem(f"{name}{room}{for_whom}" if room else f"{name}\n{for_whom.strip()}".strip())
            item.setToolTip(corner.name)
            self.setVerticalHeaderItem(row, item)
            self._put(row, _NOW, board.now[corner.id])
            for column, each in enumerate(board.columns, start=1):
                self._put(row, column, board.cells[corner.id, each.id])
        self._fit(board)
        if at[0] >= 0 and at[0] < self.rowCount():
            self.setCurrentCell(at[0], min(at[1], self.columnCount() - 1))

    def _put(self, row: int, column: int, cell: Cell) -> None:
        item = QTableWidgetItem()
        item.setData(CELL, cell)
        names = "、".join(chip.name for chip in cell.chips)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, names or cell.closed or "没有箱")
        self.setItem(row, column, item)

    def _fit(self, board: Board) -> None:
        """Make the rows as high as their fullest cell; there are few of them."""
        metrics = self.fontMetrics()
        for row, corner in enumerate(board.rows):
            cells = [board.now[corner.id], *(board.cells[corner.id, each.id] for each in board.columns)]
            highest = max(chips.height_for(cell.chips, _COLUMN, metrics) for cell in cells)
            self.setRowHeight(row, max(46, highest))

    # finding

    def cell(self, index: QModelIndex) -> Cell:
        """Return what stands in a cell."""
        return index.data(CELL) if index.isValid() else _NO_CELL

    def chip_at(self, where: QPoint) -> tuple[Chip, QRect] | None:
        """Return the box at a point of the viewport, and where it is drawn."""
        index = self.indexAt(where)
        for chip, place in chips.places(self.cell(index).chips, self.visualRect(index), self.fontMetrics()):
            if place.contains(where):
                return chip, place
        return None

    def place_of(self, round_id: int, box_id: int) -> tuple[QModelIndex, QRect] | None:
        """Return in which cell of a round a box stands, and where it is drawn."""
        column = 1 + [each.id for each in self.columns].index(round_id)
        for row in range(self.rowCount()):
            index = self.model().index(row, column)
            for chip, place in chips.places(self.cell(index).chips, self.visualRect(index), self.fontMetrics()):
                if chip.box_id == box_id:
                    return index, place
        return None

    def round_of(self, index: QModelIndex) -> Column | None:
        """Return the round of a cell; None for today."""
        return self.columns[index.column() - 1] if index.isValid() and index.column() > _NOW else None

    def corner_of(self, index: QModelIndex) -> int:
        """Return the corner of a cell."""
        return self._corners[index.row()]

    # dragging

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        where = event.position().toPoint()
        index, found = self.indexAt(where), self.chip_at(where)
        column = self.round_of(index)
        if found and column and column.state is RoundState.DRAFT and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = where, found[0], index

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        where = event.position().toPoint()
        start, chip, index = self._pressed
        if self._shadow is None and (where - start).manhattanLength() < QApplication.startDragDistance():
            return
        if self._shadow is None:
            self._lift(chip, index)
        over = self.indexAt(where)
        self._chips.target = over if self._takes(over) else None
        self.viewport().setCursor(
            Qt.CursorShape.ClosedHandCursor if self._takes(over) else Qt.CursorShape.ForbiddenCursor
        )
        if self._shadow is not None:
            self._shadow.move(where + QPoint(8, 6))
        self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, lifted = self._pressed, self._shadow is not None
        over = self.indexAt(event.position().toPoint())
        takes = lifted and self._takes(over)
        self._put_down()
        column = self.round_of(over)
        if pressed is not None and takes and column is not None and over != pressed[2]:
            self.setCurrentIndex(over)
            self.dropped.emit(column.id, pressed[1].box_id, self.corner_of(over))

    def _takes(self, over: QModelIndex) -> bool:
        """Tell whether the box being dragged may be put down there: in its own round, where no one is closed."""
        pressed = self._pressed
        return (
            pressed is not None
            and over.isValid()
            and over.column() == pressed[2].column()
            and not self.cell(over).closed
        )

    def _lift(self, chip: Chip, index: QModelIndex) -> None:
        self._chips.lifted = index.column(), chip.box_id
        size = QSize(chips.width_of(chip, self.fontMetrics()), chips.CHIP_HEIGHT)
        picture = QPixmap(size * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self.font())
        chips.draw(painter, chip, QRect(QPoint(), size).adjusted(0, 0, -1, -1))
        painter.end()
        self._shadow = QLabel(self.viewport())
        self._shadow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._shadow.setPixmap(picture)
        self._shadow.show()

    def _put_down(self) -> None:
        if self._shadow is not None:
            self._shadow.hide()
            self._shadow.deleteLater()
        self._shadow = self._pressed = None
        self._chips.target = self._chips.lifted = None
        self.viewport().unsetCursor()
        self.viewport().update()

    # the keyboard, and what a box says

    def _ask(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)
            column = self.round_of(index)
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.asked.emit(None if column is None else column.id, self.corner_of(index), below)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pressed is not None:
            self._put_down()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu, Qt.Key.Key_F2}:
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def told_at(self, where: QPoint) -> str:
        """Say what is worth knowing about the box or the cell at a point."""
        found, cell = self.chip_at(where), self.cell(self.indexAt(where))
        if found is None:
            return cell.closed or ("超过容量" if cell.full else "")
        chip = found[0]
        told = [chip.name, chip.audience.label if chip.audience else "", chip.told]
        return "\n".join(filter(None, [*told, "这一期搬过来" if chip.moved else ""]))


def heading(column: Column) -> str:
    """Say which round a column is, its days, how far it is."""
    days = f"{column.starts_on.month}.{column.starts_on.day}—{column.ends_on.month}.{column.ends_on.day}"
    return f"第{column.number}期　{column.state.label}\n{days}　搬 {column.moved} 箱"
