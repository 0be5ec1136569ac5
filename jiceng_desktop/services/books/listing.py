"""图书: how the copies are listed, found by words and narrowed to some."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, case, cast, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.donations import DonationItem
from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner, Title
from jiceng_desktop.services.books.finding import RECORDS, by_word, find
from jiceng_desktop.services.books.prices import shown_price
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.terms import UNSEEN, Audience, CopyState

_AMBER, _RED, _GREY = "#9A6700", "#B42318", "#8A939E"
_HERE = Copy.state != CopyState.WITHDRAWN
_FLAWED = select(BookNumber.id).where(BookNumber.title_id == Title.id, ~BookNumber.valid).correlate(Title).exists()


@dataclass(frozen=True)
class Narrow:
    """Part of the stock: the copies not withdrawn (``here``) or the others; those that came with ``donations``."""

    here: bool | None = None
    state: CopyState | None = None
    corner_id: int | None = None
    box_id: int | None = None
    clc_class: str | None = None
    audience: Audience | None = None
    shelf: str | None = None
    flawed: bool = False
    boxless: bool = False
    donations: tuple[int, ...] = ()


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.here is not None:
        conditions.append(_HERE if narrow.here else Copy.state == CopyState.WITHDRAWN)
    wanted: tuple[tuple[Any, Any], ...] = (
        (Copy.state, narrow.state),
        (Box.corner_id, narrow.corner_id),
        (Copy.box_id, narrow.box_id),
        (Title.clc_class, narrow.clc_class),
        (Title.audience, narrow.audience),
        (Title.shelf, narrow.shelf),
    )
    conditions += [column == value for column, value in wanted if value is not None]
    if narrow.flawed:
        conditions.append(_FLAWED)
    if narrow.boxless:
        conditions.append(Copy.box_id.is_(None))
    if narrow.donations:
        items = select(DonationItem.id).where(DonationItem.donation_id.in_(narrow.donations))
        conditions.append(Copy.donation_item_id.in_(items))
    return conditions


def colour_of(state: CopyState) -> str | None:
    """Return the colour in which a state is told."""
    if state in UNSEEN:
        return _RED
    return {CopyState.ON_LOAN: _AMBER, CopyState.REPAIR: _AMBER, CopyState.WITHDRAWN: _GREY}.get(state)


def _price(told: str) -> str:
    return shown_price(int(told[3:]), told[:3]) if told else ""


LISTING = Listing(
    title="楼道图书角图书",
    records=RECORDS,
    key=Copy.id,
    fields=(
        Field("number", "图书编号", Copy.number, width=88),
        Field("name", "书名", Title.name, order=Title.sort_key, width=180),
        Field("author", "作者", Title.author, width=92),
        Field("publisher", "出版社", Title.publisher, width=130, spare=1),
        Field("clc_class", "分类", Title.clc_class, width=50),
        Field("isbn", "书号", Title.isbn, width=136, extra=True),
        Field("corner", "图书角", Corner.name, order=Corner.position, width=128),
        Field("box", "图书箱", Box.name, width=74),
        Field("state", "状态", Copy.state, width=72, colour=colour_of),
        Field("published_in", "出版年", Title.published_in, width=66, number=True, extra=True),
        Field("shelf", "架标", Title.shelf, width=80, extra=True),
        Field("audience", "读者对象", Title.audience, width=76, extra=True),
        Field(
            "price",
            "定价(元)",
            Title.currency.concat(cast(Title.price_fen, String)),
            show=_price,
            order=Title.price_fen,
            width=88,
            number=True,
            extra=True,
        ),
        Field("flawed", "书号核对", case((_FLAWED, "有误")), colour=lambda _told: _RED, width=76, extra=True),
        Field("condition", "品相", Copy.condition, width=56, extra=True),
        Field("source", "来源", Copy.source, width=76, extra=True),
        Field("entered_on", "入藏日期", Copy.entered_on, width=98, extra=True),
        Field("seen_on", "最近见到", Copy.seen_on, width=98, extra=True),
        Field("withdrawn_on", "注销日期", Copy.withdrawn_on, width=98, extra=True),
        Field("withdrawn_reason", "注销原因", Copy.withdrawn_reason, width=120, extra=True),
    ),
    order="number",
    word=by_word,
    quick=find,
    narrow=_narrow,
    hint="书名、首字母、作者、出版社、图书编号、书号、图书角",
)


@dataclass(frozen=True)
class Counts:
    """How many copies there are, by what the list can be narrowed to; ``corners`` as (id, name, count, its boxes)."""

    here: int
    titles: int
    states: dict[CopyState, int]
    corners: tuple[tuple[int, str, int, tuple[tuple[int, str, int], ...]], ...]
    classes: dict[str, int]
    audiences: dict[Audience, int]
    shelves: dict[str, int]
    flawed: int
    boxless: int


def counts(session: Session) -> Counts:
    """Count the copies; withdrawn ones are told by their state alone."""
    states = {row[0]: row[1] for row in session.execute(select(Copy.state, func.count()).group_by(Copy.state))}
    classes, audiences, tags = _by_title(session)
    return Counts(
        here=sum(count for state, count in states.items() if state is not CopyState.WITHDRAWN),
        titles=session.scalar(select(func.count(func.distinct(Copy.title_id))).where(_HERE)) or 0,
        states={state: states[state] for state in CopyState if state in states},
        corners=_corners(session),
        classes={letter: classes[letter] for letter in sorted(classes)},
        audiences={audience: audiences[audience] for audience in Audience if audience in audiences},
        shelves={tag: tags[tag] for tag in sorted(tags)},
        flawed=session.scalar(_count().join(Title).where(_HERE, _FLAWED)) or 0,
        boxless=session.scalar(_count().where(_HERE, Copy.box_id.is_(None))) or 0,
    )


def _count() -> Any:
    return select(func.count(Copy.id)).select_from(Copy)


def _by_title(session: Session) -> tuple[Counter[Any], ...]:
    """Count by class, audience and shelf tag; the copies are gone through once."""
    columns = (Title.clc_class, Title.audience, Title.shelf)
    found = select(*columns, func.count(Copy.id)).select_from(Copy).join(Title).where(_HERE).group_by(*columns)
    counted: tuple[Counter[Any], ...] = tuple(Counter() for _ in columns)
    for *values, count in session.execute(found):
        for part, value in zip(counted, values, strict=True):
            if value is not None:
                part[value] += count
    return counted


def _corners(session: Session) -> tuple[tuple[int, str, int, tuple[tuple[int, str, int], ...]], ...]:
    """Count by corner and box; corners in their order, boxes by name."""
    inside: ScalarSelect[int] = _count().where(_HERE, Copy.box_id == Box.id).correlate(Box).scalar_subquery()
    found = select(Corner.id, Corner.name, Box.id, Box.name, inside).join(Box, Box.corner_id == Corner.id)
    boxes: dict[tuple[int, str], list[tuple[int, str, int]]] = {}
    for corner_id, corner, box_id, box, count in session.execute(
        found.where(Box.retired_on.is_(None)).order_by(Corner.position, Corner.id, Box.name)
    ):
        boxes.setdefault((corner_id, corner), []).append((box_id, box, count))
    return tuple(
        (corner_id, name, sum(count for _, _, count in standing), tuple(standing))
        for (corner_id, name), standing in boxes.items()
    )


def shelves(session: Session) -> list[str]:
    """Return the shelf tags that are in use."""
    found = select(Title.shelf).where(Title.shelf.is_not(None)).distinct().order_by(Title.shelf)
    return [shelf for shelf in session.scalars(found) if shelf]


def publishers(session: Session, most: int = 500) -> list[str]:
    """Return the publishers most books are from."""
    found = select(Title.publisher).where(Title.publisher.is_not(None)).group_by(Title.publisher)
    return [name for name in session.scalars(found.order_by(func.count().desc()).limit(most)) if name]
