"""The register of life events, and what a person's line of time tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.base import mask_all
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, places
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.terms import LifeEventKind

_BATCH = 500
_FROM, _TO, _OTHER = aliased(Dwelling), aliased(Dwelling), aliased(Person)
# what is elsewhere is the origin of who came, and the destination of who went
_ORIGIN = func.coalesce(_FROM.address, case((LifeEvent.to_dwelling_id.is_not(None), LifeEvent.elsewhere)))
_GOAL = func.coalesce(_TO.address, LifeEvent.elsewhere)
_HOW = case((LifeEvent.corrected, "已更正"), (LifeEvent.reverted_on.is_not(None), "已撤销"))
_STATE = _HOW + " " + cast(LifeEvent.reverted_on, String)


@dataclass(frozen=True)
class Narrow:
    """Part of the register: events of a kind, of some days, of some persons; those that stand or were reverted."""

    kind: LifeEventKind | None = None
    first: date | None = None
    last: date | None = None
    reverted: bool | None = None


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.kind is not None:
        conditions.append(LifeEvent.kind == narrow.kind)
    if narrow.first is not None:
        conditions.append(LifeEvent.event_on >= narrow.first)
    if narrow.last is not None:
        conditions.append(LifeEvent.event_on <= narrow.last)
    if narrow.reverted is not None:
        stands = LifeEvent.reverted_on.is_(None)
        conditions.append(~stands if narrow.reverted else stands)
    return conditions


def _word(word: str) -> ColumnElement[bool]:
    """Match one word: a kind of event, a person, a dwelling, a place outside."""
    kinds = [kind for kind in LifeEventKind if word in kind.label]
    meant = select(Person.id).where(people.LISTING.word(word))
    there = select(Dwelling.id).where(places.leads_to(word))
    return or_(
        LifeEvent.kind.in_(kinds),
        LifeEvent.person_id.in_(meant),
        LifeEvent.name.startswith(word, autoescape=True),
        LifeEvent.from_dwelling_id.in_(there),
        LifeEvent.to_dwelling_id.in_(there),
        LifeEvent.elsewhere.contains(word, autoescape=True),
    )


def _red(state: str | None) -> str | None:
    """Return the colour in which it is told that an event does not stand."""
    return "#B42318" if state else None


LISTING = Listing(
    title="人口变动登记",
    records=select(LifeEvent)
    .outerjoin(Person, Person.id == LifeEvent.person_id)
    .outerjoin(_FROM, _FROM.id == LifeEvent.from_dwelling_id)
    .outerjoin(_TO, _TO.id == LifeEvent.to_dwelling_id)
    .outerjoin(_OTHER, _OTHER.id == LifeEvent.other_id),
    key=LifeEvent.id,
    fields=(
        Field("event_on", "发生日期", LifeEvent.event_on, width=92),
        Field("kind", "类别", LifeEvent.kind, width=72),
        Field("name", "姓名", func.coalesce(Person.name, LifeEvent.name), order=Person.sort_key, width=76),
        Field("origin", "从哪里来", _ORIGIN, order=_FROM.sort_key, width=186),
        Field("goal", "到哪里去", _GOAL, order=_TO.sort_key, width=186),
        Field("reported_on", "上报日期", LifeEvent.reported_on, width=92),
        Field("state", "状态", _STATE, order=LifeEvent.reverted_on, colour=_red, width=100),
        Field("other", "配偶或家长", _OTHER.name, order=_OTHER.sort_key, width=90, extra=True),
        Field("note", "备注", LifeEvent.note, mask=mask_all, width=120, sortable=False, extra=True),
    ),
    order="event_on",
    descending=True,
    word=_word,
    narrow=_narrow,
    hint="姓名、拼音、门牌 3-2-501、外地地名",
)


def routes(session: Session, event_ids: Sequence[int]) -> dict[int, str]:
    """Return from where to where each event led, as far as is known."""
    found = LISTING.records.with_only_columns(LifeEvent.id, _ORIGIN, _GOAL, maintain_column_froms=True)
    told: dict[int, str] = {}
    for first in range(0, len(event_ids), _BATCH):
        for event_id, *way in session.execute(found.where(LifeEvent.id.in_(event_ids[first : first + _BATCH]))):
            told[event_id] = " → ".join(filter(None, way))
    return told


@dataclass(frozen=True)
class Told:
    """One event as its card shows it."""

    id: int
    kind: LifeEventKind
    person_id: int | None
    name: str
    event_on: date
    reported_on: date
    origin: str
    goal: str
    other: tuple[int, str] | None
    note: str
    reverted_on: date | None
    corrected: bool
    companions: tuple[str, ...]


def told(session: Session, event_id: int) -> Told:
    """Return one event in words."""
    columns = (LifeEvent, Person.name, _ORIGIN, _GOAL, _OTHER.id, _OTHER.name)
    found = LISTING.records.with_only_columns(*columns, maintain_column_froms=True)
    row = session.execute(found.where(LifeEvent.id == event_id)).first()
    if row is None:
        raise Refusal("这条变动已不在，请刷新后再试。")
    event, name, origin, goal, other_id, other = row
    same = select(LifeEvent.name).where(LifeEvent.group_id == event.group_id, LifeEvent.id != event.id)
    companions = session.scalars(same.order_by(LifeEvent.id)) if event.group_id else ()
    return Told(
        event.id,
        event.kind,
        event.person_id,
        name or event.name,
        event.event_on,
        event.reported_on,
        origin or "",
        goal or "",
        (other_id, other) if other_id else None,
        event.note or "",
        event.reverted_on,
        event.corrected,
        tuple(companions),
    )


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return the life events of a person for the line of time."""
    columns = (LifeEvent.event_on, LifeEvent.kind, _ORIGIN, _GOAL, _OTHER.name, _HOW)
    found = LISTING.records.with_only_columns(*columns, maintain_column_froms=True)
    return [
        Moment(
            event_on,
            "变动",
            _sentence(kind, origin or "", goal or "", other or "") + (f"（{how}）" if how else ""),
        )
        for event_on, kind, origin, goal, other, how in session.execute(found.where(LifeEvent.person_id == person_id))
    ]


def _sentence(kind: LifeEventKind, origin: str, goal: str, other: str) -> str:
    """Put an event into a few words."""
    way = " → ".join(filter(None, (origin, goal)))
    partner = {LifeEventKind.MARRIAGE: "与{}", LifeEventKind.BIRTH: "家长{}"}.get(kind, "{}").format(other)
    return "：".join(filter(None, (kind.label, "，".join(filter(None, (partner if other else "", way))))))
