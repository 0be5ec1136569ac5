"""The register of certificates: listed, looked up, and confirmed to whoever asks for a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, literal, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import crypto, words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Certificate
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.certificates.issuing import get, load, show_hours, show_number, who
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.terms import CertificateStatus


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
        Refusal: the code was copied wrongly (which names the field), or no certificate bears it.
    """
    code = crypto.parse_verification_code(typed)
    certificate = session.scalar(select(Certificate).where(Certificate.code == code))
    if certificate is None:
        raise Refusal(f"登记簿里没有校验码 {code} 的证明：这不是本居委会出具的，或者不在这份数据里。")
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


_NUMBER = literal("志证〔") + cast(Certificate.year, String) + "〕" + cast(Certificate.number, String) + "号"


def _word(word: str) -> ColumnElement[bool]:
    texts = (Person.name, Person.sort_key, Volunteer.number, Certificate.code, Certificate.handler, _NUMBER)
    return or_(*(text.contains(word, autoescape=True) for text in texts))


@dataclass(frozen=True)
class Narrow:
    """Part of the register; None leaves nothing out."""

    status: CertificateStatus | None = None
    year: int | None = None


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    asked = ((Certificate.status, narrow.status), (Certificate.year, narrow.year))
    return [column == value for column, value in asked if value is not None]


def years(session: Session) -> list[int]:
    """Return the years in which certificates were issued, the last one first."""
    return list(session.scalars(select(Certificate.year).distinct().order_by(Certificate.year.desc())))


@dataclass(frozen=True)
class Entry:
    """One line of the register, as far as acts on it need to know."""

    number: str
    name: str
    status: CertificateStatus
    version: int
    void_reason: str


def entry(session: Session, certificate_id: int) -> Entry:
    """Return one line of the register."""
    found = get(session, certificate_id)
    _, person = who(session, found.volunteer_id)
    number = show_number(found.year, found.number)
    return Entry(number, person.name, found.status, found.version, found.void_reason or "")


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
        Field("volunteer_number", "志愿者编号", Volunteer.number, width=90, spare=4),
        Field("first_on", "服务起", Certificate.first_on, width=96, spare=2),
        Field("last_on", "服务止", Certificate.last_on, width=96, spare=2),
        Field("hours", "时长(小时)", Certificate.minutes, show=show_hours, width=92, number=True),
        Field("issued_on", "出具日期", Certificate.issued_on, width=96, spare=5),
        Field("code", "校验码", Certificate.code, width=150, spare=1),
        Field("handler", "经办人", Certificate.handler, width=76, spare=3),
        Field("status", "状态", Certificate.status, width=66, colour=colour_of),
        Field("void_reason", "作废原因", Certificate.void_reason, width=140, extra=True),
    ),
    order="number",
    word=_word,
    narrow=_narrow,
    descending=True,
    hint="姓名、首字母、证明编号、校验码、经办人",
)
