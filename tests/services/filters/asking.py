"""How the tests put conditions and read who meets them."""

from __future__ import annotations

from jiceng_desktop.services import filters, people, queries
from jiceng_desktop.services.filters import Compare, Condition, Filter, Pick, one
from jiceng_desktop.services.listing import Query
from tests.services.residents import TODAY

AWAY = "和平楼院1号楼1单元101室"


def asked(field: str, compare: Compare, *values) -> Condition:
    return Condition(field, compare, values)


def picks(office, field: str, *names: str) -> tuple[Pick, ...]:
    offered = office.read(filters.options, people.FILTERABLE)[field]
    return tuple(Pick(option.key, option.name) for name in names for option in offered if option.name == name)


def names(office, *groups, today=TODAY) -> set[str]:
    """Return who is found; each group is a condition or a tuple of them."""
    filter_ = Filter(tuple(group if isinstance(group, tuple) else (group,) for group in groups))
    filter_ = filters.checked(filter_, people.FILTERABLE)
    ids = office.read(people.LISTING.ids, Query(narrow=people.Narrow(filter=filter_, on=today)))
    assert office.read(queries.count, filter_, today) == len(ids)
    return {row[0] for row in office.read(people.LISTING.rows, ids).values()}


def alone(office) -> Filter:
    return one(asked("age", Compare.AT_LEAST, 60), Condition("tags", Compare.IS, picks(office, "tags", "独居老人")))
