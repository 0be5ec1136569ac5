from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete

from jiceng_desktop.db.events import Occurrence, Preparation
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import documents, events, preparations, reminders, series, templates
from jiceng_desktop.services.reminders import Group, What
from jiceng_desktop.terms import EventKind, OccurrenceStatus

NOW = datetime(2026, 11, 25, 8, 30)  # a Wednesday
TODAY = NOW.date()


def at(days, hour=15):
    return datetime.combine(TODAY + timedelta(days), datetime.min.time()).replace(hour=hour)


@pytest.fixture
def plan(office):
    """Return a function that plans an event and tells its id."""

    def plan(title, starts_at, **more):
        return office.write(events.save, None, events.Draft(title=title, starts_at=starts_at, **more))

    return plan


@pytest.fixture
def unprepared(office):
    """Nothing is to be prepared for any event."""
    office.write(lambda session: session.execute(delete(Preparation)))


def look(office, now=NOW):
    return office.read(reminders.look, now)


def told(office, what, now=NOW):
    return [(line.group, line.text) for line in look(office, now) if line.what is what]


def test_an_empty_office_has_nothing_to_think_of(office):
    assert look(office) == []


@pytest.mark.parametrize(
    ("days", "group"),
    [(-1, None), (0, Group.TODAY), (1, Group.TOMORROW), (2, Group.WEEK), (4, Group.WEEK), (5, Group.LATER),
     (7, Group.LATER), (8, None)],
)  # fmt: skip
def test_events_stand_under_their_day(office, plan, unprepared, days, group):
    plan("义诊", at(days))
    assert told(office, What.EVENT) == ([(group, "15:00 义诊")] if group else [])


def test_the_week_ends_with_its_sunday():
    sunday = date(2026, 11, 29)
    assert reminders.group_of(sunday + timedelta(1), sunday) is Group.TOMORROW
    assert reminders.group_of(sunday + timedelta(2), sunday) is Group.LATER
    assert reminders.group_of(sunday - timedelta(1), sunday) is Group.OVERDUE


def test_what_is_off_or_was_held_is_not_called_to_mind(office, plan, unprepared):
    for status in (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED, OccurrenceStatus.HELD):
        plan("义诊", at(0), status=status)
    assert look(office) == []


def test_one_that_takes_several_days_goes_on(office, plan, unprepared):
    plan("书画展", at(-2, 9), ends_at=at(1, 17))
    assert told(office, What.EVENT) == [(Group.TODAY, "书画展（到11月26日 周四）")]


def test_one_that_passes_midnight_is_told_until_it_is_over(office, plan, unprepared):
    plan("值守", at(-1, 22), ends_at=at(0, 9))
    assert told(office, What.EVENT) == [(Group.TODAY, "值守（到09:00）")]
    assert told(office, What.EVENT, NOW.replace(hour=9, minute=0)) == []
    before = NOW - timedelta(days=1)
    assert told(office, What.EVENT, before) == [(Group.TODAY, "22:00 值守")]


def test_a_line_leads_to_its_event_and_names_nobody(office, plan, unprepared):
    number = plan("讲座", at(2), venue="微客厅", chair="欧阳玥", audience="张三丰", contact="王主任 19900000000")
    (line,) = look(office)
    assert (line.occurrence_id, line.note) == (number, "11月27日 周五 · 微客厅")
    assert not {"欧阳玥", "张三丰", "王主任"} & set(line.text + line.note)


def test_preparations_come_with_their_event(office, plan):
    number = plan("居民议事会", at(2), kind=EventKind.MEETING)  # a Friday
    lines = [line for line in look(office) if line.what is What.TASK]
    assert [(line.group, line.text) for line in lines] == [
        (Group.TODAY, "确认场地和设备"),
        (Group.OVERDUE, "发通知（已过 1 天）"),
        (Group.TOMORROW, "打印签到表和会议材料（11月26日 周四前）"),
    ]
    assert {line.note for line in lines} == {"居民议事会（11月27日 周五 15:00）"}
    assert [line.pressing for line in lines] == [False, True, False]
    office.write(preparations.tick, number, lines[1].preparation_id)
    assert Group.OVERDUE not in {line.group for line in look(office)}


