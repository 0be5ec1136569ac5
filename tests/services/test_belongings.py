from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, lines, series, undo
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import EventKind, Frequency

TALK = events.Draft(
    title="冬季防跌倒",
    kind=EventKind.LECTURE,
    starts_at=datetime(2026, 12, 8, 15),
    speakers=(Somebody("林医生", topic="怎样防跌倒"), Somebody("罗护士")),
    organisers=(Somebody("白秀兰"),),
)


@pytest.fixture
def line_ids(office):
    return [key for key, _ in office.read(lines.listed)][:3]


def loaded(office, occurrence_id):
    return office.read(events.load, occurrence_id)


def test_what_belongs_to_an_event_is_stored_with_it(office, line_ids):
    number = office.write(events.save, None, replace(TALK, lines=tuple(line_ids)))
    stored = loaded(office, number)
    assert (stored.speakers, stored.organisers, stored.lines) == (TALK.speakers, TALK.organisers, tuple(line_ids))
    assert list(office.read(events.LISTING.ids, Query("林医生"))) == [number]


def test_two_desks_cannot_overwrite_each_others_speakers(office):
    number = office.write(events.save, None, TALK)
    before = loaded(office, number)
    office.write(events.save, number, replace(before, speakers=(Somebody("罗护士"),)))
    with pytest.raises(Stale):
        office.write(events.save, number, replace(before, speakers=()))
    assert loaded(office, number).speakers == (Somebody("罗护士"),)


def test_a_deleted_event_comes_back_with_all_that_belonged_to_it(office, line_ids):
    number = office.write(events.save, None, replace(TALK, lines=tuple(line_ids)))
    before = loaded(office, number)
    office.write(events.remove, number, before.version)
    assert list(office.read(events.LISTING.ids, Query())) == []
    office.write(undo.take_back, office.last_group)
    after = loaded(office, number)
    assert (after.speakers, after.organisers, after.lines) == (before.speakers, before.organisers, before.lines)


def test_a_line_in_use_stays(office, line_ids):
    office.write(events.save, None, replace(TALK, lines=(line_ids[0],)))
    with pytest.raises(Refusal, match="不能删除"):
        office.write(lines.remove, line_ids[0])
    office.write(lines.remove, line_ids[1])
    assert line_ids[1] not in [key for key, _ in office.read(lines.listed)]


def test_a_series_hands_on_what_belongs_to_it_but_not_to_one_changed_by_itself(office, line_ids):
    today = date.today()
    plan = series.Draft(
        name="邻里文化讲堂",
        rule=Rule(Frequency.WEEKLY, weekdays=(1,)),
        first_on=today,
        starts=time(15),
        minutes=60,
        speakers=TALK.speakers,
        lines=(line_ids[0],),
    )
    series_id = office.write(series.save, None, plan).series_id
    first, second = list(office.read(events.LISTING.ids, Query(order="starts_at")))[:2]
    office.write(events.save, first, replace(loaded(office, first), speakers=(Somebody("秦老师"),)))
    stored = office.read(series.load, series_id)
    assert (stored.speakers, stored.lines) == (plan.speakers, plan.lines)
    office.write(series.save, series_id, replace(stored, speakers=(Somebody("罗护士"),)))
    assert loaded(office, first).speakers == (Somebody("秦老师"),)
    assert (loaded(office, second).speakers, loaded(office, second).lines) == ((Somebody("罗护士"),), (line_ids[0],))
    office.write(undo.take_back, office.last_group)
    assert loaded(office, second).speakers == plan.speakers


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"places": 0}, "places"), ({"setup_minutes": -1}, "setup_minutes"), ({"lines": (999,)}, "lines")],
)
def test_what_cannot_be_is_refused(office, wrong, field):
    with pytest.raises(Refusal) as refused:
        office.write(events.save, None, replace(TALK, **wrong))
    assert refused.value.field == field
