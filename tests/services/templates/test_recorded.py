from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.services import councils, events, minutes, templates, todos
from jiceng_desktop.services.councils import Member
from jiceng_desktop.services.minutes import Decision
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.templates.filling import BLANK
from jiceng_desktop.terms import AttendanceState, EventKind
from tests.services.residents import TODAY, add

STATE = AttendanceState


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


def meeting(office, day=20, **known) -> int:
    usual = {"title": "居民议事会", "kind": EventKind.MEETING, "starts_at": datetime(2026, 11, day, 15)}
    return office.write(events.save, None, events.Draft(**usual | known))


def sign(office, number, *who) -> None:
    def write(session):
        for person, state in who:
            told = {"guest": person} if isinstance(person, str) else {"person_id": person}
            session.add(Attendance(occurrence_id=number, state=state, **told))

    office.write(write)


def written(office, number) -> list[str]:
    offer = next(one for one in office.read(templates.fitting, None) if one.name == "会议记录")
    return office.read(templates.draft, offer.id, About(Subject.OCCURRENCE, number), TODAY).body.splitlines()


def test_what_was_recorded_stands_in_the_minutes(office):
    number = meeting(office, venue="居民议事厅", chair="王主任", agenda="车棚\n路灯")
    zhang, li, wang, zhao = (add(office, name) for name in ("张三丰", "李秀英", "王五", "赵六"))
    sign(office, number, (zhang, STATE.PRESENT), (li, STATE.LATE), (wang, STATE.EXCUSED), (zhao, STATE.ABSENT))
    sign(office, number, ("物业 陈经理", STATE.PRESENT))
    decisions = (Decision("修楼道灯", "李干事", date(2026, 11, 30)), Decision("选定车棚位置", "王主任"))
    shown = office.read(minutes.load, number)
    told = replace(shown, recorder="李干事", headcount=3, summary="先议车棚。\n再议路灯。", decisions=decisions)
    office.write(minutes.save, number, told)
    assert written(office, number) == [
        "时间：2026年11月20日（星期五）15:00至16:00",
        "地点：居民议事厅",
        "主持人：王主任",
        "记录人：李干事",
        "人数：应到4人，实到3人",
        "出席：李秀英、张三丰",
        "列席：物业 陈经理",
        "请假：王五",
        "缺席：赵六",
        "一、议程：",
        "1. 车棚",
        "2. 路灯",
        "二、讨论情况：",
        "先议车棚。",
        "再议路灯。",
        "三、议定事项：",
        "1. 修楼道灯（负责人：李干事，11月30日前办完）",
        "2. 选定车棚位置（负责人：王主任）",
        f"主持人（签名）：{BLANK}　　记录人（签名）：{BLANK}",
    ]


def test_before_the_meeting_there_are_lines_to_write_on(office):
    lines = written(office, meeting(office, 25, audience="居民代表"))
    assert lines[1:7] == [
        f"记录人：{BLANK}",
        "人数：应到＿＿人，实到＿＿人",
        "出席：居民代表",
        f"列席：{BLANK}",
        f"请假：{BLANK}",
        f"缺席：{BLANK}",
    ]
    assert lines[7:] == [
        "一、讨论情况：",
        *[BLANK] * 6,
        "二、议定事项：",
        *[BLANK] * 4,
        f"主持人（签名）：{BLANK}　　记录人（签名）：{BLANK}",
    ]


def test_the_next_minutes_tell_what_became_of_the_last_decisions(office):
    first, second = meeting(office, 5), meeting(office)
    decisions = (Decision("修楼道灯", "李干事"), Decision("选定车棚位置", "王主任"))
    office.write(minutes.save, first, replace(office.read(minutes.load, first), decisions=decisions))
    office.write(todos.finish, [office.read(minutes.decided, first)[0].todo_id], "灯已换好")
    office.write(minutes.save, second, replace(office.read(minutes.load, second), summary="讨论", headcount=12))
    lines = written(office, second)
    assert lines[1] == f"人数：应到{BLANK}人，实到12人"
    assert lines[2:5] == [
        "一、上次议定事项的落实情况：",
        "1. 修楼道灯（李干事）：灯已换好",
        "2. 选定车棚位置（王主任）：还在办",
    ]


def test_everybody_of_the_council_was_expected(office):
    members = tuple(Member(add(office, name), name) for name in ("张三丰", "李秀英", "王五"))
    council = office.write(councils.save, None, councils.Draft("居民议事会", None, members))
    number = meeting(office, audience="居民议事会（3 人）", audience_council_id=council)
    assert "人数：应到3人，实到＿＿人" in written(office, number)
    sign(office, number, (members[0].person_id, STATE.PRESENT))
    assert "人数：应到3人，实到1人" in written(office, number)
