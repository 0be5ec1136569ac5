from __future__ import annotations

import itertools
from datetime import date

import pytest

from jiceng_desktop.documents.recovery import groups, render_recovery
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of

CODE = "7K3M-9QXT-2B8V-WH4N-6PRC-D5YZ-1JGF-0ASE-T4QX"


def test_the_sheet_shows_the_whole_code_large_on_one_page() -> None:
    pages = lines_of(render_recovery(CODE, "育英社区", date(2026, 11, 21)))
    assert len(pages) == 1
    large = [line.text for line in pages[0] if line.size == 30]
    assert "".join(large) == CODE.replace("-", "")
    assert any(line.text == "育英社区\u30002026年11月21日" for line in pages[0])


def test_lines_do_not_run_into_each_other() -> None:
    (page,) = lines_of(render_recovery(CODE, "育英社区", date(2026, 11, 21)))
    heights = sorted({line.baseline for line in page}, reverse=True)
    assert all(upper - lower > 20 for upper, lower in itertools.pairwise(heights))


def test_any_grouping_is_made_groups_of_four() -> None:
    assert groups("ab12 cd-34e") == ["AB12", "CD34", "E"]


def test_a_community_without_glyphs_is_refused() -> None:
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_recovery(CODE, "\U00030041社区", date(2026, 11, 21))
