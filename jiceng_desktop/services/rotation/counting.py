"""One count of a box at one end: how many, which are missing, what is in it besides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy.orm import Session

from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotation.handing import receive, send
from jiceng_desktop.services.rotation.looking import books
from jiceng_desktop.services.rotation.settling import settle, turned_up
from jiceng_desktop.terms import DifferenceOutcome


class End(Enum):
    """At which end a box is counted."""

    SENT = "送出"
    RECEIVED = "收到"


@dataclass(frozen=True)
class Count:
    """What was found: ``missing`` are books of the sheet, ``extra`` scanned numbers; ``outcome`` if it is known yet."""

    number: int
    missing: Collection[int] = ()
    extra: Sequence[str] = ()
    outcome: DifferenceOutcome | None = None


@action("登记交接清点")
def count(session: Session, leg_id: int, end: End, found: Count) -> None:
    """Enter a whole count as one act.

    Raises:
        Refusal: the box is not to be counted there now, or an extra book cannot be entered.
    """
    (send if end is End.SENT else receive)(session, leg_id, found.number, found.missing)
    for scanned in found.extra:
        turned_up(session, leg_id, scanned)
    if found.outcome is not None:
        for book in books(session, leg_id):
            if book.is_open:
                settle(session, book.id, found.outcome)
