"""Calendar files (.ics, RFC 5545): events written for Outlook, Thunderbird and phones, and read from what those write.

Written moments name their zone, Asia/Shanghai, and the file describes it. UTC would need no description, but programs
then show and edit an event of 15:00 as one of 07:00 UTC; moments without a zone (floating) mean another hour on a
computer set to another zone. Every date is an event of its own: rules of the lunar calendar and days off cannot be
told by RRULE, and no reader supports RSCALE (RFC 7529).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from icalendar import Calendar, Event, Timezone

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.calendar_events import ZONE, Refused, entries
from jiceng_desktop.exchange.calendar_zones import CHINA, Zones
from jiceng_desktop.services.calendar_entries import CANCELLED, Entry

MOST_BYTES = 5_000_000
MOST_EVENTS = 5_000
_PRODUCT = "-//Jiceng Desktop//基层桌面//ZH"
# no summer time since 1991; nothing an office plans or imports lies before
_ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
X-LIC-LOCATION:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
"""

_NOT_ONE = "这不是日历文件。请选择从 Outlook、手机或网上日历导出的 .ics 文件。"
_CUT_OFF = "这个日历文件不完整（可能没有下载或复制完），没有读取。"
_OLD = "这是旧格式的日历文件（vCalendar 1.0），不能读取。请在原来的程序里另存为 iCalendar（.ics）。"
_FOLD = re.compile(r"\n[ \t]")
_MARK = "BEGIN:VCALENDAR"
_EVENT = re.compile(r"^BEGIN:VEVENT\s*\n.*?^END:VEVENT\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_TIMEZONE = re.compile(r"^BEGIN:VTIMEZONE\s*\n.*?^END:VTIMEZONE\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_TZID = re.compile(
    r"^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(?:;[A-Z-]+=[^;:\n]*)*;)TZID=", re.MULTILINE | re.IGNORECASE
)
_ALARM = re.compile(r"^BEGIN:VALARM\s*\n.*?^END:VALARM\s*\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class CalendarFile:
    """What a file holds: an entry for every date, what could not be read, and remarks on what was left out."""

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    remarks: tuple[str, ...]


# writing


def written(found: Iterable[Entry], name: str, now: datetime) -> bytes:
    """Return a calendar file of these events; ``name`` is what the calendar is called, ``now`` a local moment."""
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", CHINA.key)
    calendar.add_component(Timezone.from_ical(_ZONE.replace("\n", "\r\n")))
    stamp = now.replace(tzinfo=CHINA, microsecond=0).astimezone(UTC)
    for entry in found:
        calendar.add_component(_event(entry, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", stamp)
    event.add("SEQUENCE", entry.version)
    if entry.is_all_day:
        event.add("DTSTART", entry.starts_at.date())
        event.add("DTEND", entry.ends_at.date() + timedelta(days=1))
    else:
        event.add("DTSTART", entry.starts_at.replace(tzinfo=CHINA))
        event.add("DTEND", entry.ends_at.replace(tzinfo=CHINA))
    # programs that show a cancelled event like any other show the mark
    event.add("SUMMARY", (CANCELLED if entry.cancelled else "") + entry.title)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for title, text in (("LOCATION", entry.venue), ("DESCRIPTION", entry.text)):
        if text:
            event.add(title, text)
    if entry.kind is not None:
        event.add("CATEGORIES", [entry.kind.label])
    return event


# reading


def read(data: bytes, today: datetime, report: Report = lambda _done, _all: None) -> CalendarFile:
    """Return what a calendar file holds; nothing in it is trusted. ``report`` hears (done, all) steps.

    Raises:
        Refusal: it is no calendar file, not a whole one, or too big.
    """
    if len(data) > MOST_BYTES:
        raise Refusal(f"这个文件超过 {MOST_BYTES // 1_000_000} MB，不像是一份活动日历，没有读取。")
    text = _FOLD.sub("", re.sub(r"\r\n?", "\n", _decoded(data)))
    parts = _EVENT.findall(_checked(text))
    count = len(parts)
    if count > MOST_EVENTS:
        raise Refusal(f"文件里有 {count:,} 场活动，一次最多读 {MOST_EVENTS:,} 场。请在原来的程序里分几次导出。")
    events: list[Event] = []
    broken: list[Refused] = []
    for number, part in enumerate(parts):
        report(number, 2 * count)
        try:
            named = _TZID.sub(rf"\1{ZONE}=", _ALARM.sub("", part)).replace("\n", "\r\n")
            events.append(cast(Event, Event.from_ical(named)))
        except (ValueError, KeyError, IndexError, AttributeError, TypeError):
            broken.append(Refused(_summary(part), "", "内容有错，读不懂"))
    zones = Zones(_TIMEZONE.findall(text))
    return _sorted_out(broken, entries(events, zones, today, lambda number: report(count + number, 2 * count)))


def _decoded(data: bytes) -> str:
    """Return the text; Chinese programs also write GB 18030."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "gb18030")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Refusal(_NOT_ONE)


def _checked(text: str) -> str:
    upper = text.upper()
    if _MARK not in upper[:4000]:
        raise Refusal(_NOT_ONE)
    if re.search(r"^VERSION:1\.0\s*$", upper, re.MULTILINE):
        raise Refusal(_OLD)
    if upper.count(_MARK) != upper.count("END:VCALENDAR"):
        raise Refusal(_CUT_OFF)
    return text


def _summary(part: str) -> str:
    found = re.search(r"^SUMMARY[^:\n]*:(.*)$", part, re.MULTILINE | re.IGNORECASE)
    return found[1].strip()[:100] if found else ""


def _sorted_out(broken: list[Refused], outcomes: Iterable[Entry | Refused | str]) -> CalendarFile:
    found: list[Entry] = []
    refused, remarks = list(broken), []
    for outcome in outcomes:
        if isinstance(outcome, Entry):
            found.append(outcome)
        elif isinstance(outcome, Refused):
            refused.append(outcome)
        else:
            remarks.append(outcome)
        if len(found) > MOST_EVENTS:
            raise Refusal(f"重复的活动展开后超过 {MOST_EVENTS:,} 场，一次放不下。请在原来的程序里分几次导出。")
    found.sort(key=lambda entry: (entry.starts_at, entry.title))
    return CalendarFile(tuple(found), tuple(refused), tuple(remarks))
