"""The characters of a print job and the fonts that draw them.

A font is reduced to the characters of the job before ReportLab gets it; which font draws what is decided in ``chains``.
"""

from __future__ import annotations

import io
import itertools
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Self

import uharfbuzz as hb  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]

from jiceng_desktop.documents import chains, tounicode
from jiceng_desktop.documents.chains import Chains
from jiceng_desktop.documents.chains import Role as Role  # what every paper needs beside the fonts
from jiceng_desktop.documents.private_use import STANDARD
from jiceng_desktop.documents.typeface import LostFont, Typeface
from jiceng_desktop.errors import Refusal

BLANK = "\u3000"  # what stands for a character that no font has, when the clerk accepts a gap to fill by hand
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_PRIVATE = "Co"
_NO_CHARACTER = 0xFFFE  # the last two codes of every plane are none, and no Word file takes them
_UNSIGNED = 0xFFFF
_EM_AT = 18  # in the table head
_SAMPLE = "国"
_LEAST_SCALE, _MOST_SCALE, _MOST_LIFT = 0.88, 1.12, 0.12  # how far a stand-in is brought to the size of its neighbours
_BOLD = {Role.TITLE: 0.025, Role.HEI: 0.02}  # em by which the outline of a stand-in is drawn broader in black typefaces
# What HarfBuzz and ReportLab raise over a font whose tables contradict each other; ReportLab checks none of them.
_BROKEN = (RuntimeError, TTFError, struct.error, LookupError, ArithmeticError, ValueError, TypeError, AttributeError)
_serial = itertools.count(1)


def clean(text: str) -> str:
    """Return the text as it is printed.

    Controls, invisible formats and variation selectors go; private codes that the standard has since replaced become
    the characters they stand for.
    """
    flat = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    flat = flat.translate(STANDARD)
    return flat.translate({ord(char): None for char in set(flat) - {"\n"} if _is_invisible(char)})


@cache
def _is_invisible(char: str) -> bool:
    return (
        "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or ord(char) & _NO_CHARACTER == _NO_CHARACTER
        or unicodedata.category(char) in _DROPPED
    )


def font_name(role: Role, char: str) -> str | None:
    """Return the name of the font that draws the character in this role, None when no font has it."""
    typeface = chains.current().pick(role, char)
    return typeface.name if typeface else None


def missing(text: str) -> list[str]:
    """Return the characters that no font can draw, each with its code point, in order of appearance."""
    in_use = chains.current()
    lost = (char for char in dict.fromkeys(clean(text)) if char != "\n" and not in_use.pick(Role.FANGSONG, char))
    return [f"{_shown(char)}（U+{ord(char):04X}）" for char in lost]


def _shown(char: str) -> str:
    """Return what to call a character without a glyph: one that somebody has made himself looks like nothing."""
    return "自造字" if unicodedata.category(char) == _PRIVATE else char


def refuse_missing(text: str) -> None:
    """Raise a Refusal that names the characters no font can draw."""
    if lost := missing(text):
        raise Refusal(f"没有字体能打印这些字：{'、'.join(lost)}。可以选择留空后手写。")


def _reduced(typeface: Typeface, chars: set[str], scale: float) -> TTFont:
    """Return the font reduced to the characters, which ReportLab opens many times faster; ``scale`` sizes them."""
    face = typeface.face()
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).set({32, *map(ord, chars)})
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    try:
        data = io.BytesIO(_scaled(hb.subset(face, wanted).blob.data, scale))
        font = TTFont(f"{typeface.name}-{next(_serial)}", data, asciiReadable=False)
        _mend_widths(font.face)
        _give_room(font.face, scale)
        font.face.makeSubset([ord(char) for char in chars])  # a broken glyph has to be found before the paper is drawn
    except _BROKEN as error:
        raise typeface.damaged() from error
    font.face.name = font.fontName.encode("ascii")  # ReportLab takes equal face names for one font
    return font


def _scaled(data: bytes, scale: float) -> bytes:
    """Return the font with another em, so that it is drawn larger or smaller under the same type size."""
    if scale == 1:
        return data
    count = int.from_bytes(data[4:6], "big")
    records = (data[at : at + 16] for at in range(12, 12 + 16 * count, 16))
    (head,) = (int.from_bytes(record[8:12], "big") for record in records if record[:4] == b"head")
    at = head + _EM_AT
    em = round(int.from_bytes(data[at : at + 2], "big") / scale)
    return data[:at] + em.to_bytes(2, "big") + data[at + 2 :]


def _give_room(face: Any, scale: float) -> None:
    """Let characters drawn in another size stand in the middle of the room they had.

    Where the type size or the room changes within a line, readers copy the text with blanks in between.
    """
    if scale != 1:
        moved = ((w, left + round((w / scale - w) / 2)) for w, left in face.hmetrics)
        face.hmetrics = [(round(w / scale), left & _UNSIGNED) for w, left in moved]  # as ReportLab reads and writes it
        face.charWidths = {code: round(width / scale) for code, width in face.charWidths.items()}


