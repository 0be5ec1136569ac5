from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import stationery, undo
from jiceng_desktop.services.stationery import Draft

PAPER = Draft(redhead=True, mark="梧桐里社区居民委员会", code="梧居", address="梧桐里1号", phone="0379-8800000")


def test_before_anything_was_entered_the_office_is_the_mark(office):
    assert office.read(stationery.of) == Draft(mark="梧桐里社区居民委员会")


def test_the_paper_is_kept_and_changed(office):
    office.write(stationery.save, PAPER)
    kept = office.read(stationery.of)
    assert (kept.redhead, kept.code, kept.phone) == (True, "梧居", "0379-8800000")
    office.write(stationery.save, Draft(mark="另一个", version=kept.version))
    assert office.read(stationery.of).mark == "另一个"
    office.write(undo.take_back, office.last_group)
    assert office.read(stationery.of).mark == "梧桐里社区居民委员会"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Draft(redhead=True, mark=" "), "mark"),
        (Draft(mark="字" * 65), "mark"),
        (Draft(code="字" * 17), "code"),
        (Draft(phone="打给我"), "phone"),
    ],
)
def test_what_cannot_be_is_refused(office, wrong, field):
    with pytest.raises(Refusal) as refused:
        office.write(stationery.save, wrong)
    assert refused.value.field == field
    assert office.read(stationery.of).version == 0


def test_a_stale_save_is_refused(office, other_desk):
    office.write(stationery.save, PAPER)
    seen = office.read(stationery.of)
    other_desk.write(stationery.save, Draft(mark="别处改的", version=seen.version))
    with pytest.raises(Stale, match="发文机关标志"):
        office.write(stationery.save, seen)
