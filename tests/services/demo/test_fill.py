from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import search
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import Base
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.library import Copy, Corner, Title
from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Grid
from jiceng_desktop.db.search import SearchKey
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import (
    books,
    boxes,
    community,
    demo,
    donations,
    events,
    loans,
    naming,
    people,
    rotation,
    stocktakes,
    volunteers,
)
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.places import code_of
from jiceng_desktop.terms import (
    CompoundKind,
    CornerKind,
    HouseholdKind,
    Relation,
)
from tests.services.demo.looking import CLERK, SMALL, TODAY, count, dump

# -- size ------------------------------------------------------------------------------------------------------------


def test_has_the_size_of_a_real_community(session):
    assert count(session, Dwelling) == 4540
    assert count(session, Compound, Compound.kind == CompoundKind.ESTATE) == 5
    assert count(session, Compound, Compound.kind == CompoundKind.COURTYARD) == 6
    buildings = select(func.count(Building.id)).group_by(Building.compound_id)
    assert max(session.scalars(buildings)) == 43
    assert 8 <= count(session, Grid) <= 10
    assert count(session, Building, Building.grid_id.is_(None)) == 0
    assert 9_700 < count(session, Person, Person.home_id.is_not(None)) < 10_500
    assert count(session, Volunteer) == 500
    assert count(session, Team) == 13
    assert count(session, Title) == 1800
    assert count(session, Copy) == 3000
    assert count(session, Corner, Corner.kind != CornerKind.STORE) == 11
    assert count(session, Corner, Corner.kind == CornerKind.STORE) == 1
    assert 800 < count(session, Occurrence) < 1100
    assert count(session, Document) == 39
    assert community.about(session) == community.About("砚溪社区", "砚溪社区居民委员会", True, False)


def test_a_tenth_of_the_dwellings_is_vacant(session):
    lived_in = session.scalar(select(func.count(Person.home_id.distinct())))
    assert 0.87 < lived_in / 4540 < 0.93


def test_every_page_has_something_to_list(small):
    for listing in (people.LISTING, volunteers.LISTING, events.LISTING, books.LISTING):
        assert len(small.read(listing.ids, Query())) > 5


def test_every_page_of_the_book_corners_has_something_to_list(session):
    stock = (books.LISTING, boxes.LISTING, keepers.LISTING, donations.LISTING)
    lent = [loans.listing(which, TODAY) for which in loans.Which]
    counted = (stocktakes.COUNTS, stocktakes.corners_counted(TODAY))
    assert all(listing.ids(session, Query()) for listing in (*stock, *lent, *counted))
    assert rotation.board(session).columns


# -- the same every time ---------------------------------------------------------------------------------------------


def test_same_seed_and_day_give_the_same_community(new_office, small):
    again = new_office()
    again.write(demo.fill, TODAY, scale=SMALL)
    assert dump(again) == dump(small)


def test_another_seed_gives_another_community(new_office, small):
    other = new_office()
    other.write(demo.fill, TODAY, seed=7, scale=SMALL)
    assert dump(other)["person"] != dump(small)["person"]


@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2031, 12, 31), date(2027, 1, 1)])
def test_can_be_filled_on_any_day(new_office, today):
    office = new_office()
    office.write(demo.fill, today, scale=SMALL)
    youngest = office.read(lambda session: session.scalar(select(func.max(Person.born_on))))
    assert today - timedelta(3660) < youngest <= today


# -- progress, cancelling, refusing ----------------------------------------------------------------------------------


def test_tells_how_far_it_is(new_office):
    told = []
    new_office().write(demo.fill, TODAY, scale=SMALL, report=lambda done, whole: told.append((done, whole)))
    assert len(told) > 30
    assert told == sorted(told)
    assert told[-1] == (100, 100)


def test_cancelling_leaves_nothing_behind(new_office):
    office = new_office()

    class Cancelled(BaseException):
        pass

    def cancel(done, _whole):
        if done > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.write(demo.fill, TODAY, scale=SMALL, report=cancel)
    assert not any(rows for rows in dump(office).values())


