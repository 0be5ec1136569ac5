"""常用查询: filters the office has given a name, used by lists, events and forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.db.forms import Form
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filters, history, people, undo
from jiceng_desktop.services.filters import Compare, Condition, Filter, Pick, one
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import PersonStatus

PEOPLE = "people"
LONGEST_NAME = 30
_INVITING: tuple[type[Any], ...] = (Occurrence, Series)
_GONE = "这个常用查询已被删除，请刷新后再试。"
_COUNT = re.compile(r"（[\d,]+ 人）$")
HERE = Condition(
    "status", Compare.IS, tuple(Pick(term.value, term.label) for term in (PersonStatus.PRESENT, PersonStatus.AWAY))
)
STARTING = {
    "缺电话的居民": one(Condition("has_phone", Compare.NO), HERE),
    "60 岁以上": one(Condition("age", Compare.AT_LEAST, (60,)), HERE),
    "80 岁以上": one(Condition("age", Compare.AT_LEAST, (80,)), HERE),
    "本月生日": one(Condition("birth_month", Compare.THIS_MONTH), HERE),
}


@dataclass(frozen=True)
class Saved:
    """A saved query; ``faults`` say which tags and places it speaks of exist no longer."""

    id: int
    name: str
    filter: Filter
    faults: tuple[str, ...]
    version: int


def begin(session: Session) -> None:
    """Save the queries every office begins with."""
    for position, (name, filter_) in enumerate(STARTING.items(), start=1):
        session.add(SavedQuery(listing=PEOPLE, name=name, conditions=filters.dump(filter_), position=position))


def listed(session: Session, listing: str = PEOPLE) -> list[tuple[int, str]]:
    """Return the saved queries of a listing as (id, name), in the office's order."""
    found = (
        select(SavedQuery.id, SavedQuery.name)
        .where(SavedQuery.listing == listing)
        .order_by(SavedQuery.position, SavedQuery.id)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def load(session: Session, query_id: int) -> Saved:
    """Return one saved query; raises a Refusal when it is gone or cannot be read."""
    query = _get(session, query_id)
    filter_ = filters.parse(query.conditions, people.FILTERABLE)
    offers = filters.options(session, people.FILTERABLE)
    faults = filters.faults(filter_, people.FILTERABLE, offers)
    return Saved(query.id, query.name, filters.called(filter_, offers), tuple(faults), query.version)


def usable(session: Session, query_id: int) -> Saved:
    """Return one saved query; refuse one that speaks of a tag or a place that was deleted."""
    query = load(session, query_id)
    if query.faults:
        raise Refusal(f"常用查询“{query.name}”不能用了：{'，'.join(query.faults)}。请修改它的条件。")
    return query


def count(session: Session, filter_: Filter, today: date) -> int:
    """Return how many persons a filter finds on a day."""
    met = filters.condition(filter_, people.FILTERABLE, today)
    return session.scalar(select(func.count(Person.id)).where(met)) or 0


def counts(session: Session, today: date) -> list[tuple[int, str, int | None]]:
    """Return every saved query of persons as (id, name, how many it finds); None for one that cannot be used."""
    offers = filters.options(session, people.FILTERABLE)
    found: list[tuple[int, str, int | None]] = []
    for query_id, name in listed(session):
        try:
            filter_ = filters.parse(_get(session, query_id).conditions, people.FILTERABLE)
        except Refusal:
            found.append((query_id, name, None))
            continue
        broken = filters.faults(filter_, people.FILTERABLE, offers)
        found.append((query_id, name, None if broken else count(session, filter_, today)))
    return found


@action("保存常用查询")
def save(session: Session, query_id: int | None, name: str, filter_: Filter, version: int = 0) -> int:
    """Keep a filter under a name, or give a saved query other conditions or another name."""
    filter_ = filters.checked(filter_, people.FILTERABLE)
    name = _new_name(session, query_id, name)
    if query_id is None:
        last = session.scalar(select(func.max(SavedQuery.position)).where(SavedQuery.listing == PEOPLE))
        query = SavedQuery(listing=PEOPLE, position=(last or 0) + 1)
        session.add(query)
    else:
        query = history.current(session, SavedQuery, query_id, version, {"name": "名称"})
        undo.keep(session, query)
    query.name, query.conditions = name, filters.dump(filter_)
    session.flush()
    return query.id


@action("重命名常用查询")
def rename(session: Session, query_id: int, name: str) -> None:
    """Give a saved query another name."""
    query = _get(session, query_id)
    name = _new_name(session, query_id, name)
    undo.keep(session, query)
    query.name = name


def _new_name(session: Session, query_id: int | None, name: str) -> str:
    """Return a name as it is kept; refuse a blank, a long or a taken one."""
    name = words.clean(name)
    if not name:
        raise Refusal("请填写常用查询的名称。", "name")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"名称最多 {LONGEST_NAME} 个字。", "name")
    taken = select(SavedQuery.id).where(
        SavedQuery.listing == PEOPLE, SavedQuery.name == name, SavedQuery.id != (query_id or 0)
    )
    if session.scalar(taken) is not None:
        raise Refusal(f"已经有叫“{name}”的常用查询，请换一个名称。", "name")
    return name


