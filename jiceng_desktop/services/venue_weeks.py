"""A venue's week: what takes place there, what is taken besides, when it is blocked or closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services import events, openings, venue_blocks
from jiceng_desktop.services.events import Chip, Span
from jiceng_desktop.services.openings import Week
from jiceng_desktop.services.venue_blocks import Block
from jiceng_desktop.terms import CALLED_OFF

DAYS = 7


@dataclass(frozen=True)
class VenueWeek:
    """Seven days of a venue; ``besides`` are the minutes before and after by event, ``opening`` begins on Monday."""

    first: date
    chips: tuple[Chip, ...] = ()
    besides: tuple[tuple[int, int, int], ...] = ()
    blocks: tuple[Block, ...] = ()
    opening: Week = openings.ALWAYS

    def taken(self) -> Iterator[tuple[datetime, datetime]]:
        """Yield the times that are taken by setting up and clearing up."""
        minutes = {key: (before, after) for key, before, after in self.besides}
        for chip in self.chips:
            before, after = minutes.get(chip.id, (0, 0))
            if before:
                yield chip.starts_at - timedelta(minutes=before), chip.starts_at
            if after:
                yield chip.ends_at, chip.ends_at + timedelta(minutes=after)

    def closed(self) -> Iterator[tuple[datetime, datetime]]:
        """Yield the times at which it is not open."""
        if not any(self.opening):
            return
        for number in range(DAYS):
            day = self.first + timedelta(number)
            midnight = datetime.combine(day, time())
            begin = midnight
            for from_, to in self.opening[day.weekday()]:
                if midnight + timedelta(minutes=from_) > begin:
                    yield begin, midnight + timedelta(minutes=from_)
                begin = midnight + timedelta(minutes=to)
            if begin < midnight + timedelta(1):
                yield begin, midnight + timedelta(1)


def of(session: Session, venue_id: int, first: date) -> VenueWeek:
    """Return what is at a venue in the seven days from ``first`` on; cancelled and skipped events are left out."""
    venue = session.get(Venue, venue_id)
    if venue is None:
        return VenueWeek(first)
    last = first + timedelta(DAYS - 1)
    chips = events.chips(session, Span(first, last, venue_id=venue_id))
    chips = [chip for chip in chips if chip.status not in CALLED_OFF]
    besides = session.execute(
        select(
            Occurrence.id,
            func.coalesce(Occurrence.setup_minutes, venue.setup_minutes),
            func.coalesce(Occurrence.cleanup_minutes, venue.cleanup_minutes),
        ).where(Occurrence.id.in_([chip.id for chip in chips]))
    )
    begin = datetime.combine(first, time())
    blocks = venue_blocks.of_venue(session, venue_id, begin, begin + timedelta(DAYS))
    return VenueWeek(
        first,
        tuple(chips),
        tuple((key, before, after) for key, before, after in besides),
        tuple(blocks),
        openings.load(venue.opening),
    )


@dataclass(frozen=True)
class Listed:
    """A day of the printed week: its name, and rows of time, what takes place, who chairs, who comes, remark."""

    day: str
    rows: tuple[tuple[str, str, str, str, str], ...]


HEADINGS = ("时间", "活动", "主持人", "参加对象", "说明")


def listed(session: Session, venue_id: int, first: date) -> list[Listed]:
    """Return the week of a venue day by day; a day without anything has one row that says so."""
    week = of(session, venue_id, first)
    stored = select(Occurrence.id, Occurrence.chair, Occurrence.audience)
    stored = stored.where(Occurrence.id.in_([chip.id for chip in week.chips]))
    about = {key: (chair or "", audience or "") for key, chair, audience in session.execute(stored)}
    minutes = {key: (before, after) for key, before, after in week.besides}
    found = []
    for number in range(DAYS):
        day = first + timedelta(number)
        rows = [(block.starts_at, _blocked(block, day)) for block in week.blocks if _meets(block, day)]
        for chip in week.chips:
            if _meets(chip, day):
                told = (_on(chip, day), chip.title, *about[chip.id], _besides(*minutes[chip.id]))
                rows.append((chip.starts_at, told))
        rows.sort(key=lambda row: row[0])
        closed = "不开放" if any(week.opening) and not week.opening[day.weekday()] else "没有安排"
        nothing = ("", closed, "", "", "")
        name = f"{words.show_day(day)} 周{words.weekday(day)}"
        found.append(Listed(name, tuple(row for _, row in rows) or (nothing,)))
    return found


def _meets(one: Chip | Block, day: date) -> bool:
    begin = datetime.combine(day, time())
    return one.starts_at < begin + timedelta(1) and one.ends_at > begin


def _on(one: Chip | Block, day: date) -> str:
    """Say from when to when something takes on one day."""
    begin = f"{one.starts_at:%H:%M}" if one.starts_at.date() == day else "00:00"
    end = f"{one.ends_at:%H:%M}" if one.ends_at <= datetime.combine(day + timedelta(1), time.min) else "24:00"
    return f"{begin}–{'24:00' if end == '00:00' else end}"


def _blocked(block: Block, day: date) -> tuple[str, str, str, str, str]:
    return _on(block, day), "停用", "", "", block.reason


def _besides(before: int, after: int) -> str:
    told = [f"布置 {before} 分钟"] if before else []
    return "、".join([*told, f"整理 {after} 分钟"] if after else told)
