"""The fonts of this computer: what they call themselves, what they draw, which of them can be printed with.

Nothing is told from file names or registry names, which differ between editions and languages of Windows: a font is
known by its name table, and what it draws by its outlines, because an entry in the character table may lead to nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped]

from jiceng_desktop import paths
from jiceng_desktop.documents import installed
from jiceng_desktop.documents.bundled import opened
from jiceng_desktop.documents.typeface import Coverage, LostFont, is_whole
from jiceng_desktop.errors import Refusal

_LOG = logging.getLogger(__name__)
_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_PLAIN_STYLES = {"regular", "normal", "book", "常规", "標準", "标准", ""}
_FORBIDS_EMBEDDING, _FORBIDS_SUBSETS = 0x0002, 0x0300
_COMMON = "的\u3400\U00020000\U00030000"  # a font with Chinese characters has one of these
_FULL_WIDTH = "“”‘’·—…"  # marks that take a whole cell in Chinese
_NARROWEST, _WIDEST = 0.9, 1.1  # of what counts as a whole cell, in em
_INDEX, _INDEX_FORM = "office-fonts.json", 1
DAMAGED = "文件已损坏"


@dataclass(frozen=True)
class Found:
    """One font of a file; ``refused`` says in Chinese why it cannot be printed with, or nothing."""

    path: str
    index: int
    names: tuple[str, ...]  # in every language, the full name first
    plain: bool  # neither bold nor italic
    postscript: str
    chinese: bool  # it has Chinese characters at all
    refused: str

    @property
    def label(self) -> str:
        """Return the name a clerk knows it by: the Chinese one if it has one."""
        chinese = (name for name in self.names if not name.isascii())
        return next(chinese, self.names[0] if self.names else Path(self.path).name)


class OfficeFont:
    """A font of this computer as the printing sees it."""

    def __init__(self, found: Found) -> None:
        """Read what the font draws.

        Raises:
            LostFont: The file is gone or cannot be read.
        """
        self.found = found
        self.name = re.sub(r"[^A-Za-z0-9_-]", "", found.postscript) or "OfficeFont"
        self.label = found.label
        try:
            self._stamp = _stamp(Path(found.path))
            self.coverage = _coverage(found, self._stamp)
        except (OSError, ValueError, RuntimeError, hb.HarfBuzzError) as error:
            raise LostFont(self) from error

    def __contains__(self, char: str) -> bool:
        return char in self.coverage

    def face(self) -> Any:
        """Open the font, which must still be the file that was looked at."""
        path = Path(self.found.path)
        try:
            if _stamp(path) == self._stamp:
                return opened(path, self.found.index)
        except OSError as error:
            raise LostFont(self) from error
        raise LostFont(self)

    def damaged(self) -> Exception:
        """Return what makes the printing go on without it."""
        return LostFont(self)


def scan() -> tuple[Found, ...]:
    """Return every font registered on this computer; files that have not changed are not opened again."""
    known = _read_index()
    fresh: dict[str, dict[str, Any]] = {}
    for path in installed.files():
        try:
            stamp = _stamp(path)
        except OSError:
            continue  # an entry that a removed font has left behind
        old = known.get(str(path))
        unchanged = old is not None and tuple(old["stamp"]) == stamp
        fresh[str(path)] = old if old and unchanged else {"stamp": stamp, "fonts": [asdict(f) for f in inspect(path)]}
    if fresh != known:
        _write_index(fresh)
    return tuple(_as_found(font) for entry in fresh.values() for font in entry["fonts"])


def family(fonts: Iterable[Found], name: str) -> Found | None:
    """Return the font of a name, the plain one of a family; a refused one only for want of a better."""
    wanted = name.casefold()
    fitting = [font for font in fonts if font.plain and wanted in map(str.casefold, font.names)]
    return min(fitting, key=lambda font: (bool(font.refused), font.names[0].casefold() != wanted), default=None)


def chosen_file(path: Path) -> Found:
    """Return the first font of a file the clerk has chosen.

    Raises:
        Refusal: No font of the file can be printed with.
    """
    fonts = inspect(path)
    usable = [font for font in fonts if not font.refused]
    if not fonts:
        raise Refusal(f"“{path.name}”不是字体文件，或者打不开。")
    if not usable:
        raise Refusal(f"“{path.name}”不能用来打印：{fonts[0].refused}。")
    return usable[0]


def inspect(path: Path) -> list[Found]:
    """Return the fonts of a file with what they are called and whether they can be used; nothing for other files."""
    try:
        first = opened(path)
        return [_found(path, index, opened(path, index)) for index in range(first.count)]
    except (OSError, hb.HarfBuzzError, RuntimeError, ValueError):
        _LOG.warning("font file %s cannot be read and is left out", path.name)
        return []


# what a font says of itself


def _found(path: Path, index: int, face: Any) -> Found:
    full, families, styles = _names(face, _FULL), _names(face, _FAMILY), _names(face, _STYLE)
    plain = any(style.casefold() in _PLAIN_STYLES for style in styles or ("",)) or bool({*full} & {*families})
    postscript = next(iter(_names(face, _POSTSCRIPT)), "")
    refused = _refusal(face)
    if refused == DAMAGED:
        _LOG.warning("font file %s is damaged and left out", path.name)
    has = hb.Font(face).get_nominal_glyph
    chinese = any(has(ord(char)) is not None for char in _COMMON)
    return Found(str(path), index, tuple(dict.fromkeys(full + families)), plain, postscript, chinese, refused)


def _names(face: Any, number: int) -> tuple[str, ...]:
    """Return a name in every language it is given in."""
    told = (face.get_name(entry.name_id, entry.language) for entry in face.list_names() if entry.name_id == number)
    return tuple(dict.fromkeys(name.strip() for name in told if name and name.strip()))


def _refusal(face: Any) -> str:
    """Say why a font cannot be printed with: ReportLab embeds only static TrueType outlines, licences may forbid it."""
    tables = set(face.table_tags)
    if tables & {"CFF ", "CFF2"}:
        return "它是 PostScript 轮廓（OTF）的字体，请换 TrueType 字体"
    if "fvar" in tables:
        return "它是可变字体，请换普通字体"
    if "glyf" not in tables or not is_whole(face):
        return DAMAGED
    allows = int.from_bytes(face.reference_table("OS/2").data[8:10], "big")
    if allows & 0x000F == _FORBIDS_EMBEDDING or allows & _FORBIDS_SUBSETS:
        return "它的许可不允许放进 PDF 文件"
    return ""


def _coverage(found: Found, stamp: tuple[int, int]) -> Coverage:
    """Return the characters the font draws, from the cache folder if the file has not changed since."""
    told = f"{_INDEX_FORM}|{found.path}|{found.index}|{stamp}".encode("utf-8", "surrogatepass")
    kept = paths.cache_dir() / "fonts" / f"{hashlib.sha256(told).hexdigest()[:20]}.ranges"
    try:
        text = kept.read_text(encoding="ascii")
        if text.endswith("\n"):
            return Coverage.parse(text)
    except (OSError, ValueError):
        pass  # not looked at yet, or torn
    coverage = Coverage.of(drawable(opened(Path(found.path), found.index)))
    _keep(kept, f"{coverage}\n".encode())
    return coverage


def drawable(face: Any) -> Iterator[int]:
    """Yield the characters with an outline, and the spaces; marks narrower than a cell are left to other fonts."""
    font, offsets = hb.Font(face), _offsets(face)
    narrow = set(_FULL_WIDTH)
    for code in face.unicodes:
        glyph, char = font.get_nominal_glyph(code), chr(code)
        if glyph is None or glyph + 1 >= len(offsets) or not (offsets[glyph + 1] > offsets[glyph] or char.isspace()):
            continue
        if char in narrow and not _NARROWEST <= font.get_glyph_h_advance(glyph) / face.upem <= _WIDEST:
            continue
        yield code


def _offsets(face: Any) -> Sequence[int]:
    data = face.reference_table("loca").data
    offsets = array("I" if len(data) >= 4 * face.glyph_count else "H", data)
    if sys.byteorder == "little":
        offsets.byteswap()
    return offsets


# what is remembered of it


def _stamp(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_mtime_ns, told.st_size


def _read_index() -> dict[str, dict[str, Any]]:
    """Read what was found out the last time; a torn index is made anew."""
    try:
        kept = json.loads((paths.cache_dir() / _INDEX).read_text(encoding="utf-8"))
        entries: dict[str, dict[str, Any]] = kept["files"] if kept["form"] == _INDEX_FORM else {}
        for entry in entries.values():
            entry["stamp"] = tuple(entry["stamp"])
            entry["fonts"] = [asdict(_as_found(font)) for font in entry["fonts"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return entries


def _write_index(entries: dict[str, dict[str, Any]]) -> None:
    text = json.dumps({"form": _INDEX_FORM, "files": entries})
    _keep(paths.cache_dir() / _INDEX, text.encode("ascii"))


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        paths.replace_file(path, content)
    except OSError:
        _LOG.warning("what is known of the fonts cannot be kept in the cache folder")


def _as_found(kept: dict[str, Any]) -> Found:
    return Found(**{**kept, "names": tuple(kept["names"])})
