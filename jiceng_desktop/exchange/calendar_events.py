"""The events of a calendar file, one entry for each date, or why one cannot be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Event

from jiceng_desktop import words
from jiceng_desktop.exchange.calendar_rules import MOST_DATES, Dates, Unreadable, dates
from jiceng_desktop.exchange.calendar_zones import CHINA, Zones, local, wall_of
from jiceng_desktop.services.calendar_entries import CANCELLED, Entry
from jiceng_desktop.services.events.draft import LONGEST
from jiceng_desktop.terms import EventKind

ZONE = "X-ZONE"  # what TZID is called while the library reads, which would abort over a zone it does not know
_USUAL_LENGTH = timedelta(hours=1)
_YEARS = range(1950, 2101)
_LONGEST_TITLE, _LONGEST_TEXT, _LONGEST_VENUE, _LONGEST_UID = 100, 4000, 64, 255
_UNTITLED = "（没有名称的活动）"
_BROKEN = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError)


@dataclass(frozen=True)
class Refused:
    """An event that cannot be brought in: what the file calls it, when it would be, why."""

    title: str
    when: str
    why: str


@dataclass(frozen=True)
class _Source:
    """One VEVENT: its first date as an entry, and what is needed to move that to others."""

    event: Event
    entry: Entry
    wall: datetime
    zone: tzinfo | None
    replaces: datetime | None  # by the clock of the zone, which date of its event it stands for


Outcome = Entry | Refused | str  # a string says what was left out


def entries(events: Sequence[Event], zones: Zones, today: datetime, report: Callable[[int], None]) -> Iterator[Outcome]:
    """Yield every date of the events as an entry, refusals and remarks among them.

    ``report`` hears of each event that is followed: a rule made to find no day takes seconds before it gives up.
    """
    sources: list[_Source] = []
    for event in events:
        try:
            sources.append(_source(event, zones))
        except Unreadable as why:
            yield Refused(_title(event), _when(event), str(why))
        except _BROKEN:
            yield Refused(_title(event), _when(event), "内容有错，读不懂")
    masters = _masters(sources)
    for number, source in enumerate(masters.values()):
        report(number)
        others = [one for one in sources if one.replaces is not None and one.entry.uid == source.entry.uid]
        yield from _followed(source, others, today)
    for source in sources:
        if source.replaces is not None and source.entry.uid not in masters:
            yield replace(source.entry, uid=_uid_of(source.entry.uid, source.replaces))


def _masters(sources: Sequence[_Source]) -> dict[str, _Source]:
    """Return the events that stand for themselves, by their id; of several with one id the newest."""
    masters: dict[str, _Source] = {}
    for number, source in enumerate(sources):
        if source.replaces is None:
            key = source.entry.uid or f"{number}"
            before = masters.get(key)
            if before is None or before.entry.version <= source.entry.version:
                masters[key] = source
    return masters


def _followed(source: _Source, others: Sequence[_Source], today: datetime) -> Iterator[Outcome]:
    """Yield the dates of an event; ``others`` take the place of some of them."""
    entry = source.entry
    try:
        found = dates(source.event, source.wall, source.zone, today)
    except Unreadable as why:
        yield Refused(entry.title, _when(source.event), str(why))
        return
    except _BROKEN:
        yield Refused(entry.title, _when(source.event), "重复的规则读不懂")
        return
    if found.told:
        yield f"“{entry.title}”{found.told}。"
    if found.walls == (source.wall,) and not others:
        yield entry
        return
    yield from _each(source, others, found)


def _each(source: _Source, others: Sequence[_Source], found: Dates) -> Iterator[Entry]:
    entry, length = source.entry, source.entry.ends_at - source.entry.starts_at
    replaced = {other.replaces: other.entry for other in others if other.replaces is not None}
    for wall in found.walls:
        starts_at = local(wall, source.zone)
        usual = replace(entry, starts_at=starts_at, ends_at=starts_at + length)
        yield replace(replaced.pop(wall, usual), uid=_uid_of(entry.uid, wall))
    for wall, other in list(replaced.items())[:MOST_DATES]:  # of a date that the rule has not, or no longer
        if not found.is_endless or (found.walls and wall >= found.walls[0]):
            yield replace(other, uid=_uid_of(entry.uid, wall))


def _uid_of(uid: str, wall: datetime) -> str:
    """Return the id of one date of a repeated event."""
    return f"{uid}/{wall:%Y%m%dT%H%M%S}" if uid else ""


# one VEVENT


def _source(event: Event, zones: Zones) -> _Source:
    if "DTSTART" not in event:
        raise Unreadable("没有写开始时间")
    begins = _first(event, "DTSTART")
    zone = _zone(begins, zones)
    wall = wall_of(begins.dt, zone)
    ends = _end(event, begins.dt, wall, zone, zones)
    if wall.year not in _YEARS or ends.year not in _YEARS:
        raise Unreadable("日期超出了日历能记的范围")
    if ends - local(wall, zone) > LONGEST:
        raise Unreadable("一场活动超过一年，请分成几场登记")
    replaces = wall_of(_first(event, "RECURRENCE-ID").dt, zone) if "RECURRENCE-ID" in event else None
    return _Source(event, _entry(event, local(wall, zone), ends), wall, zone, replaces)


def _first(event: Event, name: str) -> Any:
    found = event[name]
    return found[0] if isinstance(found, list) else found


def _zone(moment: Any, zones: Zones) -> tzinfo | None:
    """Return the zone a moment is told in, None where it is China's clock anyway."""
    name = str(moment.params.get(ZONE, ""))
    if name:
        zone = zones.find(name)
        if zone is None:
            raise Unreadable(f"认不出时区“{name}”")
        return None if zone is CHINA else zone
    return moment.dt.tzinfo if isinstance(moment.dt, datetime) else None


