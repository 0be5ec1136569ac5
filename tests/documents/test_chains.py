from __future__ import annotations

import logging
import random
from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop import settings
from jiceng_desktop.documents import chains, notice
from jiceng_desktop.documents.chains import BUNDLED, by_file, by_name
from jiceng_desktop.documents.fonts import Fonts, Role, font_name, ink_of, missing
from jiceng_desktop.documents.notice import Notice
from jiceng_desktop.errors import Refusal
from tests.documents.fontmaking import licensed, named, reduced
from tests.documents.reading import lines_of, text_of

OLD, NEW = ("仿宋_GB2312", "FangSong_GB2312"), ("仿宋", "FangSong")
EXT_G = "\U00030041"  # no bundled font has it


def choose(**choices):
    settings.save(replace(settings.load(), fonts=choices))
    chains.renew()


def drawn(role, text):
    return [font_name(role, char) for char in text]


# which font draws what


def test_the_office_s_own_font_comes_first_and_what_it_lacks_comes_from_the_next(computer):
    computer.install(named(reduced("会议。"), *OLD), "old.ttf")
    computer.install(named(reduced("会通，"), *NEW), "new.ttf")
    assert drawn(Role.FANGSONG, "会议。通，知䶮8") == [
        *("FangSong_GB2312", "FangSong_GB2312", "FangSong_GB2312", "FangSong", "FangSong"),
        *("FandolFang", "BabelStoneHan", "LiberationSerif-Regular"),
    ]
    assert drawn(Role.KAI, "会议") == ["JicengKai-Regular"] * 2


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.TITLE, ("方正小标宋简体", "FZXiaoBiaoSong-B05S")),
        (Role.TITLE, ("华文中宋", "STZhongsong")),
        (Role.HEI, ("黑体", "SimHei")),
        (Role.KAI, ("楷体", "KaiTi")),
        (Role.SONG, ("宋体", "SimSun")),
        (Role.RARE, ("宋体-ExtG", "SimSun-ExtG")),
    ],
)
def test_every_typeface_has_its_own_preference(computer, role, names):
    computer.install(named(reduced("会"), *names))
    assert drawn(role, "会") == [names[1].replace(" ", "")]


def test_rare_characters_come_from_the_office_s_rare_font_in_every_typeface(computer):
    computer.install(named(reduced("𠅤", "NotoSerifSC-Regular"), "宋体-ExtB", "SimSun-ExtB"))
    assert font_name(Role.FANGSONG, "𠅤") == "SimSun-ExtB"
    assert font_name(Role.FANGSONG, "䶮") == "BabelStoneHan"


def test_what_one_font_of_the_office_can_draw_no_typeface_leaves_blank(computer):
    font = reduced("会𬭎")
    for table in font["cmap"].tables:
        if table.format == 12:
            table.cmap[ord(EXT_G)] = table.cmap[ord("会")]
    assert missing(EXT_G) == [f"{EXT_G}（U+30041）"]
    computer.install(named(font, "黑体", "SimHei"))
    chains.renew()
    assert missing(EXT_G) == []
    assert {font_name(role, EXT_G) for role in Role} == {"SimHei"}


def test_a_private_code_is_drawn_by_no_font(computer):
    font = reduced("会𬭎")
    for table in font["cmap"].tables:
        table.cmap[0xE000] = table.cmap[ord("会")]
    computer.install(named(font, *OLD))
    assert missing("\ue000") == ["自造字（U+E000）"]


def test_where_every_computer_must_print_the_same_only_bundled_fonts_are_used(computer, monkeypatch):
    computer.install(named(reduced("会"), *OLD))
    monkeypatch.setenv(chains.ONLY_BUNDLED, BUNDLED)
    assert font_name(Role.FANGSONG, "会") == "FandolFang"


def test_a_paper_names_the_office_s_font_and_can_be_copied_from(computer):
    computer.install(named(reduced("一、会议时间"), "黑体", "SimHei"))
    pdf = notice.render(Notice("通知", "", "一、会议时间和䶮", "居委会", date(2026, 11, 21)))
    assert "一、会议时间和䶮" in text_of(pdf)
    fonts = next(line.fonts for line in lines_of(pdf)[0] if line.text.startswith("一、"))
    assert fonts == {"SimHei", "NotoSansSC-Medium"}


# what the clerk has chosen


