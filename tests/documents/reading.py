"""Reads printed papers back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pdfplumber
import pypdfium2

MM = 72 / 25.4
PAGE_HEIGHT = 297 * MM


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
        return [[_line(list(chars)) for _, chars in groupby(page.chars, key=_baseline)] for page in document.pages]


def _baseline(char: dict[str, Any]) -> float:
    return round(char["matrix"][5], 2)


def _line(chars: list[dict[str, Any]]) -> PrintedLine:
    text = "".join(char["text"] for char in chars)
    left, last = chars[0]["matrix"][4], chars[-1]
    fonts = frozenset(char["fontname"].split("+")[-1].rpartition("-")[0] for char in chars)
    return PrintedLine(text, left, last["matrix"][4] + last["size"], _baseline(chars[0]), round(last["size"], 2), fonts)
