"""Scanned pictures as paper, so that they are looked at, turned over and printed like every other sheet."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPageSize, QPainter, QPdfWriter

from jiceng_desktop.errors import Refusal

_LONGEST_SIDE = 3000  # pixels; A4 at 250 dpi
_MOST_PAGES = 50
_MOST_MEMORY = 1024  # megabytes for one picture as it is read: A3 in colour at 600 dpi
_MOST_PIXELS = _MOST_MEMORY * 1024 * 1024 // 4  # each takes four bytes
_FORMATS = (b"jpeg", b"png", b"tiff", b"bmp", b"gif", b"webp")  # an SVG could draw in other files
_MARGIN, _DPI = 8, 300  # mm
_DAMAGED = "这张图片打不开，可能在扫描或传送时损坏了。可以另存出来，用别的程序看看，或者重新扫描。"


def as_pdf(content: bytes) -> bytes:
    """Put the pictures of a file on A4, a page each; needs no window, so any thread may call it."""
    target = QByteArray()
    buffer = QBuffer(target)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    painter = QPainter()
    try:
        for picture in _pictures(content):
            writer.setPageLayout(_sheet_for(picture))
            if painter.isActive():
                writer.newPage()
            else:
                painter.begin(writer)
            painter.drawImage(_place_of(picture, writer), picture)
    finally:
        if painter.isActive():
            painter.end()
    buffer.close()
    return bytes(target.data())


def _place_of(picture: QImage, writer: QPdfWriter) -> QRectF:
    room = QRectF(0, 0, writer.width(), writer.height())
    size = picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    return place


def _sheet_for(picture: QImage) -> QPageLayout:
    way = QPageLayout.Orientation.Landscape if picture.width() > picture.height() else QPageLayout.Orientation.Portrait
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, margins, QPageLayout.Unit.Millimeter)


def _pictures(content: bytes) -> Iterator[QImage]:
    """Yield the pictures of a file, upright and no larger than one can see; raises a Refusal if there is none."""
    QImageReader.setAllocationLimit(_MOST_MEMORY)
    source = QBuffer()
    source.setData(content)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    try:
        if reader.format().data() not in _FORMATS:
            raise Refusal(_DAMAGED)
        for page in range(min(_MOST_PAGES, max(1, reader.imageCount()))):
            if page and not reader.jumpToImage(page):
                break
            size = reader.size()
            reader.setScaledSize(_fitting(size))
            picture = reader.read()
            if picture.isNull():
                raise Refusal(_DAMAGED if size.width() * size.height() < _MOST_PIXELS else _too_large(size))
            yield picture
    finally:
        reader.setDevice(None)  # type: ignore[arg-type]  # a TIFF is closed through the buffer, which must still be there


def _fitting(size: QSize) -> QSize:
    if max(size.width(), size.height()) <= _LONGEST_SIDE:
        return size
    return size.scaled(_LONGEST_SIDE, _LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _too_large(size: QSize) -> str:
    return (
        f"这张图片有 {size.width():,}×{size.height():,} 个像素，太大了，不能在这里看。原件完整地存着，"
        "可以另存出来，用别的程序看看；重新扫描时请把清晰度调低一些。"
    )
