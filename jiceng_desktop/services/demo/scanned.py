"""A page as a scanner gives it: an invented reply, made of lines where the writing would be."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT = 620, 877  # A4 at 75 dpi
_PAPER, _INK, _SEAL = 0, 1, 2
_COLOURS = bytes((250, 249, 245, 70, 74, 82, 196, 40, 36))
_LINES = dict.fromkeys(range(250, 560, 29), (90, 530))  # from the top: where writing begins and ends, in pixels
_LINES |= {540: (90, 300), 640: (340, 520), 669: (360, 520)}
_THICK = 7
_SEAL_AT, _RADIUS, _RIM = (440, 650), 62, 5
_TITLE = 130


def reply() -> bytes:
    """Return the page as a PNG file, always the same bytes."""
    rows = b"".join(b"\0" + _row(y) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", _COLOURS), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_part, parts))


def _part(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _row(y: int) -> bytes:
    """Return one row of pixels as numbers of colours."""
    row = bytearray(_WIDTH)
    if _TITLE <= y < _TITLE + 16:
        row[170:450] = bytes([_INK]) * 280
    for top, (left, right) in _LINES.items():
        if top <= y < top + _THICK:
            row[left:right] = bytes([_INK]) * (right - left)
    across, down = _SEAL_AT
    if abs(y - down) <= _RADIUS:
        outer = round((_RADIUS**2 - (y - down) ** 2) ** 0.5)
        inner = round(max(0, (_RADIUS - _RIM) ** 2 - (y - down) ** 2) ** 0.5)
        for left, right in ((across - outer, across - inner), (across + inner, across + outer)):
            row[left:right] = bytes([_SEAL]) * (right - left)
    return bytes(row)
