"""借阅 as lists show it: loans, reservations, readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from jiceng_desktop import words
from jiceng_desktop.db.lending import Loan, Reader, Reservation
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import ReservationState, Term

SOON = timedelta(days=3)  # 快到期
WAITING = (ReservationState.WAITING, ReservationState.READY)
_FORGOTTEN = "（不再记录）"
_LATE, _NEAR, _QUIET = "#B42318", "#9A6700", "#8A939E"


class Which(Term):
    """The lists of the view 借阅."""

    OUT = "out", "借出中"
    OVERDUE = "overdue", "已逾期"
    SOON = "soon", "三天内到期"
    RESERVED = "reserved", "预约"
    READERS = "readers", "读者"
    HISTORY = "history", "借阅记录"


@dataclass(frozen=True)
class Narrow:
    """Some of a list: of one corner."""

    corner_id: int | None = None


def late(due_on: date, today: date) -> str:
    """Say how far a day to bring a book back is."""
    days = (today - due_on).days
    if days > 0:
        return f"逾期 {days} 天"
    return "今天到期" if days == 0 else f"还有 {-days} 天"


def _late_colour(due_on: date, today: date) -> str | None:
    if due_on < today:
        return _LATE
    return _NEAR if due_on <= today + SOON else None


def _person_id(person_id: int | None) -> str:
    return "" if person_id is not None else _FORGOTTEN


def _title_word(word: str) -> ColumnElement[bool]:
    if word.isascii() and word.isalpha():
        return Title.sort_key.contains(word.lower(), autoescape=True)
    return Title.name.contains(word, autoescape=True)


def _loan_word(word: str) -> ColumnElement[bool]:
    return or_(
        _title_word(word),
        Copy.number.contains(word, autoescape=True),
        Corner.name.contains(word, autoescape=True),
        Loan.person_id.in_(select(Person.id).where(by_word(word))),
    )


def _reservation_word(word: str) -> ColumnElement[bool]:
    return or_(_title_word(word), Reservation.person_id.in_(select(Person.id).where(by_word(word))))


def _reader_word(word: str) -> ColumnElement[bool]:
    return or_(Reader.number.contains(word, autoescape=True), by_word(word))


_LOANS: Select[Any] = (
    select(Loan)
    .join(Copy, Copy.id == Loan.copy_id)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Corner, Corner.id == Loan.corner_id)
    .outerjoin(Person, Person.id == Loan.person_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id)
)
_NAME = Field("name", "读者", Person.name, order=Person.sort_key, width=80)
_ADDRESS = Field("address", "住址", Dwelling.address, order=Dwelling.sort_key, width=190, spare=2)
_PHONE = Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone, spare=6)
_TITLE = Field("title", "书名", Title.name, order=Title.sort_key, width=190)


def _at_corner(narrow: Narrow) -> list[ColumnElement[bool]]:
    return [] if narrow.corner_id is None else [Loan.corner_id == narrow.corner_id]


def _open(which: Which, order: str, today: date) -> Listing:
    """Return the open loans, all of them or those that are due."""
    conditions: dict[Which, list[ColumnElement[bool]]] = {
        Which.OUT: [],
        Which.OVERDUE: [Loan.due_on < today],
        Which.SOON: [Loan.due_on.between(today, today + SOON)],
    }
    return Listing(
        title=f"图书借阅·{which.label}",
        records=_LOANS.where(Loan.returned_on.is_(None), *conditions[which]),
        key=Loan.id,
        fields=(
            _NAME,
            _TITLE,
            Field("number", "图书编号", Copy.number, width=84),
            Field("due_on", "应还日期", Loan.due_on, width=92),
            Field(
                "late",
                "期限",
                Loan.due_on,
                show=partial(late, today=today),
                width=92,
                colour=partial(_late_colour, today=today),
            ),
            Field("corner", "图书角", Corner.name, width=118, spare=3),
            _ADDRESS,
            _PHONE,
            Field("lent_on", "借出日期", Loan.lent_on, width=92, spare=1),
            Field("renewals", "续借", Loan.renewals, width=52, number=True, spare=4),
            Field("reminded_on", "上次催还", Loan.reminded_on, width=92, spare=5, extra=which is Which.OUT),
        ),
        order=order,
        word=_loan_word,
        narrow=_at_corner,
        hint="读者姓名、拼音、书名、图书编号、图书角",
    )


def _history(_today: date) -> Listing:
    return Listing(
        title="借阅记录",
        records=_LOANS,
        key=Loan.id,
        fields=(
            Field("lent_on", "借出日期", Loan.lent_on, width=92),
            Field("returned_on", "归还日期", Loan.returned_on, width=92),
            _TITLE,
            Field("number", "图书编号", Copy.number, width=84, spare=2),
            Field("corner", "图书角", Corner.name, width=130, spare=3),
            _NAME,
            Field("known", "说明", Loan.person_id, show=_person_id, width=92, colour=lambda _value: _QUIET),
            Field("renewals", "续借", Loan.renewals, width=52, number=True, spare=1),
        ),
        order="lent_on",
        descending=True,
        word=_loan_word,
        narrow=_at_corner,
        hint="书名、图书编号、图书角，还没还的可按读者找",
    )


# how many asked for the same title before, and still wait
_EARLIER = Reservation.__table__.alias("earlier")
_PLACE = (
    select(func.count() + 1)
    .select_from(_EARLIER)
    .where(
        _EARLIER.c.title_id == Reservation.title_id,
        _EARLIER.c.state.in_(WAITING),
        tuple_(_EARLIER.c.asked_at, _EARLIER.c.id) < tuple_(Reservation.asked_at, Reservation.id),
    )
    .correlate(Reservation)
    .scalar_subquery()
)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _reservation_colour(state: ReservationState) -> str | None:
    return "#1A7F37" if state is ReservationState.READY else None


def _reserved(_today: date) -> Listing:
    return Listing(
        title="图书预约",
        records=select(Reservation)
        .join(Title, Title.id == Reservation.title_id)
        .join(Person, Person.id == Reservation.person_id)
        .outerjoin(Copy, Copy.id == Reservation.copy_id)
        .outerjoin(Box, Box.id == Copy.box_id)  # wherever the book that is kept stands by now
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .where(Reservation.state.in_(WAITING)),
        key=Reservation.id,
        fields=(
            _TITLE,
            Field("place", "第几位", _PLACE, width=60, number=True),
            _NAME,
            _PHONE,
            Field("state", "状态", Reservation.state, width=72, colour=_reservation_colour),
            Field("number", "留的是", Copy.number, width=84, spare=2),
            Field("asked_at", "预约时间", Reservation.asked_at, show=_moment, width=126, spare=1),
            Field("corner", "到哪里取", Corner.name, width=118),
            Field("held_until", "留到", Reservation.held_until, width=92),
        ),
        order="asked_at",
        word=_reservation_word,
        hint="书名、读者姓名、拼音",
    )


_OUT_NOW = (
    select(func.count(Loan.id))
    .where(Loan.person_id == Reader.person_id, Loan.returned_on.is_(None))
    .correlate(Reader)
    .scalar_subquery()
)


def _overdue_now(today: date) -> ColumnElement[int]:
    return (
        select(func.count(Loan.id))
        .where(Loan.person_id == Reader.person_id, Loan.returned_on.is_(None), Loan.due_on < today)
        .correlate(Reader)
        .scalar_subquery()
    )


def _some(count: int) -> str:
    return str(count) if count else ""


def _stopped(stopped_on: date | None) -> str:
    return "在用" if stopped_on is None else "已停用"


def _readers(today: date) -> Listing:
    return Listing(
        title="图书角读者",
        records=select(Reader)
        .join(Person, Person.id == Reader.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id),
        key=Reader.id,
        fields=(
            Field("number", "读者证号", Reader.number, width=88),
            _NAME,
            _PHONE,
            _ADDRESS,
            Field("out", "在借", _OUT_NOW, show=_some, width=54, number=True),
            Field(
                "overdue", "逾期", _overdue_now(today), show=_some, width=54, number=True, colour=lambda _value: _LATE
            ),
            Field("joined_on", "办证日期", Reader.joined_on, width=92, spare=1),
            Field("stopped", "状态", Reader.stopped_on, show=_stopped, width=64),
        ),
        order="number",
        word=_reader_word,
        hint="姓名、拼音、读者证号、电话末几位",
    )


_LISTS: dict[Which, Callable[[date], Listing]] = {
    Which.OUT: partial(_open, Which.OUT, "due_on"),
    Which.OVERDUE: partial(_open, Which.OVERDUE, "address"),  # as one walks to bring the reminders round
    Which.SOON: partial(_open, Which.SOON, "due_on"),
    Which.RESERVED: _reserved,
    Which.READERS: _readers,
    Which.HISTORY: _history,
}


def listing(which: Which, today: date) -> Listing:
    """Return a list as it is on a day."""
    return _LISTS[which](today)
