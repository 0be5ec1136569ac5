"""The pages of a paper, small, in a column; a click leads to one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.paper import POINTS_PER_INCH, Paper

_WIDE = 76  # pixels
_COLUMN = 122
_SPACE = 12

Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    """Draws a page when it is first looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.paper: Paper | None = None
        self._drawn: dict[int, QIcon] = {}

    def show_paper(self, paper: Paper) -> None:
        """Show other paper."""
        self.beginResetModel()
        self.paper = paper
        self._drawn.clear()
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.paper is None else self.paper.page_count()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(index.row())
        return None

    def _picture(self, page: int) -> QIcon | None:
        if self.paper is None:
            return None
        if page not in self._drawn:
            view = self.parent()
            sharp = view.devicePixelRatioF() if isinstance(view, QWidget) else 1.0
            image = self.paper.image(page, _WIDE * sharp / self.paper.page_size(page).width() * POINTS_PER_INCH)
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(sharp)
            self._drawn[page] = QIcon(picture)
            self._drawn[page].addPixmap(picture, QIcon.Mode.Selected)  # Qt would tint it
        return self._drawn[page]


class Thumbnails(QListView):
    """The column; ``picked`` carries the page, counted from 0."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pages = _Pages(self)
        self.setModel(self._pages)
        self.setObjectName("thumbnails")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_COLUMN)
        self.setStyleSheet(
            f"#thumbnails {{ background: {theme.WINDOW}; border: none; border-right: 1px solid {theme.BORDER};"
            " border-radius: 0; } #thumbnails::item { padding: 4px; min-height: 0; }"
        )
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        self.activated.connect(lambda index: self.picked.emit(index.row()))

    def show_paper(self, paper: Paper) -> None:
        """Show the pages of other paper, staying where one is."""
        place, current = self.verticalScrollBar().value(), self.currentIndex().row()
        size = paper.page_size()
        tall = round(_WIDE * size.height() / size.width())
        self.setIconSize(QSize(_WIDE, tall))
        self.setGridSize(QSize(_COLUMN - 16, tall + 24 + _SPACE))
        self._pages.show_paper(paper)
        self.follow(max(0, current))
        self.verticalScrollBar().setValue(place)

    def follow(self, page: int) -> None:
        """Mark the page in sight."""
        index = self._pages.index(min(page, self._pages.rowCount() - 1), 0)
        self.setCurrentIndex(index)
