"""居民档案: what may be done with persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, cast, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import audit, finding, search
from jiceng_desktop.db.base import Kept
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, CareTagKind, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filters, history, homes, presence, tags, undo, visits
from jiceng_desktop.services.filters import persons
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing, Query
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.places import add_compound, leads_to, meant_places, unknown_compound
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


FILTERABLE = persons.FIELDS


@dataclass(frozen=True)
class Narrow:
    """Part of the archive: a place (kind and id as in ``places.tree``), a grid, tags, a filter asked ``on`` a day."""

    place: tuple[str, int] | None = None
    grid_id: int | None = None
    tag_id: int | None = None
    filter: filters.Filter | None = None
    on: date | None = None  # else the day the list is read
    here: bool | None = None  # who belongs to the community, or who has moved out or died; else both


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.place is not None:
        kind, place_id = narrow.place
        column = {"compound": Building.compound_id, "building": Building.id, "entrance": Entrance.id}[kind]
        conditions.append(Person.home_id.in_(_dwellings().where(column == place_id)))
    if narrow.grid_id is not None:
        conditions.append(Person.home_id.in_(_dwellings().where(Building.grid_id == narrow.grid_id)))
    if narrow.tag_id is not None:
        tagged = select(CareTag.person_id).where(CareTag.kind_id == narrow.tag_id, CareTag.to_on.is_(None))
        conditions.append(Person.id.in_(tagged))
    if narrow.filter is not None:
        met = select(Person.id).where(filters.condition(narrow.filter, FILTERABLE, narrow.on or date.today()))
        conditions.append(Person.id.in_(met.correlate(None)))  # apart, so that the order is read from its index
    here = narrow.here if narrow.place is None and narrow.grid_id is None else True  # nobody gone lives anywhere
    if here is not None:
        conditions.append(presence.is_here(here))
    return conditions


def _dwellings() -> Select[int]:
    return select(Dwelling.id).join(Entrance).join(Building)


def by_word(word: str) -> ColumnElement[bool]:
    """Match one word: digits are a tail or a room, Latin letters pinyin, Han a name or an address."""
    at = Dwelling.room == word if search.is_number(word) else leads_to(word)
    return or_(*map(finding.condition, (*search.meanings(word), finding.Homes(at))))


def _find(
    session: Session, searches: Sequence[Sequence[str]], where: Sequence[ColumnElement[bool]], most: int | None
) -> list[int]:
    """Return who meets all words of one of the searches, in the order of names."""
    return finding.find(session, [[_meanings(session, word) for word in words] for words in searches], where, most)


def _meanings(session: Session, word: str) -> list[finding.Meaning]:
    if search.is_number(word):
        return [*search.meanings(word), finding.Homes(Dwelling.room == word, scattered=True)]
    return [*search.meanings(word), *map(finding.Homes, meant_places(session, word))]


_TAG_NAMES = (
    select(func.aggregate_strings(CareTagKind.name, "、"))
    .join(CareTag, CareTag.kind_id == CareTagKind.id)
    .where(CareTag.person_id == Person.id, CareTag.to_on.is_(None))
    .correlate(Person)
    .scalar_subquery()
)


# who was born later is younger; a date cannot be counted backwards on every database
YOUTH = -cast(func.replace(cast(Person.born_on, String), "-", ""), Integer)


def age(born_on: date | None) -> str:
    """Show the age today."""
    return "" if born_on is None else str(words.show_age(born_on, date.today()))


NO_PAPER = "无证件"  # what is shown for somebody without a number; never stored


def paper(number: str | None) -> str:
    """Show the number of a paper, or that there is none, as with babies."""
    return number or NO_PAPER


def mask_paper(shown: str) -> str:
    """Mask the number of a paper."""
    return shown if shown == NO_PAPER else words.mask_id(shown)


LISTING = Listing(
    title="居民档案",
    records=select(Person).outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=Person.id,
    fields=(
        Field("name", "姓名", Person.name, order=Person.sort_key, width=104),
        Field("sex", "性别", Person.sex, width=52),
        Field("age", "年龄", Person.born_on, show=age, width=52, number=True, order=YOUTH),
        Field("id_number", "证件号码", Person.id_number, show=paper, width=144, mask=mask_paper),
        Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone),
        Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=196),
        Field("tags", "关爱标签", _TAG_NAMES, width=84, sortable=False),
        Field("status", "状态", Person.status, width=52, colour=presence.colour_of),
        Field("born_on", "出生日期", Person.born_on, width=100, extra=True),
        Field("political_status", "政治面貌", Person.political_status, width=100, extra=True),
        Field("ethnicity", "民族", Person.ethnicity, width=76, extra=True),
        Field("education", "学历", Person.education, width=100, extra=True),
        Field("marital_status", "婚姻状况", Person.marital_status, width=76, extra=True),
        Field("native_place", "籍贯", Person.native_place, width=120, extra=True),
        Field("nationality", "国籍", Person.nationality, width=76, extra=True),
        Field("occupation", "职业", Person.occupation, width=100, extra=True),
        Field("employer", "工作单位", Person.employer, width=140, extra=True),
        Field("registered_address", "户籍地址", Person.registered_address, width=196, extra=True),
        Field("home_match", "人户一致", homes.HOME_MATCH, width=84, extra=True, sortable=False),
    ),
    order="name",
    word=by_word,
    quick=_find,
    narrow=_narrow,
    hint="姓名、拼音、首字母、证件号或电话末几位、门牌 3-2-501",
)


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
