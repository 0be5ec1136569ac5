"""群发: one notice for many, a sheet for each person or for each household, in the order in which it is delivered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, presence, whom
from jiceng_desktop.services.documents import Draft, Receiver
from jiceng_desktop.services.estates.lists import PlaceList, Section
from jiceng_desktop.services.templates.fields import PERSONAL
from jiceng_desktop.services.templates.filling import fill, names_in
from jiceng_desktop.services.templates.personal import MOST as _BATCH
from jiceng_desktop.services.templates.personal import of_persons
from jiceng_desktop.services.templates.wording import FILLED
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import HouseholdKind, Relation

_NO_ADDRESS = "没有住址"
_NAMED = 5
GONE = "receivers"  # the field of a refusal over receivers who are gone

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Delivery:
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

    def without(self, person_ids: Iterable[int | None]) -> Delivery:
        """Return what is left without some receivers."""
        out = set(person_ids)
        return replace(self, receivers=tuple(one for one in self.receivers if one.person_id not in out))


def plan(session: Session, who: Who, today: date, by_household: bool = False) -> Delivery:
    """Return who gets a sheet; by household it is the head of those who live together, or who comes first.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    wanted = whom.persons(session, who, today)
    by_name = who.source in (Source.TEAM, Source.IDS)  # volunteers and others from outside are not meant by a place
    found = _receivers(session, wanted, presence.is_reached() if by_name else presence.is_here(True))
    here = [receiver for receiver, _ in found]
    gone = len(wanted) - len(here)
    if not by_household:
        return Delivery(tuple(here), gone)
    kept = _one_each(found)
    return Delivery(tuple(kept), gone, len(here) - len(kept))


def _receivers(
    session: Session, person_ids: Sequence[int], meant: ColumnElement[bool]
) -> list[tuple[Receiver, int | None]]:
    """Return receivers with the household they live in, in the order of delivery, heads before the others."""
    rows: list[Any] = []
    for first in range(0, len(person_ids), _BATCH):
        rows += session.execute(_LIVING.where(meant, Person.id.in_(person_ids[first : first + _BATCH]))).all()
    rows.sort(key=lambda row: (row.route is None, row.route or "", row.household or 0, row.rank, row.sort_key, row.id))
    return [
        (
            Receiver(
                row.name,
                row.address or "",
                row.id,
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
    names = [name for text in FILLED for name in names_in(getattr(draft, text), draft.quoted)]
    return [name for name in dict.fromkeys(names) if name in PERSONAL]


def personal(
    session: Session, draft: Draft, receivers: Sequence[Receiver], today: date, report: Report | None = None
) -> list[Draft]:
    """Return the draft as each receiver gets it; numbers of persons stay masked. ``report`` hears (done, all).

    Raises:
        Refusal: there is nobody to send it to, or receivers are gone meanwhile (field ``GONE``).
    """
    if not receivers:
        raise Refusal("还没有选择发给谁。")
    written: list[Draft] = []
    for first in range(0, len(receivers), _BATCH):
        for sheet in _sheets(session, draft, receivers[first : first + _BATCH], today):
            written.append(sheet)
            if report is not None:
                report(len(written), len(receivers))
    return written


def _sheets(session: Session, draft: Draft, receivers: Sequence[Receiver], today: date) -> Iterator[Draft]:
    asked = fields_of(draft)
    if not asked:
        yield from [draft] * len(receivers)
        return
    ids = [one.person_id for one in receivers if one.person_id is not None]
    known = of_persons(session, ids, today, asked=asked)
    _refuse_gone(receivers, known.keys())
    for person_id in ids:
        told: dict[str, Any] = {
            name: fill(getattr(draft, name), known[person_id], draft.quoted).text.strip("\n") for name in FILLED
        }
        yield replace(draft, person_id=person_id, **told)


def _refuse_gone(receivers: Sequence[Receiver], there: Collection[int]) -> None:
    """Refuse receivers whose cards were deleted, or merged into others."""
    lost = [one.name for one in receivers if one.person_id not in there]
    if lost:
        told = f"{words.several(lost, _NAMED)}的档案刚被删除，或合并到了别的档案。名单会重新列出，请核对后再试。"
        raise Refusal(told, GONE)


# who carries what where


_COLUMNS = (("序号", 14.0), ("门牌", 62.0), ("姓名", 34.0), ("送达时间", 30.0), ("签收", 34.0))


def delivery_list(title: str, receivers: Sequence[Receiver]) -> PlaceList:
    """Return the list with which sheets are carried round, building by building, with room to sign."""
    sections = []
    numbered = enumerate(receivers, start=1)
    for building, group in groupby(numbered, key=lambda one: one[1].building):
        rows = [(str(place), one.address.removeprefix(building), one.name, "", "") for place, one in group]
        sections.append(Section(f"{building}（{len(rows)} 份）", tuple(rows)))
    return PlaceList(f"{title}派送清单", _COLUMNS, tuple(sections), f"共 {len(receivers):,} 份")


def again(session: Session, document_id: int) -> tuple[Receiver, ...]:
    """Return who got a sheet of a filed paper, in the order of delivery of then."""
    receivers = documents.recipients(session, document_id)
    where = (
        select(Dwelling.address, Compound.name + Building.name)
        .join(Entrance, Entrance.id == Dwelling.entrance_id)
        .join(Building, Building.id == Entrance.building_id)
        .join(Compound, Compound.id == Building.compound_id)
    )
    addresses = [one.address for one in receivers]
    buildings: dict[str, str] = {"": _NO_ADDRESS}
    for first in range(0, len(addresses), _BATCH):
        found = session.execute(where.where(Dwelling.address.in_(addresses[first : first + _BATCH])))
        buildings.update((address, building) for address, building in found)
    return tuple(replace(one, building=buildings.get(one.address, "")) for one in receivers)
