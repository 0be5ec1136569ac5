from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.services import library_rules, loans, readers, templates, timeline
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.loans import Narrow, Which
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.templates import About, Subject
from tests.services.loans.conftest import TODAY


def texts(office, which, **query):
    listing = loans.listing(which, TODAY)
    ids = office.read(listing.ids, Query(**query))
    names = [field.name for field in listing.fields]
    return [dict(zip(names, row, strict=True)) for row in office.read(listing.texts, list(ids))]


def on(office, day):
    return Office(office._store, "周书记", lambda: datetime.combine(day, datetime.min.time().replace(hour=9)))


def test_what_is_out_due_and_late_is_told(office, town):
    out = texts(office, Which.OUT)
    assert [(row["name"], row["title"], row["late"]) for row in out] == [
        ("王芳", "论语译注", "逾期 20 天"),
        ("王芳", "家常菜", "还有 2 天"),
    ]
    assert [row["title"] for row in texts(office, Which.OVERDUE)] == ["论语译注"]
    assert [row["title"] for row in texts(office, Which.SOON)] == ["家常菜"]
    assert [row["title"] for row in texts(office, Which.HISTORY)] == ["家常菜", "论语译注", "养花大全"]
    assert "19900000001" not in out[0]["phone"]


def test_loans_are_found_by_reader_title_and_number(office, town):
    assert [row["title"] for row in texts(office, Which.OUT, needle="wangfang jia")] == []
    assert len(texts(office, Which.OUT, needle="王芳")) == 2
    assert [row["title"] for row in texts(office, Which.OUT, needle="1000002")] == ["家常菜"]
    corner_id = town[0]
    assert len(texts(office, Which.OUT, narrow=Narrow(corner_id))) == 2
    assert texts(office, Which.OUT, narrow=Narrow(corner_id + 1)) == []


def test_the_panel_counts(office, town):
    found = office.read(loans.overview, TODAY)
    assert found.counts[Which.OUT] == 2
    assert found.counts[Which.OVERDUE] == 1
    assert found.counts[Which.HISTORY] == 3
    assert [(name, count) for _, name, count in found.corners] == [("北门图书角", 2)]


def test_a_reader_is_forgotten_a_month_after_the_return(office, town):
    _, _, wang, li, (_, _, back) = town
    there = on(office, TODAY)
    assert there.read(loans.has_due, TODAY)
    assert there.write(loans.forget) == 1
    assert not there.read(loans.has_due, TODAY)

    def kept(session):
        return (
            session.get_one(Loan, back).person_id,
            session.scalars(select(AuditEntry).where(AuditEntry.record_kind == "loan")).all(),
            session.scalars(select(UndoStep).where(UndoStep.record_kind == "loan", UndoStep.record_id == back)).all(),
        )

    person_id, entries, steps = office.read(kept)
    assert person_id is None
    assert [entry.person_id for entry in entries if entry.record_id == back] == [None, None]  # added, forgotten
    assert all("person_id" not in entry.changes for entry in entries if entry.record_id == back)
    assert steps == []
    assert [moment for moment in office.read(timeline.of_person, li) if moment.matter == "借阅"] == []
    assert len([moment for moment in office.read(timeline.of_person, wang) if moment.matter == "借阅"]) == 2
    assert texts(office, Which.HISTORY)[-1]["known"] == "（不再记录）"


def test_a_reader_is_remembered_as_long_as_the_office_says(office, town):
    rules = office.read(library_rules.load)
    office.write(library_rules.save, library_rules.Rules(unlink_days=41, version=rules.version))
    assert not office.read(loans.has_due, TODAY)
    assert office.read(loans.has_due, TODAY + timedelta(1))


def test_a_reminder_lists_all_that_is_late(office, town):
    _, _, wang, *_ = town
    offer = next(one for one in office.read(templates.fitting, Subject.READER) if "逾期图书" in one.name)
    draft = office.read(templates.draft, offer.id, About(Subject.READER, wang), TODAY)
    assert draft.addressee == "王芳同志"
    assert "《论语译注》（图书编号1000001），应于2026年11月18日归还，已逾期20天。" in draft.body
    assert "家常菜" not in draft.body
    assert "有1册" in draft.body


def test_it_is_noted_who_was_reminded(office, town):
    _, _, wang, _, (late, soon, _) = town
    assert on(office, TODAY).write(loans.reminded, [wang]) == 1
    assert office.read(lambda session: session.get_one(Loan, late).reminded_on) == TODAY
    assert office.read(lambda session: session.get_one(Loan, soon).reminded_on) is None


def test_lines_lead_to_persons_and_copies(office, town):
    _, copies, wang, li, ids = town
    assert office.read(loans.persons_of, Which.OUT, ids) == [wang, li]
    assert office.read(loans.copies_of, ids) == copies[:2]


def test_the_card_of_a_person_tells_what_is_at_home(office, town):
    _, _, wang, li, _ = town
    found = office.read(loans.sheet, wang)
    assert [(name, number) for name, number, _ in found.out] == [("论语译注", "1000001"), ("家常菜", "1000002")]
    assert found.number == ""
    assert office.read(loans.sheet, li) is None
    assert office.write(readers.enrol, wang, li) == 2
    assert office.read(loans.sheet, li).number == "90000002"
