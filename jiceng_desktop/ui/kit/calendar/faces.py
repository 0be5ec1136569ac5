"""What a day says of itself: its lunar day, festival or solar term, and whether people are off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.calendar.dates import SATURDAY


class Sort(Enum):
    """What the small words under a day are."""

    LUNAR = "lunar"
    TERM = "term"
    FESTIVAL = "festival"


class Face(NamedTuple):
    """The small words of a day, its mark, and everything about it in one line."""

    words: str = ""
    sort: Sort = Sort.LUNAR
    mark: str = ""  # 休, 班 or nothing
    off: bool = False
    full: str = ""


class Faces(NamedTuple):
    """The days of a span, and what is not known about them."""

    days: Mapping[date, Face]
    unknown: str = ""  # says that the holidays of the year are not published


NO_FACE = Face()
NO_FACES = Faces({})


def read_faces(office: Office, first: date, last: date, year: int) -> Faces:
    """Return what the days of a span say; ``year`` is the one the clerk looks at."""
    from jiceng_desktop.services import almanac, holidays  # a tenth of a second the start does not have to pay

    calendar = office.read(holidays.calendar, first, last)
    days: dict[date, Face] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        shown, name, off = almanac.of(day), calendar.name(day), calendar.off(day)
        words, sort = _small(shown.lunar, shown.festival, shown.term)
        full = f"{almanac.say_full(day)}　{name}" if name else almanac.say_full(day)
        days[day] = Face(words, sort, _mark(name, off), _is_off(day, off), full)
    return Faces(days, _unknown(office.read(holidays.published), year))


def _small(lunar: str, festival: str, term: str) -> tuple[str, Sort]:
    if festival:
        return festival, Sort.FESTIVAL
    return (term, Sort.TERM) if term else (lunar, Sort.LUNAR)


def _mark(name: str, off: bool | None) -> str:
    """Return 休 for a published day off, 班 for a published working day at the weekend."""
    if not name or off is None:
        return ""
    return "休" if off else "班"


def _is_off(day: date, off: bool | None) -> bool:
    """Tell whether people are off; where nothing is published, a weekend is a weekend."""
    return day.weekday() >= SATURDAY if off is None else off


def _unknown(published: list[int], year: int) -> str:
    """Say that the holidays of a year are not known; they are never guessed at."""
    if year in published:
        return ""
    return f"{year}年节假日{'尚未公布' if published and year > max(published) else '没有登记'}"
