"""Correcting an event: it is reverted and registered again in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.services import homes
from jiceng_desktop.services.life.draft import WED, Apart, Draft
from jiceng_desktop.services.life.newcomers import Newcomer
from jiceng_desktop.services.life.register import register, register_with_compound
from jiceng_desktop.services.life.revert import revert, together
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import (
    AuditAction,
    HouseholdKind,
    LifeEventKind,
    MaritalStatus,
    PersonStatus,
    Relation,
    ResidencyRole,
)

P = ParamSpec("P")
T = TypeVar("T")


@action("更正变动")
def correct(session: Session, event_id: int, draft: Draft) -> list[int]:
    """Revert an event with those registered in the same step, and register them as the draft says; return the new ids.

    Raises:
        Refusal: the event cannot be reverted, or the draft cannot be registered.
    """
    _set_aside(session, event_id)
    return register(session, draft)


@action("更正变动，新增小区")
def correct_with_compound(session: Session, event_id: int, draft: Draft) -> list[int]:
    """Correct an arrival in a compound that the clerk has just confirmed to be new."""
    _set_aside(session, event_id)
    return register_with_compound(session, draft)


def _set_aside(session: Session, event_id: int) -> None:
    """Revert an event; the register says that another line takes its place."""
    for reverted in revert(session, event_id):
        session.get_one(LifeEvent, reverted).corrected = True
    session.flush()


def without(
    session: Session, event_id: int, service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Ask a service what it would say if an event had not been registered; only to be rehearsed."""
    revert(session, event_id)
    return service(session, *args, **kwargs)


def as_entered(session: Session, event_id: int) -> Draft:
    """Return an event, with those registered in the same step, as it would be entered.

    Raises:
        Refusal: it was reverted before.
    """
    events = together(session, event_id)
    first, group = events[0], events[0].group_id
    fresh = _added(session, group, "person")
    birth = first.kind is LifeEventKind.BIRTH
    happened_to = [first.other_id] if birth else [one.person_id for one in events if one.person_id not in fresh]
    persons = tuple(person_id for person_id in happened_to if person_id is not None)
    whose = session.get(Person, first.person_id) if first.person_id else None
    return Draft(
        kind=first.kind,
        persons=persons,
        newcomers=() if birth else tuple(_newcomer(session, person_id) for person_id in sorted(fresh)),
        event_on=first.event_on,
        reported_on=first.reported_on,
        address=_address(session, events),
        elsewhere=first.elsewhere,
        role=_role(session, first, whose),
        child=first.name if birth else None,
        sex=whose.sex if birth and whose else Draft.sex,
        marital=_marital(whose),
        apart=_apart(first, whose),
        successor_id=_successor(session, group, persons),
        end_duties=bool(_kept(session, group, "duty")),
        registration_too=_registered_too(session, group, birth),
        newly=True,
        note=first.note,
    )


def _added(session: Session, group_id: int | None, record_kind: str) -> set[int]:
    """Return the records of a kind that a step added."""
    added = select(AuditEntry.record_id).where(
        AuditEntry.group_id == group_id, AuditEntry.record_kind == record_kind, AuditEntry.action == AuditAction.ADD
    )
    return set(session.scalars(added))


def _kept(session: Session, group_id: int | None, record_kind: str) -> set[int]:
    """Return the records of a kind that a step changed."""
    kept = select(UndoStep.record_id).where(UndoStep.group_id == group_id, UndoStep.record_kind == record_kind)
    return set(session.scalars(kept))


def _newcomer(session: Session, person_id: int) -> Newcomer:
    person = session.get_one(Person, person_id)
    relation = homes.relation_of(session, person)
    return Newcomer(person.name, person.id_number, person.sex, person.born_on, person.phone, relation)


def _address(session: Session, events: list[LifeEvent]) -> str | None:
    """Return where an event led to, if it led anywhere here; of a couple one may have lived there already."""
    if events[0].kind not in {LifeEventKind.ARRIVAL, LifeEventKind.MARRIAGE}:
        return None
    there = next((event.to_dwelling_id for event in events if event.to_dwelling_id), None)
    return session.scalar(select(Dwelling.address).where(Dwelling.id == there))


def _role(session: Session, event: LifeEvent, person: Person | None) -> ResidencyRole | None:
    if event.kind is not LifeEventKind.ARRIVAL or person is None:
        return None
    residency = homes.open_residency(session, person)
    return residency.role if residency else None


def _marital(person: Person | None) -> MaritalStatus:
    status = person.marital_status if person else None
    return status if status in WED and status is not None else Draft.marital


def _apart(event: LifeEvent, person: Person | None) -> Apart:
    """Return which of the two homes was said to be here; who left it is away since."""
    away = person is not None and person.status is PersonStatus.AWAY
    left = event.from_dwelling_id is not None or (away and event.to_dwelling_id is None)
    return Apart.REGISTERED_HERE if left else Apart.LIVES_HERE


def _successor(session: Session, group_id: int | None, leavers: tuple[int, ...]) -> int | None:
    """Return who became the head of a household by a step."""
    made = select(Membership.person_id).where(
        Membership.id.in_(_added(session, group_id, "membership")),
        Membership.relation == Relation.HEAD,
        Membership.person_id.not_in(leavers),
    )
    return session.scalar(made.order_by(Membership.id).limit(1))


def _registered_too(session: Session, group_id: int | None, birth: bool) -> bool:
    """Tell whether a step took the registered household along."""
    touched = (_added if birth else _kept)(session, group_id, "membership")
    registered = select(Membership.id).join(Household, Household.id == Membership.household_id)
    registered = registered.where(Membership.id.in_(touched), Household.kind == HouseholdKind.REGISTERED)
    if not birth:
        registered = registered.where(Membership.to_on.is_not(None))
    return session.scalar(registered.limit(1)) is not None
