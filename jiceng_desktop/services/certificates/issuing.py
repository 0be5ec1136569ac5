"""Issuing: what a certificate says, its number, its code, its sheet, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import crypto, words
from jiceng_desktop.db import audit
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Certificate, CertificateFile, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, stationery
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction, CertificateStatus

MOST_LINES = 500  # a longer certificate sums up by year
_GONE = "这份证明已被删除，请刷新后再试。"


@dataclass(frozen=True)
class Served:
    """One line of a certificate: on which day, or in which year, what, for how many minutes."""

    day: str
    content: str
    minutes: int


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a certificate; without days it covers everything that was confirmed."""

    volunteer_id: int
    first_on: date | None = None
    last_on: date | None = None
    leader: str = ""
    handler: str = ""
    contact: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Statement:
    """What a certificate says, word for word; numbers of persons stand in it in full."""

    name: str
    sex: str
    id_kind: str
    id_number: str
    volunteer_number: str
    first_on: str
    last_on: str
    served: tuple[Served, ...]
    minutes: int
    times: int
    issuer: str
    leader: str
    handler: str
    contact: str
    remark: str
    issued_on: str
    number: str = ""
    code: str = ""


LABELS = {
    "first_on": "从哪天起",
    "last_on": "到哪天为止",
    "leader": "负责人",
    "handler": "经办人",
    "contact": "联系电话",
    "remark": "备注",
    "void_reason": "作废原因",
}


@dataclass(frozen=True)
class Usual:
    """Who stood on the last certificate: hardly ever somebody else the next time."""

    leader: str = ""
    handler: str = ""
    contact: str = ""


def usual(session: Session, clerk: str) -> Usual:
    """Return who stands on the next certificate unless the clerk says otherwise; the first is the clerk's own."""
    last = session.scalar(select(Certificate.id).order_by(Certificate.id.desc()).limit(1))
    if last is None:
        return Usual(handler=clerk, contact=stationery.of(session).phone)
    told = load(session, last)
    return Usual(told.leader, told.handler, told.contact)


def show_number(year: int, number: int) -> str:
    """Return the number as it is printed: 志证〔2026〕12号."""
    return f"志证〔{year}〕{number}号"


def show_hours(minutes: int) -> str:
    """Show minutes as hours with at most one place: 90 → 1.5, 120 → 2."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def prepare(session: Session, draft: Draft, today: date) -> Statement:
    """Return what a certificate would say, without its number.

    Raises:
        Refusal: nothing was confirmed in that time, the days are none, or somebody's card is gone.
    """
    volunteer, person = who(session, draft.volunteer_id)
    first, last = draft.first_on or date.min, draft.last_on or today
    if first > last:
        raise Refusal("结束日期不能早于开始日期。", "last_on")
    if last > today:
        raise Refusal("还没有到的日子不能证明，结束日期最晚填今天。", "last_on")
    served, times, minutes, began = _served(session, volunteer.id, first, last)
    if not minutes:
        raise Refusal(f"{person.name}在这段时间没有已确认的服务时长，不能出具证明。")
    if not draft.handler.strip():
        raise Refusal("请填写经办人。", "handler")
    if not draft.contact.strip():
        raise Refusal("请填写联系电话，别人要打这个电话核实。填过一次，以后自动带出。", "contact")
    return Statement(
        name=person.name,
        sex=person.sex.label,
        id_kind=person.id_kind.label if person.id_number else "",
        id_number=person.id_number or "",
        volunteer_number=volunteer.number,
        first_on=words.show_day(draft.first_on or began),
        last_on=words.show_day(last),
        served=served,
        minutes=minutes,
        times=times,
        issuer=session.scalars(select(Community.office)).one(),
        leader=words.clean_name(draft.leader),
        handler=words.clean_name(draft.handler),
        contact=words.clean(draft.contact),
        remark=words.clean(draft.remark),
        issued_on=words.show_day(today),
    )


def worth_knowing(session: Session, volunteer_id: int) -> str:
    """Say what a clerk should know before issuing: hours that do not count yet, certificates issued before."""
    waiting = session.scalar(
        select(func.sum(ServiceRecord.minutes)).where(
            ServiceRecord.volunteer_id == volunteer_id, ServiceRecord.confirmed_at.is_(None)
        )
    )
    found = select(Certificate).where(
        Certificate.volunteer_id == volunteer_id, Certificate.status == CertificateStatus.VALID
    )
    last = session.scalars(found.order_by(Certificate.id.desc()).limit(1)).first()
    told = [f"还有 {show_hours(waiting)} 小时没有确认，不计入证明。"] if waiting else []
    if last is not None:
        told.append(f"{words.show_day(last.issued_on)}已经出具过{show_number(last.year, last.number)}。")
    return "".join(told)


def who(session: Session, volunteer_id: int) -> tuple[Volunteer, Person]:
    """Return a volunteer and whose card it is; refuse when either is gone."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal("这名志愿者已从名册中删除，请刷新后再试。")
    return volunteer, session.get_one(Person, volunteer.person_id)


