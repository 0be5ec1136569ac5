"""Storing one book: its title, found again or new, and its copies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import Kept, model_of, table_of
from jiceng_desktop.db.library import Box, Copy, CopyEvent, Title
from jiceng_desktop.db.references import references_to
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, copies, history, undo
from jiceng_desktop.services.books import titles
from jiceng_desktop.services.books.copy_numbers import numbers_for, one_number
from jiceng_desktop.services.books.draft import LABELS, OF_COPY, Draft, checked, load
from jiceng_desktop.services.books.listing import LISTING
from jiceng_desktop.services.books.prices import read_price
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import CopyAct, CopyState


@action("保存图书")
def save(session: Session, copy_id: int | None, draft: Draft) -> int:
    """Add a book with one copy or several, or change one copy and its title; return the id of the (first) copy.

    Raises:
        Refusal: something cannot be true, or a number is taken.
    """
    draft = checked(draft, day_of(session))
    if copy_id is None:
        return add_copies(session, _title_of(session, draft).id, draft)[0]
    copy = history.current(session, Copy, copy_id, draft.version, LABELS)
    number = one_number(session, draft.number, copy)
    _change_title(session, copy.title_id, draft)
    if draft.box_id != copy.box_id:
        if copy.state is CopyState.WITHDRAWN:
            raise Refusal("已注销的图书不在任何箱里。要放回箱里，请先“恢复入藏”。", "box_id")
        refuse_closed(session, draft.box_id)
        copies.change(session, copy, CopyAct.MOVED, box_id=draft.box_id)
    undo.keep(session, copy)
    for name in OF_COPY:
        setattr(copy, name, getattr(draft, name))
    copy.number = number
    session.flush()
    return copy.id


def add_copies(session: Session, title_id: int, draft: Draft) -> list[int]:
    """Add as many copies of a title as the draft says, within the running action; return their ids."""
    refuse_closed(session, draft.box_id)
    numbers = numbers_for(session, draft.number, draft.count)
    own = {name: getattr(draft, name) for name in OF_COPY}
    own["entered_on"] = draft.entered_on or day_of(session)
    shared: dict[str, Any] = {"title_id": title_id, "box_id": draft.box_id, "state": CopyState.ON_SHELF, **own}
    shared |= {"donation_item_id": draft.donation_item_id, "misses": 0, "version": 1}
    first = bulk.next_id(session, Copy)
    rows = [{"id": first + step, "number": number, **shared} for step, number in enumerate(numbers)]
    bulk.insert_many(session, Copy, rows)
    state, box_id = CopyState.ON_SHELF, draft.box_id
    copies.enter_rows(session, [{"copy_id": row["id"], "new_state": state, "new_box_id": box_id} for row in rows])
    return [row["id"] for row in rows]


def refuse_closed(session: Session, box_id: int | None) -> None:
    """Refuse a box that is gone or used no more."""
    box = None if box_id is None else session.get(Box, box_id)
    if box_id is not None and box is None:
        raise Refusal("这个图书箱已被删除，请重新选择。", "box_id")
    if box is not None and box.retired_on is not None:
        raise Refusal(f"“{box.name}”已停用，不能再放书，请换一个箱。", "box_id")


def _title_of(session: Session, draft: Draft) -> Title:
    """Return the title of new copies: the one that was meant, the same one by number and name, or a new one."""
    if draft.title_id is not None:
        return _change_title(session, draft.title_id, draft)
    same = [title_id for title_id, name in titles.known(session, draft.numbers) if name == draft.name]
    if not same:
        return titles.add(session, _values(draft), draft.numbers)
    title = session.get_one(Title, same[0])
    filled = {name: value for name, value in _values(draft).items() if getattr(title, name) is None}
    titles.change(session, title, filled, "、".join(titles.texts(session, title)))
    return title


def _change_title(session: Session, title_id: int, draft: Draft) -> Title:
    title = history.current(session, Title, title_id, draft.title_version, LABELS)
    titles.change(session, title, _values(draft), draft.numbers)
    return title


def _values(draft: Draft) -> dict[str, Any]:
    price = read_price(draft.price or "")
    told: dict[str, Any] = {name: getattr(draft, name) for name in titles.PLAIN}
    told |= {"note": draft.title_note, "price_fen": price.fen if price else None}
    return {**told, "currency": price.currency} if price else told


@action("删除图书")
def remove(session: Session, copy_id: int, version: int | None = None) -> None:
    """Delete a copy that was entered by mistake, and its title with the last copy.

    Raises:
        Refusal: something was done with it, so that withdrawing is meant.
    """
    copy = session.get(Copy, copy_id)
    if copy is None:
        return
    history.refuse_changed(copy, version)
    events = session.scalars(select(CopyEvent).where(CopyEvent.copy_id == copy_id)).all()
    if any(event.act is not CopyAct.ENTERED for event in events) or _refers(session, Copy, copy_id, "copy_event"):
        raise Refusal(
            f"“{copy.title.name}”（{copy.number}）有过移箱、借阅、清点等记录，不能删除。不要了的书请用“注销”。"
        )
    going: list[Kept] = [*events, copy]
    for record in going:
        undo.keep(session, record)
    for event in events:
        session.delete(event)
    title = copy.title
    session.flush()
    session.delete(copy)
    session.flush()
    if not _refers(session, Title, title.id, "book_number"):
        last: list[Kept] = [*titles.numbers_of(session, title.id), title]
        for one in last:
            undo.keep(session, one)
            session.delete(one)
            session.flush()


def _refers(session: Session, model: type[Copy | Title], record_id: int, besides: str) -> bool:
    """Tell whether anything but what goes with a record refers to it."""
    return any(
        session.scalar(select(model_of(table).id).where(key.parent == record_id).limit(1)) is not None
        for table, key in references_to(table_of(model))
        if table.name != besides
    )


def copies_count(session: Session, title_id: int) -> int:
    """Return how many copies of a title the office has and has not withdrawn."""
    found = select(func.count(Copy.id)).where(Copy.title_id == title_id, Copy.state != CopyState.WITHDRAWN)
    return session.scalar(found) or 0


KIND = Kind(title="图书", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
