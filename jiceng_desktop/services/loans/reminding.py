"""催还: who is reminded of which books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.lending import Loan, Reader
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action

Texts = dict[str, str]


def late_among(session: Session, person_ids: Sequence[int], today: date) -> list[int]:
    """Return those of some persons who have a book that should be back, in their order."""
    overdue = select(Loan.person_id).where(Loan.returned_on.is_(None), Loan.due_on < today)
    late = set(session.scalars(overdue.where(Loan.person_id.in_(person_ids))))
    return [person_id for person_id in person_ids if person_id in late]


@action("记下催还")
def reminded(session: Session, person_ids: Sequence[int]) -> int:
    """Note that some readers were reminded today of what they should have brought back; return how many books."""
    today = audit.moment(session).date()
    overdue = select(Loan).where(Loan.returned_on.is_(None), Loan.due_on < today, Loan.person_id.in_(person_ids))
    found = list(session.scalars(overdue))
    for loan in found:
        undo.keep(session, loan)
        loan.reminded_on = today
    return len(found)


def told(session: Session, person_ids: Sequence[int], today: date) -> dict[int, Texts]:
    """Return what the fields of a reader say on a paper, for each person; nothing out is said with nothing."""
    cards = session.execute(select(Reader.person_id, Reader.number).where(Reader.person_id.in_(person_ids)))
    numbers = {row[0]: row[1] for row in cards}
    books: dict[int, list[tuple[date, str]]] = {person_id: [] for person_id in person_ids}
    rows = session.execute(
        select(Loan.person_id, Title.name, Copy.number, Loan.due_on)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Loan.returned_on.is_(None), Loan.person_id.in_(person_ids))
        .order_by(Loan.due_on, Loan.id)
    )
    for person_id, name, number, due_on in rows:
        books[person_id or 0].append((due_on, _line(name, number, due_on, today)))
    return {
        person_id: {
            "读者证号": numbers.get(person_id, ""),
            "在借图书": _numbered([line for _, line in out]),
            "逾期图书": _numbered([line for due_on, line in out if due_on < today]),
            "逾期册数": str(sum(due_on < today for due_on, _ in out)),
        }
        for person_id, out in books.items()
    }


def _line(name: str, number: str, due_on: date, today: date) -> str:
    late = (today - due_on).days
    since = f"，已逾期{late}天" if late > 0 else ""
    return f"《{name}》（图书编号{number}），应于{words.show_day(due_on)}归还{since}"


def _numbered(lines: list[str]) -> str:
    """Write each on a line of its own, numbered where there are several."""
    if len(lines) <= 1:
        return "".join(f"{line}。" for line in lines)
    last = len(lines)
    return "\n".join(f"{at}. {line}{'。' if at == last else '；'}" for at, line in enumerate(lines, start=1))
