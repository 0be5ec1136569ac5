from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.places import Building, Grid
from jiceng_desktop.db.service import Assignment, Rota, RotaDuty, RotaPost, ServiceRecord
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import teams
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.teams import Coming, Draft, Narrow, Post
from jiceng_desktop.terms import AssignmentState, EventKind, OccurrenceStatus, ServiceSource
from tests.services.teams.conftest import JOINED, enlist

NOW = datetime(2026, 11, 21, 9)


def serve(office, volunteer_id, day, minutes, team_id=None, confirmed=True):
    def add(session):
        record = ServiceRecord(volunteer_id=volunteer_id, served_on=day, minutes=minutes, team_id=team_id)
        record.source, record.confirmed_at = ServiceSource.LATER, NOW if confirmed else None
        session.add(record)

    office.write(add)


def shown(office, team_id):
    return office.read(teams.sheet, team_id, NOW)


def test_only_confirmed_hours_of_this_year_and_of_the_team_count(office, stewards, volunteers):
    part = office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    other = office.write(teams.save, None, Draft("文艺队"))
    first, second, third = volunteers.values()
    office.write(teams.join, part, [first, second], None, date(2026, 6, 1))
    serve(office, first, date(2026, 7, 1), 60)
    serve(office, first, date(2026, 7, 2), 30, part)
    serve(office, third, date(2026, 7, 2), 15, part)  # helped without belonging
    serve(office, first, date(2026, 7, 3), 500, other)
    serve(office, first, date(2026, 5, 1), 500)  # was no member then
    serve(office, first, date(2025, 7, 1), 500, part)
    serve(office, second, date(2026, 7, 1), 500, confirmed=False)
    for team_id in (stewards, part):
        assert (shown(office, team_id).minutes, shown(office, team_id).served) == (105, 2)
    found = office.read(teams.minutes_of_all, date(2026, 1, 1), NOW.date())
    assert found == {part: 105, other: 500}
    assert [(one.name, one.minutes) for one in office.read(teams.overview, NOW.date())] == [
        ("邻里红管家", 105),
        ("文艺队", 500),
    ]


def test_positions_tell_who_is_wanted(office, stewards, volunteers):
    office.write(teams.join, stewards, [volunteers["赵一"]], "宣传员")
    office.write(teams.join, stewards, [volunteers["钱二"]], "摄影")
    assert shown(office, stewards).posts == (Post("宣传员", 1, 2), Post("调解员", 0, None), Post("摄影", 1, None))
    (line,) = office.read(teams.lines)
    assert (line.members, line.vacant) == (2, 1)


def test_members_of_sub_teams_are_counted_once(office, stewards, volunteers):
    part = office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    office.write(teams.join, stewards, [volunteers["赵一"]])
    office.write(teams.join, part, [volunteers["赵一"], volunteers["钱二"]])
    assert office.read(teams.counts) == {stewards: 2, part: 2}
    assert shown(office, stewards).members == 2


@pytest.fixture
def grids(office):
    """Two grids, of which the first holds 幸福小区1号楼."""
    first = enlist(office, "周五", "Z0005", address="幸福小区1号楼1单元101室")
    outside = enlist(office, "吴六", "Z0006")

    def draw(session):
        session.add_all([Grid(name="第一网格", position=1), Grid(name="第二网格", position=2)])
        session.flush()
        session.query(Building).one().grid_id = session.query(Grid).filter_by(name="第一网格").one().id

    office.write(draw)
    return first, outside


def test_grids_without_anybody_are_named(office, stewards, grids):
    office.write(teams.join, stewards, list(grids))
    coverage = shown(office, stewards).coverage
    assert coverage.grids == (("第一网格", 1), ("第二网格", 0))
    assert (coverage.elsewhere, coverage.bare) == (1, ["第二网格"])


def plan(office, when, title, **known) -> int:
    def add(session):
        event = Occurrence(title=title, kind=EventKind.SERVICE, starts_at=when, ends_at=when + timedelta(hours=2))
        for name, value in known.items():
            setattr(event, name, value)
        session.add(event)
        session.flush()
        return event.id

    return office.write(add)


