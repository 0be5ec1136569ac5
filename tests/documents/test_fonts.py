from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped]

from jiceng_desktop import paths
from jiceng_desktop.documents import tounicode
from jiceng_desktop.documents.fonts import Fonts, Role, clean, font_name, missing, refuse_missing
from jiceng_desktop.errors import Refusal

RARE = "𠅤𬭎䶮㛃𠮷𰻝"
LEVEL_THREE = [(0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D)]
LEVEL_THREE += [(0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]


def test_every_role_draws_rare_names() -> None:
    assert missing(RARE) == []
    assert all(font_name(role, char) for role in Role for char in RARE)


def test_what_one_typeface_draws_none_leaves_blank() -> None:
    text = "ćǧŁꀀꒌ℃"
    assert missing(text) == []
    with Fonts(dict.fromkeys(Role, text)) as opened:
        for role in Role:
            assert "".join(opened.glyph(role, char).char for char in text) == text


def test_fonts_cover_gb18030_level_three() -> None:
    assert [
        char for a, b in LEVEL_THREE for char in map(chr, range(a, b + 1)) if not font_name(Role.FANGSONG, char)
    ] == []


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


def test_a_damaged_cached_font_is_unpacked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path)
    with Fonts({Role.HEI: "会"}):
        (cached,) = (tmp_path / "fonts").iterdir()
    whole = cached.read_bytes()
    cached.unlink()
    cached.write_bytes(b"torn")
    with Fonts({Role.HEI: "会"}):
        assert cached.read_bytes() == whole


def test_printing_works_without_a_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").write_bytes(b"a file where the folder should be")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path)
    with Fonts({Role.HEI: "会"}) as opened:
        assert opened.glyph(Role.HEI, "会").char == "会"


def test_a_damaged_font_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font_name(Role.HEI, "会")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/NotoSansSC-Medium.ttf.xz").write_bytes(b"damaged")
    monkeypatch.setattr(paths, "resource", lambda name: tmp_path / name)
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    with pytest.raises(Refusal, match="重新安装"), Fonts({Role.HEI: "会"}):
        pass


def test_the_repair_writes_surrogate_pairs_and_then_leaves_itself_alone() -> None:
    tounicode.repair()
    first = ttfonts.makeToUnicodeCMap
    tounicode.repair()
    assert ttfonts.makeToUnicodeCMap is first
    assert "<00> <D840DD64>" in first("x", [0x20164])


def test_invisible_characters_are_dropped() -> None:
    assert clean("葛\U000e0100城\ufe0f\u200b\x07\r\n二\t三\u00a0四") == "葛城\n二 三 四"


def test_line_ends_and_invisible_characters_are_not_reported_but_private_codes_are() -> None:
    assert missing("张\n三\ufe0f\u200b") == []
    assert missing("\ue81e") == ["\ue81e（U+E81E）"]
