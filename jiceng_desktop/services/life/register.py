"""Registering life events: each changes the register as it says, and keeps what was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services import homes, people, places, undo
from jiceng_desktop.services.life.draft import Apart, Draft, already_there, checked, relation_of_child
from jiceng_desktop.services.life.leaving import Leaving, headless, keep_standing, leave, succeed
from jiceng_desktop.services.life.newcomers import Newcomer, enter
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, MaritalStatus, PersonStatus, Relation, ResidencyRole, Sex

_GONE_AS = {LifeEventKind.DEPARTURE: PersonStatus.MOVED_OUT, LifeEventKind.DEATH: PersonStatus.DECEASED}


@action("登记变动")
def register(session: Session, draft: Draft) -> list[int]:
    """Register one event for each of the persons; return their ids.

    Raises:
        Refusal: something cannot be true, or the clerk has to decide something first.
    """
    draft, persons = checked(session, draft, day_of(session))
    events = _ACTS[draft.kind](session, draft, persons)
    session.add_all(events)
    session.flush()
    return [event.id for event in events]


@action("登记变动，新增小区")
def register_with_compound(session: Session, draft: Draft) -> list[int]:
    """Register an arrival in a compound that the clerk has just confirmed to be new."""
    name = places.unknown_compound(session, draft.address or "")
    if name is not None:
        places.add_compound(session, name)
    return register(session, draft)


def _event(session: Session, draft: Draft, person: Person, new: bool = False) -> LifeEvent:
    """Return the event of one person with the register as it still is; ``new`` for who was not in it before."""
    return LifeEvent(
        kind=draft.kind,
        person_id=person.id,
        name=person.name,
        event_on=draft.event_on,
        reported_on=draft.reported_on,
        from_dwelling_id=None if new else person.home_id,
        status_before=None if new else person.status,
        elsewhere=draft.elsewhere,
        note=draft.note,
        group_id=audit.group_id(session),
    )


def _arrive(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Let people live in a dwelling from that day on; a family keeps its head."""
    there = {person.id for person in already_there(session, draft, persons)}
    relations = {person.id: homes.relation_of(session, person) for person in persons}
    together = Relation.HEAD in relations.values()
    events = []
    for person in sorted(persons, key=lambda one: relations[one.id] is not Relation.HEAD):
        event = _event(session, draft, person, new=person.id in there)
        _move_in(session, draft, person, relations[person.id] if together else None)
        person.status = PersonStatus.PRESENT
        event.to_dwelling_id = person.home_id
        events.append(event)
    for newcomer in sorted(draft.newcomers, key=lambda one: one.relation is not Relation.HEAD):
        events.append(_welcome(session, draft, newcomer))
    return events


def _welcome(session: Session, draft: Draft, newcomer: Newcomer) -> LifeEvent:
    """Add the card of somebody nobody knew, with the event that brought this person here."""
    person = enter(session, newcomer, draft.address, draft.event_on, draft.role)
    event = _event(session, draft, person, new=True)
    event.to_dwelling_id = person.home_id
    return event


def _move_in(session: Session, draft: Draft, person: Person, relation: Relation | None) -> None:
    """Make a dwelling somebody's home; who was entered there beforehand keeps role and place in the household."""
    keep_standing(session, person)
    residency = homes.open_residency(session, person)
    if residency is not None and _lives_at(session, person, draft.address):
        residency.role = draft.role or residency.role
        residency.from_on = residency.from_on or draft.event_on
        return
    if relation is Relation.HEAD and _headed(session, person, draft.address):
        relation = None  # the household there has a head already
    home = homes.Home(draft.address, draft.role, draft.event_on, relation)
    homes.settle(session, person, home, day_of(session))
    person.revised += 1


def _lives_at(session: Session, person: Person, address: str | None) -> bool:
    """Tell whether an address means somebody's present home."""
    return person.home is not None and bool(address) and places.meant(session, address or "")[0] == person.home.address


def _headed(session: Session, person: Person, address: str | None) -> bool:
    """Tell whether the household that somebody would enter at an address has a head."""
    there = session.scalar(select(Dwelling.id).where(Dwelling.address == places.meant(session, address or "")[0]))
    return homes.headed_by_another(session, person, there)


