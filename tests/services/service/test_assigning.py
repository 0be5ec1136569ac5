"""Volunteers are assigned to events, without being in two places at once, and have served in one step."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from jiceng_desktop.db.events import Registration
from jiceng_desktop.db.service import Rota, RotaDuty, RotaPost
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, service, undo, volunteers
from jiceng_desktop.services.service import assigning
from jiceng_desktop.terms import AssignmentState, OccurrenceStatus, ServiceSource, VolunteerStatus
from tests.services.service.serving import DAY, NOW, TODAY, count, enlist, event, put, record, serve


def states(office, occurrence_id):
    return {one.name: one.state for one in office.read(assigning.plan, occurrence_id).places}


def ids(office, occurrence_id):
    return [one.id for one in office.read(assigning.plan, occurrence_id).places]


def test_needs_are_entered_changed_and_taken_back(office):
    occurrence_id = event(office)
    office.write(assigning.need, occurrence_id, {"引导": 2, "登记": 1})
    office.write(assigning.need, occurrence_id, {"引导": 3})
    assert office.read(assigning.plan, occurrence_id).needs == (("引导", 3),)
    office.write(undo.take_back, office.last_group)
    assert office.read(assigning.plan, occurrence_id).needs == (("引导", 2), ("登记", 1))
    for wanted in ({"": 1}, {"引导": 0}):
        with pytest.raises(Refusal):
            office.write(assigning.need, occurrence_id, wanted)


def test_assigned_and_counted(office, zhang, li):
    occurrence_id = event(office)
    assert office.write(assigning.assign, occurrence_id, [zhang, li], "引导") == 2
    assert office.write(assigning.assign, occurrence_id, [zhang], "引导") == 0
    plan = office.read(assigning.plan, occurrence_id)
    assert plan.filled("引导") == 2
    office.write(assigning.set_state, [plan.places[0].id], AssignmentState.EXCUSED)
    assert office.read(assigning.plan, occurrence_id).filled("引导") == 1


def test_two_events_at_once_are_refused(office, zhang, li):
    first, second = event(office), event(office, "理发", time(10), time(12))
    later = event(office, "便民", time(11), time(12))
    office.write(assigning.assign, first, [zhang])
    with pytest.raises(Refusal, match="张三丰 09:00–11:00 已安排在“义诊”"):
        office.write(assigning.assign, second, [li, zhang])
    assert states(office, second) == {}
    office.write(assigning.assign, later, [zhang])
    office.write(assigning.set_state, ids(office, first), AssignmentState.EXCUSED)
    office.write(assigning.dismiss, ids(office, later))
    office.write(assigning.assign, second, [zhang])


def test_who_is_on_duty_is_not_assigned(office, zhang):
    rota = put(office, Rota(name="驿站值班", first_on=date(2026, 1, 1)))
    post = put(office, RotaPost(rota_id=rota, weekday=5, starts=time(8), ends=time(10), role="值守"))
    put(office, RotaDuty(post_id=post, day=DAY, volunteer_id=zhang))
    with pytest.raises(Refusal, match="08:00–10:00 要值班（值守）"):
        office.write(assigning.assign, event(office), [zhang])
    office.write(assigning.assign, event(office, "便民", time(10), time(12)), [zhang])


def test_who_left_is_not_assigned_and_nothing_to_a_cancelled_event(office, zhang):
    gone = enlist(office, "王五", "Z0003", status=VolunteerStatus.LEFT, left_on=date(2026, 1, 1))
    with pytest.raises(Refusal, match="王五已退出"):
        office.write(assigning.assign, event(office), [gone])
    with pytest.raises(Refusal, match="已取消"):
        office.write(assigning.assign, event(office, status=OccurrenceStatus.CANCELLED), [zhang])


def test_all_who_were_to_come_have_served_in_one_step(office, zhang, li):
    away = enlist(office, "王五", "Z0003")
    occurrence_id = event(office)
    office.write(assigning.assign, occurrence_id, [zhang], "引导")
    office.write(assigning.assign, occurrence_id, [li, away])
    office.write(assigning.set_state, ids(office, occurrence_id)[2:], AssignmentState.ABSENT)
    made = [record(office, one) for one in office.write(assigning.serve_all, occurrence_id)]
    assert {(one.volunteer_id, one.role, one.minutes, one.starts_at.hour) for one in made} == {
        (zhang, "引导", 120, 9),
        (li, None, 120, 9),
    }
    assert {one.source for one in made} == {ServiceSource.SIGN_IN}
    assert all(one.confirmed_at is None for one in made)
    served = AssignmentState.SERVED
    assert states(office, occurrence_id) == {"张三丰": served, "李小梅": served, "王五": AssignmentState.ABSENT}
    with pytest.raises(Refusal, match="没有还要记时长的志愿者"):
        office.write(assigning.serve_all, occurrence_id)
    with pytest.raises(Refusal, match="已记了这场活动的服务时长"):
        office.write(assigning.set_state, ids(office, occurrence_id)[:1], AssignmentState.ABSENT)


def test_serving_is_taken_back_as_one_step(office, zhang):
    occurrence_id = event(office)
    office.write(assigning.assign, occurrence_id, [zhang])
    office.write(assigning.serve_all, occurrence_id)
    office.write(undo.take_back, office.last_group)
    assert count(office) == 0
    assert states(office, occurrence_id) == {"张三丰": AssignmentState.ASSIGNED}


def test_who_was_entered_by_hand_is_not_entered_twice(office, zhang, li):
    occurrence_id = event(office)
    office.write(assigning.assign, occurrence_id, [zhang, li])
    serve(office, zhang, occurrence_id=occurrence_id, minutes=30)
    assert len(office.write(assigning.serve_all, occurrence_id)) == 1
    assert count(office) == 2


def test_serving_is_refused_before_the_end_and_elsewhere(office, zhang):
    running = event(office, start=time(11), end=time(13), day=TODAY)
    office.write(assigning.assign, running, [zhang])
    with pytest.raises(Refusal, match="还没有结束"):
        office.write(assigning.serve_all, running)
    occurrence_id = event(office)
    office.write(assigning.assign, occurrence_id, [zhang])
    serve(office, zhang, starts=time(10), ends=time(12), minutes=None)
    with pytest.raises(Refusal, match="时间重叠"):
        office.write(assigning.serve_all, occurrence_id)
    assert states(office, occurrence_id) == {"张三丰": AssignmentState.ASSIGNED}


def test_an_event_with_volunteers_is_not_deleted_unseen(office, zhang):
    occurrence_id = event(office)
    office.write(assigning.need, occurrence_id, {"引导": 1})
    office.write(assigning.assign, occurrence_id, [zhang])
    with pytest.raises(Refusal, match="安排的志愿者"):
        office.write(events.remove, occurrence_id)
    office.write(assigning.dismiss, ids(office, occurrence_id))
    office.write(events.remove, occurrence_id)
    office.write(undo.take_back, office.last_group)
    assert office.read(assigning.plan, occurrence_id).needs == (("引导", 1),)


def test_what_comes_next_for_a_volunteer(office, zhang):
    office.write(assigning.assign, event(office, day=date(2026, 12, 1)), [zhang])
    assert [title for title, _ in office.read(assigning.upcoming, zhang, TODAY)] == ["义诊"]
    assert service.KIND.title == "服务时长"


def test_who_registered_signs_up_and_has_no_hours_before_being_assigned(office, zhang, li):
    occurrence_id = event(office)
    for volunteer_id in (zhang, li):
        person_id = office.read(lambda s, one=volunteer_id: s.get_one(Volunteer, one).person_id)
        put(office, Registration(occurrence_id=occurrence_id, person_id=person_id, name="", registered_at=NOW))
    office.write(volunteers.leave, [li], DAY - timedelta(9), "")
    assert office.write(assigning.sign_up, occurrence_id) == []
    (place,) = office.read(assigning.plan, occurrence_id).places
    assert (place.volunteer_id, place.state) == (zhang, AssignmentState.SIGNED_UP)
    assert office.read(assigning.registered, occurrence_id) == []
    with pytest.raises(Refusal, match="只报了名的"):
        office.write(assigning.serve_all, occurrence_id)
    assert office.write(assigning.assign, occurrence_id, [zhang], "引导") == 1
    assert len(office.write(assigning.serve_all, occurrence_id)) == 1
