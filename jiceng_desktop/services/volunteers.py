"""志愿者名册."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import teams
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.people_listing import YOUTH, age, by_word
from jiceng_desktop.terms import VolunteerStatus

_MINUTES = (
    select(func.coalesce(func.sum(ServiceRecord.minutes), 0))
    .where(ServiceRecord.volunteer_id == Volunteer.id, ServiceRecord.confirmed_at.is_not(None))
    .correlate(Volunteer)
    .scalar_subquery()
)


def hours(minutes: int | None) -> str:
    """Show minutes as hours with one place: 125 → 2.1."""
    return f"{(minutes or 0) / 60:.1f}"


def _word(word: str) -> ColumnElement[bool]:
    return or_(
        by_word(word),
        Volunteer.number.contains(word, autoescape=True),
        teams.NAMES.contains(word, autoescape=True),
    )


def colour_of(status: VolunteerStatus) -> str | None:
    """Return the colour in which a status is told."""
    return "#1A7F37" if status is VolunteerStatus.ACTIVE else "#8A939E"


LISTING = Listing(
    title="志愿者名册",
    records=select(Volunteer)
    .join(Person, Person.id == Volunteer.person_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=Volunteer.id,
    fields=(
        Field("number", "编号", Volunteer.number, width=70),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=80),
        Field("sex", "性别", Person.sex, width=52, spare=2),
        Field("age", "年龄", Person.born_on, show=age, width=52, number=True, order=YOUTH),
        Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone),
        Field("team", "服务队", teams.NAMES, width=124),
        Field("role", "岗位", teams.ROLES, width=72),
        Field("hours", "服务时长(小时)", _MINUTES, show=hours, width=122, number=True),
        Field("joined_on", "加入日期", Volunteer.joined_on, width=98, spare=1),
        Field("status", "状态", Volunteer.status, width=54, colour=colour_of),
        Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=190),
    ),
    order="number",
    word=_word,
    hint="姓名、拼音、首字母、编号、服务队、电话末几位",
)


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when a person became a volunteer and what was served since."""
    volunteer = session.scalar(select(Volunteer).where(Volunteer.person_id == person_id))
    if volunteer is None:
        return []
    served = select(ServiceRecord.served_on, ServiceRecord.minutes, ServiceRecord.content)
    return [
        Moment(volunteer.joined_on, "志愿", f"登记为志愿者（{volunteer.number}）"),
        *(
            Moment(day, "志愿", f"志愿服务 {hours(minutes)} 小时{'：' if content else ''}{content}")
            for day, minutes, content in session.execute(served.where(ServiceRecord.volunteer_id == volunteer.id))
        ),
    ]
