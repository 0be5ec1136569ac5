from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.materials import Material
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, events, preparations, preparing, series, templates, undo
from jiceng_desktop.services.preparations import Urgency
from jiceng_desktop.services.preparing import Draft, Whose
from jiceng_desktop.terms import EventKind, MaterialKind, OccurrenceStatus, Proof

TODAY = date(2026, 11, 21)  # a Saturday
WHEN = datetime(2026, 12, 8, 15)  # a Tuesday


@pytest.fixture
def hold(office):
    """Return a function that plans an event and tells its id."""

    def hold(title="邻里讲堂", kind=EventKind.LECTURE, starts_at=WHEN, **more):
        draft = events.Draft(title=title, kind=kind, starts_at=starts_at, **more)
        return office.write(events.save, None, draft)

    return hold


def tasks(office, occurrence_id):
    return {task.title: task for task in office.read(preparations.of_occurrence, occurrence_id)}


def file_notice(office, occurrence_id, kind=None):
    draft = office.read(templates.of_occurrence, occurrence_id, TODAY)
    draft = draft if kind is None else replace(draft, kind=kind)
    return office.write(documents.file, draft, datetime(2026, 11, 20, 9), lambda _draft: b"%PDF")


def attach_handout(session, occurrence_id):
    name = {"name": "讲义.pdf", "size": 4, "added_on": TODAY}
    session.add(Material(kind=MaterialKind.HANDOUT, occurrence_id=occurrence_id, **name))


def change(office, occurrence_id, **changed):
    shown = office.read(events.load, occurrence_id)
    office.write(events.save, occurrence_id, replace(shown, **changed))


def test_every_kind_is_prepared_in_its_own_way(office, hold):
    assert tasks(office, hold()).keys() == {"发通知", "确认场地和设备", "准备讲义"}
    meeting = tasks(office, hold("居民议事会", EventKind.MEETING))
    assert meeting.keys() == {"发通知", "确认场地和设备", "打印签到表和会议材料"}
    assert [task.due_on.day for task in meeting.values()] == [5, 6, 7]


def test_what_is_for_the_series_or_for_one_event_goes_to_nobody_else(office, hold):
    club = office.write(series.save, None, series.Draft(name="茶舍", gap_months=2)).series_id
    office.write(preparing.save, None, Draft("烧水", Whose(series_id=club), 0))
    one, other = hold("茶舍"), hold("茶舍")
    office.write(preparing.save, None, Draft("接主讲人", Whose(occurrence_id=one), 1))

    def join(session):
        events.get(session, other).series_id = club

    office.write(join)
    assert "接主讲人" in tasks(office, one)
    assert tasks(office, one)["接主讲人"].own
    assert "烧水" not in tasks(office, one)
    assert tasks(office, other).keys() == {"发通知", "确认场地和设备", "准备讲义", "烧水"}
    assert tasks(office, other)["烧水"].due_on == WHEN.date()


def test_the_days_follow_when_the_event_is_moved_and_ticks_stay(office, hold):
    number = hold()
    office.write(preparations.tick, number, tasks(office, number)["确认场地和设备"].preparation_id)
    version = office.read(events.load, number).version
    office.write(series.postpone, number, datetime(2026, 12, 18, 9), "场地维修", version)
    after = tasks(office, number)
    assert after["发通知"].due_on == date(2026, 12, 15)
    assert not after["确认场地和设备"].is_open


@pytest.mark.parametrize("status", [OccurrenceStatus.HELD, OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED])
def test_what_was_held_or_is_off_needs_nothing_more(office, hold, status):
    number = hold(starts_at=datetime(2026, 11, 22, 9))
    assert office.read(preparations.coming, TODAY)
    change(office, number, status=status)
    assert tasks(office, number) == {}
    assert office.read(preparations.coming, TODAY) == []


def test_a_day_off_stays_the_day_and_says_so(office, hold):
    told = tasks(office, hold())
    assert (told["发通知"].due_on, told["发通知"].off) == (date(2026, 12, 5), "周末")
    national = tasks(office, hold(starts_at=datetime(2026, 10, 6, 9)))
    assert national["发通知"].off == "国庆节"
    assert tasks(office, hold(starts_at=datetime(2026, 9, 23, 9)))["发通知"].off == ""  # 20 September is worked
    unpublished = tasks(office, hold(starts_at=datetime(2040, 10, 5, 9)))
    assert [task.off for task in unpublished.values()] == ["", "", ""]  # 2 and 3 October 2040: nothing is guessed


def test_it_presses_as_its_day_comes_near_and_is_overdue_after_it(office, hold):
    notice = tasks(office, hold())["发通知"]  # to be done on 5 December, three days before
    pressing = [notice.urgency(date(2026, 12, day)) for day in (1, 2, 5, 6)]
    assert pressing == [Urgency.NONE, Urgency.DUE, Urgency.DUE, Urgency.OVERDUE]
    assert preparations.window(0) == 1
    assert preparations.window(60) == 7


