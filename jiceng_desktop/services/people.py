"""居民档案: what may be done with persons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import audit, finding
from jiceng_desktop.db.base import Kept
from jiceng_desktop.db.councils import CouncilMember
from jiceng_desktop.db.lending import Reader
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, homes, tags, undo, visits
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.people_listing import FILTERABLE as FILTERABLE
from jiceng_desktop.services.people_listing import LISTING as LISTING
from jiceng_desktop.services.people_listing import Narrow as Narrow
from jiceng_desktop.services.places import add_compound, unknown_compound
from jiceng_desktop.terms import (
    AuditAction,
    Education,
    IdKind,
    MaritalStatus,
    PersonStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
    ethnicity,
)

LONGEST_NAME = 30
_GONE = "这位居民的档案已被删除，请刷新后再试。"


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a person; ``tags`` are ids of care tag kinds."""

    name: str | None = None
    former_name: str | None = None
    reading: str | None = None
    id_kind: IdKind = IdKind.ID_CARD
    id_number: str | None = None
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    phone: str | None = None
    ethnicity: str | None = None
    education: Education | None = None
    marital_status: MaritalStatus | None = None
    political_status: PoliticalStatus | None = None
    native_place: str | None = None
    nationality: str | None = None
    occupation: str | None = None
    employer: str | None = None
    registered_address: str | None = None
    status: PersonStatus = PersonStatus.PRESENT
    address: str | None = None
    role: ResidencyRole | None = None
    moved_in_on: date | None = None
    relation: Relation | None = None
    tags: frozenset[int] = frozenset()
    note: str | None = None
    version: int = 0


LABELS = {
    "name": "姓名",
    "former_name": "曾用名",
    "reading": "姓名读音",
    "id_kind": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "born_on": "出生日期",
    "phone": "联系电话",
    "ethnicity": "民族",
    "education": "学历",
    "marital_status": "婚姻状况",
    "political_status": "政治面貌",
    "native_place": "籍贯",
    "nationality": "国籍",
    "occupation": "职业",
    "employer": "工作单位",
    "registered_address": "户籍地址",
    "status": "人员状态",
    "address": "现住址",
    "role": "居住身份",
    "moved_in_on": "入住日期",
    "relation": "与户主关系",
    "tags": "关爱标签",
    "note": "备注",
    "from_on": "开始日期",
    "to_on": "结束日期",
    "home_id": "现住址",
    "merged": "并入的档案",
}

_OWN = (
    "former_name", "reading", "id_kind", "id_number", "sex", "born_on", "phone", "ethnicity", "education",
    "marital_status", "political_status", "native_place", "nationality", "occupation", "employer",
    "registered_address", "status", "note",
)  # fmt: skip


