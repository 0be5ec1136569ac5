from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.exchange.form_sheet import Column
from jiceng_desktop.exchange.form_values import is_day_format, shown, written
from jiceng_desktop.terms import Education, PoliticalStatus, Sex

BORN = date(1958, 3, 2)


def column(title="出生日期", format_="General", sample=None, choices=()):
    return Column(0, title, title, None, True, format_, sample, choices)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("1958-03-02", "1958-03-02"),
        ("1960.1", "1958.3"),
        (1960.1, "1958.3"),
        ("1960.01", "1958.03"),
        ("195803", "195803"),
        (195803.0, "195803"),
        ("19600101", "19580302"),
        ("1960年1月", "1958年3月"),
        ("1960年1月1日", "1958年3月2日"),
        ("1960/1/1", "1958/3/2"),
        ("1960.01.05", "1958.03.02"),
        ("例", "1958-03-02"),
        (None, "1958-03-02"),
    ],
)
def test_a_day_follows_the_example(sample, expected):
    assert written(BORN, column(sample=sample)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("出生年月", "1958-03"),
        ("出生年月日", "1958-03-02"),
        ("出生年月（如：1960.01）", "1958.03"),
        ("出生日期（YYYYMMDD）", "19580302"),
        ("出生年月(yyyy-mm)", "1958-03"),
    ],
)
def test_a_day_follows_the_heading(title, expected):
    assert written(BORN, column(title)) == expected


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("yyyy-mm-dd", "1958-03-02"),
        ('yyyy"年"m"月"', "1958年3月"),
        ("yyyy/m/d;@", "1958/3/2"),
        ("mm-dd-yy", "03-02-58"),
        ("[$-804]yyyy.mm", "1958.03"),
    ],
)
def test_a_real_day_where_the_cell_is_one(format_, expected):
    cell = column(format_=format_)
    assert written(BORN, cell) == BORN
    assert shown(BORN, cell) == expected


def test_a_day_of_the_example_makes_days():
    assert written(BORN, column(sample=datetime(1960, 1, 1))) == BORN


@pytest.mark.parametrize("format_", ["General", "@", "0.00", "#,##0", '0"天"'])
def test_other_formats_are_no_days(format_):
    assert not is_day_format(format_)


@pytest.mark.parametrize(
    ("answer", "options", "expected"),
    [
        (Sex.MALE, {"title": "性别"}, "男"),
        (Sex.MALE, {"title": "性别代码"}, "1"),
        (Sex.MALE, {"title": "性别", "sample": 2.0}, "1"),
        (Sex.MALE, {"title": "性别", "choices": ("1", "2")}, "1"),
        (Sex.MALE, {"title": "性别", "choices": ("男性", "女性")}, "男性"),
        (Sex.MALE, {"title": "性别", "choices": ("1-男", "2-女")}, "1-男"),
        (Education.BACHELOR, {"title": "学历", "choices": ("初中", "本科")}, "本科"),
        (Education.BACHELOR, {"title": "学历", "choices": ("甲", "乙")}, Education.BACHELOR.label),
        (PoliticalStatus.PARTY_MEMBER, {"title": "是否党员"}, "是"),
        (PoliticalStatus.MASSES, {"title": "是否党员"}, "否"),
    ],
)
def test_words_and_codes_as_the_form_wants_them(answer, options, expected):
    assert written(answer, column(**options)) == expected


def test_numbers_are_numbers_unless_the_column_is_text():
    assert written(68, column("年龄")) == 68
    assert written(68, column("年龄", format_="@")) == "68"
    assert written(None, column()) is written("", column()) is None
