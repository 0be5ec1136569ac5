"""Keeping pictures of the paper before out of a view."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtPdfWidgets import QPdfView

_NO_PAGE = -1


class LatePages(QObject):
    """Lets a view draw its document once more when a page of the one before came in late.

    A QPdfView has its pages drawn by another thread. A picture that is under way when the document is changed is
    taken for a page of the new one, and because it is there no other is asked for: the wrong paper stays in sight.
    ``drawn`` tells that a page of the present document is there.
    """

    drawn = Signal()

    def __init__(self, view: QPdfView) -> None:
        super().__init__(view)
        self._view = view
        self._blank = QPdfDocument(self)
        self._widths = count(1)
        self._mark = 0  # a request without a page: whatever was asked for before it belongs to older paper
        self._came_late = False
        self._drawer = view.findChild(QPdfPageRenderer)
        if self._drawer is not None:
            self._drawer.pageRendered.connect(self._arrived)

    def expect(self) -> None:
        """Note that what is under way now will be late; to be called before the document is changed."""
        self._came_late = False
        if self._drawer is not None:
            self._mark = self._drawer.requestPage(_NO_PAGE, QSize(next(self._widths), 1))  # none waits twice

    def _arrived(
        self, _page: int, _size: QSize, _image: QImage, _options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        if request < self._mark:
            self._came_late = True
        elif request == self._mark and self._came_late:  # they come in the order in which they were asked for
            self._came_late = False
            self._draw_again()
        elif request > self._mark:
            self.drawn.emit()

    def _draw_again(self) -> None:
        bars = (self._view.horizontalScrollBar(), self._view.verticalScrollBar())
        places, document = [bar.value() for bar in bars], self._view.document()
        self._view.setDocument(self._blank)
        self._view.setDocument(document)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
