"""服务记录: entered, changed and removed until they are confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import TeamMember
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.services.service.rules import Service, refuse_faults
from jiceng_desktop.terms import CALLED_OFF, ServiceSource

GONE = "这条服务记录已被另一处删除，请刷新后再试。"
CONFIRMED = "这条记录已经确认，不能直接修改或删除。要改时长，请用“更正”，由另一人确认。"


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a service; with both times known the minutes may be left out.

    An event gives its day and its name where these are left out.
    """

    volunteer_id: int | None = None
    occurrence_id: int | None = None
    served_on: date | None = None
    starts: time | None = None
    ends: time | None = None
    minutes: int | None = None
    content: str | None = None
    team_id: int | None = None
    role: str | None = None
    source: ServiceSource = ServiceSource.LATER
    version: int = 0


LABELS = {
    "volunteer_id": "志愿者",
    "occurrence_id": "活动",
    "served_on": "服务日期",
    "starts": "签到",
    "ends": "签退",
    "starts_at": "签到",
    "ends_at": "签退",
    "minutes": "时长",
    "content": "服务内容",
    "team_id": "服务队",
    "role": "岗位",
    "source": "来源",
    "confirmed_at": "确认时间",
    "confirmed_by": "确认人",
}
_FIELDS = {"starts_at": "starts", "ends_at": "ends"}  # what a clerk enters instead


@action("登记服务时长")
def save(session: Session, record_id: int | None, draft: Draft) -> int:
    """Enter or change a service that is not confirmed yet.

    Raises:
        Refusal: it cannot be true, or it was confirmed meanwhile.
    """
    draft = _checked(session, draft)
    if record_id is None:
        record = ServiceRecord(source=draft.source)
    else:
        record = history.current(session, ServiceRecord, record_id, draft.version, LABELS)
        refuse_confirmed(record)
        undo.keep(session, record)
    service = _service(draft, record_id)
    try:
        refuse_faults(session, service, audit.moment(session))
    except Refusal as refusal:
        raise Refusal(str(refusal), _FIELDS.get(refusal.field or "", refusal.field)) from None
    fill(record, service, draft)
    session.add(record)
    session.flush()
    return record.id


def _checked(session: Session, draft: Draft) -> Draft:
    """Complete a draft by what its event says, and refuse what is missing."""
    if (volunteer_id := draft.volunteer_id) is None:
        raise Refusal("请选择志愿者。", "volunteer_id")
    event = event_of(session, draft.occurrence_id)
    if event is not None:
        draft = replace(
            draft, served_on=draft.served_on or event.starts_at.date(), content=draft.content or event.title
        )
    if (day := draft.served_on) is None:
        raise Refusal("请填写服务日期。", "served_on")
    refuse_other_day(event, day)
    content, role = words.clean(draft.content or ""), words.clean(draft.role or "")
    if not content:
        raise Refusal("请写明服务内容，例如 楼道巡查。", "content")
    if draft.minutes is None and (draft.starts is None or draft.ends is None):
        raise Refusal("请填写时长，或签到和签退时间。", "minutes")
    draft = replace(draft, content=content, role=role or None)
    if draft.team_id is None:
        belongs = teams_of(session, [volunteer_id], day)
        draft = replace(draft, team_id=belongs.get(volunteer_id))
    refuse_long(draft, ServiceRecord, LABELS)
    return draft


def _service(draft: Draft, record_id: int | None) -> Service:
    day = draft.served_on or date.min
    starts, ends = (None if at is None else datetime.combine(day, at) for at in (draft.starts, draft.ends))
    minutes = draft.minutes
    if minutes is None and starts is not None and ends is not None:
        minutes = int((ends - starts).total_seconds()) // 60
    volunteer_id, content = draft.volunteer_id or 0, draft.content or ""
    carried = draft.source is ServiceSource.CARRIED
    return Service(volunteer_id, day, minutes or 0, starts, ends, draft.occurrence_id, content, record_id, carried)


def fill(record: ServiceRecord, service: Service, draft: Draft) -> None:
    """Let a record say what was entered."""
    for name in ("volunteer_id", "served_on", "minutes", "starts_at", "ends_at", "occurrence_id", "content"):
        setattr(record, name, getattr(service, name))
    record.team_id, record.role = draft.team_id, draft.role


def event_of(session: Session, occurrence_id: int | None) -> Occurrence | None:
    """Return the event a service belongs to, if it belongs to one."""
    if occurrence_id is None:
        return None
    event = session.get(Occurrence, occurrence_id)
    if event is None:
        raise Refusal("这场活动已被另一处删除，请重新选择。", "occurrence_id")
    return event


def refuse_other_day(event: Occurrence | None, day: date) -> None:
    """Refuse a day on which the event of a service was not, and an event that did not take place."""
    if event is not None and event.status in CALLED_OFF:
        raise Refusal(f"“{event.title}”{event.status.label}，没有举办，不能记服务时长。", "occurrence_id")
    if event is not None and not event.starts_at.date() <= day <= event.ends_at.date():
        raise Refusal(f"“{event.title}”是 {event.starts_at:%Y-%m-%d} 的活动，服务日期对不上，请核对。", "served_on")


def teams_of(session: Session, volunteers: Collection[int], day: date) -> dict[int, int]:
    """Return the team of each volunteer who belonged to exactly one on a day."""
    belonged = select(TeamMember.volunteer_id, func.min(TeamMember.team_id)).where(
        TeamMember.volunteer_id.in_(volunteers),
        TeamMember.from_on <= day,
        or_(TeamMember.to_on.is_(None), TeamMember.to_on >= day),
    )
    only = belonged.group_by(TeamMember.volunteer_id).having(func.count(TeamMember.team_id.distinct()) == 1)
    return {row[0]: row[1] for row in session.execute(only)}


def load(session: Session, record_id: int) -> Draft:
    """Return a service as it would be entered."""
    record = get(session, record_id)
    starts, ends = (None if at is None else at.time() for at in (record.starts_at, record.ends_at))
    return Draft(
        record.volunteer_id,
        record.occurrence_id,
        record.served_on,
        starts,
        ends,
        record.minutes,
        record.content,
        record.team_id,
        record.role,
        record.source,
        record.version,
    )


def get(session: Session, record_id: int) -> ServiceRecord:
    """Return a stored record; raises a Refusal when it is gone."""
    record = session.get(ServiceRecord, record_id)
    if record is None:
        raise Refusal(GONE)
    return record


def refuse_confirmed(record: ServiceRecord) -> None:
    """Refuse to change what counts already."""
    if record.confirmed_at is not None:
        raise Refusal(CONFIRMED)


@action("删除服务记录")
def remove(session: Session, record_id: int, version: int | None = None) -> None:
    """Delete a record that is not confirmed; the history can bring it back."""
    record = session.get(ServiceRecord, record_id)
    if record is None:
        return
    history.refuse_changed(record, version)
    _discard(session, record)


@action("删除服务记录")
def remove_many(session: Session, ids: Sequence[int]) -> int:
    """Delete several records, none of them confirmed; return how many."""
    found = session.scalars(select(ServiceRecord).where(ServiceRecord.id.in_(ids))).all()
    for record in found:
        _discard(session, record)
    return len(found)


def _discard(session: Session, record: ServiceRecord) -> None:
    refuse_confirmed(record)
    undo.keep(session, record)
    session.delete(record)
    session.flush()
