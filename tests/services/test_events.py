from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, events, series, templates, undo, venues
from jiceng_desktop.terms import AttendanceState, OccurrenceStatus
from tests.services.residents import add, contents, count, groups

THREE = datetime(2026, 12, 1, 15)


def meeting(**known) -> events.Draft:
    return events.Draft(title="党群议事会", **{"starts_at": THREE, "venue": "党群服务中心", **known})


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"title": " "}, "title", "请填写活动名称"),
        ({"title": "会" * 101}, "title", "最多 100 个字"),
        ({"starts_at": None}, "starts_at", "请填写开始时间"),
        ({"ends_at": THREE}, "ends_at", "晚于开始时间"),
        ({"ends_at": THREE - timedelta(days=1)}, "ends_at", "晚于开始时间"),
        ({"starts_at": datetime(9999, 12, 31, 23, 30), "ends_at": None}, "starts_at", "1900 年到 2100 年"),
        ({"ends_at": THREE + timedelta(days=367)}, "ends_at", "最长一年"),
        ({"headcount": -1}, "headcount", "0 到 100,000"),
        ({"headcount": 10**30}, "headcount", "0 到 100,000"),
        ({"agenda": "议" * 4001}, "agenda", "最多 4,000 个字，现在有 4,001 个字"),
        ({"audience": "众" * 201}, "audience", "最多 200 个字"),
        ({"venue": "处" * 65}, "venue", "最多 64 个字"),
        ({"chair": "王" * 65}, "chair", "最多 64 个字"),
        ({"contact": "话" * 101}, "contact", "最多 100 个字"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, wrong, field, why):
    before = contents(office)
    with pytest.raises(Refusal, match=why) as refused:
        office.write(events.save, None, replace(meeting(), **wrong))
    assert refused.value.field == field
    assert contents(office) == before


def test_an_event_without_end_lasts_an_hour(office):
    occurrence_id = office.write(events.save, None, meeting(chair="王 主任"))
    stored = office.read(events.load, occurrence_id)
    assert (stored.ends_at, stored.chair, stored.venue) == (THREE + timedelta(hours=1), "王主任", "党群服务中心")


def test_a_venue_is_entered_once(office):
    for title in ("党员大会", "居民大会"):
        office.write(events.save, None, replace(meeting(), title=title))
    assert office.read(events.venues) == ["党群服务中心"]
    assert count(office, Venue) == 1


def test_saving_the_same_again_leaves_no_line(office):
    occurrence_id = office.write(events.save, None, meeting(agenda="一\n二", audience="全体居民"))
    before = len(groups(office))
    office.write(events.save, occurrence_id, office.read(events.load, occurrence_id))
    assert len(groups(office)) == before


def test_a_change_is_taken_back_whole(office):
    occurrence_id = office.write(events.save, None, meeting(chair="王主任"))
    before = office.read(events.load, occurrence_id)
    changed = replace(before, title="居民说事会", venue="微客厅", speakers=(events.Somebody("张老师"),))
    office.write(events.save, occurrence_id, changed)
    office.write(undo.take_back, office.last_group)
    assert replace(office.read(events.load, occurrence_id), version=before.version) == before
    assert office.read(events.venues) == ["党群服务中心"]


def test_what_was_held_is_not_moved_to_a_day_to_come_but_its_time_can_be_put_right(office):
    today = datetime.combine(date.today(), time(9))
    held = meeting(starts_at=today, status=OccurrenceStatus.HELD)
    occurrence_id = office.write(events.save, None, held)
    shown = office.read(events.load, occurrence_id)
    later = today + timedelta(days=1)
    with pytest.raises(Refusal, match="已经举办，不能改到今天以后") as refused:
        office.write(events.save, occurrence_id, replace(shown, starts_at=later, ends_at=None))
    assert refused.value.field == "starts_at"
    office.write(events.save, occurrence_id, replace(shown, starts_at=today - timedelta(days=2), agenda="读报"))
    shown = office.read(events.load, occurrence_id)
    assert (shown.starts_at, shown.status) == (today - timedelta(days=2), OccurrenceStatus.HELD)
    again = replace(shown, status=OccurrenceStatus.PLANNED, starts_at=later, ends_at=None)
    office.write(events.save, occurrence_id, again)
    assert office.read(events.load, occurrence_id).starts_at == later


def test_what_takes_place_after_all_keeps_no_reason_why_it_was_off(office):
    occurrence_id = office.write(events.save, None, meeting())
    shown = office.read(events.load, occurrence_id)
    office.write(series.cancel, occurrence_id, "天气原因", shown.version)
    shown = office.read(events.load, occurrence_id)
    office.write(events.save, occurrence_id, replace(shown, status=OccurrenceStatus.PLANNED))
    assert office.read(lambda session: events.get(session, occurrence_id).reason) is None


