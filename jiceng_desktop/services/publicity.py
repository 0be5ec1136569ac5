"""公示: papers that name volunteers before the whole unit, without any number of their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Certificate
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import awards, templates
from jiceng_desktop.services.certificates import show_hours, show_number
from jiceng_desktop.services.documents import Draft, Grid
from jiceng_desktop.services.templates import Wording
from jiceng_desktop.terms import CertificateStatus, DocumentKind, Layout

CERTIFICATE_DAYS = 7  # practice for 民发〔2015〕149号: at least a week
_COLUMNS = ("序号", "姓名", "志愿者编号", "服务起止", "时长（小时）", "证明编号", "出具日期")
_AT_ONCE = 500
_CERTIFICATES = """现将{{社区}}近期出具的志愿服务记录证明予以公示，公示期为{days}天，自{first}起至{last}止。
公示期内如有异议，请向社区居委会反映。受理地点：{{居委会地址}}；受理电话：{{居委会电话}}。"""
_STARS = """根据志愿服务的有关规定，按经确认的志愿服务时长，拟授予下列{count}名志愿者星级志愿者称号，现予以公示：
{stars}
公示期为{days}天，自{first}起至{last}止。公示期内如有异议，请以书面、来访或来电等方式向社区居委会反映；反映的情况应当真实、具体，并请留下姓名和联系方式，我们将为您保密。
受理地点：{{居委会地址}}；受理电话：{{居委会电话}}。
特此公示。"""
_ORDER = "一二三四五六七八九十"


def period(today: date, days: int) -> tuple[str, str]:
    """Return the first and the last day of a publicity, in words; the day it is hung up is the first."""
    return words.show_day(today), words.show_day(today + timedelta(max(0, days - 1)))


def of_certificates(session: Session, certificate_ids: Sequence[int], today: date) -> Draft:
    """Return the list of certificates that is hung up; void ones are left out."""
    rows: list[tuple[str, ...]] = []
    for start in range(0, len(certificate_ids), _AT_ONCE):
        found = session.execute(
            select(Certificate, Person.name, Volunteer.number)
            .join(Volunteer, Volunteer.id == Certificate.volunteer_id)
            .join(Person, Person.id == Volunteer.person_id)
            .where(
                Certificate.id.in_(certificate_ids[start : start + _AT_ONCE]),
                Certificate.status == CertificateStatus.VALID,
            )
            .order_by(Certificate.year, Certificate.number)
        )
        rows += [_row(*one) for one in found]
    if not rows:
        raise Refusal("选中的证明都已经作废，没有可以公示的。")
    first, last = period(today, CERTIFICATE_DAYS)
    wording = Wording(
        DocumentKind.PUBLICITY,
        title="志愿服务记录证明公示名单",
        body=_CERTIFICATES.format(days=CERTIFICATE_DAYS, first=first, last=last),
        layout=Layout.TABLE,
    )
    grid = Grid(_COLUMNS, tuple((str(number), *row) for number, row in enumerate(rows, start=1)))
    return replace(templates.write(session, wording, None, today), grid=grid, about="志愿服务记录证明")


def _row(certificate: Certificate, name: str, number: str) -> tuple[str, ...]:
    return (
        name,
        number,
        f"{certificate.first_on}至{certificate.last_on}",
        show_hours(certificate.minutes),
        show_number(certificate.year, certificate.number),
        str(certificate.issued_on),
    )


def of_stars(session: Session, candidates: Sequence[awards.Candidate], days: int, today: date) -> Draft:
    """Return the notice that names who is to be given a star, the highest star first."""
    levels = sorted({one.level for one in candidates}, reverse=True)
    if not levels:
        raise Refusal("请先选中要公示的志愿者。")
    lines = [
        f"{_ORDER[place % len(_ORDER)]}、{awards.star_title(level)}："
        + "、".join(
            f"{one.name}（{one.number}，{show_hours(one.minutes)}小时）" for one in candidates if one.level == level
        )
        + "。"
        for place, level in enumerate(levels)
    ]
    first, last = period(today, days)
    body = _STARS.format(count=len(candidates), stars="\n".join(lines), days=days, first=first, last=last)
    wording = Wording(DocumentKind.PUBLICITY, title="关于拟授予星级志愿者称号的公示", body=body, layout=Layout.REDHEAD)
    return replace(templates.write(session, wording, None, today), about="星级志愿者")
