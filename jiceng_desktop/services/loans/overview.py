"""How much there is of each list of 借阅, and by which corners it can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import Loan, Reader, Reservation
from jiceng_desktop.db.library import Corner
from jiceng_desktop.services.loans.listing import SOON, WAITING, Which


@dataclass(frozen=True)
class Overview:
    """The counts, and the corners with books out as (id, name, how many)."""

    counts: dict[Which, int]
    corners: tuple[tuple[int, str, int], ...]


def overview(session: Session, today: date) -> Overview:
    """Return what the panel on the left shows."""
    out = select(func.count(Loan.id)).where(Loan.returned_on.is_(None))
    asked = {
        Which.OUT: out,
        Which.OVERDUE: out.where(Loan.due_on < today),
        Which.SOON: out.where(Loan.due_on.between(today, today + SOON)),
        Which.RESERVED: select(func.count(Reservation.id)).where(Reservation.state.in_(WAITING)),
        Which.READERS: select(func.count(Reader.id)),
        Which.HISTORY: select(func.count(Loan.id)),
    }
    corners = session.execute(
        select(Corner.id, Corner.name, func.count(Loan.id))
        .join(Loan, Loan.corner_id == Corner.id)
        .where(Loan.returned_on.is_(None))
        .group_by(Corner.id)
        .order_by(Corner.position, Corner.id)
    )
    return Overview(
        {which: session.scalar(count) or 0 for which, count in asked.items()},
        tuple((row[0], row[1], row[2]) for row in corners),
    )
