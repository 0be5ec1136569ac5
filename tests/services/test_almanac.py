from __future__ import annotations

from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LunarDate
from lunar_python import Solar

from jiceng_desktop.services import almanac
from jiceng_desktop.services.almanac import Almanac
from jiceng_desktop.terms import SolarTerm


def test_every_day_of_2019_to_2056_agrees_with_another_calendar():
    day = date(2019, 1, 1)
    while day.year <= 2056:
        other, (month, number) = LunarDate.from_solar(day), almanac.lunar(day)
        assert (other.year, other.month, other.day) == (month.year, abs(month.number), number), day
        assert bool(other.leap) == (month.number < 0), day
        assert almanac.of(day).term == (other.term or ""), day
        day += timedelta(1)


@pytest.mark.parametrize("year", [1900, 1933, 1954, 1978, 2033, 2057, 2089, 2100])
def test_lunar_years_are_those_of_the_library(year):
    for month in almanac.lunar_months(year):
        for day, number in ((month.first, 1), (month.last, month.length)):
            told = Solar.fromYmd(day.year, day.month, day.day).getLunar()
            assert (told.getYear(), told.getMonth(), told.getDay()) == (year, month.number, number)
    assert almanac.lunar_months(year)[-1].last + timedelta(1) == almanac.lunar_months(year + 1)[0].first


@pytest.mark.parametrize("year", [1900, 1979, 2021, 2026, 2084, 2100])
def test_solar_terms_are_those_of_the_library(year):
    assert list(almanac.solar_terms(year)) == list(SolarTerm)
    for term, day in almanac.solar_terms(year).items():
        assert Solar.fromYmd(day.year, day.month, day.day).getLunar().getJieQi() == term.label


def test_no_year_repeats_the_months_that_are_said_never_to_be_leap():
    years = range(almanac.FIRST_YEAR, almanac.LAST_YEAR + 1)
    leaps = {-month.number for year in years for month in almanac.lunar_months(year) if month.number < 0}
    assert leaps == set(range(1, 13)) - set(almanac.NEVER_LEAP)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 17), Almanac("正月", "春节")),
        (date(2026, 2, 16), Almanac("廿九", "除夕")),
        (date(2028, 1, 25), Almanac("廿九", "除夕")),
        (date(2024, 2, 9), Almanac("三十", "除夕")),
        (date(2026, 3, 3), Almanac("十五", "元宵节")),
        (date(2026, 10, 1), Almanac("廿一", "国庆节")),
        (date(2020, 10, 1), Almanac("十五", "国庆节、中秋节")),
        (date(2028, 5, 28), Almanac("初五", "端午节")),
        (date(2028, 6, 23), Almanac("闰五月")),
        (date(2028, 6, 27), Almanac("初五")),
        (date(2026, 4, 5), Almanac("十八", "", "清明")),
        (date(2026, 2, 4), Almanac("十七", "", "立春")),
        (date(2027, 1, 15), Almanac("初八", "腊八节")),
        (date(2026, 12, 9), Almanac("冬月")),
        (date(2027, 1, 8), Almanac("腊月")),
        (date(2101, 10, 1), Almanac("", "国庆节")),
        (date(1899, 12, 31), Almanac("")),
    ],
)
def test_what_is_printed_beside_a_day(day, said):
    assert almanac.of(day) == said


def test_the_one_word_of_a_small_calendar():
    assert almanac.of(date(2026, 2, 17)).label == "春节"
    assert almanac.of(date(2026, 4, 5)).label == "清明"
    assert almanac.of(date(2026, 11, 21)).label == "十三"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 21), "2026年11月21日 星期六 农历丙午年十月十三"),
        (date(2028, 6, 27), "2028年6月27日 星期二 农历戊申年闰五月初五"),
        (date(2027, 1, 15), "2027年1月15日 星期五 农历丙午年腊月初八 腊八节"),
        (date(2026, 12, 22), "2026年12月22日 星期二 农历丙午年冬月十四 冬至"),
        (date(2101, 1, 1), "2101年1月1日 星期六 元旦"),
    ],
)
def test_a_day_in_words(day, said):
    assert almanac.say_full(day) == said


def test_names_of_months_days_and_weekdays():
    assert [almanac.month_label(number) for number in (1, 2, 10, 11, 12, -5)] == [
        *("正月", "二月", "十月", "冬月", "腊月", "闰五月"),
    ]
    assert [almanac.day_label(number) for number in (1, 10, 11, 20, 21, 29, 30)] == [
        *("初一", "初十", "十一", "二十", "廿一", "廿九", "三十"),
    ]
    assert [almanac.weekday_label(number) for number in (1, 7)] == ["周一", "周日"]
