"""Storing one donation with its books."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop.db import audit
from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.donations.draft import LABELS, Draft, Item, checked, get, items_of, load
from jiceng_desktop.services.donations.listing import LISTING
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import DonationOutcome

_ENTERED = ("name", "author", "isbn", "number")


@action("登记捐书")
def save(session: Session, donation_id: int | None, draft: Draft) -> int:
    """Add or change one donation; books that were decided about stay as they are.

    Raises:
        Refusal: something cannot be true, or a book that was decided about would go.
    """
    draft = checked(draft, day_of(session))
    if donation_id is None:
        donation = _begun(session, draft)
    else:
        donation = history.current(session, Donation, donation_id, draft.version, LABELS)
        undo.keep(session, donation)
    donation.person_id, donation.donor_name = _donor(session, draft)
    donation.anonymous, donation.note = draft.anonymous, draft.note
    donation.received_on = draft.received_on or day_of(session)
    session.add(donation)
    session.flush()
    if _store_items(session, donation.id, draft.items):
        flag_modified(donation, "year")  # the same as it was: only so that the version rises
        session.flush()
    return donation.id


def _begun(session: Session, draft: Draft) -> Donation:
    """Return a new donation under the next number of its year."""
    year = (draft.received_on or day_of(session)).year
    last = session.scalar(select(func.max(Donation.number)).where(Donation.year == year)) or 0
    return Donation(year=year, number=last + 1, received_by=audit.actor(session))


def _donor(session: Session, draft: Draft) -> tuple[int | None, str]:
    if isinstance(draft.donor, int):
        person = session.get(Person, draft.donor)
        if person is None:
            raise Refusal("这份档案已被删除，请重新选择捐赠人。", "donor")
        return person.id, person.name
    return None, str(draft.donor)


def _store_items(session: Session, donation_id: int, items: Sequence[Item]) -> bool:
    """Let a donation consist of these books; tell whether they were others before."""
    stored = {item.id: item for item in items_of(session, donation_id)}
    gone = stored.keys() - {item.id for item in items}
    changed = bool(gone)
    for item_id in gone:
        _refuse_decided(stored[item_id])
        undo.keep(session, stored[item_id])
        session.delete(stored[item_id])
    for position, item in enumerate(items):
        values = {name: getattr(item, name) for name in _ENTERED}
        before = stored.get(item.id) if item.id is not None else None
        if before is None:
            session.add(DonationItem(donation_id=donation_id, position=position, **values))
            changed = True
        elif any(getattr(before, name) != value for name, value in values.items()) or before.position != position:
            _change(session, before, values, position)
            changed = True
    session.flush()
    return changed


def _change(session: Session, before: DonationItem, values: dict[str, object], position: int) -> None:
    if any(getattr(before, name) != value for name, value in values.items()):
        _refuse_decided(before)
    undo.keep(session, before)
    for name, value in values.items():
        setattr(before, name, value)
    before.position = position


def _refuse_decided(item: DonationItem) -> None:
    if item.outcome is not DonationOutcome.RECEIVED:
        told = f"《{item.name}》已经{item.outcome.label}，登记的内容不能再改。入藏的书请到“图书”里改。"
        raise Refusal(told, "items")


@action("删除捐书登记")
def remove(session: Session, donation_id: int, version: int | None = None) -> None:
    """Delete a donation that was entered by mistake.

    Raises:
        Refusal: a book of it was decided about.
    """
    donation = session.get(Donation, donation_id)
    if donation is None:
        return
    history.refuse_changed(donation, version)
    items = items_of(session, donation_id)
    if decided := [item for item in items if item.outcome is not DonationOutcome.RECEIVED]:
        raise Refusal(f"《{decided[0].name}》已经{decided[0].outcome.label}，这批捐书不能删除。")
    for item in items:
        undo.keep(session, item)
        session.delete(item)
    undo.keep(session, donation)
    session.flush()
    session.delete(donation)
    session.flush()


@action("登记捐赠致谢")
def thank(session: Session, donation_ids: Sequence[int]) -> None:
    """Note that the donors were thanked today: their certificate was printed."""
    for donation_id in donation_ids:
        donation = get(session, donation_id)
        if donation.thanked_on is None:
            undo.keep(session, donation)
            donation.thanked_on = day_of(session)


KIND = Kind(title="捐书", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
