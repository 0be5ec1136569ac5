"""人口变动表: how many were here, were born, came, died and went, computed from the register and its events.

Nothing is stored. The register tells who is here today; taking back every event after a day, the last one first,
tells who was here then. What changes hands between two such states is counted, so the first figure and the movements
always add up to the last. The whole community counts everybody in the register, with or without a dwelling; a smaller
place counts who lives there, and who moves inside the community comes and goes there.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import life, naming
from jiceng_desktop.services.life import STANDING
from jiceng_desktop.services.places import walking
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Sex, Term

Place = tuple[str, int]  # kind and id as in ``places.tree``, or a grid; None is the whole community
_MONTHS = 12
_NOWHERE = 0  # stands for whoever lives in no dwelling
_BATCH = 500


class Row(Term):
    """One line of the table."""

    OPENING = "opening", "期初人数"
    BIRTHS = "births", "出生"
    ARRIVALS = "arrivals", "迁入"
    DEATHS = "deaths", "死亡"
    DEPARTURES = "departures", "迁出"
    CLOSING = "closing", "期末人数"
    INSIDE = "inside", "内部迁移"  # counted nowhere


FLOWS = (Row.BIRTHS, Row.ARRIVALS, Row.DEATHS, Row.DEPARTURES)
ROWS = (Row.OPENING, *FLOWS, Row.CLOSING)


@dataclass(frozen=True)
class Period:
    """Some days, the first and the last included."""

    first: date
    last: date

    @classmethod
    def months(cls, first: date, count: int = 1) -> Self:
        """Return so many whole months from the one of a day."""
        end = first.year * _MONTHS + first.month - 2 + count
        year, month = divmod(end, _MONTHS)
        return cls(first.replace(day=1), date(year, month + 1, monthrange(year, month + 1)[1]))

    def checked(self) -> Self:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise Refusal("结束日期不能早于开始日期。", "last")
        return self

    @override
    def __str__(self) -> str:
        """Return the period in the fewest words: 2026年11月, 2026年第4季度, 2026年, else from day to day."""
        year, month = self.first.year, self.first.month
        if self == Period.months(self.first):
            return f"{year}年{month}月"
        if self == Period.months(self.first, 3) and month % 3 == 1:
            return f"{year}年第{month // 3 + 1}季度"
        if self == Period.months(self.first, _MONTHS) and month == 1:
            return f"{year}年"
        return f"{self.first} 至 {self.last}"


@dataclass
class Count:
    """So many men and women, and those whose sex is not known."""

    male: int = 0
    female: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """Return everybody."""
        return self.male + self.female + self.unknown

    def add(self, sex: Sex, number: int = 1) -> None:
        """Count some more."""
        match sex:
            case Sex.MALE:
                self.male += number
            case Sex.FEMALE:
                self.female += number
            case _:
                self.unknown += number


@dataclass
class Movement:
    """The table of one place."""

    rows: dict[Row, Count] = field(default_factory=lambda: {row: Count() for row in Row})

    def __getitem__(self, row: Row) -> Count:
        """Return one line."""
        return self.rows[row]


class Standing(NamedTuple):
    """Where somebody stands in the register: the status (None before the card) and the dwelling."""

    status: PersonStatus | None
    home_id: int | None

    @property
    def here(self) -> bool:
        """Tell whether somebody counts."""
        return self.status is not None and self.status not in GONE


class Step(NamedTuple):
    """One event of somebody, with where this person stood before and after it."""

    event_id: int
    kind: LifeEventKind
    on: date
    before: Standing
    after: Standing


@dataclass
class Life:
    """One person with events since some day: where this person stands now, and the steps, the last one first."""

    id: int
    sex: Sex
    now: Standing
    steps: list[Step]

    def at_end_of(self, day: date) -> Standing:
        """Return where this person stood when a day was over."""
        later = [step for step in self.steps if step.on > day]
        return later[-1].before if later else self.now


Spot = Callable[[Standing], int | None]  # which of the places in question a standing belongs to, None for none


def moving() -> list[object]:
    """Return the conditions of events that change where somebody stands."""
    kind = LifeEvent.kind
    return [
        LifeEvent.reverted_on.is_(None),
        LifeEvent.person_id.is_not(None),
        or_(
            kind.in_(STANDING),
            and_(kind == LifeEventKind.MARRIAGE, LifeEvent.to_dwelling_id.is_not(None)),
            and_(kind == LifeEventKind.SEPARATION, LifeEvent.from_dwelling_id.is_not(None)),
        ),
    ]


def lives(session: Session, first: date) -> list[Life]:
    """Return everybody with events on or after a day."""
    found = session.execute(
        select(
            Person.id,
            Person.sex,
            Person.status,
            Person.home_id,
            LifeEvent.id,
            LifeEvent.kind,
            LifeEvent.event_on,
            LifeEvent.status_before,
            LifeEvent.from_dwelling_id,
        )
        .join(LifeEvent, LifeEvent.person_id == Person.id)
        .where(LifeEvent.event_on >= first, *moving())  # type: ignore[arg-type]
        .order_by(Person.id, LifeEvent.event_on.desc(), LifeEvent.id.desc())
    )
    known: dict[int, Life] = {}
    for person_id, sex, status, home_id, event_id, kind, on, status_before, from_id in found:
        one = known.setdefault(person_id, Life(person_id, sex, Standing(status, home_id), []))
        after = one.steps[-1].before if one.steps else one.now
        one.steps.append(Step(event_id, kind, on, Standing(status_before, from_id), after))
    return list(known.values())


def spot_of(session: Session, place: Place | None) -> Spot:
    """Return what tells whether a standing counts for a place: 0 if so."""
    if place is None:
        return lambda standing: 0 if standing.here else None
    inside = frozenset(session.scalars(naming.dwelling_ids(*place)))
    return lambda standing: 0 if standing.here and standing.home_id in inside else None


def movement(session: Session, place: Place | None, period: Period) -> Movement:
    """Return the table of a place, None for the whole community."""
    return _tally(session, period.checked(), spot_of(session, place)).get(0) or Movement()


def by_part(session: Session, place: Place | None, period: Period) -> list[tuple[str, Movement]]:
    """Return the tables of the parts of a place as (name, table): compounds, their buildings, their entrances.

    Who lives in no dwelling is a part of the community, too.
    """
    names, where = _parts(session, place)

    def spot(standing: Standing) -> int | None:
        if not standing.here:
            return None
        return where.get(standing.home_id) if standing.home_id else (_NOWHERE if place is None else None)

    tallied = _tally(session, period.checked(), spot)
    named = [(name, tallied.get(part, Movement())) for part, name in names]
    return [*named, ("未登记住处", tallied[_NOWHERE])] if _NOWHERE in tallied else named


_PARTS: dict[str | None, tuple[type[Compound] | type[Building] | type[Entrance], InstrumentedAttribute[int]]] = {
    None: (Compound, Building.compound_id),
    "compound": (Building, Building.id),
    "grid": (Building, Building.id),
    "building": (Entrance, Entrance.id),
}


def _parts(session: Session, place: Place | None) -> tuple[list[tuple[int, str]], dict[int, int]]:
    """Return the parts of a place as (id, name), and which of them each dwelling belongs to."""
    kind = place[0] if place else None
    if kind not in _PARTS:
        return [], {}
    model, column = _PARTS[kind]
    dwellings = select(Dwelling.id, column).join(Entrance, Entrance.id == Dwelling.entrance_id).join(Building)
    if place is not None:
        dwellings = dwellings.where(Dwelling.id.in_(naming.dwelling_ids(*place)))
    where: dict[int, int] = {row[0]: row[1] for row in session.execute(dwellings)}
    order = (model.position, model.id) if model is Compound else walking(model)  # type: ignore[arg-type]
    found = select(model.id, model.name).where(model.id.in_(set(where.values()))).order_by(*order)
    named = [(row[0], naming.shown(model.__tablename__, row[1])) for row in session.execute(found)]
    if kind == "grid":  # buildings of several compounds
        named = [(part, naming.path(session, "building", part)) for part, _ in named]
    return named, where


def _tally(session: Session, period: Period, spot: Spot) -> dict[int, Movement]:
    """Count for every place at once."""
    tables: defaultdict[int, Movement] = defaultdict(Movement)
    touched = lives(session, period.first)
    for standing, sex, number in _now(session, touched):
        if (place := spot(standing)) is not None:
            tables[place][Row.OPENING].add(sex, number)
            tables[place][Row.CLOSING].add(sex, number)
    for one in touched:
        for row, standing in ((Row.CLOSING, one.at_end_of(period.last)), (Row.OPENING, one.steps[-1].before)):
            if (place := spot(standing)) is not None:
                tables[place][row].add(one.sex)
        for step in one.steps:
            if step.on <= period.last:
                _count(tables, step, one.sex, spot)
    return dict(tables)


def _now(session: Session, touched: Iterable[Life]) -> Iterable[tuple[Standing, Sex, int]]:
    """Yield how many without events stand where; those with events are counted one by one."""
    counted = select(Person.status, Person.home_id, Person.sex, func.count()).where(Person.status.not_in(GONE))
    for status, home_id, sex, number in session.execute(counted.group_by(Person.status, Person.home_id, Person.sex)):
        yield Standing(status, home_id), sex, number
    for one in touched:
        yield one.now, one.sex, -1


def _count(tables: Mapping[int, Movement], step: Step, sex: Sex, spot: Spot) -> None:
    before, after = spot(step.before), spot(step.after)
    if before == after:
        if before is not None and step.before.home_id != step.after.home_id:
            tables[before][Row.INSIDE].add(sex)
        return
    if after is not None:
        tables[after][came(step)].add(sex)
    if before is not None:
        tables[before][went(step)].add(sex)


def came(step: Step) -> Row:
    """Return the line on which somebody is counted who came by a step."""
    return Row.BIRTHS if step.kind is LifeEventKind.BIRTH else Row.ARRIVALS


def went(step: Step) -> Row:
    """Return the line on which somebody is counted who went by a step."""
    return Row.DEATHS if step.kind is LifeEventKind.DEATH else Row.DEPARTURES


# who is behind a figure


@dataclass(frozen=True)
class Behind:
    """One person behind a figure; ``on`` and ``event_id`` say by which event, if by any.

    ``address`` is where this person lives, or from where to where the event led.
    """

    person_id: int
    name: str
    sex: Sex
    born_on: date | None
    address: str
    on: date | None = None
    event_id: int | None = None


def behind(session: Session, place: Place | None, period: Period, row: Row) -> list[Behind]:
    """Return who is counted on a line, in the order of names; of movements in the order of days."""
    if row in {Row.OPENING, Row.CLOSING}:
        day = period.last if row is Row.CLOSING else period.first - timedelta(1)
        return called(session, present(session, place, day))
    spot = spot_of(session, place)
    steps = [(step.on, one.id, step) for one in lives(session, period.first) for step in one.steps]
    counted = [(life_id, step) for on, life_id, step in sorted(steps) if on <= period.last and row in _rows(step, spot)]
    return _called(session, counted)


def called(session: Session, persons: Sequence[int]) -> list[Behind]:
    """Return who the given persons are."""
    return _called(session, [(person_id, None) for person_id in persons])


def present(session: Session, place: Place | None, day: date) -> list[int]:
    """Return who counted for a place when a day was over."""
    spot = spot_of(session, place)
    touched = lives(session, day + timedelta(1))
    found = select(Person.id).where(Person.status.not_in(GONE))
    if place is not None:
        found = found.where(Person.home_id.in_(naming.dwelling_ids(*place)))
    still = set(session.scalars(found)) - {one.id for one in touched}
    return sorted(still | {one.id for one in touched if spot(one.at_end_of(day)) is not None})


def _rows(step: Step, spot: Spot) -> set[Row]:
    """Return on which lines a step is counted."""
    counted: defaultdict[int, Movement] = defaultdict(Movement)
    _count(counted, step, Sex.UNKNOWN, spot)
    return {row for table in counted.values() for row in Row if table[row].total}


def _called(session: Session, counted: Sequence[tuple[int, Step | None]]) -> list[Behind]:
    """Say who they are; without events in the order of names."""
    known: dict[int, Any] = {}
    ids = [person_id for person_id, _ in counted]
    for first in range(0, len(ids), _BATCH):
        found = select(Person.id, Person.name, Person.sex, Person.born_on, Dwelling.address, Person.sort_key)
        found = found.outerjoin(Dwelling, Dwelling.id == Person.home_id)
        rows = session.execute(found.where(Person.id.in_(ids[first : first + _BATCH])))
        known |= {row.id: row for row in rows}
    routes = life.routes(session, [step.event_id for _, step in counted if step])
    told = []
    for person_id, step in counted:
        name, sex, born_on, address = known[person_id][1:5]
        on, event_id = (step.on, step.event_id) if step else (None, None)
        address = routes[event_id] if event_id else address
        told.append(Behind(person_id, name, sex, born_on, address or "", on, event_id))
    if any(step for _, step in counted):
        return told
    return sorted(told, key=lambda one: (known[one.person_id].sort_key, one.person_id))
