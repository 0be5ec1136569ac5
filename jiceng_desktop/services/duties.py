"""责任到人: who answers for which grid, building and entrance, and which of them nobody answers for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Compound, Duty, Entrance, Grid
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, undo
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.places import walking
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import DutyRole

ROLES = {
    "grid": DutyRole.GRID_WORKER,
    "building": DutyRole.BUILDING_STEWARD,
    "entrance": DutyRole.ENTRANCE_STEWARD,
}
_LATEST = (Duty.to_on.desc().nulls_first(), Duty.from_on.desc().nulls_last(), Duty.id.desc())
_MISSING = "这条任职记录已被另一处删除，请刷新后再试。"


@dataclass(frozen=True)
class Held:
    """One duty of one person; ``gone`` names the status of somebody who cannot fulfil it any more."""

    id: int
    person_id: int
    name: str
    role: DutyRole
    kind: str
    place_id: int
    place: str
    from_on: date | None
    to_on: date | None
    gone: str = ""

    @property
    def span(self) -> str:
        """Return from when to when, in words."""
        since = f"{self.from_on} 起" if self.from_on else ""
        return f"{self.from_on or ''} 至 {self.to_on}".strip() if self.to_on else since


def of_place(session: Session, kind: str, place_id: int) -> list[Held]:
    """Return who answers for a place and who did, the present ones first."""
    if kind not in ROLES:
        return []
    return _held(session, getattr(Duty, f"{kind}_id") == place_id)


def holders(session: Session, kind: str, place_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of those who answer for places of one kind today, in the order of ``of_place``."""
    place = getattr(Duty, f"{kind}_id")
    found = select(place, Person.name).join(Person, Person.id == Duty.person_id)
    found = found.where(place.in_(place_ids), Duty.to_on.is_(None), Person.status.not_in(GONE)).order_by(*_LATEST)
    names: dict[int, list[str]] = {}
    for place_id, name in session.execute(found):
        names.setdefault(place_id, []).append(name)
    return names


def of_person(session: Session, person_id: int) -> list[Held]:
    """Return what a person answers for and did, the present duties first."""
    return _held(session, Duty.person_id == person_id)


def _held(session: Session, which: ColumnElement[bool]) -> list[Held]:
    found = select(Duty, Person).join(Person, Person.id == Duty.person_id).where(which)
    found = found.order_by(*_LATEST)
    held = []
    for duty, person in session.execute(found):
        kind, place_id = _place_of(duty)
        gone = person.status.label if person.status in GONE and duty.to_on is None else ""
        place = naming.path(session, kind, place_id)
        held.append(
            Held(duty.id, person.id, person.name, duty.role, kind, place_id, place, duty.from_on, duty.to_on, gone)
        )
    return held


def _place_of(duty: Duty) -> tuple[str, int]:
    kind = next(kind for kind in ROLES if getattr(duty, f"{kind}_id") is not None)
    return kind, getattr(duty, f"{kind}_id")


@action("登记责任人")
def give(session: Session, kind: str, place_id: int, person_id: int, from_on: date | None) -> int:
    """Let a person answer for a place from a day on.

    Raises:
        Refusal: the person does so already, is gone, or the day is yet to come.
    """
    place, person = naming.path(session, kind, place_id), _person(session, person_id)
    _refuse_future(day_of(session), from_on, "from_on")
    role = ROLES[kind]
    if person.status in GONE:
        raise Refusal(f"{person.name}已登记为{person.status.label}，不能担任{role.label}。", "person_id")
    column = getattr(Duty, f"{kind}_id")
    if session.scalar(select(Duty.id).where(column == place_id, Duty.person_id == person_id, Duty.to_on.is_(None))):
        raise Refusal(f"{person.name}已经是{place}的{role.label}。", "person_id")
    duty = Duty(role=role, person_id=person_id, from_on=from_on, **{f"{kind}_id": place_id})
    session.add(duty)
    session.flush()
    return duty.id


@action("结束任职")
def end(session: Session, duty_id: int, on: date) -> None:
    """End a duty; it stays in the history of place and person.

    Raises:
        Refusal: the day is yet to come, or before the duty began.
    """
    duty = _found(session, duty_id)
    _refuse_future(day_of(session), on, "to_on")
    if duty.from_on is not None and on < duty.from_on:
        raise Refusal(f"结束日期不能早于开始日期 {duty.from_on}。", "to_on")
    undo.keep(session, duty)
    duty.to_on = on
    session.flush()


@action("交接责任")
def hand_over(session: Session, duty_id: int, person_id: int, on: date) -> int:
    """End one person's duty and begin another's on the same day."""
    kind, place_id = _place_of(_found(session, duty_id))
    end(session, duty_id, on)
    return give(session, kind, place_id, person_id, on)


