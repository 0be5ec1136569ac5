"""How long somebody served, as it stands on a paper sheet: 2, 1.5小时, 90分, 9:00-11:30."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal

_CLOCK = r"(\d{1,2})(?:[:.点时](\d{1,2})?分?|(?<=\d\d)(\d\d))?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-+|~|至|到)\s*{_CLOCK}")
_HOURS = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:个?小时|h|时)?")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:分钟?|m|min)")
_BOTH = re.compile(r"(\d{1,3})\s*(?:个?小时|h|时)\s*(\d{1,2})\s*(?:分钟?|m)?")
_DASHES = str.maketrans("—–－～〜：．", "---~~:.")
HOW = "时长请写成 2、1.5、90分 或 9:00-11:30 的样子。"


@dataclass(frozen=True)
class Served:
    """For how many minutes, and from when to when where that is known."""

    minutes: int
    starts: time | None = None
    ends: time | None = None

    def on(self, day: date) -> tuple[datetime | None, datetime | None]:
        """Return the moments of a day."""
        if self.starts is None or self.ends is None:
            return None, None
        return datetime.combine(day, self.starts), datetime.combine(day, self.ends)


def read_served(typed: str) -> Served:
    """Read how long somebody served.

    Raises:
        Refusal: it cannot be read, or ends before it begins; the field is ``minutes``.
    """
    text = words.clean(typed).translate(_DASHES).lower()
    text = (
        text.replace("点半", "点30").replace("个半小时", ".5小时").replace("半个小时", "30分").replace("半小时", "30分")
    )
    if found := _SPAN.fullmatch(text):
        return _span(found)
    if found := _BOTH.fullmatch(text):
        return Served(int(found[1]) * 60 + int(found[2]))
    if found := _MINUTES.fullmatch(text):
        return Served(int(found[1]))
    if found := _HOURS.fullmatch(text):
        return Served(round(float(found[1]) * 60))
    raise Refusal(HOW, "minutes")


def _span(found: re.Match[str]) -> Served:
    first = _clock(found[1], found[2] or found[3])
    last = _clock(found[4], found[5] or found[6])
    minutes = (last.hour - first.hour) * 60 + last.minute - first.minute
    if minutes <= 0:
        raise Refusal(f"签退 {last:%H:%M} 不晚于签到 {first:%H:%M}，请核对。", "minutes")
    return Served(minutes, first, last)


def _clock(hour: str, minute: str | None) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise Refusal(HOW, "minutes") from None


def show_hours(minutes: int | None) -> str:
    """Show minutes as hours with at most two places: 90 → 1.5, 120 → 2."""
    return f"{(minutes or 0) / 60:.2f}".rstrip("0").removesuffix(".")


def show_times(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Show from when to when: 09:00–11:30; nothing where that is not known."""
    if starts_at is None or ends_at is None:
        return ""
    if starts_at.date() == ends_at.date():
        return f"{starts_at:%H:%M}–{ends_at:%H:%M}"
    return f"{starts_at:%m-%d %H:%M}–{ends_at:%m-%d %H:%M}"


def show_served(minutes: int, starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Show how long, with the times where they are known: 2.5 小时（09:00–11:30）."""
    times = show_times(starts_at, ends_at)
    return f"{show_hours(minutes)} 小时" + (f"（{times}）" if times else "")


def as_typed(minutes: int | None, starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Return how somebody would type it, so that it can be changed."""
    if minutes is None:
        return ""
    if (
        starts_at
        and ends_at
        and ends_at.date() == starts_at.date()
        and ends_at - starts_at == timedelta(minutes=minutes)
    ):
        return f"{starts_at:%H:%M}-{ends_at:%H:%M}"
    return show_hours(minutes) if minutes % 3 == 0 else f"{minutes}分"
