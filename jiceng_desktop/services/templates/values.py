"""What the fields of a template say about one record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling, Entrance
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import corrections, queries, stationery, teams
from jiceng_desktop.services.corrections import Told
from jiceng_desktop.services.events import belongings
from jiceng_desktop.services.households import listing as households
from jiceng_desktop.services.templates import personal, recorded
from jiceng_desktop.services.templates.fields import FIELDS, PERSONAL, About, Subject
from jiceng_desktop.services.templates.filling import BLANK
from jiceng_desktop.services.templates.personal import day
from jiceng_desktop.services.volunteers import hours
from jiceng_desktop.terms import CALLED_OFF, EventKind, VolunteerStatus

GONE = {
    Subject.OCCURRENCE: "这场活动已被删除，请刷新后再试。",
    Subject.PERSON: "这位居民的档案已被删除，请刷新后再试。",
    Subject.HOUSEHOLD: "这一户已被删除，请刷新后再试。",
    Subject.BUILDING: "这个楼栋已被删除，请刷新后再试。",
    Subject.COPY: "这本图书已被删除，请刷新后再试。",
    Subject.READER: "这位读者的档案已被删除，请刷新后再试。",
    Subject.VOLUNTEER: "这位志愿者的登记已被删除，请刷新后再试。",
    Subject.TEAM: "这支志愿服务队已被删除，请刷新后再试。",
}
_HELD_BY_NAME = ("召开", "举办", "开展")
_VERBS = {EventKind.MEETING: "召开", EventKind.PUBLICITY: "开展"}
_CAUSES = ("因", "由于", "鉴于")


def values(session: Session, about: About | None, today: date, in_full: bool = False) -> dict[str, str]:
    """Return what every field says; ``in_full`` shows numbers whole.

    A field the record knows nothing of is a line to write on; a personal one is left out and so stays in the text.
    """
    unasked = {name: BLANK for names in FIELDS.values() for name in names if name not in PERSONAL}
    known = _SOURCES[about.subject](session, about.id, today, in_full) if about is not None else {}
    return {**unasked, **_always(session, today), **known}


def _always(session: Session, today: date) -> dict[str, str]:
    community = session.scalars(select(Community)).one()
    paper = stationery.of(session)
    return {
        "社区": community.name,
        "居委会": community.office,
        "居委会电话": paper.phone,
        "居委会地址": paper.address,
        "今天": words.show_day(today),
        "年份": str(today.year),
    }


# -- events


def _of_occurrence(session: Session, occurrence_id: int, today: date, _in_full: bool) -> dict[str, str]:
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        raise Refusal(GONE[Subject.OCCURRENCE])
    starts, ends = occurrence.starts_at, occurrence.ends_at
    weekday = f"星期{words.weekday(starts)}"
    contact = occurrence.contact or ""
    return {
        "会议名称": occurrence.title,
        "活动名称": occurrence.title,
        "事项": matter_of(occurrence),
        "时间": _from_to(occurrence),
        "日期": words.show_day(starts.date()),
        "星期": weekday,
        "开始时间": f"{starts:%H:%M}",
        "结束时间": f"{ends:%H:%M}",
        "地点": _place(occurrence),
        "参加对象": queries.group_of(occurrence.audience or ""),
        "参加人员": occurrence.audience or "",
        "主持人": occurrence.chair or "",
        "议程": _agenda(occurrence.agenda or ""),
        "联系方式": contact,
        "报名": f"请联系{contact}报名" if contact else "请到社区居委会报名",
        "主讲人": "、".join(one.name for one in belongings.of(session, occurrence).speakers),
        **_changed(session, occurrence),
        **recorded.of_record(session, occurrence, today),
    }


def _changed(session: Session, occurrence: Occurrence) -> dict[str, str]:
    """Return what a correction says: what became of the event since its last paper, and what holds now."""
    known = corrections.told(session, occurrence.id)
    expected, what = _expected(occurrence, known)
    on = what in ("改期", "恢复")
    others = "其他事项仍按原通知执行" if known is not None else "其他事项不变"
    return {
        "变更": what,
        "变更原因": (occurrence.reason or "") if what else "",
        "变更办法": _because(occurrence.reason if what else "") + _decided(what) if what else "",
        "原通知": known.cited if known is not None else "",
        "原主送": known.addressee if known is not None else queries.group_of(occurrence.audience or ""),
        "原时间": _moment(expected) if what else "",
        "原定活动": _held_of(occurrence),
        "新时间": _from_to(occurrence) if on else "",
        "新地点": _place(occurrence) if on else "",
        "其他事项": others if on else "",
    }


def _expected(occurrence: Occurrence, known: Told | None) -> tuple[datetime, str]:
    """Return when people expect an event, and what became of it; without a paper as it was planned at first."""
    if known is not None:
        return known.starts_at, corrections.change_of(known, occurrence.starts_at, occurrence.status)
    planned = occurrence.moved_from or occurrence.starts_at
    if occurrence.status in CALLED_OFF:
        return occurrence.starts_at, "取消"
    return planned, "改期" if planned != occurrence.starts_at else ""


def _because(reason: str | None) -> str:
    """Return why, as it begins a sentence: 因天气原因，."""
    told = words.clean(reason or "").strip("，。；、")
    return f"{told if told.startswith(_CAUSES) else f'因{told}'}，" if told else ""


def _decided(what: str) -> str:
    return {"取消": "现决定取消", "改期": "现决定改期", "恢复": "现决定照常进行"}[what]


def _moment(moment: datetime) -> str:
    return f"{words.show_day(moment.date())}（星期{words.weekday(moment)}）{moment:%H:%M}"


def _from_to(occurrence: Occurrence) -> str:
    starts, ends = occurrence.starts_at, occurrence.ends_at
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{words.show_day(ends.date())}{ends:%H:%M}"
    return f"{_moment(starts)}至{until}"


def matter_of(occurrence: Occurrence) -> str:
    """Return what is held, with the word that says how, unless its name says so itself."""
    return "".join(_held(occurrence))


def _held_of(occurrence: Occurrence) -> str:
    """Return what is held as something people know of: 召开的居民议事会."""
    return "的".join(_held(occurrence))


def _held(occurrence: Occurrence) -> tuple[str, str]:
    """Return how something is held, and what."""
    title = occurrence.title
    for verb in _HELD_BY_NAME:
        if title.startswith(verb) and title != verb:
            return verb, title[len(verb) :]
    return _VERBS.get(occurrence.kind, "举办"), title


def _place(occurrence: Occurrence) -> str:
    if occurrence.venue is None:
        return ""
    where = f"（{occurrence.venue.location}）" if occurrence.venue.location else ""
    return f"{occurrence.venue.name}{where}"


def _agenda(text: str) -> str:
    items = [line.strip() for line in text.splitlines() if line.strip()]
    if len(items) > 1:
        items = [f"{place}. {item}" for place, item in enumerate(items, start=1)]
    return "\n".join(items)


# -- people and places


def _of_person(session: Session, person_id: int, today: date, in_full: bool) -> dict[str, str]:
    known = personal.of_persons(session, [person_id], today, in_full)
    if person_id not in known:
        raise Refusal(GONE[Subject.PERSON])
    return known[person_id]


def _of_household(session: Session, household_id: int, today: date, in_full: bool) -> dict[str, str]:
    """Return what is known of whom a household is written to by, with its own address and building."""
    sheet = households.sheet(session, household_id)
    dwelling = session.get(Dwelling, sheet.dwelling_id) if sheet.dwelling_id else None
    first = sheet.head or next(iter(sheet.living), None)
    known = dict.fromkeys(FIELDS[Subject.PERSON], "")
    if first is not None:
        known |= _of_person(session, first.id, today, in_full)
    known |= dict.fromkeys(FIELDS[Subject.BUILDING], "")
    if dwelling is not None:
        entrance = session.get_one(Entrance, dwelling.entrance_id)
        known |= _of_building(session, entrance.building_id, today, in_full)
    return {**known, **personal.of_household(sheet), "住址": sheet.address}


def _of_building(session: Session, building_id: int, _today: date, _in_full: bool) -> dict[str, str]:
    known = personal.of_buildings(session, [building_id])
    if building_id not in known:
        raise Refusal(GONE[Subject.BUILDING])
    return known[building_id]


# -- books and volunteers


def _of_copy(session: Session, copy_id: int, today: date, in_full: bool) -> dict[str, str]:
    copy = session.get(Copy, copy_id)
    if copy is None:
        raise Refusal(GONE[Subject.COPY])
    corner = session.scalar(select(Corner.name).join(Box, Box.corner_id == Corner.id).where(Box.id == copy.box_id))
    own = {**dict.fromkeys(FIELDS[Subject.COPY], ""), "书名": copy.title.name, "图书编号": copy.number}
    own["图书角"] = corner or ""
    loan = session.scalar(select(Loan).where(Loan.copy_id == copy_id, Loan.returned_on.is_(None)))
    if loan is None or loan.person_id is None:
        return own
    borrower = _of_person(session, loan.person_id, today, in_full)
    late = (today - loan.due_on).days
    return {
        **borrower,
        **own,
        "借阅人": borrower["姓名"],
        "借出日期": day(loan.lent_on),
        "应还日期": day(loan.due_on),
        "逾期天数": str(late) if late > 0 else "",
    }


def _of_volunteer(session: Session, volunteer_id: int, today: date, in_full: bool) -> dict[str, str]:
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal(GONE[Subject.VOLUNTEER])
    served = select(func.sum(ServiceRecord.minutes)).where(
        ServiceRecord.volunteer_id == volunteer_id, ServiceRecord.confirmed_at.is_not(None)
    )
    team = session.scalar(
        select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.volunteer_id == volunteer_id, teams.OPEN)
        .order_by(TeamMember.from_on, TeamMember.id)
        .limit(1)
    )
    return {
        **_of_person(session, volunteer.person_id, today, in_full),
        **(_of_team(session, team.id, today, in_full) if team else dict.fromkeys(FIELDS[Subject.TEAM], "")),
        "志愿者编号": volunteer.number,
        "服务时长": hours(session.scalar(served)).removesuffix(".0"),
        "加入日期": day(volunteer.joined_on),
    }


def _of_team(session: Session, team_id: int, _today: date, _in_full: bool) -> dict[str, str]:
    team = session.get(Team, team_id)
    if team is None:
        raise Refusal(GONE[Subject.TEAM])
    found = select(Person.name).join(Volunteer, Volunteer.person_id == Person.id).order_by(Person.sort_key, Person.id)
    names = list(session.scalars(found.where(teams.belongs_to(team_id), Volunteer.status == VolunteerStatus.ACTIVE)))
    return {"服务队": team.name, "队员": "、".join(names), "队员人数": str(len(names))}


_SOURCES: dict[Subject, Callable[[Session, int, date, bool], dict[str, str]]] = {
    Subject.OCCURRENCE: _of_occurrence,
    Subject.PERSON: _of_person,
    Subject.HOUSEHOLD: _of_household,
    Subject.BUILDING: _of_building,
    Subject.COPY: _of_copy,
    Subject.READER: _of_person,
    Subject.VOLUNTEER: _of_volunteer,
    Subject.TEAM: _of_team,
}
