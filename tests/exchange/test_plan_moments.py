"""Moments as people write them into plans."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from jiceng_desktop.exchange.plan_moments import read, written

YEAR = 2027
FIFTEENTH = date(2027, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        *("3月15日", "2027-03-15", "2027.3.15", "2027/3/15", "20270315", "三月十五日", "3 月 15 日", "3/15", "3.15"),
        *("3月15号", "27年3月15日", "二〇二七年三月十五日", "3月15日（周一）", "3月15日 星期一", "2027-3-15日"),
        *("3月15日上午", "3月15日全天"),
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    when = read(text, YEAR)
    assert (when.days, when.last, when.begins, when.doubt) == ((FIFTEENTH,), None, None, "")


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("15:00", time(15), None),
        ("15：00", time(15), None),
        ("下午3点", time(15), None),
        ("下午三点半", time(15, 30), None),
        ("15时30分", time(15, 30), None),
        ("晚7点", time(19), None),
        ("中午12点", time(12), None),
        ("上午9:00", time(9), None),
        ("15:00-16:30", time(15), time(16, 30)),
        ("15:00—16:30", time(15), time(16, 30)),
        ("下午3点至4点半", time(15), time(16, 30)),
        ("下午3-5点", time(15), time(17)),
        ("上午9点到11点", time(9), time(11)),
        ("9:00:00", time(9), None),
        ("上午10:00-下午2:00", time(10), time(14)),
    ],
)
def test_an_hour_is_read_with_its_half_of_the_day(text, begins, ends):
    when = read(f"3月15日 {text}", YEAR)
    assert (when.days, when.begins, when.ends, when.doubt) == ((FIFTEENTH,), begins, ends, "")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("3月15-17日", date(2027, 3, 17)),
        ("3月15日至4月2日", date(2027, 4, 2)),
        ("2027-03-15至2027-03-17", date(2027, 3, 17)),
        ("3/15-3/20", date(2027, 3, 20)),
    ],
)
def test_several_days_at_a_stretch_are_one_event(text, last):
    when = read(text, YEAR)
    assert (when.days, when.last, when.doubt) == ((FIFTEENTH,), last, "")


def test_a_stretch_may_end_in_the_next_year():
    when = read("12月28日-1月3日", YEAR)
    assert (when.days, when.last) == ((date(2027, 12, 28),), date(2028, 1, 3))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3月15日、30日", [(3, 15), (3, 30)]),
        ("3月15、16、17日", [(3, 15), (3, 16), (3, 17)]),
        ("3月15日，4月2日", [(3, 15), (4, 2)]),
    ],
)
def test_days_named_one_by_one_are_events_of_their_own(text, days):
    when = read(text, YEAR)
    assert when.days == tuple(date(YEAR, *day) for day in days)
    assert when.last is None


def test_a_monthly_day_is_laid_out_over_the_year_but_stays_in_doubt():
    when = read("每月30日 下午3点", YEAR)
    assert [day.month for day in when.days] == list(range(1, 13))
    assert when.days[1] == date(2027, 2, 28)
    assert when.begins == time(15)
    assert "建成系列" in when.doubt
    assert "12 场" in when.doubt


def test_a_monthly_day_may_hold_for_some_months_only():
    assert [day.month for day in read("3-5月每月15日", YEAR).days] == [3, 4, 5]


@pytest.mark.parametrize(
    ("text", "doubt", "month"),
    [
        ("", "没有写日期", None),
        ("15:00", "没有写日期", None),
        ("3月", "只写到月份", 3),
        ("3月中旬", "只写到月份", 3),
        ("三月份", "只写到月份", 3),
        ("3-5月", "只写到月份", None),
        ("全年", "看不出", None),
        ("第一季度", "看不出", None),
        ("每周三下午", "系列", None),
        ("每季度", "系列", None),
        ("15日", "没有写几月", None),
        ("农历八月十五日", "农历", None),
        ("正月十五", "农历", None),
        ("3.1？", "可能是3月1日，也可能是3月10日", 3),
    ],
)
def test_without_a_day_nothing_is_guessed(text, doubt, month):
    when = read(text, YEAR)
    assert when.days == ()
    assert doubt in when.doubt
    assert when.month == month


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("3月15日（周三）", "2027年3月15日是周一，表里写的是周三"),
        ("3月15日前", "不是确定的日子"),
        ("3月15日左右", "不是确定的日子"),
        ("3月15-17", "没有读全"),
        ("3月15日 3:00", "上午还是下午"),
        ("3月15日 9:00-11:00、14:00-16:00", "分成几行"),
        ("3月15日至11月30日", "按一场算"),
        ("3月15日暂定", "不是确定的日子"),
    ],
)
def test_a_day_that_needs_a_look_is_shown_with_the_reason(text, doubt):
    when = read(text, YEAR)
    assert when.days == (FIFTEENTH,)
    assert doubt in when.doubt


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2月30日", "没有2027年2月30日这一天"),
        ("13月5日", "没有2027年13月5日"),
        ("3月15日 25:00", "时间不存在"),
        ("3月15日 9:75", "时间不存在"),
        ("3月20日-15日", "结束日期早于开始日期"),
        ("13-14月每月5日", "没有2027年13月5日"),
        ("2027年3月1日至2028年5月1日", "最长一年"),
        ("9999-12-31 23:30", "写的是9999年"),
    ],
)
def test_what_cannot_be_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        read(text, YEAR)


def test_a_year_far_from_the_plan_needs_a_look():
    when = read("2072-03-15", YEAR)
    assert when.days == (date(2072, 3, 15),)
    assert when.doubt == "写的是2072年，请核对"


def test_a_month_known_from_elsewhere_holds_for_a_day_alone():
    assert read("15", YEAR, 3).days == (FIFTEENTH,)
    assert read("15日下午3点", YEAR, 3).begins == time(15)
    assert read("4月2日", YEAR, 3).days == (date(2027, 4, 2),)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ((3.0, 15.0, "15:00"), "3月15日 15:00"),
        (("三月", "15日", None), "三月15日"),
        ((None, datetime(2027, 3, 15), 0.625), "2027-03-15 15:00"),
        ((None, datetime(2027, 3, 15, 15), None), "2027-03-15 15:00"),
        ((None, 46461.0, None), "2027-03-15"),
        ((None, 3.1, None), "3.1？"),
        ((None, 3.15, None), "3.15"),
        (("3月", "3月15日", None), "3月15日"),
        ((date(2027, 3, 1), 15.0, None), "2027年3月15日"),
        ((None, None, "3月15日下午3点"), "3月15日下午3点"),
        ((None, None, None), ""),
    ],
)
def test_cells_are_put_together_as_one_would_write_them(cells, text):
    assert written(*cells) == text
