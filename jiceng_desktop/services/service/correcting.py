"""更正: what counts already is changed by two: one asks, another one decides. The old value stays visible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.service import Correction, ServiceRecord
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.services.service.reading import Served, show_served
from jiceng_desktop.services.service.records import get
from jiceng_desktop.services.service.rules import refuse_faults, service_of

LABELS = {"served": "改为", "minutes": "时长", "reason": "更正原因"}
WHY = ("签到时间记错", "签退时间记错", "时长算错", "抄录有误", "实际没有参加")
_GONE = "这条更正已被另一处处理，请刷新后再试。"


@dataclass(frozen=True)
class Told:
    """One correction as a card tells it; ``granted`` is None until it is decided."""

    id: int
    old: str
    new: str
    reason: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    granted: bool | None


@action("提出服务时长更正")
def ask(session: Session, record_id: int, served: Served | None, reason: str) -> int:
    """Ask that a confirmed record says something else; None stands for not having served at all.

    Raises:
        Refusal: the record does not count yet, is as it should be, or what is asked for cannot be.
    """
    record, reason = get(session, record_id), words.clean(reason)
    if record.confirmed_at is None:
        raise Refusal("这条记录还没有确认，直接编辑就可以，不用更正。")
    if _waiting(session, record_id) is not None:
        raise Refusal("这条记录已有一条待确认的更正，请先处理它。")
    if not reason:
        raise Refusal("请写明更正原因。", "reason")
    minutes, starts_at, ends_at = _wanted(record, served)
    if (minutes, starts_at, ends_at) == (record.minutes, record.starts_at, record.ends_at):
        raise Refusal("和原来记的一样，没有要更正的。", "served")
    correction = Correction(
        service_record_id=record_id,
        old_minutes=record.minutes,
        new_minutes=minutes,
        old_starts_at=record.starts_at,
        old_ends_at=record.ends_at,
        new_starts_at=starts_at,
        new_ends_at=ends_at,
        reason=reason,
        asked_at=audit.moment(session),
        asked_by=audit.actor(session),
    )
    refuse_long(correction, Correction, LABELS)
    _refuse_faults(session, record, correction)
    session.add(correction)
    session.flush()
    return correction.id


def _wanted(record: ServiceRecord, served: Served | None) -> tuple[int, datetime | None, datetime | None]:
    """Return what the record is to say; where only the length is told, times that allow for it stay."""
    if served is None:
        return 0, None, None
    starts_at, ends_at = served.on(record.served_on)
    if starts_at is None and _fits(served.minutes, record):
        starts_at, ends_at = record.starts_at, record.ends_at
    return served.minutes, starts_at, ends_at


def _fits(minutes: int, record: ServiceRecord) -> bool:
    starts_at, ends_at = record.starts_at, record.ends_at
    return starts_at is not None and ends_at is not None and timedelta(minutes=minutes) <= ends_at - starts_at


def _refuse_faults(session: Session, record: ServiceRecord, correction: Correction) -> None:
    if correction.new_minutes == 0:
        return  # not having served is always possible
    wanted = replace(
        service_of(record),
        minutes=correction.new_minutes,
        starts_at=correction.new_starts_at,
        ends_at=correction.new_ends_at,
    )
    try:
        refuse_faults(session, wanted, audit.moment(session))
    except Refusal as refusal:
        raise Refusal(str(refusal), "served") from None


@action("确认服务时长更正")
def grant(session: Session, correction_id: int) -> None:
    """Let the record say what was asked for.

    Raises:
        Refusal: who asked cannot confirm, the record was changed meanwhile, or what is asked for cannot be any more.
    """
    correction = _open(session, correction_id)
    _refuse_same_name(session, correction)
    record = get(session, correction.service_record_id)
    old = correction.old_minutes, correction.old_starts_at, correction.old_ends_at
    if (record.minutes, record.starts_at, record.ends_at) != old or record.confirmed_at is None:
        raise Refusal("这条记录在提出更正后又变过，请退回这条更正，看过新的内容再提。")
    _refuse_faults(session, record, correction)
    undo.keep(session, record)
    record.minutes = correction.new_minutes
    record.starts_at, record.ends_at = correction.new_starts_at, correction.new_ends_at
    _decide(session, correction, granted=True)


@action("退回服务时长更正")
def refuse(session: Session, correction_id: int) -> None:
    """Leave the record as it is. Who asked may do that too: it takes the request back."""
    _decide(session, _open(session, correction_id), granted=False)


def _refuse_same_name(session: Session, correction: Correction) -> None:
    if words.clean_name(correction.asked_by) == words.clean_name(audit.actor(session)):
        raise Refusal(f"这条更正是{correction.asked_by}提出的，要由另一人确认。请换一位工作人员登录后再确认。")


def _decide(session: Session, correction: Correction, *, granted: bool) -> None:
    undo.keep(session, correction)
    correction.granted = granted
    correction.decided_at, correction.decided_by = audit.moment(session), audit.actor(session)
    session.flush()


def _open(session: Session, correction_id: int) -> Correction:
    correction = session.get(Correction, correction_id)
    if correction is None or correction.granted is not None:
        raise Refusal(_GONE)
    return correction


def _waiting(session: Session, record_id: int) -> int | None:
    asked = select(Correction.id).where(Correction.service_record_id == record_id, Correction.granted.is_(None))
    return session.scalar(asked.limit(1))


def record_of(session: Session, correction_id: int) -> int:
    """Return the record a correction is about."""
    correction = session.get(Correction, correction_id)
    if correction is None:
        raise Refusal(_GONE)
    return correction.service_record_id


def of_record(session: Session, record_id: int) -> tuple[Told, ...]:
    """Return all corrections of a record, the newest first."""
    asked = select(Correction).where(Correction.service_record_id == record_id).order_by(Correction.id.desc())
    return tuple(map(_told, session.scalars(asked)))


def told(session: Session, correction_id: int) -> Told:
    """Return one correction."""
    correction = session.get(Correction, correction_id)
    if correction is None:
        raise Refusal(_GONE)
    return _told(correction)


def _told(one: Correction) -> Told:
    return Told(
        one.id,
        show_served(one.old_minutes, one.old_starts_at, one.old_ends_at),
        show_served(one.new_minutes, one.new_starts_at, one.new_ends_at),
        one.reason,
        one.asked_at,
        one.asked_by,
        one.decided_at,
        one.decided_by or "",
        one.granted,
    )
