from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.events import Series
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, minutes, todos, undo
from jiceng_desktop.services.minutes import Decision
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from tests.services.residents import contents

NOW = datetime(2026, 11, 21, 9)
LAMP = Decision("联系物业修楼道灯", "李干事", date(2026, 11, 25))
SHED = Decision("选定车棚位置", "王主任")


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: NOW)


@pytest.fixture
def other_desk(other_desk):
    return Office(other_desk._store, other_desk.clerk, lambda: NOW)


def meeting(office, day=date(2026, 11, 20), **known) -> int:
    starts_at = datetime(day.year, day.month, day.day, 15)
    usual = {"title": "居民议事会", "kind": EventKind.MEETING, "starts_at": starts_at}
    return office.write(events.save, None, events.Draft(**usual | known))


def record(office, occurrence_id: int, **written) -> int:
    draft = replace(office.read(minutes.load, occurrence_id), **written)
    return office.write(minutes.save, occurrence_id, draft)


def in_series(office, *occurrence_ids: int) -> None:
    def join(session):
        series = Series(name="议事会", kind=EventKind.MEETING)
        session.add(series)
        session.flush()
        for occurrence_id in occurrence_ids:
            events.get(session, occurrence_id).series_id = series.id

    office.write(join)


def test_a_planned_event_that_is_over_counts_as_held_once_it_is_recorded(office):
    number = meeting(office)
    record(
        office, number, recorder=" 李干事 ", headcount=21, summary="  讨论了车棚。\n意见一致。 ", decisions=(LAMP, SHED)
    )
    stored = office.read(minutes.load, number)
    assert (stored.recorder, stored.headcount, stored.summary) == ("李干事", 21, "讨论了车棚。\n意见一致。")
    assert [one.says() for one in stored.decisions] == [LAMP.says(), SHED.says()]
    assert office.read(events.load, number).status is OccurrenceStatus.HELD
    todo = office.read(todos.load, stored.decisions[0].todo_id)
    assert (todo.title, todo.occurrence_id) == (LAMP.title, number)


def test_an_event_ahead_stays_planned(office):
    number = meeting(office, date(2026, 12, 1))
    record(office, number, summary="议程已定")
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED


def test_all_of_it_is_taken_back_at_once(office):
    number = meeting(office)
    before = contents(office, ("audit_group", "audit_entry", "undo_step", "occurrence", "sqlite_sequence"))
    record(office, number, summary="讨论", decisions=(LAMP,))
    office.write(undo.take_back, office.last_group)
    assert contents(office, ("audit_group", "audit_entry", "undo_step", "occurrence", "sqlite_sequence")) == before
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED
    assert office.read(minutes.load, number).summary is None


def test_decisions_are_changed_and_taken_away_one_by_one(office):
    number = meeting(office)
    record(office, number, decisions=(LAMP, SHED))
    lamp, shed = office.read(minutes.load, number).decisions
    record(office, number, decisions=(replace(lamp, owner="王主任"), replace(LAMP, title="通知居民")))
    assert [one.says() for one in office.read(minutes.load, number).decisions] == [
        ("联系物业修楼道灯", "王主任", LAMP.due_on),
        ("通知居民", "李干事", LAMP.due_on),
    ]
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(todos.load, shed.todo_id)


def test_what_is_left_alone_keeps_what_others_did_to_it(office, other_desk):
    number = meeting(office)
    record(office, number, decisions=(LAMP,))
    shown = office.read(minutes.load, number)
    other_desk.write(todos.finish, [shown.decisions[0].todo_id], "灯已换好")
    office.write(minutes.save, number, replace(shown, summary="补记"))
    (lamp,) = office.read(minutes.load, number).decisions
    assert (lamp.done_on, lamp.outcome) == (NOW.date(), "灯已换好")


def test_a_stale_record_tells_what_the_other_desk_wrote(office, other_desk):
    number = meeting(office)
    record(office, number, decisions=(LAMP,))
    mine = office.read(minutes.load, number)
    record(other_desk, number, summary="对方的记录", decisions=(*mine.decisions, SHED))
    with pytest.raises(Stale) as stale:
        office.write(minutes.save, number, replace(mine, summary="我的记录"))
    assert ("记录", "", "对方的记录") in stale.value.changes
    assert ("议定事项", "", "选定车棚位置（王主任）") in stale.value.changes


