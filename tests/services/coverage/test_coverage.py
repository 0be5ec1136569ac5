from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.events import Attendance, Series
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import councils, coverage, events, lines, people, places, queries, timeline, undo, visits
from jiceng_desktop.services.councils import Member
from jiceng_desktop.services.coverage import Coverage, Parcel, Part, Scope, Which, Whom, WhomKind
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus, PersonStatus, PoliticalStatus
from tests.services.residents import add

TODAY = date(2026, 11, 21)
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
SCOPE = Scope(Whom(), QUARTER, Which())
STATE = AttendanceState


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


@pytest.fixture
def members(office):
    """Four party members, one of them on probation; their ids by name."""
    names = ("丁一", "冯二", "陈三", "褚四")
    found = {name: add(office, name, political_status=PoliticalStatus.PARTY_MEMBER) for name in names[:3]}
    found[names[3]] = add(office, names[3], political_status=PoliticalStatus.PROBATIONARY)
    add(office, "群众甲", political_status=PoliticalStatus.MASSES)
    return found


def event(office, day: date, title="党课", **known) -> int:
    starts_at = datetime(day.year, day.month, day.day, 15)
    usual = {"kind": EventKind.LECTURE, "status": OccurrenceStatus.HELD}
    return office.write(events.save, None, events.Draft(title=title, starts_at=starts_at, **usual | known))


def sign(office, number: int, who: dict[int, AttendanceState]) -> None:
    def write(session):
        for person_id, state in who.items():
            session.add(Attendance(occurrence_id=number, person_id=person_id, state=state))
        session.add(Attendance(occurrence_id=number, guest="来宾", state=STATE.PRESENT))

    office.write(write)


def take(office, **scope) -> Coverage:
    return office.read(coverage.take, replace(SCOPE, **scope), TODAY)


def names(office, taken: Coverage, part=Part.ALL) -> list[str]:
    found = dict(office.read(visits.names, list(taken.persons)))
    return [found[person_id] for person_id in taken.those(part)]


@pytest.fixture
def lectures(office, members):
    """Two lectures and a meeting of this quarter; 丁一 came twice, 冯二 was late once, 陈三 never came."""
    first, second = event(office, date(2026, 10, 10)), event(office, date(2026, 11, 10))
    meeting = event(office, date(2026, 11, 12), "支部大会", kind=EventKind.MEETING)
    ding, feng, chen, chu = members.values()
    sign(office, first, {ding: STATE.PRESENT, feng: STATE.LATE, chen: STATE.EXCUSED})
    sign(office, second, {ding: STATE.PRESENT, chen: STATE.ABSENT})
    sign(office, meeting, {feng: STATE.ABSENT})
    assert chu
    return first, second, meeting


def test_who_came_how_often(office, members, lectures):
    taken = take(office)
    shares = {name: taken.share(person_id) for name, person_id in members.items()}
    assert [(one.came, one.excused, one.absent) for one in shares.values()] == [
        (2, 0, 0),
        (1, 0, 1),
        (0, 1, 1),
        (0, 0, 0),
    ]
    assert [title for _, _, title in taken.events] == ["支部大会", "党课", "党课"]
    assert taken.told() == "举办 3 场，应参加 4 人，参加过 2 人（50%），2 人一次也没有。"
    assert names(office, taken, Part.NEVER) == ["陈三", "褚四"]
    assert names(office, taken, Part.EXCUSED) == ["陈三"]
    assert names(office, taken, Part.ABSENT) == ["陈三", "冯二"]
    assert taken.counts[Part.CAME] == 2


def test_only_what_took_place_in_that_time_counts(office, members):
    ding = members["丁一"]
    for day, known in (
        (date(2026, 9, 30), {}),
        (date(2026, 10, 1), {"status": OccurrenceStatus.CANCELLED}),
        (date(2026, 11, 22), {"status": OccurrenceStatus.PLANNED}),
        (date(2027, 1, 1), {}),
    ):
        sign(office, event(office, day, **known), {ding: STATE.PRESENT})
    taken = take(office)
    assert (taken.events, taken.told()) == ([], "这段时间没有举办过这类活动。")
    assert names(office, taken) == []
    sign(office, event(office, date(2026, 10, 1)), {ding: STATE.PRESENT})
    assert take(office).share(ding).came == 1


def test_everybody_reached_is_said_so(office, members):
    sign(office, event(office, TODAY), dict.fromkeys(members.values(), STATE.PRESENT))
    assert take(office).told() == "举办 1 场，应参加 4 人，参加过 4 人（100%），一个也没有落下。"


