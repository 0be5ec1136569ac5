from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import calendar_entries, events, undo
from jiceng_desktop.services.calendar_entries import Entry, State
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import EventKind, OccurrenceStatus

AT = datetime(2026, 12, 8, 15)
TALK = Entry("u-talk", "冬季防跌倒", AT, AT + timedelta(hours=1), "微客厅", "请带上水杯", EventKind.LECTURE)


@pytest.fixture
def plan(office):
    """Return a function that stores an event and tells its id."""

    def plan(title="冬季防跌倒", starts_at=AT, **more):
        return office.write(events.save, None, events.Draft(title=title, starts_at=starts_at, **more))

    return plan


def stored(office):
    return [office.read(events.load, key) for key in office.read(events.LISTING.ids, Query(order="starts_at"))]


def sent(office, ids):
    office.set_aside(calendar_entries.identify, ids)
    return office.read(calendar_entries.outgoing, ids)


def compared(office, *entries):
    return office.read(calendar_entries.compare, entries)


def moved_by(entry, days):
    length = timedelta(days)
    return replace(entry, starts_at=entry.starts_at + length, ends_at=entry.ends_at + length)


def bring(office, *entries):
    return office.write(calendar_entries.bring_in, entries, "会议.ics")


# -- going out -----------------------------------------------------------------------------------------------------


def test_an_event_goes_out_without_anybodys_name(office, plan):
    number = plan(
        kind=EventKind.LECTURE,
        venue="微客厅",
        chair="白秀兰",
        contact="欧阳玥 19900000001",
        speakers=(Somebody("林医生"),),
        organisers=(Somebody("单大同"),),
        audience="六十岁以上居民",
        agenda="讲座\n\n问答",
    )
    (entry,) = sent(office, [number])
    assert (entry.title, entry.starts_at, entry.venue, entry.kind) == ("冬季防跌倒", AT, "微客厅", EventKind.LECTURE)
    assert entry.text == "参加对象：六十岁以上居民\n议程：\n讲座\n问答"
    assert not any(name in str(entry) for name in ("白秀兰", "林医生", "单大同", "欧阳玥", "19900000001"))


def test_an_event_keeps_its_id_and_its_version_however_often_it_goes_out(office, plan):
    number = plan()
    before = office.read(events.load, number)
    (first,), (second,) = sent(office, [number]), sent(office, [number])
    assert first.uid == second.uid != ""
    assert office.read(events.load, number) == before
    office.write(events.save, number, replace(before, title="改了名"))
    (third,) = sent(office, [number])
    assert (third.uid, third.version) == (first.uid, first.version + 1)


def test_a_cancelled_event_goes_out_as_such_and_a_skipped_one_not_at_all(office, plan):
    statuses = (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED, OccurrenceStatus.HELD)
    ids = [plan(status.label, AT + timedelta(days), status=status) for days, status in enumerate(statuses)]
    assert [(entry.title, entry.cancelled) for entry in sent(office, ids)] == [("已取消", True), ("已举办", False)]


# -- coming in -----------------------------------------------------------------------------------------------------


def test_a_new_event_is_added_with_its_kind_place_and_text(office):
    assert compared(office, TALK)[0].state is State.NEW
    done = bring(office, TALK)
    assert (done.added, done.changed) == (1, 0)
    (draft,) = stored(office)
    assert (draft.title, draft.venue, draft.agenda, draft.kind) == (TALK.title, "微客厅", TALK.text, EventKind.LECTURE)
    assert (draft.starts_at, draft.ends_at, draft.status) == (TALK.starts_at, TALK.ends_at, OccurrenceStatus.PLANNED)


def test_what_was_brought_in_is_known_by_its_id_even_under_another_name(office):
    bring(office, TALK)
    assert compared(office, TALK)[0].state is State.SAME
    (found,) = compared(office, replace(moved_by(TALK, 1), title="防跌倒讲座"))
    assert found.state is State.CHANGED
    assert found.told == "时间：12-08 15:00–16:00 → 12-09 15:00–16:00；名称：冬季防跌倒 → 防跌倒讲座"


