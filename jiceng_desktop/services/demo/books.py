"""The invented book corners: boxes, titles, copies, loans."""

from __future__ import annotations

from datetime import date, timedelta

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.services.demo import works
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.events import key_of
from jiceng_desktop.terms import CopyState, CornerKind, Sex

_TITLES, _COPIES, _BOXES = 1800, 3000, 60
_OPEN_LOANS, _RETURNED = 60, 240
_LOAN_DAYS = 30
_FIRST_ISBN = 1990
_LOST = ((CopyState.ON_SHELF, 97), (CopyState.MISSING, 2), (CopyState.WITHDRAWN, 1))


def collect(town: Town) -> None:
    """Fill the book corners of all compounds and lend some of the books."""
    boxes = _boxes(town)
    title_ids = [
        _title(town, name, clc) for name, clc in works.titles(town.rng, town.scaled(_TITLES, least=len(boxes)))
    ]
    copies = town.scaled(_COPIES, least=len(title_ids))
    wanted = title_ids + town.rng.choices(title_ids, k=copies - len(title_ids))
    town.rng.shuffle(wanted)
    lent = set(town.rng.sample(range(copies), min(town.scaled(_OPEN_LOANS), copies)))
    copy_ids = [_copy(town, number, title_id, boxes, number in lent) for number, title_id in enumerate(wanted)]
    town.rows.save(94)
    for number in sorted(lent):
        _lend(town, copy_ids[number], town.today - timedelta(town.rng.randint(0, 45)), None)
    for copy_id in town.some(copy_ids, town.scaled(_RETURNED)):
        lent_on = town.today - timedelta(town.rng.randint(90, 290))
        _lend(town, copy_id, lent_on, lent_on + timedelta(town.rng.randint(2, 38)))
    town.rows.save(96)


def _boxes(town: Town) -> list[int]:
    """Put a corner into every compound; the boxes are shared out among them."""
    corners = []
    for place, (name, compound_id) in enumerate(town.compounds.items()):
        kind = CornerKind.ATTENDED if place % 4 == 0 else CornerKind.UNATTENDED
        corners.append(_corner(town, f"{name}图书角", kind, compound_id, place))
    _corner(town, "社区书库", CornerKind.STORE, None, len(corners))
    count = town.scaled(_BOXES, least=len(corners))
    return [
        town.rows.add(
            Box,
            name=f"{number + 1:02}号箱",
            code=str(910001 + number),
            corner_id=corners[number * len(corners) // count],
        )
        for number in range(count)
    ]


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


def _title(town: Town, name: str, clc: str) -> int:
    """Enter a title; one in three has no ISBN, old books never have one."""
    published_in = town.rng.randint(1978, town.today.year)
    with_isbn = published_in >= _FIRST_ISBN and town.chance(0.85)
    return town.rows.add(
        Title,
        name=name,
        sort_key=key_of(name),
        author=_author(town),
        publisher=works.publisher(town.rng) if town.chance(0.97) else None,
        published_in=published_in,
        isbn=town.numbers.isbn() if with_isbn else None,
        clc_class=clc,
        price_fen=town.rng.randint(9, 68) * 100 + town.rng.choice((0, 50, 80)) if town.chance(0.95) else None,
    )


def _author(town: Town) -> str:
    if town.chance(0.1):
        return "本书编写组"
    name = town.names.full(town.rng.choice((Sex.MALE, Sex.FEMALE)), town.rng.randint(1940, 1990))
    return f"{name}等" if town.chance(0.1) else name


def _copy(town: Town, number: int, title_id: int, boxes: list[int], lent: bool) -> int:
    state = town.rng.choices([state for state, _ in _LOST], [weight for _, weight in _LOST])[0]
    state = CopyState.ON_LOAN if lent else state
    box_id = None if state is CopyState.WITHDRAWN else town.rng.choice(boxes)
    return town.rows.add(Copy, number=str(1000001 + number), title_id=title_id, box_id=box_id, state=state)


def _lend(town: Town, copy_id: int, lent_on: date, returned_on: date | None) -> None:
    town.rows.add(
        Loan,
        copy_id=copy_id,
        person_id=town.rng.choice(town.residents).id,
        lent_on=lent_on,
        due_on=lent_on + timedelta(_LOAN_DAYS),
        returned_on=returned_on,
    )