def test_the_next_service_is_the_nearest_event_or_duty(office, stewards, volunteers):
    assert shown(office, stewards).coming is None
    office.write(teams.join, stewards, [volunteers["赵一"]])
    plan(office, NOW - timedelta(1), "过去", audience_team_id=stewards)
    plan(office, NOW + timedelta(1), "取消", audience_team_id=stewards, status=OccurrenceStatus.CANCELLED)
    plan(office, NOW + timedelta(30), "被邀请", audience_team_id=stewards)
    assert shown(office, stewards).coming == Coming(NOW + timedelta(30), "被邀请", "", 0)
    event = plan(office, NOW + timedelta(20), "已安排")
    down = Assignment(occurrence_id=event, volunteer_id=volunteers["赵一"], state=AssignmentState.ASSIGNED)
    office.write(lambda session: session.add(down))
    assert shown(office, stewards).coming == Coming(NOW + timedelta(20), "已安排", "", 1)

    def on_duty(session):
        rota = Rota(name="平安岗", team_id=stewards, first_on=NOW.date())
        session.add(rota)
        session.flush()
        post = RotaPost(rota_id=rota.id, weekday=1, starts=time(8), ends=time(10), role="值守")
        session.add(post)
        session.flush()
        session.add(RotaDuty(post_id=post.id, day=NOW.date() + timedelta(2), volunteer_id=volunteers["赵一"]))

    office.write(on_duty)
    assert shown(office, stewards).coming == Coming(datetime(2026, 11, 23, 8), "平安岗", "", 1)


def test_members_are_listed_with_their_hours(office, stewards, volunteers):
    listing = teams.members_listing(NOW.date())
    office.write(teams.join, stewards, list(volunteers.values()), "宣传员", JOINED)
    serve(office, volunteers["赵一"], date(2026, 7, 1), 90)
    ids = office.read(listing.ids, Query(narrow=Narrow(stewards), order="hours", descending=True))
    assert office.read(listing.texts, list(ids))[0][:4] == ("Z0001", "赵一", "宣传员", "1.5")
    office.write(teams.leave, [ids[0]])
    assert len(office.read(listing.ids, Query(narrow=Narrow(stewards)))) == 2
    assert list(office.read(listing.ids, Query(narrow=Narrow(stewards, here=False)))) == [ids[0]]
    assert list(office.read(listing.ids, Query("qe", Narrow(stewards)))) == [
        member for member in ids if office.read(teams.load_member, member).name == "钱二"
    ]


def test_teams_are_listed(office, stewards, volunteers):
    office.write(teams.lead, stewards, volunteers["赵一"])
    office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    ids = list(office.read(teams.LISTING.ids))
    texts = office.read(teams.LISTING.texts, ids)
    assert texts[0][1:6] == ("邻里红管家", "", "赵一", "1", "2")
    assert texts[1][1:3] == ("一分队", "邻里红管家")


def test_candidates_are_found_by_initials_number_and_several_at_once(office, stewards, volunteers):
    def names(typed):
        return [one.name for one in office.read(teams.candidates, typed, stewards)]

    assert names("zy") == ["赵一"]
    assert names("Z0002") == ["钱二"]
    assert names("") == []
    office.write(teams.join, stewards, [volunteers["赵一"]])
    assert names("zy") == []
    (both,) = office.read(teams.candidates, "qe，Z0003、谁呀", stewards)
    assert both.volunteer_ids == (volunteers["钱二"], volunteers["孙三"])
    assert both.name == "钱二、孙三"
    assert "谁呀 请单独选" in both.detail


def test_badges_name_the_leader_and_keep_the_order(office, stewards, volunteers):
    office.write(teams.join, stewards, list(volunteers.values()), "宣传员")
    office.write(teams.lead, stewards, volunteers["钱二"])
    ids = list(office.read(teams.members_listing(NOW.date()).ids, Query(order="number")))
    assert [(one.name, one.role) for one in office.read(teams.wearers, ids)] == [
        ("赵一", "宣传员"),
        ("钱二", teams.LEADER),
        ("孙三", "宣传员"),
    ]
    assert office.read(teams.duty_rows, ids[1:2]) == [("1", "Z0002", "钱二", teams.LEADER, "", "", "")]


def test_a_team_that_is_gone_is_named(office):
    with pytest.raises(Refusal, match="已被另一处删除"):
        shown(office, 999)
