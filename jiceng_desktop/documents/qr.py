"""QR codes (ISO/IEC 18004) with text on demand: as modules for the canvas, as a picture for Word."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from reportlab.graphics.barcode import qrencoder  # type: ignore[import-untyped]

from jiceng_desktop.errors import Refusal

SIDE_MM = 22.0
MOST_BYTES = 300  # 69 modules of 0.3 mm: more no phone reads from paper
QUIET = 4  # blank modules around, which readers need
_PIXELS = 8  # of a module in the picture
_MASK = 3  # for the codes of labels, of which there are thousands
_OVERLAP = 0.02  # points, so that viewers show no seams between rows of modules


def modules(text: str, mask: int | None = None) -> list[list[bool]]:
    """Return the rows of modules, dark ones True, without the blank margin.

    A ``mask`` (0 to 7) spares the search for the best one, which takes nine tenths of the time; readers take any.

    Raises:
        Refusal: The text is too long for a code that a phone can still read from paper.
    """
    if len(text.encode()) > MOST_BYTES:
        raise Refusal("二维码内容太长，印出来扫不清。请缩短到 100 个汉字或 300 个字母以内，例如只放网址。", "qr")
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    if mask is None:
        code.make()
    else:
        code.version = code.calculate_version()
        code.makeImpl(False, mask)
    count = range(code.getModuleCount())
    return [[bool(code.isDark(row, column)) for column in count] for row in count]


def draw(canvas: Any, text: str, left: float, foot: float, side: float) -> None:
    """Draw a short code without its margin; modules are rectangles, so that no printer blurs them."""
    rows = modules(text, _MASK)
    module = side / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows, start=1):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.rect(left + column * module, foot + side - number * module, length * module, module + _OVERLAP)
            column += length
    canvas.drawPath(path, stroke=0, fill=1)


def png(text: str) -> bytes:
    """Return the code with its margin as a PNG."""
    from PIL import Image  # heavy, needed rarely

    rows = modules(text)
    side = len(rows) + 2 * QUIET
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, start=QUIET):
        for x, dark in enumerate(row, start=QUIET):
            if dark:
                picture.putpixel((x, y), 0)
    out = io.BytesIO()
    picture.resize((side * _PIXELS, side * _PIXELS)).save(out, "PNG")
    return out.getvalue()
