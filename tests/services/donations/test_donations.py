from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import books, donations, people, timeline, undo
from jiceng_desktop.services.donations import Decision, Draft, Item, Narrow
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopySource, CopyState, CornerKind, DonationOutcome

ISBN = "978-7-02-000220-7"
KEPT, PASSED_ON, RETURNED = DonationOutcome.KEPT, DonationOutcome.PASSED_ON, DonationOutcome.RETURNED
TODAY = date.today()


@pytest.fixture
def box(office):
    @action("登记")
    def enter(session):
        corner = Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED)
        session.add(corner)
        session.flush()
        box = Box(name="01号箱", code="910001", corner_id=corner.id)
        session.add(box)
        session.flush()
        return box.id

    return office.write(enter)


@pytest.fixture
def brought(office):
    """Return a donation of two books in four copies."""
    items = (Item("活着", "余某", ISBN, 3), Item("旧教材"))
    return office.write(donations.save, None, Draft(donor="晴窗书店", items=items, received_on=TODAY))


def ids_of(office, donation_id):
    return [book.id for book in office.read(donations.sheet, donation_id).books]


def outcomes(office, donation_id):
    sheet = office.read(donations.sheet, donation_id)
    return [(book.name, book.number, book.outcome) for book in sheet.books]


# -- entering


def test_donations_are_numbered_by_the_year(office, brought):
    before = Draft(donor="老读者", items=(Item("甲"),), received_on=date(TODAY.year - 1, 12, 31))
    older = office.write(donations.save, None, before)
    second = office.write(donations.save, None, Draft(donor="又一家", items=(Item("乙"),)))
    numbers = [office.read(donations.sheet, one).number for one in (brought, older, second)]
    assert numbers == [f"{TODAY.year}-001", f"{TODAY.year - 1}-001", f"{TODAY.year}-002"]
    assert list(office.read(donations.LISTING.ids)) == [second, brought, older]


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("donor", Draft(items=(Item("甲"),))),
        ("donor", Draft(donor="名" * 65, items=(Item("甲"),))),
        ("items", Draft(donor="某")),
        ("items", Draft(donor="某", items=(Item(" "),))),
        ("items", Draft(donor="某", items=(Item("甲", number=0),))),
        ("items", Draft(donor="某", items=(Item("甲", number=201),))),
        ("items", Draft(donor="某", items=(Item("甲" * 201),))),
        ("received_on", Draft(donor="某", items=(Item("甲"),), received_on=TODAY + timedelta(2))),
        ("donor", Draft(donor=99, items=(Item("甲"),))),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(office, field, draft):
    with pytest.raises(Refusal) as refused:
        office.write(donations.save, None, draft)
    assert refused.value.field == field
    assert len(office.read(donations.LISTING.ids)) == 0


def test_books_are_added_changed_and_left_out_until_they_are_decided_about(office, brought):
    stored = office.read(donations.load, brought)
    first, second = stored.items
    office.write(donations.save, brought, replace(stored, items=(replace(first, number=2), Item("新添的"))))
    assert [one[:2] for one in outcomes(office, brought)] == [("活着", 2), ("新添的", 1)]
    office.write(undo.take_back, office.last_group)
    assert office.read(donations.load, brought).items == (first, second)


def test_what_was_decided_stays_as_it_is(office, brought):
    office.write(donations.decide, [Decision(ids_of(office, brought)[1], RETURNED, reason="破损")])
    stored = office.read(donations.load, brought)
    with pytest.raises(Refusal, match="《旧教材》已经退回"):
        office.write(donations.save, brought, replace(stored, items=stored.items[:1]))
    with pytest.raises(Refusal, match="《旧教材》已经退回"):
        office.write(donations.save, brought, replace(stored, items=(replace(stored.items[1], number=5),)))
    with pytest.raises(Refusal, match="不能删除"):
        office.write(donations.remove, brought)
    office.write(donations.save, brought, replace(stored, note="多谢"))


def test_a_stale_form_is_told_what_the_other_desk_changed(office, other_desk, brought):
    mine = office.read(donations.load, brought)
    other_desk.write(donations.save, brought, replace(mine, note="他写的"))
    with pytest.raises(Stale) as stale:
        office.write(donations.save, brought, replace(mine, note="我写的"))
    assert ("备注", "", "他写的") in stale.value.changes


def test_a_donation_entered_by_mistake_goes_and_returns(office, brought):
    office.write(donations.remove, brought)
    assert len(office.read(donations.LISTING.ids)) == 0
    office.write(undo.take_back, office.last_group)
    assert len(office.read(donations.sheet, brought).books) == 2


# -- deciding


def test_kept_books_become_copies_and_the_donor_learns_where_they_are(office, brought, box):
    first, second = ids_of(office, brought)
    done = office.write(
        donations.decide,
        [Decision(first, KEPT, box_id=box), Decision(second, PASSED_ON, passed_to="幸福小学", reason="教材")],
    )
    assert done == 4
    sheet = office.read(donations.sheet, brought)
    assert [(one.number, one.place) for one in sheet.books[0].copies] == [
        (number, "北门图书角　01号箱") for number in ("1000001", "1000002", "1000003")
    ]
    assert sheet.books[1].decided.startswith("幸福小学　教材")
    copy = office.read(books.sheet, sheet.books[0].copies[0].copy_id)
    assert (copy.source, copy.donor) == (CopySource.DONATED, f"晴窗书店　{TODAY} 捐赠")
    office.write(books.withdraw, [copy.id], "破损")
    assert office.read(donations.sheet, brought).books[0].copies[0].state is CopyState.WITHDRAWN


