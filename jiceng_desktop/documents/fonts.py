"""Which font draws which character, and the fonts of one print job.

Fonts are stored packed, unpacked once into the cache folder, reduced to the characters of the job and only then given
to ReportLab; the coverage written at build time tells which of them a job needs at all.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import lzma
import os
import tempfile
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uharfbuzz as hb  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

from jiceng_desktop import paths
from jiceng_desktop.documents import tounicode
from jiceng_desktop.errors import Refusal

BLANK = "\u3000"  # what stands for a character that no font has, when the clerk accepts a gap to fill by hand
_FANGSONG, _SONG, _LATIN = "FandolFang", "NotoSerifSC-Regular", "LiberationSerif-Regular"
_RARE = ("BabelStoneHan", "HanaMinB-Rest")
_LATIN_END = 0x250
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_PRIVATE = "Co"
_serial = itertools.count(1)


def clean(text: str) -> str:
    """Return the text without what cannot be printed: controls, invisible formats, variation selectors."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    return flat.translate({ord(char): None for char in set(flat) - {"\n"} if _is_invisible(char)})


@cache
def _is_invisible(char: str) -> bool:
    return (
        "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or unicodedata.category(char) in _DROPPED
    )


class Role(Enum):
    """A typeface as GB/T 9704 names it."""

    FANGSONG = "仿宋"
    TITLE = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    SONG = "宋体"


# The one place that decides on fonts: the office's own fonts will be put in front of these.
# All end in the same fonts, so that what one typeface can draw, none leaves blank.
_CHAINS = {
    Role.FANGSONG: (_FANGSONG, *_RARE, _SONG, _LATIN),  # BabelStone Han is as light as Fangsong
    Role.TITLE: ("NotoSerifSC-Bold", _SONG, *_RARE, _FANGSONG, _LATIN),
    Role.HEI: ("NotoSansSC-Medium", _SONG, *_RARE, _FANGSONG, _LATIN),
    Role.KAI: ("LXGWWenKai-Regular", _SONG, *_RARE, _FANGSONG, _LATIN),
    Role.SONG: (_SONG, *_RARE, _FANGSONG, _LATIN),
}
_LATIN_APART = frozenset({Role.FANGSONG, Role.KAI})  # their own Latin letters look clumsy beside Chinese
_BORROWED = {Role.KAI: "“”‘’·", Role.SONG: "—"}  # marks narrower than a character in their own font


@dataclass(frozen=True)
class _Coverage:
    """What one bundled font holds: its characters as ranges, both ends included."""

    size: int
    sha256: str
    starts: list[int]
    ends: list[int]

    def __contains__(self, char: str) -> bool:
        at = bisect_right(self.starts, ord(char)) - 1
        return at >= 0 and ord(char) <= self.ends[at]


@cache
def _stored_coverage() -> dict[str, dict[str, Any]]:
    """Read what the build script wrote about all bundled fonts."""
    content: dict[str, dict[str, Any]] = json.loads(paths.resource("fonts/coverage.json").read_text(encoding="utf-8"))
    return content


@cache
def _coverage(name: str) -> _Coverage:
    """Return what one font holds; a notice without rare characters never asks about the large fonts."""
    entry = _stored_coverage()[name]
    spans = [span.partition("-") for span in entry["ranges"].split()]
    starts, ends = [int(a, 16) for a, _, _ in spans], [int(b or a, 16) for a, _, b in spans]
    return _Coverage(entry["size"], entry["sha256"], starts, ends)


def _is_latin(char: str) -> bool:
    """Say whether the character is printable ASCII or a Latin letter; curly quotes and dashes are Chinese here."""
    return char.isascii() or (ord(char) < _LATIN_END and char.isalpha())


@cache
def font_name(role: Role, char: str) -> str | None:
    """Return the bundled font that draws the character in this role, None when no font has it.

    A private-use code means something else in every font, so none counts as having it.
    """
    if unicodedata.category(char) == _PRIVATE:
        return None
    if char in _BORROWED.get(role, ""):
        return _FANGSONG
    chain = (_LATIN, *_CHAINS[role]) if role in _LATIN_APART and _is_latin(char) else _CHAINS[role]
    return next((name for name in chain if char in _coverage(name)), None)


