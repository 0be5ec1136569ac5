"""What the lists share: how they are narrowed, the columns of residents, and how a day to come reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services import people, presence
from jiceng_desktop.services.listing import Field
from jiceng_desktop.terms import Term

_RED, _AMBER, _GREEN = "#B42318", "#9A6700", "#1A7F37"
SOON = 3  # days
_YEAR = 365
_LEAST = {"tags": 150}  # pixels: here the tags are what the list is about
_SPARE = {"phone": 1, "sex": 2, "age": 3, "born_on": 4}  # the day or the step the list is about stays in sight
EVERYWHERE = people.Narrow()


class CareList(Term):
    """The lists, in the order of the panel."""

    DUE = "due", "到期与逾期走访"
    FOLLOW_UP = "follow_up", "慢性病随访"
    TODOS = "todos", "待办"
    VISITS = "visits", "走访记录"
    CHECKUP = "checkup", "免费体检名单"
    ALLOWANCE = "allowance", "高龄补贴"
    BIRTHDAYS = "birthdays", "生日"


class Horizon(Term):
    """How far ahead a list of visits due looks."""

    OVERDUE = "overdue", "今天到期和逾期"
    WEEK = "week", "7 天内到期"
    MONTH = "month", "30 天内到期"
    ALL = "all", "全部"


class BirthMonth(Term):
    """Whose birthdays are listed."""

    THIS = "this", "本月"
    NEXT = "next", "下月"


class Period(Term):
    """Of which time the visits are listed."""

    MONTH = "month", "本月"
    LAST_MONTH = "last_month", "上月"
    QUARTER = "quarter", "近 90 天"
    YEAR = "year", "今年"
    ALL = "all", "全部"


class Progress(Term):
    """How far the things to be done are."""

    OPEN = "open", "未完成"
    SOON = "soon", "3 天内到期"
    OVERDUE = "overdue", "已逾期"
    DONE = "done", "已完成"
    ALL = "all", "全部"


@dataclass(frozen=True)
class Narrow:
    """Part of a list: a place, grid or tag, the list's own choice, and for things to be done an owner."""

    where: people.Narrow = EVERYWHERE
    choice: Any = None
    owner: str | None = None


def meant(part: Narrow) -> list[ColumnElement[bool]]:
    """Return the conditions of place, grid and tag on persons."""
    return people.LISTING.narrow(part.where)


def here() -> ColumnElement[bool]:
    """Return the condition that a person has neither died nor moved away."""
    return presence.is_here(True)


def residents() -> Select[Any]:
    """Return all persons with where they live."""
    return select(Person).outerjoin(Dwelling, Dwelling.id == Person.home_id)


def columns(*names: str) -> tuple[Field, ...]:
    """Return columns as the list of residents has them; those hidden there are shown."""
    shown = {field.name: field for field in people.LISTING.fields}
    return tuple(
        replace(shown[name], extra=False, width=max(shown[name].width, _LEAST.get(name, 0)), spare=_SPARE.get(name, 0))
        for name in names
    )


def left(today: date) -> Callable[[date | None], str]:
    """Return how a day reads: how long it is still, or how long it is overdue; ``date.max`` stands for done."""

    def show(day: date | None) -> str:
        if day is None or day == date.max:
            return "" if day is None else "已完成"
        days = (day - today).days
        if days >= 0:
            return f"还有 {days} 天" if days else "今天到期"
        return f"逾期 {-days} 天" if -days < _YEAR else f"逾期 {-days // _YEAR} 年多"

    return show


def urgency(today: date) -> Callable[[date | None], str | None]:
    """Return the colour of a day: red behind us, amber soon."""

    def colour(day: date | None) -> str | None:
        if day is None or day == date.max:
            return None if day is None else _GREEN
        return _RED if day < today else _AMBER if (day - today).days <= SOON else None

    return colour
