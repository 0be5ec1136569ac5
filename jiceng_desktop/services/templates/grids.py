"""The rows of papers that are tables: who is expected at an event, which days a rota covers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import invited
from jiceng_desktop.services.documents import Grid
from jiceng_desktop.services.invited import Expected
from jiceng_desktop.services.templates.fields import About, Subject
from jiceng_desktop.services.templates.values import GONE
from jiceng_desktop.terms import DocumentKind

Span = tuple[date, date]

MOST_INVITED = 500  # more sign on blank rows: nobody finds a name among thousands
_FEW_BLANKS, _MANY_BLANKS = 10, 18
_CHAIR = "主持人"


def grid_of(
    session: Session, kind: DocumentKind, columns: tuple[str, ...], about: About | None, span: Span, today: date
) -> Grid:
    """Return the table of a paper; only what the office knows is filled in."""
    if kind is DocumentKind.ROTA:
        return Grid(columns, tuple(_day_row(columns, day) for day in _days(span)))
    guests = _guests(session, about, today)
    if kind is DocumentKind.NAME_PLATES:
        chair = _chair_of(session, about)
        named = [(chair, _CHAIR)] if chair else []
        return Grid(columns, (*named, *((guest.name, guest.office) for guest in guests if guest.name != chair)))
    rows = tuple(_guest_row(columns, place, guest) for place, guest in enumerate(guests, start=1))
    return Grid(columns, rows, _FEW_BLANKS if rows else _MANY_BLANKS)


def week_after(today: date) -> Span:
    """Return the coming week, from Monday to Sunday; today's if today is a Monday."""
    monday = today + timedelta(-today.weekday() % 7)
    return monday, monday + timedelta(6)


def month_of(day: date) -> Span:
    """Return the month of a day, from the first to the last."""
    after = (day.replace(day=28) + timedelta(4)).replace(day=1)
    return day.replace(day=1), after - timedelta(1)


def _days(span: Span) -> list[date]:
    first, last = span
    return [first + timedelta(ahead) for ahead in range((last - first).days + 1)]


def _day_row(columns: tuple[str, ...], day: date) -> tuple[str, ...]:
    known = {"日期": f"{day.month}月{day.day}日", "星期": f"星期{words.weekday(day)}"}
    return tuple(known.get(column, "") for column in columns)


def _guest_row(columns: tuple[str, ...], place: int, guest: Expected) -> tuple[str, ...]:
    """Return what is known of a guest; phones are left to be written, for the sheet lies open to everybody."""
    known = {"序号": str(place), "姓名": guest.name, "职务": guest.office}
    return tuple(known.get(column, guest.address if "住址" in column else "") for column in columns)


def _occurrence(session: Session, about: About | None) -> Occurrence | None:
    if about is None or about.subject is not Subject.OCCURRENCE:
        return None
    occurrence = session.get(Occurrence, about.id)
    if occurrence is None:
        raise Refusal(GONE[Subject.OCCURRENCE])
    return occurrence


def _chair_of(session: Session, about: About | None) -> str:
    occurrence = _occurrence(session, about)
    return words.clean_name(occurrence.chair or "") if occurrence is not None else ""


def _guests(session: Session, about: About | None, today: date) -> list[Expected]:
    """Return who is expected at the event a paper is about; nobody where they are too many for a list."""
    occurrence = _occurrence(session, about)
    if occurrence is None:
        return []
    guests = invited.expected(session, occurrence.id, today, MOST_INVITED + 1)
    return guests if len(guests) <= MOST_INVITED else []
