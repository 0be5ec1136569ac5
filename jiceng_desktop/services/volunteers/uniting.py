"""Two volunteers turn out to be one person: what the one takes from the other, and what then stood twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.service import RotaDuty, RotaPost, ServiceRecord
from jiceng_desktop.db.volunteers import TeamMember, Volunteer
from jiceng_desktop.services.joining import Joining
from jiceng_desktop.services.volunteers import numbers
from jiceng_desktop.terms import VolunteerStatus

_FILLED_IN = ("organisation", "skills", "languages", "drives", "available", "health_limits", "consented_on")
_LONGEST_NOTE = 400


def unite(session: Session, other_number: bool, mine: Volunteer, other: Volunteer) -> dict[str, Any]:
    """Return what one volunteer takes from the other: the earlier day, the number if that was chosen, what is blank.

    Who serves still under one of the numbers has not left. The number that is given up stays reserved.
    """
    standing = max((mine, other), key=lambda each: (each.status is not VolunteerStatus.LEFT, each.left_on or date.min))
    values = {name: getattr(mine, name) or getattr(other, name) for name in _FILLED_IN}
    values |= {name: getattr(standing, name) for name in ("status", "left_on", "left_reason")}
    reached = mine if mine.emergency_contact or mine.emergency_phone else other
    values |= {name: getattr(reached, name) for name in ("emergency_contact", "emergency_phone")}
    number, lost = (other.number, mine.number) if other_number else (mine.number, other.number)
    numbers.reserve(session, mine.id, lost)
    values["note"] = "；".join(filter(None, (mine.note, other.note)))[:_LONGEST_NOTE] or None
    return {**values, "number": number, "joined_on": min(mine.joined_on, other.joined_on)}


def days_of_both(session: Session, first_id: int, second_id: int) -> int:
    """Return on how many days both have service, apart from that at one event, which becomes one record."""
    mine, other = aliased(ServiceRecord), aliased(ServiceRecord)
    both = (
        select(func.count(mine.served_on.distinct()))
        .join(other, other.served_on == mine.served_on)
        .where(mine.volunteer_id == first_id, other.volunteer_id == second_id, mine.minutes > 0, other.minutes > 0)
        .where(or_(mine.occurrence_id.is_(None), mine.occurrence_id.is_distinct_from(other.occurrence_id)))
    )
    return session.scalar(both) or 0


def settle(session: Session, joining: Joining, volunteer_id: int, today: date) -> None:
    """Leave somebody once in each team and at one post at a time, and nobody noted as having swapped with himself."""
    _join_memberships(session, joining, volunteer_id)
    duties = select(RotaDuty).where(RotaDuty.volunteer_id == volunteer_id)
    for duty in session.scalars(duties.where(RotaDuty.instead_of_id == volunteer_id)).all():
        joining.change(duty, instead_of_id=None)
    coming = duties.add_columns(RotaPost).join(RotaPost).where(RotaDuty.day >= today).order_by(RotaDuty.id)
    kept: list[tuple[RotaDuty, RotaPost]] = []
    for duty, post in session.execute(coming).all():
        if any(_meet(duty, post, *other) for other in kept):
            joining.remove(duty)  # the place is open again, and shown so
        else:
            kept.append((duty, post))


def _meet(duty: RotaDuty, post: RotaPost, other: RotaDuty, its: RotaPost) -> bool:
    return duty.day == other.day and post.starts < its.ends and its.starts < post.ends


def _join_memberships(session: Session, joining: Joining, volunteer_id: int) -> None:
    """Make one of two memberships of a team that lie in each other; two that follow each other both stay."""
    last: dict[int, TeamMember] = {}
    found = select(TeamMember).where(TeamMember.volunteer_id == volunteer_id)
    for member in session.scalars(found.order_by(TeamMember.from_on, TeamMember.id)).all():
        before = last.get(member.team_id)
        if before is None or (before.to_on is not None and before.to_on < member.from_on):
            last[member.team_id] = member
            continue
        # the open one stays, else undo would put back a second open one beside the other
        stays, goes = (before, member) if before.to_on is None else (member, before)
        values = {name: getattr(stays, name) or getattr(goes, name) for name in ("role", "offer")}
        to_on = None if None in (before.to_on, member.to_on) else max(filter(None, (before.to_on, member.to_on)))
        joining.remove(goes)
        joining.change(stays, from_on=before.from_on, to_on=to_on, **values)
        last[member.team_id] = stays
