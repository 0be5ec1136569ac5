"""A paper sheet is checked line by line and entered at once; whom a line means is found by few keys."""

from __future__ import annotations

from datetime import date, time

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import service, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.service import Row, Sheet, finding
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus, ServiceSource, VolunteerStatus
from tests.services.service.serving import DAY, NOW, count, enlist, event, put, record, serve, sign_in, team

PATROL = Sheet(served_on=DAY, content="楼道巡查")


def row(volunteer_id: int, typed: str = "2") -> Row:
    return Row(volunteer_id, service.read_served(typed))


def test_all_lines_are_entered_at_once(office, zhang, li):
    helpers = team(office, "爱心帮帮团", zhang)
    ids = office.write(service.enter, PATROL, [row(zhang), row(li, "9:00-11:30")])
    first, second = (record(office, one) for one in ids)
    assert (first.minutes, first.starts_at, first.team_id, first.content) == (120, None, helpers, "楼道巡查")
    assert (second.minutes, second.starts_at.hour, second.team_id) == (150, 9, None)
    assert {first.source, second.source} == {ServiceSource.LATER}
    office.write(undo.take_back, office.last_group)
    assert count(office) == 0


def test_an_event_says_what_and_when(office, zhang):
    occurrence_id = event(office)
    (record_id,) = office.write(service.enter, Sheet(occurrence_id), [row(zhang)])
    found = record(office, record_id)
    assert (found.occurrence_id, found.served_on, found.content) == (occurrence_id, DAY, "义诊")


def test_wrong_lines_are_named_and_nothing_is_entered(office, zhang, li):
    serve(office, li, starts=time(9), ends=time(11), minutes=None, content="义诊")
    serve(office, zhang, minutes=23 * 60, content="值班")
    rows = [row(zhang, "1"), row(li, "10-12"), row(zhang, "2"), row(zhang, "1")]
    faults = office.read(service.check, PATROL, rows, NOW)
    assert {place: fault.sentence.split("，")[0] for place, fault in faults.items()} == {
        1: "李小梅 09:00–11:00 在“义诊”服务",
        2: "张三丰 2026-11-20 这天合计 26 小时",
        3: "张三丰 2026-11-20 这天合计 25 小时",
    }
    with pytest.raises(Refusal, match="第 2 行：李小梅"):
        office.write(service.enter, PATROL, rows)
    assert count(office) == 2


def test_one_volunteer_twice_at_an_event_is_refused(office, zhang):
    sheet = Sheet(event(office))
    assert 1 in office.read(service.check, sheet, [row(zhang), row(zhang)], NOW)


def test_a_sheet_entered_twice_is_noticed(office, zhang):
    office.write(service.enter, PATROL, [row(zhang)])
    with pytest.raises(Refusal, match="张三丰 2026-11-20 已记过“楼道巡查”2 小时"):
        office.write(service.enter, PATROL, [row(zhang, "1")])
    morning, evening = row(zhang, "8-9"), row(zhang, "19-20")
    sheet = Sheet(served_on=DAY, content="值班")
    assert len(office.write(service.enter, sheet, [morning, evening])) == 2


def test_the_day_is_one_of_the_event(office, zhang):
    occurrence_id = event(office)
    with pytest.raises(Refusal, match="“义诊”是 2026-11-20 的活动"):
        office.write(service.enter, Sheet(occurrence_id, NOW.date()), [row(zhang)])
    with pytest.raises(Refusal, match="服务日期对不上"):
        serve(office, zhang, occurrence_id=occurrence_id, served_on=date(2026, 11, 19))


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        (Sheet(content="楼道巡查"), "served_on"),
        (Sheet(served_on=DAY), "content"),
        (Sheet(served_on=date(2026, 11, 22), content="楼道巡查"), "served_on"),
        (Sheet(occurrence_id=77), "occurrence_id"),
    ],
)
def test_what_stands_above_is_needed(office, zhang, sheet, field):
    with pytest.raises(Refusal) as refused:
        office.write(service.enter, sheet, [row(zhang)])
    assert refused.value.field == field


def test_an_empty_sheet_is_refused(office):
    with pytest.raises(Refusal, match="还没有录入"):
        office.write(service.enter, PATROL, [])


def test_found_by_initials_name_and_number(office, zhang, li):
    def found(needle, **known):
        return [one[0] for one in office.read(finding.volunteers, needle, **known)]

    assert found("zsf") == found("张三") == found("z0001") == found("1") == [zhang]
    assert found("12") == found("0012") == [li]
    assert found("nobody") == found("") == []
    assert office.read(finding.volunteers, "lxm") == [(li, "李小梅", "Z0012")]


