from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from jiceng_desktop.db.base import Base, Kept, table_of
from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Duty
from jiceng_desktop.db.references import references_to
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, merging, people, signing, tags, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.merging import Choice
from jiceng_desktop.services.signing import Mark
from jiceng_desktop.terms import (
    AttendanceState,
    AuditAction,
    CornerKind,
    DutyRole,
    HouseholdKind,
    LifeEventKind,
    PersonStatus,
    Relation,
    ResidencyRole,
    ServiceSource,
    Sex,
    VisitKind,
)
from tests.services.residents import HOME, NUMBER, PHONE, TODAY, ZHANG, add, contents, found, id_number, lines

OTHER_HOME = "幸福小区5号楼1单元301室"
AT = datetime(2026, 3, 1, 9)
LOOKED_AT = ("audit_entry", "audit_group", "undo_step")


@pytest.fixture
def pair(office):
    """Two cards of one person: one with a number, one with a phone."""
    first = add(office, address=HOME, note="听力不好", relation=Relation.HEAD)
    second = add(office, id_number=NUMBER, phone=PHONE, former_name="张三")
    return first, second


def store(office, *records) -> None:
    office.write(lambda session: session.add_all(records))


def all_of(office, model, **known):
    return office.read(lambda session: list(session.scalars(select(model).filter_by(**known).order_by(model.id))))


def group_of_merge(office) -> int:
    return office.last_group


def state(office) -> dict[str, list]:
    """Return everything the tables hold but the versions."""

    def read(session):
        told = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in LOOKED_AT:
                columns = [column for column in table.columns if column.name != "version"]
                told[table.name] = sorted(map(repr, session.execute(select(*columns))))
        return told

    return office.read(read)


def test_the_fuller_value_of_every_field_is_proposed(office, pair):
    compared = office.read(merging.compare, *pair, TODAY)
    lines = {line.name: line for line in compared.lines}
    assert lines["id_number"].better == 1
    assert lines["home_id"].better == 0
    assert lines["home_id"].texts == (HOME, "")
    assert lines["sex"].texts == ("未知", "男")
    assert lines["sex"].better == 1
    assert lines["phone"].secret
    assert not lines["name"].differs
    assert compared.names == (ZHANG, ZHANG)
    assert "居住记录 1 条" in compared.hanging[0]
    assert compared.hanging[1] == "没有其他记录"


def test_a_right_number_is_better_than_a_wrong_one_and_the_long_form_than_the_short(office):
    def better(first, second):
        return merging._better("id_number", (first, second), TODAY)

    short = NUMBER[:6] + NUMBER[8:17]
    assert better(short, NUMBER) == 1
    assert better(NUMBER, short) == 0
    assert better("999901198003070000", NUMBER) == 1


def test_one_card_is_left_with_all_that_was_known(office, pair):
    kept = office.write(merging.merge, *pair)
    assert kept == pair[0]
    card = office.read(people.load, kept)
    assert (card.id_number, card.phone, card.former_name) == (NUMBER, PHONE, "张三")
    assert (card.address, card.note, card.sex) == (HOME, "听力不好", Sex.MALE)
    with pytest.raises(Refusal, match="已被删除"):
        office.read(people.load, pair[1])


def test_the_search_follows_at_once_in_both_directions(office, pair):
    office.write(merging.merge, *pair)
    assert found(office, NUMBER[-6:]) == [ZHANG]
    assert office.read(people.LISTING.ids, Query("zhangsan")).tolist() == [pair[0]]
    office.write(undo.take_back, group_of_merge(office))
    assert office.read(people.LISTING.ids, Query(NUMBER[-6:])).tolist() == [pair[1]]
    assert len(office.read(people.LISTING.ids, Query("zsf"))) == 2


def test_the_clerk_decides_field_by_field(office, pair):
    other = office.read(people.load, pair[1])
    office.write(people.save, pair[1], replace(other, name="章三峰", note="爱下棋"))
    office.write(merging.merge, *pair, Choice({"name": 1, "note": 0, "phone": 0}))
    card = office.read(people.load, pair[0])
    assert (card.name, card.note, card.phone) == ("章三峰", "听力不好", None)
    assert office.read(people.LISTING.ids, Query("zhangsanfeng")).tolist() == [pair[0]]


