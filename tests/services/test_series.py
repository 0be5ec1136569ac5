from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, events, series, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency, Missing, OccurrenceStatus

LECTURE = series.Draft(
    name="邻里文化讲堂",
    rule=Rule(Frequency.MONTHLY, days=(15, 30), missing=Missing.CLAMP),
    first_on=date(2026, 1, 1),
    starts=time(15),
    minutes=90,
    venue="邻里讲堂",
    audience="全体居民",
)


SHORT_MONTHS = Rule(Frequency.MONTHLY, days=(31,), missing=Missing.SKIP)


@pytest.fixture
def today():
    return date.today()


@pytest.fixture
def lecture(office):
    return office.write(series.save, None, LECTURE)


def ids(office):
    return list(office.read(events.LISTING.ids, Query(order="starts_at")))


def drafts(office):
    return [office.read(events.load, number) for number in ids(office)]


def days(office):
    return [draft.starts_at.date() for draft in drafts(office)]


def days_of_rule(first, last):
    """Return the 15th and the 30th of each month, or its last day, worked out by hand."""
    found, year, month = [], first.year, first.month
    while date(year, month, 1) <= last:
        end = 28 + (year % 4 == 0) if month == 2 else 30
        found += [date(year, month, 15), date(year, month, min(30, end))]
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return [day for day in found if first <= day <= last]


def test_a_series_plans_its_occurrences_from_today_to_the_horizon(office, lecture, today):
    assert lecture.added == len(ids(office)) > 25
    assert days(office) == days_of_rule(today, today + series.AHEAD)
    first = drafts(office)[0]
    assert (first.title, first.venue, first.audience) == ("邻里文化讲堂", "邻里讲堂", "全体居民")
    assert first.ends_at - first.starts_at == datetime(2026, 1, 1, 16, 30) - datetime(2026, 1, 1, 15)


def test_a_lecture_planned_in_november_2026_has_its_dates_through_february_2028(office):
    found = office.read(series.planned_from, LECTURE, date(2026, 11, 21))
    told = [one.day for one in found]
    assert told == days_of_rule(date(2026, 11, 21), date(2028, 2, 29))
    assert (len(told), told[6], told[-1]) == (31, date(2027, 2, 28), date(2028, 2, 29))
    assert [one.reason for one in found if one.reason] == ["2月没有30日，改为28日", "2月没有30日，改为29日"]


def test_the_next_dates_are_shown_before_saving(office):
    found = office.read(series.coming, LECTURE, date(2028, 2, 1))
    assert len(found) == series.SHOWN
    assert [one.day for one in found][:3] == [date(2028, 2, 15), date(2028, 2, 29), date(2028, 3, 15)]
    assert found[1].reason
    assert ids(office) == []


def test_planning_anew_keeps_what_was_changed_cancelled_or_skipped(office, lecture):
    one, two, three, four = ids(office)[:4]
    version = office.read(events.load, one).version
    office.write(series.postpone, one, datetime(2027, 1, 2, 10), "场地维修", version)
    office.write(series.cancel, two, "天气原因", office.read(events.load, two).version)
    office.write(series.skip, three, "与大会冲突", office.read(events.load, three).version)
    stored = office.read(series.load, lecture.series_id)
    outcome = office.write(series.save, lecture.series_id, replace(stored, venue="多功能厅", starts=time(14)))
    assert (outcome.added, outcome.removed) == (0, 0)
    told = [office.read(events.load, number) for number in (one, two, three, four)]
    assert [draft.venue for draft in told] == ["邻里讲堂"] * 3 + ["多功能厅"]
    assert [draft.status for draft in told[1:3]] == [OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED]
    assert told[3].starts_at.time() == time(14)


