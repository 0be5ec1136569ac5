"""Reads printed papers back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdfium2

MM = 72 / 25.4
PAGE_HEIGHT = 297 * MM
_LIFTED = 2.6  # points


@dataclass(frozen=True)
class PrintedLine:
    """A line on paper; lengths in points, ``baseline`` measured from the foot of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    fonts: frozenset[str]


def text_of(data: bytes) -> str:
    """Return all text as a viewer would copy it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def lines_of(data: bytes) -> list[list[PrintedLine]]:
    """Return the lines of every page from top to bottom."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [[_line(chars) for chars in _together(page.chars)] for page in document.pages]


def _together(chars: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Gather characters into lines; one of another font may stand a little higher or lower than its neighbours."""
    lines: list[list[dict[str, Any]]] = []
    for char in chars:
        beside = lines and abs(lines[-1][0]["size"] - char["size"]) < 0.01
        if beside and abs(_baseline(lines[-1][0]) - _baseline(char)) <= _LIFTED:
            lines[-1].append(char)
        else:
            lines.append([char])
    return lines


def _baseline(char: dict[str, Any]) -> float:
    return round(char["matrix"][5], 2)


def _line(chars: list[dict[str, Any]]) -> PrintedLine:
    text = "".join(char["text"] for char in chars)
    left, last = chars[0]["matrix"][4], chars[-1]
    fonts = frozenset(char["fontname"].split("+")[-1].rpartition("-")[0] for char in chars)
    return PrintedLine(text, left, last["matrix"][4] + last["size"], _baseline(chars[0]), round(last["size"], 2), fonts)


def find(data: bytes, text: str) -> tuple[int, PrintedLine]:
    """Return the page number and the line that begins with the text."""
    pages = enumerate(lines_of(data), start=1)
    return next((number, line) for number, lines in pages for line in lines if line.text.startswith(text))


def row_of(line: PrintedLine) -> int:
    """Return the row of the 22 in which the line stands, from 0."""
    return int((PAGE_HEIGHT - 37 * MM - line.baseline) // (225 * MM / 22))


@dataclass(frozen=True)
class Rule:
    """A horizontal rule in millimetres; ``height`` is its middle, measured from the upper edge of the page."""

    height: float
    left: float
    right: float
    thickness: float
    red: bool


def rules_of(data: bytes) -> list[list[Rule]]:
    """Return the horizontal rules of every page from top to bottom."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [sorted(map(_rule, page.lines), key=lambda rule: rule.height) for page in document.pages]


def _rule(line: dict[str, Any]) -> Rule:
    red = line["stroking_color"] == (1, 0, 0)
    return Rule(line["top"] / MM, line["x0"] / MM, line["x1"] / MM, line["linewidth"] / MM, red)


def ink_of(data: bytes, page: int = 0, below: float = 0, above: float = 297) -> tuple[float, float, float, float]:
    """Return left, top, right and foot of what is printed between two heights of a page, all in millimetres."""
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=600 / 72).to_pil().convert("L")
    document.close()
    dot = 600 / 25.4
    strip = image.crop((0, round(below * dot), image.width, round(above * dot)))
    box = strip.point(lambda value: 255 if value < 192 else 0).getbbox()
    assert box is not None
    left, top, right, foot = (edge / dot for edge in box)
    return left, below + top, right, below + foot
