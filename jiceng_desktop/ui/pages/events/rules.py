"""Saying how often something is held: on the 15th and the 30th of every month, on the last day of the lunar year."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.recurrence import LAST, LONGEST_INTERVAL, Rule
from jiceng_desktop.terms import Frequency, Leap, Missing, OffDay, SolarTerm
from jiceng_desktop.ui.kit.fields import Choice, Count, Tags, Text
from jiceng_desktop.words import WEEKDAYS

_WEEKDAYS = [(number, f"周{name}") for number, name in enumerate(WEEKDAYS, start=1)]
_PLACES = [(1, "第一个"), (2, "第二个"), (3, "第三个"), (4, "第四个"), (-1, "最后一个")]
_LUNAR_MONTHS = [
    (number, f"{name}月") for number, name in enumerate(("正", *"二三四五六七八九十", "冬", "腊"), start=1)
]
_TENS = ("初", "十", "廿")
_LAST_TOLD = "最后一天"
_UNITS = {
    Frequency.DAILY: "天办一次",
    Frequency.WEEKLY: "周办一次",
    Frequency.MONTHLY: "个月办一次",
    Frequency.YEARLY: "年办一次",
    Frequency.LUNAR_MONTHLY: "个农历月办一次",
    Frequency.LUNAR_YEARLY: "年办一次",
}
_BY_DATE, _BY_WEEKDAY = "date", "weekday"
_LONGEST_MONTH, _LONGEST_LUNAR = 31, 30


def lunar_day(number: int) -> str:
    """Write a lunar day as people say it: 初一, 十五, 廿三, 三十, 最后一天."""
    if number == LAST:
        return _LAST_TOLD
    special = {10: "初十", 20: "二十", 30: "三十"}
    return special.get(number) or _TENS[number // 10] + "一二三四五六七八九"[number % 10 - 1]


_LUNAR_DAYS = {lunar_day(number): number for number in (*range(1, 31), LAST)}


def read_days(typed: str | None, longest: int) -> tuple[int, ...]:
    """Read days of a month such as ``15、30`` or ``最后一天``; nothing is refused here but what is no day.

    Raises:
        Refusal: A word is no day of the month.
    """
    found = []
    for word in re.split(r"[、,，;；\s和]+", (typed or "").strip()):
        if not word:
            continue
        bare = word.removesuffix("日").removesuffix("号")
        number = _LUNAR_DAYS.get(word) or (LAST if word in {"月末", "月底", "末日"} else None)
        if number is None and bare.isdigit() and 1 <= int(bare) <= longest:
            number = int(bare)
        if number is None:
            raise Refusal(f"“{word}”不是 1 到 {longest} 之间的日子。可以写“15、30”，或“最后一天”。", "rule")
        found.append(number)
    if not found:
        raise Refusal("请填写每月哪几天，如“15、30”。", "rule")
    return tuple(dict.fromkeys(found))


def show_days(days: tuple[int, ...], lunar: bool = False) -> str:
    """Show days as they are typed."""
    return "、".join(lunar_day(day) if lunar else _LAST_TOLD if day == LAST else str(day) for day in days)


class RuleEntry(QWidget):
    """The rule of a series; its value is a Rule, or None where nothing is planned by itself."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.frequency = Choice(Frequency, blank="不自动排期")
        self.interval = Count(1, LONGEST_INTERVAL)
        self.weekdays = Tags(_WEEKDAYS)
        self.by = Choice([(_BY_DATE, "按日期"), (_BY_WEEKDAY, "按星期")], blank=None)
        self.days = Text("如 15、30，或 最后一天", blank="", most=100)
        self.place, self.weekday = Choice(_PLACES, blank=None), Choice(_WEEKDAYS, blank=None)
        self.month = Choice([(number, f"{number}月") for number in range(1, 13)], blank=None)
        self.day = Text("几日，如 5，或 最后一天", blank="", most=20)
        self.lunar_days = Text("如 初一、十五，或 最后一天", blank="", most=100)
        self.lunar_month = Choice(_LUNAR_MONTHS, blank=None)
        self.lunar_day = Choice([(number, lunar_day(number)) for number in (*range(1, 31), LAST)], blank=None)
        self.leap = Choice(Leap, blank=None)
        self.terms = Tags(SolarTerm)
        self.missing, self.off_day = Choice(Missing, blank=None), Choice(OffDay, blank=None)
        self._lay_out()
        for entry in self._entries():
            entry.changed.connect(self._follow)
        self._follow()

    def _entries(self) -> tuple[Choice | Count | Tags | Text, ...]:
        return (
            self.frequency, self.weekdays, self.by, self.days, self.place, self.weekday, self.month, self.day,
            self.lunar_days, self.lunar_month, self.lunar_day, self.leap, self.terms, self.missing, self.off_day,
            self.interval,
        )  # fmt: skip

    # the value

    def value(self) -> Rule | None:
        """Return the rule; raises a Refusal for what is none."""
        frequency = self.frequency.value()
        if frequency is None:
            return None
        rule = self._particular(frequency)
        return Rule(
            frequency,
            interval=1 if frequency is Frequency.SOLAR_TERM else int(self.interval.value()),
            missing=self.missing.value(),
            off_day=self.off_day.value(),
            **rule,
        )

    def _particular(self, frequency: Frequency) -> dict[str, Any]:
        """Return what a frequency asks besides how often."""
        readers: dict[Frequency, Callable[[], dict[str, Any]]] = {
            Frequency.WEEKLY: lambda: {"weekdays": self._chosen(self.weekdays, "请选择周几。")},
            Frequency.MONTHLY: self._monthly,
            Frequency.YEARLY: lambda: {
                "months": (self.month.value(),),
                "days": read_days(self.day.value(), _LONGEST_MONTH),
            },
            Frequency.LUNAR_MONTHLY: lambda: {
                "days": read_days(self.lunar_days.value(), _LONGEST_LUNAR),
                "leap": self.leap.value(),
            },
            Frequency.LUNAR_YEARLY: lambda: {
                "months": (self.lunar_month.value(),),
                "days": (self.lunar_day.value(),),
                "leap": self.leap.value(),
            },
            Frequency.SOLAR_TERM: lambda: {"terms": self._chosen(self.terms, "请选择节气。")},
        }
        return readers.get(frequency, dict)()

    def _monthly(self) -> dict[str, Any]:
        if self.by.value() == _BY_WEEKDAY:
            return {"nth": (self.place.value(),), "weekdays": (self.weekday.value(),)}
        return {"days": read_days(self.days.value(), _LONGEST_MONTH)}

    @staticmethod
    def _chosen(entry: Tags, sentence: str) -> tuple[Any, ...]:
        found = entry.value()
        if not found:
            raise Refusal(sentence, "rule")
        return tuple(found)

    def set_value(self, rule: Rule | None) -> None:
        """Show a rule."""
        self.frequency.set_value(rule.frequency if rule is not None else None)
        if rule is not None:
            self.interval.setValue(rule.interval)
            self.weekdays.set_value(rule.weekdays)
            self._show_days(rule)
            self.leap.set_value(rule.leap)
            self.terms.set_value(rule.terms)
            self.missing.set_value(rule.missing)
            self.off_day.set_value(rule.off_day)
        self._follow()

    def _show_days(self, rule: Rule) -> None:
        self.by.set_value(_BY_WEEKDAY if rule.nth else _BY_DATE)
        if rule.nth:
            self.place.set_value(rule.nth[0])
            self.weekday.set_value(rule.weekdays[0])
        self.days.set_value(show_days(rule.days))
        self.day.set_value(show_days(rule.days))
        lunar = max(rule.days, default=0) <= _LONGEST_LUNAR
        self.lunar_days.set_value(show_days(rule.days, lunar=True) if lunar else "")
        if rule.months:
            self.month.set_value(rule.months[0])
            self.lunar_month.set_value(rule.months[0])
        if rule.days and lunar:
            self.lunar_day.set_value(rule.days[0])

    # building

    def _lay_out(self) -> None:
        self.unit = QLabel()
        self._of: dict[Frequency | None, tuple[QWidget, ...]] = {
            Frequency.WEEKLY: (self.weekdays,),
            Frequency.MONTHLY: (self.by, self.days, self.place, self.weekday),
            Frequency.YEARLY: (self.month, self.day),
            Frequency.LUNAR_MONTHLY: (self.lunar_days,),
            Frequency.LUNAR_YEARLY: (self.lunar_month, self.lunar_day),
            Frequency.SOLAR_TERM: (self.terms,),
        }
        self._exceptions = {
            "missing": (QLabel("没有那一天时"), self.missing),
            "leap": (QLabel("遇闰月"), self.leap),
            "off_day": (QLabel("遇休息日"), self.off_day),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(_row(self.frequency, self.interval, self.unit))
        layout.addLayout(_row(*(one for some in self._of.values() for one in some)))
        layout.addLayout(_row(*(one for some in self._exceptions.values() for one in some)))
        self.setFocusProxy(self.frequency)

    def _follow(self) -> None:
        """Show what the chosen frequency needs."""
        frequency = self.frequency.value()
        self.unit.setText(_UNITS.get(frequency, ""))
        self.interval.setVisible(frequency in _UNITS)
        self.unit.setVisible(frequency in _UNITS)
        by_weekday = self.by.value() == _BY_WEEKDAY
        idle: set[QWidget] = {self.days} if by_weekday else {self.place, self.weekday}
        for one, widgets in self._of.items():
            for widget in widgets:
                widget.setVisible(one is frequency and widget not in idle)
        self._offer_exceptions(frequency, by_weekday)
        self.changed.emit()

    def _offer_exceptions(self, frequency: Frequency | None, by_weekday: bool) -> None:
        lunar = frequency in {Frequency.LUNAR_MONTHLY, Frequency.LUNAR_YEARLY}
        dated = lunar or frequency is Frequency.YEARLY or (frequency is Frequency.MONTHLY and not by_weekday)
        offered = {"missing": dated, "leap": lunar, "off_day": frequency is not None}
        for name, widgets in self._exceptions.items():
            for widget in widgets:
                widget.setVisible(offered[name])


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, int(isinstance(widget, Tags | Text)))
    row.addStretch(0)
    return row
