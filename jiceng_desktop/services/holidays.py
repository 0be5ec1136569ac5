"""节假日安排: which days are off, which weekends are worked, and of which years that is known.

The State Council publishes a year's days in the autumn before. What is not published is not guessed: a calendar says
None of its days, and whoever asks falls back on Saturdays and Sundays and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Holiday
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action

_SATURDAY = 5
_AROUND = timedelta(40)  # how far an event may be moved out of the span that is asked for
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LARGEST_FILE = 1_000_000
_DECEMBER = 12
_GONE = "这一天的安排已被另一处删除，请刷新后再试。"
_NOT_A_FILE = "这不是节假日安排文件。请选择 holiday-cn 发布的 JSON 文件，例如 2027.json。"

# Every one of them is off in every year, by law.
STATUTORY = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_SHORT = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about one day: off, or a working day at the weekend."""

    day: date | None = None
    name: str | None = None
    off: bool = True
    version: int = 0


@dataclass(frozen=True)
class Imported:
    """What a file held: the year it is for and how many days it names."""

    year: int
    days: int


@dataclass(frozen=True)
class DaysOff:
    """The days of a span, as ``recurrence.Calendar`` asks for them."""

    days: Mapping[date, tuple[str, bool]]
    years: frozenset[int]

    def off(self, day: date) -> bool | None:
        """Tell whether nobody works on a day; None in a year that is not published."""
        if day in self.days:
            return self.days[day][1]
        return day.weekday() >= _SATURDAY if day.year in self.years else None

    def name(self, day: date) -> str:
        """Return of which holiday a day off or a make-up working day is a part."""
        return self.days[day][0] if day in self.days else ""


LABELS = {"day": "日期", "name": "名称", "off": "安排"}


def published(session: Session) -> list[int]:
    """Return the years whose days off are known: those in which the National Day is entered."""
    national = [date(year, 10, 1) for year in range(_FIRST_YEAR, _LAST_YEAR + 1)]
    found = select(Holiday.day).where(Holiday.day.in_(national), Holiday.off.is_(True)).order_by(Holiday.day)
    return [day.year for day in session.scalars(found)]


def calendar(session: Session, first: date, last: date) -> DaysOff:
    """Return which days of a span are off, with some weeks around it."""
    found = select(Holiday.day, Holiday.name, Holiday.off).where(Holiday.day.between(first - _AROUND, last + _AROUND))
    days = {row[0]: (row[1], row[2]) for row in session.execute(found)}
    return DaysOff(days, frozenset(published(session)))


# -- what the program brings -------------------------------------------------------------------------------------------


def unseeded(session: Session) -> list[int]:
    """Return the years that the program knows and the office does not have yet."""
    return sorted({day.year for day in _known()} - set(published(session)))


@action("登记节假日安排")
def seed(session: Session) -> list[int]:
    """Enter the days of the years the office does not have yet, and return these; days it has stay as they are."""
    years = unseeded(session)
    present = set(session.scalars(select(Holiday.day)))
    for day, (name, off) in sorted(_known().items()):
        if day.year in years and day not in present:
            session.add(Holiday(day=day, name=name, off=off))
    session.flush()
    return years


def _known() -> dict[date, tuple[str, bool]]:
    """Return every day that chinesecalendar has of published years: its name, and whether it is off."""
    from chinese_calendar import constants  # type: ignore[import-untyped]

    spoken = {one.value: _SHORT.get(one.chinese, one.chinese) for one in constants.Holiday}
    known = {day: (spoken[name], False) for day, name in constants.workdays.items()}
    return known | {day: (spoken[name], True) for day, name in constants.holidays.items()}


# -- a file of one year ------------------------------------------------------------------------------------------------


@action("导入节假日安排")
def import_json(session: Session, content: bytes | str) -> Imported:
    """Take over the days of a year as holiday-cn publishes them.

    Days that the office added under names of its own stay; those of an earlier version of the year go.

    Raises:
        Refusal: the file is another one, damaged, or of a year that is not published yet.
    """
    year, days = _read(content)
    begin, end = min(*days, date(year, 1, 1)), date(year, 12, 31)
    present = {row.day: row for row in session.scalars(select(Holiday).where(Holiday.day.between(begin, end)))}
    for day, row in present.items():
        if day not in days and _is_replaced(row, year):
            undo.keep(session, row)
            session.delete(row)
    for day, (name, off) in days.items():
        if day not in present:
            session.add(Holiday(day=day, name=name, off=off))
        elif ((known := present[day]).name, known.off) != (name, off):
            undo.keep(session, known)
            known.name, known.off = name, off
    session.flush()
    return Imported(year, len(days))


