from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop.documents.notice import Attachment, render
from jiceng_desktop.terms import Layout
from tests.documents.reading import MM, find, lines_of, rules_of
from tests.documents.samples import LEFT, NOTICE, RIGHT

SMALL = 14.0
COPIES = "梧桐街道办事处，梧桐派出所，" + "翠湖社区各楼栋居民小组，" * 3
ISSUED = replace(
    NOTICE,
    layout=Layout.REDHEAD,
    mark="翠湖社区居民委员会文件",
    copies_to=COPIES.rstrip("，"),
    issuer="翠湖社区居民委员会",
    issued_on=date(2026, 12, 9),
)


def test_the_last_rule_lies_on_the_foot_of_the_type_area() -> None:
    first, middle, last = rules_of(render(ISSUED))[-1][-3:]
    assert last.height == pytest.approx(37 + 225, abs=0.05)
    assert [round(rule.thickness, 2) for rule in (first, middle, last)] == [0.35, 0.25, 0.35]
    for rule in (first, middle, last):
        assert not rule.red
        assert (rule.left, rule.right) == (pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.05))


def test_copies_hang_behind_the_colon_and_end_with_a_full_stop() -> None:
    page = lines_of(render(ISSUED))[-1]
    small = [line for line in page if line.size == SMALL and not line.text.startswith("—")]
    assert small[0].text.startswith("抄送：梧桐街道办事处，")
    assert small[0].left == pytest.approx(LEFT + SMALL, abs=0.05)
    assert small[0].right <= RIGHT - SMALL + 0.1
    assert [line.left for line in small[1:-1]] == pytest.approx([LEFT + 4 * SMALL] * len(small[1:-1]), abs=0.1)
    assert small[-2].text.endswith("居民小组。")


def test_issuer_and_day_stand_one_character_in() -> None:
    line = find(render(ISSUED), "翠湖社区居民委员会2026年12月9日印发")[1]
    assert line.left == pytest.approx(LEFT + SMALL, abs=0.05)
    assert line.right == pytest.approx(RIGHT - SMALL, abs=0.3)


@pytest.mark.parametrize("rows", range(4, 26, 3))
def test_it_never_touches_the_text_and_never_stands_alone(rows: int) -> None:
    data = render(replace(ISSUED, body="\n".join(["居民议事会"] * rows)))
    top = rules_of(data)[-1][-3].height
    page = lines_of(data)[-1]
    above = [line for line in page if line.size != SMALL]
    assert above
    assert min(line.baseline for line in above) > (297 - top) * MM
    assert any(line.text.startswith("2026年12月8日") for line in above)


def test_it_follows_the_attachments() -> None:
    data = render(replace(ISSUED, attachments=(Attachment("名单", "张三\n李四"),)))
    assert find(data, "抄送：")[0] == len(lines_of(data)) == find(data, "张三")[0]


def test_a_letter_names_only_the_copies_and_has_no_rules() -> None:
    data = render(replace(ISSUED, layout=Layout.LETTER))
    assert len(rules_of(data)[0]) == 4
    copies = [line for line in lines_of(data)[0] if line.size == SMALL]
    assert copies[0].text.startswith("抄送：")
    assert copies[-1].baseline / MM == pytest.approx(35 + 2.9, abs=0.5)
    assert "印发" not in "".join(line.text for line in copies)


def test_long_names_and_a_hundred_copies_still_print() -> None:
    assert render(replace(ISSUED, issuer="翠湖" * 60, copies_to="居民小组，" * 80)).startswith(b"%PDF")
