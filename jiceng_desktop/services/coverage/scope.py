"""Who should have come, to which events, in which time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.councils import Council, CouncilMember
from jiceng_desktop.db.events import LineMark, Occurrence, Series
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.services import filters, lines, people, places, presence, queries, tags
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import EventKind, OccurrenceStatus, PoliticalStatus, Term, VolunteerStatus

_PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
_PARTY_LINE = "党建"
_TAUGHT = (EventKind.MEETING, EventKind.LECTURE)
_OFF = (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED)


class WhomKind(Term):
    """What says who should have come."""

    PARTY = "party", "党员"
    QUERY = "query", "常用查询"
    TAG = "tag", "标签"
    COUNCIL = "council", "固定名单"
    TEAM = "team", "服务队"
    GRID = "grid", "网格"
    ALL = "all", "全部居民"


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
    councils = session.execute(select(Council.id, Council.name).order_by(Council.name))
    teams = session.execute(select(Team.id, Team.name).order_by(Team.name))
    named: list[tuple[WhomKind, list[tuple[int, str]]]] = [
        (WhomKind.COUNCIL, [(row[0], row[1]) for row in councils]),
        (WhomKind.QUERY, queries.listed(session)),
        (WhomKind.TAG, [(key, name) for key, name, _ in tags.kinds(session)]),
        (WhomKind.TEAM, [(row[0], row[1]) for row in teams]),
        (WhomKind.GRID, places.grids(session)),
    ]
    found = [(Whom(), "全体党员（含预备党员）")]
    found += [(Whom(kind, key), f"{kind.label}：{name}") for kind, entries in named for key, name in entries]
    return [*found, (Whom(WhomKind.ALL), "全部居民")]


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
    """Return the condition that somebody should have come.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    return and_(presence.is_here(True), *_meant(session, whom, today))


def _meant(session: Session, whom: Whom, today: date) -> list[ColumnElement[bool]]:
    match whom.kind:
        case WhomKind.PARTY:
            return [Person.political_status.in_(_PARTY)]
        case WhomKind.QUERY:
            return [filters.condition(queries.usable(session, whom.id).filter, people.FILTERABLE, today)]
        case WhomKind.TAG | WhomKind.GRID:
            column = "tag_id" if whom.kind is WhomKind.TAG else "grid_id"
            return people.LISTING.narrow(people.Narrow(**{column: whom.id}))  # type: ignore[arg-type]
        case WhomKind.COUNCIL:
            members = select(CouncilMember.person_id).where(CouncilMember.council_id == whom.id)
            return [Person.id.in_(members)]
        case WhomKind.TEAM:
            members = select(Volunteer.person_id).where(Volunteer.team_id == whom.id)
            return [Person.id.in_(members.where(Volunteer.status == VolunteerStatus.ACTIVE))]
        case WhomKind.ALL:
            return []
    raise ValueError(f"nobody is meant by {whom.kind.value}")  # never everybody by mistake


def held(scope: Scope, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions that an event counts and took place; what lies ahead cannot have been missed."""
    first = datetime.combine(scope.period.first, datetime.min.time())
    behind = datetime.combine(min(scope.period.last, today) + timedelta(1), datetime.min.time())
    within = (Occurrence.starts_at >= first, Occurrence.starts_at < behind)
    return [*within, Occurrence.status.not_in(_OFF), *_of(scope.which)]


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
