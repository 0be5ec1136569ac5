"""送学上门: bringing what was said at an event to those who could not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, visits
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import VisitKind

_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Parcel:
    """What was brought to several persons, by whom, on which day, and which event it made up for."""

    occurrence_id: int | None = None
    visited_on: date | None = None
    visitor: str = ""
    content: str = ""


@action("登记送学上门")
def bring(session: Session, persons: Sequence[int], parcel: Parcel) -> int:
    """Enter a home visit to each of some persons; return how many.

    Raises:
        Refusal: nobody is chosen, too many are, or the event is none that took place before that day.
    """
    if not persons:
        raise Refusal("请先选中送学上门的人。")
    if len(persons) > _MOST_AT_ONCE:
        raise Refusal(f"一次最多登记 {_MOST_AT_ONCE} 人，请分几次。")
    if parcel.occurrence_id is None:
        raise Refusal("请选择补的是哪一场。", "occurrence_id")
    occurrence = events.get(session, parcel.occurrence_id)
    if parcel.visited_on is not None and parcel.visited_on < occurrence.starts_at.date():
        raise Refusal(f"送学的日期不能早于那一场的日期 {occurrence.starts_at:%Y-%m-%d}。", "visited_on")
    for person_id in persons:
        draft = visits.Draft(
            (person_id,),
            parcel.visited_on,
            parcel.visitor,
            VisitKind.HOME,
            parcel.content,
            occurrence_id=occurrence.id,
        )
        visits.save(session, None, draft)
    return len(persons)
