"""志愿者名册: how volunteers are listed, found by words and narrowed to some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Award, FormerNumber, Team, TeamMember, Training, Volunteer
from jiceng_desktop.services import teams
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.people_listing import YOUTH, age, by_word
from jiceng_desktop.services.volunteers import times
from jiceng_desktop.terms import VolunteerOrigin, VolunteerStatus

_CONFIRMED = (
    ServiceRecord.volunteer_id == Volunteer.id,
    ServiceRecord.confirmed_at.is_not(None),
    ServiceRecord.minutes > 0,  # else it was corrected: nobody served
)
_MINUTES = (
    select(func.coalesce(func.sum(ServiceRecord.minutes), 0)).where(*_CONFIRMED).correlate(Volunteer).scalar_subquery()
)
_LAST = select(func.max(ServiceRecord.served_on)).where(*_CONFIRMED).correlate(Volunteer).scalar_subquery()


@dataclass(frozen=True)
class Narrow:
    """Part of the roster; ``here`` are those who have not left, or those who have."""

    here: bool | None = None
    status: VolunteerStatus | None = None
    origin: VolunteerOrigin | None = None
    team_id: int | None = None
    teamless: bool = False
    unagreed: bool = False


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    left = Volunteer.status == VolunteerStatus.LEFT
    conditions: list[ColumnElement[bool]] = []
    if narrow.here is not None:
        conditions.append(~left if narrow.here else left)
    if narrow.status is not None:
        conditions.append(Volunteer.status == narrow.status)
    if narrow.origin is not None:
        conditions.append(Volunteer.origin == narrow.origin)
    if narrow.team_id is not None:
        conditions.append(teams.belongs_to(narrow.team_id))
    if narrow.teamless:
        conditions.append(Volunteer.id.not_in(select(TeamMember.volunteer_id).where(teams.OPEN)))
    if narrow.unagreed:
        conditions.append(Volunteer.consented_on.is_(None))
    return conditions


def hours(minutes: int | None) -> str:
    """Show minutes as hours with one place: 125 → 2.1."""
    return f"{(minutes or 0) / 60:.1f}"


def _word(word: str) -> ColumnElement[bool]:
    return or_(
        by_word(word),
        Volunteer.number.contains(word, autoescape=True),
        Volunteer.id.in_(select(FormerNumber.volunteer_id).where(FormerNumber.number == word.upper())),
        teams.NAMES.contains(word, autoescape=True),
        Volunteer.organisation.contains(word, autoescape=True),
        Volunteer.skills.contains(word, autoescape=True),
    )


def colour_of(status: VolunteerStatus) -> str | None:
    """Return the colour in which a status is told."""
    return "#1A7F37" if status is VolunteerStatus.ACTIVE else "#8A939E"


def _yes(value: bool) -> str:
    return "是" if value else ""


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
        Field("team", "服务队", teams.NAMES, width=112),
        Field("role", "岗位", teams.ROLES, width=72),
        Field("hours", "服务时长(小时)", _MINUTES, show=hours, width=118, number=True),
        Field("joined_on", "加入日期", Volunteer.joined_on, width=98, spare=1),
        Field("status", "状态", Volunteer.status, width=54, colour=colour_of),
        Field("origin", "来源", Volunteer.origin, width=92, extra=True),
        Field("last_on", "最近服务", _LAST, width=98, extra=True),
        Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=190, extra=True),
        Field("organisation", "单位或学校", Volunteer.organisation, width=140, extra=True),
        Field("political_status", "政治面貌", Person.political_status, width=100, extra=True),
        Field("skills", "专长", Volunteer.skills, width=120, extra=True),
        Field("languages", "语言", Volunteer.languages, width=90, extra=True),
        Field("drives", "会开车", Volunteer.drives, show=_yes, width=64, extra=True),
        Field(
            "available",
            "可服务时间",
            Volunteer.available,
            show=lambda text: times.told(times.loaded(text)),
            width=150,
            extra=True,
            sortable=False,
        ),
        Field("consented_on", "同意使用信息", Volunteer.consented_on, width=110, extra=True),
        Field("left_on", "退出日期", Volunteer.left_on, width=98, extra=True),
    ),
    order="number",
    word=_word,
    narrow=_narrow,
    hint="姓名、拼音、首字母、编号、服务队、单位、专长、电话末几位",
)


@dataclass(frozen=True)
class Counts:
    """How many volunteers there are, by what the list can be narrowed to; ``teams`` as (id, name, count)."""

    here: int
    left: int
    statuses: dict[VolunteerStatus, int]
    origins: dict[VolunteerOrigin, int]
    teams: tuple[tuple[int, str, int], ...]
    teamless: int
    unagreed: int


def counts(session: Session) -> Counts:
    """Count the volunteers; teams and what is missing only of those who have not left."""
    by_status = {row[0]: row[1] for row in session.execute(_grouped(Volunteer.status))}
    here = Volunteer.status != VolunteerStatus.LEFT
    by_origin = {row[0]: row[1] for row in session.execute(_grouped(Volunteer.origin).where(here))}
    missing = [
        session.scalar(select(func.count(Volunteer.id)).where(here, *_narrow(narrow))) or 0
        for narrow in (Narrow(teamless=True), Narrow(unagreed=True))
    ]
    left = by_status.get(VolunteerStatus.LEFT, 0)
    return Counts(
        sum(by_status.values()) - left,
        left,
        {status: by_status[status] for status in VolunteerStatus if status in by_status},
        {origin: by_origin[origin] for origin in VolunteerOrigin if origin in by_origin},
        _by_team(session, here),
        *missing,
    )


def _by_team(session: Session, here: ColumnElement[bool]) -> tuple[tuple[int, str, int], ...]:
    """Count the members of each team that has some; whoever belongs to a part of a team belongs to it as well."""
    belonging: dict[int, set[int]] = {}
    found = select(TeamMember.team_id, Team.parent_id, TeamMember.volunteer_id)
    found = found.join(Team, Team.id == TeamMember.team_id).join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
    for team_id, parent_id, volunteer_id in session.execute(found.where(teams.OPEN, here)):
        for one in filter(None, (team_id, parent_id)):
            belonging.setdefault(one, set()).add(volunteer_id)
    named = select(Team.id, Team.name).where(Team.id.in_(belonging)).order_by(Team.position, Team.id)
    return tuple((row[0], row[1], len(belonging[row[0]])) for row in session.execute(named))


def persons(session: Session, volunteer_ids: Sequence[int]) -> list[int]:
    """Return the persons who are these volunteers, in the order asked for."""
    found = select(Volunteer.id, Volunteer.person_id).where(Volunteer.id.in_(volunteer_ids))
    known = {row[0]: row[1] for row in session.execute(found)}
    return [known[volunteer_id] for volunteer_id in volunteer_ids if volunteer_id in known]


def open_teams(session: Session) -> list[tuple[int, str]]:
    """Return the teams somebody may join, as (id, name)."""
    found = select(Team.id, Team.name).where(Team.closed_on.is_(None)).order_by(Team.position, Team.id)
    return [(row[0], row[1]) for row in session.execute(found)]


def _grouped(column: InstrumentedAttribute[Any]) -> Select[Any]:
    return select(column, func.count()).select_from(Volunteer).group_by(column)


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when a person came, served (as far as it is confirmed), learnt, was given something, and left."""
    volunteer = session.scalar(select(Volunteer).where(Volunteer.person_id == person_id))
    if volunteer is None:
        return []
    told = [Moment(volunteer.joined_on, "志愿", f"登记为志愿者（{volunteer.number}）")]
    if volunteer.left_on is not None:
        why = f"：{volunteer.left_reason}" if volunteer.left_reason else ""
        told.append(Moment(volunteer.left_on, "志愿", f"退出志愿者名册{why}"))
    served = select(ServiceRecord.served_on, ServiceRecord.minutes, ServiceRecord.content)
    served = served.where(ServiceRecord.volunteer_id == volunteer.id, *_CONFIRMED[1:])
    for day, minutes, content in session.execute(served):
        told.append(Moment(day, "志愿", f"志愿服务 {hours(minutes)} 小时{'：' if content else ''}{content}"))
    learnt = select(Training.trained_on, Training.subject).where(Training.volunteer_id == volunteer.id)
    told += [Moment(day, "志愿", f"参加培训：{subject}") for day, subject in session.execute(learnt)]
    given = select(Award.awarded_on, Award.title).where(Award.volunteer_id == volunteer.id)
    return told + [Moment(day, "志愿", f"获得表彰：{title}") for day, title in session.execute(given)]
