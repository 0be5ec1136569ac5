from __future__ import annotations

from jiceng_desktop.services import checkup, demo
from jiceng_desktop.services.checkup import FAULTS, Problem
from tests.services.demo.looking import TODAY, dump

# nothing is planted of these: a birth out of time, and what the database itself does not allow
_ABSENT = {Problem.BIRTH, Problem.TWO_HEADS, Problem.TWO_HOUSEHOLDS}


def counts(office):
    done = office.read(checkup.examine, TODAY)
    return {problem: len(done.numbers(problem)) for problem in FAULTS}


def test_a_checkup_of_the_demonstration_finds_something_of_every_kind(small):
    office = small
    before = counts(office)
    office.write(demo.blemish, TODAY)
    after = counts(office)
    grown = {problem for problem in FAULTS if after[problem] > before[problem]}
    assert grown == {problem for problem in FAULTS if problem not in _ABSENT}
    assert sum(after.values()) < 60


def test_the_same_blemishes_every_time(small, new_office):
    again = new_office()
    again.write(demo.fill, TODAY, scale=0.02)
    for office in (small, again):
        office.write(demo.blemish, TODAY)
    assert dump(again)["person"] == dump(small)["person"]
