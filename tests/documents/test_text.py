from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.text import BODY, CELL, NO_END, NO_START, Measure, Setter, spans

HAN = "社区居民议事会通知各楼栋长请于准时参加并互相转告"
PIECES = ["，", "。", "：", "；", "！", "——", "……", "、", "%", "2026", "12:30", "WPS", "19900000000", "a@b.cn", "·"]
WRAPPED = ["“{}”", "（{}）", "《{}》", "“《{}》。”", "（{}）。", "【{}】：", "({}),", "“{}……”", "‘{}’、"]


@pytest.fixture(scope="module")
def setter() -> Iterator[Setter]:
    latin = "".join(map(chr, range(0x20, 0x7F)))
    with Fonts({
        Role.FANGSONG: {*HAN, "＿", *latin, *"".join(PIECES + WRAPPED)},
        Role.TITLE: "会—",
    }) as opened:
        yield Setter(opened)


def body(setter: Setter, text: str, measure: Measure = BODY) -> list[str]:
    return [line.text for line in setter.lines(((Role.FANGSONG, text),), measure)]


han = st.text(alphabet=HAN, min_size=1, max_size=7)
piece = st.one_of(han, han, st.builds(lambda w, h: w.format(h), st.sampled_from(WRAPPED), han))
sentence = st.lists(st.tuples(piece, st.sampled_from([*PIECES, "", "", ""])), min_size=1, max_size=40)


@given(sentence.map(lambda pairs: "".join(han_text + mark for han_text, mark in pairs)), st.integers(12, 28))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_breaks_the_rules_and_none_loses_a_character(setter: Setter, text: str, cells: int) -> None:
    measure = Measure(width=cells * CELL, first=2 * CELL)
    lines = setter.lines(((Role.FANGSONG, text),), measure)
    assert "".join(line.text for line in lines) == text
    for before, after in itertools.pairwise(lines):
        assert after.text[0] not in NO_START
        assert before.text[-1] not in NO_END
        assert before.right == pytest.approx(measure.width, abs=0.02)
    assert all(line.right <= measure.width + 0.02 for line in lines)


def test_28_characters_fill_a_line_exactly(setter: Setter) -> None:
    (line,) = setter.lines(((Role.FANGSONG, "民" * 28),), Measure())
    assert line.offsets == pytest.approx([at * CELL for at in range(28)])
    assert line.right == pytest.approx(28 * CELL)


def test_a_mark_after_a_full_line_is_drawn_in(setter: Setter) -> None:
    assert body(setter, "（" + "民" * 26 + "）。", Measure()) == ["（" + "民" * 26 + "）。"]


def test_squeezing_takes_the_blank_half_of_a_mark(setter: Setter) -> None:
    (line,) = setter.lines(((Role.FANGSONG, "（" + "民" * 26 + "）。"),), Measure())
    assert line.right == pytest.approx(28 * CELL)
    lost = -line.offsets[0]
    assert lost == pytest.approx(CELL / 3)
    assert line.offsets[1] == pytest.approx(CELL - lost)


def test_two_dashes_meet_even_where_the_font_leaves_a_gap(setter: Setter) -> None:
    (line,) = setter.lines(((Role.TITLE, "会——会"),), Measure())
    assert line.offsets[2] - line.offsets[1] < 0.9 * CELL
    assert line.offsets[3] == pytest.approx(3 * CELL)


def test_a_mark_that_finds_no_blank_takes_its_neighbour_along(setter: Setter) -> None:
    assert body(setter, "民" * 28 + "，会", Measure()) == ["民" * 27, "民，会"]


def test_an_opening_mark_does_not_end_a_line(setter: Setter) -> None:
    assert body(setter, "民" * 27 + "《通知》", Measure()) == ["民" * 27, "《通知》"]


@pytest.mark.parametrize("whole", ["——", "……", "19900000000", "12:30", "a@b.cn"])
def test_a_pair_of_dashes_or_a_number_is_never_divided(setter: Setter, whole: str) -> None:
    for before in range(20, 30):
        assert any(whole in line for line in body(setter, "民" * before + whole + "民" * 40))


def test_an_overlong_run_is_divided(setter: Setter) -> None:
    lines = setter.lines(((Role.FANGSONG, "a" * 200),), Measure())
    assert len(lines) > 1
    assert all(line.right <= 28 * CELL + 0.02 for line in lines)


def test_spaces_vanish_at_line_ends(setter: Setter) -> None:
    assert body(setter, "民" * 28 + " 会", Measure()) == ["民" * 28, "会"]


def test_markup_stays_text(setter: Setter) -> None:
    assert "".join(body(setter, "<b>&\"'</para>")) == "<b>&\"'</para>"


@pytest.mark.parametrize(
    ("paragraph", "roles"),
    [
        ("一、会议时间", [Role.HEI]),
        ("十二、会议时间：下午三点", [Role.HEI, Role.FANGSONG]),
        ("一、会议时间：", [Role.HEI]),
        ("（一）听取通报", [Role.KAI]),
        ("1.签到", [Role.FANGSONG]),
        ("（1）签到", [Role.FANGSONG]),
        ("一致同意、通过", [Role.FANGSONG]),
    ],
)
def test_heading_levels(paragraph: str, roles: list[Role]) -> None:
    assert [role for role, _ in spans(paragraph)] == roles
    assert "".join(text for _, text in spans(paragraph)) == paragraph


def test_a_rule_at_the_end_reaches_the_edge_and_is_unbroken(setter: Setter) -> None:
    (line,) = setter.lines(((Role.FANGSONG, "社区：＿＿＿＿"),))
    assert line.right == pytest.approx(BODY.width)
    ruled = [at for char, at in zip(line.text, line.offsets, strict=True) if char == "＿"]
    assert all(after - before <= CELL + 0.001 for before, after in itertools.pairwise(ruled))
    assert line.offsets[2] == pytest.approx(4 * CELL)  # what stands before it keeps its place


def test_rules_alike_share_what_the_last_line_has_left(setter: Setter) -> None:
    (line,) = setter.lines(((Role.FANGSONG, "社区：＿＿＿＿会议：＿＿＿＿"),))
    assert line.right == pytest.approx(BODY.width)
    first, second = (part.count("＿") for part in line.text.split("会议："))
    assert first == second > 4


def test_a_rule_followed_by_text_keeps_its_length_in_the_last_line(setter: Setter) -> None:
    assert body(setter, "社区＿＿＿＿会。") == ["社区＿＿＿＿会。"]


def test_rules_and_not_gaps_take_what_a_full_line_has_left(setter: Setter) -> None:
    first, last = setter.lines(((Role.FANGSONG, f"{HAN[:20]}＿＿社＿＿＿＿会。"),))
    assert first.right == pytest.approx(BODY.width)
    steps = [after - before for before, after in itertools.pairwise(first.offsets[:20])]
    assert steps == [pytest.approx(CELL)] * 19
    assert last.text == "＿＿＿＿会。"
