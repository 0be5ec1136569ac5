"""Who came to an event, as a list that is printed and exported like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from jiceng_desktop import pinyin
from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services import people
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.terms import CAME, AttendanceState

GUEST = "来宾"
_COLOURS = {
    AttendanceState.PRESENT: "#1A7F37",
    AttendanceState.LATE: "#9A6700",
    AttendanceState.EXCUSED: "#1D4F91",
    AttendanceState.ABSENT: "#B42318",
}


@dataclass(frozen=True)
class Narrow:
    """Those entered at one event, in certain states."""

    occurrence_id: int
    states: Sequence[AttendanceState] = CAME


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    return [Attendance.occurrence_id == narrow.occurrence_id, Attendance.state.in_(narrow.states)]


def _word(word: str) -> ColumnElement[bool]:
    if word.isascii() and word.isalpha():
        return Person.sort_key.contains(pinyin.sort_key(word).partition("\t")[0] or word, autoescape=True)
    return _NAME.contains(word, autoescape=True)


def colour_of(state: AttendanceState) -> str | None:
    """Return the colour in which a state is told."""
    return _COLOURS.get(state)


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%H:%M}"


def _home(address: str | None) -> str:
    return address or ""


_NAME = func.coalesce(Person.name, Attendance.guest)
_shown = {name: people.LISTING.field(name) for name in ("sex", "age", "phone")}

LISTING = Listing(
    title="签到名单",
    records=select(Attendance)
    .outerjoin(Person, Person.id == Attendance.person_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=Attendance.id,
    fields=(
        Field("name", "姓名", _NAME, order=func.coalesce(Person.sort_key, Attendance.guest), width=104),
        _shown["sex"],
        _shown["age"],
        Field("address", "住址", Dwelling.address, show=_home, order=Dwelling.sort_key, width=210),
        _shown["phone"],
        Field("state", "情况", Attendance.state, width=64, colour=colour_of),
        Field("arrived_at", "签到时间", Attendance.arrived_at, show=_clock, width=76),
        Field("guest", "来宾", Attendance.guest, show=lambda name: GUEST if name else "", width=56, sortable=False),
    ),
    order="address",
    word=_word,
    narrow=_narrow,
    hint="姓名",
)
