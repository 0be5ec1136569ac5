"""Which time zone a calendar file means: one of the world's, one it describes itself, or another name for China's."""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone import windows_to_olson

CHINA = ZoneInfo("Asia/Shanghai")
_VENDOR = re.compile(r"^/.*/([A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)$")  # /freeassociation.sourceforge.net/Asia/Shanghai
_CHINESE = re.compile(r"北京|上海|中国|beijing|chongqing|shanghai|(?:utc|gmt)\s*\+\s*0?8(?::?00)?\b", re.IGNORECASE)
_ENDLESS = re.compile(r"^RRULE(?!.*FREQ=YEARLY)", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"^TZID[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_LONGEST = 20_000  # characters of a description


class Zones:
    """The zones of one file."""

    def __init__(self, described: list[str]) -> None:
        """Take the VTIMEZONE parts of the file, their lines unfolded."""
        self._described = {name.strip().strip('"'): part for part in described for name in _NAME.findall(part)[:1]}
        self._found: dict[str, tzinfo | None] = {}

    def find(self, name: str) -> tzinfo | None:
        """Return the zone of a name, None for one that cannot be known."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> tzinfo | None:
        known = windows_to_olson.WINDOWS_TO_OLSON.get(name, _VENDOR.sub(r"\1", name))
        if known in _names():
            return ZoneInfo(known)
        described = _described(self._described.get(name, ""))
        return described or (CHINA if _CHINESE.search(name) else None)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def _described(part: str) -> tzinfo | None:
    """Return the zone that a file describes, None where it does not say enough; rules other than yearly are none."""
    if not part or len(part) > _LONGEST or _ENDLESS.search(part):
        return None
    try:
        zone: tzinfo = cast(Timezone, Timezone.from_ical(part)).to_tz()
        datetime(2026, 6, 1, 12, tzinfo=zone).utcoffset()
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
        return None
    return zone


def local(wall: datetime, zone: tzinfo | None) -> datetime:
    """Return what the clock in China says when it says ``wall`` in a zone; without one it is China's already."""
    return wall if zone is None else wall.replace(tzinfo=zone).astimezone(CHINA).replace(tzinfo=None)


def wall_of(moment: date, zone: tzinfo | None) -> datetime:
    """Return what the clock of a zone says at a moment; a day begins at midnight, and without a zone China's holds."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone or CHINA).replace(tzinfo=None)
