from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from jiceng_desktop import words
from jiceng_desktop.db.documents import Document, Recipient, Scan
from jiceng_desktop.db.events import Attendance, Occurrence, Series
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import BookNumber, Copy, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import loans, people, recurrence, scans
from jiceng_desktop.terms import (
    BookNumberKind,
    CopyState,
    CornerKind,
    DocumentKind,
    DocumentStatus,
    IdKind,
    OccurrenceStatus,
)
from tests.services.demo.looking import TODAY, count

# -- invented, and right ---------------------------------------------------------------------------------------------


def test_id_numbers_are_right_and_belong_to_no_region(session):
    cards = session.scalars(select(Person).where(Person.id_kind == IdKind.ID_CARD, Person.id_number.is_not(None)))
    lengths = Counter()
    for person in cards:
        assert words.id_problem(person.id_number, TODAY) is None
        assert person.id_number.startswith("9999")
        assert words.id_region_hint(person.id_number)
        assert (words.id_birth(person.id_number), words.id_sex(person.id_number)) == (person.born_on, person.sex)
        lengths[len(person.id_number)] += 1
    assert lengths[18] > 9000
    assert lengths[15] > 0


def test_phones_are_well_formed_and_of_no_network(session):
    unused = {"154", "160", "161", "163", "164", "168", "169", "179", "194"}
    for written in session.scalars(select(Person.phone).where(Person.phone.is_not(None))):
        assert words.phone_problem(written) is None
        for number in words.phones(written):
            assert number[:3] in unused or number.startswith("0300-")


def test_names_are_tidy(session):
    for person in session.scalars(select(Person)):
        assert words.clean_name(person.name) == person.name
        assert len(person.name) <= people.LONGEST_NAME


def test_book_numbers_are_of_their_age_and_belong_to_no_book(session):
    titles, numbers = count(session, Title), session.scalars(select(BookNumber)).all()
    isbns = [number for number in numbers if number.kind is BookNumberKind.ISBN]
    assert all(number.key.startswith("9797") for number in isbns)
    assert 0 < sum(not number.valid for number in isbns) < len(isbns) * 0.03
    assert 0.28 < 1 - len({number.title_id for number in isbns}) / titles < 0.45
    assert 0 < sum(number.kind is BookNumberKind.CSBN for number in numbers) < titles * 0.25
    assert count(session, Title, Title.isbn.is_not(None)) == len({number.title_id for number in numbers})


# -- volunteers, events, books, papers -------------------------------------------------------------------------------


def test_volunteers_serve_only_after_joining(session):
    early = (
        select(func.count())
        .select_from(ServiceRecord)
        .join(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
        .where(ServiceRecord.served_on < Volunteer.joined_on)
    )
    assert session.scalar(early) == 0
    assert count(session, ServiceRecord, ServiceRecord.occurrence_id.is_not(None)) > 500
    assert count(session, ServiceRecord, ServiceRecord.served_on >= TODAY) == 0


def test_past_events_were_held_or_cancelled_and_coming_ones_are_planned(session):
    tomorrow = TODAY + timedelta(1)
    past = set(session.scalars(select(Occurrence.status).where(Occurrence.starts_at < TODAY)))
    coming = set(session.scalars(select(Occurrence.status).where(Occurrence.starts_at > tomorrow)))
    assert past == {OccurrenceStatus.HELD, OccurrenceStatus.CANCELLED}
    assert OccurrenceStatus.PLANNED in coming
    assert OccurrenceStatus.HELD not in coming
    held = Occurrence.status == OccurrenceStatus.HELD
    assert count(session, Occurrence, held, Occurrence.headcount.is_(None)) == 0
    assert count(session, Occurrence, ~held, Occurrence.headcount.is_not(None)) == 0
    assert count(session, Attendance) > 2000


def test_series_keep_their_days(session):
    def on(series):
        return list(
            session.scalars(
                select(Occurrence.starts_at).join(Series).where(Series.name == series).order_by(Occurrence.starts_at)
            )
        )

    lectures = {(moment.day, moment.hour) for moment in on("邻里文化讲堂") if moment.month != 2}
    assert lectures == {(15, 15), (30, 15)}
    assert {moment.day for moment in on("邻里文化讲堂") if moment.month == 2} <= {15, 28, 29}
    assert all(later - earlier <= timedelta(62) for earlier, later in pairwise(on("居民议事会")))
    assert len(on("我们的节日·端午")) >= 2


def test_every_series_has_a_rule_and_goes_on_by_it(session):
    for row in session.execute(select(Series.rule, Series.planned_until)):
        assert recurrence.say(recurrence.load(row.rule))
        assert row.planned_until > TODAY + timedelta(365)


def test_no_venue_is_taken_twice_at_one_time(session):
    first, second = aliased(Occurrence), aliased(Occurrence)
    clashes = (
        select(func.count())
        .select_from(first)
        .join(second, (first.venue_id == second.venue_id) & (first.id < second.id))
        .where(first.starts_at < second.ends_at, second.starts_at < first.ends_at)
    )
    assert session.scalar(clashes) == 0


def test_books_on_loan_are_lent_out(session):
    lent = set(session.scalars(select(Loan.copy_id).where(Loan.returned_on.is_(None))))
    assert lent == set(session.scalars(select(Copy.id).where(Copy.state == CopyState.ON_LOAN)))
    assert len(lent) == 60
    assert count(session, Loan, Loan.returned_on.is_not(None)) > 100
    assert count(session, Loan, Loan.returned_on > TODAY) == 0
    assert count(session, Copy, Copy.box_id.is_(None), Copy.state != CopyState.WITHDRAWN) == 0
    assert {corner.kind for corner in session.scalars(select(Corner))} == set(CornerKind)


def test_whoever_is_to_be_forgotten_is_forgotten(session):
    assert count(session, Loan, Loan.person_id.is_(None)) > 100
    assert not loans.has_due(session, TODAY)


def test_papers_are_numbered_without_gaps_in_the_order_of_their_dates(session):
    by_kind: dict[tuple, list[Document]] = {}
    for paper in session.scalars(select(Document).order_by(Document.signed_on, Document.id)):
        by_kind.setdefault((paper.kind, paper.year), []).append(paper)
        assert paper.year == paper.signed_on.year
        assert paper.signed_on <= TODAY
        assert paper.body or paper.grid
    for papers in by_kind.values():
        assert [paper.number for paper in papers] == list(range(1, len(papers) + 1))


def test_papers_show_what_the_register_can(session):
    kinds = set(session.scalars(select(Document.kind)))
    assert kinds == set(DocumentKind) - {DocumentKind.NOTICE, DocumentKind.INVITATION, DocumentKind.CORRECTION}
    reasons = list(session.scalars(select(Document.void_reason).where(Document.status == DocumentStatus.VOID)))
    assert len(reasons) == 2
    assert all(reasons)
    (scan,) = session.scalars(select(Scan))
    assert scans.content(session, scan.id).startswith(b"\x89PNG")
    for column in (Document.occurrence_id, Document.person_id, Document.household_id):
        assert count(session, Document, column.is_not(None), Document.about != "") >= 1
    (sent,) = session.scalars(select(Document).where(Document.recipients.is_not(None)))
    assert count(session, Recipient, Recipient.document_id == sent.id) == sent.recipients == 36