def test_events_are_chosen_by_kind_series_or_line(office, members, lectures):
    first, second, meeting = lectures

    def join(session) -> int:
        series = Series(name="主题党日", kind=EventKind.ACTIVITY)
        session.add(series)
        session.flush()
        events.get(session, second).series_id = series.id
        return series.id

    series = office.write(join)
    line = office.read(lines.listed)[0][0]
    office.write(events.save, first, replace(office.read(events.load, first), lines=(line,)))
    ding = members["丁一"]
    assert take(office, which=Which((EventKind.MEETING,))).share(ding).came == 0
    assert [key for key, _, _ in take(office, which=Which(series=(series,))).events] == [second]
    assert [key for key, _, _ in take(office, which=Which(lines=(line,))).events] == [first]
    both = take(office, which=Which((EventKind.MEETING,), lines=(line,)))
    assert [key for key, _, _ in both.events] == [meeting, first]
    offered = {name: which for which, name in office.read(coverage.choices)}
    assert next(iter(offered)) == "会议、讲座和党建活动"
    assert offered["系列：主题党日"] == Which(series=(series,))
    assert offered["类型：讲座"] == Which((EventKind.LECTURE,))


def test_whom_one_may_ask_about(office, members, kinds):
    ding, feng, chen, chu = members.values()
    council = office.write(
        councils.save, None, councils.Draft("议事会", None, (Member(feng, "冯二"), Member(chen, "陈三")))
    )
    query = office.write(queries.save, None, "丁", one(Condition("name", Compare.IS, ("丁一",))))
    office.write(people.save, chu, replace(office.read(people.load, chu), tags=frozenset({kinds["独居老人"]})))

    def enlist(session) -> int:
        team = Team(name="红管家")
        session.add(team)
        session.flush()
        session.add(one := Volunteer(person_id=ding, number="V1", joined_on=TODAY))
        session.flush()
        session.add(TeamMember(team_id=team.id, volunteer_id=one.id, from_on=TODAY))
        return team.id

    team = office.write(enlist)
    event(office, TODAY)
    found = {name: whom for whom, name in office.read(coverage.whoms)}
    assert next(iter(found)) == "全体党员（含预备党员）"
    for name, whom, expected in (
        ("固定名单：议事会", Whom(WhomKind.COUNCIL, council), ["陈三", "冯二"]),
        ("常用查询：丁", Whom(WhomKind.QUERY, query), ["丁一"]),
        ("标签：独居老人", Whom(WhomKind.TAG, kinds["独居老人"]), ["褚四"]),
        ("服务队：红管家", Whom(WhomKind.TEAM, team), ["丁一"]),
        ("全部居民", Whom(WhomKind.ALL), ["陈三", "褚四", "丁一", "冯二", "群众甲"]),
    ):
        assert found[name] == whom
        assert sorted(names(office, take(office, whom=whom))) == sorted(expected)
    assert names(office, take(office, whom=Whom(WhomKind.GRID, 999))) == []
    assert office.read(places.grids) == []


def test_nobody_expected_is_said_so(office, lectures):
    empty = take(office, whom=Whom(WhomKind.TEAM, 999))
    assert empty.told() == "举办了 3 场，应参加的人一个也没有。"


def test_who_has_left_is_not_expected(office, members):
    event(office, TODAY)
    gone = members["丁一"]
    office.write(people.save, gone, replace(office.read(people.load, gone), status=PersonStatus.MOVED_OUT))
    assert names(office, take(office)) == ["陈三", "褚四", "冯二"]


def test_a_circle_counts_who_does_not_live_here_and_the_community_does_not(office, members, lectures):
    host = add(office, "周老板", status=PersonStatus.OUTSIDE, political_status=PoliticalStatus.PARTY_MEMBER)
    sign(office, lectures[0], {host: STATE.PRESENT})
    both = (Member(members["丁一"], "丁一"), Member(host, "周老板"))
    council = office.write(councils.save, None, councils.Draft("议事会", None, both))
    taken = take(office, whom=Whom(WhomKind.COUNCIL, council))
    assert names(office, taken, Part.CAME) == ["丁一", "周老板"]
    listing = coverage.make_listing()
    listing.latest.coverage = taken
    assert shown(office, listing, needle="周老板") == shown(office, listing, needle="zlb", order="name") == ["周老板"]
    assert "周老板" not in names(office, take(office))
    assert "周老板" not in names(office, take(office, whom=Whom(WhomKind.ALL)))


def test_a_query_that_is_gone_is_refused(office):
    with pytest.raises(Refusal):
        take(office, whom=Whom(WhomKind.QUERY, 999))


# -- the list


@pytest.fixture
def listing(office, lectures):
    listing = coverage.make_listing()
    listing.latest.coverage = take(office)
    return listing


def shown(office, listing, **query) -> list[str]:
    ids = office.read(listing.ids, Query(**query))
    return [row[0] for row in office.read(listing.texts, ids)]


