from __future__ import annotations

from datetime import datetime

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, lines


def test_lines_keep_the_order_of_the_office(office):
    new = office.write(lines.save, None, "  消防 ")
    assert office.read(lines.listed)[-1] == (new, "消防")
    office.write(lines.move, new, -99)
    assert office.read(lines.listed)[0] == (new, "消防")
    office.write(lines.move, new, 1)
    assert office.read(lines.listed)[1] == (new, "消防")


def test_it_is_counted_how_often_a_line_is_used(office):
    first, second = (key for key, _ in office.read(lines.listed)[:2])
    when = datetime(2026, 12, 8, 15)
    for chosen in ((first,), (first, second)):
        office.write(events.save, None, events.Draft(title="党课", starts_at=when, lines=chosen))
    assert office.read(lines.counts) == {first: 2, second: 1}


@pytest.mark.parametrize("name", [" ", "长" * 33, "科普"])
def test_what_is_no_name_is_refused(office, name):
    with pytest.raises(Refusal) as refused:
        office.write(lines.save, None, name)
    assert refused.value.field == "name"


def test_a_line_that_is_gone_is_told(office):
    for act in (lambda: office.write(lines.move, 999, 1), lambda: office.write(lines.remove, 999)):
        with pytest.raises(Refusal, match="已被删除"):
            act()
