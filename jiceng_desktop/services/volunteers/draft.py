"""What may be entered about a volunteer, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.volunteers import times
from jiceng_desktop.terms import PoliticalStatus, Sex, VolunteerOrigin, VolunteerStatus

GONE = "这名志愿者已被另一处删除，请刷新后再试。"


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a volunteer.

    ``person`` is the id of a card, or the name of somebody from outside who has none yet; only of such a newcomer
    are ``id_number`` to ``political_status`` asked. ``team_id`` and ``role`` begin the first membership.
    ``available`` are the codes of ``times``.
    """

    person: int | str | None = None
    id_number: str | None = None
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    phone: str | None = None
    political_status: PoliticalStatus | None = None
    number: str | None = None
    origin: VolunteerOrigin | None = None
    joined_on: date | None = None
    status: VolunteerStatus = VolunteerStatus.ACTIVE
    organisation: str | None = None
    team_id: int | None = None
    role: str | None = None
    skills: str | None = None
    languages: str | None = None
    drives: bool = False
    available: frozenset[str] = frozenset()
    health_limits: str | None = None
    emergency_contact: str | None = None
    emergency_phone: str | None = None
    consented_on: date | None = None
    note: str | None = None
    version: int = 0


LABELS = {
    "person": "姓名",
    "id_number": "身份证号",
    "sex": "性别",
    "born_on": "出生日期",
    "phone": "联系电话",
    "political_status": "政治面貌",
    "number": "志愿者编号",
    "origin": "来源",
    "joined_on": "加入日期",
    "status": "状态",
    "organisation": "单位或学校",
    "team_id": "服务队",
    "role": "岗位",
    "skills": "专长",
    "languages": "语言",
    "drives": "驾驶",
    "available": "可服务时间",
    "health_limits": "健康限制",
    "emergency_contact": "紧急联系人",
    "emergency_phone": "紧急联系电话",
    "consented_on": "同意使用信息",
    "note": "备注",
    "left_on": "退出日期",
    "left_reason": "退出原因",
    "hours": "累计时长",
}

OWN = (
    "number", "origin", "joined_on", "status", "organisation", "skills", "languages", "drives", "health_limits",
    "emergency_contact", "emergency_phone", "consented_on", "note",
)  # fmt: skip
_TEXTS = ("organisation", "role", "skills", "languages", "emergency_contact")


def load(session: Session, volunteer_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal(GONE)
    return Draft(
        person=volunteer.person_id,
        available=times.loaded(volunteer.available),
        version=volunteer.version,
        **{name: getattr(volunteer, name) for name in OWN},
    )


def checked(draft: Draft, today: date) -> Draft:
    """Tidy a draft and refuse what cannot be true."""
    tidied: dict[str, str | None] = {name: words.clean(getattr(draft, name) or "") or None for name in _TEXTS}
    for name in ("health_limits", "note"):
        tidied[name] = (getattr(draft, name) or "").strip() or None
    tidied["number"] = words.clean(draft.number or "").replace(" ", "").upper() or None
    draft = replace(draft, **tidied)  # type: ignore[arg-type]
    refuse_long(draft, Volunteer, LABELS)
    if draft.joined_on is not None and draft.joined_on > today:
        raise Refusal("加入日期不能晚于今天。", "joined_on")
    if draft.consented_on is not None and draft.consented_on > today:
        raise Refusal("同意使用信息的日期不能晚于今天。", "consented_on")
    if draft.emergency_phone and (problem := words.phone_problem(draft.emergency_phone)):
        raise Refusal(problem, "emergency_phone")
    phone = "、".join(words.phones(draft.emergency_phone or "")) or None
    return replace(draft, emergency_phone=phone)
