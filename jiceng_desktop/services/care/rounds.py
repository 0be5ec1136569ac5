"""到期与逾期走访, 慢性病随访: whose next visit is due when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services import intervals, people
from jiceng_desktop.services.care.parts import CareList, Horizon, Narrow, columns, left, meant, urgency
from jiceng_desktop.services.listing import Field, Listing


def due(today: date, follow_up: bool) -> Listing:
    """Return whose next visit of a round is due when."""
    days, last = intervals.due_days(follow_up), intervals.last_day(follow_up)
    records = select(Person).join(days, days.c.person_id == Person.id)

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        return meant(part) + _ahead(days.c.due_on, part.choice, today)

    return Listing(
        title=(CareList.FOLLOW_UP if follow_up else CareList.DUE).label,
        records=records.outerjoin(Dwelling, Dwelling.id == Person.home_id),
        key=Person.id,
        fields=(
            *columns("name", "sex", "age", "address", "phone", "tags"),
            Field("last_on", "上次随访" if follow_up else "上次走访", last, show=_day_or("从未"), width=100, spare=4),
            Field("due_on", "应随访日" if follow_up else "应走访日", days.c.due_on, width=100),
            Field("state", "情况", days.c.due_on, show=left(today), colour=urgency(today), width=96),
        ),
        order="due_on",
        word=people.LISTING.word,
        narrow=narrow,
        hint=people.LISTING.hint,
    )


def _ahead(day: Any, horizon: Horizon | None, today: date) -> list[ColumnElement[bool]]:
    ahead = {Horizon.OVERDUE: 0, Horizon.WEEK: 7, Horizon.MONTH: 30}.get(horizon or Horizon.ALL)
    return [] if ahead is None else [day <= today + timedelta(ahead)]


def _day_or(nothing: str) -> Callable[[date | None], str]:
    return lambda day: nothing if day is None else day.isoformat()
