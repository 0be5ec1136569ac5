"""What may be entered about a donation, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import DonationOutcome

GONE = "这批捐书已被另一处删除，请刷新后再试。"
_MOST_COPIES, _MOST_ITEMS = 200, 500
_LONGEST = {"donor": 64, "note": 400}


@dataclass(frozen=True)
class Item:
    """Some copies of one book; ``id`` is None until it is stored, ``outcome`` is decided apart."""

    name: str
    author: str | None = None
    isbn: str | None = None
    number: int = 1
    id: int | None = None
    outcome: DonationOutcome = DonationOutcome.RECEIVED


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a donation; ``donor`` is the id of a card, or a name."""

    donor: int | str | None = None
    anonymous: bool = False
    received_on: date | None = None
    items: tuple[Item, ...] = ()
    note: str | None = None
    version: int = 0


LABELS = {
    "donor": "捐赠人",
    "donor_name": "捐赠人",
    "anonymous": "不具名",
    "received_on": "收到日期",
    "items": "书单",
    "note": "备注",
    "thanked_on": "致谢日期",
}


def load(session: Session, donation_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    donation = get(session, donation_id)
    return Draft(
        donor=donation.person_id or donation.donor_name,
        anonymous=donation.anonymous,
        received_on=donation.received_on,
        items=tuple(_item(one) for one in items_of(session, donation_id)),
        note=donation.note,
        version=donation.version,
    )


def get(session: Session, donation_id: int) -> Donation:
    """Return a donation; refuse one that is gone."""
    donation = session.get(Donation, donation_id)
    if donation is None:
        raise Refusal(GONE)
    return donation


def items_of(session: Session, donation_id: int) -> list[DonationItem]:
    """Return the books of a donation in their order."""
    found = select(DonationItem).where(DonationItem.donation_id == donation_id)
    return list(session.scalars(found.order_by(DonationItem.position, DonationItem.id)))


def _item(stored: DonationItem) -> Item:
    return Item(stored.name, stored.author, stored.isbn, stored.number, stored.id, stored.outcome)


def checked(draft: Draft, today: date) -> Draft:
    """Return the draft with clean texts.

    Raises:
        Refusal: nobody gave it, no book is named, or something cannot be true.
    """
    if isinstance(draft.donor, str):
        draft = replace(draft, donor=words.clean(draft.donor) or None)
    if draft.donor is None:
        raise Refusal("请填写捐赠人：居民、单位都可以；不愿留名的，写“爱心居民”并勾选不具名。", "donor")
    for name, longest in _LONGEST.items():
        text = getattr(draft, name)
        if isinstance(text, str) and len(text) > longest:
            raise Refusal(f"{LABELS[name]}最多 {longest} 个字。", name)
    if draft.received_on is not None and draft.received_on > today:
        raise Refusal("收到日期不能晚于今天。", "received_on")
    items = tuple(map(_tidy, draft.items))
    if not items:
        raise Refusal("请至少写一种书；来不及细写的，可以写“图书一批”和册数。", "items")
    if len(items) > _MOST_ITEMS:
        raise Refusal(f"一次最多登记 {_MOST_ITEMS} 种，请分成几批。", "items")
    return replace(draft, items=items)


def _tidy(item: Item) -> Item:
    name, author, isbn = (words.clean(text or "") for text in (item.name, item.author, item.isbn))
    if not name:
        raise Refusal("有一行没有写书名。", "items")
    if len(name) > 200 or len(author) > 200 or len(isbn) > 40:  # noqa: PLR2004  # as the table has them
        raise Refusal(f"《{name[:20]}》这一行有的内容太长，请缩短。", "items")
    if not 1 <= item.number <= _MOST_COPIES:
        raise Refusal(f"《{name}》的册数请填 1 到 {_MOST_COPIES}。", "items")
    return replace(item, name=name, author=author or None, isbn=isbn or None)
