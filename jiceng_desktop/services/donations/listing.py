"""捐书: how donations are listed, found by words and narrowed to some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.db.people import Person
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import DonationOutcome

_NUMBERS = 10_000  # the most donations of a year
_MINE = DonationItem.donation_id == Donation.id


def _sum(*conditions: ColumnElement[bool]) -> Any:
    total = select(func.coalesce(func.sum(DonationItem.number), 0)).where(_MINE, *conditions)
    return total.correlate(Donation).scalar_subquery()


_BOOKS = _sum()
_BY = {outcome: _sum(DonationItem.outcome == outcome) for outcome in DonationOutcome}
_WAITING = select(DonationItem.id).where(_MINE, DonationItem.outcome == DonationOutcome.RECEIVED).exists()


@dataclass(frozen=True)
class Narrow:
    """Part of the donations: those with books to be looked at, not thanked for, of a year, or of a person."""

    waiting: bool = False
    unthanked: bool = False
    year: int | None = None
    person_id: int | None = None


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.waiting:
        conditions.append(_WAITING)
    if narrow.unthanked:
        conditions.append(Donation.thanked_on.is_(None))
    if narrow.year is not None:
        conditions.append(Donation.year == narrow.year)
    if narrow.person_id is not None:
        conditions.append(Donation.person_id == narrow.person_id)
    return conditions


def _word(word: str) -> ColumnElement[bool]:
    texts = (DonationItem.name, DonationItem.author, DonationItem.isbn)
    book = or_(*(text.contains(word, autoescape=True) for text in texts))
    return or_(
        by_word(word),
        Donation.donor_name.contains(word, autoescape=True),
        Donation.note.contains(word, autoescape=True),
        Donation.id.in_(select(DonationItem.donation_id).where(book)),
    )


def show_number(year: int, number: int) -> str:
    """Show the number of a donation: 2026-007."""
    return f"{year}-{number:03}"


def _number(value: int) -> str:
    return show_number(*divmod(value, _NUMBERS))


def _count(value: int) -> str:
    return str(value) if value else ""


def _yes(value: bool) -> str:
    return "是" if value else ""


LISTING = Listing(
    title="捐书登记",
    records=select(Donation).outerjoin(Person, Person.id == Donation.person_id),
    key=Donation.id,
    fields=(
        Field("number", "编号", Donation.year * _NUMBERS + Donation.number, show=_number, width=82),
        Field("name", "捐赠人", Donation.donor_name, width=130),
        Field("received_on", "收到日期", Donation.received_on, width=98),
        Field("books", "册数", _BOOKS, show=_count, width=56, number=True),
        Field(
            "waiting",
            "待审核",
            _BY[DonationOutcome.RECEIVED],
            show=_count,
            width=66,
            number=True,
            colour=lambda count: "#9A6700" if count else None,
        ),
        Field("kept", "入藏", _BY[DonationOutcome.KEPT], show=_count, width=56, number=True),
        Field("passed_on", "转赠", _BY[DonationOutcome.PASSED_ON], show=_count, width=56, number=True),
        Field("returned", "退回", _BY[DonationOutcome.RETURNED], show=_count, width=56, number=True),
        Field("thanked_on", "致谢日期", Donation.thanked_on, width=98),
        Field("anonymous", "不具名", Donation.anonymous, show=_yes, width=66, extra=True),
        Field("received_by", "经手人", Donation.received_by, width=80, extra=True),
        Field("note", "备注", Donation.note, width=180, extra=True),
    ),
    order="number",
    descending=True,
    word=_word,
    narrow=_narrow,
    hint="捐赠人、首字母、书名、作者、书号",
)


@dataclass(frozen=True)
class Counts:
    """How many donations there are, by what the list can be narrowed to."""

    all: int
    waiting: int
    unthanked: int
    years: dict[int, int]


def counts(session: Session) -> Counts:
    """Count the donations."""
    found = select(Donation.year, func.count()).group_by(Donation.year).order_by(Donation.year.desc())
    years = {row[0]: row[1] for row in session.execute(found)}
    waiting, unthanked = (
        session.scalar(select(func.count(Donation.id)).where(*_narrow(narrow))) or 0
        for narrow in (Narrow(waiting=True), Narrow(unthanked=True))
    )
    return Counts(sum(years.values()), waiting, unthanked, years)


def of_donor(session: Session, donation_id: int) -> tuple[int, ...]:
    """Return all donations of whoever gave this one: of the person, or of the name where there is no card."""
    donation = session.get_one(Donation, donation_id)
    same = Donation.person_id == donation.person_id
    if donation.person_id is None:
        same = Donation.person_id.is_(None) & (Donation.donor_name == donation.donor_name)
    return tuple(session.scalars(select(Donation.id).where(same).order_by(Donation.received_on, Donation.id)))


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return which books a person brought."""
    found = select(Donation.received_on, _BOOKS).where(Donation.person_id == person_id)
    return [Moment(row[0], "捐书", f"向图书角捐书 {row[1]} 册") for row in session.execute(found)]
