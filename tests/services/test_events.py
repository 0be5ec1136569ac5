from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, events, templates, undo
from jiceng_desktop.terms import AttendanceState
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


def test_a_stale_save_shows_the_other_desks_venue(office, other_desk):
    occurrence_id = office.write(events.save, None, meeting())
    mine = office.read(events.load, occurrence_id)
    other_desk.write(events.save, occurrence_id, replace(mine, venue="微客厅", headcount=30))
    with pytest.raises(Stale) as refused:
        office.write(events.save, occurrence_id, replace(mine, headcount=20))
    assert set(refused.value.changes) == {("地点", "党群服务中心", "微客厅"), ("到场人数", "", "30")}
    assert office.read(events.load, occurrence_id).headcount == 30


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
