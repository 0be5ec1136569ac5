"""The year's events in numbers: what counts, what does not, and last year beside it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.people import CareTag
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import event_figures, events, lines
from jiceng_desktop.services.event_figures import Count, Matter, Row, Table, Wanted
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus
from tests.services.residents import add

TODAY = date(2026, 11, 21)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
HELD = OccurrenceStatus.HELD


def hold(office, day: datetime, headcount: int | None = None, **known) -> int:
    draft = events.Draft(
        **{"title": "邻里活动", "kind": EventKind.ACTIVITY, "status": HELD, **known}, starts_at=day, headcount=headcount
    )
    return office.write(events.save, None, draft)


def sign_in(office, event: int, *persons: int, state=AttendanceState.PRESENT, guests: int = 0) -> None:
    def write(session):
        rows = [{"person_id": person} for person in persons] + [{"guest": f"来宾{n}"} for n in range(guests)]
        session.add_all(Attendance(occurrence_id=event, state=state, **row) for row in rows)

    office.write(write)


def take(office, today=TODAY, **wanted):
    found = office.read(event_figures.take, Wanted(**{"period": YEAR, **wanted}), today)
    return office.read(event_figures.with_people, found)


def told(figures, matter: Matter) -> list[tuple[str, int, int, int, int]]:
    rows = figures.tables[matter].rows
    return [(row.name, row.now.events, row.before.events, row.now.visits, row.before.visits) for row in rows]


def test_the_year_is_told_in_a_sentence_beside_the_year_before(office):
    for day in (5, 6, 7):
        hold(office, datetime(2026, 3, day, 9), 1000)
    hold(office, datetime(2025, 11, 21, 9), 600)
    hold(office, datetime(2025, 11, 22, 9), 50)  # later in the year than today
    figures = take(office)
    assert figures.sentence() == ("2026年（截至11月21日）共举办 3 场次，服务 3,000 人次（去年同期 1 场次，600 人次）。")
    whole = take(office, whole=True)
    assert whole.sentence() == "2026年（截至11月21日）共举办 3 场次，服务 3,000 人次（2025年 2 场次，650 人次）。"
    past = take(office, period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert past.sentence() == "2025年共举办 2 场次，服务 650 人次（上年同期没有举办记录）。"


def test_a_period_without_events_says_so(office):
    assert take(office).sentence() == "2026年（截至11月21日）没有举办过活动。"
    assert take(office).notes == ()


def test_only_what_was_held_counts_and_the_rest_is_told(office):
    filled = hold(office, datetime(2026, 5, 1, 9), 20)
    blank = hold(office, datetime(2026, 5, 2, 9))
    overdue = hold(office, datetime(2026, 11, 20, 9), status=OccurrenceStatus.PLANNED)
    hold(office, datetime(2026, 11, 21, 9), status=OccurrenceStatus.PLANNED)
    cancelled = hold(office, datetime(2026, 5, 4, 9), status=OccurrenceStatus.CANCELLED)
    last_year = hold(office, datetime(2025, 5, 2, 9))
    figures = take(office)
    assert figures.now == Count({filled: 20, blank: 0})
    assert [(note.told, note.events) for note in figures.notes] == [
        ("有 1 场没有填人数，只计入场次，没有计入人次", (blank,)),
        ("有 1 场时间已过、状态还是“计划”，没有计入", (overdue,)),
        ("取消的 1 场没有计入", (cancelled,)),
        ("去年的活动中有 1 场没有填人数", (last_year,)),
    ]


def test_names_count_where_heads_were_not_counted_or_are_fewer(office):
    people = [add(office, name) for name in "甲乙丙"]
    names = hold(office, datetime(2026, 5, 1, 9))
    both = hold(office, datetime(2026, 5, 2, 9), 40)
    odd = hold(office, datetime(2026, 5, 3, 9), 2)
    for event in (names, both, odd):
        sign_in(office, event, *people)
    sign_in(office, names, guests=2, state=AttendanceState.LATE)
    absent = add(office, "丁")
    sign_in(office, names, absent, state=AttendanceState.ABSENT)
    figures = take(office)
    assert figures.now.by_event == {names: 5, both: 40, odd: 3}
    assert [(note.told, note.events) for note in figures.notes] == [
        ("有 1 场签到的人比到场人数多，按签到的人数计算", (odd,))
    ]
    assert office.read(event_figures.persons, Wanted(YEAR)) == 3


def test_ages_are_those_of_the_day_and_add_up_to_all_visits(office):
    turning = add(office, "甲", born_on=date(1956, 5, 2))
    child = add(office, "乙", born_on=date(2020, 2, 29))
    unknown = add(office, "丙")
    before = hold(office, datetime(2026, 5, 1, 9))
    after = hold(office, datetime(2026, 5, 2, 9), 10)
    sign_in(office, before, turning, child)
    sign_in(office, after, turning, unknown, guests=1)
    unborn = add(office, "丁", born_on=date(2026, 6, 1))
    sign_in(office, before, unborn)
    figures = take(office)
    assert told(figures, Matter.AGE) == [
        ("0–6 岁", 1, 0, 1, 0),
        ("60–69 岁", 1, 0, 1, 0),
        ("70–79 岁", 1, 0, 1, 0),
        ("年龄不详", 2, 0, 2, 0),
        ("来宾（没有档案）", 1, 0, 1, 0),
        ("只有人数，没有名单", 1, 0, 7, 0),
    ]
    assert sum(row.now.visits for row in figures.tables[Matter.AGE].rows) == figures.now.visits


def test_tags_are_those_carried_on_the_day(office, kinds):
    person = add(office, "甲")
    day = date(2026, 5, 2)
    office.write(
        lambda session: session.add_all(
            CareTag(person_id=person, kind_id=kinds[name], from_on=first, to_on=last)
            for name, first, last in (
                ("独居老人", day, None),
                ("残疾人", date(2020, 1, 1), date(2026, 5, 3)),
                ("低保", date(2020, 1, 1), day),
                ("高龄", date(2026, 5, 3), None),
            )
        )
    )
    sign_in(office, hold(office, datetime(2026, 5, 2, 19)), person)
    assert {row[0] for row in told(take(office), Matter.TAG)} == {"独居老人", "残疾人"}


def test_events_are_told_apart_by_kind_venue_line_and_month(office):
    (culture, old) = [key for key, name in office.read(lines.listed) if name in {"文化", "老龄"}]
    hold(office, datetime(2026, 3, 5, 9), 30, venue="微客厅", lines=(culture, old))
    hold(office, datetime(2026, 3, 6, 9), 10, kind=EventKind.MEETING)
    hold(office, datetime(2025, 3, 6, 9), 7, kind=EventKind.MEETING)
    figures = take(office)
    assert told(figures, Matter.KIND) == [("会议", 1, 1, 10, 7), ("活动", 1, 0, 30, 0)]
    assert told(figures, Matter.VENUE) == [("微客厅", 1, 0, 30, 0), ("没有填地点", 1, 1, 10, 7)]
    assert sorted(told(figures, Matter.LINE)) == sorted([
        ("文化", 1, 0, 30, 0),
        ("老龄", 1, 0, 30, 0),
        ("没有条线", 1, 1, 10, 7),
    ])
    assert "相加会多于总数" in figures.tables[Matter.LINE].remark
    assert told(figures, Matter.SERIES) == [("没有系列", 2, 1, 40, 7)]
    months = told(figures, Matter.MONTH)
    assert (months[0], months[2], len(months)) == (("1月", 0, 0, 0, 0), ("3月", 2, 1, 40, 7), 11)


def test_the_months_of_several_years_are_named_with_their_year(office):
    figures = take(office, period=Period(date(2025, 11, 15), date(2026, 2, 3)))
    assert [row.name for row in figures.tables[Matter.MONTH].rows] == [
        "2025年11月",
        "2025年12月",
        "2026年1月",
        "2026年2月",
    ]


def test_figures_are_narrowed_to_a_series_a_line_or_a_venue(office):
    culture = next(key for key, name in office.read(lines.listed) if name == "文化")
    inside = hold(office, datetime(2026, 3, 5, 9), 30, venue="微客厅", lines=(culture,))
    hold(office, datetime(2026, 3, 6, 9), 10)
    _, _, ((venue, _),) = office.read(event_figures.choices)
    for wanted in ({"line_id": culture}, {"venue_id": venue}, {"line_id": culture, "venue_id": venue}):
        assert list(take(office, **wanted).now.by_event) == [inside]
    assert (
        "2026年（截至11月21日）“文化”条线在微客厅共举办 1 场次"
        in take(office, line_id=culture, venue_id=venue).sentence()
    )


@pytest.mark.parametrize(
    ("first", "last", "earlier"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), Period(date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 29), date(2024, 3, 10), Period(date(2023, 2, 28), date(2023, 3, 10))),
        (date(2026, 1, 1), date(2026, 11, 21), Period(date(2025, 1, 1), date(2025, 11, 21))),
    ],
)
def test_the_year_before_has_the_same_days(first, last, earlier):
    assert event_figures.a_year_before(Period(first, last)) == earlier


def test_a_period_that_ends_before_it_begins_is_refused(office):
    with pytest.raises(Refusal, match="结束日期不能早于开始日期"):
        take(office, period=Period(date(2026, 2, 2), date(2026, 2, 1)))


def test_a_period_of_more_than_ten_years_is_refused(office):
    with pytest.raises(Refusal, match="最长 10 年"):
        take(office, period=Period(date(1990, 1, 1), TODAY))


def test_days_of_ones_own_are_told_as_a_report_has_them(office):
    hold(office, datetime(2026, 3, 5, 9), 30)
    figures = take(office, period=Period(date(2026, 1, 10), date(2026, 3, 15)))
    assert figures.sentence().startswith("2026年1月10日至3月15日共举办 1 场次")
    assert (figures.period_name, figures.earlier_name) == ("本期", "去年同期")
    assert (
        take(office, period=Period(date(2025, 12, 1), date(2026, 3, 15))).period_told == "2025年12月1日至2026年3月15日"
    )


def test_behind_a_figure_stand_its_events_in_order(office):
    later = hold(office, datetime(2026, 3, 6, 9), 10, venue="微客厅", title="茶舍")
    earlier = hold(office, datetime(2026, 3, 5, 9))
    found = office.read(event_figures.behind, take(office).now)
    assert [(one.id, one.title, one.venue, one.visits) for one in found] == [
        (earlier, "邻里活动", "", None),
        (later, "茶舍", "微客厅", 10),
    ]


def test_the_last_rows_of_a_long_table_become_one_and_lose_nothing():
    rows = tuple(Row(name, Count({1: 3, at: 2}), Count()) for at, name in enumerate("甲乙丙丁", start=2))
    by_line = Table(Matter.LINE, rows).shortened(2)
    assert [(row.name, row.now.events, row.now.visits) for row in by_line.rows] == [("甲", 2, 5), ("其他 3 项", 4, 9)]
    by_age = Table(Matter.AGE, rows).shortened(2)
    assert by_age.rows[1].now.visits == 3 * 3 + 3 * 2
    assert Table(Matter.AGE, rows).shortened(4).rows == rows