@action("删除任职记录")
def remove(session: Session, duty_id: int) -> None:
    """Delete a duty that was entered by mistake."""
    duty = _found(session, duty_id)
    undo.keep(session, duty)
    session.delete(duty)
    session.flush()


def _found(session: Session, duty_id: int) -> Duty:
    duty = session.get(Duty, duty_id)
    if duty is None:
        raise Refusal(_MISSING)
    return duty


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal("这位居民的档案已被删除，请重新选择。", "person_id")
    return person


def _refuse_future(today: date, day: date | None, field: str) -> None:
    if day is not None and day > today:
        raise Refusal("日期不能晚于今天。", field)


# -- what nobody answers for ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A place that lacks something: a compound or building a grid for its ``buildings``, another one its ``role``."""

    kind: str
    id: int
    place: str
    lacks: DutyRole | None
    gone: str = ""
    buildings: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """Return what is missing, in words."""
        return f"没有{self.lacks.label}" if self.lacks else "没有划入网格"


def gaps(session: Session) -> list[Gap]:
    """Return every compound and building in no grid, and every place that has nobody responsible today."""
    grids = select(Grid.id, Grid.name).where(_nobody(Duty.grid_id, Grid.id)).order_by(Grid.position, Grid.id)
    lacking = [("grid", row[0], row[1]) for row in session.execute(grids)]
    lacking += [("building", *row) for row in _buildings(session, _nobody(Duty.building_id, Building.id))]
    lacking += [("entrance", *row) for row in _entrances(session)]
    left = _left(session)
    return _gridless(session) + [
        Gap(kind, place_id, name, ROLES[kind], left.get((kind, place_id), "")) for kind, place_id, name in lacking
    ]


def _gridless(session: Session) -> list[Gap]:
    """Return the compounds of which no building lies in a grid, then the single buildings of the others."""
    found = select(Building.id, Building.name, Building.grid_id, Compound.id, Compound.name)
    found = found.join(Compound, Compound.id == Building.compound_id)
    rows = session.execute(found.order_by(Compound.position, Compound.id, *walking(Building))).all()
    whole, single = [], []
    for (compound_id, compound), group in groupby(rows, key=lambda row: (row[3], row[4])):
        inside = list(group)
        lying = [row for row in inside if row[2] is None]
        if len(lying) == len(inside) > 1:
            whole.append(Gap("compound", compound_id, compound, None, "", tuple(row[0] for row in lying)))
            continue
        for building_id, name, *_ in lying:
            single.append(
                Gap("building", building_id, compound + naming.shown("building", name), None, "", (building_id,))
            )
    return whole + single


def _nobody(place: Any, key: Any) -> ColumnElement[bool]:
    """Return the condition that nobody who is still here answers for a place."""
    holder = exists().where(place == key, Duty.to_on.is_(None), Duty.person_id == Person.id, Person.status.not_in(GONE))
    return ~holder


def _buildings(session: Session, which: ColumnElement[bool]) -> list[tuple[int, str]]:
    found = select(Building.id, Compound.name, Building.name).join(Compound, Compound.id == Building.compound_id)
    found = found.where(which).order_by(Compound.position, Compound.id, *walking(Building))
    return [(row[0], row[1] + naming.shown("building", row[2])) for row in session.execute(found)]


def _entrances(session: Session) -> list[tuple[int, str]]:
    """Return the entrances without anybody; what stands for no entrance at all needs nobody."""
    found = select(Entrance.id, Compound.name, Building.name, Entrance.name)
    found = found.join(Building, Building.id == Entrance.building_id)
    found = found.join(Compound, Compound.id == Building.compound_id)
    found = found.where(_nobody(Duty.entrance_id, Entrance.id), Entrance.name != "")
    found = found.order_by(Compound.position, Compound.id, *walking(Building), *walking(Entrance))
    return [(row[0], f"{row[1]}{row[2]}{row[3]}") for row in session.execute(found)]


def _left(session: Session) -> dict[tuple[str, int], str]:
    """Return who still stands beside a place but is gone."""
    found = select(Duty, Person).join(Person, Person.id == Duty.person_id)
    found = found.where(Duty.to_on.is_(None), Person.status.in_(GONE))
    return {_place_of(duty): f"{person.name}已{person.status.label}" for duty, person in session.execute(found)}


def moments(session: Session, person_id: int) -> list[Moment]:
    """Tell when somebody began and ended to answer for a place."""
    told = []
    for held in of_person(session, person_id):
        if held.from_on is not None:
            told.append(Moment(held.from_on, "任职", f"担任{held.place}{held.role.label}"))
        if held.to_on is not None:
            told.append(Moment(held.to_on, "任职", f"不再担任{held.place}{held.role.label}"))
    return told
