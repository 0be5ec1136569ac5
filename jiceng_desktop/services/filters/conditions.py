"""Filters as plain data: conditions in groups, and their way to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import Term

_UNREADABLE = "这个查询的条件读不出来，可能由更新版本的程序保存。请删除后重新建立。"
_LONGEST = 20_000
MOST_CONDITIONS = 40


class Compare(Term):
    """How a field is compared; the words stand between the field and the value."""

    IS = "is", "是"
    IS_NOT = "is_not", "不是"
    CONTAINS = "contains", "包含"
    LACKS = "lacks", "不包含"
    STARTS = "starts", "开头是"
    AT_LEAST = "at_least", "至少"
    AT_MOST = "at_most", "至多"
    SINCE = "since", "不早于"
    UNTIL = "until", "不晚于"
    BETWEEN = "between", "介于"
    PAST = "past", "在最近几天内"
    BEYOND = "beyond", "在几天以前"
    AHEAD = "ahead", "在今后几天内"
    THIS_MONTH = "this_month", "是本月"
    NEXT_MONTH = "next_month", "是下月"
    YES = "yes", "有"
    NO = "no", "没有"
    EMPTY = "empty", "没有填写"
    FILLED = "filled", "已经填写"


class Shape(Enum):
    """What is asked of the clerk beside a comparison."""

    NOTHING = 0
    TEXT = 1
    NUMBER = 2
    NUMBERS = 3  # from and to
    DAY = 4
    DAYS = 5  # from and to
    PICKS = 6  # any of a list


@dataclass(frozen=True)
class Pick:
    """One entry of a list: its key, and what it was called when it was chosen."""

    key: str
    name: str


Value = str | int | date | Pick


@dataclass(frozen=True)
class Condition:
    """One comparison of one field, by the field's name."""

    field: str
    compare: Compare
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Filter:
    """Groups of conditions: one group must be met, and of it every condition."""

    groups: tuple[tuple[Condition, ...], ...]

    def __iter__(self) -> Iterator[Condition]:
        """Yield every condition."""
        return (condition for group in self.groups for condition in group)


def one(*conditions: Condition) -> Filter:
    """Return a filter of one group."""
    return Filter((conditions,))


Shapes = Mapping[str, Mapping[Compare, Shape]]  # by the field's name


def dump(filter_: Filter) -> str:
    """Return a filter as JSON; refuse one too long to be kept."""
    groups = [
        [{"field": c.field, "compare": c.compare.value, "values": [_plain(v) for v in c.values]} for c in group]
        for group in filter_.groups
    ]
    text = json.dumps({"any": groups}, ensure_ascii=False)
    if len(text) > _LONGEST:
        raise Refusal("条件太多，保存不下。请减少一些条件。")
    return text


def _plain(value: Value) -> Any:
    if isinstance(value, Pick):
        return [value.key, value.name]
    return value.isoformat() if isinstance(value, date) else value


def parse(text: str, shapes: Shapes) -> Filter:
    """Return the filter a JSON text describes.

    Raises:
        Refusal: it is no filter, or speaks of fields and comparisons this program does not know.
    """
    try:
        groups = json.loads(text)["any"]
        return Filter(tuple(tuple(_condition(part, shapes) for part in group) for group in groups))
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(_UNREADABLE) from error


def _condition(part: dict[str, Any], shapes: Shapes) -> Condition:
    compare = Compare(part["compare"])
    shape = shapes[part["field"]][compare]
    values = tuple(_value(value, shape) for value in part["values"])
    least = {Shape.NOTHING: 0, Shape.NUMBERS: 2, Shape.DAYS: 2}.get(shape, 1)
    if len(values) < least or (len(values) > least and shape is not Shape.PICKS):
        raise ValueError(part["field"])
    return Condition(part["field"], compare, values)


def _value(value: Any, shape: Shape) -> Value:
    if shape is Shape.PICKS:
        key, name = value
        return Pick(str(key), str(name))
    if shape in (Shape.DAY, Shape.DAYS):
        return date.fromisoformat(value)
    return int(value) if shape in (Shape.NUMBER, Shape.NUMBERS) else str(value)