def test_both_cards_leave_a_line(office, pair):
    office.write(merging.merge, *pair)
    group = group_of_merge(office)
    told = [(line.action, line.record_id) for line in lines(office) if line.group_id == group]
    assert (AuditAction.REMOVE, pair[1]) in told
    assert (AuditAction.CHANGE, pair[0]) in told
    history = office.read(people.done_to, pair[0])
    assert history[0].title == "合并档案"
    assert any(change[0] == "并入的档案" and ZHANG in change[2] for line in history for change in line.changes)
    assert not any(NUMBER in line.changes for line in lines(office))


@pytest.fixture
def hanging(office, pair):
    """Everything an office can have on record of both cards, alike and different."""
    kinds = {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}
    third = add(office, "李四", address=OTHER_HOME)
    office.write(let_them_serve, *pair)
    office.write(look_after, *pair, third)
    office.write(lambda session: session.add_all(tags_of_both(kinds, *pair)))
    return pair


def let_them_serve(session, first, second):
    """Both volunteer and come to an event; the second one comes to another one and presides over both."""
    events = [Occurrence(title=f"讲座{n}", starts_at=AT, ends_at=AT, chair_id=second) for n in range(2)]
    volunteers = [
        Volunteer(person_id=first, number="0007", joined_on=date(2021, 1, 1)),
        Volunteer(person_id=second, number="0003", joined_on=date(2019, 1, 1)),
    ]
    session.add_all([*events, *volunteers])
    session.flush()
    session.add_all([
        Attendance(occurrence_id=events[0].id, person_id=first, state=AttendanceState.ABSENT),
        Attendance(occurrence_id=events[0].id, person_id=second, state=AttendanceState.PRESENT),
        Attendance(occurrence_id=events[1].id, person_id=second, state=AttendanceState.PRESENT),
        *(served(one.id, events[0].id, minutes) for one, minutes in zip(volunteers, (30, 60), strict=True)),
        served(volunteers[1].id, events[1].id, 90),
    ])  # fmt: skip


def look_after(session, first, second, third):
    """Both are visited and answer for a building; the second one borrows a book, has come and married."""
    building = session.scalars(select(Building)).first()
    visit = Visit(kind=VisitKind.HOME, visited_on=TODAY, visitor="王主任", content="好")
    session.add_all([
        visit,
        corner := Corner(name="书角", code="92001", kind=CornerKind.ATTENDED),
        title := Title(name="书"),
    ])
    session.flush()
    session.add(box := Box(name="一号箱", code="910001", corner_id=corner.id))
    session.flush()
    session.add(copy := Copy(number="1", title_id=title.id, box_id=box.id))
    session.flush()
    session.add_all([
        Loan(copy_id=copy.id, person_id=second, lent_on=TODAY, due_on=TODAY),
        Todo(title="送药", owner="王主任", person_id=second),
        happened(LifeEventKind.ARRIVAL, second),
        happened(LifeEventKind.MARRIAGE, third, second),
    ])  # fmt: skip
    for one in (first, second):
        session.add(VisitedPerson(visit_id=visit.id, person_id=one))
        session.add(Duty(role=DutyRole.BUILDING_STEWARD, person_id=one, building_id=building.id))


def tags_of_both(kinds, first, second):
    return [
        CareTag(person_id=first, kind_id=kinds["高龄"], from_on=date(2024, 1, 1)),
        CareTag(person_id=second, kind_id=kinds["高龄"], from_on=date(2022, 1, 1)),
        CareTag(person_id=first, kind_id=kinds["低保"], from_on=date(2020, 1, 1), to_on=date(2021, 1, 1)),
        CareTag(person_id=second, kind_id=kinds["低保"], from_on=date(2020, 1, 1)),
        CareTag(person_id=second, kind_id=kinds["党员"], from_on=date(2020, 1, 1)),
    ]


def served(volunteer_id, occurrence_id, minutes):
    return ServiceRecord(
        volunteer_id=volunteer_id,
        occurrence_id=occurrence_id,
        served_on=TODAY,
        minutes=minutes,
        source=ServiceSource.SIGN_IN,
    )


