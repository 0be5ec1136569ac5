"""Hours of before: what a roster says somebody served in all becomes one record, which the secretary confirms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.bulk import insert_many
from jiceng_desktop.services.volunteers.intake.planning import PlannedVolunteer
from jiceng_desktop.terms import ServiceSource

CONTENT = "以前累计的服务时长"
_AT_ONCE = 500


def carry(session: Session, rows: Iterable[PlannedVolunteer], ids: Mapping[int, int], today: date) -> None:
    """Enter the hours of before of volunteers who have no records yet; ``ids`` are theirs by row number."""
    told = {ids[row.number]: row.told.minutes for row in rows if row.told.minutes}
    joined = _without_records(session, list(told))
    made = [
        {
            "volunteer_id": volunteer_id,
            "served_on": _day(joined_on, today),
            "minutes": told[volunteer_id],
            "content": CONTENT,
            "source": ServiceSource.CARRIED,
            **dict.fromkeys(("occurrence_id", "team_id", "role", "starts_at", "ends_at", "confirmed_at")),
            "confirmed_by": None,
            "version": 1,
        }
        for volunteer_id, joined_on in joined.items()
    ]
    insert_many(session, ServiceRecord, made)


def _day(joined_on: date, today: date) -> date:
    """Return the last day of last year, so that this year's figures stay those of this year; not before the joining."""
    return max(joined_on, date(today.year - 1, 12, 31))


def _without_records(session: Session, volunteer_ids: list[int]) -> dict[int, date]:
    """Return since when those are members who have no records yet."""
    found: dict[int, date] = {}
    for start in range(0, len(volunteer_ids), _AT_ONCE):
        some = Volunteer.id.in_(volunteer_ids[start : start + _AT_ONCE])
        served = select(ServiceRecord.volunteer_id).where(ServiceRecord.volunteer_id == Volunteer.id).exists()
        rows = session.execute(select(Volunteer.id, Volunteer.joined_on).where(some, ~served))
        found |= {row[0]: row[1] for row in rows}
    return found
