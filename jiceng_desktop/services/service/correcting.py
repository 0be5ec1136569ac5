"""更正: what counts already is changed by two: one asks, another one decides. The old value stays visible."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.service import Correction, ServiceRecord
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.services.service.reading import Served, show_served
from jiceng_desktop.services.service.records import event_of, get, refuse_other_day
from jiceng_desktop.services.service.rules import refuse_faults, service_of

LABELS = {"served": "时长", "served_on": "服务日期", "content": "服务内容", "team_id": "服务队", "reason": "更正原因"}
WHY = ("日期记错", "签到时间记错", "签退时间记错", "时长算错", "抄录有误", "实际没有参加")
_GONE = "这条更正已被另一处处理，请刷新后再试。"


@dataclass(frozen=True)
class Told:
    """One correction as a card tells it: what differs; ``granted`` is None until it is decided."""

    id: int
    old: str
    new: str
    reason: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    granted: bool | None


@dataclass(frozen=True)
class Wanted:
    """What a record is to say; without ``served`` the volunteer was not there at all."""

    served: Served | None
    served_on: date
    content: str
    team_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What a record says, by its columns; a correction has them twice, as ``old_…`` and ``new_…``."""

    served_on: date
    content: str
    team_id: int | None
    minutes: int
    starts_at: datetime | None
    ends_at: datetime | None


_COLUMNS = tuple(one.name for one in fields(Said))


def _said(record: ServiceRecord | Correction, side: str = "") -> Said:
    return Said(*(getattr(record, side + name) for name in _COLUMNS))


def unchanged(session: Session, record_id: int) -> Wanted:
    """Return what a record says, to be corrected."""
    said = _said(get(session, record_id))
    starts, ends = (None if at is None else at.time() for at in (said.starts_at, said.ends_at))
    return Wanted(Served(said.minutes, starts, ends), said.served_on, said.content, said.team_id)


@action("提出服务时长更正")
def ask(session: Session, record_id: int, wanted: Wanted, reason: str) -> int:
    """Ask that a confirmed record says something else.

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
    old, new = _said(record), _wanted(session, record, wanted)
    if new == old:
        raise Refusal("和原来记的一样，没有要更正的。", "served")
    correction = Correction(
        service_record_id=record_id,
        reason=reason,
        asked_at=audit.moment(session),
        asked_by=audit.actor(session),
        **{f"old_{name}": getattr(old, name) for name in _COLUMNS},
        **{f"new_{name}": getattr(new, name) for name in _COLUMNS},
    )
    refuse_long(new, ServiceRecord, LABELS)
    refuse_long(correction, Correction, LABELS)
    _refuse_faults(session, record, new)
    session.add(correction)
    session.flush()
    return correction.id


def _wanted(session: Session, record: ServiceRecord, wanted: Wanted) -> Said:
    """Return what the record is to say; where only the length is told, times that allow for it stay."""
    if wanted.served is None:
        return replace(_said(record), minutes=0, starts_at=None, ends_at=None)
    day, content, minutes = wanted.served_on, words.clean(wanted.content), wanted.served.minutes
    if not content:
        raise Refusal("请写明服务内容，例如 楼道巡查。", "content")
    if day != record.served_on:
        refuse_other_day(event_of(session, record.occurrence_id), day)
    starts_at, ends_at = wanted.served.on(day)
    if starts_at is None and record.starts_at and record.ends_at and _fits(minutes, record):
        starts_at, ends_at = (at + (day - record.served_on) for at in (record.starts_at, record.ends_at))
    return Said(day, content, wanted.team_id, minutes, starts_at, ends_at)


def _fits(minutes: int, record: ServiceRecord) -> bool:
    starts_at, ends_at = record.starts_at, record.ends_at
    return starts_at is not None and ends_at is not None and timedelta(minutes=minutes) <= ends_at - starts_at


def _refuse_faults(session: Session, record: ServiceRecord, new: Said) -> None:
    if new.minutes == 0:
        return  # not having served is always possible
    told = {name: getattr(new, name) for name in _COLUMNS if name != "team_id"}
    try:
        refuse_faults(session, replace(service_of(record), **told), audit.moment(session))
    except Refusal as refusal:
        raise Refusal(str(refusal), refusal.field if refusal.field in LABELS else "served") from None


@action("确认服务时长更正")
def grant(session: Session, correction_id: int) -> None:
    """Let the record say what was asked for.

    Raises:
        Refusal: who asked cannot confirm, the record was changed meanwhile, or what is asked for cannot be any more.
    """
    correction = _open(session, correction_id)
    _refuse_same_name(session, correction)
    record = get(session, correction.service_record_id)
    new = _said(correction, "new_")
    if _said(record) != _said(correction, "old_") or record.confirmed_at is None:
        raise Refusal("这条记录在提出更正后又变过，请退回这条更正，看过新的内容再提。")
    _refuse_faults(session, record, new)
    undo.keep(session, record)
    for name in _COLUMNS:
        setattr(record, name, getattr(new, name))
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
    return tuple(_told(session, one) for one in session.scalars(asked))


def told(session: Session, correction_id: int) -> Told:
    """Return one correction."""
    correction = session.get(Correction, correction_id)
    if correction is None:
        raise Refusal(_GONE)
    return _told(session, correction)


def _told(session: Session, one: Correction) -> Told:
    old, new = _in_words(session, _said(one, "old_")), _in_words(session, _said(one, "new_"))
    differing = [place for place, text in enumerate(old) if text != new[place]]
    return Told(
        one.id,
        "，".join(old[place] for place in differing),
        "，".join(new[place] for place in differing),
        one.reason,
        one.asked_at,
        one.asked_by,
        one.decided_at,
        one.decided_by or "",
        one.granted,
    )


def _in_words(session: Session, said: Said) -> tuple[str, ...]:
    team = session.get(Team, said.team_id) if said.team_id is not None else None
    named = team.name if team else "不记服务队"
    return f"{said.served_on}", said.content, named, show_served(said.minutes, said.starts_at, said.ends_at)