def _is_replaced(row: Holiday, year: int) -> bool:
    """Tell whether a day comes from an earlier version of a year; New Year's days in December are of the next one's."""
    statutory = any(name in row.name for name in STATUTORY)
    return statutory and row.day.year == year and not (row.day.month == _DECEMBER and STATUTORY[0] in row.name)


def _read(content: bytes | str) -> tuple[int, dict[date, tuple[str, bool]]]:
    if len(content) > _LARGEST_FILE:
        raise Refusal(_NOT_A_FILE)
    try:
        told = json.loads(content.decode("utf-8-sig") if isinstance(content, bytes) else content)
        year, listed = _whole(told["year"]), [_entry(one) for one in told["days"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refusal(_NOT_A_FILE) from error
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refusal(f"文件里的年份是 {year} 年，不对，请核对。")
    if not listed:
        raise Refusal(f"{year}年的放假安排尚未公布，这个文件里还没有日期。")
    _refuse_odd(year, listed)
    return year, {day: (name, off) for day, name, off in listed}


def _entry(told: Any) -> tuple[date, str, bool]:
    day, name, off = date.fromisoformat(told["date"]), told["name"], told["isOffDay"]
    if not isinstance(name, str) or not words.clean(name) or not isinstance(off, bool):
        raise TypeError(name, off)
    return day, words.clean(name), off


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return int(value)


def _refuse_odd(year: int, listed: list[tuple[date, str, bool]]) -> None:
    days = [day for day, _, _ in listed]
    if twice := next((day for day in days if days.count(day) > 1), None):
        raise Refusal(f"文件里 {twice} 出现了两次，请换一个文件。")
    # the year of a notice begins with the last days of December
    if strange := next((day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12)), None):
        raise Refusal(f"这是 {year} 年的文件，里面却有 {strange}，请换一个文件。")
    if (date(year, 10, 1), True) not in [(day, off) for day, _, off in listed]:
        raise Refusal(f"文件不完整：没有 {year} 年 10 月 1 日国庆节，请换一个文件。")
    for _, name, _ in listed:
        refuse_long(Draft(name=name), Holiday, LABELS)


# -- one day -----------------------------------------------------------------------------------------------------------


def load(session: Session, holiday_id: int) -> Draft:
    """Return one day as it is stored."""
    row = session.get(Holiday, holiday_id)
    if row is None:
        raise Refusal(_GONE)
    return Draft(row.day, row.name, row.off, row.version)


@action("保存节假日安排")
def save(session: Session, holiday_id: int | None, draft: Draft) -> int:
    """Enter a day, or change one."""
    name = words.clean(draft.name or "")
    if draft.day is None:
        raise Refusal("请填写日期。", "day")
    if not _FIRST_YEAR <= draft.day.year <= _LAST_YEAR:
        raise Refusal(f"日期请填在 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间。", "day")
    if not name:
        raise Refusal("请填写名称，例如国庆节。", "name")
    refuse_long(draft, Holiday, LABELS)
    if session.scalar(select(Holiday.id).where(Holiday.day == draft.day, Holiday.id != (holiday_id or 0))):
        raise Refusal(f"{draft.day} 已经登记过安排了，请修改那一条。", "day")
    if holiday_id is None:
        row = Holiday()
        session.add(row)
    else:
        row = history.current(session, Holiday, holiday_id, draft.version, LABELS)
        undo.keep(session, row)
    row.day, row.name, row.off = draft.day, name, draft.off
    session.flush()
    return row.id


@action("删除节假日安排")
def remove(session: Session, holiday_id: int) -> None:
    """Let a day be an ordinary one again."""
    row = session.get(Holiday, holiday_id)
    if row is None:
        raise Refusal(_GONE)
    undo.keep(session, row)
    session.delete(row)
    session.flush()


def _show_off(off: bool) -> str:
    return "放假（休）" if off else "调休上班（班）"


def _in_year(year: int) -> list[Any]:
    return [Holiday.day.between(date(year, 1, 1), date(year, 12, 31))]


LISTING = Listing(
    title="节假日安排",
    records=select(Holiday),
    key=Holiday.id,
    fields=(
        Field("day", "日期", Holiday.day, width=110),
        Field("name", "名称", Holiday.name, width=140),
        Field("off", "安排", Holiday.off, show=_show_off, width=130),
    ),
    order="day",
    word=lambda word: Holiday.name.contains(word),
    narrow=_in_year,
    hint="按节日名称查找",
)
KIND = Kind("节假日", LISTING, Draft, load, save, remove, LABELS)
