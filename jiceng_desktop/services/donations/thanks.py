"""致谢: what the certificate of a donor says, and the notice that thanks all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.db.office import Community
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import templates
from jiceng_desktop.services.documents import Draft, Grid
from jiceng_desktop.services.donations.draft import get, items_of
from jiceng_desktop.services.donations.listing import show_number
from jiceng_desktop.services.templates import Wording
from jiceng_desktop.terms import DocumentKind, DonationOutcome, Layout

UNNAMED = "爱心人士"
_COLUMNS = ("序号", "捐赠人", "捐赠日期", "捐书册数")
_BOARD = (
    "近期，社区居民和爱心单位踊跃向楼道图书角捐赠图书，共{people}人次、{books}册，让更多邻居有书可读。"
    "现将捐赠人名单公布如下，谨致衷心感谢！\n"
    "欢迎更多居民把读过的好书送到图书角，让好书在邻里之间继续流动。"
    "捐书请到{{{{居委会地址}}}}，电话：{{{{居委会电话}}}}。"
)


@dataclass(frozen=True)
class Certificate:
    """What the certificate of a donor says; ``books`` as (name, how many)."""

    number: str
    donor: str
    received_on: str
    books: tuple[tuple[str, int], ...]
    issuer: str
    issued_on: str

    @property
    def total(self) -> int:
        """Return how many copies were given."""
        return sum(count for _, count in self.books)


def certificate(session: Session, donation_id: int, today: date) -> Certificate:
    """Return what the certificate says; books that were given back are not on it.

    Raises:
        Refusal: all of them were given back.
    """
    donation = get(session, donation_id)
    books: dict[str, int] = {}
    for item in items_of(session, donation_id):
        if item.outcome is not DonationOutcome.RETURNED:
            books[item.name] = books.get(item.name, 0) + item.number
    if not books:
        raise Refusal("这批书都已退回，没有可以写进证书的。")
    return Certificate(
        number=show_number(donation.year, donation.number),
        donor=UNNAMED if donation.anonymous else donation.donor_name,
        received_on=words.show_day(donation.received_on),
        books=tuple(books.items()),
        issuer=session.scalars(select(Community.office)).one(),
        issued_on=words.show_day(today),
    )


def board(session: Session, donation_ids: Sequence[int], today: date) -> Draft:
    """Return the notice that thanks the donors of these donations, the earliest first.

    Raises:
        Refusal: nothing that was given is to be thanked for.
    """
    given = func.sum(DonationItem.number)
    found = (
        select(Donation, given)
        .join(DonationItem)
        .where(Donation.id.in_(donation_ids), DonationItem.outcome != DonationOutcome.RETURNED)
        .group_by(Donation.id)
        .order_by(Donation.received_on, Donation.id)
    )
    rows = [(_called(donation), donation.received_on, int(count)) for donation, count in session.execute(found)]
    if not rows:
        raise Refusal("选中的捐书都已退回，没有可以致谢的。")
    wording = Wording(
        DocumentKind.NOTICE,
        title="楼道图书角捐书感谢榜",
        body=_BOARD.format(people=len(rows), books=sum(count for _, _, count in rows)),
        layout=Layout.TABLE,
    )
    lines = [(str(place), name, str(day), str(count)) for place, (name, day, count) in enumerate(rows, start=1)]
    return replace(
        templates.write(session, wording, None, today), grid=Grid(_COLUMNS, tuple(lines)), about="捐书感谢榜"
    )


def _called(donation: Donation) -> str:
    return UNNAMED if donation.anonymous else donation.donor_name
