"""Draw the program's own icon in all sizes Windows asks for: python resources/icons/build.py."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_HERE = Path(__file__).parent
_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_GROUND, _ROUND, _MARGIN = "#1D4F91", 0.18, 0.16


def drawn(size: int) -> bytes:
    """Return the icon as PNG: a white house on the accent colour."""
    svg = (_HERE / "home-city.svg").read_text(encoding="utf-8").replace("<path ", '<path fill="#FFFFFF" ')
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_GROUND))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * _ROUND, size * _ROUND)
    inner = size * (1 - 2 * _MARGIN)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(size * _MARGIN, size * _MARGIN, inner, inner))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def packed(pictures: dict[int, bytes]) -> bytes:
    """Put PNG pictures into one ICO file (each entry: width, height, 0, 0, planes, bits, bytes, offset)."""
    head, body = io.BytesIO(), io.BytesIO()
    head.write(struct.pack("<HHH", 0, 1, len(pictures)))
    start = 6 + 16 * len(pictures)
    for size, picture in pictures.items():
        head.write(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), start + body.tell()))
        body.write(picture)
    return head.getvalue() + body.getvalue()


if __name__ == "__main__":
    application = QGuiApplication([])
    (_HERE / "jiceng-desktop.ico").write_bytes(packed({size: drawn(size) for size in _SIZES}))
    (_HERE / "jiceng-desktop.png").write_bytes(drawn(256))
