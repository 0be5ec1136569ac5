"""Rebuild the bundled fonts from named Debian packages; needs apt, dpkg-deb and fontTools.

Run ``python resources/fonts/build.py``, with a folder behind it to write there instead. Every package is checked
against its sha256 and the font files come out with the same bytes each time. The program itself never runs this.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
MOST_BYTES = 40_000_000
PINNED_DATE = 3_500_000_000  # seconds since 1904: any fixed moment will do
PACKAGES = {
    "fonts-babelstone-han=16.0.1-1": "b1886e58fc9b05ffb378cfae03a9565704a9f2711623d6bcf12842e77a6836df",
    "fonts-hanazono=20170904-2.1": "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae",
    "fonts-liberation=1:2.1.5-3": "3d5c47480067b9615f6bf9b0eda6eefcab9d837af609827015445e8e759b5b8c",
    "fonts-lxgw-wenkai=1.511+repack-1": "5a4fe76b63927f01129ec8e0be48f511e4ca6b430188e7555982eb0b60d9236b",
    "fonts-noto-cjk=1:20240730+repack1-1": "f5dc28a754e17327d99f0a612134d92c8dd6187314ae967cb77f25df60860139",
    "fonts-noto-cjk-extra=1:20240730+repack1-1": "16081e6982d2c8de4d773cf124c09ea25e6e1e472cd7fc62a58a52a1c241b41a",
    "texlive-lang-chinese=2022.20230122-1": "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    "unicode-data=15.0.0-1": "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
}
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTO = "usr/share/fonts/opentype/noto"
TRUETYPE = "usr/share/fonts/truetype"
KAI = "Jiceng Kai"  # LXGW and 霞鹜 are reserved: a changed font has to have a name of its own
COPYRIGHT, FAMILY, STYLE, UNIQUE, FULL, VERSION, POSTSCRIPT, LICENCE, LICENCE_URL = (0, 1, 2, 3, 4, 5, 6, 13, 14)
LICENCES = {
    "BabelStoneHan": ("fonts-babelstone-han/copyright",),
    "FandolFang": ("texlive-doc/fonts/fandol/README", "texlive-doc/fonts/fandol/COPYING.gz"),
    "HanaMinB-Rest": ("fonts-hanazono/copyright",),
    "JicengKai": ("fonts-lxgw-wenkai/copyright",),
    "LiberationSerif": ("fonts-liberation/copyright",),
    "Noto": ("fonts-noto-cjk/copyright",),
}


@dataclass(frozen=True)
class Recipe:
    """One bundled font: where it comes from, what is done to it, and whether it is stored compressed."""

    name: str
    source: str
    make: Callable[[Path, Path], bytes]
    rare: bool = False


def fetch(folder: Path) -> Path:
    """Download the packages, check them and return the folder that holds their unpacked files."""
    tree, debs = folder / "tree", folder / "debs"
    for part in ("lists/partial", "cache/archives/partial", "debs", "tree"):
        (folder / part).mkdir(parents=True)
    sources = folder / "sources.list"
    lines = [f"deb [signed-by={KEYRING}] {MIRROR} {suite} main\n" for suite in ("bookworm", "trixie")]
    sources.write_text("".join(lines), encoding="utf-8")
    options = [f"Dir::State::lists={folder}/lists", f"Dir::Cache={folder}/cache", f"Dir::Etc::sourcelist={sources}"]
    options += ["Dir::Etc::sourceparts=/dev/null", "APT::Sandbox::User=root"]
    apt = ["apt-get", *(word for option in options for word in ("-o", option))]
    subprocess.run([*apt, "update"], check=True)  # noqa: S603
    subprocess.run([*apt, "download", *PACKAGES], check=True, cwd=debs)  # noqa: S603
    wanted = set(PACKAGES.values())
    for deb in sorted(debs.iterdir()):
        if hashlib.sha256(deb.read_bytes()).hexdigest() not in wanted:
            raise SystemExit(f"{deb.name}: the checksum is not the recorded one")
        subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)  # noqa: S603, S607
    return tree


def everyday_characters(tree: Path) -> set[int]:
    """Return the 8,105 standard characters, GB 2312 with its marks, Latin and full-width forms."""
    codes = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), *range(0x3000, 0x3020)}
    codes |= {*range(0x2460, 0x2474), *range(0xFF01, 0xFF5F), 0x2030, 0x20AC, 0x2103}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            codes.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    for file in sorted((tree / "usr/share/unicode").glob("Unihan_*.bz2")):
        text = bz2.decompress(file.read_bytes()).decode("utf-8")
        codes.update(int(code, 16) for code in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE))
    return codes


def saved(font: TTFont) -> bytes:
    """Return the font's bytes with a fixed date."""
    font.recalcTimestamp = False
    font["head"].modified = PINNED_DATE
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def keep_only(font: TTFont, codes: Iterable[int]) -> None:
    """Reduce the font to the given characters."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def to_quadratic(font: TTFont) -> None:
    """Replace cubic CFF outlines by TrueType ones, which alone ReportLab embeds; error at most 1/1000 em."""
    glyphs, tables = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 1000, reverse_direction=True))
        tables[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = font.getGlyphOrder(), tables
    font["loca"] = newTable("loca")
    for name, glyph in tables.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    for tag in ("CFF ", "GSUB", "GPOS", "GDEF", "BASE", "VORG", "vmtx", "vhea", "DSIG"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(maxp, field, 0)
    maxp.maxZones, maxp.maxSizeOfInstructions, maxp.maxComponentElements = 1, 0, 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def unmodified(tree: Path, source: Path) -> bytes:
    """Return the file as its makers published it."""
    return source.read_bytes()


def converted(tree: Path, source: Path) -> bytes:
    """Return the whole font with TrueType outlines."""
    font = TTFont(source)
    to_quadratic(font)
    return saved(font)


def everyday(tree: Path, source: Path) -> bytes:
    """Return the simplified-Chinese face of a collection, everyday characters only, with TrueType outlines."""
    font = TTFont(source, fontNumber=2)
    keep_only(font, everyday_characters(tree))
    to_quadratic(font)
    return saved(font)


def everyday_kai(tree: Path, source: Path) -> bytes:
    """Return the everyday characters under a name of their own; copyright and licence stay in the font."""
    font = TTFont(source)
    told = {number: font["name"].getDebugName(number) for number in (COPYRIGHT, VERSION, LICENCE, LICENCE_URL)}
    keep_only(font, everyday_characters(tree))
    for tag in ("GSUB", "GPOS", "GDEF", "vhea", "vmtx"):
        del font[tag]
    own = {FAMILY: KAI, STYLE: "Regular", FULL: KAI, POSTSCRIPT: "JicengKai-Regular"}
    names = font["name"] = newTable("name")
    names.names = []
    for number, text in sorted((told | own | {UNIQUE: f"{KAI}:{told[VERSION]}"}).items()):
        names.setName(text, number, 3, 1, 0x409)
    return saved(font)


def beyond_babelstone(tree: Path, source: Path) -> bytes:
    """Return the characters that BabelStone Han lacks; one font cannot hold more than 65,535 glyphs."""
    font = TTFont(source)
    known = TTFont(tree / f"{TRUETYPE}/babelstone/BabelStoneHan.ttf").getBestCmap()
    keep_only(font, set(font.getBestCmap()) - set(known))
    return saved(font)


RECIPES = (
    Recipe("FandolFang", f"{FANDOL}/FandolFang-Regular.otf", converted),
    Recipe("NotoSerifSC-Bold", f"{NOTO}/NotoSerifCJK-Bold.ttc", everyday),
    Recipe("NotoSansSC-Medium", f"{NOTO}/NotoSansCJK-Medium.ttc", everyday),
    Recipe("NotoSerifSC-Regular", f"{NOTO}/NotoSerifCJK-Regular.ttc", everyday),
    Recipe("JicengKai-Regular", f"{TRUETYPE}/lxgw-wenkai/LXGWWenKai-Regular.ttf", everyday_kai),
    Recipe("LiberationSerif-Regular", f"{TRUETYPE}/liberation/LiberationSerif-Regular.ttf", unmodified),
    Recipe("BabelStoneHan", f"{TRUETYPE}/babelstone/BabelStoneHan.ttf", unmodified, rare=True),
    Recipe("HanaMinB-Rest", f"{TRUETYPE}/hanazono/HanaMinB.ttf", beyond_babelstone, rare=True),
)


def drawable(data: bytes) -> Iterator[int]:
    """Yield the characters with an outline, and the spaces; a cmap entry alone may lead to an empty glyph."""
    font = TTFont(io.BytesIO(data), lazy=True)
    glyf = font["glyf"]
    for code, name in sorted(font.getBestCmap().items()):
        if glyf[name].numberOfContours or chr(code).isspace():
            yield code


def ranges(codes: Iterable[int]) -> str:
    """Return ascending code points as text such as ``20-7E A0``."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return " ".join(f"{a:X}-{b:X}" if b > a else f"{a:X}" for a, b in spans)


