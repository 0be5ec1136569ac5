"""A PDF in memory."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from jiceng_desktop.errors import Refusal

POINTS_PER_INCH = 72


class Paper(QObject):
    """A PDF in memory, never read from a file: Windows would keep that file locked."""

    def __init__(self, pdf: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            raise Refusal("文件内容不完整，无法预览。")
        self._measured = 0

    def page_count(self) -> int:
        """Return the number of pages."""
        return self.document.pageCount()

    def page_size(self, page: int = 0) -> QSizeF:
        """Return a page's size in points."""
        return self.document.pagePointSize(page)

    def measure(self, seconds: float) -> bool:
        """Look at further pages for a while; True once all have been looked at.

        The first look at a page's size costs a fraction of a millisecond, and a view looks at all pages at once:
        thousands of them would stop the window.
        """
        until = perf_counter() + seconds
        while self._measured < self.page_count():
            self.page_size(self._measured)
            self._measured += 1
            if perf_counter() > until:
                break
        return self._measured >= self.page_count()

    def image(self, page: int, dpi: float) -> QImage:
        """Return a page painted on white; QtPdf itself leaves the ground transparent, which prints black."""
        size = self.page_size(page) * (dpi / POINTS_PER_INCH)
        pixels = QSize(max(1, round(size.width())), max(1, round(size.height())))
        sheet = QImage(pixels, QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        painter = QPainter(sheet)
        painter.drawImage(0, 0, self.document.render(page, pixels))
        painter.end()
        return sheet
