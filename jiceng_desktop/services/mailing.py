"""群发: one notice for many, a sheet for each person or for each household, in the order in which it is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session, joinedload

from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, presence, templates, whom
from jiceng_desktop.services.documents import Draft, Reached
from jiceng_desktop.services.estates.lists import PlaceList, Section
from jiceng_desktop.services.templates import PERSONAL
from jiceng_desktop.services.templates.filling import fill, names_in
from jiceng_desktop.services.whom import Who
from jiceng_desktop.terms import HouseholdKind, Relation

_BATCH = 500
_FILLED = ("title", "addressee", "body", "remark")
_NO_ADDRESS = "没有住址"

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Receiver:
    """Who gets a sheet, and where; ``round_`` names the building the sheet is carried to."""

    person_id: int
    name: str
    address: str
    round_: str

    def reached(self) -> Reached:
        """Return what the register keeps of the receiver."""
        return Reached(self.name, self.address, self.person_id)


@dataclass(frozen=True)
class Round:
    """The receivers in the order of delivery: 小区, 楼栋, 单元, 门牌; those without an address come last.

    ``gone`` have moved out or died and get nothing; ``spared`` live with somebody who gets the sheet of the household.
    """

    receivers: tuple[Receiver, ...]
    gone: int = 0
    spared: int = 0

    @property
    def homeless(self) -> int:
        """Return how many receivers have no address."""
        return sum(not one.address for one in self.receivers)

    def without(self, person_ids: Iterable[int]) -> Round:
        """Return the round without some receivers."""
        out = set(person_ids)
        return replace(self, receivers=tuple(one for one in self.receivers if one.person_id not in out))


def plan(session: Session, who: Who, today: date, by_household: bool = False) -> Round:
    """Return who gets a sheet; by household it is the head of those who live together, or who comes first.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    wanted = whom.persons(session, who, today)
    found = _receivers(session, wanted)
    here = [receiver for receiver, _ in found]
    gone = len(wanted) - len(here)
    if not by_household:
        return Round(tuple(here), gone)
    kept = _one_each(found)
    return Round(tuple(kept), gone, len(here) - len(kept))


def _receivers(session: Session, person_ids: Sequence[int]) -> list[tuple[Receiver, int | None]]:
    """Return receivers with the household they live in, in the order of delivery, heads before the others."""
    rows: list[Any] = []
    for first in range(0, len(person_ids), _BATCH):
        rows += session.execute(_LIVING.where(Person.id.in_(person_ids[first : first + _BATCH]))).all()
    rows.sort(key=lambda row: (row.route is None, row.route or "", row.household or 0, row.rank, row.sort_key, row.id))
    return [
        (
            Receiver(
                row.id,
                row.name,
                row.address or "",
                f"{row.compound}{row.building}" if row.address else _NO_ADDRESS,
            ),
            row.household,
        )
        for row in rows
    ]


_LIVES_IN = and_(
    Membership.person_id == Person.id,
    Membership.to_on.is_(None),
    Membership.household_id.in_(select(Household.id).where(Household.kind == HouseholdKind.LIVING)),
)
_LIVING = (
    select(
        Person.id,
        Person.name,
        Person.sort_key,
        Dwelling.address,
        Dwelling.sort_key.label("route"),
        Compound.name.label("compound"),
        Building.name.label("building"),
        Membership.household_id.label("household"),
        case((Membership.relation == Relation.HEAD, 0), else_=1).label("rank"),
    )
    .outerjoin(Dwelling, Dwelling.id == Person.home_id)
    .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
    .outerjoin(Building, Building.id == Entrance.building_id)
    .outerjoin(Compound, Compound.id == Building.compound_id)
    .outerjoin(Membership, _LIVES_IN)
    .where(presence.is_here(True))
)


def _one_each(found: Sequence[tuple[Receiver, int | None]]) -> list[Receiver]:
    """Return the first of each household; who lives in none, or has no household, gets a sheet of his own."""
    met: set[int] = set()
    kept = []
    for receiver, household in found:
        if household is None or household not in met:
            kept.append(receiver)
        if household is not None:
            met.add(household)
    return kept


def fields_of(draft: Draft) -> list[str]:
    """Return the fields of a draft that are filled in for each receiver."""
    names = [name for text in _FILLED for name in names_in(getattr(draft, text))]
    return [name for name in dict.fromkeys(names) if name in PERSONAL]


def personal(
    session: Session, draft: Draft, receivers: Sequence[Receiver], today: date, report: Report | None = None
) -> list[Draft]:
    """Return the draft as each receiver gets it; numbers of persons stay masked. ``report`` hears (done, all).

    Raises:
        Refusal: there is nobody to send it to, or a receiver's card was removed meanwhile.
    """
    if not receivers:
        raise Refusal("还没有选择发给谁。")
    asked = fields_of(draft)
    written: list[Draft] = []
    for first in range(0, len(receivers), _BATCH):
        some = receivers[first : first + _BATCH]
        cards = _cards(session, some) if asked else []  # held, so that none is read once more
        for receiver in some:
            written.append(_for(session, draft, receiver, asked, today) if asked else draft)
            if report is not None:
                report(len(written), len(receivers))
        del cards
    return written


def _cards(session: Session, receivers: Sequence[Receiver]) -> list[Person]:
    """Read the cards of many at once."""
    ids = [one.person_id for one in receivers]
    return list(session.scalars(select(Person).options(joinedload(Person.home)).where(Person.id.in_(ids))))


def _for(session: Session, draft: Draft, receiver: Receiver, asked: Sequence[str], today: date) -> Draft:
    known = templates.of_receiver(session, receiver.person_id, asked, today)
    told: dict[str, Any] = {name: fill(getattr(draft, name), known).text.strip("\n") for name in _FILLED}
    return replace(draft, **told)


# who carries what where


DELIVERY = (("序号", 14.0), ("门牌", 62.0), ("姓名", 34.0), ("送达时间", 30.0), ("签收", 34.0))


def delivery_list(title: str, receivers: Sequence[Receiver]) -> PlaceList:
    """Return the list with which sheets are carried round, building by building, with room to sign."""
    sections = []
    numbered = enumerate(receivers, start=1)
    for round_, group in groupby(numbered, key=lambda one: one[1].round_):
        rows = [(str(place), one.address.removeprefix(round_), one.name, "", "") for place, one in group]
        sections.append(Section(f"{round_}（{len(rows)} 份）", tuple(rows)))
    return PlaceList(f"{title}派送清单", DELIVERY, tuple(sections), f"共 {len(receivers):,} 份")


def again(session: Session, document_id: int) -> tuple[Receiver, ...]:
    """Return who got a sheet of a filed paper, in the order of delivery of then."""
    reached = documents.recipients(session, document_id)
    where = (
        select(Dwelling.address, Compound.name + Building.name)
        .join(Entrance, Entrance.id == Dwelling.entrance_id)
        .join(Building, Building.id == Entrance.building_id)
        .join(Compound, Compound.id == Building.compound_id)
    )
    addresses = [one.address for one in reached]
    rounds: dict[str, str] = {}
    for first in range(0, len(addresses), _BATCH):
        found = session.execute(where.where(Dwelling.address.in_(addresses[first : first + _BATCH])))
        rounds.update((address, round_) for address, round_ in found)
    return tuple(
        Receiver(one.person_id or 0, one.name, one.address, rounds.get(one.address, "") if one.address else _NO_ADDRESS)
        for one in reached
    )
