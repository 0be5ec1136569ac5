"""How a box is drawn in a cell of the board, and where in the cell it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from jiceng_desktop.marks import override
from jiceng_desktop.services.rotation import Cell, Chip
from jiceng_desktop.terms import Audience
from jiceng_desktop.ui import theme

CELL = Qt.ItemDataRole.UserRole
CHIP_HEIGHT: Final = 24
_GAP, _MARGIN, _PAD, _EDGE, _ROUND = 4, 5, 7, 4, 4
_DOT = 6
MOVED_GROUND: Final = theme.ACCENT_LIGHT
CLOSED_GROUND: Final = "#ECEFF3"
FULL_GROUND: Final = "#FDECEA"
TARGET_GROUND: Final = "#E4F3E8"
EDGES: Final = {Audience.CHILDREN: "#D9730D", Audience.ADULTS: "#0E7490", Audience.ELDERLY: "#6B3FA0"}

Index = QModelIndex | QPersistentModelIndex


def width_of(chip: Chip, metrics: QFontMetrics) -> int:
    """Return how wide a box is drawn."""
    return metrics.horizontalAdvance(chip.name) + 2 * _PAD + _EDGE + (_DOT + 3 if chip.pinned else 0)


def places(chips: Sequence[Chip], room: QRect, metrics: QFontMetrics) -> Iterator[tuple[Chip, QRect]]:
    """Lay boxes out from left to right, in as many lines as they need."""
    x, y = room.left() + _MARGIN, room.top() + _MARGIN
    for chip in chips:
        width = min(width_of(chip, metrics), room.width() - 2 * _MARGIN)
        if x + width > room.right() - _MARGIN + 1 and x > room.left() + _MARGIN:
            x, y = room.left() + _MARGIN, y + CHIP_HEIGHT + _GAP
        yield chip, QRect(x, y, width, CHIP_HEIGHT)
        x += width + _GAP


def height_for(chips: Sequence[Chip], width: int, metrics: QFontMetrics) -> int:
    """Return how high a cell has to be."""
    lowest = max((rect.bottom() + 1 for _, rect in places(chips, QRect(0, 0, width, 0), metrics)), default=0)
    return max(CHIP_HEIGHT + 2 * _MARGIN, lowest + _MARGIN)


class ChipDelegate(QStyledItemDelegate):
    """Draws the boxes of a cell; ``target`` is the cell over which one is being dragged, ``lifted`` that one."""

    target: QModelIndex | None = None
    lifted: tuple[int, int] | None = None  # column and box

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL)
        rect: QRect = option.rect
        metrics: QFontMetrics = option.fontMetrics
        painter.save()
        painter.fillRect(rect, QColor(self._ground(cell, index)))
        if cell.closed:
            painter.setPen(QColor(theme.FAINT))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            if not cell.chips:
                painter.drawText(rect.adjusted(4, 0, -4, 0), flags, "暂停")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for chip, place in places(cell.chips, rect, metrics):
            if self.lifted != (index.column(), chip.box_id):
                draw(painter, chip, place)
        painter.restore()
        if option.state & option.state.State_HasFocus:
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _ground(self, cell: Cell, index: Index) -> str:
        if self.target is not None and self.target == index:
            return TARGET_GROUND
        if cell.closed:
            return CLOSED_GROUND
        return FULL_GROUND if cell.full else theme.SURFACE

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell: Cell = index.data(CELL)
        metrics: QFontMetrics = option.fontMetrics
        return QSize(option.rect.width(), height_for(cell.chips, option.rect.width(), metrics))


def draw(painter: QPainter, chip: Chip, place: QRect) -> None:
    """Draw a box: what moves is blue, what could not be kept has a red edge, a dot says that it was set by hand."""
    painter.setPen(QPen(QColor(theme.DANGER if chip.told and not chip.pinned else theme.BORDER), 1))
    painter.setBrush(QColor(MOVED_GROUND if chip.moved else theme.SURFACE))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    if chip.audience is not None:
        painter.fillRect(
            QRect(place.left() + 1, place.top() + 3, _EDGE, place.height() - 6), QColor(EDGES[chip.audience])
        )
    text = place.adjusted(_PAD + _EDGE, 0, -_PAD, 0)
    if chip.pinned:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.WARNING))
        painter.drawEllipse(QPoint(place.right() - _PAD, place.center().y()), _DOT // 2, _DOT // 2)
        text.setRight(text.right() - _DOT - 3)
    painter.setPen(QColor(theme.SELECTED_TEXT if chip.moved else theme.TEXT))
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chip.name)
