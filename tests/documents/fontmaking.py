"""Makes small real fonts out of the bundled ones, as an office might have them, and a registry that lists them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from jiceng_desktop import paths
from jiceng_desktop.documents import installed

CHINESE, ENGLISH = 0x804, 0x409


def reduced(chars: str, source: str = "JicengKai-Regular") -> TTFont:
    """Return a bundled font with a few characters, ready to be changed."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).set({32, *map(ord, chars)})
    face = hb.Face(hb.Blob(paths.resource(f"fonts/{source}.ttf").read_bytes()))
    return TTFont(io.BytesIO(hb.subset(face, wanted).blob.data), recalcTimestamp=False)


def named(font: TTFont, chinese: str, english: str, style: str = "Regular") -> TTFont:
    """Give a font its names in two languages."""
    table = font["name"] = newTable("name")
    table.names = []
    for language, family in ((CHINESE, chinese), (ENGLISH, english)):
        full = family if style == "Regular" else f"{family} {style}"
        for number, text in ((1, family), (2, style), (4, full)):
            table.setName(text, number, 3, 1, language)
    table.setName(english.replace(" ", ""), 6, 3, 1, ENGLISH)
    return font


def emptied(font: TTFont, chars: str) -> TTFont:
    """Leave the characters in the table but take their outlines away."""
    blank = font["glyf"][".notdef"].__class__()
    blank.numberOfContours = 0
    for char in chars:
        font["glyf"][font.getBestCmap()[ord(char)]] = blank
    return font


def narrowed(font: TTFont, char: str) -> TTFont:
    """Give a mark half a cell."""
    name = font.getBestCmap()[ord(char)]
    font["hmtx"][name] = (font["head"].unitsPerEm // 2, font["hmtx"][name][1])
    return font


def with_table(font: TTFont, tag: str) -> TTFont:
    """Add a table that marks another kind of font."""
    font[tag] = DefaultTable(tag)
    font[tag].data = b"\0" * 16
    return font


def licensed(font: TTFont, fs_type: int) -> TTFont:
    """Let the font say how it may be embedded."""
    font["OS/2"].fsType = fs_type
    return font


class Registry:
    """Stands in for ``winreg``: the font keys of the computer and of the clerk."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "computer", "clerk"

    def __init__(self, fonts: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        self.fonts = {root: list(values) for root, values in fonts.items()}

    @contextmanager
    def OpenKey(self, root: str, path: str):  # noqa: N802
        assert path == installed._REGISTRY
        if root not in self.fonts:
            raise FileNotFoundError(path)
        yield self.fonts[root]

    def QueryInfoKey(self, key: list[tuple[str, str]]) -> tuple[int, int, int]:  # noqa: N802
        return 0, len(key), 0

    def EnumValue(self, key: list[tuple[str, str]], at: int) -> tuple[str, str, int]:  # noqa: N802
        name, value = key[at]
        return name, value, 1


class Computer:
    """A computer with fonts: put some in, the registry lists them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Windows" / "Fonts"
        self.folder.mkdir(parents=True)
        self.registry = Registry({Registry.HKEY_LOCAL_MACHINE: []})

    def install(self, font: TTFont, file: str = "font.ttf") -> Path:
        """Store a font for everybody."""
        path = self.folder / file
        font.save(path)
        self.registry.fonts[Registry.HKEY_LOCAL_MACHINE].append((f"{file} (TrueType)", file))
        return path