def load(session: Session, person_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal(_GONE)
    residency = homes.open_residency(session, person)
    tags = session.scalars(select(CareTag.kind_id).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    return Draft(
        name=person.name,
        address=person.home.address if person.home else None,
        role=residency.role if residency else None,
        moved_in_on=residency.from_on if residency else None,
        relation=homes.relation_of(session, person),
        tags=frozenset(tags),
        version=person.version,
        **{name: getattr(person, name) for name in _OWN},
    )


def checked(draft: Draft, today: date) -> Draft:
    """Tidy a draft, let birth date and sex follow from the ID number, refuse what cannot be true."""
    name = words.clean_name(draft.name or "")
    if not name:
        raise Refusal("请填写姓名。", "name")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"姓名最多 {LONGEST_NAME} 个字。", "name")
    draft = replace(draft, **_tidied(draft))
    if draft.status is PersonStatus.OUTSIDE and draft.address:
        raise Refusal("“非居民”没有本社区的住址。住进来了，请登记变动“迁入”，或者把人员状态改为“在住”。", "status")
    refuse_long(draft, Person, LABELS)
    number = words.clean_id(draft.id_number or "") or None
    born_on, sex = draft.born_on, draft.sex
    if number and draft.id_kind is IdKind.ID_CARD:
        if problem := words.id_problem(number, today):
            raise Refusal(problem, "id_number")
        born_on, sex = words.id_birth(number), Sex(words.id_sex(number) or Sex.UNKNOWN)
    if born_on and born_on > today:
        raise Refusal("出生日期不能晚于今天。", "born_on")
    if draft.phone and (problem := words.phone_problem(draft.phone)):
        raise Refusal(problem, "phone")
    phone = "、".join(words.phones(draft.phone or "")) or None
    return replace(draft, name=name, id_number=number, born_on=born_on, sex=sex, phone=phone)


_TEXTS = (
    "former_name", "reading", "ethnicity", "native_place", "nationality", "occupation", "employer",
    "registered_address",
)  # fmt: skip


def _tidied(draft: Draft) -> dict[str, Any]:
    """Return the free texts of a draft in one way of writing."""
    texts = {name: words.clean(getattr(draft, name) or "") or None for name in _TEXTS}
    texts["ethnicity"] = ethnicity(texts["ethnicity"] or "") or None
    return {**texts, "note": (draft.note or "").strip() or None}  # the one text that may have lines


@action("保存居民档案")
def save(session: Session, person_id: int | None, draft: Draft) -> int:
    """Add or change one person with home, household and tags."""
    today = day_of(session)
    draft = checked(draft, today)
    _refuse_double(session, person_id, draft)
    person = Person() if person_id is None else history.current(session, Person, person_id, draft.version, LABELS)
    for name in ("name", *_OWN):
        setattr(person, name, getattr(draft, name))
    person.sort_key = pinyin.sort_key(person.name, person.reading)
    session.add(person)
    session.flush()
    home = homes.Home(draft.address, draft.role, draft.moved_in_on, draft.relation)
    moved = homes.settle(session, person, home, today)
    tagged = tags.assign(session, person.id, draft.tags, today)
    if moved or tagged:
        person.revised += 1
    session.flush()
    return person.id


@action("保存居民档案")
def save_with_compound(session: Session, person_id: int | None, draft: Draft) -> int:
    """Save a person who lives in a compound that the clerk has just confirmed to be new."""
    name = unknown_compound(session, draft.address or "")
    if name is not None:
        add_compound(session, name)
    return save(session, person_id, draft)


def _refuse_double(session: Session, person_id: int | None, draft: Draft) -> None:
    """Refuse a second card with the same ID number, naming the first."""
    if draft.id_number is None:
        return
    other = session.scalar(select(Person).where(Person.id_number == draft.id_number, Person.id != (person_id or 0)))
    if other is not None:
        raise Refusal(f"证件号码已登记在“{other.name}”名下，请先核对是不是同一个人。", "id_number")


@action("删除居民档案")
def remove(session: Session, person_id: int, version: int | None = None) -> None:
    """Delete a person nothing else refers to, as it was shown; the history can bring the card back."""
    person = session.get(Person, person_id)
    if person is None:
        return
    history.refuse_changed(person, version)
    name = person.name  # out of reach once the database has refused
    hanging: list[Kept] = [
        *session.scalars(select(CareTag).where(CareTag.person_id == person_id)),
        *session.scalars(select(Membership).where(Membership.person_id == person_id)),
        *session.scalars(select(Residency).where(Residency.person_id == person_id)),
        *session.scalars(select(LifeEvent).where(LifeEvent.person_id == person_id)),
        *session.scalars(select(CouncilMember).where(CouncilMember.person_id == person_id)),
        *session.scalars(select(Reader).where(Reader.person_id == person_id)),
    ]
    for record in hanging:
        undo.keep(session, record)
        session.delete(record)
    visits.forget(session, person_id)
    undo.keep(session, person)
    try:
        session.flush()
        session.delete(person)
        session.flush()
    except IntegrityError as error:
        raise Refusal(f"“{name}”还有志愿者、签到或借阅等记录，不能删除。可以登记变动“迁出”或“死亡”。") from error


@action("查看完整号码")
def reveal(session: Session, person_id: int, field: str) -> str:
    """Return a sensitive value unmasked and leave a line that somebody looked."""
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal(_GONE)
    audit.note(session, AuditAction.REVEAL, person, {field: [None, "已查看"]})
    return str(getattr(person, field) or "")


def find_persons(session: Session, needle: str, limit: int = 30) -> list[tuple[int, str, str]]:
    """Return persons for a picker, as (id, name, address)."""
    first = LISTING.ids(session, Query(needle=needle), limit)
    found = select(Person.id, Person.name, Dwelling.address).outerjoin(Dwelling, Dwelling.id == Person.home_id)
    found = found.where(Person.id.in_(first)).order_by(Person.sort_key, Person.id)
    return [(row[0], row[1], row[2] or "") for row in session.execute(found)]


def alike(session: Session, person_id: int | None, draft: Draft) -> list[tuple[int, str, str]]:
    """Return who may be the same person, by name and birth date or address, as (id, name, address)."""
    name = words.clean_name(draft.name or "")
    same: list[ColumnElement[bool]] = []
    if draft.born_on:
        same.append(Person.born_on == draft.born_on)
    if draft.address:
        same.append(Dwelling.address == draft.address)
    if not name or not same:
        return []
    found = select(Person.id, Person.name, Dwelling.address).outerjoin(Dwelling, Dwelling.id == Person.home_id)
    found = found.where(finding.named(name), Person.name == name, or_(*same), Person.id != (person_id or 0)).limit(3)
    return [(row[0], row[1], row[2] or "") for row in session.execute(found)]


def count(session: Session) -> int:
    """Return how many persons the archive holds."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def done_to(session: Session, person_id: int) -> list[history.Line]:
    """Return what was done to a person's card, the newest first."""
    return history.of_person(session, person_id, LABELS)


KIND = Kind(title="居民", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
