"""免费体检, 高龄补贴, 生日: who is how old on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, extract, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, undo
from jiceng_desktop.services.care.parts import BirthMonth, Narrow, columns, here, meant, residents
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people_listing import YOUTH

LEAST, MOST = 18, 130
_MOST_BANDS, _BETWEEN = 10, "、"
_DECEMBER = 12
_LEAP = (2, 29)


@dataclass(frozen=True)
class Ages:
    """From which ages on people are entitled; the office may change them."""

    checkup: int = 60
    allowance: tuple[int, ...] = (80, 90, 100)


def ages(session: Session) -> Ages:
    """Return from which ages on people are entitled, as this office has set them."""
    row = session.execute(select(Community.checkup_age, Community.allowance_ages)).one()
    return Ages(row[0], tuple(int(age) for age in row[1].split(_BETWEEN)))


@action("设置年龄")
def set_ages(session: Session, entitled: Ages) -> None:
    """Change from which ages on people are entitled, for every desk."""
    if not entitled.allowance or not all(LEAST <= age <= MOST for age in (entitled.checkup, *entitled.allowance)):
        raise Refusal(f"请填 {LEAST} 到 {MOST} 之间的年龄，高龄补贴的各档用、隔开，如 80、90、100。")
    if len(entitled.allowance) > _MOST_BANDS:
        raise Refusal(f"高龄补贴最多分 {_MOST_BANDS} 档。")
    community = session.scalars(select(Community)).one()
    undo.keep(session, community)
    community.checkup_age = entitled.checkup
    community.allowance_ages = _BETWEEN.join(str(age) for age in sorted(set(entitled.allowance)))


def old_enough(today: date, age: int) -> date:
    """Return the last birth date of those who have reached an age; of 29 February, see ``words.show_age``."""
    day = 28 if (today.month, today.day) == _LEAP and not _leap(today.year - age) else today.day
    return today.replace(year=today.year - age, day=day)


def birthday(born_on: date, year: int) -> date:
    """Return the day a birthday is kept in a year; who was born on 29 February keeps the 28th in a common year."""
    return born_on.replace(
        year=year, day=28 if (born_on.month, born_on.day) == _LEAP and not _leap(year) else born_on.day
    )


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def checkup(today: date, age: int) -> Listing:
    """Return who is entitled to the free examination."""

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        return [*meant(part), here(), Person.born_on <= old_enough(today, age)]

    return Listing(
        title=f"{age} 岁以上免费体检名单",
        records=residents(),
        key=Person.id,
        fields=columns("name", "sex", "age", "born_on", "id_number", "phone", "address", "tags"),
        order="address",
        word=people.LISTING.word,
        narrow=narrow,
        hint=people.LISTING.hint,
    )


def band_of(age: int, ages: tuple[int, ...]) -> int | None:
    """Return the age at which the band of an age begins."""
    return max((first for first in ages if first <= age), default=None)


def band_name(first: int, ages: tuple[int, ...]) -> str:
    """Name a band: 80–89 岁, 100 岁及以上."""
    following = min((one for one in ages if one > first), default=None)
    return f"{first} 岁及以上" if following is None else f"{first}–{following - 1} 岁"


def allowance(today: date, ages: tuple[int, ...]) -> Listing:
    """Return who is entitled to the allowance for the very old, by bands of age."""

    def first_of(born_on: date) -> int:
        return band_of(words.show_age(born_on, today), ages) or min(ages)

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        band = part.choice or min(ages)
        following = min((one for one in ages if one > band), default=None) if part.choice else None
        younger = [] if following is None else [Person.born_on > old_enough(today, following)]
        return [*meant(part), here(), Person.born_on <= old_enough(today, band), *younger]

    def reached(born_on: date) -> str:
        return birthday(born_on, born_on.year + first_of(born_on)).isoformat()

    return Listing(
        title="高龄补贴名单",
        records=residents(),
        key=Person.id,
        fields=(
            *columns("name", "sex", "age"),
            Field("band", "档次", Person.born_on, lambda day: band_name(first_of(day), ages), 96, order=YOUTH),
            Field("reached_on", "到龄日期", Person.born_on, show=reached, width=100, sortable=False),
            *columns("born_on", "id_number", "phone", "address"),
        ),
        order="age",
        descending=True,
        word=people.LISTING.word,
        narrow=narrow,
        hint=people.LISTING.hint,
    )


def birthdays(today: date) -> Listing:
    """Return whose birthday is in this month or in the next, by day."""
    day = extract("day", Person.born_on)

    def year_of(born_on: date) -> int:
        return today.year + (born_on.month < today.month)  # January comes after December

    def keeps(born_on: date) -> str:
        kept = birthday(born_on, year_of(born_on))
        return f"{kept.month}月{kept.day}日" + ("" if kept.day == born_on.day else "（生于29日）")

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        month = today.month % _DECEMBER + 1 if part.choice is BirthMonth.NEXT else today.month
        return [*meant(part), here(), extract("month", Person.born_on) == month]

    return Listing(
        title="生日名单",
        records=residents(),
        key=Person.id,
        fields=(
            Field("day", "生日", Person.born_on, show=keeps, order=day, width=120),
            *columns("name"),
            Field("turns", "满", Person.born_on, lambda born: f"{year_of(born) - born.year} 岁", 64, order=YOUTH),
            *columns("sex", "born_on", "phone", "address", "tags"),
        ),
        order="day",
        word=people.LISTING.word,
        narrow=narrow,
        hint=people.LISTING.hint,
    )
