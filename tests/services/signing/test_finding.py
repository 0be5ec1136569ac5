from __future__ import annotations

from dataclasses import replace

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people as cards
from jiceng_desktop.services import signing
from jiceng_desktop.terms import PersonStatus
from tests.services.residents import TODAY, add, id_number


@pytest.fixture
def found(office, people):
    """Return a function that tells the names of those who fit; the five are expected."""

    def found(typed, expected=None):
        who = frozenset(people.values()) if expected is None else expected
        return [one.name for one in office.read(signing.candidates, typed, who)]

    return found


@pytest.mark.parametrize(
    "typed", ["wxy", "王秀", "秀英", "wangxiuying", "0004", "19900000004", "401", "2-2-401", " ｗｘｙ "]
)
def test_any_way_to_name_somebody_leads_to_this_one(found, typed):
    assert found(typed) == ["王秀英"]


def test_those_expected_come_first_then_everybody(office, people, found):
    add(office, "安秀英")
    assert found("秀英") == ["王秀英", "安秀英"]
    assert found("秀英", frozenset()) == ["安秀英", "王秀英"]
    known = office.read(signing.candidates, "秀英", frozenset(people.values()))
    assert [one.expected for one in known] == [True, False]


def test_a_scanned_card_finds_its_owner_through_the_input_method(office, found):
    number = id_number(born="19540307", order=15)
    wide = number.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
    for typed in (number, number.lower(), wide, f"王秀英 {number}", f" {number[:6]} {number[6:]} "):
        assert found(typed) == ["王秀英"]
    assert found(id_number(born="19990101")) == []
    assert signing.id_number_in(wide) == number
    assert signing.id_number_in("19900000004") == ""


def test_a_new_card_finds_who_is_entered_with_an_old_number(office, found):
    old = add(office, "安然", id_number="999901450307" + "022")
    number = id_number(born="19450307", order=22)
    assert [one.person_id for one in office.read(signing.candidates, number)] == [old]


def test_a_volunteer_is_found_by_the_number(office, people, found):
    entry = {"person_id": people["林晓燕"], "number": "Z0012", "joined_on": TODAY}
    office.write(lambda session: session.add(Volunteer(**entry)))
    assert found("z0012")[0] == "林晓燕"


def test_who_has_left_is_offered_only_where_nobody_else_fits(office, found):
    gone = add(office, "安然")
    office.write(cards.save, gone, replace(office.read(cards.load, gone), status=PersonStatus.MOVED_OUT))
    assert [one.gone for one in office.read(signing.candidates, "安然")] == ["已迁出"]
    add(office, "安然然")
    assert found("安然") == ["安然然"]


def test_who_is_known_from_outside_comes_behind_the_residents(office, found):
    add(office, "王秀秀", status=PersonStatus.OUTSIDE)
    assert found("王秀") == ["王秀英", "王秀秀"]
    assert [one.gone for one in office.read(signing.candidates, "王秀")] == ["", "不住在本社区"]


def test_nothing_typed_finds_nobody(found):
    assert (found(""), found("  "), found("诸葛")) == ([], [], [])
