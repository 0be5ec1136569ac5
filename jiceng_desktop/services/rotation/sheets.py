"""What the 交接单 of a round say, corner by corner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.rotation import duties, issuing
from jiceng_desktop.services.rotation.looking import Book, Handing, books_of, handings
from jiceng_desktop.terms import RoundState


@dataclass(frozen=True)
class CornerSheet:
    """One corner in a round: what goes, what comes, who carries; books by leg."""

    title: str
    corner: str
    period: str
    carriers: str
    out: tuple[Handing, ...]
    coming: tuple[Handing, ...]
    books: dict[int, list[Book]]


def sheets(session: Session, round_id: int, corner_ids: Sequence[int] = ()) -> list[CornerSheet]:
    """Return the sheets of an issued round in the order of the corners, all of them or those asked for.

    Raises:
        Refusal: the round was not issued.
    """
    found = issuing.get(session, round_id)
    if found.state is RoundState.DRAFT:
        raise Refusal(f"{issuing.told(found)}还没有下发，先下发再打印交接单。")
    legs, people = handings(session, round_id), duties.on_duty(session, round_id)
    by_leg: defaultdict[int, list[Book]] = defaultdict(list)
    for book in books_of(session, round_id):
        by_leg[book.leg_id].append(book)
    period = f"{words.show_day(found.starts_on)}至{words.show_day(found.ends_on)}"
    names = {one.from_id: one.from_name for one in legs} | {one.to_id: one.to_name for one in legs}
    order = {one.from_id: place for place, one in enumerate(legs)}
    told = []
    for corner_id in sorted(names, key=lambda one: (order.get(one, len(order)), names[one])):
        if corner_ids and corner_id not in corner_ids:
            continue
        out = tuple(one for one in legs if one.from_id == corner_id)
        coming = tuple(one for one in legs if one.to_id == corner_id)
        carriers = "、".join(name for _, name in people.get(corner_id, ()))
        own = {one.leg_id: by_leg[one.leg_id] for one in (*out, *coming)}
        title = f"{issuing.told(found)}图书轮换交接单"
        told.append(CornerSheet(title, names[corner_id], period, carriers, out, coming, own))
    return told
