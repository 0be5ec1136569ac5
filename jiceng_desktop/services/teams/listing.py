"""Teams and their members as lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Dwelling, Entrance, Grid
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, TeamPosition, Volunteer
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Field, Listing, plain
from jiceng_desktop.services.people_listing import YOUTH, age, by_word
from jiceng_desktop.services.teams import draft as entered
from jiceng_desktop.services.teams import membership, saving
from jiceng_desktop.services.teams.belonging import OPEN, within

_ABOVE, _LEADER, _LED_BY = aliased(Team), aliased(Volunteer), aliased(Person)
_PART = aliased(Team)
_MEMBERS = (
    select(func.count(TeamMember.volunteer_id.distinct()))
    .join(_PART, _PART.id == TeamMember.team_id)
    .where(or_(_PART.id == Team.id, _PART.parent_id == Team.id), OPEN)
    .correlate(Team)
    .scalar_subquery()
)
_WANTED = select(func.sum(TeamPosition.wanted)).where(TeamPosition.team_id == Team.id).correlate(Team).scalar_subquery()

LISTING = Listing(
    title="志愿服务队",
    records=select(Team)
    .outerjoin(_ABOVE, _ABOVE.id == Team.parent_id)
    .outerjoin(_LEADER, _LEADER.id == Team.leader_id)
    .outerjoin(_LED_BY, _LED_BY.id == _LEADER.person_id),
    key=Team.id,
    fields=(
        Field("position", "序号", Team.position, width=56, number=True),
        Field("name", "名称", Team.name, width=130),
        Field("above", "属于", _ABOVE.name, width=110),
        Field("leader", "队长", _LED_BY.name, width=80, order=_LED_BY.sort_key),
        Field("members", "队员", _MEMBERS, width=56, number=True),
        Field("wanted", "岗位要求", _WANTED, width=76, number=True),
        Field("purpose", "宗旨", Team.purpose, width=260),
        Field("founded_on", "成立日期", Team.founded_on, width=98),
        Field("closed_on", "停办日期", Team.closed_on, width=98, extra=True),
    ),
    order="position",
    word=lambda word: or_(
        Team.name.contains(word, autoescape=True),
        Team.purpose.contains(word, autoescape=True),
        _LED_BY.name.contains(word, autoescape=True),
    ),
    hint="名称、宗旨、队长",
)
KIND = Kind("服务队", LISTING, entered.Draft, entered.load, saving.save, saving.remove, entered.LABELS)


@dataclass(frozen=True)
class Narrow:
    """Part of the members: those of one team with its sub-teams, and whether they belong to it still."""

    team_id: int | None = None
    here: bool = True
    role: str | None = None


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [OPEN if narrow.here else ~OPEN]
    if narrow.team_id is not None:
        conditions.append(TeamMember.team_id.in_(within(narrow.team_id)))
    if narrow.role is not None:
        conditions.append(TeamMember.role == narrow.role)
    return conditions


def hours(minutes: int | None) -> str:
    """Show minutes as hours with one place: 125 → 2.1."""
    return f"{(minutes or 0) / 60:.1f}"


def belonged_then() -> ColumnElement[bool]:
    """Return the condition that a record names no team and was served while somebody was a member.

    Such a record counts for every team that the volunteer belonged to that day.
    """
    return and_(
        (ServiceRecord.team_id + 0).is_(None),  # computed: the days lead, not the index of teams
        TeamMember.from_on <= ServiceRecord.served_on,
        or_(OPEN, ServiceRecord.served_on <= TeamMember.to_on),
    )


def _of_member(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition that a record is a member's confirmed service for the team on some days."""
    return and_(
        ServiceRecord.volunteer_id == TeamMember.volunteer_id,
        ServiceRecord.confirmed_at.is_not(None),
        ServiceRecord.served_on.between(first, last),
        or_(ServiceRecord.team_id == TeamMember.team_id, belonged_then()),
    )


def _word(word: str) -> ColumnElement[bool]:
    plain_texts = (Volunteer.number, TeamMember.role, TeamMember.offer, Volunteer.organisation, Team.name)
    return or_(by_word(word), *(column.contains(word, autoescape=True) for column in plain_texts))


_MEMBERSHIPS = (
    select(TeamMember)
    .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id)
    .join(Team, Team.id == TeamMember.team_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id)
    .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
    .outerjoin(Building, Building.id == Entrance.building_id)
    .outerjoin(Grid, Grid.id == Building.grid_id)
)


def members_listing(today: date) -> Listing:
    """Return the members of teams as a list; the hours are those of this year, which is why it depends on the day."""
    minutes = (
        select(func.coalesce(func.sum(ServiceRecord.minutes), 0))
        .where(_of_member(date(today.year, 1, 1), today))
        .correlate(TeamMember)
        .scalar_subquery()
    )
    return Listing(
        title="服务队队员",
        records=_MEMBERSHIPS,
        key=TeamMember.id,
        fields=(
            Field("number", "编号", Volunteer.number, width=66),
            Field("name", "姓名", Person.name, order=Person.sort_key, width=78),
            Field("role", "岗位", TeamMember.role, width=92),
            Field("hours", "本年时长", minutes, show=hours, width=80, number=True),
            Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone),
            Field("team", "服务队", Team.name, order=Team.position, width=96, spare=3),
            Field("offer", "能提供的服务", TeamMember.offer, width=132, spare=2),
            Field("grid", "网格", Grid.name, order=Grid.position, width=72, spare=1),
            Field("from_on", "加入日期", TeamMember.from_on, width=98, spare=1),
            Field("to_on", "退出日期", TeamMember.to_on, width=98, extra=True),
            Field("status", "状态", Volunteer.status, show=plain, width=56, extra=True),
            Field("age", "年龄", Person.born_on, show=age, width=52, number=True, order=YOUTH, extra=True),
            Field("sex", "性别", Person.sex, width=52, extra=True),
            Field("organisation", "单位或商户", Volunteer.organisation, width=130, extra=True),
            Field("political_status", "政治面貌", Person.political_status, width=100, extra=True),
            Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=190, extra=True),
        ),
        order="name",
        word=_word,
        narrow=_narrow,
        hint="姓名、拼音、首字母、编号、岗位、能提供的服务",
    )


MEMBER_KIND = Kind(
    "队员",
    None,
    membership.MemberDraft,
    membership.load_member,
    membership.save_member,
    membership.remove_member,
    membership.MEMBER_LABELS,
)