def _end(event: Event, begins: date, wall: datetime, zone: tzinfo | None, zones: Zones) -> datetime:
    """Return when an event ends, on China's clock; one without an end takes an hour, or the day."""
    starts_at = local(wall, zone)
    if "DTEND" in event:
        end = _first(event, "DTEND")
        own = _zone(end, zones)
        ends_at = local(wall_of(end.dt, own), own)
    else:
        length = _first(event, "DURATION").dt if "DURATION" in event else timedelta(0)
        ends_at = starts_at + length
    if ends_at < starts_at:
        raise Unreadable("结束时间早于开始时间")
    if not isinstance(begins, datetime):  # the day after the last one, at midnight
        last = max(ends_at - timedelta(days=1), starts_at).date()
        return datetime.combine(last, time(23, 59))
    return ends_at if ends_at > starts_at else starts_at + _USUAL_LENGTH


def _entry(event: Event, starts_at: datetime, ends_at: datetime) -> Entry:
    title = _title(event)
    cancelled = _text(event, "STATUS").upper() == "CANCELLED" or title.startswith(CANCELLED)
    venue = words.clean(_text(event, "LOCATION"))
    text = "\n".join(line.strip() for line in _text(event, "DESCRIPTION").splitlines() if line.strip())
    if len(venue) > _LONGEST_VENUE:
        venue, text = "", f"地点：{venue}\n{text}"
    uid = _text(event, "UID").strip()
    return Entry(
        uid if len(uid) <= _LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest(),
        title.removeprefix(CANCELLED) or _UNTITLED,
        starts_at.replace(second=0, microsecond=0),
        ends_at.replace(second=0, microsecond=0),
        venue,
        text[:_LONGEST_TEXT],
        _kind(event),
        cancelled,
        int(event.get("SEQUENCE", 0)),
    )


def _kind(event: Event) -> EventKind | None:
    found = event.get("CATEGORIES", [])
    names = [str(name) for one in (found if isinstance(found, list) else [found]) for name in one.cats]
    return next(filter(None, map(EventKind.named, names)), None)


def _text(event: Event, name: str) -> str:
    return str(_first(event, name)) if name in event else ""


def _title(event: Event) -> str:
    return words.clean(_text(event, "SUMMARY"))[:_LONGEST_TITLE] or _UNTITLED


def _when(event: Event) -> str:
    """Say when an event would be, as the file writes it."""
    try:
        moment = _first(event, "DTSTART").dt
    except _BROKEN:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)