def test_those_of_the_event_and_of_the_team_come_first(office):
    left = enlist(office, "陈一", "Z0021", status=VolunteerStatus.LEFT, left_on=DAY)
    plain, mate, meant = (enlist(office, "陈一", number) for number in ("Z0022", "Z0023", "Z0024"))
    helpers = team(office, "爱心帮帮团", mate)
    occurrence_id = event(office)
    office.write(service.assigning.assign, occurrence_id, [meant])
    ids = [one[0] for one in office.read(finding.volunteers, "cy", occurrence_id, helpers)]
    assert ids == [meant, mate, plain, left]


def test_mates_are_found_among_many_namesakes(office):
    for number in range(62):
        enlist(office, "赵一", f"Z{number:04}")
    mate = enlist(office, "邹一", "Z0900")
    helpers = team(office, "爱心帮帮团", mate)
    assert mate not in [one[0] for one in office.read(finding.volunteers, "zy", limit=99)]
    assert office.read(finding.volunteers, "zy", None, helpers)[0][0] == mate


def test_events_are_found_by_name_and_day(office):
    occurrence_id = event(office)
    event(office, "以后的义诊", day=date(2026, 12, 1))
    assert [one[0] for one in office.read(finding.events, "yz", NOW)] == [occurrence_id]
    assert [one[0] for one in office.read(finding.events, "11-20", NOW)] == [occurrence_id]
    assert [one[0] for one in office.read(finding.events, "2026年11月20日", NOW)] == [occurrence_id]
    assert office.read(finding.events, "11-19", NOW) == []
    told = office.read(finding.beginning, occurrence_id)
    assert (told.title, told.starts_at.hour) == ("义诊", 9)
    assert office.read(finding.beginning, 77) is None


def test_who_signed_in_is_offered_until_recorded(office, zhang, li):
    occurrence_id = event(office)
    sign_in(office, occurrence_id, zhang)
    office.write(service.assigning.assign, occurrence_id, [li])
    assert office.read(service.offered, occurrence_id) == [zhang]
    assert office.read(service.assigned, occurrence_id) == [li]
    serve(office, zhang, occurrence_id=occurrence_id)
    assert office.read(service.offered, occurrence_id) == []


def test_who_came_late_is_offered_and_a_guest_or_who_stayed_away_is_not(office, zhang, li):
    occurrence_id = event(office, "议事会", kind=EventKind.MEETING)
    sign_in(office, occurrence_id, li, AttendanceState.EXCUSED)
    put(office, Attendance(occurrence_id=occurrence_id, guest="路过的人", state=AttendanceState.PRESENT))
    assert office.read(service.offered, occurrence_id) == []
    assert office.read(service.overview, NOW).counts[service.Which.WITHOUT] == 0
    sign_in(office, occurrence_id, zhang, AttendanceState.LATE)
    assert office.read(service.offered, occurrence_id) == [zhang]
    assert office.read(service.overview, NOW).counts[service.Which.WITHOUT] == 1
    listing = service.without_hours(NOW)
    (row,) = office.read(lambda s: listing.texts(s, listing.ids(s, Query(narrow=False))))
    assert row[-1] == "1"


def test_nothing_is_served_at_what_was_called_off(office, zhang):
    occurrence_id = event(office, status=OccurrenceStatus.CANCELLED)
    with pytest.raises(Refusal, match="“义诊”已取消，没有举办"):
        office.write(service.enter, Sheet(occurrence_id), [row(zhang)])
    with pytest.raises(Refusal, match="没有举办"):
        serve(office, zhang, occurrence_id=occurrence_id)


def test_events_without_hours_are_listed(office, zhang):
    def listed(every=None):
        listing = service.without_hours(NOW)
        return office.read(lambda s: [row[1] for row in listing.texts(s, listing.ids(s, Query(narrow=every)))])

    occurrence_id = event(office)
    meeting = event(office, "议事会", kind=EventKind.MEETING)
    event(office, "明天的义诊", day=date(2026, 11, 22))
    assert listed(every=False) == ["义诊"]
    assert sorted(listed(every=True)) == ["义诊", "议事会"]
    sign_in(office, meeting, zhang)
    serve(office, zhang, occurrence_id=occurrence_id)
    assert listed(every=False) == ["议事会"]


def test_what_was_done_lately_is_offered(office, zhang):
    serve(office, zhang)
    serve(office, zhang, content="陪伴老人")
    serve(office, zhang, content="陪伴老人", served_on=NOW.date())
    assert office.read(finding.contents) == ["陪伴老人", "楼道巡查"]
