from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.events import Attendance, Registration
from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import councils, events, invited, people, queries, series, tags, templates
from jiceng_desktop.services.councils import Member
from jiceng_desktop.services.filters import Compare, Condition, Pick, one
from jiceng_desktop.services.invited import Expected, Group, Source
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import AttendanceState, DocumentKind, PersonStatus, VolunteerStatus
from tests.services.residents import TODAY, add

WHEN = datetime(2026, 12, 8, 15)
HOMES = {"白秀兰": "幸福小区3号楼2单元501室", "罗建国": "幸福小区3号楼2单元101室", "林晓燕": "幸福小区1号楼1单元202室"}


@pytest.fixture
def persons(office):
    return {name: add(office, name, address=address) for name, address in HOMES.items()}


@pytest.fixture
def council(office, persons):
    members = (Member(persons["白秀兰"], "白秀兰", "主任"), Member(persons["罗建国"], "罗建国"))
    return Group(Source.COUNCIL, office.write(councils.save, None, councils.Draft("居民议事会", None, members)))


@pytest.fixture
def team(office, persons):
    """A team of two, one of whom has left it."""

    def found(session) -> int:
        team = Team(name="邻里红管家")
        session.add(team)
        session.flush()
        ended = {"罗建国": None, "林晓燕": None, "白秀兰": TODAY}
        for number, (name, to_on) in enumerate(ended.items()):
            status = VolunteerStatus.LEFT if to_on else VolunteerStatus.ACTIVE
            one = Volunteer(person_id=persons[name], number=f"V{number:03}", joined_on=TODAY, status=status)
            session.add(one)
            session.flush()
            session.add(TeamMember(team_id=team.id, volunteer_id=one.id, from_on=TODAY, to_on=to_on))
        return team.id

    return Group(Source.TEAM, office.write(found))


@pytest.fixture
def query(office, persons):
    return Group(Source.QUERY, office.write(queries.save, None, "没有电话的", one(Condition("has_phone", Compare.NO))))


def event(office, group=None, **more) -> int:
    draft = events.Draft(title="议事会", starts_at=WHEN, **{**invited.columns(group), **more})
    return office.write(events.save, None, draft)


def expected(office, occurrence_id) -> list[str]:
    return [guest.name for guest in office.read(invited.expected, occurrence_id, TODAY)]


def register(office, occurrence_id, *who, withdrawn=False):
    def enter(session):
        for minute, (person_id, name) in enumerate(who):
            at = WHEN.replace(month=11, minute=minute)
            session.add(
                Registration(
                    occurrence_id=occurrence_id,
                    person_id=person_id,
                    name=name,
                    registered_at=at,
                    withdrawn_at=at if withdrawn else None,
                )
            )

    office.write(enter)


def test_every_group_is_offered_with_how_many_it_is_today(office, council, team, query):
    offers = dict(office.read(invited.offers))
    counts = office.read(invited.counts, TODAY)
    assert set(counts) == set(offers)
    assert {offers[group]: counts[group] for group in (query, council, team)} == {
        "没有电话的": 3,
        "居民议事会": 2,
        "邻里红管家": 2,
    }
    assert office.read(invited.audience, council, TODAY) == "居民议事会（2 人）"


def test_a_draft_says_of_one_group_only_and_says_it_back(office, council, team, query):
    for group in (council, team, query, None):
        assert invited.group_of(events.Draft(**invited.columns(group))) == group
        assert invited.group_of(series.Draft(**invited.columns(group))) == group
    assert invited.columns(team) == {
        "audience_query_id": None,
        "audience_team_id": team.id,
        "audience_council_id": None,
    }


def test_queries_and_teams_come_in_the_order_of_doors(office, persons, team, query):
    assert expected(office, event(office, query)) == ["林晓燕", "罗建国", "白秀兰"]
    assert expected(office, event(office, team)) == ["林晓燕", "罗建国"]
    assert office.read(invited.persons, team, TODAY) == [persons["林晓燕"], persons["罗建国"]]


def test_a_council_comes_in_its_own_order_before_the_others(office, persons, council):
    number = event(office, council)
    register(office, number, (persons["林晓燕"], "林晓燕"), (None, "秦老师"))
    guests = office.read(invited.expected, number, TODAY)
    assert guests == [
        Expected(persons["白秀兰"], "白秀兰", HOMES["白秀兰"], "主任"),
        Expected(persons["罗建国"], "罗建国", HOMES["罗建国"]),
        Expected(persons["林晓燕"], "林晓燕", HOMES["林晓燕"]),
        Expected(None, "秦老师"),
    ]
    assert office.read(invited.expected, number, TODAY, 2) == guests[:2]


