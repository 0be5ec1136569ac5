"""志愿服务记录证明: what an office certifies, numbers and keeps.

民政部令第67号《志愿服务记录与证明出具办法（试行）》 lets a residents' committee certify what it recorded itself; the
contents follow 民发〔2015〕149号: who, what, for how long, by whom issued and handled, number, day and remark.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import crypto, words
from jiceng_desktop.db import audit
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Certificate, CertificateFile, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.listing import Field, Listing
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
    volunteer, person = _who(session, draft.volunteer_id)
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


def _who(session: Session, volunteer_id: int) -> tuple[Volunteer, Person]:
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
    _, person = _who(session, draft.volunteer_id)
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
    told: dict[str, Any] = json.loads(_get(session, certificate_id).content)
    return Statement(**{**told, "served": tuple(Served(**one) for one in told["served"])})


def pdf_of(session: Session, certificate_id: int) -> bytes:
    """Return a certificate exactly as it was issued."""
    return session.get_one(CertificateFile, _get(session, certificate_id).id).pdf


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


# -- verifying


@dataclass(frozen=True)
class Verified:
    """What the register says of a code; the name is shortened, for anybody may ask."""

    number: str
    name: str
    volunteer_number: str
    minutes: int
    first_on: str
    last_on: str
    issued_on: date
    status: CertificateStatus
    void_reason: str

    def sentence(self) -> str:
        """Say it as one sentence."""
        told = (
            f"{self.number}：{self.name}（志愿者编号 {self.volunteer_number}），"
            f"{self.first_on}至{self.last_on}服务 {show_hours(self.minutes)} 小时，"
            f"{words.show_day(self.issued_on)}出具。"
        )
        if self.status is CertificateStatus.VOID:
            return f"这份证明已经作废（{self.void_reason}）。{told}"
        return f"证明有效。{told}"


def verify(session: Session, typed: str) -> Verified:
    """Return what the register says of the code on a certificate.

    Raises:
        Refusal: the code was copied wrongly, or no certificate bears it.
    """
    code = crypto.parse_verification_code(typed)
    certificate = session.scalar(select(Certificate).where(Certificate.code == code))
    if certificate is None:
        raise Refusal(f"登记簿里没有校验码 {code} 的证明：这不是本居委会出具的，或者不在这份数据里。", "code")
    told = load(session, certificate.id)
    return Verified(
        told.number,
        f"{told.name[:1]}{'*' * (len(told.name) - 1)}",
        told.volunteer_number,
        told.minutes,
        told.first_on,
        told.last_on,
        certificate.issued_on,
        certificate.status,
        certificate.void_reason or "",
    )


def _get(session: Session, certificate_id: int) -> Certificate:
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        raise Refusal(_GONE)
    return certificate


# -- the register


_NUMBER = literal("志证〔") + cast(Certificate.year, String) + "〕" + cast(Certificate.number, String) + "号"


def _word(word: str) -> ColumnElement[bool]:
    texts = (Person.name, Person.sort_key, Volunteer.number, Certificate.code, Certificate.handler, _NUMBER)
    return or_(*(text.contains(word, autoescape=True) for text in texts))


def colour_of(status: CertificateStatus) -> str | None:
    """Return the colour in which a status is told."""
    return "#B42318" if status is CertificateStatus.VOID else None


LISTING = Listing(
    title="志愿服务证明登记簿",
    records=select(Certificate)
    .join(Volunteer, Volunteer.id == Certificate.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id),
    key=Certificate.id,
    fields=(
        Field("number", "证明编号", _NUMBER, order=Certificate.year * 1_000_000 + Certificate.number, width=130),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=80),
        Field("volunteer_number", "志愿者编号", Volunteer.number, width=90),
        Field("first_on", "服务起", Certificate.first_on, width=96, spare=2),
        Field("last_on", "服务止", Certificate.last_on, width=96, spare=2),
        Field("hours", "时长(小时)", Certificate.minutes, show=show_hours, width=92, number=True),
        Field("issued_on", "出具日期", Certificate.issued_on, width=96),
        Field("handler", "经办人", Certificate.handler, width=76),
        Field("status", "状态", Certificate.status, width=66, colour=colour_of),
        Field("code", "校验码", Certificate.code, width=150, spare=1),
        Field("void_reason", "作废原因", Certificate.void_reason, width=140, extra=True),
    ),
    order="number",
    word=_word,
    descending=True,
    hint="姓名、首字母、证明编号、校验码、经办人",
)
