"""A thousand paragraphs such as offices write, and none breaks a line where it must not."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.notice import render
from jiceng_desktop.documents.text import BODY, CELL, NO_END, NO_START, Line, Setter
from tests.documents.reading import lines_of
from tests.documents.samples import NOTICE, RIGHT

HAN = "社区居民议事会通知各楼栋长请于准时参加并互相转告为进一步做好老旧小区改造工作广泛听取意见经研究决定"
WRAPPED = ["（{}）", "《{}》", "“{}”", "“《{}》”", "‘{}’、", "【{}】", "({})", "〔{}〕", "——{}", "{}……", "“{}：", "{}·"]
FIGURES = ["2026年", "12:30", "30%", "25℃", "￥1,280.50", "19900000000", "WPS", "a@b.cn", "3号楼", "〔2026〕12号"]
SEED = 9704
WHOLE = re.compile(r"——|……|[A-Za-z0-9][A-Za-z0-9.,:/@_%+\-]*")


def paragraph(chance: random.Random) -> str:
    return "".join(_sentence(chance) for _ in range(chance.randint(1, 6)))


def _sentence(chance: random.Random) -> str:
    parts = [_clause(chance) for _ in range(chance.randint(1, 5))]
    return "，".join(parts) + chance.choice("。；！？") + chance.choice(["", "", "”"])


def _clause(chance: random.Random) -> str:
    han = "".join(chance.choices(HAN, k=chance.randint(2, 12)))
    return "".join([
        han,
        chance.choice(["", "", chance.choice(FIGURES)]),
        chance.choice(["", chance.choice(WRAPPED).format("".join(chance.choices(HAN, k=chance.randint(1, 9))))]),
        chance.choice(["", "", chance.choice(FIGURES), "、", "——", "……"]),
    ])


@pytest.fixture(scope="module")
def setter() -> Iterator[Setter]:
    chars = {*HAN, *map(chr, range(0x20, 0x7F)), *NO_START, *NO_END, *"年号楼"}
    with Fonts({Role.FANGSONG: chars}) as opened:
        yield Setter(opened)


def check(text: str, lines: list[str]) -> None:
    """Compare printed lines with the text: nothing lost, no forbidden end, nothing whole divided."""
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for before, after in itertools.pairwise(lines):
        assert after[0] not in NO_START, (before, after)
        assert before[-1] not in NO_END, (before, after)
        for whole in WHOLE.findall(text):
            assert not _divided(whole, before, after), (whole, before, after)


def _divided(whole: str, before: str, after: str) -> bool:
    """Say whether the break between two lines divides the word."""
    return any(before.endswith(whole[:at]) and after.startswith(whole[at:]) for at in range(1, len(whole)))


def test_no_line_of_a_thousand_paragraphs_begins_or_ends_wrongly(setter: Setter) -> None:
    chance = random.Random(SEED)  # noqa: S311  # the same thousand every time
    count = 0
    for _ in range(1000):
        text = paragraph(chance)
        lines = setter.lines(((Role.FANGSONG, text),), BODY)
        check(text, [line.text for line in lines])
        _check_edges(lines)
        count += len(lines)
    assert count > 3000


def _check_edges(lines: tuple[Line, ...]) -> None:
    """All lines but the last fill the measure exactly; the last is set at its natural width."""
    assert all(line.right == pytest.approx(BODY.width, abs=0.02) for line in lines[:-1])
    last = lines[-1]
    assert last.right <= BODY.width + 0.02
    steps = [b - a for a, b in itertools.pairwise(last.offsets)]
    assert all(step <= 2 * CELL for step in steps)
    han = [step for char, step in zip(last.text, steps, strict=False) if char in HAN]
    assert all(step <= CELL + 0.01 for step in han)


def test_printed_pages_keep_the_rules_too() -> None:
    chance = random.Random(SEED + 1)  # noqa: S311
    texts = [paragraph(chance) for _ in range(25)]
    printed = lines_of(render(replace(NOTICE, title="", addressee="", body="\n".join(texts))))
    lines = [line.text.strip() for page in printed for line in page if line.size == 16]
    for before, after in itertools.pairwise(lines):
        assert after[0] not in NO_START
        assert before[-1] not in NO_END
    full = [line for page in printed for line in page if line.size == 16 and line.text[-1] in HAN]
    assert max(line.right for line in full) == pytest.approx(RIGHT, abs=0.3)