def copy_licences(tree: Path, target: Path) -> None:
    """Write the licence of every font next to it."""
    (target / "licences").mkdir(exist_ok=True)
    for name, sources in LICENCES.items():
        files = [tree / "usr/share/doc" / source for source in sources]
        texts = [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
        (target / "licences" / f"{name}.txt").write_bytes(b"\n".join(texts))


def store(recipe: Recipe, data: bytes, target: Path) -> None:
    """Write an everyday font as it is, a rare one compressed."""
    if recipe.rare:
        (target / f"{recipe.name}.ttf.xz").write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
    else:
        (target / f"{recipe.name}.ttf").write_bytes(data)


def main(target: Path) -> None:
    """Build every font, its coverage and its licence text; refuse what is too large for the repository."""
    coverage = {}
    with tempfile.TemporaryDirectory() as folder:
        tree = fetch(Path(folder))
        for recipe in RECIPES:
            data = recipe.make(tree, tree / recipe.source)
            store(recipe, data, target)
            digest = hashlib.sha256(data).hexdigest()
            coverage[recipe.name] = {"size": len(data), "sha256": digest, "ranges": ranges(drawable(data))}
            sys.stdout.write(f"{recipe.name} {len(data):,} bytes\n")
        copy_licences(tree, target)
    (target / "coverage.json").write_text(json.dumps(coverage, indent=1) + "\n", encoding="utf-8")
    total = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    sys.stdout.write(f"{total:,} bytes in all\n")
    if total > MOST_BYTES:
        raise SystemExit(f"more than the {MOST_BYTES:,} bytes the repository has room for")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
