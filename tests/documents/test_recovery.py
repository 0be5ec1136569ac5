from __future__ import annotations

import itertools
from datetime import date

import pytest

from jiceng_desktop.crypto import parse_recovery_code
from jiceng_desktop.documents.recovery import groups, render_recovery
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of

CODE = "TKWD4-TT51H-EHEZ8-BB35W-1RT5Q-R0W3N-N9P0T-Z6CRC"


def test_the_sheet_shows_the_whole_code_large_on_one_page() -> None:
    pages = lines_of(render_recovery(CODE, "翠湖社区", date(2026, 11, 21)))
    assert len(pages) == 1
    large = [line.text for line in pages[0] if line.size == 30]
    assert "".join(large) == CODE.replace("-", "")
    assert any(line.text == "翠湖社区\u30002026年11月21日" for line in pages[0])


def test_lines_do_not_run_into_each_other() -> None:
    (page,) = lines_of(render_recovery(CODE, "翠湖社区", date(2026, 11, 21)))
    heights = sorted({line.baseline for line in page}, reverse=True)
    assert all(upper - lower > 20 for upper, lower in itertools.pairwise(heights))


def test_the_groups_are_those_the_program_counts() -> None:
    assert groups(CODE.lower().replace("-", " ")) == CODE.split("-")
    assert "-".join(groups(CODE)) == parse_recovery_code(CODE)


def test_a_community_without_glyphs_is_refused() -> None:
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_recovery(CODE, "\U00030041社区", date(2026, 11, 21))
