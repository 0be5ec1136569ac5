"""When something is planned, as people write it into a plan: 3月15日下午3点, 2027-03-15, 3月中旬, 每月15日."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from jiceng_desktop import words
from jiceng_desktop.exchange.workbook import Cell

_HAN = "[〇零○一二两三四五六七八九十]+"
_USUAL_SPAN, _LONGEST_SPAN = timedelta(days=31), timedelta(days=365)
_EARLIEST_HOUR, _NOON, _LAST_HOUR, _LAST_MINUTE = 6, 12, 23, 59
_CENTURY = 2000
_YEARS = range(1950, 2200)
_SERIALS = range(20_000, 80_000)  # days as Excel counts them: 1954 to 2119

_DASHES = re.compile(r"\s*(?:[~～—–－至到]|--+)+\s*|\s*-\s*(?=\D)")
_BLANKS = re.compile(r"\s+(?=[年月日点分])|(?<=[年月])\s+")
_ROW_OF_DAYS = re.compile(r"(?<![\d./-])(\d{1,2})(?=(?:[、,，和及-]\d{1,2}日?)*[、,，和及-]\d{1,2}日)(?!日)")
_WEEKDAY = re.compile(r"[(（]?(?:周|星期|礼拜)([一二三四五六日天])[)）]?")
_HOUR = re.compile(
    r"(?P<period>上午|早上|早晨|清晨|中午|下午|午后|傍晚|晚上|晚间|晚|凌晨)?\s*"
    r"(?<!\d)(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?(?!\d)|点(?:(?P<more>\d{1,2})(?![月日\d])分?|(?P<half>半)|[整钟])?)"
)
_HOURS_AS_ROW = re.compile(r"(?<!\d)(\d{1,2})-(?=\d{1,2}点)")
_DAY = re.compile(
    r"(?:(?P<year>\d{4}|\d{2}(?=年))[年./-])?(?<!\d)(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?(?![\d月])"
    r"|(?<!\d)(?P<alone>\d{1,2})日"
)
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})月?-(\d{1,2})月")
_IN_A_ROW = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_LUNAR = re.compile("农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]")
_ABOUT = re.compile("日(?:之|以)?(?:前|后)|左右|暂定|待定|[上中下]旬|月初|月底|月末")
_EITHER = re.compile(r"(\d{1,2})\.([123])？")

_LATE = {"下午", "午后", "傍晚", "晚上", "晚间", "晚"}
_NO_DATE, _NO_SUCH_TIME = "没有写日期", "时间不存在，请核对"
_MONTH_ONLY = "只写到月份，没有写哪一天"
_REPEATED = "这是重复的活动，最好在日历里建成系列"
_IN_LUNAR = "写的是农历，请填公历的几月几日"


@dataclass(frozen=True)
class When:
    """The days something is planned for; without any, ``doubt`` says what is missing, and else what to look at.

    ``last`` ends what takes several days; without ``begins`` nobody wrote the hour. ``month`` is known without a day.
    """

    days: tuple[date, ...] = ()
    last: date | None = None
    begins: time | None = None
    ends: time | None = None
    month: int | None = None
    doubt: str = ""


# cells


def written(month: Cell, day: Cell, hour: Cell) -> str:
    """Put the cells for month, day and hour together as one would write them."""
    about_month, about_day, about_hour = _month_cell(month), _day_cell(day), _hour_cell(hour)
    if any(found["month"] for found in _DAY.finditer(normal(about_day))):
        about_month = ""
    if re.fullmatch(r"\d{1,2}", about_day):
        about_day += "日"
    return f"{about_month}{about_day} {about_hour}".strip()


def _month_cell(cell: Cell) -> str:
    if isinstance(cell, date):  # what Excel makes of 2027年3月
        return f"{cell.year}年{cell.month}月"
    text = words.clean(cell)
    return f"{text}月" if re.fullmatch(rf"\d{{1,2}}|{_HAN}", text) else _day_cell(cell)


def _day_cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell}？" if _EITHER.fullmatch(f"{cell}？") else words.clean(cell)
    if isinstance(cell, int | float) and int(cell) in _SERIALS:
        return str(words.parse_day(cell))
    return words.clean(cell)


def _hour_cell(cell: Cell) -> str:
    if isinstance(cell, float) and 0 < cell < 1:  # a part of the day, as Excel keeps it
        return f"{datetime.min + timedelta(minutes=round(cell * 24 * 60)):%H:%M}"
    return _day_cell(cell)


# text


def normal(text: str) -> str:
    """Write a moment with half-width signs, digits for Chinese numbers and ``-`` for every kind of dash."""
    plain = words.clean(text).replace("：", ":").replace("号", "日").replace("月份", "月")
    plain = re.sub(f"{_HAN}(?=[年月日点时分])", lambda found: str(words.han_number(found[0])), plain)
    plain = re.sub(r"(?<=\d)时(?!间)", "点", plain)
    plain = _BLANKS.sub("", _DASHES.sub("-", plain))
    plain = _IN_A_ROW.sub(r"\1-\2-\3", plain)
    return _ROW_OF_DAYS.sub(r"\1日", _HOURS_AS_ROW.sub(r"\1点-", plain))


def read(text: str, year: int, month: int | None = None) -> When:
    """Read when something is planned; ``year`` and ``month`` hold where none is written.

    Raises:
        ValueError: there is no such day or hour, or the end lies before the beginning; a Chinese sentence.
    """
    plain = normal(text)
    if not plain:
        return When(month=month, doubt=_NO_DATE)
    if either := _EITHER.search(plain):
        doubt = f"“{either[1]}.{either[2]}”可能是{either[1]}月{either[2]}日，也可能是{either[1]}月{either[2]}0日"
        return When(month=int(either[1]), doubt=doubt)
    rest, hours = _hours(plain)
    if _LUNAR.search(text):
        return replace(hours, doubt=_IN_LUNAR)
    if "每" in plain:
        return _repeated(rest, hours, year)
    return _dated(rest, hours, year, month)


def _hours(text: str) -> tuple[str, When]:
    """Take the hours out of a text."""
    first = _HOUR.search(text)
    if first is None:
        return text, When()
    dash = re.compile(r"\s*-\s*").match(text, first.end())
    second = _HOUR.match(text, dash.end()) if dash else None
    begins = _time(first, first["period"])
    ends = _time(second, second["period"] or first["period"]) if second else None
    rest = f"{text[: first.start()]} {text[(second or first).end() :]}"
    doubt = ""
    if _HOUR.search(rest):
        rest, doubt = _HOUR.sub(" ", rest), "写了几个时间，请分成几行"
    if not first["period"] and begins.hour < _EARLIEST_HOUR:
        doubt = f"{begins:%H:%M} 是上午还是下午？请核对"
    return rest, When(begins=begins, ends=ends, doubt=doubt)


def _time(found: re.Match[str], period: str | None) -> time:
    hour, minute = int(found["hour"]), int(found["minute"] or found["more"] or (30 if found["half"] else 0))
    if (hour, minute) == (_LAST_HOUR + 1, 0):
        return time(_LAST_HOUR, _LAST_MINUTE)
    late = period in _LATE or (period == "中午" and hour < _EARLIEST_HOUR)
    hour += _NOON if late and hour < _NOON else 0
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        raise ValueError(_NO_SUCH_TIME)
    return time(hour, minute)


def _repeated(text: str, hours: When, year: int) -> When:
    """Read 每月15日, also 3-11月每月15日; a month without that day has it on its last."""
    numbers = [int(found["alone"]) for found in _DAY.finditer(text) if found["alone"]]
    if not re.search("每个?月", text) or not numbers:
        return replace(hours, doubt=_REPEATED)
    between = _MONTHS.search(text)
    first, last = (int(between[1]), int(between[2])) if between else (1, 12)
    days = [_clamped(year, month, number) for month in range(first, last + 1) for number in numbers]
    doubt = f"{_REPEATED}；打勾就按 {len(days)} 场分别导入"
    return replace(hours, days=tuple(sorted(set(days))), doubt=hours.doubt or doubt)


def _clamped(year: int, month: int, number: int) -> date:
    return _day(year, month, min(number, calendar.monthrange(year, month)[1]) if 1 <= month <= _NOON else number)


def _dated(text: str, hours: When, year: int, month: int | None) -> When:
    """Read the days that are named one by one, or from one to another."""
    bare, weekday = _WEEKDAY.sub(" ", text), _WEEKDAY.search(text)
    if re.fullmatch(r"\s*\d{1,2}\s*", bare):
        bare = f"{bare.strip()}日"
    found = list(_DAY.finditer(bare))
    if not found:
        only = _MONTH.search(bare)
        months = int(only[1]) if only and not _MONTHS.search(bare) else None if only else month
        return replace(hours, month=months, doubt=_MONTH_ONLY if only else _undated(bare))
    days = list(_days(found, year, month))
    if not days:
        return replace(hours, doubt="没有写几月")
    last = _last(found, days, bare)
    when = replace(hours, days=tuple(days[:1]) if last else tuple(dict.fromkeys(days)), last=last, month=days[0].month)
    return replace(when, doubt=hours.doubt or _doubt(when, bare, weekday, year))


def _undated(text: str) -> str:
    return f"看不出“{text.strip()}”是哪一天" if text.strip() else _NO_DATE


def _days(found: list[re.Match[str]], year: int, month: int | None) -> Iterator[date]:
    """Yield the days; year and month hold on until others are written. Nothing where no month is known."""
    for one in found:
        if one["year"]:
            year = int(one["year"]) + (_CENTURY if len(one["year"]) < len("2027") else 0)
        month = int(one["month"]) if one["month"] else month
        if month is not None:
            yield _day(year, month, int(one["day"] or one["alone"]))


def _day(year: int, month: int, number: int) -> date:
    if year not in _YEARS:
        raise ValueError(f"写的是{year}年，请核对")
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError(f"没有{year}年{month}月{number}日这一天，请核对") from None


def _last(found: list[re.Match[str]], days: list[date], text: str) -> date | None:
    """Return the last day where one is named with a dash; into January it is that of the next year."""
    if len(days) != 2 or text[found[0].end() : found[1].start()].strip() != "-":  # noqa: PLR2004
        return None
    first, last = days
    if last < first and not found[1]["year"] and found[1]["month"]:
        last = _day(last.year + 1, last.month, last.day)
    if last < first:
        raise ValueError("结束日期早于开始日期，请核对")
    if last - first > _LONGEST_SPAN:
        raise ValueError("一场活动最长一年，请核对")
    return last


def _doubt(when: When, text: str, found: re.Match[str] | None, year: int) -> str:
    """Say what about the days needs a look; nothing if they are plain."""
    day, weekday = when.days[0], found[1].replace("天", "日") if found else ""
    if abs(day.year - year) > 1:
        return f"写的是{day.year}年，请核对"
    if when.last and when.last - day > _USUAL_SPAN:
        return f"从{day.month}月{day.day}日到{when.last.month}月{when.last.day}日，按一场算，请核对"
    if weekday and len(when.days) == 1 and words.weekday(day) != weekday and not when.last:
        return f"{words.show_day(day)}是周{words.weekday(day)}，表里写的是周{weekday}，请核对"
    if _ABOUT.search(text):
        return f"“{text.strip()}”不是确定的日子，请核对"
    if re.search(r"\d", _MONTH.sub("", _DAY.sub("", text))):
        return f"“{text.strip()}”没有读全，请核对"
    return ""
