"""志愿者编号: papers carry them, so that what one volunteer has or had is never anybody else's."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.volunteers import FormerNumber, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo, volunteer_rules
from jiceng_desktop.terms import VolunteerStatus

_TAIL = re.compile(r"\d+$")
_LEAST_DIGITS = 4


def used(session: Session) -> list[str]:
    """Return every number somebody has or had."""
    return [*session.scalars(select(Volunteer.number)), *session.scalars(select(FormerNumber.number))]


def next_number(session: Session) -> str:
    """Return the number that follows the highest one, written as the rules of the office have it."""
    prefix, taken = volunteer_rules.load(session).number_prefix, used(session)
    if not prefix and taken:  # an office that never said how: as the numbers there are
        latest = max(taken, key=lambda number: (len(number), number))
        prefix = _TAIL.sub("", latest)
    tails = [number.removeprefix(prefix) for number in taken if number.startswith(prefix)]
    known = [tail for tail in tails if tail.isascii() and tail.isdecimal()]
    width = max((len(tail) for tail in known), default=_LEAST_DIGITS)
    return f"{prefix}{max(map(int, known), default=0) + 1:0{width}d}"


def refuse_taken(session: Session, number: str, volunteer_id: int | None = None) -> None:
    """Refuse a number that somebody else has or had."""
    former = select(FormerNumber.volunteer_id).where(FormerNumber.number == number)
    has_it = (Volunteer.number == number) | Volunteer.id.in_(former)
    other = session.scalar(select(Volunteer).where(has_it, Volunteer.id != (volunteer_id or 0)).limit(1))
    if other is not None:
        left = "（已退出）" if other.status is VolunteerStatus.LEFT else ""
        was = "是" if other.number == number else "以前是"
        raise Refusal(f"编号“{number}”{was}“{other.person.name}”{left}的，编号不能重复使用。", "number")


def give(session: Session, volunteer: Volunteer, number: str) -> None:
    """Give a volunteer another number; the one given up stays reserved, an own one of before is taken up again."""
    if number == volunteer.number:
        return
    for again in session.scalars(select(FormerNumber).where(FormerNumber.number == number)):
        undo.keep(session, again)
        session.delete(again)
    reserve(session, volunteer.id, volunteer.number)
    volunteer.number = number
    session.flush()


def reserve(session: Session, volunteer_id: int, number: str) -> None:
    """Keep a number a volunteer gives up."""
    session.add(FormerNumber(volunteer_id=volunteer_id, number=number))
