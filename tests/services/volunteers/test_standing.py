"""Entering, enlisting, leaving and coming back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import TeamMember
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import people, presence, undo, volunteers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.volunteers import Draft, Narrow, times
from jiceng_desktop.terms import PersonStatus, VolunteerOrigin, VolunteerStatus
from tests.services import residents

TODAY = date.today()


def sheet(office, volunteer_id):
    return office.read(volunteers.sheet, volunteer_id, TODAY)


def listed(office, **narrow):
    return list(office.read(volunteers.LISTING.ids, Query(narrow=Narrow(**narrow))))


def test_one_click_makes_a_resident_a_volunteer_and_can_be_taken_back(office, resident, stored):
    done = office.write(volunteers.enlist, [resident])
    assert done.told() == "登记为志愿者 1 人。"
    assert stored("number", "person_id", "origin", "joined_on") == [("0001", resident, VolunteerOrigin.RESIDENT, TODAY)]
    assert office.write(volunteers.enlist, [resident]).told() == "1 人已经在册。"
    assert office.last_group is None
    group = office.read(lambda session: session.scalar(select(func.max(undo.AuditGroup.id))))
    office.write(undo.take_back, group)
    assert stored("number") == []


def test_the_dead_are_not_enlisted(office):
    gone = residents.add(office, status=PersonStatus.DECEASED)
    assert office.write(volunteers.enlist, [gone]).told() == "1 人已登记去世，没有登记。"
    with pytest.raises(Refusal, match="已登记去世"):
        office.write(volunteers.save, None, Draft(person=gone))
    with pytest.raises(Refusal, match="已被删除"):
        office.write(volunteers.enlist, [gone + 100])


def test_somebody_from_outside_is_known_but_no_resident(office, resident, team_id):
    draft = Draft(
        person="周老板", phone="19900000022", origin=VolunteerOrigin.MERCHANT, organisation="好邻居便利店",
        team_id=team_id, role="商家", available=frozenset({"6a", "6p", "6e"}),
    )  # fmt: skip
    volunteer_id = office.write(volunteers.save, None, draft)
    shown = sheet(office, volunteer_id)
    assert (shown.name, shown.person_status) == ("周老板", PersonStatus.OUTSIDE)
    assert [(one.name, one.role) for one in shown.belongings] == [("邻里红管家", "商家")]
    assert times.told(shown.draft.available) == "周六全天"
    assert office.read(presence.count, here=True) == 1
    assert list(office.read(people.LISTING.ids, Query(narrow=people.Narrow(here=True)))) == [resident]
    assert residents.found(office, "周老板") == ["周老板"]
    assert office.read(presence.gone_as, shown.person_id) == "不住在本社区"


def test_who_moves_in_becomes_a_resident(office):
    volunteer_id = office.write(volunteers.save, None, Draft(person="周老板"))
    card = office.read(people.load, sheet(office, volunteer_id).person_id)
    with pytest.raises(Refusal, match="非居民"):
        office.write(people.save, sheet(office, volunteer_id).person_id, residents.draft(
            "周老板", status=PersonStatus.OUTSIDE, address=residents.HOME, version=card.version))  # fmt: skip


def test_a_number_is_never_used_twice(office, resident):
    first = office.write(volunteers.save, None, Draft(person=resident, number="z0007"))
    with pytest.raises(Refusal, match="编号“Z0007”是“林秀英”的") as refused:
        office.write(volunteers.save, None, Draft(person="周老板", number="Z0007"))
    assert refused.value.field == "number"
    assert office.read(lambda session: session.scalar(select(func.count(Person.id)))) == 1  # no card is left over
    office.write(volunteers.leave, [first], TODAY)
    with pytest.raises(Refusal, match="已退出"):
        office.write(volunteers.save, None, Draft(person="周老板", number="Z0007"))
    assert office.read(volunteers.next_number) == "Z0008"


def test_nobody_is_in_the_roster_twice(office, resident):
    office.write(volunteers.save, None, Draft(person=resident))
    with pytest.raises(Refusal, match="已经是志愿者（编号 0001）"):
        office.write(volunteers.save, None, Draft(person=resident))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": None}, "person"),
        ({"joined_on": TODAY + timedelta(1)}, "joined_on"),
        ({"emergency_phone": "12"}, "emergency_phone"),
        ({"number": "9" * 17}, "number"),
        ({"id_number": "999901198003070011"}, "id_number"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, changes, field):
    with pytest.raises(Refusal) as refused:
        office.write(volunteers.save, None, Draft(**{"person": "周老板", **changes}))
    assert refused.value.field == field


def test_two_desks_do_not_overwrite_each_other(office, other_desk, resident):
    volunteer_id = office.write(volunteers.save, None, Draft(person=resident))
    mine, theirs = (desk.read(volunteers.load, volunteer_id) for desk in (office, other_desk))
    other_desk.write(volunteers.save, volunteer_id, volunteers.Draft(**{**vars(theirs), "skills": "理发"}))
    with pytest.raises(Stale):
        office.write(volunteers.save, volunteer_id, volunteers.Draft(**{**vars(mine), "skills": "急救"}))


def test_leaving_ends_the_teams_and_undo_brings_them_back(office, resident, team_id, serve):
    volunteer_id = office.write(
        volunteers.save, None, Draft(person=resident, team_id=team_id, joined_on=TODAY - timedelta(40))
    )
    serve(volunteer_id, TODAY - timedelta(3))
    with pytest.raises(Refusal, match="还有服务记录"):
        office.write(volunteers.leave, [volunteer_id], TODAY - timedelta(5), "搬离本社区")
    with pytest.raises(Refusal, match="才加入"):
        office.write(volunteers.leave, [volunteer_id], TODAY - timedelta(50))
    with pytest.raises(Refusal, match="不能晚于今天"):
        office.write(volunteers.leave, [volunteer_id], TODAY + timedelta(1))
    assert office.write(volunteers.leave, [volunteer_id], TODAY, "搬离本社区") == 1
    left = sheet(office, volunteer_id)
    assert (left.has_left, left.left_reason, left.belongings[0].to_on, left.minutes) == (True, "搬离本社区", TODAY, 60)
    assert (listed(office, here=True), listed(office, here=False)) == ([], [volunteer_id])
    office.write(undo.take_back, office.last_group)
    assert sheet(office, volunteer_id).belongings[0].to_on is None
    assert listed(office, here=True) == [volunteer_id]


def test_coming_back_keeps_the_number_and_tells_the_absence(office, resident):
    (volunteer_id,) = office.write(volunteers.enlist, [resident]).added
    office.write(volunteers.leave, [volunteer_id], TODAY, "身体原因")
    assert office.write(volunteers.enlist, [resident]).told() == "重新加入 1 人。"
    back = sheet(office, volunteer_id)
    assert (back.draft.number, back.left_on) == ("0001", None)
    assert back.draft.note == f"{TODAY} 退出（身体原因），{TODAY} 重新加入"


def test_pausing_is_no_leaving(office, resident):
    (volunteer_id,) = office.write(volunteers.enlist, [resident]).added
    assert office.write(volunteers.rest, [volunteer_id]) == 1
    assert listed(office, status=VolunteerStatus.RESTING, here=True) == [volunteer_id]
    assert office.write(volunteers.rest, [volunteer_id], resting=False) == 1
    assert listed(office, status=VolunteerStatus.RESTING) == []


def test_who_served_is_not_deleted_who_was_a_mistake_is(office, resident, team_id, serve):
    volunteer_id = office.write(volunteers.save, None, Draft(person=resident, team_id=team_id))
    office.write(volunteers.remove, volunteer_id)
    assert listed(office) == []
    office.write(undo.take_back, office.last_group)
    assert office.read(lambda session: session.scalar(select(func.count(TeamMember.id)))) == 1
    serve(volunteer_id, TODAY)
    with pytest.raises(Refusal, match="请登记“退出”"):
        office.write(volunteers.remove, volunteer_id)


def test_only_confirmed_service_counts(office, resident, serve):
    (volunteer_id,) = office.write(volunteers.enlist, [resident]).added
    serve(volunteer_id, TODAY, 90)
    serve(volunteer_id, TODAY - timedelta(1), 30, confirmed=False)
    shown = office.read(volunteers.of_person, resident)
    assert (shown.minutes, shown.waiting, shown.last_on) == (90, 30, TODAY)
    told = [moment.text for moment in office.read(volunteers.moments, resident)]
    assert told == ["登记为志愿者（0001）", "志愿服务 1.5 小时：楼道巡查"]


def test_the_panel_counts_what_the_list_shows(office, resident, team_id):
    one = office.write(volunteers.save, None, Draft(person=resident, team_id=team_id, consented_on=TODAY))
    other = office.write(volunteers.save, None, Draft(person="周老板", origin=VolunteerOrigin.MERCHANT))
    counts = office.read(volunteers.counts)
    assert (counts.here, counts.left, counts.teamless, counts.unagreed) == (2, 0, 1, 1)
    assert counts.teams == ((team_id, "邻里红管家", 1),)
    assert listed(office, team_id=team_id) == [one]
    assert listed(office, teamless=True) == listed(office, unagreed=True) == [other]
    assert listed(office, origin=VolunteerOrigin.MERCHANT) == [other]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("周末", "周末全天"),
        ("工作日晚上；周六上午", "工作日晚上、周六上午"),
        ("星期三下午", "周三下午"),
        ("周一、周三", "周一全天、周三全天"),
        ("看情况", ""),
    ],
)
def test_times_are_understood_and_told(text, told):
    assert times.told(times.understood(text)) == told
    assert times.loaded(times.stored(times.understood(text))) == times.understood(text)


def test_a_number_given_up_stays_reserved(office, resident):
    first = office.write(volunteers.save, None, Draft(person=resident, number="Z0007"))
    own = office.read(volunteers.load, first)
    office.write(volunteers.save, first, replace(own, number="Z0003"))
    assert sheet(office, first).former_numbers == ("Z0007",)
    assert office.read(volunteers.next_number) == "Z0008"
    with pytest.raises(Refusal, match="编号“Z0007”以前是“林秀英”的，编号不能重复使用"):
        office.write(volunteers.save, None, Draft(person="周老板", number="z0007"))
    assert list(office.read(volunteers.LISTING.ids, Query("z0007"))) == [first]
    office.write(volunteers.save, first, replace(office.read(volunteers.load, first), number="Z0007"))
    assert sheet(office, first).former_numbers == ("Z0003",)  # one's own is taken up again


def test_a_number_given_up_by_mistake_is_taken_back(office, resident):
    first = office.write(volunteers.save, None, Draft(person=resident, number="Z0007"))
    office.write(volunteers.save, first, replace(office.read(volunteers.load, first), number="Z0077"))
    office.write(undo.take_back, office.last_group)
    assert (sheet(office, first).draft.number, sheet(office, first).former_numbers) == ("Z0007", ())
    office.write(volunteers.save, None, Draft(person="周老板", number="Z0077"))


def test_who_was_entered_by_mistake_goes_with_the_numbers(office, resident):
    first = office.write(volunteers.save, None, Draft(person=resident, number="Z0007"))
    office.write(volunteers.save, first, replace(office.read(volunteers.load, first), number="Z0008"))
    office.write(volunteers.remove, first)
    assert office.read(volunteers.next_number) == "0001"
    office.write(undo.take_back, office.last_group)
    assert sheet(office, first).former_numbers == ("Z0007",)
