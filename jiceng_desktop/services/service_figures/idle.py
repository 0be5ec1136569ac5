"""Volunteers of the roster who have not served for half a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import teams
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import VolunteerStatus

_IDLE_MONTHS, _MONTHS = 6, 12
_MINE = (
    ServiceRecord.volunteer_id == Volunteer.id,
    ServiceRecord.confirmed_at.is_not(None),
    ServiceRecord.minutes > 0,  # else it was corrected: nobody served
)
_LAST = select(func.max(ServiceRecord.served_on)).where(*_MINE).correlate(Volunteer).scalar_subquery()


def since(today: date) -> date:
    """Return the day half a year ago: who served on it or later is not idle."""
    year, month = divmod(today.year * _MONTHS + today.month - 1 - _IDLE_MONTHS, _MONTHS)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _idle(today: date) -> list[ColumnElement[bool]]:
    """Return the conditions of who belonged to the roster all the time and did nothing that is confirmed."""
    first = since(today)
    return [
        Volunteer.status != VolunteerStatus.LEFT,
        Volunteer.joined_on < first,
        ~exists().where(*_MINE, ServiceRecord.served_on >= first).correlate(Volunteer),
    ]


def idle(session: Session, today: date) -> int:
    """Count them."""
    return session.scalar(select(func.count(Volunteer.id)).where(*_idle(today))) or 0


def _word(word: str) -> ColumnElement[bool]:
    return or_(
        by_word(word),
        Volunteer.number.contains(word, autoescape=True),
        teams.NAMES.contains(word, autoescape=True),
    )


def listing_of_idle(today: date) -> Listing:
    """Return them as a list: who has waited longest first, those who never served at the end."""
    return Listing(
        title="半年未服务的志愿者",
        records=select(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(*_idle(today)),
        key=Volunteer.id,
        fields=(
            Field("number", "编号", Volunteer.number, width=76),
            Field("name", "姓名", Person.name, order=Person.sort_key, width=90),
            Field("last_on", "最近服务", _LAST, show=lambda day: f"{day}" if day else "从未服务", width=110),
            Field("phone", "联系电话", Person.phone, width=120, mask=words.mask_phone),
            Field("team", "服务队", teams.NAMES, width=150),
            Field("role", "岗位", teams.ROLES, width=90),
            Field("status", "状态", Volunteer.status, width=64),
            Field("joined_on", "加入日期", Volunteer.joined_on, width=104),
            Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=220, spare=1),
            Field("organisation", "单位或学校", Volunteer.organisation, width=140, extra=True),
        ),
        order="last_on",
        word=_word,
        hint="姓名、拼音、首字母、编号、服务队",
    )