def _served(session: Session, volunteer_id: int, first: date, last: date) -> tuple[tuple[Served, ...], int, int, date]:
    """Return the confirmed service of a time, line by line or by years, how often, how long, and since when."""
    found = session.execute(
        select(ServiceRecord.served_on, ServiceRecord.content, ServiceRecord.minutes)
        .where(
            ServiceRecord.volunteer_id == volunteer_id,
            ServiceRecord.confirmed_at.is_not(None),
            ServiceRecord.served_on.between(first, last),
            ServiceRecord.minutes > 0,
        )
        .order_by(ServiceRecord.served_on, ServiceRecord.id)
    ).all()
    minutes, began = sum(row.minutes for row in found), found[0].served_on if found else first
    if len(found) <= MOST_LINES:
        return tuple(Served(str(row.served_on), row.content, row.minutes) for row in found), len(found), minutes, began
    years: dict[int, list[int]] = {}
    for row in found:
        years.setdefault(row.served_on.year, []).append(row.minutes)
    summed = (Served(f"{year}年", f"志愿服务 {len(each)} 次", sum(each)) for year, each in years.items())
    return tuple(summed), len(found), minutes, began


@action("出具志愿服务证明")
def issue(session: Session, draft: Draft, now: datetime, render: Callable[[Statement], bytes]) -> int:
    """Give a certificate its number and code, draw it and keep it; leave a line that the number of a card was shown.

    A write is alone in the database from its first moment, so two desks never see the same last number.
    """
    today = now.date()
    draft = _dated(session, draft, today)
    told = prepare(session, draft, today)
    last = session.scalar(select(func.max(Certificate.number)).where(Certificate.year == today.year))
    number, code = (last or 0) + 1, crypto.new_verification_code()
    told = replace(told, number=show_number(today.year, number), code=code)
    certificate = Certificate(
        volunteer_id=draft.volunteer_id,
        year=today.year,
        number=number,
        code=code,
        first_on=draft.first_on,
        last_on=draft.last_on,
        minutes=told.minutes,
        content=json.dumps(asdict(told), ensure_ascii=False),
        handler=told.handler,
        contact=told.contact or None,
        issued_on=today,
    )
    refuse_long(certificate, Certificate, {**LABELS, "content": "证明内容", "code": "校验码"})
    session.add(certificate)
    session.flush()
    session.add(CertificateFile(certificate_id=certificate.id, pdf=render(told)))
    session.flush()
    _, person = who(session, draft.volunteer_id)
    if person.id_number:
        audit.note(session, AuditAction.REVEAL, person, {"id_number": [None, "已查看"]})
    return certificate.id


def _dated(session: Session, draft: Draft, today: date) -> Draft:
    """Return a draft with both days: without them a certificate reaches from the first service to today."""
    last_on = draft.last_on or today
    *_, began = _served(session, draft.volunteer_id, draft.first_on or date.min, last_on)
    return replace(draft, first_on=draft.first_on or began, last_on=last_on)


def load(session: Session, certificate_id: int) -> Statement:
    """Return what an issued certificate says."""
    told: dict[str, Any] = json.loads(get(session, certificate_id).content)
    return Statement(**{**told, "served": tuple(Served(**one) for one in told["served"])})


def pdf_of(session: Session, certificate_id: int) -> bytes:
    """Return a certificate exactly as it was issued."""
    return session.get_one(CertificateFile, get(session, certificate_id).id).pdf


@action("作废志愿服务证明")
def void(session: Session, certificate_id: int, version: int, reason: str) -> None:
    """Mark a certificate void and keep why; it keeps its number, and whoever asks for its code is told."""
    certificate = history.current(session, Certificate, certificate_id, version, LABELS)
    if certificate.status is CertificateStatus.VOID:
        raise Refusal("这份证明已经作废了。")
    certificate.status, certificate.void_reason = CertificateStatus.VOID, words.clean(reason)
    if not certificate.void_reason:
        raise Refusal("请写明作废的原因。", "void_reason")
    refuse_long(certificate, Certificate, LABELS)


@action("恢复志愿服务证明")
def restore(session: Session, certificate_id: int, version: int) -> None:
    """Take back that a certificate was marked void; the history keeps the reason."""
    certificate = history.current(session, Certificate, certificate_id, version, LABELS)
    certificate.status, certificate.void_reason = CertificateStatus.VALID, None


def get(session: Session, certificate_id: int) -> Certificate:
    """Return a certificate; refuse when it is gone."""
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        raise Refusal(_GONE)
    return certificate
