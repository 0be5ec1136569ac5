"""What is to be held against everything else: one event or a whole series, said in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services import events, series
from jiceng_desktop.services.events.draft import LONGEST
from jiceng_desktop.terms import CALLED_OFF, OccurrenceStatus

LONGEST_MINUTES = 24 * 60  # of setting up or clearing up
_USUAL_LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """From when to when something takes; the end is no part of it."""

    starts_at: datetime
    ends_at: datetime

    def wider(self, before: int, after: int) -> Span:
        """Return the span with so many minutes before and after."""
        return Span(self.starts_at - timedelta(minutes=before), self.ends_at + timedelta(minutes=after))

    def meets(self, other: Span) -> bool:
        """Tell whether both take place at the same time."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def says(self, day: date) -> str:
        """Say from when to when; the day only if it is another one."""
        begin = f"{self.starts_at:%H:%M}" if self.starts_at.date() == day else f"{self.starts_at:%Y-%m-%d %H:%M}"
        same = self.ends_at.date() == self.starts_at.date()
        return f"{begin}–{self.ends_at:%H:%M}" if same else f"{begin} 至 {self.ends_at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Plan:
    """When something is to be, where, with whom and with what.

    ``spans`` are in order of time and all equally long. ``but`` holds for the stored events that are not the plan's
    own. ``before`` and ``after`` are the minutes the venue is taken besides.
    """

    spans: tuple[Span, ...]
    but: ColumnElement[bool]
    venue: str = ""
    place: Venue | None = None
    before: int = 0
    after: int = 0
    people: tuple[events.Somebody, ...] = ()
    equipment: tuple[tuple[int, int], ...] = ()
    places: int | None = None

    def taken(self) -> list[Span]:
        """Return for how long the venue is taken each time."""
        return [span.wider(self.before, self.after) for span in self.spans]

    def besides(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions of the events that could be in the way, set-up and clear-up counted in.

        None is longer than ``LONGEST``, so the index is of use on both sides.
        """
        reach = timedelta(minutes=2 * LONGEST_MINUTES)
        return (
            Occurrence.starts_at < self.spans[-1].ends_at + reach,
            Occurrence.starts_at > self.spans[0].starts_at - reach - LONGEST,
            Occurrence.ends_at > self.spans[0].starts_at - reach,
            Occurrence.status.not_in(CALLED_OFF),
            self.but,
        )


def of_occurrence(session: Session, draft: events.Draft, occurrence_id: int | None) -> Plan | None:
    """Return the plan of one event; None as long as it has no time, or will not be."""
    if draft.starts_at is None or draft.status in CALLED_OFF:
        return None
    span = Span(draft.starts_at, draft.ends_at or draft.starts_at + _USUAL_LENGTH)
    if span.ends_at <= span.starts_at:
        return None
    but = Occurrence.id != occurrence_id if occurrence_id is not None else true()
    return _plan(session, draft, (span,), but, draft.chair_id)


def of_series(session: Session, draft: series.Draft, today: date, series_id: int | None) -> Plan | None:
    """Return the plan of the occurrences a series would have from today on; None if there would be none.

    What was changed by itself, held, cancelled or skipped is left as it is, and stands beside the plan.
    """
    draft = series.checked(draft)
    staying: set[date | None] = set()
    but: ColumnElement[bool] = true()
    if series_id is not None:
        stays = or_(Occurrence.own, Occurrence.status != OccurrenceStatus.PLANNED)
        planned = (Occurrence.series_id == series_id, Occurrence.planned_on.is_not(None))
        staying = set(session.scalars(select(Occurrence.planned_on).where(*planned, stays)))
        but = Occurrence.id.not_in(select(Occurrence.id).where(*planned, Occurrence.planned_on >= today, ~stays))
    days = [one.day for one in series.planned_from(session, draft, today) if one.planned_on not in staying]
    spans = tuple(Span(*series.span_of(draft, day)) for day in sorted(days))
    return _plan(session, draft, spans, but, None) if spans else None


def _plan(
    session: Session,
    draft: events.Draft | series.Draft,
    spans: tuple[Span, ...],
    but: ColumnElement[bool],
    chair_id: int | None,
) -> Plan:
    name = words.clean(draft.venue or "")
    place = session.scalar(select(Venue).where(Venue.name == name)) if name else None
    usual = (place.setup_minutes, place.cleanup_minutes) if place is not None else (0, 0)
    return Plan(
        spans=spans,
        but=but,
        venue=name,
        place=place,
        before=usual[0] if draft.setup_minutes is None else draft.setup_minutes,
        after=usual[1] if draft.cleanup_minutes is None else draft.cleanup_minutes,
        people=_people(draft, chair_id),
        equipment=tuple(dict(pair for pair in draft.equipment if pair[0] and pair[1] > 0).items()),
        places=draft.places,
    )


def _people(draft: events.Draft | series.Draft, chair_id: int | None) -> tuple[events.Somebody, ...]:
    """Return everybody who has a part in it, each once."""
    chair = events.Somebody(draft.chair or "", chair_id)
    named = _named((chair, *draft.speakers, *draft.organisers))
    return tuple({(one.person_id or 0, one.name): one for one in named}.values())


def _named(people: Iterable[events.Somebody]) -> Iterable[events.Somebody]:
    for one in people:
        name = words.clean_name(one.name)
        if name:
            yield events.Somebody(name, one.person_id)