def happened(kind, person_id, other_id=None):
    return LifeEvent(kind=kind, person_id=person_id, name=ZHANG, other_id=other_id, event_on=TODAY, reported_on=TODAY)


def test_everything_that_hangs_on_the_other_card_follows(office, hanging):
    first, second = hanging
    office.write(merging.merge, first, second)
    for model in (Attendance, Loan, VisitedPerson, Todo, Duty, CareTag, Volunteer, Membership, Residency):
        assert all_of(office, model, person_id=second) == []
    assert [one.state for one in all_of(office, Attendance, person_id=first)] == [AttendanceState.PRESENT] * 2
    assert len(all_of(office, VisitedPerson, person_id=first)) == 1
    assert len(all_of(office, Duty, person_id=first)) == 1
    assert len(all_of(office, Loan, person_id=first)) == 1
    assert len(all_of(office, LifeEvent, person_id=first)) == 1
    assert len(all_of(office, LifeEvent, other_id=first)) == 1
    assert len(all_of(office, Occurrence, chair_id=first)) == 2
    carried = sorted((tag.from_on.year, tag.to_on) for tag in all_of(office, CareTag, person_id=first))
    assert carried == [(2020, None), (2020, None), (2022, None)]


def test_who_signed_in_under_both_cards_is_one_head(office, pair):
    first, second = pair
    there = [Mark(AttendanceState.PRESENT, first), Mark(AttendanceState.LATE, second)]
    signed, counted = (
        office.write(events.save, None, events.Draft(title="义诊", starts_at=datetime.combine(TODAY, time(9))))
        for _ in range(2)
    )
    for occurrence_id in (signed, counted):
        office.write(signing.mark, occurrence_id, there)
    office.write(signing.set_headcount, counted, 50)
    office.write(merging.merge, first, second)
    assert [office.read(events.load, number).headcount for number in (signed, counted)] == [1, 50]
    office.write(undo.take_back, office.last_group)
    assert [office.read(events.load, number).headcount for number in (signed, counted)] == [2, 50]


def test_two_volunteers_become_one_with_all_hours_and_the_number_chosen(office, hanging):
    (question,) = [one for one in office.read(merging.compare, *hanging, TODAY).questions if one.name == "volunteer"]
    assert question.better == 1
    assert "0003" in question.answers[1]
    office.write(merging.merge, *hanging, Choice({"volunteer": 1}))
    (volunteer,) = all_of(office, Volunteer)
    assert (volunteer.number, volunteer.joined_on, volunteer.person_id) == ("0003", date(2019, 1, 1), hanging[0])
    assert sorted(one.minutes for one in all_of(office, ServiceRecord, volunteer_id=volunteer.id)) == [60, 90]


@pytest.mark.parametrize("number", [0, 1])
def test_undo_restores_both_cards_and_all_references(office, hanging, number):
    before = state(office)
    office.write(merging.merge, *hanging, Choice({"volunteer": number}))
    assert state(office) != before
    office.write(undo.take_back, group_of_merge(office))
    assert state(office) == before


@pytest.mark.parametrize("backwards", [False, True])
def test_undo_restores_either_direction(office, hanging, backwards):
    keep, drop = hanging[::-1] if backwards else hanging
    before = state(office)
    office.write(merging.merge, keep, drop)
    office.write(undo.take_back, group_of_merge(office))
    assert state(office) == before


def test_every_reference_to_a_person_can_be_moved():
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    referring = {table.name for table, _ in references_to(table_of(Person))}
    assert len(referring) >= 10
    assert [name for name in referring if not issubclass(models[name], Kept)] == []


# homes and households


@pytest.fixture
def apart(office):
    """Two cards in two homes, each the head of a household with somebody else in it."""
    first = add(office, address=HOME, relation=Relation.HEAD, role=ResidencyRole.TENANT)
    second = add(office, address=OTHER_HOME, relation=Relation.HEAD, role=ResidencyRole.FAMILY, phone=PHONE)
    add(office, "王芳", address=HOME, relation=Relation.SPOUSE)
    return first, second


