"""What the archive can answer when a superior's form asks about persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.services import community, tags
from jiceng_desktop.terms import HouseholdKind, Relation

_BATCH = 500
_MOBILE_LENGTH = 11
TAG = "tag:"  # before the name of a care tag: does the person carry it?

FIELDS: Mapping[str, str] = {
    "serial": "序号",
    "name": "姓名",
    "sex": "性别",
    "id_number": "身份证号",
    "born_on": "出生日期",
    "age": "年龄",
    "phone": "联系电话",
    "mobile": "手机",
    "landline": "固定电话",
    "address": "现住址",
    "compound": "小区/楼院",
    "building": "楼栋",
    "entrance": "单元",
    "room": "房号",
    "door": "门牌（楼单元室）",
    "grid": "网格",
    "relation": "与户主关系",
    "head": "户主姓名",
    "head_id_number": "户主身份证号",
    "head_phone": "户主电话",
    "family_size": "家庭人口数",
    "household_number": "户号",
    "registered_address": "户籍地址",
    "tags": "关爱标签",
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "education": "文化程度",
    "marital_status": "婚姻状况",
    "employer": "工作单位",
    "occupation": "职业",
    "native_place": "籍贯",
    "nationality": "国籍",
    "former_name": "曾用名",
    "id_kind": "证件类型",
    "status": "人员状态",
    "role": "居住身份",
    "moved_in_on": "入住日期",
    "note": "备注",
    "community": "社区名称",
    "office": "填报单位",
    "today": "填报日期",
    "clerk": "填表人",
}
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": words.mask_id,
    "head_id_number": words.mask_id,
    "phone": words.mask_phone,
    "mobile": words.mask_phone,
    "landline": words.mask_phone,
    "head_phone": words.mask_phone,
}
_OWN = (
    "name", "sex", "id_number", "born_on", "ethnicity", "political_status", "education", "marital_status", "employer",
    "occupation", "native_place", "nationality", "former_name", "id_kind", "status", "registered_address", "note",
)  # fmt: skip

Answers = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What is the same for everybody in a form: the community, the office, the day, the clerk."""

    community: str
    office: str
    today: date
    clerk: str

    def answers(self) -> Answers:
        """Return them by field."""
        return {"community": self.community, "office": self.office, "today": self.today, "clerk": self.clerk}


def facts(session: Session, today: date, clerk: str) -> Facts:
    """Return what is the same for everybody."""
    about = community.about(session)
    return Facts(about.name, about.office, today, clerk)


def fields(session: Session) -> dict[str, str]:
    """Return every field a heading may ask for with its words, the care tags at the end."""
    return {**FIELDS, **{TAG + name: f"是否{name}" for _, name, _ in tags.kinds(session)}}


def mask(field: str, text: str) -> str:
    """Hide the middle of numbers that name a person."""
    return _MASKS[field](text) if field in _MASKS and text else text


def is_secret(field: str | None) -> bool:
    """Tell whether a field is masked until somebody asks for it."""
    return field in _MASKS


def of_persons(session: Session, ids: Sequence[int], known: Facts) -> list[Answers]:
    """Return the answers for persons in their order, by field; who is gone is left out."""
    found: list[Answers] = []
    for first in range(0, len(ids), _BATCH):
        found += _of_some(session, ids[first : first + _BATCH], known)
    return [{**answers, "serial": number} for number, answers in enumerate(found, start=1)]


def _of_some(session: Session, ids: Sequence[int], known: Facts) -> list[Answers]:
    persons = _persons(session, ids)
    carried = _tags(session, ids)
    households = _households(session, ids)
    numbers = _numbers(session, ids)
    kinds = [name for _, name, _ in tags.kinds(session)]
    for person_id, answers in persons.items():
        mine = carried.get(person_id, [])
        answers.update(known.answers())
        answers.update(households.get(person_id, {}))
        answers["household_number"] = numbers.get(person_id)
        answers["age"] = None if answers["born_on"] is None else words.show_age(answers["born_on"], known.today)
        answers["tags"] = "、".join(mine)
        answers.update({TAG + name: "是" if name in mine else "否" for name in kinds})
    return [persons[person_id] for person_id in ids if person_id in persons]


