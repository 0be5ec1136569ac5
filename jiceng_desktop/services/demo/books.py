"""The invented book corners: boxes, titles, copies."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.services.demo import borrowing, titles, works
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import Condition, CopySource, CopyState, CornerKind

_TITLES, _COPIES, _BOXES = 1800, 3000, 60
_LOST = ((CopyState.ON_SHELF, 97), (CopyState.MISSING, 2), (CopyState.WITHDRAWN, 1))
_CONDITIONS = {Condition.NEW: 10, Condition.GOOD: 60, Condition.WORN: 25, Condition.DAMAGED: 5}
_SOURCES = {CopySource.DONATED: 70, CopySource.ALLOTTED: 20, CopySource.BOUGHT: 10}


class _Place(NamedTuple):
    box_id: int
    corner_id: int
    lends: bool


def collect(town: Town) -> None:
    """Fill the book corners of all compounds and lend some of the books."""
    boxes = _boxes(town)
    title_ids = [
        titles.add(town, name, clc) for name, clc in works.titles(town.rng, town.scaled(_TITLES, least=len(boxes)))
    ]
    copies = town.scaled(_COPIES, least=len(title_ids))
    wanted = title_ids + town.rng.choices(title_ids, k=copies - len(title_ids))
    town.rng.shuffle(wanted)
    places = [town.rng.choice(boxes) for _ in wanted]
    lending = [number for number, place in enumerate(places) if place.lends]
    lent = set(town.rng.sample(lending, min(town.scaled(borrowing.OPEN_LOANS), len(lending))))
    ids = [
        _copy(town, number, title_id, place.box_id, number in lent)
        for number, (title_id, place) in enumerate(zip(wanted, places, strict=True))
    ]
    town.rows.save(94)
    books = [(ids[number], wanted[number], places[number].corner_id) for number in lending]
    out = [book for number, book in zip(lending, books, strict=True) if number in lent]
    borrowing.borrow(town, out, [book for number, book in zip(lending, books, strict=True) if number not in lent])
    town.rows.save(96)


def _boxes(town: Town) -> list[_Place]:
    """Put a corner into every compound; the boxes are shared out among them."""
    corners = []
    for place, (name, compound_id) in enumerate(town.compounds.items()):
        kind = CornerKind.ATTENDED if place % 4 == 0 else CornerKind.UNATTENDED
        corner_id = _corner(town, f"{name}图书角", kind, compound_id, place)
        corners.append((corner_id, kind is CornerKind.ATTENDED))
    _corner(town, "社区书库", CornerKind.STORE, None, len(corners))
    count = town.scaled(_BOXES, least=len(corners))
    found = []
    for number in range(count):
        corner_id, lends = corners[number * len(corners) // count]
        box_id = town.rows.add(Box, name=f"{number + 1:02}号箱", code=str(910001 + number), corner_id=corner_id)
        found.append(_Place(box_id, corner_id, lends))
    return found


def _corner(town: Town, name: str, kind: CornerKind, compound_id: int | None, place: int) -> int:
    attended = kind is CornerKind.ATTENDED
    return town.rows.add(
        Corner,
        name=name,
        code=str(92001 + place),
        kind=kind,
        compound_id=compound_id,
        lends=attended,
        capacity=None if kind is CornerKind.STORE else 8,
        hours="周一至周五 9:00—17:00" if attended else "全天开放",
        position=place,
    )


def _copy(town: Town, number: int, title_id: int, box_id: int, lent: bool) -> int:
    state = town.rng.choices([state for state, _ in _LOST], [weight for _, weight in _LOST])[0]
    state = CopyState.ON_LOAN if lent else state
    place = None if state is CopyState.WITHDRAWN else box_id
    came_on = town.today - timedelta(town.rng.randint(30, 900))
    return town.rows.add(
        Copy,
        number=str(1000001 + number),
        title_id=title_id,
        box_id=place,
        state=state,
        condition=town.rng.choices(tuple(_CONDITIONS), tuple(_CONDITIONS.values()))[0],
        source=town.rng.choices(tuple(_SOURCES), tuple(_SOURCES.values()))[0],
        entered_on=came_on,
        withdrawn_on=town.today - timedelta(town.rng.randint(1, 29)) if place is None else None,
        withdrawn_reason="破损严重" if place is None else None,
    )
