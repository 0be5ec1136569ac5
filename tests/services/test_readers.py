from __future__ import annotations

import pytest

from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_codes, merging, people, readers, undo
from jiceng_desktop.terms import PersonStatus, Scannable
from tests.services import residents


def test_anybody_becomes_a_reader_in_one_step(office):
    person = residents.add(office)
    assert office.read(readers.card, person) is None
    assert office.write(readers.enrol, person) == 1
    assert office.write(readers.enrol, person) == 0
    card = office.read(readers.card, person)
    assert (card.name, card.number, card.stopped_on) == ("张三丰", "90000001", None)
    found = office.read(library_codes.recognise, "90000001")
    assert found.kind is Scannable.READER


def test_who_is_gone_becomes_no_reader(office):
    person = residents.add(office)

    def die(session):
        session.get_one(Person, person).status = PersonStatus.DECEASED

    office.write(die)
    for who in (person, 99999):
        with pytest.raises(Refusal):
            office.write(readers.enrol, who)


def test_a_lost_card_is_no_good_any_more(office):
    person = residents.add(office)
    office.write(readers.enrol, person)
    assert office.write(readers.renumber, person) == "90000002"
    assert office.read(library_codes.recognise, "90000001") is None
    other = residents.add(office, "李四光")
    with pytest.raises(Refusal, match="还没有读者证"):
        office.write(readers.stop, other)


def test_two_cards_of_one_person_leave_the_newer_number(office):
    keep, drop = residents.add(office), residents.add(office, "张三峰")
    office.write(readers.enrol, keep)
    office.write(readers.enrol, drop)
    office.write(merging.merge, keep, drop)
    card = office.read(readers.card, keep)
    assert card.number == "90000002"  # so that the number of the other card is never given again
    office.write(undo.take_back, office.last_group)
    numbers = [office.read(readers.card, one).number for one in (keep, drop)]
    assert numbers == ["90000001", "90000002"]


def test_a_reader_who_never_borrowed_can_be_deleted(office):
    person = residents.add(office)
    office.write(readers.enrol, person)
    office.write(people.remove, person)
    assert office.read(readers.card, person) is None
    office.write(undo.take_back, office.last_group)
    assert office.read(readers.card, person).number == "90000001"


@pytest.mark.parametrize(("name", "shown"), [("王伟", "王*"), ("欧阳娜娜", "欧***"), ("", "")])
def test_a_name_others_may_hear(name, shown):
    assert readers.half_hidden(name) == shown