def test_the_household_lived_in_follows_the_home(office, apart):
    compared = office.read(merging.compare, *apart, TODAY)
    assert compared.questions == ()
    assert any("现住址" in note for note in compared.notes)
    office.write(merging.merge, *apart, Choice({"home_id": 1}))
    assert office.read(people.load, apart[0]).address == OTHER_HOME
    open_ = [one for one in all_of(office, Membership, person_id=apart[0]) if one.to_on is None]
    assert len(open_) == 1
    assert len([one for one in all_of(office, Residency, person_id=apart[0]) if one.to_on is None]) == 1


def test_who_owns_the_other_home_goes_on_owning_it(office, apart):
    other = office.read(people.load, apart[1])
    office.write(people.save, apart[1], replace(other, role=ResidencyRole.OWNER))
    office.write(merging.merge, *apart, Choice({"home_id": 0}))
    open_ = [one for one in all_of(office, Residency, person_id=apart[0]) if one.to_on is None]
    assert {one.role for one in open_} == {ResidencyRole.TENANT, ResidencyRole.OWNER}


def test_two_registered_households_are_shown_and_one_is_chosen(office, pair):
    def register(session):
        for number, person_id in zip(("000001", "000002"), pair, strict=True):
            session.add(household := Household(kind=HouseholdKind.REGISTERED, number=number))
            session.flush()
            session.add(Membership(household_id=household.id, person_id=person_id, relation=Relation.HEAD))

    office.write(register)
    (question,) = office.read(merging.compare, *pair, TODAY).questions
    assert question.name == "household-registered"
    assert "000001" in question.answers[0]
    assert "户主" in question.answers[0]
    before = state(office)
    office.write(merging.merge, *pair, Choice({"household-registered": 1}))
    registered = {one.number: one.id for one in all_of(office, Household, kind=HouseholdKind.REGISTERED)}
    ended = {one.household_id: one.to_on for one in all_of(office, Membership, person_id=pair[0])}
    assert ended[registered["000002"]] is None
    assert ended[registered["000001"]] is not None
    office.write(undo.take_back, group_of_merge(office))
    assert state(office) == before


@pytest.mark.parametrize("head", [0, 1])
def test_two_places_in_one_household_become_the_better_one(office, head):
    relations = [Relation.UNSTATED, Relation.UNSTATED]
    relations[head] = Relation.HEAD
    both = [add(office, address=HOME, relation=relation, phone=PHONE) for relation in relations]
    before = state(office)
    office.write(merging.merge, *both)
    (membership,) = all_of(office, Membership)
    assert (membership.person_id, membership.relation) == (both[0], Relation.HEAD)
    assert len(all_of(office, Residency)) == 1
    office.write(undo.take_back, group_of_merge(office))
    assert state(office) == before


# refused


def test_the_same_card_twice_is_refused(office, pair):
    with pytest.raises(Refusal, match="两份不同"):
        office.read(merging.compare, pair[0], pair[0], TODAY)


def test_two_who_are_married_to_each_other_are_not_one(office, pair):
    store(office, happened(LifeEventKind.MARRIAGE, *pair))
    before = contents(office)
    with pytest.raises(Refusal, match="变动记录里同时有这两个人"):
        office.write(merging.merge, *pair)
    assert contents(office) == before


def test_a_card_changed_since_is_not_merged(office, other_desk, pair):
    compared = office.read(merging.compare, *pair, TODAY)
    card = other_desk.read(people.load, pair[1])
    other_desk.write(people.save, pair[1], replace(card, phone="19900000009"))
    with pytest.raises(Refusal, match="刚被另一处修改过"):
        office.write(merging.merge, *pair, Choice({}, compared.versions))


def test_a_card_changed_after_the_merge_stands_in_the_way_of_undo(office, pair):
    office.write(merging.merge, *pair)
    group = group_of_merge(office)
    card = office.read(people.load, pair[0])
    office.write(people.save, pair[0], replace(card, status=PersonStatus.AWAY))
    with pytest.raises(Refusal, match="不能撤销"):
        office.write(undo.take_back, group)


def test_different_numbers_are_pointed_out(office):
    both = [add(office, id_number=id_number(order=order)) for order in (11, 13)]
    assert any("证件号码不同" in note for note in office.read(merging.compare, *both, TODAY).notes)