def test_the_same_title_at_the_same_time_is_the_same_event(office, plan):
    plan(ends_at=TALK.ends_at, venue="微客厅")
    assert compared(office, TALK, replace(TALK, uid=""))[0].state is State.SAME
    assert bring(office, TALK).added == 0
    assert office.last_group is None


def test_an_event_that_went_out_and_comes_back_is_no_new_one(office, plan):
    number = plan(kind=EventKind.LECTURE, venue="微客厅")
    entries = sent(office, [number])
    assert [found.state for found in compared(office, *entries)] == [State.SAME]


def test_a_change_is_carried_out_and_the_rest_of_the_event_stays(office, plan):
    number = plan(audience="居民代表", chair="白秀兰", ends_at=TALK.ends_at)
    (entry,) = sent(office, [number])
    later = replace(moved_by(entry, 2), venue="多功能厅")
    assert bring(office, later).changed == 1
    draft = office.read(events.load, number)
    assert (draft.starts_at, draft.venue) == (later.starts_at, "多功能厅")
    assert (draft.audience, draft.chair) == ("居民代表", "白秀兰")
    office.write(undo.take_back, office.last_group)
    assert office.read(events.load, number).starts_at == AT


def test_a_held_event_is_never_moved(office, plan):
    plan(status=OccurrenceStatus.HELD, venue="多功能厅")
    (found,) = compared(office, TALK)
    assert found.state is State.HELD
    assert not found.does_something
    assert bring(office, TALK).changed == 0


def test_a_cancellation_cancels_and_says_why(office):
    bring(office, TALK)
    bring(office, replace(TALK, cancelled=True))
    (number,) = office.read(events.LISTING.ids, Query())
    assert office.read(events.load, number).status is OccurrenceStatus.CANCELLED
    assert office.read(lambda session: session.get_one(Occurrence, number).reason) == "日历文件中已取消"


def test_what_stands_in_a_file_twice_comes_once(office):
    again = replace(TALK, uid="")
    assert [found.state for found in compared(office, TALK, TALK, again)] == [State.NEW, State.TWICE, State.TWICE]
    assert bring(office, TALK, TALK, again).added == 1


# -- the way back --------------------------------------------------------------------------------------------------


def test_a_whole_import_can_be_taken_back_with_the_places_it_brought(office, plan):
    number = plan("议事会", AT - timedelta(1))
    (moved,) = sent(office, [number])
    bring(office, TALK, replace(moved_by(TALK, 1), uid="u-2", title="第二讲"), moved_by(moved, -1))
    run = office.read(calendar_entries.last_run, datetime.now())
    assert (run.source, run.added, run.changed) == ("会议.ics", 2, 1)
    office.write(calendar_entries.take_back, run.group_id)
    assert [(draft.title, draft.starts_at) for draft in stored(office)] == [("议事会", AT - timedelta(1))]
    assert office.read(events.venues) == []
    assert office.read(calendar_entries.last_run, datetime.now()) is None
    with pytest.raises(Refusal, match="已经撤销过了"):
        office.write(calendar_entries.take_back, run.group_id)


def test_a_place_that_is_used_by_now_stays(office, plan):
    bring(office, TALK)
    run = office.read(calendar_entries.last_run, datetime.now())
    plan("义诊", AT + timedelta(5), venue="微客厅")
    office.write(calendar_entries.take_back, run.group_id)
    assert [draft.title for draft in stored(office)] == ["义诊"]
    assert office.read(events.venues) == ["微客厅"]


def test_what_somebody_changed_since_is_not_thrown_away(office):
    bring(office, TALK)
    run = office.read(calendar_entries.last_run, datetime.now())
    (number,) = office.read(events.LISTING.ids, Query())
    office.write(events.save, number, replace(office.read(events.load, number), audience="全体居民"))
    with pytest.raises(Refusal, match="不能撤销"):
        office.write(calendar_entries.take_back, run.group_id)
    assert len(stored(office)) == 1


def test_an_import_that_is_cancelled_leaves_nothing(office):
    class Cancelled(Exception):
        pass

    def report(done, _whole):
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.write(calendar_entries.bring_in, [TALK, replace(moved_by(TALK, 1), uid="u-2")], "会议.ics", report)
    assert stored(office) == []
    assert office.read(calendar_entries.last_run, datetime.now()) is None
