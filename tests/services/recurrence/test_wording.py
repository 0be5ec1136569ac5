from __future__ import annotations

import pytest

from jiceng_desktop.services.recurrence import LAST, Frequency, Leap, Missing, OffDay, Rule, SolarTerm, say

DAILY, WEEKLY, MONTHLY, YEARLY = Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY
LUNAR_MONTHLY, LUNAR_YEARLY = Frequency.LUNAR_MONTHLY, Frequency.LUNAR_YEARLY


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(MONTHLY, days=(15, 30), off_day=OffDay.POSTPONE), "每月15日、30日，没有30日的月份在月末，遇休息日顺延"),
        (Rule(MONTHLY, days=(30, 15), missing=Missing.SKIP), "每月15日、30日，没有30日的月份不办"),
        (Rule(MONTHLY, days=(LAST, 1)), "每月1日、最后一天"),
        (Rule(MONTHLY, interval=2, days=(31,), missing=Missing.NEXT), "每2个月的31日，没有31日的月份顺到次月1日"),
        (Rule(MONTHLY, weekdays=(5,), nth=(1, LAST)), "每月第1个、最后一个周五"),
        (Rule(MONTHLY, weekdays=(6, 7), nth=(5,)), "每月第5个周六、周日，没有第5个的月份改为最后一个"),
        (Rule(DAILY), "每天"),
        (Rule(DAILY, interval=3, off_day=OffDay.ADVANCE), "每3天，遇休息日提前"),
        (Rule(WEEKLY, weekdays=(4, 1)), "每周一、周四"),
        (Rule(WEEKLY, interval=2, weekdays=(1, 4)), "每2周的周一、周四"),
        (Rule(YEARLY, months=(3,), days=(5,)), "每年3月5日"),
        (Rule(YEARLY, months=(2,), days=(29,)), "每年2月29日，没有29日时在月末"),
        (Rule(YEARLY, months=(4,), days=(30,)), "每年4月30日"),
        (Rule(YEARLY, interval=2, months=(9, 3), days=(LAST,)), "每2年的3月、9月的最后一天"),
        (Rule(YEARLY, months=(5,), weekdays=(7,), nth=(2,)), "每年5月的第2个周日"),
        (Rule(LUNAR_MONTHLY, days=(1, 15), leap=Leap.BOTH), "农历每月初一、十五，闰月也办"),
        (Rule(LUNAR_MONTHLY, days=(30,)), "农历每月三十，闰月不办，没有三十的月份改在廿九"),
        (Rule(LUNAR_YEARLY, months=(12,), days=(8,)), "每年农历腊月初八"),
        (Rule(LUNAR_YEARLY, months=(12,), days=(LAST,)), "每年除夕（农历年最后一天）"),
        (Rule(LUNAR_YEARLY, months=(5,), days=(5,)), "每年农历五月初五"),
        (Rule(LUNAR_YEARLY, months=(5,), days=(5,), leap=Leap.BOTH), "每年农历五月初五，闰月也办"),
        (Rule(LUNAR_YEARLY, months=(5,), days=(5,), leap=Leap.LEAP), "每年农历闰五月初五，没有闰月的年份不办"),
        (
            Rule(Frequency.SOLAR_TERM, terms=(SolarTerm.WINTER_SOLSTICE, SolarTerm.CLEAR_BRIGHT)),
            "每年清明、冬至",
        ),
    ],
)
def test_a_rule_is_one_sentence(rule, said):
    assert say(rule) == said