def test_who_came_to_nothing_stands_first(office, listing):
    assert shown(office, listing) == ["陈三", "褚四", "冯二", "丁一"]
    assert shown(office, listing, order="came", descending=True)[0] == "丁一"
    assert shown(office, listing, order="name", descending=True)[-1] == "陈三"
    assert shown(office, listing, narrow=Part.NEVER) == ["陈三", "褚四"]
    assert shown(office, listing, needle="chu") == ["褚四"]


def test_a_row_tells_it_all(office, listing):
    ids = office.read(listing.ids, Query())
    told = {row[0]: row[5:] for row in office.read(listing.texts, ids)}
    assert told["丁一"] == ("参加 2 次", "2", "", "", "2026-11-10", "")
    assert told["陈三"] == ("一次也没有", "", "1", "1", "", "")


# -- bringing it home


def parcel(number: int, **known) -> Parcel:
    usual = {"visited_on": TODAY, "visitor": "王主任", "content": "送去讲义一份"}
    return Parcel(**{"occurrence_id": number, **usual, **known})


def test_what_was_brought_home_counts_as_reached(office, members, lectures):
    chen, chu = members["陈三"], members["褚四"]
    assert office.write(coverage.bring, [chen, chu], parcel(lectures[1])) == 2
    group = office.last_group
    taken = take(office)
    assert taken.told().endswith("2 人一次也没有，其中 2 人已送学上门。")
    assert names(office, taken, Part.UNREACHED) == []
    assert names(office, taken, Part.BROUGHT) == ["陈三", "褚四"]
    listing = coverage.make_listing()
    listing.latest.coverage = taken
    assert office.read(listing.texts, [chen])[0][5] == "已送学上门 11-21"
    last = office.read(visits.of_person, chen).last[0]
    assert (last.kind.label, last.content) == ("入户走访", "送去讲义一份")
    assert office.read(timeline.of_person, chen)[0].text == "送学上门（王主任）：送去讲义一份"
    office.write(undo.take_back, group)
    assert take(office).counts[Part.BROUGHT] == 0


def test_a_corrected_visit_stays_what_it_was(office, members, lectures):
    office.write(coverage.bring, [members["陈三"]], parcel(lectures[1]))
    number = office.read(visits.of_person, members["陈三"]).last[0].id
    office.write(visits.save, number, replace(office.read(visits.load, number), content="送去讲义两份"))
    assert take(office).counts[Part.BROUGHT] == 1
    with pytest.raises(Refusal, match="已有送学上门的走访"):
        free = event(office, TODAY)
        office.write(coverage.bring, [members["褚四"]], parcel(free))
        office.write(events.remove, free)


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"occurrence_id": None}, "occurrence_id", "请选择补的是哪一场"),
        ({"visited_on": date(2026, 11, 9)}, "visited_on", "不能早于那一场的日期 2026-11-10"),
        ({"visited_on": date(2026, 11, 22)}, "visited_on", "不能晚于今天"),
        ({"visited_on": None}, "visited_on", "请填写走访日期"),
        ({"visitor": " "}, "visitor", "请填写走访人"),
        ({"content": ""}, "content", "请写一句"),
    ],
)
def test_what_cannot_be_is_refused(office, members, lectures, wrong, field, told):
    with pytest.raises(Refusal, match=told) as refused:
        office.write(coverage.bring, [members["陈三"], members["褚四"]], parcel(lectures[1], **wrong))
    assert refused.value.field == field
    assert take(office).counts[Part.BROUGHT] == 0


def test_nobody_and_too_many_are_refused(office, lectures):
    with pytest.raises(Refusal, match="请先选中"):
        office.write(coverage.bring, [], parcel(lectures[1]))
    with pytest.raises(Refusal, match="一次最多登记 200 人"):
        office.write(coverage.bring, list(range(201)), parcel(lectures[1]))


# -- one person


def test_one_person_event_by_event(office, members, lectures):
    chen = members["陈三"]
    office.write(coverage.bring, [chen], parcel(lectures[1]))
    told = office.read(coverage.of_person, SCOPE, chen, TODAY)
    assert [(line.on, line.title, line.state, line.brought_on) for line in told] == [
        (date(2026, 11, 10), "党课", STATE.ABSENT, TODAY),
        (date(2026, 10, 10), "党课", STATE.EXCUSED, None),
    ]
    assert office.read(coverage.of_person, SCOPE, members["褚四"], TODAY) == []


def test_many_events_are_counted_like_few(office, members, lectures):
    """Once with all events in sight, once with so few that they are looked up one by one."""
    everything = take(office)
    for month in range(1, 10):
        for day in (3, 13):
            event(office, date(2026, month, day))
    few = take(office)
    assert {key: vars(share) for key, share in few.shares.items()} == {
        key: vars(share) for key, share in everything.shares.items()
    }
    assert office.read(lambda session: len(session.scalars(select(Attendance.id)).all())) == 9