def _go(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Let people leave or die: all that ran here ends, and a household that stays has a new head."""
    died = draft.kind is LifeEventKind.DEATH
    day = draft.event_on or day_of(session)
    registered = died or draft.registration_too
    households = headless(session, [person.id for person in persons], registered)
    events = [_event(session, draft, person) for person in persons]
    leaving = Leaving(day, died, registered, draft.end_duties, _GONE_AS[draft.kind].label)
    for person in persons:
        leave(session, person, leaving)
        person.status = _GONE_AS[draft.kind]
    succeed(session, households, draft.successor_id, day)
    return events


def _bear(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Add a child without an ID number to the household of its mother, else of its father."""
    parent = next((one for one in persons if one.sex is Sex.FEMALE and one.home), None)
    parent = parent or next((one for one in persons if one.home), persons[0])
    card = people.Draft(
        name=draft.child,
        sex=draft.sex,
        born_on=draft.event_on,
        ethnicity=parent.ethnicity,
        address=parent.home.address if parent.home else None,
        role=ResidencyRole.FAMILY,
        moved_in_on=draft.event_on,
        relation=relation_of_child(homes.relation_of(session, parent), draft.sex),
    )
    child = session.get_one(Person, people.save(session, None, card))
    if draft.registration_too:
        _register_with(session, child, parent)
    event = _event(session, draft, child, new=True)
    event.to_dwelling_id, event.other_id = child.home_id, parent.id
    return [event]


def _register_with(session: Session, child: Person, parent: Person) -> None:
    """Enter a child into the registered household of its parent, if that is here."""
    place = session.scalar(
        select(Membership)
        .join(Household, Household.id == Membership.household_id)
        .where(
            Membership.person_id == parent.id,
            Membership.to_on.is_(None),
            Household.kind == HouseholdKind.REGISTERED,
        )
    )
    if place is not None:
        relation = relation_of_child(place.relation, child.sex) or Relation.UNSTATED
        entered = Membership(
            household_id=place.household_id, person_id=child.id, relation=relation, from_on=child.born_on
        )
        session.add(entered)
        child.registered_address = parent.registered_address


def _wed(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Note a marriage or its end with both; with an address, whoever does not live there yet moves in."""
    events = []
    for person in persons:
        event = _event(session, draft, person)
        undo.keep(session, person)
        if draft.address:
            relation = Relation.SPOUSE if draft.marital is MaritalStatus.MARRIED else None
            if not _lives_at(session, person, draft.address):
                _move_in(session, draft, person, relation if _headed(session, person, draft.address) else None)
                person.status = PersonStatus.PRESENT
                event.to_dwelling_id = person.home_id
        if event.to_dwelling_id is None:
            event.from_dwelling_id = None  # nobody moved
        person.marital_status = draft.marital
        events.append(event)
    for newcomer in draft.newcomers:
        married = draft.marital is MaritalStatus.MARRIED and _headed(session, Person(), draft.address)
        wanted = newcomer.relation or (Relation.SPOUSE if married else None)
        event = _welcome(session, draft, replace(newcomer, relation=wanted))
        session.get_one(Person, event.person_id).marital_status = draft.marital
        events.append(event)
    for event in events:
        event.other_id = next((other.person_id for other in events if other is not event), None)
    return events


def _part(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Note that the registered home and the actual one are two; who lives elsewhere leaves the dwelling."""
    events = []
    day = draft.event_on or day_of(session)
    away = draft.apart is Apart.REGISTERED_HERE
    households = headless(session, [person.id for person in persons], registered=False) if away else []
    for person in persons:
        event = _event(session, draft, person)
        if away:
            leave(session, person, Leaving(day))
            person.status = PersonStatus.AWAY
        else:
            undo.keep(session, person)
            event.from_dwelling_id, event.to_dwelling_id = None, person.home_id
            person.registered_address = draft.elsewhere
        events.append(event)
    succeed(session, households, draft.successor_id, day)
    return events


def _lose(session: Session, draft: Draft, persons: list[Person]) -> list[LifeEvent]:
    """Note that nobody knows where people are; their home stays as it was."""
    events = [_event(session, draft, person) for person in persons]
    for person in persons:
        undo.keep(session, person)
        person.status = PersonStatus.MISSING
    return events


_ACTS: dict[LifeEventKind, Callable[[Session, Draft, list[Person]], list[LifeEvent]]] = {
    LifeEventKind.ARRIVAL: _arrive,
    LifeEventKind.DEPARTURE: _go,
    LifeEventKind.BIRTH: _bear,
    LifeEventKind.DEATH: _go,
    LifeEventKind.MARRIAGE: _wed,
    LifeEventKind.SEPARATION: _part,
    LifeEventKind.MISSING: _lose,
}