def test_the_history_does_not_repeat_what_was_said(office):
    number = meeting(office)
    record(office, number, summary="与王某调解")
    record(office, number, summary="与李某调解")
    found = office.read(lambda session: list(session.scalars(select(AuditEntry.changes))))
    assert any("summary" in text for text in found if text)
    assert not any("调解" in text for text in found if text)


def test_a_decision_finished_meanwhile_is_not_rewritten_unseen(office, other_desk):
    number = meeting(office)
    record(office, number, decisions=(LAMP,))
    mine = office.read(minutes.load, number)
    other_desk.write(todos.finish, [mine.decisions[0].todo_id])
    with pytest.raises(Stale, match="完成日期"):
        office.write(minutes.save, number, replace(mine, decisions=(replace(mine.decisions[0], title="别的"),)))
    with pytest.raises(Refusal, match="没有删除"):
        office.write(minutes.save, number, replace(mine, decisions=()))


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"headcount": -1}, "headcount", "0 到"),
        ({"summary": "字" * 20001}, "summary", "最多 20,000 个字"),
        ({"decisions": (Decision(owner="李干事"),)}, "decisions", "第 1 条议定事项没有写要做什么"),
        ({"decisions": (SHED, Decision("修灯"))}, "decisions", "第 2 条“修灯”没有写负责人"),
        ({"decisions": (SHED,) * 61}, "decisions", "最多记 60 条"),
        ({"decisions": (replace(SHED, title="事" * 201),)}, "title", "最多 200 个字"),
    ],
)
def test_what_cannot_be_is_refused(office, wrong, field, told):
    number = meeting(office)
    with pytest.raises(Refusal, match=told) as refused:
        record(office, number, **wrong)
    assert refused.value.field == field
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED


def test_rows_left_blank_are_no_decisions(office):
    number = meeting(office)
    record(office, number, decisions=(Decision(), LAMP, Decision(" ", " ")))
    assert len(office.read(minutes.load, number).decisions) == 1


def test_what_did_not_take_place_has_no_record(office):
    number = meeting(office, status=OccurrenceStatus.CANCELLED)
    with pytest.raises(Refusal, match="“居民议事会”已取消，没有可以记录的"):
        office.read(minutes.load, number)
    with pytest.raises(Refusal, match="已取消，没有保存"):
        office.write(minutes.save, number, minutes.Draft(version=1))
    assert office.read(minutes.told, number).off


# -- what earlier meetings left


def test_the_next_meeting_of_the_series_sees_what_was_decided(office):
    first, second, third = (meeting(office, date(2026, month, 20)) for month in (7, 9, 11))
    elsewhere = meeting(office, date(2026, 10, 20), title="网格例会")
    in_series(office, first, second, third)
    record(office, first, decisions=(LAMP, SHED))
    record(office, second, decisions=(Decision("补种绿化", "李干事"), Decision("划停车位", "王主任")))
    record(office, elsewhere, decisions=(Decision("排查隐患", "李干事"),))
    office.write(todos.finish, [office.read(minutes.load, first).decisions[0].todo_id])
    planted = office.read(minutes.load, second).decisions[0]
    record(office, third, finished=(planted.todo_id,))
    told = [(one.on.month, one.decision.title, one.decision.done_on) for one in office.read(minutes.told, third).raised]
    assert told == [
        (9, "补种绿化", NOW.date()),
        (9, "划停车位", None),
        (7, "联系物业修楼道灯", NOW.date()),  # done after this meeting: it still belongs to it
        (7, "选定车棚位置", None),
    ]


def test_what_was_done_long_ago_is_not_told_again(office):
    first, second, third = (meeting(office, NOW.date() + timedelta(days)) for days in (-60, -30, 30))
    in_series(office, first, second, third)
    record(office, first, decisions=(LAMP,))
    record(office, second, decisions=(SHED,))
    office.write(todos.finish, [one.todo_id for one in office.read(minutes.load, first).decisions])
    assert [one.decision.title for one in office.read(minutes.told, third).raised] == [SHED.title]


def test_meetings_without_a_series_belong_together_by_name(office):
    first, second = meeting(office, date(2026, 10, 20)), meeting(office)
    record(office, first, decisions=(LAMP,))
    assert [one.decision.title for one in office.read(minutes.told, second).raised] == [LAMP.title]
    assert office.read(minutes.told, first).raised == ()
