"""Whom an event invites today: those a saved query finds, a team or a council, and whoever has registered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.councils import Council, CouncilMember
from jiceng_desktop.db.events import Attendance, Occurrence, Registration
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import councils, filters, people, presence, queries, teams
from jiceng_desktop.services.listing import Listing, Query
from jiceng_desktop.terms import Term


class Source(Term):
    """What an audience is taken from."""

    QUERY = "query", "常用查询"
    TEAM = "team", "志愿服务队"
    COUNCIL = "council", "固定名单"


_COLUMN = {source: f"audience_{source.value}_id" for source in Source}
_GONE = {Source.TEAM: "这支服务队已被删除，请重新选择。", Source.COUNCIL: "这份名单已被删除，请重新选择。"}


@dataclass(frozen=True)
class Group:
    """Where an audience is taken from: a saved query, a team or a council, by its id."""

    source: Source
    id: int


@dataclass(frozen=True)
class Expected:
    """Who is expected at an event; one who registered without a card has a name only.

    ``office`` is what somebody is in the council that is invited.
    """

    person_id: int | None
    name: str
    address: str = ""
    office: str = ""


# where an audience comes from


def group_of(event: Any) -> Group | None:
    """Return where the audience of an event, a series or the draft of one is taken from; None for free words."""
    found = ((source, getattr(event, column)) for source, column in _COLUMN.items())
    return next((Group(source, key) for source, key in found if key is not None), None)


def columns(group: Group | None) -> dict[str, int | None]:
    """Return what a draft says of its audience, by field: at most one is set."""
    return {
        column: group.id if group is not None and group.source is source else None for source, column in _COLUMN.items()
    }


def offers(session: Session) -> list[tuple[Group, str]]:
    """Return every saved query, team and council with its name, in this order."""
    found = [(Group(Source.QUERY, key), name) for key, name in queries.listed(session)]
    for source, model in ((Source.COUNCIL, Council), (Source.TEAM, Team)):
        rows = session.execute(select(model.id, model.name).order_by(model.name))
        found += [(Group(source, key), name) for key, name in rows]
    return found


def counts(session: Session, today: date) -> dict[Group, int | None]:
    """Return how many each group is today; None for a saved query that cannot be used any more."""
    found: dict[Group, int | None] = {
        Group(Source.QUERY, key): count_ for key, _, count_ in queries.counts(session, today)
    }
    for group, _ in offers(session):
        if group.source is not Source.QUERY:
            found[group] = count(session, group, today)
    return found


def name_of(session: Session, group: Group) -> str:
    """Return what a group is called.

    Raises:
        Refusal: it was deleted, or a saved query cannot be used any more.
    """
    if group.source is Source.QUERY:
        return queries.usable(session, group.id).name
    model = Team if group.source is Source.TEAM else Council
    name = session.scalar(select(model.name).where(model.id == group.id))
    if name is None:
        raise Refusal(_GONE[group.source])
    return name


def count(session: Session, group: Group, today: date) -> int:
    """Return how many a group is today."""
    return session.scalar(select(func.count(Person.id)).where(belongs(session, group, today))) or 0


def audience(session: Session, group: Group, today: date) -> str:
    """Say whom a group invites, and how many that is today: 居民议事会（23 人）."""
    return f"{name_of(session, group)}（{count(session, group, today):,} 人）"


# the list to call people up by

INVITED = replace(queries.INVITED, narrow=lambda narrow: _narrowed(narrow))


def _narrowed(narrow: Group | people.Narrow) -> list[ColumnElement[bool]]:
    return [_of_team(narrow.id)] if isinstance(narrow, Group) else people.LISTING.narrow(narrow)


def listed(session: Session, group: Group, today: date) -> tuple[str, Listing, Query]:
    """Return what a group is called, the listing that shows it and what to ask that for.

    Raises:
        Refusal: it was deleted, or a saved query cannot be used any more.
    """
    if group.source is Source.QUERY:
        name, query = queries.invited(session, group.id, today)
        return name, INVITED, query
    name = name_of(session, group)
    if group.source is Source.TEAM:
        return name, INVITED, Query(narrow=group)
    return name, councils.MEMBERS, Query(narrow=group.id)


# who is expected


def expected(session: Session, occurrence_id: int, today: date, most: int | None = None) -> list[Expected]:
    """Return who is expected at an occurrence: invited, registered with a place, or entered beforehand.

    A council comes first, in its own order, then everybody else in the order of doors, then those without a card. A
    saved query that cannot be used any more invites nobody. Whoever was entered without having been expected comes
    last, in the order of entry: the numbers on a sheet that was printed before stay right.
    """
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")
    registered = _registered(session, occurrence)
    group = group_of(occurrence)
    wanted: list[ColumnElement[bool]] = [Person.id.in_([key for key, _ in registered if key is not None])]
    if group is not None:
        wanted.append(belongs(session, group, today, lenient=True))
    found = session.execute(_in_order(occurrence.audience_council_id).where(or_(*wanted)).limit(most))
    known = [Expected(key, name, address or "", office or "") for key, name, address, office in found]
    known += [Expected(None, name) for key, name in registered if key is None]
    return [*known, *_entered_besides(session, occurrence_id, known)][:most]


def _entered_besides(session: Session, occurrence_id: int, known: Sequence[Expected]) -> Iterator[Expected]:
    """Yield who was entered at an occurrence without having been expected, in the order of entry."""
    persons_, names = {one.person_id for one in known}, [one.name for one in known if one.person_id is None]
    found = session.execute(
        select(Attendance.person_id, Person.name, Dwelling.address, Attendance.guest)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(Attendance.occurrence_id == occurrence_id)
        .order_by(Attendance.id)
    )
    for person_id, name, address, guest in found:
        if person_id is None and guest in names:
            names.remove(guest)
        elif person_id is None or person_id not in persons_:
            yield Expected(person_id, name or guest or "", address or "")


def persons(session: Session, group: Group, today: date) -> list[int]:
    """Return the ids of those a group invites, in the order of ``expected``."""
    council_id = group.id if group.source is Source.COUNCIL else None
    return [row[0] for row in session.execute(_in_order(council_id).where(belongs(session, group, today)))]


def _in_order(council_id: int | None) -> Select[int, str, str | None, str | None]:
    """Return the question for persons, with their places in a council if there is one."""
    member = (CouncilMember.person_id == Person.id) & (CouncilMember.council_id == (council_id or 0))
    return (
        select(Person.id, Person.name, Dwelling.address, CouncilMember.role)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .outerjoin(CouncilMember, member)
        .order_by(
            CouncilMember.position.asc().nulls_last(),
            Dwelling.sort_key.asc().nulls_last(),
            Person.sort_key,
            Person.id,
        )
    )


def _registered(session: Session, occurrence: Occurrence) -> list[tuple[int | None, str]]:
    """Return who has registered and has a place, as (person, name), in the order in which they did."""
    found = (
        select(Registration.person_id, Registration.name)
        .where(Registration.occurrence_id == occurrence.id, Registration.withdrawn_at.is_(None))
        .order_by(Registration.registered_at, Registration.id)
        .limit(occurrence.places)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def belongs(session: Session, group: Group, today: date, lenient: bool = False) -> ColumnElement[bool]:
    """Return the condition that somebody is invited with a group; ``lenient``: a broken saved query invites nobody."""
    if group.source is Source.TEAM:
        return _of_team(group.id)
    if group.source is Source.COUNCIL:
        member = select(CouncilMember.person_id).where(CouncilMember.council_id == group.id)
        return Person.id.in_(member) & presence.is_reached()
    query = queries.load(session, group.id) if lenient else queries.usable(session, group.id)
    return false() if query.faults else filters.condition(query.filter, people.FILTERABLE, today)


def _of_team(team_id: int) -> ColumnElement[bool]:
    return Person.id.in_(teams.members(team_id)) & presence.is_reached()
