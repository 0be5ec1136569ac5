"""Who carries and counts at which corner in a round; whoever keeps the corner, unless others are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import CornerKeeper
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.rounds import RoundDuty
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotas import means
from jiceng_desktop.services.rotation import issuing
from jiceng_desktop.terms import RoundState, VolunteerStatus

Somebody = tuple[int, str]  # a volunteer and the name


def on_duty(session: Session, round_id: int) -> dict[int, list[Somebody]]:
    """Return who carries, by corner."""
    day = issuing.get(session, round_id).starts_on
    kept = (
        select(CornerKeeper.corner_id, Volunteer.id, Person.name)
        .join(Volunteer, Volunteer.id == CornerKeeper.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(keepers.held_on(day))
        .order_by(CornerKeeper.id)
    )
    named = (
        select(RoundDuty.corner_id, Volunteer.id, Person.name)
        .join(Volunteer, Volunteer.id == RoundDuty.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(RoundDuty.round_id == round_id)
        .order_by(RoundDuty.id)
    )
    return _by_corner(session.execute(kept).all()) | _by_corner(session.execute(named).all())


def _by_corner(found: Iterable[Row[int, int, str]]) -> dict[int, list[Somebody]]:
    told: defaultdict[int, list[Somebody]] = defaultdict(list)
    for corner_id, volunteer_id, name in found:
        told[corner_id].append((volunteer_id, name))
    return dict(told)


@action("安排轮换人员")
def appoint(session: Session, round_id: int, corner_id: int, volunteer_ids: Sequence[int]) -> None:
    """Name who carries at a corner in a round; nobody named means whoever keeps the corner.

    Raises:
        Refusal: the round is over.
    """
    found = issuing.get(session, round_id)
    if found.state is RoundState.DONE:
        raise Refusal(f"{issuing.told(found)}已经完成。")
    old = select(RoundDuty).where(RoundDuty.round_id == round_id, RoundDuty.corner_id == corner_id)
    for duty in session.scalars(old).all():
        undo.keep(session, duty)
        session.delete(duty)
    session.flush()
    for volunteer_id in dict.fromkeys(volunteer_ids):
        session.add(RoundDuty(round_id=round_id, corner_id=corner_id, volunteer_id=volunteer_id))
    session.flush()


def volunteers(session: Session, typed: str) -> list[Somebody]:
    """Return active volunteers whose name or initials are typed, in the order of their names."""
    found = select(Volunteer.id, Person.name).join(Person, Person.id == Volunteer.person_id)
    active = session.execute(found.where(Volunteer.status == VolunteerStatus.ACTIVE).order_by(Person.sort_key))
    return [(key, name) for key, name in active if means(typed, name)]
