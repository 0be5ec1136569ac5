"""Certificates of voluntary service, issued to the busiest; drawn from above, for services draw no paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.services import certificates
from jiceng_desktop.services.certificates import Draft, Statement
from jiceng_desktop.services.office import action

_YEAR, _AT = timedelta(365), time(10, 20)
_AGO = (96, 61, 33, 12, 12)  # days; the last one stands for the one before it, which is void
_WHY_VOID = "时长有误，另行出具"
_CONTACT = "19900000006"  # a number that is nobody's


@action("打开演示社区")
def certify(session: Session, today: date, render: Callable[[Statement], bytes]) -> None:
    """Issue the certificates of the past months; the one before the last is marked void."""
    first = today - timedelta(_AGO[0])
    confirmed = ServiceRecord.confirmed_at.is_not(None)
    lately = (
        select(ServiceRecord.volunteer_id)
        .where(confirmed, ServiceRecord.minutes > 0, ServiceRecord.served_on.between(first - _YEAR / 2, first))
        .group_by(ServiceRecord.volunteer_id)
        .order_by(func.sum(ServiceRecord.minutes).desc(), ServiceRecord.volunteer_id)
    )
    busiest = list(session.scalars(lately.limit(len(_AGO) - 1)))
    handler = session.scalar(select(ServiceRecord.confirmed_by).where(confirmed).limit(1)) or ""
    issued = []
    for volunteer_id, ago in zip([*busiest, *busiest[-1:]], _AGO, strict=False):
        day = today - timedelta(ago)
        draft = Draft(volunteer_id, first_on=day - _YEAR, handler=handler, contact=_CONTACT)
        issued.append(certificates.issue(session, draft, datetime.combine(day, _AT), render))
    if len(issued) > 1:
        void = issued[-2]
        certificates.void(session, void, certificates.entry(session, void).version, _WHY_VOID)
