"""What else happens at the venue of a series when it would be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.series.planning import Draft, checked, planned_from, span_of
from jiceng_desktop.terms import OccurrenceStatus


@dataclass(frozen=True)
class Clash:
    """Two things at one venue at one time; ``other_id`` is None where the series meets itself."""

    starts_at: datetime
    told: str
    other_id: int | None


def clashes(session: Session, draft: Draft, today: date, series_id: int | None = None) -> list[Clash]:
    """Return what else happens at the venue when the series would be there, itself included."""
    draft = checked(draft)
    venue = words.clean(draft.venue or "")
    planned = planned_from(session, draft, today) if venue else []
    if not planned:
        return []
    spans = [span_of(draft, one.day) for one in planned]
    return [*_with_itself(spans, draft.name or ""), *_with_others(session, venue, spans, series_id)]


def _with_itself(spans: Sequence[tuple[datetime, datetime]], name: str) -> list[Clash]:
    return [
        Clash(after[0], f"{name}（与上一场重叠）", None) for before, after in pairwise(spans) if before[1] > after[0]
    ]


def _with_others(
    session: Session, venue: str, spans: Sequence[tuple[datetime, datetime]], series_id: int | None
) -> list[Clash]:
    """Go through the venue's occurrences of the whole time once, beside the spans, both in order."""
    apart = (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED)
    found = session.execute(
        select(Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.ends_at, Occurrence.series_id)
        .join(Venue, Venue.id == Occurrence.venue_id)
        .where(
            Venue.name == venue,
            Occurrence.starts_at < spans[-1][1],
            Occurrence.ends_at > spans[0][0],
            Occurrence.status.not_in(apart),
        )
        .order_by(Occurrence.starts_at)
    )
    told, place = [], 0
    for key, title, starts_at, ends_at, series in found:
        while place < len(spans) and spans[place][1] <= starts_at:
            place += 1
        if place < len(spans) and spans[place][0] < ends_at and (series_id is None or series != series_id):
            told.append(Clash(spans[place][0], f"{starts_at:%H:%M}–{ends_at:%H:%M} {title}", key))
    return told