def test_a_choice_for_one_typeface_leaves_the_others_as_they_were(computer, tmp_path):
    computer.install(named(reduced("会"), *OLD), "old.ttf")
    computer.install(named(reduced("会"), *NEW), "new.ttf")
    elsewhere = tmp_path / "自己的.ttf"
    named(reduced("会"), "手写体", "Handwriting").save(elsewhere)
    choose(FANGSONG=by_name("仿宋"), KAI=by_file(elsewhere))
    assert [font_name(role, "会") for role in (Role.FANGSONG, Role.KAI)] == ["FangSong", "Handwriting"]
    choose(FANGSONG=BUNDLED)
    assert [font_name(role, "会") for role in (Role.FANGSONG, Role.KAI)] == ["FandolFang", "JicengKai-Regular"]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (by_name("方正仿宋"), "没有找到字体“方正仿宋”"),
        ("file:/nowhere/a.ttf", "“a.ttf”不是字体文件，或者打不开"),
        ("nonsense", "没有找到字体“nonsense”"),
        (by_name("楷体"), "“楷体”不能用来打印：它的许可"),
    ],
)
def test_a_choice_that_cannot_be_kept_is_told_and_the_automatic_one_taken(computer, choice, told):
    computer.install(named(reduced("会"), *OLD), "old.ttf")
    computer.install(licensed(named(reduced("会"), "楷体", "KaiTi"), 2), "kai.ttf")
    choose(FANGSONG=choice)
    assert told in chains.current().chosen[Role.FANGSONG].problem
    assert font_name(Role.FANGSONG, "会") == "FangSong_GB2312"


def test_a_preferred_font_that_cannot_be_printed_with_is_told(computer):
    computer.install(licensed(named(reduced("会"), "楷体", "KaiTi"), 2))
    assert "“楷体”不能用来打印" in chains.current().chosen[Role.KAI].problem
    assert font_name(Role.KAI, "会") == "JicengKai-Regular"


# fonts that go away


def vanish(path):
    path.unlink()


def truncate(path):
    path.write_bytes(path.read_bytes()[:-300])


@pytest.mark.parametrize("damage", [vanish, truncate], ids=["vanished", "truncated"])
def test_a_font_lost_since_it_was_looked_at_is_replaced_and_noted(computer, caplog, damage):
    path = computer.install(named(reduced("会议—"), *OLD))
    assert font_name(Role.FANGSONG, "会") == "FangSong_GB2312"
    damage(path)
    with caplog.at_level(logging.WARNING), Fonts({Role.FANGSONG: "会议"}) as opened:
        assert opened.glyph(Role.FANGSONG, "会").font.startswith("FandolFang")
    assert "FangSong_GB2312 cannot be read" in caplog.text
    assert font_name(Role.FANGSONG, "会") == "FandolFang"
    assert "读不出来" in chains.current().chosen[Role.FANGSONG].problem


def test_ink_is_measured_in_the_next_font_when_one_is_lost(computer):
    path = computer.install(named(reduced("—"), *OLD))
    assert font_name(Role.FANGSONG, "—") == "FangSong_GB2312"
    path.unlink()
    assert 0.0 <= ink_of(Role.FANGSONG, "—").left < ink_of(Role.FANGSONG, "—").right <= 1.0


def test_a_character_that_only_a_lost_font_had_never_vanishes_silently(computer):
    font = reduced("会𬭎")
    for table in font["cmap"].tables:
        if table.format == 12:
            table.cmap[ord(EXT_G)] = table.cmap[ord("会")]
    path = computer.install(named(font, *OLD))
    assert missing(EXT_G) == []
    path.unlink()
    with pytest.raises(Refusal, match="再打印一次"), Fonts({Role.FANGSONG: EXT_G}):
        pass
    assert missing(EXT_G) == [f"{EXT_G}（U+30041）"]


@pytest.mark.parametrize("seed", range(20))
def test_a_font_with_any_byte_changed_never_stops_the_printing(computer, seed):
    path = computer.install(named(reduced("会议的通知"), *OLD))
    content, dice = bytearray(path.read_bytes()), random.Random(seed)  # noqa: S311
    for at in dice.sample(range(len(content)), 40):
        content[at] = dice.randrange(256)
    path.write_bytes(content)
    pdf = notice.render(Notice("会议的通知", "", "会议的通知", "居委会", date(2026, 11, 21)))
    assert pdf.startswith(b"%PDF")
