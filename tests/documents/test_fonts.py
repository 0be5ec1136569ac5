from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped]

from jiceng_desktop import paths
from jiceng_desktop.documents import tounicode
from jiceng_desktop.documents.fonts import Fonts, Role, clean, font_name, missing, refuse_missing
from jiceng_desktop.documents.notice import Notice, render
from jiceng_desktop.documents.private_use import STANDARD
from jiceng_desktop.errors import Refusal
from tests.documents.reading import ink_of

RARE = "𠅤𬭎䶮㛃𠮷𰻝"


def test_every_role_draws_rare_names() -> None:
    assert missing(RARE) == []
    assert all(font_name(role, char) for role in Role for char in RARE)


def test_what_one_typeface_draws_none_leaves_blank() -> None:
    text = "ćǧŁꀀꒌ℃"
    assert missing(text) == []
    with Fonts(dict.fromkeys(Role, text)) as opened:
        for role in Role:
            assert "".join(opened.glyph(role, char).char for char in text) == text


def test_characters_without_glyph_are_named_once_with_code_point() -> None:
    assert missing("张\U00030041三\U00030041😀") == ["\U00030041（U+30041）", "😀（U+1F600）"]
    with pytest.raises(Refusal, match=r"U\+30041"):
        refuse_missing("张\U00030041")


def test_digits_are_latin_and_quotes_are_chinese_in_the_body() -> None:
    assert font_name(Role.FANGSONG, "8") == "LiberationSerif-Regular"
    assert font_name(Role.FANGSONG, "“") == font_name(Role.FANGSONG, "—") == "FandolFang"


def test_only_needed_fonts_are_opened_and_all_are_taken_back() -> None:
    before = set(pdfmetrics.getRegisteredFontNames())
    with Fonts({Role.FANGSONG: "会议"}) as opened:
        assert {name.rpartition("-")[0] for name in set(pdfmetrics.getRegisteredFontNames()) - before} == {"FandolFang"}
        assert opened.glyph(Role.FANGSONG, "会").advance == 1.0
    assert set(pdfmetrics.getRegisteredFontNames()) == before


def test_two_jobs_at_once_do_not_share_a_font() -> None:
    with Fonts({Role.FANGSONG: "甲"}) as one, Fonts({Role.FANGSONG: "乙"}) as two:
        assert one.glyph(Role.FANGSONG, "甲").font != two.glyph(Role.FANGSONG, "乙").font
        for opened, char in ((one, "甲"), (two, "乙")):
            assert ord(char) in pdfmetrics.getFont(opened.glyph(Role.FANGSONG, char).font).face.charToGlyph


def test_everyday_fonts_are_read_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path)
    with Fonts(dict.fromkeys(set(Role) - {Role.RARE}, "会，8")):
        assert list(tmp_path.iterdir()) == []


def unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Print a rare character and return the font that was unpacked for it."""
    monkeypatch.setattr(paths, "cache_dir", lambda: folder)
    with Fonts({Role.FANGSONG: "𠀣"}):  # in HanaMinB, the smaller of the two
        (kept,) = (folder / "fonts").iterdir()
    return kept


@pytest.mark.parametrize("torn", [lambda whole: b"torn", lambda whole: bytes(len(whole))], ids=["short", "zeros"])
def test_a_damaged_unpacked_font_is_unpacked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: Callable[[bytes], bytes]
) -> None:
    kept = unpacked(tmp_path, monkeypatch)
    whole = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(torn(whole))
    assert unpacked(tmp_path, monkeypatch).read_bytes() == whole


def test_rare_characters_are_printed_without_a_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").write_bytes(b"a file where the folder should be")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path)
    with Fonts({Role.FANGSONG: "𠀣"}) as opened:
        assert opened.glyph(Role.FANGSONG, "𠀣").char == "𠀣"


@pytest.mark.parametrize(
    ("name", "char"), [("NotoSansSC-Medium.ttf", "会"), ("BabelStoneHan.ttf.xz", "𰻝"), ("HanaMinB-Rest.ttf.xz", "𠀣")]
)
@pytest.mark.parametrize("part", [0.0, 0.7, None], ids=["empty", "truncated", "changed"])
def test_a_damaged_bundled_font_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, char: str, part: float | None
) -> None:
    assert font_name(Role.HEI, char) == name.partition(".")[0]
    whole = paths.resource(f"fonts/{name}").read_bytes()
    middle = len(whole) // 2
    damaged = whole[: int(len(whole) * part)] if part is not None else whole[:middle] + b"?!?!" + whole[middle + 4 :]
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / name).write_bytes(damaged)
    real = paths.resource
    monkeypatch.setattr(paths, "resource", lambda asked: tmp_path / asked if name in asked else real(asked))
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    with pytest.raises(Refusal, match="重新安装"), Fonts({Role.HEI: char}):
        pass


def test_a_vanished_bundled_font_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font_name(Role.HEI, "会")
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name)
    with pytest.raises(Refusal, match="重新安装"), Fonts({Role.HEI: "会"}):
        pass


def test_the_fonts_in_the_repository_are_the_recorded_ones_and_take_little_room() -> None:
    folder = paths.resource("fonts")
    recorded = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
    plain = {file.stem: file.read_bytes() for file in folder.glob("*.ttf")}
    packed = {file.name.partition(".")[0]: lzma.decompress(file.read_bytes()) for file in folder.glob("*.ttf.xz")}
    assert set(packed) == {"BabelStoneHan", "HanaMinB-Rest"}
    assert {name: (entry["size"], entry["sha256"]) for name, entry in recorded.items()} == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in (plain | packed).items()
    }
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) <= 40_000_000


def test_the_reduced_kai_has_a_name_of_its_own_and_keeps_its_copyright() -> None:
    with TTFont(paths.resource("fonts/JicengKai-Regular.ttf"), lazy=True) as font:
        told = {record.nameID: str(record) for record in font["name"].names}
    assert (told[1], told[4], told[6]) == ("Jiceng Kai", "Jiceng Kai", "JicengKai-Regular")
    assert "LxgwWenKai" in told.pop(0)
    assert "SIL Open Font License" in told[13]
    assert not [text for text in told.values() if "LXGW" in text.upper() or "霞鹜" in text]


def test_the_repair_writes_surrogate_pairs_and_then_leaves_itself_alone() -> None:
    tounicode.repair()
    first = ttfonts.makeToUnicodeCMap
    tounicode.repair()
    assert ttfonts.makeToUnicodeCMap is first
    assert "<00> <D840DD64>" in first("x", [0x20164])


def test_invisible_characters_are_dropped() -> None:
    assert clean("葛\U000e0100城\ufe0f\u200b\x07\r\n二\t三\u00a0四") == "葛城\n二 三 四"


def test_line_ends_and_invisible_characters_are_not_reported_but_private_codes_are() -> None:
    assert missing("张\n三\ufe0f\u200b\uffff\ufffe\U0010ffff") == []
    assert missing("\ue000张\uf8ff") == ["自造字（U+E000）", "自造字（U+F8FF）"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\ue81e", "\u9fb4"),  # FE59, one of the 18 whose code GB 18030-2022 has changed
        ("\ue864", "\u9fbb"),  # FEA0, the last of them
        ("\ue78d\ue78e\ue78f\ue796", "\ufe10\ufe12\ufe11\ufe19"),
        ("\ue815\ue816\ue855\ue863", "\u2e81\U00020087\U000241fe\u4dae"),
        ("\ue7c7\ue7e7\ue7f3", "\u1e3f\u303e\u2ffb"),
    ],
)
def test_codes_that_the_standard_has_replaced_are_printed_as_what_they_stand_for(old: str, new: str) -> None:
    assert clean(old) == new
    assert missing(old) == []


def test_what_stands_for_a_private_code_is_no_private_code() -> None:
    assert all("\ue766" <= chr(code) <= "\ue864" for code in STANDARD)  # outside the user-defined areas
    assert not [char for char in STANDARD.values() if "\ue000" <= char <= "\uf8ff"]
    assert len(set(STANDARD.values())) == len(STANDARD) == 105


def test_a_sum_of_money_is_in_yuan_and_what_fandol_draws_small_comes_from_song() -> None:
    assert {font_name(Role.FANGSONG, char) for char in "￥〇～－"} == {"NotoSerifSC-Regular"}
    assert font_name(Role.FANGSONG, "＄") == "FandolFang"


def test_what_is_written_on_is_one_thin_rule_in_every_typeface() -> None:
    assert {font_name(role, "＿") for role in Role} == {"NotoSerifSC-Regular"}


@pytest.mark.parametrize("char", "䶮㛃𬭎𠅤玥")
def test_a_borrowed_character_is_as_large_and_as_high_as_its_neighbours(char: str) -> None:
    inks = []
    for body in ("国" * 20, char * 20):
        data = render(Notice("", "", body, "居委会", date(2026, 12, 8)))
        inks.append(ink_of(data, below=37, above=60))
    (_, top, _, foot), (_, own_top, _, own_foot) = inks
    assert (own_top + own_foot) / 2 == pytest.approx((top + foot) / 2, abs=0.3)
    assert 0.8 < (own_foot - own_top) / (foot - top) < 1.2


def test_a_borrowed_character_in_a_heading_is_black_and_keeps_its_room() -> None:
    with Fonts({Role.HEI: "会𠀣", Role.FANGSONG: "会䶮"}) as opened:
        assert opened.glyph(Role.HEI, "𠀣").bold > 0
        assert opened.glyph(Role.HEI, "会").bold == 0
        rare = opened.glyph(Role.FANGSONG, "䶮")
        assert (rare.advance, rare.bold) == (pytest.approx(1, abs=0.005), 0)
        assert rare.lift < 0