def test_is_refused_where_a_community_is(small):
    with pytest.raises(Refusal, match="已经有一个社区"):
        small.write(demo.fill, TODAY, scale=SMALL)
    assert small.read(lambda session: count(session, Compound)) == 11


# -- as the services would have stored it ----------------------------------------------------------------------------


def test_no_reference_leads_nowhere(session):
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_dwellings_repeat_the_tree(session):
    ways = naming.ways(session)
    for dwelling in session.scalars(select(Dwelling).where(Dwelling.id % 37 == 0)):
        stored = {"address": dwelling.address, "code": dwelling.code, "sort_key": dwelling.sort_key}
        assert stored == naming.texts(ways[dwelling.entrance_id], dwelling.room)
        assert dwelling.code == code_of(words.parse_door(dwelling.address))
        entrance, building = dwelling.entrance, dwelling.entrance.building
        assert dwelling.address == f"{building.compound.name}{building.name}{entrance.name}{dwelling.room}室"
        assert building.sort_key == words.place_key(building.name)


def test_keys_are_those_of_the_services(session):
    stored = {tuple(row) for row in session.execute(select(*SearchKey.__table__.columns))}
    for person in session.scalars(select(Person).where(Person.id % 29 == 0)):
        assert person.sort_key == pinyin.sort_key(person.name)
        entry = search.Entry(person.id, person.sort_key, person.former_name, person.id_number, person.phone)
        assert set(search.rows_of([entry])) <= stored
    for model, name in ((Occurrence, "title"), (Title, "name")):
        for record in session.scalars(select(model).limit(50)):
            assert record.sort_key == events.key_of(getattr(record, name))


def test_every_record_is_audited_once_in_one_group(session):
    group = session.scalars(select(AuditGroup)).one()
    assert (group.actor, group.title) == (CLERK, "打开演示社区")
    lines = select(AuditEntry.record_kind, func.count()).group_by(AuditEntry.record_kind)
    audited = {row[0]: row[1] for row in session.execute(lines)}
    kept = [table for table in Base.metadata.sorted_tables if "version" in table.c and table.name != "audit_entry"]
    stored = {table.name: session.scalar(select(func.count()).select_from(table)) for table in kept}
    assert audited == {name: rows for name, rows in stored.items() if rows}
    assert all(session.scalar(select(func.min(table.c.version))) in {1, None} for table in kept)


def test_who_lives_somewhere_has_one_open_residency_and_one_place_in_the_household(session):
    at_home = (
        select(func.count())
        .select_from(Person)
        .join(
            Residency,
            (Residency.person_id == Person.id) & (Residency.dwelling_id == Person.home_id) & Residency.to_on.is_(None),
        )
    )
    living = (
        select(Membership.person_id)
        .join(Household)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.to_on.is_(None), Household.kind == HouseholdKind.LIVING)
        .where(Household.dwelling_id == Person.home_id)
    )
    housed = count(session, Person, Person.home_id.is_not(None))
    assert session.scalar(at_home) == housed
    members = list(session.scalars(living))
    assert len(members) == len(set(members)) == housed


def test_every_household_has_one_head(session):
    heads = (
        select(Membership.household_id, func.count())
        .where(Membership.relation == Relation.HEAD, Membership.to_on.is_(None))
        .group_by(Membership.household_id)
    )
    found = {row[0]: row[1] for row in session.execute(heads)}
    assert set(found.values()) == {1}
    assert len(found) == count(session, Household)
    assert count(session, Household, Household.kind == HouseholdKind.REGISTERED) > 2000


def test_nothing_begins_before_birth_or_ends_before_it_begins(session):
    for model in (Residency, Membership):
        begun = select(func.count()).select_from(model).join(Person, Person.id == model.person_id)
        assert session.scalar(begun.where(model.from_on < Person.born_on)) == 0
        assert count(session, model, model.to_on < model.from_on) == 0
        assert count(session, model, model.from_on > TODAY) == 0
