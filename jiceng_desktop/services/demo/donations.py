"""The invented donations: some of the donated books come from neighbours who are known, and some still wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import CopySource, DonationOutcome

_DONATIONS, _MOST_BOOKS = 40, 5
_UNITS = ("晴窗书店", "砚溪小学", "禾风幼儿园", "云岫读书会")
_CLERK = "演示用户"
_WAITING = (("家庭医生手册", 1), ("儿童科普画册", 6), ("旧杂志", 20))
_REFUSED = (
    ("高中复习资料", DonationOutcome.PASSED_ON, "过期的教材教辅", "砚溪小学"),
    ("缺页小说", DonationOutcome.RETURNED, "破损、缺页", None),
)


def give(town: Town, session: Session) -> None:
    """Let donated copies come from somebody; the last donation waits to be looked at."""
    found = (
        select(Copy.id, Title.name, Title.author, Title.isbn, Copy.entered_on)
        .join(Title)
        .where(Copy.source == CopySource.DONATED, Copy.entered_on.is_not(None))
        .order_by(Copy.entered_on.desc(), Copy.id.desc())
    )
    books = session.execute(found.limit(town.scaled(_DONATIONS, least=2) * _MOST_BOOKS)).all()[::-1]
    numbers: dict[int, int] = {}
    given: list[tuple[int, int]] = []  # which copy came with which item
    while books:
        count = town.rng.randint(1, _MOST_BOOKS)
        brought, books = books[:count], books[count:]
        donation_id = _donation(town, brought[-1].entered_on, numbers)
        given += [(book.id, _kept(town, donation_id, place, book)) for place, book in enumerate(brought)]
        if town.chance(0.2):
            name, outcome, reason, passed_to = town.rng.choice(_REFUSED)
            told = {"outcome": outcome, "reason": reason, "passed_to": passed_to}
            _item(town, donation_id, count, name, 1, decided_on=brought[-1].entered_on, decided_by=_CLERK, **told)
    waiting = _donation(town, town.today - timedelta(1), numbers, thanked=False)
    for place, (name, count) in enumerate(_WAITING):
        _item(town, waiting, place, name, count)
    town.rows.save(100)
    for copy_id, item_id in given:
        session.execute(update(Copy).where(Copy.id == copy_id).values(donation_item_id=item_id))


def _donation(town: Town, day: date, numbers: dict[int, int], thanked: bool = True) -> int:
    numbers[day.year] = numbers.get(day.year, 0) + 1
    donor = None if town.chance(0.15) else town.rng.choice(town.residents)
    return town.rows.add(
        Donation,
        year=day.year,
        number=numbers[day.year],
        person_id=donor.id if donor else None,
        donor_name=donor.name if donor else town.rng.choice(_UNITS),
        anonymous=town.chance(0.1),
        received_on=day,
        received_by=_CLERK,
        thanked_on=day + timedelta(3) if thanked and town.chance(0.7) else None,
    )


def _kept(town: Town, donation_id: int, place: int, book: Any) -> int:
    told = {"author": book.author, "isbn": book.isbn, "outcome": DonationOutcome.KEPT}
    return _item(town, donation_id, place, book.name, 1, decided_on=book.entered_on, decided_by=_CLERK, **told)


def _item(town: Town, donation_id: int, place: int, name: str, count: int, **told: Any) -> int:
    return town.rows.add(DonationItem, donation_id=donation_id, position=place, name=name, number=count, **told)