def _mend_widths(face: Any) -> None:
    """Give the glyphs that share the last width that width in the font's own units.

    ReportLab 5.1 keeps it for them in thousandths of an em; the embedded font then disagrees with the page.
    """
    full = int.from_bytes(face.get_table("hhea")[34:36], "big")
    width, _ = face.hmetrics[full - 1]
    face.hmetrics[full:] = [(width, bearing) for _, bearing in face.hmetrics[full:]]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with the registered font that draws it and its advance in em.

    A character that a typeface borrows from another font is drawn ``lift`` em higher and its outline ``bold`` em
    broader, so that it looks like its neighbours.
    """

    char: str
    font: str
    advance: float
    lift: float = 0.0
    bold: float = 0.0


@dataclass(frozen=True)
class Ink:
    """Where the ink of a character begins, ends and how high it reaches; in em from its zero point."""

    left: float
    right: float
    top: float


def ink_of(role: Role, char: str) -> Ink:
    """Measure the ink of a character in this role; one that no font has is as blank as what stands for it."""
    in_use = chains.current()
    while True:
        typeface = in_use.pick(role, char) or in_use.leading(role)
        try:
            return _ink(typeface, char)
        except LostFont as lost:
            chains.leave_out(lost.typeface)
            in_use = in_use.without(lost.typeface)


@cache
def _ink(typeface: Typeface, char: str) -> Ink:
    face = typeface.face()
    font = hb.Font(face)
    box = font.get_glyph_extents(font.get_nominal_glyph(ord(char)) or 0)
    if box is None:
        raise typeface.damaged()
    left, right, top = box.x_bearing, box.x_bearing + box.width, box.y_bearing
    return Ink(left / face.upem, right / face.upem, top / face.upem)


@dataclass(frozen=True)
class _Body:
    """How large a font draws Chinese characters, and how high their middle stands; in em."""

    size: float
    middle: float


_USUAL = _Body(0.86, 0.365)  # of fonts that lack the sample, such as those of rare characters only


@cache
def _body(typeface: Typeface) -> _Body:
    """Measure the sample in a font."""
    if _SAMPLE not in typeface:
        return _USUAL
    font = hb.Font(typeface.face())
    box = font.get_glyph_extents(font.get_nominal_glyph(ord(_SAMPLE)) or 0)
    if box is None or not box.width or not box.height:
        raise typeface.damaged()
    size = (box.width * -box.height) ** 0.5
    return _Body(size / font.face.upem, (box.y_bearing + box.height / 2) / font.face.upem)


@dataclass(frozen=True)
class _Fit:
    """What is done to the characters of a font that stands in for another."""

    scale: float = 1.0
    lift: float = 0.0
    bold: float = 0.0


_AS_IT_IS = _Fit()


@cache
def _fit(role: Role, leading: Typeface, typeface: Typeface) -> _Fit:
    around, own = _body(leading), _body(typeface)
    scale = min(_MOST_SCALE, max(_LEAST_SCALE, around.size / own.size))
    lift = min(_MOST_LIFT, max(-_MOST_LIFT, around.middle - scale * own.middle))
    return _Fit(round(scale, 3), round(lift, 3), _BOLD.get(role, 0.0))


def _is_han(char: str) -> bool:
    return char == "〇" or unicodedata.name(char, "").startswith("CJK UNIFIED") or ord(char) >= 0x20000  # noqa: PLR2004


class Fonts:
    """The fonts of one print job; a context manager that registers them and takes them back."""

    def __init__(self, wanted: Mapping[Role, Iterable[str]], in_use: Chains | None = None) -> None:
        """Note what the roles need for these characters; nothing is opened yet."""
        self._chains = in_use or chains.current()
        self._wanted = {(role, char) for role, chars in wanted.items() for char in {*chars, BLANK}}
        self._open: dict[tuple[Typeface, float], TTFont] = {}
        self._glyphs: dict[tuple[Role, str], Glyph] = {}

    def __enter__(self) -> Self:
        """Register the fonts; one that has been damaged or removed since is replaced by the next that fits.

        Raises:
            Refusal: A bundled font is damaged, or a character was only in a font that is gone.
        """
        tounicode.repair()
        while True:
            try:
                self._register()
                return self
            except LostFont as lost:
                self._unregister()
                self._go_on_without(lost.typeface)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unregister()

    def _register(self) -> None:
        needed: dict[tuple[Typeface, float], set[str]] = defaultdict(set)
        for role, char in self._wanted:
            if typeface := self._chains.pick(role, char):
                needed[typeface, self._fit(role, char, typeface).scale].add(char)
        for (typeface, scale), chars in needed.items():
            font = _reduced(typeface, chars, scale)
            pdfmetrics.registerFont(font)
            self._open[typeface, scale] = font

    def _unregister(self) -> None:
        for font in self._open.values():
            font.unregister()
        self._open.clear()

    def _go_on_without(self, lost: Typeface) -> None:
        before, self._chains = self._chains, self._chains.without(lost)
        chains.leave_out(lost)
        if any(before.pick(*one) and not self._chains.pick(*one) for one in self._wanted):
            raise Refusal(f"字体“{lost.label}”读不出来了，有的字只有它能打印。请再打印一次，程序会说明是哪些字。")

    @property
    def first(self) -> str:
        """Return the registered name of any of the fonts; a canvas would start with Helvetica otherwise."""
        return str(next(iter(self._open.values())).fontName)

    def glyph(self, role: Role, char: str) -> Glyph:
        """Return the glyph of a character of the job, a blank one when no font has it."""
        known = self._glyphs.get((role, char))
        if known is None:
            typeface = self._chains.pick(role, char)
            if typeface is None:
                known = self.glyph(role, BLANK)
            else:
                fit = self._fit(role, char, typeface)
                font = self._open[typeface, fit.scale]
                advance = font.face.getCharWidth(ord(char)) / 1000
                known = Glyph(char, str(font.fontName), advance, fit.lift, fit.bold)
            self._glyphs[role, char] = known
        return known

    def _fit(self, role: Role, char: str, typeface: Typeface) -> _Fit:
        """Return what brings a character to the size, height and weight of those it stands among."""
        leading = self._chains.leading(role)
        return _AS_IT_IS if typeface is leading or not _is_han(char) else _fit(role, leading, typeface)
