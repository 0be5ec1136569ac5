from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Dwelling, Entrance
from jiceng_desktop.services import homes, people, places
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import (
    HouseholdKind,
    IdKind,
    PersonStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
)
from tests.services.demo.looking import TODAY, count, dump

# -- found and saved through the services ----------------------------------------------------------------------------


def test_a_person_is_found_by_name_pinyin_tails_and_room(full, session):
    person = session.scalars(
        select(Person).where(Person.name.like("欧阳%"), Person.home_id.is_not(None), Person.phone.is_not(None))
    ).first()
    syllables = person.sort_key.partition("\t")[0].split()
    needles = [
        person.name,
        "".join(syllables),
        "".join(syllable[0] for syllable in syllables),
        person.id_number[-6:],
        person.phone[-4:],
        person.home.room,
        person.home.code,
        person.home.address,
        f"{person.name[:2]} {person.home.room}",
    ]
    for needle in needles:
        assert person.id in full.read(people.LISTING.ids, Query(needle)), needle
    assert person.id not in full.read(people.LISTING.ids, Query("查无此人"))


def save_everybody(session):
    for person_id in people.LISTING.ids(session, Query()):
        people.save(session, person_id, people.load(session, person_id))


def test_saving_somebody_unchanged_changes_nothing(small):
    before = dump(small)
    small.write(save_everybody)
    assert dump(small) == before


def test_a_move_is_seen_in_the_audit(small):
    person_id = small.read(lambda session: session.scalar(select(Person.id).where(Person.name == "王伟").limit(1)))
    draft = small.read(people.load, person_id)
    small.write(people.save, person_id, people.replace(draft, status=PersonStatus.AWAY))
    assert small.read(people.load, person_id).version == draft.version + 1


def test_the_tree_counts_everybody(session):
    assert sum(node.people for node in places.tree(session)) == count(session, Person, Person.home_id.is_not(None))


# -- tags, and what trips programs up --------------------------------------------------------------------------------


def tagged(session, name):
    kind = select(CareTagKind.id).where(CareTagKind.name == name).scalar_subquery()
    carrying = select(CareTag.person_id).where(CareTag.kind_id == kind, CareTag.to_on.is_(None))
    return list(session.scalars(select(Person).where(Person.id.in_(carrying))))


def test_tags_agree_with_the_cards(session):
    def age(person):
        return words.show_age(person.born_on, TODAY)

    housed = list(session.scalars(select(Person).where(Person.home_id.is_not(None))))
    per_home = Counter(person.home_id for person in housed)
    alone = {person.id for person in housed if per_home[person.home_id] == 1 and age(person) >= 65}
    assert {person.id for person in tagged(session, "独居老人")} == alone
    assert {person.id for person in tagged(session, "高龄")} == {one.id for one in housed if age(one) >= 80}
    party = {PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY}
    assert {one.id for one in tagged(session, "党员")} == {one.id for one in housed if one.political_status in party}
    assert all(age(child) < 18 for child in tagged(session, "留守儿童"))
    for name in ("残疾人", "低保", "优抚", "退役军人", "留守儿童", "慢性病"):
        assert len(tagged(session, name)) > 10


def test_two_men_called_the_same_live_in_one_building(session):
    found = session.execute(
        select(Building.id, func.count())
        .join(Entrance)
        .join(Dwelling)
        .join(Person, Person.home_id == Dwelling.id)
        .where(Person.name == "王伟")
        .group_by(Building.id)
    )
    assert max(row[1] for row in found) >= 2


def test_names_that_trip_programs_up_are_there(session):
    names = set(session.scalars(select(Person.name)))
    for surname in ("单", "仇", "区", "解", "查", "曾", "盖", "朴", "万俟", "欧阳", "司马"):
        assert any(name.startswith(surname) for name in names), surname
    assert any("𠮷" in name for name in names)
    assert any("𬭎" in name for name in names)
    assert sum("·" in name for name in names) >= 5
    assert any(len(name) == 2 for name in names)


def test_papers_that_trip_programs_up_are_there(session):
    assert count(session, Person, Person.id_kind == IdKind.PASSPORT) >= 3
    babies = session.scalars(select(Person).where(Person.born_on > TODAY - timedelta(365)))
    assert {baby.id_number is None for baby in babies} == {True, False}


def test_the_spouse_of_a_late_head_succeeded(session):
    late = session.scalars(select(Person).where(Person.status == PersonStatus.DECEASED)).all()
    assert len(late) > 20
    for person in late:
        ended = session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
        head = homes.head_of(session, ended.household_id)
        assert (person.home_id, ended.relation) == (None, Relation.HEAD)
        succeeded = session.scalars(
            select(Membership).where(
                Membership.household_id == ended.household_id,
                Membership.person_id == head.id,
                Membership.to_on.is_(None),
            )
        ).one()
        assert succeeded.from_on == ended.to_on


def test_some_own_one_dwelling_and_rent_another(session):
    owns, rents = aliased(Residency), aliased(Residency)
    both = (
        select(func.count())
        .select_from(owns)
        .join(rents, (rents.person_id == owns.person_id) & (rents.dwelling_id != owns.dwelling_id))
        .where(owns.role == ResidencyRole.OWNER, rents.role == ResidencyRole.TENANT)
        .where(owns.to_on.is_(None), rents.to_on.is_(None))
    )
    assert session.scalar(both) >= 10


def test_some_share_a_flat_under_five_surnames(session):
    strangers = (
        select(func.count(Membership.id))
        .join(Household)
        .where(Membership.relation == Relation.NOT_RELATED, Household.kind == HouseholdKind.LIVING)
        .group_by(Membership.household_id)
    )
    assert max(session.scalars(strangers)) == 4


def test_some_are_registered_where_they_do_not_live(session):
    apart = (
        select(func.count())
        .select_from(Membership)
        .join(Household)
        .join(Person, Person.id == Membership.person_id)
        .where(Household.kind == HouseholdKind.REGISTERED, Membership.to_on.is_(None), Person.home_id.is_(None))
    )
    assert session.scalar(apart) > 50
