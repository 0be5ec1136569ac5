from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection

from jiceng_desktop import paths
from jiceng_desktop.documents import installed, office_fonts
from jiceng_desktop.documents.office_fonts import OfficeFont, family, scan
from jiceng_desktop.documents.typeface import LostFont
from jiceng_desktop.errors import Refusal
from tests.documents.fontmaking import (
    Registry,
    emptied,
    licensed,
    named,
    narrowed,
    reduced,
    with_table,
)

FANGSONG = ("仿宋_GB2312", "FangSong_GB2312")


def fangsong(chars="会议的"):
    return named(reduced(chars), *FANGSONG)


# where they are


def test_fonts_of_everybody_and_of_this_clerk_are_listed(computer, tmp_path):
    computer.install(fangsong(), "simfang.ttf")
    own = tmp_path / "Local" / "字体" / "fzxbs.TTF"
    clerk = Registry.HKEY_CURRENT_USER
    computer.registry.fonts[clerk] = [("方正小标宋简体 (TrueType)", str(own)), ("Old (All res)", "old.fon")]
    assert installed.files() == sorted([computer.folder / "simfang.ttf", own])


def test_without_the_registry_key_there_are_none(computer):
    computer.registry.fonts.clear()
    assert installed.files() == []


@pytest.mark.skipif(sys.platform == "win32", reason="fontconfig is not for Windows")
def test_fontconfig_is_asked_elsewhere(tmp_path, monkeypatch):
    command = tmp_path / "fc-list"
    command.write_text('#!/bin/sh\n[ "$1" = --format ] && printf "/仿宋.ttf\\n/b.ttc\\n/b.ttc\\n/c.pfb\\n"\n', "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert installed.files() == [Path("/b.ttc"), Path("/仿宋.ttf")]


@pytest.mark.skipif(sys.platform == "win32", reason="fontconfig is not for Windows")
def test_a_computer_without_fontconfig_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed.files() == []


# what they say of themselves


@pytest.mark.parametrize("name", [*FANGSONG, "fangsong_gb2312"])
def test_a_font_is_found_by_its_name_in_any_language(computer, name):
    computer.install(fangsong(), "X1.TTF")
    found = family(scan(), name)
    assert found is not None
    assert (found.label, found.postscript, found.chinese, found.refused) == (FANGSONG[0], FANGSONG[1], True, "")


def test_the_plain_font_of_a_family_is_taken(computer):
    computer.install(named(reduced("的"), *FANGSONG, style="Bold"), "bold.ttf")
    assert family(scan(), FANGSONG[0]) is None
    plain = computer.install(fangsong(), "regular.ttf")
    assert family(scan(), FANGSONG[0]).path == str(plain)


def test_a_collection_is_read_font_by_font(computer):
    collection = TTCollection()
    collection.fonts = [named(reduced("的"), "宋体", "SimSun"), named(reduced("的会"), "新宋体", "NSimSun")]
    path = computer.folder / "simsun.ttc"
    collection.save(path)
    computer.registry.fonts[Registry.HKEY_LOCAL_MACHINE].append(("宋体 & 新宋体 (TrueType)", "simsun.ttc"))
    assert [(font.label, font.index) for font in scan()] == [("宋体", 0), ("新宋体", 1)]
    assert "会" not in OfficeFont(family(scan(), "宋体"))
    assert "会" in OfficeFont(family(scan(), "新宋体"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda font: with_table(font, "CFF "), "PostScript"),
        (lambda font: with_table(font, "fvar"), "可变字体"),
        (lambda font: licensed(font, 0x0002), "许可"),
        (lambda font: licensed(font, 0x0100), "许可"),
        (lambda font: licensed(font, 0x0204), "许可"),
    ],
)
def test_fonts_that_cannot_be_printed_with_say_why(computer, change, told):
    path = computer.install(change(fangsong()))
    assert told in family(scan(), FANGSONG[0]).refused
    with pytest.raises(Refusal, match=told):
        office_fonts.chosen_file(path)


@pytest.mark.parametrize("fs_type", [0, 0x0004, 0x0008])
def test_preview_and_editable_embedding_are_enough_for_paper(computer, fs_type):
    computer.install(licensed(fangsong(), fs_type))
    assert family(scan(), FANGSONG[0]).refused == ""


def test_a_torn_font_is_left_out_and_noted_without_its_folder(computer, caplog):
    path = computer.install(fangsong("会议的通知居民委员"))
    path.write_bytes(path.read_bytes()[:-600])
    with caplog.at_level(logging.WARNING):
        (found,) = scan()
    assert found.refused == office_fonts.DAMAGED
    assert "font.ttf" in caplog.text
    assert str(computer.folder) not in caplog.text


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"no font at all"])
def test_a_file_that_is_no_font_is_left_out(computer, content):
    path = computer.install(fangsong())
    path.write_bytes(content)
    assert scan() == ()
    with pytest.raises(Refusal, match="不是字体文件"):
        office_fonts.chosen_file(path)


def test_an_entry_without_its_file_is_left_out(computer):
    computer.install(fangsong()).unlink()
    assert scan() == ()


# what they draw


def test_an_entry_that_leads_to_an_empty_glyph_draws_nothing(computer):
    computer.install(emptied(fangsong("会议　"), "议"))
    font = OfficeFont(*scan())
    assert ["会" in font, "议" in font, "　" in font, "玥" in font] == [True, False, True, False]


def test_a_mark_narrower_than_a_cell_is_left_to_other_fonts(computer):
    computer.install(narrowed(fangsong("会—“"), "“"))
    font = OfficeFont(*scan())
    assert ["会" in font, "—" in font, "“" in font] == [True, True, False]


# what is remembered


def test_a_file_that_has_not_changed_is_not_opened_again(computer):
    path = computer.install(fangsong())
    before = scan()
    assert "议" in OfficeFont(*before)
    told = path.stat()
    path.write_bytes(b"\0" * told.st_size)
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert scan() == before
    assert "议" in OfficeFont(*before)


def test_a_changed_file_is_looked_at_again(computer):
    computer.install(fangsong("会的"))
    assert "议" not in OfficeFont(*scan())
    computer.registry.fonts[Registry.HKEY_LOCAL_MACHINE].clear()
    computer.install(fangsong("会议的"))
    assert "议" in OfficeFont(*scan())


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"form": 1, "files": {"a": 3}}', '{"form": 1, "files": {"a": {}}}'])
def test_a_torn_index_is_made_anew(computer, torn):
    computer.install(fangsong())
    before = scan()
    (paths.cache_dir() / "office-fonts.json").write_text(torn, encoding="utf-8")
    assert scan() == before


def test_a_torn_list_of_characters_is_made_anew(computer):
    computer.install(fangsong())
    OfficeFont(*scan())
    (kept,) = (paths.cache_dir() / "fonts").glob("*.ranges")
    for torn in (b"4E00-9", b"\xff\n", b"zz\n"):
        kept.write_bytes(torn)
        font = OfficeFont(*scan())
        assert "会" in font
        assert "一" not in font


def test_without_a_cache_folder_everything_is_looked_at_each_time(computer, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "file")
    computer.install(fangsong())
    assert "会" in OfficeFont(*scan())


def test_a_font_that_has_changed_since_it_was_looked_at_is_lost(computer):
    path = computer.install(fangsong())
    font = OfficeFont(*scan())
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(LostFont):
        font.face()
    path.unlink()
    with pytest.raises(LostFont):
        font.face()
    with pytest.raises(LostFont):
        OfficeFont(font.found)
