from __future__ import annotations

from dataclasses import replace

import pytest

from jiceng_desktop.documents.notice import page_count, render
from jiceng_desktop.terms import Layout
from tests.documents.reading import MM, PAGE_HEIGHT, PrintedLine, find, ink_of, lines_of, row_of, rules_of, text_of
from tests.documents.samples import CELL, LEFT, NOTICE, PITCH, RIGHT

RED = replace(NOTICE, layout=Layout.REDHEAD, mark="翠湖社区居民委员会文件", number="翠居〔2026〕12号")
LETTER = replace(RED, layout=Layout.LETTER)
EM = 16 / MM  # 3号 in millimetres


def em_top(line: PrintedLine) -> float:
    """Return where the characters of a line begin, in millimetres from the upper edge of the page."""
    return (PAGE_HEIGHT - line.baseline - 0.88 * line.size) / MM


def em_foot(line: PrintedLine) -> float:
    return em_top(line) + line.size / MM


@pytest.mark.parametrize("mark", ["翠湖社区居委会文件", "翠湖社区居民委员会文件", "梧桐街道翠湖社区居民委员会文件"])
def test_the_ink_of_the_mark_begins_35_mm_below_the_type_area(mark: str) -> None:
    left, top, right, _ = ink_of(render(replace(RED, mark=mark)), below=40, above=90)
    assert top == pytest.approx(37 + 35, abs=0.3)
    assert left + right == pytest.approx(28 + 184, abs=1.5)
    assert left >= 28
    assert right <= 184.1


def test_number_and_red_rule_stand_below_the_mark() -> None:
    data = render(RED)
    number, mark = find(data, "翠居")[1], find(data, "翠湖社区居民委员会文件")[1]
    mark_foot = (PAGE_HEIGHT - mark.baseline) / MM + 0.12 * 42 / MM
    assert em_top(number) - mark_foot == pytest.approx((2 * PITCH + (PITCH - 16) / 2) / MM, abs=0.3)
    assert number.left + number.right == pytest.approx(LEFT + RIGHT, abs=1)
    (rule,) = rules_of(data)[0]
    assert rule.red
    assert rule.height - em_foot(number) == pytest.approx(4, abs=0.1)
    assert (rule.left, rule.right) == (pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.05))


@pytest.mark.parametrize("mark", ["翠湖居委会文件", "翠湖社区居民委员会文件", "街" * 18 + "文件", "街" * 26])
def test_the_title_stands_two_rows_below_the_rule_on_the_grid(mark: str) -> None:
    data = render(replace(RED, mark=mark))
    (rule,) = rules_of(data)[0]
    row = row_of(find(data, "关于召开")[1])
    above = 37 + row * PITCH / MM
    assert 2 <= (above - rule.height) / (PITCH / MM) + 0.03 < 3
    assert row_of(find(data, "各楼栋长")[1]) == row + 2


def test_the_usual_mark_leaves_two_rows_exactly() -> None:
    data = render(RED)
    above = 37 + row_of(find(data, "关于召开")[1]) * PITCH / MM
    assert above - rules_of(data)[0][0].height == pytest.approx(2 * PITCH / MM, abs=0.5)


@pytest.mark.parametrize("mark", ["", "翠" * 64, "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛\n壬\n癸", "街" * 200])
def test_any_mark_leaves_room_for_text(mark: str) -> None:
    data = render(replace(RED, mark=mark))
    assert find(data, "现将")[0] == 1
    assert page_count(replace(RED, mark=mark)) <= 2


def test_without_a_mark_the_office_gives_its_name() -> None:
    assert "翠湖社区居民委员会文件" in text_of(render(replace(RED, mark="")))


def test_a_letter_has_its_mark_30_mm_below_the_edge_and_two_double_rules() -> None:
    data = render(LETTER)
    assert ink_of(data, above=40)[1] == pytest.approx(30, abs=0.3)
    mark = find(data, "翠湖社区居民委员会")[1]
    assert mark.text == "翠湖社区居民委员会"  # without 文件
    mark_foot = (PAGE_HEIGHT - mark.baseline) / MM + 0.12 * 31 / MM
    thick, thin, foot_thin, foot_thick = rules_of(data)[0]
    assert thick.height - thick.thickness / 2 - mark_foot == pytest.approx(4, abs=0.1)
    assert foot_thick.height + foot_thick.thickness / 2 == pytest.approx(297 - 20, abs=0.1)
    assert thick.thickness > thin.thickness
    assert foot_thick.thickness > foot_thin.thickness
    for rule in rules_of(data)[0]:
        assert rule.red
        assert (rule.left, rule.right) == (pytest.approx(20, abs=0.1), pytest.approx(190, abs=0.1))


def test_the_number_of_a_letter_stands_right_below_the_rule() -> None:
    data = render(LETTER)
    number = find(data, "翠居")[1]
    thin = rules_of(data)[0][1]
    assert number.right == pytest.approx(RIGHT, abs=0.3)
    assert em_top(number) - (thin.height + thin.thickness / 2) == pytest.approx(EM * 7 / 8, abs=0.1)
    title = find(data, "关于召开")[1]
    above = 37 + row_of(title) * PITCH / MM
    assert above - em_foot(number) == pytest.approx(2 * PITCH / MM, abs=0.5)


def test_a_letter_shows_no_number_on_its_first_page_and_fills_it_to_the_rule() -> None:
    data = render(replace(LETTER, body="\n".join(["居民议事会"] * 30)))
    first, second = lines_of(data)
    assert not any(line.text.startswith("—") for line in first)
    assert second[-1].text == "— 2 —"
    assert row_of(first[-1]) == 22  # 10.1: a row more than elsewhere
    thin = rules_of(data)[0][2]
    assert thin.height - thin.thickness / 2 - em_foot(first[-1]) == pytest.approx(EM * 7 / 8, abs=0.5)
    assert rules_of(data)[1] == []
    assert first[-1].left == pytest.approx(LEFT + 2 * CELL, abs=0.01)