def test_who_has_withdrawn_or_only_waits_is_not_expected(office, persons):
    number = event(office, places=1)
    register(office, number, (persons["罗建国"], "罗建国"), withdrawn=True)
    register(office, number, (persons["林晓燕"], "林晓燕"), (persons["白秀兰"], "白秀兰"))
    assert expected(office, number) == ["林晓燕"]


def test_who_was_entered_beforehand_is_expected(office, persons):
    number = event(office)
    entry = {"occurrence_id": number, "person_id": persons["罗建国"], "state": AttendanceState.PRESENT}
    office.write(lambda session: session.add(Attendance(**entry)))
    assert expected(office, number) == ["罗建国"]


def test_who_has_died_is_invited_no_more(office, persons, council, team):
    card = office.read(people.load, persons["罗建国"])
    office.write(people.save, persons["罗建国"], replace(card, status=PersonStatus.DECEASED))
    assert expected(office, event(office, council)) == ["白秀兰"]
    assert expected(office, event(office, team)) == ["林晓燕"]
    assert office.read(invited.counts, TODAY)[council] == 1


def test_a_broken_query_invites_nobody_and_says_so_where_a_list_is_asked(office, persons):
    (tag,) = office.write(tags.named, ["独居"])
    tagged = one(Condition("tags", Compare.IS, (Pick(str(tag), "独居"),)))
    group = Group(Source.QUERY, office.write(queries.save, None, "独居的", tagged))
    number = event(office, group)
    office.write(lambda session: session.delete(session.get(CareTagKind, tag)))
    assert expected(office, number) == []
    assert office.read(invited.counts, TODAY)[group] is None
    with pytest.raises(Refusal, match="不能用了"):
        office.read(invited.listed, group, TODAY)


def test_the_lists_to_call_people_up_by(office, persons, council, team, query):
    told = {}
    for group in (council, team, query):
        name, listing, asked = office.read(invited.listed, group, TODAY)
        at = [field.name for field in listing.fields].index("name")
        rows = office.read(listing.texts, list(office.read(listing.ids, asked)))
        told[name] = [row[at] for row in rows]
        assert listing.field("phone").mask is not None
    assert told == {
        "居民议事会": ["白秀兰", "罗建国"],
        "邻里红管家": ["林晓燕", "罗建国"],
        "没有电话的": ["白秀兰", "林晓燕", "罗建国"],
    }


@pytest.mark.parametrize("source", [Source.TEAM, Source.COUNCIL])
def test_what_was_deleted_is_refused(office, source):
    with pytest.raises(Refusal, match="已被删除"):
        office.read(invited.listed, Group(source, 999), TODAY)


def test_sheets_and_plates_are_written_for_whom_a_council_is(office, council):
    about = About(Subject.OCCURRENCE, event(office, council, chair="王主任"))
    offers = {offer.kind: offer.id for offer in office.read(templates.fitting, Subject.OCCURRENCE)}
    sheet = office.read(templates.draft, offers[DocumentKind.SIGN_IN], about, TODAY).grid
    assert [row[:3] for row in sheet.rows] == [
        ("1", "白秀兰", HOMES["白秀兰"]),
        ("2", "罗建国", HOMES["罗建国"]),
    ]
    plates = office.read(templates.draft, offers[DocumentKind.NAME_PLATES], about, TODAY).grid
    assert plates.rows == (("王主任", "主持人"), ("白秀兰", "主任"), ("罗建国", ""))


def test_a_query_that_a_series_invites_can_be_deleted(office, query):
    plan = series.Draft(name="讲堂", audience="没有电话的", **invited.columns(query))
    series_id = office.write(series.save, None, plan).series_id
    office.write(queries.remove, query.id)
    stored = office.read(series.load, series_id)
    assert (stored.audience, invited.group_of(stored)) == ("没有电话的", None)


def test_an_event_that_was_deleted_is_refused(office):
    with pytest.raises(Refusal, match="已被删除"):
        office.read(invited.expected, 999, date(2026, 12, 1))


def test_a_group_that_another_desk_has_deleted_is_refused_at_the_audience(office, council, query):
    office.write(councils.remove, council.id)
    office.write(queries.remove, query.id)
    for group in (council, query, Group(Source.TEAM, 999)):
        with pytest.raises(Refusal, match="名单已被删除") as refused:
            event(office, group)
        assert refused.value.field == "audience"
        with pytest.raises(Refusal, match="名单已被删除"):
            office.write(series.save, None, series.Draft(name="讲堂", **invited.columns(group)))


def test_a_chair_whose_card_was_deleted_is_refused(office):
    with pytest.raises(Refusal, match="主持人的档案已被删除") as refused:
        event(office, chair="白秀兰", chair_id=999)
    assert refused.value.field == "chair"
