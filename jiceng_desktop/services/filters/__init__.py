"""Filters: conditions joined by 且 and 或, kept as plain data, asked as SQL, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.filters.conditions import (
    MOST_CONDITIONS,
    Compare,
    Condition,
    Filter,
    Pick,
    Shape,
    dump,
    one,
)
from jiceng_desktop.services.filters.conditions import parse as _parse
from jiceng_desktop.services.filters.fields import Filterable, Option

__all__ = [
    "Compare",
    "Condition",
    "Filter",
    "Filterable",
    "Option",
    "Pick",
    "Shape",
    "called",
    "checked",
    "condition",
    "dump",
    "faults",
    "moved",
    "one",
    "options",
    "parse",
    "tell",
]

Fields = Sequence[Filterable]


def condition(filter_: Filter, fields: Fields, today: date) -> ColumnElement[bool]:
    """Return the SQL of a filter on a given day; every value is bound."""
    named = {field.name: field for field in fields}
    return or_(*(and_(*(named[part.field].where(part, today) for part in group)) for group in filter_.groups))


def parse(text: str, fields: Fields) -> Filter:
    """Return the filter that was kept as JSON; raises a Refusal for what this program cannot read."""
    return _parse(text, {field.name: field.comparisons for field in fields})


def checked(filter_: Filter, fields: Fields) -> Filter:
    """Return a filter without empty groups; refuse one that asks for nothing or contradicts itself."""
    groups = tuple(group for group in filter_.groups if group)
    if not groups:
        raise Refusal("请先添加一个条件。")
    if sum(map(len, groups)) > MOST_CONDITIONS:
        raise Refusal(f"最多 {MOST_CONDITIONS} 个条件，请减少一些。")
    named = {field.name: field for field in fields}
    for part in Filter(groups):
        named[part.field].checked(part)
    return Filter(groups)


Offers = Mapping[str, Sequence[Option]]


def options(session: Session, fields: Fields) -> dict[str, Sequence[Option]]:
    """Return what can be picked, by the field's name."""
    return {field.name: field.options(session) for field in fields}


def called(filter_: Filter, offers: Offers) -> Filter:
    """Return a filter whose picks bear the names of today; what was deleted says so."""
    names = {name: {option.key: option.name for option in offered} for name, offered in offers.items()}

    def renamed(part: Condition) -> Condition:
        known = names.get(part.field, {})
        values = tuple(
            Pick(value.key, known.get(value.key, f"{value.name}（已删除）")) if isinstance(value, Pick) else value
            for value in part.values
        )
        return replace(part, values=values)

    return Filter(tuple(tuple(renamed(part) for part in group) for group in filter_.groups))


def faults(filter_: Filter, fields: Fields, offers: Offers) -> list[str]:
    """Say which of the picked tags, places and the like exist no longer."""
    titles = {field.name: field.title for field in fields}
    return [
        f"{titles[part.field]}“{value.name}”已被删除"
        for part in filter_
        for value in part.values
        if isinstance(value, Pick) and value.key not in {option.key for option in offers.get(part.field, ())}
    ]


def moved(filter_: Filter, field: str, keys: Mapping[str, str]) -> Filter:
    """Return a filter that picks other entries of a field, as (old key: new key); the names are those of then."""

    def followed(part: Condition) -> Condition:
        if part.field != field:
            return part
        picks = {keys.get(pick.key, pick.key): pick.name for pick in part.values if isinstance(pick, Pick)}
        return replace(part, values=tuple(Pick(key, name) for key, name in picks.items()) or part.values)

    return Filter(tuple(tuple(followed(part) for part in group) for group in filter_.groups))


def tell(filter_: Filter, fields: Fields) -> str:
    """Say a filter in one sentence: 年龄至少 60 岁，并且关爱标签有独居老人."""
    named = {field.name: field for field in fields}
    groups = ["，并且".join(named[part.field].tell(part) for part in group) for group in filter_.groups]
    return "；或者".join(groups)