def missing(text: str) -> list[str]:
    """Return the characters that no font can draw, each with its code point, in order of appearance."""
    lost = (char for char in dict.fromkeys(clean(text)) if char != "\n" and font_name(Role.FANGSONG, char) is None)
    return [f"{char}（U+{ord(char):04X}）" for char in lost]


def refuse_missing(text: str) -> None:
    """Raise a Refusal that names the characters no font can draw."""
    if lost := missing(text):
        raise Refusal(f"没有字体能打印这些字：{'、'.join(lost)}。可以选择留空后手写。")


def _unpacked(name: str) -> bytes:
    """Return the bytes of a bundled font from its packed file."""
    try:
        data = lzma.decompress(paths.resource(f"fonts/{name}.ttf.xz").read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise Refusal(f"字体文件 {name} 读不出来，请重新安装本程序。") from error
    if hashlib.sha256(data).hexdigest() != _coverage(name).sha256:
        raise Refusal(f"字体文件 {name} 已损坏，请重新安装本程序。")
    return data


def _store(data: bytes, target: Path) -> None:
    """Write the file whole or not at all, so that two programs starting together do no harm."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)


def _blob(name: str) -> Any:
    """Return the font for HarfBuzz, mapped from the cache folder; the first call unpacks it there."""
    entry = _coverage(name)
    path = paths.cache_dir() / "fonts" / f"{name}-{entry.sha256[:12]}.ttf"
    if not path.is_file() or path.stat().st_size != entry.size:
        data = _unpacked(name)
        try:
            _store(data, path)
        except OSError:  # a full or read-only disk makes printing slower, not impossible
            return hb.Blob(data)
    try:
        return hb.Blob.from_file_path(path)
    except hb.HarfBuzzError:  # HarfBuzz on Windows cannot open a path with Chinese in it
        return hb.Blob(path.read_bytes())


def _reduced(name: str, chars: Iterable[str]) -> bytes:
    """Return the font reduced to the characters, which ReportLab opens many times faster."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).set({32, *map(ord, chars)})
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    return bytes(hb.subset(hb.Face(_blob(name)), wanted).blob.data)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with the registered font that draws it and its advance in em."""

    char: str
    font: str
    advance: float


@dataclass(frozen=True)
class Ink:
    """Where the ink of a character begins, ends and how high it reaches; in em from its zero point."""

    left: float
    right: float
    top: float


@cache
def ink_of(role: Role, char: str) -> Ink:
    """Measure the ink of a character that the fonts of this role have."""
    face = hb.Face(_blob(font_name(role, char) or _SONG))
    font = hb.Font(face)
    box = font.get_glyph_extents(font.get_nominal_glyph(ord(char)))
    left, right, top = box.x_bearing, box.x_bearing + box.width, box.y_bearing
    return Ink(left / face.upem, right / face.upem, top / face.upem)


class Fonts:
    """The fonts of one print job; a context manager that registers them and takes them back."""

    def __init__(self, wanted: Mapping[Role, Iterable[str]]) -> None:
        """Note what the roles need for these characters; nothing is opened yet."""
        self._wanted: dict[str, set[str]] = defaultdict(set)
        for role, chars in wanted.items():
            for char in {*chars, BLANK}:
                if name := font_name(role, char):
                    self._wanted[name].add(char)
        self._open: dict[str, TTFont] = {}
        self._glyphs: dict[tuple[Role, str], Glyph] = {}

    def __enter__(self) -> Self:
        tounicode.repair()
        for name, chars in self._wanted.items():
            font = TTFont(f"{name}-{next(_serial)}", io.BytesIO(_reduced(name, chars)), asciiReadable=False)
            font.face.name = font.fontName.encode("ascii")  # ReportLab takes equal face names for one font
            pdfmetrics.registerFont(font)
            self._open[name] = font
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for font in self._open.values():
            font.unregister()

    @property
    def first(self) -> str:
        """Return the registered name of any of the fonts; a canvas would start with Helvetica otherwise."""
        return str(next(iter(self._open.values())).fontName)

    def glyph(self, role: Role, char: str) -> Glyph:
        """Return the glyph of a character of the job, a blank one when no font has it."""
        known = self._glyphs.get((role, char))
        if known is None:
            name = font_name(role, char)
            if name is None:
                known = self.glyph(role, BLANK)
            else:
                font = self._open[name]
                known = Glyph(char, str(font.fontName), font.face.getCharWidth(ord(char)) / 1000)
            self._glyphs[role, char] = known
        return known
