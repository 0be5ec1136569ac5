"""服务时长 as lists show it: all records, events without any, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.services.service.reading import show_hours
from jiceng_desktop.terms import Term

WAITING_COLOUR, DONE_COLOUR = "#9A6700", "#1A7F37"


class Which(Term):
    """The lists of the view 服务时长."""

    ALL = "all", "全部服务记录"
    UNCONFIRMED = "unconfirmed", "未确认"
    WITHOUT = "without", "没有录时长的活动"
    WAITING = "waiting", "待确认的更正"
    CORRECTIONS = "corrections", "更正登记"


@dataclass(frozen=True)
class Narrow:
    """Some of the records: of a year, of a team, of one volunteer, at one event, those not confirmed yet."""

    unconfirmed: bool = False
    year: int | None = None
    team_id: int | None = None
    volunteer_id: int | None = None
    occurrence_id: int | None = None


def _narrowed(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.unconfirmed:
        conditions.append(ServiceRecord.confirmed_at.is_(None))
    if narrow.year is not None:
        conditions.append(ServiceRecord.served_on.between(date(narrow.year, 1, 1), date(narrow.year, 12, 31)))
    for name in ("team_id", "volunteer_id", "occurrence_id"):
        if (wanted := getattr(narrow, name)) is not None:
            conditions.append(getattr(ServiceRecord, name) == wanted)
    return conditions


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _state(confirmed_at: datetime | None) -> str:
    return "未确认" if confirmed_at is None else "已确认"


def _state_colour(confirmed_at: datetime | None) -> str:
    return WAITING_COLOUR if confirmed_at is None else DONE_COLOUR


def _word(word: str) -> ColumnElement[bool]:
    served = ServiceRecord.volunteer_id.in_(volunteers_by(word))
    if word.isascii():  # initials or a number: nobody describes a service like that
        return served
    return or_(
        served,
        ServiceRecord.content.contains(word, autoescape=True),
        ServiceRecord.team_id.in_(select(Team.id).where(Team.name.contains(word, autoescape=True))),
    )


def volunteers_by(word: str) -> Select[int]:
    """Select the volunteers a word means: a name, its reading or initials, a number, the end of a phone."""
    named = select(Person.id).outerjoin(Dwelling, Dwelling.id == Person.home_id).where(by_word(word))
    number = Volunteer.number.contains(word.upper(), autoescape=True)
    return select(Volunteer.id).where(or_(Volunteer.person_id.in_(named.correlate(None)), number))


LISTING = Listing(
    title="服务时长",
    records=select(ServiceRecord)  # outer joins: what is neither shown nor asked for need not be looked up
    .outerjoin(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
    .outerjoin(Person, Person.id == Volunteer.person_id)
    .outerjoin(Team, Team.id == ServiceRecord.team_id),
    key=ServiceRecord.id,
    fields=(
        Field("served_on", "日期", ServiceRecord.served_on, width=92),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=78),
        Field("number", "编号", Volunteer.number, width=68, spare=3),
        Field("content", "服务内容", ServiceRecord.content, width=160),
        Field("minutes", "时长(小时)", ServiceRecord.minutes, show=show_hours, width=86, number=True),
        Field("team", "服务队", Team.name, width=104, spare=1),
        Field("source", "来源", ServiceRecord.source, width=52, spare=4),
        Field("state", "状态", ServiceRecord.confirmed_at, show=_state, width=64, colour=_state_colour),
        Field("confirmed_by", "确认人", ServiceRecord.confirmed_by, width=72, spare=2),
        Field("starts_at", "签到", ServiceRecord.starts_at, show=_clock, width=56, extra=True),
        Field("ends_at", "签退", ServiceRecord.ends_at, show=_clock, width=56, extra=True),
        Field("role", "岗位", ServiceRecord.role, width=80, extra=True),
        Field("confirmed_at", "确认时间", ServiceRecord.confirmed_at, show=_moment, width=130, extra=True),
    ),
    order="served_on",
    descending=True,
    word=_word,
    narrow=_narrowed,
    hint="姓名、拼音、首字母、编号、服务内容、服务队",
)
