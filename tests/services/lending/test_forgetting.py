"""After the days the office set, nothing says any more who borrowed what."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.lending import Loan, Reservation
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lending, library_rules, loans, merging, reservations, undo
from tests.services import shelves

_PERSONAL = {"person", "reader"}
_OF_BOOKS = {"loan", "reservation", "copy", "copy_event", "book_use"}


@pytest.fixture
def book(shelf):
    return shelf.copies["1000001"]


@pytest.fixture
def forget(office, clock):
    """Wait until everything that is over is to be forgotten, and forget it."""

    def act():
        assert office.read(loans.has_due, clock.wait(31))
        office.write(loans.forget)
        assert not office.read(loans.has_due, clock.today)

    return act


def traces(office) -> list[str]:
    """Return everything that leads from a loan or reservation to somebody, by itself or through the same action."""

    def find(session):
        entries = list(session.scalars(select(AuditEntry)))
        books = {entry.group_id for entry in entries if entry.record_kind in _OF_BOOKS}
        told = [
            f"{entry.record_kind} {entry.changes}"
            for entry in entries
            if entry.group_id in books
            and (entry.person_id or entry.record_kind in _PERSONAL or "person_id" in entry.changes)
        ]
        told += [
            step.before
            for step in session.scalars(select(UndoStep).where(UndoStep.record_kind.in_(_OF_BOOKS)))
            if json.loads(step.before).get("person_id")
        ]
        for model in (Loan, Reservation):
            told += [f"{model.__tablename__} {one.id}" for one in session.scalars(select(model)) if one.person_id]
        return told

    return office.read(find)


def test_the_first_loan_does_not_name_its_reader_by_the_card_made_with_it(office, zhang, book, forget):
    office.write(lending.lend, zhang, book)
    office.write(lending.give_back, book)
    forget()
    assert traces(office) == []
    assert office.read(loans.sheet, zhang).number == "90000001"


def test_a_loan_that_was_taken_back_is_forgotten_too(office, zhang, book, forget):
    office.write(lending.lend, zhang, book)
    office.write(undo.take_back, office.last_group)
    forget()
    assert traces(office) == []


def test_a_reservation_is_forgotten_once_it_is_over(office, shelf, zhang, li, book, forget):
    for who in (zhang, li):
        office.write(reservations.reserve, who, shelf.titles[1])
    office.write(lending.lend, zhang, shelf.copies["1000003"])
    office.write(lending.give_back, shelf.copies["1000003"])
    office.write(lending.lend, li, shelf.copies["1000003"])
    office.write(lending.give_back, shelf.copies["1000003"])
    forget()
    assert traces(office) == []


def test_what_is_open_is_not_forgotten(office, shelf, zhang, li, book, clock):
    office.write(lending.lend, zhang, book)
    office.write(lending.lend, zhang, shelf.copies["1000003"])
    office.write(reservations.reserve, li, shelf.titles[1])
    assert not office.read(loans.has_due, clock.wait(60))
    office.write(loans.forget)
    assert [loan.person_id for loan in shelves.loans(office)] == [zhang, zhang]
    assert [one.person_id for one in office.read(reservations.queue, shelf.titles[1])] == [li]


def test_two_cards_made_one_leave_no_trace_of_the_loans(office, shelf, zhang, li, book, forget):
    for who in (zhang, li):
        office.write(reservations.reserve, who, shelf.titles[1])
    office.write(lending.lend, li, book)
    office.write(lending.give_back, book)
    office.write(merging.merge, zhang, li)
    (reserved,) = office.read(reservations.queue, shelf.titles[1])
    office.write(reservations.cancel, reserved.id)
    forget()
    assert traces(office) == []


def test_a_return_whose_reader_was_forgotten_is_not_taken_back(office, zhang, book):
    rules = office.read(library_rules.load)
    office.write(library_rules.save, library_rules.Rules(unlink_days=0, version=rules.version))
    office.write(lending.lend, zhang, book)
    office.write(lending.give_back, book)
    group = office.last_group
    office.write(loans.forget)
    with pytest.raises(Refusal, match="不再记录借阅人"):
        office.write(undo.take_back, group)