def test_a_day_off_is_told(office, plan):
    plan("讲座", at(6), kind=EventKind.MEETING)
    texts = [line.text for line in look(office) if line.what is What.TASK]
    assert "发通知（11月28日 周六前，周末休息）" in texts


def test_a_change_nobody_was_told_of_is_there_at_once(office, plan, unprepared):
    number = plan("义诊", at(20))
    draft = office.read(templates.of_occurrence, number, TODAY)
    office.write(documents.file, draft, NOW, lambda _draft: b"%PDF")
    assert look(office) == []
    office.write(series.cancel, number, "天气原因", office.read(events.load, number).version)
    (line,) = look(office)
    assert (line.what, line.group, line.pressing) == (What.CORRECTION, Group.TODAY, True)
    assert line.note == "义诊（12月15日 周二）已取消，发过的通知还没有更正"


@pytest.mark.parametrize(
    ("days", "done", "group"),
    [(-3, False, Group.OVERDUE), (0, False, Group.TODAY), (7, False, Group.LATER), (8, False, None), (-3, True, None)],
)
def test_what_a_meeting_decided_is_called_to_mind(office, plan, unprepared, days, done, group):
    number = plan("居民议事会", at(-20), status=OccurrenceStatus.HELD)

    def decide(session):
        day = TODAY + timedelta(days)
        todo = Todo(title="联系物业检修三号楼的门禁", owner="李干事", due_on=day, occurrence_id=number)
        todo.done_on = TODAY if done else None
        session.add(todo)

    office.write(decide)
    assert told(office, What.TODO) == ([(group, "待办：联系物业检修…")] if group else [])
    assert all("李干事" not in line.text + line.note for line in look(office))


def test_other_things_to_be_done_stand_elsewhere(office):
    office.write(lambda session: session.add(Todo(title="回访", owner="李干事", due_on=TODAY)))
    assert look(office) == []


# -- series


@pytest.fixture
def council(office, plan, unprepared):
    """A council that has to meet every two months, last held on 1 October."""
    number = office.write(series.save, None, series.Draft(name="居民议事会", gap_months=2, first_on=at(-100).date()))
    held = plan("居民议事会", datetime(2026, 10, 1, 15), status=OccurrenceStatus.HELD)
    join(office, held, number.series_id)
    return number.series_id, held


def join(office, occurrence_id, series_id):
    def work(session):
        session.get_one(Occurrence, occurrence_id).series_id = series_id

    office.write(work)


def test_a_series_is_called_to_mind_before_its_last_day(office, council):
    assert look(office, datetime(2026, 11, 15)) == []
    (line,) = look(office)
    assert (line.what, line.group, line.text) == (What.SERIES, Group.LATER, "居民议事会该再办一次了")
    assert (line.note, line.occurrence_id) == ("上次 10月1日 周四，最迟 12月1日 周二", council[1])
    (late,) = look(office, datetime(2026, 12, 4))
    assert (late.group, late.pressing, late.note) == (Group.OVERDUE, True, "上次 10月1日 周四，已超过 3 天")


def test_one_that_is_planned_in_time_is_provided_for(office, council, plan):
    join(office, plan("居民议事会", at(5)), council[0])
    assert told(office, What.SERIES) == []
    (due,) = office.read(series.due, TODAY)
    assert due.provided_for
    number = office.read(events.LISTING.ids)[0]
    shown = office.read(events.load, number)
    office.write(events.save, number, replace(shown, starts_at=at(20), ends_at=at(20, 16)))
    assert told(office, What.SERIES) == [(Group.LATER, "居民议事会该再办一次了")]


def test_one_that_was_never_held_counts_from_its_first_day(office, unprepared):
    office.write(series.save, None, series.Draft(name="说事会", gap_months=1, first_on=date(2026, 10, 20)))
    (line,) = look(office)
    assert (line.group, line.note, line.occurrence_id) == (Group.OVERDUE, "还没有办过，已超过 5 天", None)


def test_everything_is_told_by_group_and_hour(office, plan, unprepared):
    for title, moment in (("丙", at(1)), ("乙", at(0, 16)), ("甲", at(0, 9)), ("丁", at(6))):
        plan(title, moment)
    assert [line.text[-1] for line in look(office)] == ["甲", "乙", "丙", "丁"]
