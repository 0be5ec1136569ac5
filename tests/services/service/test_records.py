"""Services are entered with rules, and left alone once they are confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import service, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import VolunteerStatus
from tests.services.service.serving import DAY, TODAY, count, draft, enlist, event, record, serve, team


def test_entered_and_loaded(office, zhang):
    helpers = team(office, "爱心帮帮团", zhang)
    record_id = serve(office, zhang, starts=time(9), ends=time(11, 30), minutes=None)
    loaded = office.read(service.load, record_id)
    assert (loaded.minutes, loaded.starts, loaded.ends, loaded.team_id) == (150, time(9), time(11, 30), helpers)
    assert record(office, record_id).confirmed_at is None
    (row,) = office.read(service.LISTING.texts, [record_id])
    assert row[:6] == ("2026-11-20", "张三丰", "Z0001", "楼道巡查", "2.5", "爱心帮帮团")
    assert row[7] == "未确认"
    assert row[9:11] == ("09:00", "11:30")


def test_no_team_is_taken_of_two(office, zhang):
    team(office, "爱心帮帮团", zhang)
    team(office, "银龄互助队", zhang)
    assert office.read(service.load, serve(office, zhang)).team_id is None


def test_an_event_gives_day_and_content(office, zhang):
    record_id = serve(office, zhang, occurrence_id=event(office), served_on=None, content=None)
    loaded = office.read(service.load, record_id)
    assert (loaded.served_on, loaded.content) == (DAY, "义诊")


@pytest.mark.parametrize(
    ("known", "field", "told"),
    [
        ({"starts": time(11), "ends": time(9), "minutes": None}, "ends", "签退 09:00 不晚于签到 11:00"),
        ({"starts": time(9), "ends": time(10), "minutes": 90}, "minutes", "比签到到签退的时间还长"),
        ({"starts": time(9), "minutes": 30}, "ends", "都填"),
        ({"minutes": 25 * 60}, "minutes", "最多 24 小时"),
        ({"minutes": 0}, "minutes", "多于 0"),
        ({"minutes": None}, "minutes", "请填写时长"),
        ({"served_on": date(2026, 11, 22)}, "served_on", "不能晚于今天"),
        ({"served_on": TODAY, "starts": time(11), "ends": time(13), "minutes": None}, "ends", "还没有到 13:00"),
        ({"served_on": date(2025, 2, 28)}, "served_on", "2025-03-01 才加入"),
        ({"content": " "}, "content", "服务内容"),
        ({"content": "巡" * 101}, "content", "最多 100 个字"),
    ],
)
def test_what_cannot_be_is_refused(office, zhang, known, field, told):
    with pytest.raises(Refusal, match=told) as refused:
        serve(office, zhang, **known)
    assert refused.value.field == field
    assert count(office) == 0


def test_hours_of_an_event_that_goes_on_need_times(office, zhang, li):
    going_on = event(office, start=time(9), end=time(13), day=TODAY)
    with pytest.raises(Refusal, match="这场活动到 13:00 才结束") as refused:
        serve(office, zhang, occurrence_id=going_on, served_on=TODAY)
    assert refused.value.field == "minutes"
    sheet = service.Sheet(going_on)
    with pytest.raises(Refusal, match="第 1 行：这场活动到 13:00 才结束"):
        office.write(service.enter, sheet, [service.Row(li, service.read_served("2"))])
    serve(office, zhang, occurrence_id=going_on, served_on=TODAY, starts=time(9), ends=time(11), minutes=None)
    serve(office, li, served_on=TODAY, content="值班")  # without an event the day alone is known
    assert count(office) == 2


def test_who_is_missing_is_asked_for(office):
    with pytest.raises(Refusal, match="选择志愿者"):
        office.write(service.save, None, draft(None))


def test_twenty_five_hours_in_a_day_are_refused_over_all_records(office, zhang):
    serve(office, zhang, minutes=14 * 60)
    with pytest.raises(Refusal, match="2026-11-20 这天合计 25 小时"):
        serve(office, zhang, minutes=11 * 60, content="值班")
    serve(office, zhang, minutes=10 * 60, content="值班")
    serve(office, zhang, minutes=11 * 60, served_on=TODAY)
    assert count(office) == 3


def test_two_places_at_once_are_refused(office, zhang, li):
    serve(office, zhang, starts=time(9), ends=time(11), minutes=None, content="义诊")
    with pytest.raises(Refusal, match="张三丰 09:00–11:00 在“义诊”服务，时间重叠"):
        serve(office, zhang, starts=time(10), ends=time(12), minutes=None)
    serve(office, zhang, starts=time(11), ends=time(12), minutes=None)
    serve(office, li, starts=time(10), ends=time(12), minutes=None)
    assert count(office) == 3


def test_one_record_for_each_event(office, zhang):
    occurrence_id = event(office)
    serve(office, zhang, occurrence_id=occurrence_id)
    with pytest.raises(Refusal, match="已经有服务记录"):
        serve(office, zhang, occurrence_id=occurrence_id)


def test_hours_after_leaving_are_refused(office):
    gone = enlist(office, "王五", "Z0003", left_on=DAY, status=VolunteerStatus.LEFT)
    serve(office, gone)
    with pytest.raises(Refusal, match="2026-11-20 已退出"):
        serve(office, gone, served_on=TODAY)
    unknown = enlist(office, "赵六", "Z0004", status=VolunteerStatus.LEFT)
    with pytest.raises(Refusal, match="请先在名册里填写退出日期"):
        serve(office, unknown)


def test_changing_does_not_clash_with_itself(office, zhang):
    record_id = serve(office, zhang, starts=time(9), ends=time(11), minutes=None)
    loaded = office.read(service.load, record_id)
    office.write(service.save, record_id, replace(loaded, ends=time(12), minutes=None))
    assert record(office, record_id).minutes == 180
    with pytest.raises(Stale):
        office.write(service.save, record_id, loaded)


def test_confirmed_records_are_left_alone(office, zhang):
    record_id = serve(office, zhang)
    office.write(service.confirm, [record_id])
    loaded = office.read(service.load, record_id)
    for act in (
        lambda: office.write(service.save, record_id, replace(loaded, minutes=90)),
        lambda: office.write(service.remove, record_id),
        lambda: office.write(service.remove_many, [record_id]),
    ):
        with pytest.raises(Refusal, match="已经确认"):
            act()
    assert record(office, record_id).minutes == 60


def test_removed_and_brought_back(office, zhang):
    ids = [serve(office, zhang), serve(office, zhang, content="值班")]
    assert office.write(service.remove_many, ids) == 2
    assert count(office) == 0
    office.write(undo.take_back, office.last_group)
    assert count(office) == 2


def test_found_by_name_number_and_content_and_narrowed(office, zhang, li):
    first, second = serve(office, zhang), serve(office, li, content="陪伴老人")
    office.write(service.confirm, [first])

    def found(needle="", **narrow):
        return list(office.read(service.LISTING.ids, Query(needle, service.Narrow(**narrow))))

    assert found("zsf") == [first]
    assert found("z0012") == [second]
    assert found("陪伴") == [second]
    assert found(unconfirmed=True) == [second]
    assert found(year=2025) == []
    assert found(volunteer_id=zhang, year=2026) == [first]
