"""Who should have come, to which events, in which time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import LineMark, Occurrence, Series
from jiceng_desktop.db.people import Person
from jiceng_desktop.services import invited, lines, people, places, presence, tags
from jiceng_desktop.services.invited import Group, Source
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import CALLED_OFF, EventKind, PoliticalStatus, Term

_PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
_PARTY_LINE = "党建"
_TAUGHT = (EventKind.MEETING, EventKind.LECTURE)


class WhomKind(Term):
    """What says who should have come."""

    PARTY = "party", "党员"
    QUERY = "query", "常用查询"
    TAG = "tag", "标签"
    COUNCIL = "council", "固定名单"
    TEAM = "team", "服务队"
    GRID = "grid", "网格"
    ALL = "all", "全部居民"


_GROUPS = {WhomKind.QUERY: Source.QUERY, WhomKind.COUNCIL: Source.COUNCIL, WhomKind.TEAM: Source.TEAM}
_KINDS = {source: kind for kind, source in _GROUPS.items()}


@dataclass(frozen=True)
class Whom:
    """Who should have come; ``id`` is that of the query, tag, council, team or grid."""

    kind: WhomKind = WhomKind.PARTY
    id: int = 0


@dataclass(frozen=True)
class Which:
    """Which events count: those of one of the kinds, of one of the series or for one of the lines; none means all."""

    kinds: tuple[EventKind, ...] = ()
    series: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What is looked at."""

    whom: Whom
    period: Period
    which: Which


# what is offered


def whoms(session: Session) -> list[tuple[Whom, str]]:
    """Return whom one may ask about: party members first."""
    named = [(Whom(_KINDS[group.source], group.id), name) for group, name in invited.offers(session)]
    named += [(Whom(WhomKind.TAG, key), name) for key, name, _ in tags.kinds(session)]
    named += [(Whom(WhomKind.GRID, key), name) for key, name in places.grids(session)]
    found = [(whom, f"{whom.kind.label}：{name}") for whom, name in named]
    return [(Whom(), "全体党员（含预备党员）"), *found, (Whom(WhomKind.ALL), "全部居民")]


def choices(session: Session) -> list[tuple[Which, str]]:
    """Return which events one may ask about; first what everybody should know of: meetings, lectures, party days."""
    known = lines.listed(session)
    party = tuple(key for key, name in known if name == _PARTY_LINE)
    series = session.execute(select(Series.id, Series.name).order_by(Series.name))
    return [
        (Which(_TAUGHT, lines=party), "会议、讲座和党建活动" if party else "会议和讲座"),
        (Which(), "全部活动"),
        *((Which((kind,)), f"类型：{kind.label}") for kind in EventKind),
        *((Which(lines=(key,)), f"条线：{name}") for key, name in known),
        *((Which(series=(row[0],)), f"系列：{row[1]}") for row in series),
    ]


# what is asked


def expected(session: Session, whom: Whom, today: date) -> ColumnElement[bool]:
    """Return the condition that somebody should have come; to a team or council also who does not live here.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    there = presence.is_reached() if whom.kind in (WhomKind.TEAM, WhomKind.COUNCIL) else presence.is_here(True)
    return and_(there, *_meant(session, whom, today))


def _meant(session: Session, whom: Whom, today: date) -> list[ColumnElement[bool]]:
    match whom.kind:
        case WhomKind.PARTY:
            return [Person.political_status.in_(_PARTY)]
        case WhomKind.QUERY | WhomKind.COUNCIL | WhomKind.TEAM:
            return [invited.belongs(session, Group(_GROUPS[whom.kind], whom.id), today)]
        case WhomKind.TAG | WhomKind.GRID:
            column = "tag_id" if whom.kind is WhomKind.TAG else "grid_id"
            return people.LISTING.narrow(people.Narrow(**{column: whom.id}))  # type: ignore[arg-type]
        case WhomKind.ALL:
            return []
    raise ValueError(f"nobody is meant by {whom.kind.value}")  # never everybody by mistake


def held(scope: Scope, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions that an event counts and took place; what lies ahead cannot have been missed."""
    first = datetime.combine(scope.period.first, datetime.min.time())
    behind = datetime.combine(min(scope.period.last, today) + timedelta(1), datetime.min.time())
    within = (Occurrence.starts_at >= first, Occurrence.starts_at < behind)
    return [*within, Occurrence.status.not_in(CALLED_OFF), *_of(scope.which)]


def _of(which: Which) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    if which.kinds:
        ways.append(Occurrence.kind.in_(which.kinds))
    if which.series:
        ways.append(Occurrence.series_id.in_(which.series))
    if which.lines:
        marked = select(LineMark.occurrence_id).where(LineMark.line_id.in_(which.lines))
        ways.append(Occurrence.id.in_(marked.where(LineMark.occurrence_id.is_not(None))))
    return [or_(*ways)] if ways else []
