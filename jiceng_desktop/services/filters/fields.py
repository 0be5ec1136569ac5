"""What a listing can be filtered by: kinds of fields, their comparisons, and the SQL they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, and_, extract, false, func, not_, or_
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.filters.conditions import Compare, Condition, Pick, Shape

LONGEST_TEXT = 100
_MONTHS = 12


@dataclass(frozen=True)
class Option:
    """One entry of a list to pick from; ``label`` and ``depth`` show its place in a tree."""

    key: str
    name: str
    label: str = ""
    depth: int = 0


Options = Callable[[Session], Sequence[Option]]


@dataclass(frozen=True, eq=False)
class Filterable:
    """One field: ``value`` is its SQL, ``unit`` stands behind its numbers, ``said`` are words of its own."""

    name: str
    title: str
    value: Any = None
    unit: str = ""
    said: Mapping[Compare, str] = field(default_factory=dict)

    comparisons: ClassVar[Mapping[Compare, Shape]]
    limits: ClassVar[tuple[int, int]] = (0, 0)

    def word(self, compare: Compare) -> str:
        """Return how a comparison of this field reads."""
        return self.said.get(compare, compare.label)

    def options(self, session: Session) -> Sequence[Option]:
        """Return what can be picked; nothing for a field that is typed."""
        return ()

    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        """Return the SQL of one condition; never NULL where it is negated."""
        raise NotImplementedError

    def tell(self, condition: Condition) -> str:
        """Say one condition in words; what is picked is called as the condition calls it."""
        between = condition.compare is Compare.BETWEEN
        told = ("至" if between else "或").join(self._told(value) for value in condition.values)
        return f"{self.title}{self.word(condition.compare)}{told}"

    def _told(self, value: Any) -> str:
        if isinstance(value, Pick):
            return value.name
        if isinstance(value, date):
            return words.show_day(value)
        return f" {value}{self.unit}" if isinstance(value, int) else f"“{value}”"

    def checked(self, condition: Condition) -> None:
        """Refuse a condition that lacks its value or whose values contradict each other."""
        shape = self.comparisons[condition.compare]
        if shape is not Shape.NOTHING and not condition.values:
            raise Refusal(f"请填写“{self.title}”的条件。")
        least, most = self.limits
        for value in condition.values:
            if isinstance(value, int) and not least <= value <= most:
                raise Refusal(f"“{self.title}”请填 {least} 到 {most} 之间的整数。")
        if shape in (Shape.NUMBERS, Shape.DAYS):
            first, last = condition.values
            if first > last:  # type: ignore[operator]  # of one shape, so of one type
                raise Refusal(f"“{self.title}”的前一个值不能大于后一个。")


@dataclass(frozen=True, eq=False)
class TextField(Filterable):
    """A text; no text and a blank one are the same."""

    tidy: Callable[[str], str] = words.clean
    comparisons: ClassVar[Mapping[Compare, Shape]] = {
        Compare.CONTAINS: Shape.TEXT,
        Compare.LACKS: Shape.TEXT,
        Compare.IS: Shape.TEXT,
        Compare.IS_NOT: Shape.TEXT,
        Compare.STARTS: Shape.TEXT,
        Compare.EMPTY: Shape.NOTHING,
        Compare.FILLED: Shape.NOTHING,
    }

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        text = func.coalesce(self.value, "")
        typed = self.tidy(str(condition.values[0])) if condition.values else ""
        found: dict[Compare, ColumnElement[bool]] = {
            Compare.IS: text == typed,
            Compare.IS_NOT: text != typed,
            Compare.CONTAINS: text.contains(typed, autoescape=True),
            Compare.LACKS: not_(text.contains(typed, autoescape=True)),
            Compare.STARTS: text.startswith(typed, autoescape=True),
            Compare.EMPTY: text == "",
            Compare.FILLED: text != "",
        }
        return found[condition.compare]

    @override
    def checked(self, condition: Condition) -> None:
        super().checked(condition)
        for value in condition.values:
            if len(str(value)) > LONGEST_TEXT:
                raise Refusal(f"“{self.title}”的条件最多 {LONGEST_TEXT} 个字。")


@dataclass(frozen=True, eq=False)
class AgeField(Filterable):
    """The age in full years; ``value`` is the day of birth."""

    limits: ClassVar[tuple[int, int]] = (0, 150)
    comparisons: ClassVar[Mapping[Compare, Shape]] = {
        Compare.AT_LEAST: Shape.NUMBER,
        Compare.AT_MOST: Shape.NUMBER,
        Compare.BETWEEN: Shape.NUMBERS,
        Compare.IS: Shape.NUMBER,
    }

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        first, last = int(condition.values[0]), int(condition.values[-1])  # type: ignore[arg-type]
        at_least: ColumnElement[bool] = self.value <= _years_before(today, first)
        at_most: ColumnElement[bool] = self.value > _years_before(today, last + 1)
        if condition.compare is Compare.AT_LEAST:
            return at_least
        return at_most if condition.compare is Compare.AT_MOST else and_(at_least, at_most)


def _years_before(today: date, years: int) -> date:
    """Return the latest day of birth of somebody who is that old today."""
    if today.year <= years:
        return date.min
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February: who was born on 1 March is not yet a year older
        return today.replace(year=today.year - years, day=28)


@dataclass(frozen=True, eq=False)
class DayField(Filterable):
    """A date. ``never`` are the words for no date at all, which then counts as long ago."""

    never: str = ""
    limits: ClassVar[tuple[int, int]] = (0, 36_500)
    comparisons: ClassVar[Mapping[Compare, Shape]] = {
        Compare.PAST: Shape.NUMBER,
        Compare.BEYOND: Shape.NUMBER,
        Compare.AHEAD: Shape.NUMBER,
        Compare.SINCE: Shape.DAY,
        Compare.UNTIL: Shape.DAY,
        Compare.BETWEEN: Shape.DAYS,
        Compare.IS: Shape.DAY,
        Compare.EMPTY: Shape.NOTHING,
        Compare.FILLED: Shape.NOTHING,
    }

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        missing: ColumnElement[bool] = self.value.is_(None)
        if condition.compare in (Compare.EMPTY, Compare.FILLED):
            return missing if condition.compare is Compare.EMPTY else not_(missing)
        if self.comparisons[condition.compare] is Shape.NUMBER:
            return self._counted(condition.compare, int(condition.values[0]), today)  # type: ignore[arg-type]
        first, last = condition.values[0], condition.values[-1]
        found: dict[Compare, ColumnElement[bool]] = {
            Compare.SINCE: self.value >= first,
            Compare.UNTIL: self.value <= last,
            Compare.IS: self.value == first,
            Compare.BETWEEN: and_(self.value >= first, self.value <= last),
        }
        return found[condition.compare]

    def _counted(self, compare: Compare, days: int, today: date) -> ColumnElement[bool]:
        if compare is Compare.AHEAD:
            return and_(self.value >= today, self.value <= today + timedelta(days))
        if compare is Compare.PAST:
            return and_(self.value >= today - timedelta(days), self.value <= today)
        return or_(self.value < today - timedelta(days), self.value.is_(None) if self.never else false())

    @override
    def tell(self, condition: Condition) -> str:
        if self.comparisons[condition.compare] is not Shape.NUMBER:
            return super().tell(condition)
        told = self.title + self.word(condition.compare).replace("几天", f" {condition.values[0]} 天")
        return f"{told}（含{self.never}）" if self.never and condition.compare is Compare.BEYOND else told


@dataclass(frozen=True, eq=False)
class MonthField(Filterable):
    """The month of a day that comes every year, such as a birthday."""

    comparisons: ClassVar[Mapping[Compare, Shape]] = {
        Compare.THIS_MONTH: Shape.NOTHING,
        Compare.NEXT_MONTH: Shape.NOTHING,
        Compare.IS: Shape.PICKS,
    }

    @override
    def options(self, session: Session) -> Sequence[Option]:
        return [Option(str(month), f"{month}月") for month in range(1, _MONTHS + 1)]

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        asked = {Compare.THIS_MONTH: [today.month], Compare.NEXT_MONTH: [today.month % _MONTHS + 1]}
        months = asked.get(condition.compare) or numbers(keys_of(condition))
        month: ColumnElement[int] = extract("month", self.value)
        return month.in_(months)


Having = Callable[[Sequence[str] | None], ColumnElement[bool]]


@dataclass(frozen=True, eq=False)
class PickField(Filterable):
    """One or several of a list. ``having(keys)`` is met by who has one of them, ``having(None)`` by who has any."""

    offered: Options = lambda _session: ()
    having: Having = lambda _keys: false()
    comparisons: ClassVar[Mapping[Compare, Shape]] = {
        Compare.IS: Shape.PICKS,
        Compare.IS_NOT: Shape.PICKS,
        Compare.EMPTY: Shape.NOTHING,
        Compare.FILLED: Shape.NOTHING,
    }

    @override
    def options(self, session: Session) -> Sequence[Option]:
        return self.offered(session)

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        asked = condition.compare in (Compare.IS, Compare.IS_NOT)
        having = self.having(keys_of(condition) if asked else None)
        negated = condition.compare in (Compare.IS_NOT, Compare.EMPTY)
        return not_(func.coalesce(having, false())) if negated else having


@dataclass(frozen=True, eq=False)
class FlagField(Filterable):
    """Yes or no; both are said as a whole."""

    comparisons: ClassVar[Mapping[Compare, Shape]] = {Compare.YES: Shape.NOTHING, Compare.NO: Shape.NOTHING}

    @override
    def tell(self, condition: Condition) -> str:
        return self.word(condition.compare)

    @override
    def where(self, condition: Condition, today: date) -> ColumnElement[bool]:
        met: ColumnElement[bool] = func.coalesce(self.value, false())
        return met if condition.compare is Compare.YES else not_(met)


def keys_of(condition: Condition) -> list[str]:
    """Return the keys of what was picked."""
    return [value.key for value in condition.values if isinstance(value, Pick)]


def numbers(keys: Sequence[str]) -> list[int]:
    """Return the keys that are record ids."""
    return [int(key) for key in keys if key.isdecimal()]