def _persons(session: Session, ids: Sequence[int]) -> dict[int, Answers]:
    """Return what stands on the card and where the person lives."""
    found = session.execute(
        select(Person, Dwelling, Entrance.name, Building.name, Compound.name, Grid.name, Residency)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
        .outerjoin(Building, Building.id == Entrance.building_id)
        .outerjoin(Compound, Compound.id == Building.compound_id)
        .outerjoin(Grid, Grid.id == Building.grid_id)
        .outerjoin(
            Residency,
            and_(Residency.person_id == Person.id, Residency.dwelling_id == Person.home_id, Residency.to_on.is_(None)),
        )
        .where(Person.id.in_(ids))
    )
    return {
        person.id: {
            "id": person.id,
            **{name: getattr(person, name) for name in _OWN},
            **_phones(person.phone),
            "address": None if dwelling is None else dwelling.address,
            "room": None if dwelling is None else dwelling.room,
            "entrance": entrance,
            "building": building,
            "compound": compound,
            "door": None if dwelling is None else dwelling.address.removeprefix(compound),
            "grid": grid,
            "role": None if residency is None else residency.role,
            "moved_in_on": None if residency is None else residency.from_on,
        }
        for person, dwelling, entrance, building, compound, grid, residency in found
    }


def _phones(phone: str | None) -> Answers:
    numbers = words.phones(phone or "")
    mobiles = [number for number in numbers if number.startswith("1") and len(number) == _MOBILE_LENGTH]
    landlines = [number for number in numbers if number not in mobiles]
    return {"phone": phone, "mobile": next(iter(mobiles), None), "landline": next(iter(landlines), None)}


def _tags(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found = session.execute(
        select(CareTag.person_id, CareTagKind.name)
        .join(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .where(CareTag.person_id.in_(ids), CareTag.to_on.is_(None))
        .order_by(CareTagKind.position, CareTagKind.id)
    )
    carried: dict[int, list[str]] = defaultdict(list)
    for person_id, name in found:
        carried[person_id].append(name)
    return carried


def _households(session: Session, ids: Sequence[int]) -> dict[int, Answers]:
    """Return what is known of the households the persons live in."""
    living = and_(Household.kind == HouseholdKind.LIVING, Membership.to_on.is_(None))
    found = session.execute(
        select(Membership.person_id, Membership.household_id, Membership.relation)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id.in_(ids), living)
    ).all()
    household_ids = {row[1] for row in found}
    sizes = _sizes(session, household_ids)
    heads = _heads(session, household_ids)
    return {
        person_id: {
            "relation": None if relation is Relation.UNSTATED else relation,
            "family_size": sizes.get(household_id),
            **heads.get(household_id, {}),
        }
        for person_id, household_id, relation in found
    }


def _sizes(session: Session, household_ids: Iterable[int]) -> dict[int, int]:
    counted = (
        select(Membership.household_id, func.count())
        .where(Membership.household_id.in_(household_ids), Membership.to_on.is_(None))
        .group_by(Membership.household_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _heads(session: Session, household_ids: Iterable[int]) -> dict[int, Answers]:
    head = aliased(Person)
    found = session.execute(
        select(Membership.household_id, head.name, head.id_number, head.phone)
        .join(head, head.id == Membership.person_id)
        .where(
            Membership.household_id.in_(household_ids),
            Membership.relation == Relation.HEAD,
            Membership.to_on.is_(None),
        )
    )
    return {row[0]: {"head": row[1], "head_id_number": row[2], "head_phone": row[3]} for row in found}


def _numbers(session: Session, ids: Sequence[int]) -> dict[int, str | None]:
    """Return the numbers of the households; the registered one goes before."""
    found = session.execute(
        select(Membership.person_id, Household.number)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id.in_(ids), Membership.to_on.is_(None), Household.number.is_not(None))
        .order_by(Household.kind == HouseholdKind.REGISTERED)
    )
    return {row[0]: row[1] for row in found}