def test_a_part_is_kept_and_the_rest_waits(office, brought, box):
    first, _ = ids_of(office, brought)
    office.write(donations.decide, [Decision(first, KEPT, 1, box)])
    waiting = DonationOutcome.RECEIVED
    assert outcomes(office, brought) == [("活着", 1, KEPT), ("活着", 2, waiting), ("旧教材", 1, waiting)]
    office.write(undo.take_back, office.last_group)
    assert outcomes(office, brought) == [("活着", 3, waiting), ("旧教材", 1, waiting)]
    assert len(office.read(books.LISTING.ids)) == 0


def test_kept_books_join_the_title_that_is_there(office, brought, box):
    known = office.write(books.save, None, books.Draft(name="活着", numbers=ISBN))
    office.write(donations.decide, [Decision(ids_of(office, brought)[0], KEPT)])
    assert len(office.read(books.sheet, known).siblings) == 3


def test_a_decision_that_cannot_be_leaves_everything_as_it_was(office, brought):
    first, second = ids_of(office, brought)
    before = outcomes(office, brought)
    for decisions, told in (
        ([Decision(second, RETURNED), Decision(first, KEPT, 4)], "有 3 册"),
        ([Decision(second, RETURNED), Decision(first, PASSED_ON)], "转赠给了谁"),
        ([Decision(second, RETURNED), Decision(second, KEPT)], "处理为“退回”"),
        ([Decision(99, KEPT)], "已被另一处删除"),
    ):
        with pytest.raises(Refusal, match=told):
            office.write(donations.decide, decisions)
        assert outcomes(office, brought) == before


# -- finding, thanking


def test_donations_are_found_by_donor_book_and_number(office, brought):
    person_id = office.write(people.save, None, people.Draft(name="白秀兰"))
    mine = office.write(donations.save, None, Draft(donor=person_id, items=(Item("背影"),)))
    for needle, expected in (("书店", brought), ("bxl", mine), ("背影", mine), ("余某", brought), ("000220", brought)):
        assert list(office.read(donations.LISTING.ids, Query(needle=needle))) == [expected]
    assert list(office.read(donations.LISTING.ids, Query(narrow=Narrow(person_id=person_id)))) == [mine]
    told = [moment.text for moment in office.read(timeline.of_person, person_id) if moment.matter == "捐书"]
    assert told == ["向图书角捐书 1 册"]


def test_the_counts_are_those_of_the_lists(office, brought):
    assert office.read(donations.counts) == donations.Counts(1, 1, 1, {TODAY.year: 1})
    office.write(donations.decide, [Decision(item_id, RETURNED) for item_id in ids_of(office, brought)])
    office.write(donations.thank, [brought])
    assert office.read(donations.counts) == donations.Counts(1, 0, 0, {TODAY.year: 1})


def test_the_certificate_names_what_was_not_given_back(office, brought):
    first, second = ids_of(office, brought)
    office.write(donations.decide, [Decision(second, RETURNED)])
    told = office.read(donations.certificate, brought, TODAY)
    assert (told.donor, told.books, told.total) == ("晴窗书店", (("活着", 3),), 3)
    office.write(donations.decide, [Decision(first, RETURNED)])
    with pytest.raises(Refusal, match="都已退回"):
        office.read(donations.certificate, brought, TODAY)


def test_who_wants_no_name_is_thanked_without_one(office, brought):
    office.write(donations.save, brought, replace(office.read(donations.load, brought), anonymous=True))
    assert office.read(donations.certificate, brought, TODAY).donor == donations.UNNAMED
    draft = office.read(donations.board, [brought], TODAY)
    assert draft.grid is not None
    assert draft.grid.rows == (("1", donations.UNNAMED, str(TODAY), "4"),)
    assert "共1人次、4册" in draft.body


def test_a_board_without_books_is_refused(office, brought):
    office.write(donations.decide, [Decision(item_id, RETURNED) for item_id in ids_of(office, brought)])
    with pytest.raises(Refusal, match="没有可以致谢的"):
        office.read(donations.board, [brought], TODAY)


def test_a_form_that_does_not_know_a_book_added_at_another_desk_does_not_drop_it(office, brought):
    here = office.read(donations.load, brought)
    office.write(donations.save, brought, replace(here, items=(*here.items, Item("后来想起的书"))))
    with pytest.raises(Stale):
        office.write(donations.save, brought, replace(here, note="放在门卫"))
    assert [name for name, _, _ in outcomes(office, brought)] == ["活着", "旧教材", "后来想起的书"]


def test_a_form_that_was_open_while_a_book_was_decided_about_does_not_drop_the_rest_of_it(office, brought):
    here = office.read(donations.load, brought)
    office.write(donations.decide, [Decision(ids_of(office, brought)[0], RETURNED, count=2, reason="破损")])
    with pytest.raises(Refusal, match="已经退回"):
        office.write(donations.save, brought, replace(here, note="放在门卫"))
    assert sum(number for _, number, _ in outcomes(office, brought)) == 4