def test_days_the_new_rule_leaves_go_unless_something_hangs_on_them(office, lecture):
    fifteenth = next(number for number in ids(office) if office.read(events.load, number).starts_at.day == 15)
    paper = documents.Draft(title="通知", body="内容", signatory="社区", occurrence_id=fifteenth)
    office.write(documents.file, paper, datetime(2026, 11, 21), lambda _draft: b"%PDF")
    stored = office.read(series.load, lecture.series_id)
    outcome = office.write(series.save, lecture.series_id, replace(stored, rule=Rule(Frequency.MONTHLY, days=(30,))))
    assert len(outcome.kept) == 1
    assert "公文" in outcome.kept[0]
    assert {draft.starts_at.day for draft in drafts(office)} - {28, 29, 30} == {15}


def test_planning_is_taken_back_as_one(office, lecture):
    before = drafts(office)
    stored = office.read(series.load, lecture.series_id)
    office.write(series.save, lecture.series_id, replace(stored, rule=Rule(Frequency.MONTHLY, days=(1,))))
    assert drafts(office) != before
    office.write(undo.take_back, office.last_group)
    assert [(draft.starts_at, draft.venue) for draft in drafts(office)] == [
        (draft.starts_at, draft.venue) for draft in before
    ]


def test_a_series_is_carried_on_as_time_passes(office, lecture, today):
    count = len(ids(office))
    assert office.write(series.extend, today) == 0
    later = today.replace(year=today.year + 1)
    assert office.write(series.extend, later) > 20
    assert len(ids(office)) > count
    assert len(set(days(office))) == len(ids(office))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"first_on": None}, "first_on"),
        ({"last_on": date(2025, 1, 1)}, "last_on"),
        ({"starts": None}, "starts"),
        ({"minutes": 0}, "minutes"),
        ({"gap_months": 0}, "gap_months"),
        ({"gap_months": 10**6}, "gap_months"),
        ({"first_on": date(1, 1, 1)}, "first_on"),
        ({"first_on": date(9999, 12, 31)}, "first_on"),
        ({"last_on": date(9999, 12, 31)}, "last_on"),
        ({"first_on": date(2020, 1, 1), "last_on": date(2020, 12, 31)}, "last_on"),
        ({"rule": SHORT_MONTHS, "first_on": date(2031, 2, 1), "last_on": date(2031, 2, 28)}, "rule"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(office, wrong, field):
    with pytest.raises(Refusal) as refused:
        office.write(series.save, None, replace(LECTURE, **wrong))
    assert refused.value.field == field
    assert ids(office) == []


def test_a_series_that_was_held_can_be_ended_in_the_past(office, lecture, today):
    stored = office.read(series.load, lecture.series_id)
    ended = office.write(series.save, lecture.series_id, replace(stored, last_on=date(2026, 2, 1)))
    assert ended.removed == lecture.added
    assert ids(office) == []


def test_what_was_deleted_stays_away_until_another_rule_is_planned(office, lecture, today):
    gone, day = ids(office)[1], days(office)[1]
    office.write(events.remove, gone)
    later = day - timedelta(days=1)
    assert office.write(series.extend, later + timedelta(days=60)) >= 0
    office.write(series.extend, later)
    stored = office.read(series.load, lecture.series_id)
    assert office.write(series.save, lecture.series_id, replace(stored, starts=time(16))).added == 0
    assert day not in days(office)
    stored = office.read(series.load, lecture.series_id)
    another = replace(LECTURE.rule, days=(15, 30, 20))
    office.write(series.save, lecture.series_id, replace(stored, rule=another))
    assert day in days(office)


def test_only_a_single_occurrence_takes_more_than_a_day(office, lecture, today):
    first, shown = ids(office)[0], drafts(office)[0]
    long = replace(shown, ends_at=shown.starts_at + timedelta(days=3))
    with pytest.raises(Refusal, match="最长 24 小时") as refused:
        office.write(series.change, first, long, office.read(series.others, first, False, today))
    assert refused.value.field == "ends_at"
    office.write(series.change, first, long, [])
    assert drafts(office)[0].ends_at == long.ends_at


def test_a_change_of_several_is_taken_back_as_one(office, lecture, today):
    before = drafts(office)
    shown = before[0]
    changed = replace(shown, title="茶舍", chair="李干事", speakers=(events.Somebody("张老师"),))
    others = office.read(series.others, ids(office)[0], False, today)
    assert office.write(series.change, ids(office)[0], changed, others) == len(before) - 1
    office.write(undo.take_back, office.last_group)
    assert [replace(draft, version=0) for draft in drafts(office)] == [replace(draft, version=0) for draft in before]
    assert office.read(series.load, lecture.series_id).chair is None


def test_a_second_series_of_the_same_name_is_refused(office, lecture):
    with pytest.raises(Refusal, match="已经有一个"):
        office.write(series.save, None, LECTURE)


def test_two_desks_cannot_overwrite_a_series(office, lecture):
    stored = office.read(series.load, lecture.series_id)
    office.write(series.save, lecture.series_id, replace(stored, minutes=60))
    with pytest.raises(Stale):
        office.write(series.save, lecture.series_id, replace(stored, minutes=120))


# -- single occurrences


def test_an_occurrence_put_off_remembers_when_it_was_to_be(office, lecture):
    number = ids(office)[0]
    shown = office.read(events.load, number)
    office.write(series.postpone, number, datetime(2027, 3, 1, 9), "", shown.version)
    moved = office.read(events.load, number)
    assert moved.starts_at == datetime(2027, 3, 1, 9)
    assert moved.ends_at - moved.starts_at == shown.ends_at - shown.starts_at


def test_a_reason_is_asked_for_once_papers_are_out(office, lecture):
    number = ids(office)[0]
    paper = documents.Draft(title="通知", body="内容", signatory="社区", occurrence_id=number)
    office.write(documents.file, paper, datetime(2026, 11, 21), lambda _draft: b"%PDF")
    assert office.read(series.needs_reason, number)
    version = office.read(events.load, number).version
    with pytest.raises(Refusal, match="原因"):
        office.write(series.postpone, number, datetime(2027, 3, 1, 9), " ", version)


def test_a_held_one_is_neither_moved_nor_cancelled(office, lecture):
    number = ids(office)[0]
    office.write(events.save, number, replace(office.read(events.load, number), status=OccurrenceStatus.HELD))
    version = office.read(events.load, number).version
    for act in (
        lambda: office.write(series.postpone, number, datetime(2027, 3, 1, 9), "雨", version),
        lambda: office.write(series.cancel, number, "雨", version),
        lambda: office.write(series.skip, number, "雨", version),
    ):
        with pytest.raises(Refusal, match="已经举办"):
            act()


def test_what_was_cancelled_or_skipped_comes_back(office, lecture):
    number = ids(office)[0]
    with pytest.raises(Refusal, match="不用恢复"):
        office.write(series.restore, number, office.read(events.load, number).version)
    with pytest.raises(Refusal, match="原因"):
        office.write(series.skip, number, "", office.read(events.load, number).version)
    office.write(series.skip, number, "放假", office.read(events.load, number).version)
    office.write(series.restore, number, office.read(events.load, number).version)
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED


def test_this_and_later_ones_follow_a_change_and_keep_their_days(office, lecture):
    all_days, number = days(office), ids(office)[2]
    shown = office.read(events.load, number)
    changed = replace(
        shown, starts_at=shown.starts_at.replace(hour=9), ends_at=shown.starts_at.replace(hour=10), chair="王主任"
    )
    following = office.read(series.others, number, True, date.today())
    assert office.write(series.change, number, changed, following) == len(ids(office)) - 3
    assert days(office) == all_days
    told = drafts(office)
    assert [draft.chair for draft in told] == [None, None] + ["王主任"] * (len(told) - 2)
    assert {draft.starts_at.hour for draft in told[2:]} == {9}
    assert office.read(series.load, lecture.series_id).chair == "王主任"  # later ones are planned alike


# -- longest gaps


def test_the_longest_gap_counts_from_the_last_that_was_held(office, today):
    council = series.Draft(name="居民议事会", gap_months=2, first_on=date(2026, 1, 1))
    office.write(series.save, None, council)
    (due,) = office.read(series.due, today)
    assert (due.name, due.last_held, due.due_on) == ("居民议事会", None, date(2026, 3, 1))
    assert due.left == (date(2026, 3, 1) - today).days
