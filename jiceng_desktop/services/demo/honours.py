"""The stars given at the end of last year, and a few honours besides."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Award
from jiceng_desktop.services import volunteer_rules
from jiceng_desktop.services.awards import star_title
from jiceng_desktop.services.demo.town import OFFICE, Town
from jiceng_desktop.terms import AwardKind

_HOUR = 60
_HONOURS, _HONOUR = 6, "年度优秀志愿者"


def give(town: Town, session: Session) -> None:
    """Give everybody the star that the hours up to the end of last year deserve."""
    day = date(town.today.year - 1, 12, 31)
    served = (
        select(ServiceRecord.volunteer_id, func.sum(ServiceRecord.minutes))
        .where(ServiceRecord.confirmed_at.is_not(None), ServiceRecord.served_on <= day)
        .group_by(ServiceRecord.volunteer_id)
        .order_by(func.sum(ServiceRecord.minutes).desc(), ServiceRecord.volunteer_id)
    )
    stars = volunteer_rules.load(session).stars
    for place, (volunteer_id, minutes) in enumerate(session.execute(served)):
        told = {"volunteer_id": volunteer_id, "awarded_on": day, "awarded_by": OFFICE}
        level = sum(minutes >= hours * _HOUR for hours in stars)
        if level:
            needed = stars[level - 1] * _HOUR
            told_of = {"kind": AwardKind.STAR, "title": star_title(level), "level": level}
            town.rows.add(Award, minutes=minutes, needed=needed, **told_of, **told)
        if place < _HONOURS:
            town.rows.add(Award, kind=AwardKind.HONOUR, title=f"{day.year}{_HONOUR}", **told)
    town.rows.save(100)
