"""Is the venue free, open, not blocked, and large enough?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue, VenueBlock
from jiceng_desktop.services import openings
from jiceng_desktop.services.clashes.clash import Clash, ClashKind
from jiceng_desktop.services.clashes.meeting import Event, meetings, own
from jiceng_desktop.services.clashes.plan import Plan, Span


def found(session: Session, plan: Plan) -> Iterator[Clash]:
    """Return what is in the way at the venue of a plan, or that the plan meets itself, wherever that may be."""
    yield from _taken(session, plan)
    if plan.place is not None:
        yield from _blocked(session, plan, plan.place)
        yield from _closed(plan, plan.place)
        yield from _small(plan, plan.place)


def _taken(session: Session, plan: Plan) -> Iterator[Clash]:
    for place, other in meetings(plan.taken(), [*own(plan), *_others(session, plan)]):
        span = plan.spans[place]
        if other.id is None and other.span.starts_at >= span.starts_at:
            continue  # itself, or the later one of two, which tells it
        clearing = "" if other.span.meets(span) else "，布置或整理的时间重叠"
        if other.id is None:
            told = f"与本系列上一场（{other.span.says(span.starts_at.date())}）重叠。"
        else:
            told = f"“{plan.venue}”已有{other.says(span.starts_at.date())}{clearing}。"
        yield Clash(ClashKind.VENUE, span.starts_at, told, other.id)


def _others(session: Session, plan: Plan) -> Iterator[Event]:
    if plan.place is None:
        return
    rows = session.execute(
        select(
            Occurrence.id,
            Occurrence.title,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.setup_minutes,
            Occurrence.cleanup_minutes,
        )
        .where(Occurrence.venue_id == plan.place.id, *plan.besides())
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    usual = (plan.place.setup_minutes, plan.place.cleanup_minutes)
    for key, title, starts_at, ends_at, before, after in rows:
        span = Span(starts_at, ends_at)
        long = span.wider(usual[0] if before is None else before, usual[1] if after is None else after)
        yield Event(key, title, long, span)


def _blocked(session: Session, plan: Plan, venue: Venue) -> Iterator[Clash]:
    taken = plan.taken()
    rows = session.execute(
        select(VenueBlock.reason, VenueBlock.starts_at, VenueBlock.ends_at)
        .where(
            VenueBlock.venue_id == venue.id,
            VenueBlock.starts_at < taken[-1].ends_at,
            VenueBlock.ends_at > taken[0].starts_at,
        )
        .order_by(VenueBlock.starts_at)
    )
    blocks = [Event(None, reason, Span(begin, end), Span(begin, end)) for reason, begin, end in rows]
    for place, block in meetings(taken, blocks):
        span = plan.spans[place]
        told = f"“{venue.name}”{block.span.says(span.starts_at.date())} 停用（{block.title}）。"
        yield Clash(ClashKind.BLOCK, span.starts_at, told)


def _closed(plan: Plan, venue: Venue) -> Iterator[Clash]:
    """Tell on which weekdays it is closed at that time, each once with how many dates that concerns."""
    week = openings.load(venue.opening)
    on: dict[int, list[Span]] = {}
    for span in plan.spans:
        day = openings.closed_on(week, span.starts_at, span.ends_at)
        if day is not None:
            on.setdefault(day, []).append(span)
    for day, spans in on.items():
        hours = f"只在 {openings.spoken(week[day])} 开放" if week[day] else "不开放"
        many = f"，本系列有 {len(spans)} 场不合适" if len(spans) > 1 else ""
        told = f"“{venue.name}”周{words.WEEKDAYS[day]}{hours}{many}。"
        yield Clash(ClashKind.OPENING, spans[0].starts_at, told)


def _small(plan: Plan, venue: Venue) -> Iterator[Clash]:
    if plan.places is not None and venue.capacity is not None and plan.places > venue.capacity:
        told = f"名额 {plan.places} 人，“{venue.name}”只容纳 {venue.capacity} 人。"
        yield Clash(ClashKind.CAPACITY, plan.spans[0].starts_at, told)