def test_only_what_presses_is_called_to_mind(office, hold):
    number = hold()
    assert office.read(preparations.coming, date(2026, 12, 1)) == []
    assert [task.title for task in office.read(preparations.coming, date(2026, 12, 2))] == ["发通知"]
    office.write(preparing.save, None, Draft("预约专家", Whose(kind=EventKind.LECTURE), 30))
    assert [task.title for task in office.read(preparations.coming, date(2026, 11, 1))] == ["预约专家"]
    assert len(office.read(preparations.coming, date(2026, 12, 8))) == len(tasks(office, number))
    assert office.read(preparations.coming, date(2026, 12, 9)) == []  # it is past


# -- done


def test_a_filed_notice_is_proof_until_it_is_void(office, hold):
    number = hold()
    file_notice(office, number, documents.DocumentKind.SIGN_IN)
    assert tasks(office, number)["发通知"].is_open  # a sign-in sheet tells nobody
    paper = file_notice(office, number)
    done = tasks(office, number)["发通知"]
    assert (done.done_on, done.seen, done.urgency(date(2026, 12, 7))) == (date(2026, 11, 20), True, Urgency.NONE)
    office.write(documents.void, paper, 1, "写错了")
    assert tasks(office, number)["发通知"].is_open


def test_a_handout_is_proof_until_it_is_removed(office, hold):
    number = hold()
    office.write(attach_handout, number)
    assert tasks(office, number)["准备讲义"].seen

    def remove(session):
        session.query(Material).one().removed_on = TODAY

    office.write(remove)
    assert tasks(office, number)["准备讲义"].is_open


def test_a_tick_is_for_one_event_and_can_be_taken_away(office, hold):
    one, other = hold(), hold()
    number = tasks(office, one)["发通知"].preparation_id
    office.write(preparations.tick, one, number)
    office.write(preparations.tick, one, number)  # from another desk
    assert not tasks(office, one)["发通知"].is_open
    assert tasks(office, other)["发通知"].is_open
    office.write(preparations.untick, one, number)
    assert tasks(office, one)["发通知"].is_open


def test_what_is_not_needed_this_time_is_set_aside_and_comes_back(office, hold):
    number = hold()
    task = tasks(office, number)["准备讲义"]
    office.write(preparations.set_aside, number, task.preparation_id)
    aside = tasks(office, number)["准备讲义"]
    assert (aside.needed, aside.is_open) == (False, False)
    office.write(preparations.tick, number, task.preparation_id)
    assert tasks(office, number)["准备讲义"].needed
    office.write(undo.take_back, office.last_group)
    assert not tasks(office, number)["准备讲义"].needed
    office.write(preparations.untick, number, task.preparation_id)
    assert tasks(office, number)["准备讲义"].is_open


def test_what_is_gone_cannot_be_ticked(office, hold):
    number = hold()
    task = tasks(office, number)["发通知"].preparation_id
    with pytest.raises(Refusal, match="准备事项已被删除"):
        office.write(preparations.tick, number, 999)
    with pytest.raises(Refusal, match="活动已被删除"):
        office.write(preparations.tick, 999, task)


# -- the office's own list


def test_the_list_begins_with_what_is_for_all_events(office):
    found = office.read(preparing.listed)
    assert [(one.title, one.whose, one.days_before) for one in found] == [
        ("发通知", "所有活动", 3),
        ("确认场地和设备", "所有活动", 2),
        ("打印签到表和会议材料", "会议类", 1),
        ("准备讲义", "讲座类", 2),
    ]
    assert [label for _, label in office.read(preparing.choices)][:3] == ["所有活动", "会议类", "讲座类"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(" ", days_before=1), "title"),
        (Draft("字" * 101, days_before=1), "title"),
        (Draft("发通知", days_before=5), "title"),  # is there already
        (Draft("布置会场"), "days_before"),
        (Draft("布置会场", days_before=-1), "days_before"),
        (Draft("布置会场", days_before=181), "days_before"),
        (Draft("布置会场", Whose(series_id=999), 1), "whose"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, draft, field):
    with pytest.raises(Refusal) as refused:
        office.write(preparing.save, None, draft)
    assert refused.value.field == field


def test_one_that_goes_takes_its_ticks_along_and_brings_them_back(office, hold):
    number = hold()
    task = tasks(office, number)["确认场地和设备"].preparation_id
    office.write(preparations.tick, number, task)
    office.write(preparing.remove, task)
    assert "确认场地和设备" not in tasks(office, number)
    office.write(undo.take_back, office.last_group)
    assert not tasks(office, number)["确认场地和设备"].is_open


def test_two_desks_cannot_overwrite_one(office):
    number = office.read(preparing.listed)[1].id
    shown = office.read(preparing.load, number)
    office.write(preparing.save, number, replace(shown, days_before=5, proof=Proof.NONE))
    assert office.read(preparing.load, number).days_before == 5
    with pytest.raises(Stale):
        office.write(preparing.save, number, replace(shown, days_before=4))
    with pytest.raises(Refusal, match="另一处修改"):
        office.write(preparing.remove, number, shown.version)


def test_an_event_that_is_deleted_takes_its_own_along(office, hold):
    number = hold()
    office.write(preparing.save, None, Draft("接主讲人", Whose(occurrence_id=number), 1))
    office.write(preparations.tick, number, tasks(office, number)["接主讲人"].preparation_id)
    office.write(events.remove, number)
    office.write(undo.take_back, office.last_group)
    assert not tasks(office, number)["接主讲人"].is_open
