"""开放时间: when a place is open on which weekdays, as entered, stored, said and held against an event."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from itertools import groupby

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal

Hours = tuple[tuple[int, int], ...]  # from and to in minutes of the day, in order, apart from each other
Week = tuple[Hours, ...]  # Monday first; () is closed that day

ALWAYS: Week = ()  # nothing was entered: never closed
_HOUR, _DAYS = 60, 7
_DAY = 24 * _HOUR
_SPAN = re.compile(r"(\d{1,2}):(\d{2})(?:-|~|—+|–|至|到)(\d{1,2}):(\d{2})")
_FORM = "开放时间请写成“9:00-12:00 14:00-17:30”，几段之间空一格；不开放的那天留空。"


def read(typed: str) -> Hours:
    """Read the hours of one day as people write them: 9:00-12:00 14:00-17:30; nothing is closed.

    Raises:
        Refusal: this is no span of hours, or one that ends before it begins.
    """
    text = words.clean(typed).replace("：", ":").replace("～", "~")
    text = re.sub(r"\s*(-|~|—+|–|至|到)\s*", r"\1", text)
    pieces = [piece for piece in re.split(r"[\s、,，;；]+", text) if piece]
    return _joined(sorted(_span(piece) for piece in pieces))


def _span(piece: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(piece)
    if found is None:
        raise Refusal(_FORM, "opening")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    begin, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) >= _HOUR or end > _DAY:
        raise Refusal(_FORM, "opening")
    if end <= begin:
        raise Refusal(f"开放时间“{piece}”的结束要晚于开始。", "opening")
    return begin, end


def _joined(spans: list[tuple[int, int]]) -> Hours:
    """Make one of spans that touch or overlap."""
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def write(hours: Hours) -> str:
    """Write the hours of one day as they are entered."""
    return " ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in hours)


def load(stored: str) -> Week:
    """Return what is stored."""
    if not stored:
        return ALWAYS
    return tuple(tuple((begin, end) for begin, end in hours) for hours in json.loads(stored))


def dump(week: Week) -> str:
    """Return what to store; nothing where no day has hours."""
    return json.dumps(week, separators=(",", ":")) if any(week) else ""


def say(week: Week) -> str:
    """Say when it is open: 周一至周五 09:00–12:00、14:00–17:30；周六至周日不开放."""
    if not any(week):
        return "随时可用"
    told = []
    for hours, group in groupby(range(_DAYS), key=lambda day: week[day]):
        days = list(group)
        name = "至".join(f"周{words.WEEKDAYS[day]}" for day in dict.fromkeys((days[0], days[-1])))
        told.append(f"{name} {spoken(hours)}" if hours else f"{name}不开放")
    return "；".join(told)


def spoken(hours: Hours) -> str:
    """Say the hours of one day."""
    return "、".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in hours)


def closed_on(week: Week, starts_at: datetime, ends_at: datetime) -> int | None:
    """Return the first weekday on which it is closed for a part of that time; None if it is open throughout."""
    day = starts_at.date()
    while any(week) and datetime.combine(day, time()) < ends_at:
        midnight = datetime.combine(day, time())
        begin = max(0, int((starts_at - midnight).total_seconds() // 60))
        end = min(_DAY, -int((midnight - ends_at).total_seconds() // 60))
        if not any(from_ <= begin and end <= to for from_, to in week[day.weekday()]):
            return day.weekday()
        day += timedelta(1)
    return None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