@action("调整常用查询的顺序")
def move(session: Session, query_id: int, steps: int) -> None:
    """Move a saved query up (−1) or down (+1) in the list."""
    order = [number for number, _ in listed(session)]
    if query_id not in order:
        raise Refusal(_GONE)
    place = order.index(query_id)
    order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
    for position, number in enumerate(order, start=1):
        _get(session, number).position = position


@action("删除常用查询")
def remove(session: Session, query_id: int) -> None:
    """Delete a saved query; events that were made from it keep their words, a form would lose its people."""
    query = _get(session, query_id)
    form = session.scalar(select(Form.name).where(Form.query_id == query_id).limit(1))
    if form is not None:
        raise Refusal(f"“{query.name}”是上级表格“{form}”的填报对象，不能删除。请先给那张表换一个查询。")
    for model in _INVITING:
        for owner in session.scalars(select(model).where(model.audience_query_id == query_id)):
            undo.keep(session, owner)
            owner.audience_query_id = None
    undo.keep(session, query)
    session.flush()
    session.delete(query)
    session.flush()


def _get(session: Session, query_id: int) -> SavedQuery:
    query = session.get(SavedQuery, query_id)
    if query is None:
        raise Refusal(_GONE)
    return query


# what saved queries speak of

_FIELDS = {"care_tag_kind": "tags", "grid": "grid", "compound": "place", "building": "place", "entrance": "place"}


def follow(session: Session, joined: Iterable[tuple[str, int, int]]) -> None:
    """Let saved queries speak of what tags and places were merged into, as (table, the one gone, the one kept)."""
    keys: dict[str, dict[str, str]] = {}
    for table, gone, kept in joined:
        if (field := _FIELDS.get(table)) is not None:
            prefix = f"{table}:" if field == "place" else ""
            keys.setdefault(field, {})[f"{prefix}{gone}"] = f"{prefix}{kept}"
    for query in session.scalars(select(SavedQuery).where(SavedQuery.listing == PEOPLE)) if keys else ():
        try:
            before = filters.parse(query.conditions, people.FILTERABLE)
        except Refusal:
            continue  # says itself that it cannot be read
        after = before
        for field, changed in keys.items():
            after = filters.moved(after, field, changed)
        if after != before:
            undo.keep(session, query)
            query.conditions = filters.dump(after)


# an audience

INVITED = replace(
    people.LISTING,
    title="参加对象名单",
    fields=tuple(people.LISTING.field(name) for name in ("name", "sex", "age", "address", "phone")),
)


def invited(session: Session, query_id: int, today: date) -> tuple[str, Query]:
    """Return what a saved query is called, and what to ask ``INVITED`` for those it finds on a day."""
    query = usable(session, query_id)
    return query.name, Query(narrow=people.Narrow(filter=query.filter, on=today))


def audience(session: Session, query_id: int, today: date) -> str:
    """Say whom a saved query invites: 独居老人（37 人）."""
    query = usable(session, query_id)
    return f"{query.name}（{count(session, query.filter, today):,} 人）"


def group_of(audience_: str) -> str:
    """Return the group an audience names, without how many they were: 独居老人."""
    return _COUNT.sub("", audience_)
