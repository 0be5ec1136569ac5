from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, line_marks, lines, series, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency

SCIENCE, AGED, WOMEN = "科普", "老龄", "妇联"


@pytest.fixture
def line_ids(office):
    return {name: key for key, name in office.read(lines.listed)}


@pytest.fixture
def talks(office, line_ids):
    """Two events, of which the first counts for a line already."""
    first = events.Draft(title="讲座", starts_at=datetime(2025, 5, 1, 9), lines=(line_ids[SCIENCE],))
    second = events.Draft(title="义诊", starts_at=datetime(2025, 6, 1, 9))
    return [office.write(events.save, None, draft) for draft in (first, second)]


def lines_of(office, number):
    names = dict(office.read(lines.listed))
    return {names[key] for key in office.read(events.load, number).lines}


def test_many_events_get_their_lines_at_once(office, talks, line_ids):
    assert office.write(line_marks.mark, talks, [line_ids[SCIENCE], line_ids[AGED]], []) == 2
    assert lines_of(office, talks[0]) == lines_of(office, talks[1]) == {SCIENCE, AGED}


def test_the_way_back_leads_to_the_lines_of_before(office, talks, line_ids):
    office.write(line_marks.mark, talks, [line_ids[WOMEN]], [line_ids[SCIENCE]])
    assert lines_of(office, talks[0]) == {WOMEN}
    office.write(undo.take_back, office.last_group)
    assert (lines_of(office, talks[0]), lines_of(office, talks[1])) == ({SCIENCE}, set())


def test_what_is_so_already_changes_nothing(office, talks, line_ids):
    assert office.write(line_marks.mark, talks[:1], [line_ids[SCIENCE]], [line_ids[AGED]]) == 0
    assert office.last_group is None


def test_a_form_opened_before_does_not_take_the_lines_away_again(office, talks, line_ids):
    before = office.read(events.load, talks[1])
    office.write(line_marks.mark, talks, [line_ids[AGED]], [])
    with pytest.raises(Stale):
        office.write(events.save, talks[1], before)


def test_how_many_of_them_count_for_a_line_is_told(office, talks, line_ids):
    marked = office.read(line_marks.of, talks)
    assert {name: count for _, name, count in marked.lines if count} == {SCIENCE: 1}
    assert (marked.events, marked.series) == (2, 0)


def test_the_series_can_be_set_too_for_what_is_still_to_come(office, line_ids):
    rule = Rule(Frequency.MONTHLY, days=(15,))
    today = date.today()
    plan = series.Draft(
        name="茶舍", rule=rule, first_on=today, last_on=today + timedelta(90), starts=time(15), minutes=60
    )
    series_id = office.write(series.save, None, plan).series_id
    numbers = list(office.read(events.LISTING.ids, Query(narrow=events.Span(series_id=series_id))))
    assert office.read(line_marks.of, numbers).series == 1
    office.write(line_marks.mark, numbers[:1], [line_ids[AGED]], [], series_too=True)
    assert office.read(series.load, series_id).lines == (line_ids[AGED],)
    office.write(undo.take_back, office.last_group)
    assert office.read(series.load, series_id).lines == ()


def test_a_line_deleted_meanwhile_is_refused(office, talks):
    with pytest.raises(Refusal, match="有的条线已被删除"):
        office.write(line_marks.mark, talks, [999], [])


def test_too_many_at_once_are_refused(office, line_ids):
    with pytest.raises(Refusal, match="一次最多设置 2,000 场"):
        office.write(line_marks.mark, list(range(2_001)), [line_ids[AGED]], [])