def test_a_stale_save_shows_the_other_desks_venue(office, other_desk):
    occurrence_id = office.write(events.save, None, meeting())
    mine = office.read(events.load, occurrence_id)
    other_desk.write(events.save, occurrence_id, replace(mine, venue="微客厅", headcount=30))
    with pytest.raises(Stale) as refused:
        office.write(events.save, occurrence_id, replace(mine, headcount=20))
    assert set(refused.value.changes) == {("地点", "党群服务中心", "微客厅"), ("到场人数", "", "30")}
    assert office.read(events.load, occurrence_id).headcount == 30


def test_what_only_belongs_to_an_event_is_no_change_of_its_kind(office, other_desk):
    occurrence_id = office.write(events.save, None, meeting())
    mine = office.read(events.load, occurrence_id)
    other_desk.write(events.save, occurrence_id, replace(mine, speakers=(events.Somebody("张老师"),)))
    with pytest.raises(Stale, match="对方改了：其他内容") as refused:
        office.write(events.save, occurrence_id, replace(mine, agenda="读报"))
    assert refused.value.changes == []


def test_a_form_open_while_its_venue_is_renamed_stays_there(office, other_desk):
    occurrence_id = office.write(events.save, None, meeting())
    planned = series.Draft(name="茶舍", venue="党群服务中心")
    series_id = office.write(series.save, None, planned).series_id
    mine, ours = office.read(events.load, occurrence_id), office.read(series.load, series_id)
    [(venue_id, _)] = office.read(venues.listed)
    stored = other_desk.read(venues.load, venue_id)
    other_desk.write(venues.save, venue_id, replace(stored, name="邻里中心"))
    office.write(events.save, occurrence_id, replace(mine, agenda="读报"))
    office.write(series.save, series_id, replace(ours, agenda="读报"))
    assert office.read(events.venues) == ["邻里中心"]
    assert office.read(events.load, occurrence_id).venue == office.read(series.load, series_id).venue == "邻里中心"


def test_a_removed_event_comes_back(office):
    occurrence_id = office.write(events.save, None, meeting(agenda="一\n二"))
    stored = office.read(events.load, occurrence_id)
    office.write(events.remove, occurrence_id)
    with pytest.raises(Refusal, match="已被删除"):
        office.read(events.load, occurrence_id)
    office.write(undo.take_back, office.last_group)
    assert office.read(events.load, occurrence_id) == stored


def test_an_event_with_attendance_or_paper_stays(office):
    attended, told = (office.write(events.save, None, meeting()) for _ in range(2))
    person_id = add(office)
    office.write(
        lambda s: s.add(Attendance(occurrence_id=attended, person_id=person_id, state=AttendanceState.PRESENT))
    )
    paper = office.read(templates.of_occurrence, told, date(2026, 11, 21))
    office.write(documents.file, paper, datetime(2026, 11, 21), lambda _draft: b"%PDF")
    for occurrence_id, what in ((attended, "签到记录"), (told, "已归档的公文")):
        with pytest.raises(Refusal, match=f"已有{what}，不能删除"):
            office.write(events.remove, occurrence_id)


def test_the_month_shows_what_happens_in_it(office):
    office.write(events.save, None, meeting(audience="全体居民"))
    december = events.Span(date(2026, 12, 1), date(2026, 12, 31))
    assert [chip.title for chip in office.read(events.chips, december)] == ["党群议事会"]
    assert office.read(events.chips, december, "观影") == []
    assert office.read(events.chips, events.Span(date(2026, 11, 1), date(2026, 11, 30))) == []
    assert office.read(events.audiences) == ["全体居民"]


def test_an_event_changed_since_it_was_shown_is_not_deleted(office, other_desk):
    occurrence_id = office.write(events.save, None, events.Draft(title="义诊", starts_at=datetime(2026, 11, 21, 9)))
    shown = office.read(events.load, occurrence_id)
    other_desk.write(events.save, occurrence_id, replace(shown, title="大型义诊"))
    with pytest.raises(Refusal, match="刚被另一处修改过，没有删除"):
        office.write(events.remove, occurrence_id, shown.version)
    office.write(events.remove, occurrence_id, office.read(events.load, occurrence_id).version)
    assert len(office.read(events.LISTING.ids)) == 0


def test_who_was_entered_for_what_was_called_off_was_not_there(office):
    person_id = add(office, "欧阳玥")
    occurrence_id = office.write(events.save, None, meeting(starts_at=datetime.combine(date.today(), time(9))))

    def enter(session):
        session.add(Attendance(occurrence_id=occurrence_id, person_id=person_id, state=AttendanceState.EXCUSED))

    office.write(enter)
    assert [one.text for one in office.read(events.moments, person_id)] == ["党群议事会（请假）"]
    office.write(series.cancel, occurrence_id, "天气原因", office.read(events.load, occurrence_id).version)
    assert [one.text for one in office.read(events.moments, person_id)] == ["党群议事会（已取消）"]
