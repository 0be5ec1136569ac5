"""楼道图书角: who has a copy at home."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.services.moment import Moment


def is_lent(session: Session, copy_id: int) -> bool:
    """Tell whether somebody has a copy at home."""
    return session.scalar(select(Loan.id).where(Loan.copy_id == copy_id, Loan.returned_on.is_(None))) is not None


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return what a person borrowed and brought back."""
    found = session.execute(
        select(Title.name, Loan.lent_on, Loan.returned_on)
        .join(Copy, Copy.title_id == Title.id)
        .join(Loan, Loan.copy_id == Copy.id)
        .where(Loan.person_id == person_id)
    ).all()
    lent = [Moment(lent_on, "借阅", f"借出《{name}》") for name, lent_on, _ in found]
    return lent + [Moment(back_on, "借阅", f"归还《{name}》") for name, _, back_on in found if back_on]
