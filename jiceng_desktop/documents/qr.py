"""QR codes (ISO/IEC 18004) with text on demand: as modules for the canvas, as a picture for Word."""

from __future__ import annotations

import io

from reportlab.graphics.barcode import qrencoder  # type: ignore[import-untyped]

from jiceng_desktop.errors import Refusal

SIDE_MM = 22.0
MOST_BYTES = 300  # 69 modules of 0.3 mm: more no phone reads from paper
QUIET = 4  # blank modules around, which readers need
_PIXELS = 8  # of a module in the picture


def modules(text: str) -> list[list[bool]]:
    """Return the rows of modules, dark ones True, without the blank margin.

    Raises:
        Refusal: The text is too long for a code that a phone can still read from paper.
    """
    if len(text.encode()) > MOST_BYTES:
        raise Refusal("二维码内容太长，印出来扫不清。请缩短到 100 个汉字或 300 个字母以内，例如只放网址。", "qr")
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = range(code.getModuleCount())
    return [[bool(code.isDark(row, column)) for column in count] for row in count]


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
