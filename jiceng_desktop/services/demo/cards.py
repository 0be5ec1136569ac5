"""What is written on a card: numbers, work, school and tags, as the age makes likely."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from jiceng_desktop.services.demo.families import Member
from jiceng_desktop.services.demo.town import MAJORITY, Town, years_after
from jiceng_desktop.terms import Education, IdKind, PersonStatus, PoliticalStatus, Sex

_RETIRED, _OLD, _VERY_OLD, _OLD_NUMBER = 60, 65, 80, 72
_OF_SCHOOL_AGE, _IN_LEAGUE, _OUT_OF_LEAGUE, _GRADUATE = 6, 14, 28, 22
PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)

_EMPLOYERS = (
    "个体经营", "砚溪小学", "晴川物流公司", "禾风超市", "自由职业", "望梅中学", "青砚机械厂", "听松建筑公司",
    "棠梨酒店", "云岫软件公司", "外地务工", "公交公司", "晴川医院", "同晖装饰公司",
)  # fmt: skip
ELSEWHERE = ("望禾县青砚镇", "晴岚县稻香乡", "云岫市松桥街道", "棠川县石浦镇", "沐禾县柳塘乡", "临砚市河湾街道")
_SCHOOLING = (Education.BACHELOR, Education.COLLEGE, Education.SECONDARY_VOCATIONAL, Education.SENIOR_HIGH)
_WORK = ("教师", "医生", "护士", "司机", "厨师", "会计", "个体经营者", "保安", "程序员", "建筑工人", "售货员", "公务员")
_NATIONS = {
    "Maria Lindqvist": "瑞典",
    "Liam O'Hara-Voss": "爱尔兰",
    "Jürgen Blum": "德国",
    "Anh Thi Tran": "越南",
    "Paulo da Cruz": "巴西",
    "Yuki Hoshino": "日本",
}
_NOTES = (
    "听力不好，打电话请大声。",
    "子女在外地工作，节假日前去走访。",
    "喜欢书法，可请来写春联。",
    "腿脚不便，需上门服务。",
)


def card(town: Town, member: Member, born_on: date) -> dict[str, Any]:
    """Return the columns of a person, but not where it lives."""
    age = member.age
    return {
        "name": member.name,
        "former_name": _former_name(town, member),
        "sex": member.sex,
        "born_on": born_on,
        **_paper(town, member, born_on),
        "phone": _phone(town, age),
        "ethnicity": member.ethnicity or None,
        "education": _education(town, age),
        "marital_status": member.marital,
        "political_status": None if member.foreign else _political(town, age),
        **_origin(member, born_on),
        "employer": _employer(town, age),
        "status": PersonStatus.AWAY if MAJORITY < age < _RETIRED and town.chance(0.03) else PersonStatus.PRESENT,
        "note": town.rng.choice(_NOTES) if age >= _OLD and town.chance(0.06) else None,
    }


def tags_of(town: Town, member: Member, values: dict[str, Any]) -> list[tuple[str, date]]:
    """Return the tags somebody carries and since when; age, household and membership decide most of them."""
    age, born_on, today = member.age, values["born_on"], town.today
    likely: dict[str, tuple[bool, float, date | None]] = {
        "高龄": (age >= _VERY_OLD, 1.0, years_after(born_on, _VERY_OLD)),
        "独居老人": (member.alone and age >= _OLD, 1.0, None),
        "留守儿童": (member.left_behind, 1.0, None),
        "党员": (values["political_status"] in PARTY, 1.0, None),
        "退役军人": (member.sex is Sex.MALE and age >= _GRADUATE and not member.foreign, 0.03, None),
        "优抚": (age >= _VERY_OLD - 5, 0.03, None),
        "残疾人": (age >= _OF_SCHOOL_AGE and not member.foreign, 0.02, None),
        "低保": (age >= MAJORITY and not member.foreign, 0.012, None),
        "慢性病": (age >= _RETIRED, 0.3, None),
    }
    return [
        (name, since or town.day(years_after(today, -4), today - timedelta(20)))
        for name, (fits, share, since) in likely.items()
        if fits and town.chance(share)
    ]


def _origin(member: Member, born_on: date) -> dict[str, Any]:
    """Return where somebody comes from and what the work is; drawn apart, for few cards say so."""
    rng = Random(f"{member.name}{born_on}")  # noqa: S311  # the same every time
    if member.foreign:
        return {"native_place": None, "nationality": _NATIONS.get(member.name), "occupation": "外教"}
    known = _GRADUATE <= member.age < _RETIRED and rng.random() < 0.5  # noqa: PLR2004
    native = rng.choice(ELSEWHERE)[:3] if rng.random() < 0.4 else None  # noqa: PLR2004
    return {"native_place": native, "nationality": None, "occupation": rng.choice(_WORK) if known else None}


def _former_name(town: Town, member: Member) -> str | None:
    if member.age < MAJORITY or member.foreign or not town.chance(0.006):
        return None
    return member.surname + town.names.given(member.sex, town.today.year - member.age)


def _paper(town: Town, member: Member, born_on: date) -> dict[str, Any]:
    """Return kind and number of the paper; babies, and a few others, have none."""
    if member.foreign:
        return {"id_kind": IdKind.PASSPORT, "id_number": town.numbers.passport()}
    without = town.chance(0.6) if member.age == 0 else town.chance(0.006)
    old = member.age >= _OLD_NUMBER and town.chance(0.01)
    number = None if without else town.numbers.id_number(born_on, member.sex, old)
    return {"id_kind": IdKind.ID_CARD, "id_number": number}


def _phone(town: Town, age: int) -> str | None:
    if not town.chance(0.94 if age >= MAJORITY else 0.3 if age >= _IN_LEAGUE else 0):
        return None
    if age >= _OLD and town.chance(0.1):
        return f"{town.numbers.phone()}、{town.numbers.landline()}" if town.chance(0.3) else town.numbers.landline()
    return town.numbers.phone()


def _education(town: Town, age: int) -> Education | None:
    if age < _OF_SCHOOL_AGE:
        return None
    if age < MAJORITY:
        return (Education.PRIMARY, Education.JUNIOR_HIGH, Education.SENIOR_HIGH)[min(2, (age - _OF_SCHOOL_AGE) // 5)]
    if age >= _OLD:
        return town.rng.choices((Education.PRIMARY, Education.JUNIOR_HIGH, Education.SENIOR_HIGH), (4, 5, 2))[0]
    if age > _GRADUATE and town.chance(0.06):
        return Education.POSTGRADUATE
    return town.rng.choices(_SCHOOLING, (5, 5, 3, 4))[0]


def _political(town: Town, age: int) -> PoliticalStatus | None:
    if age < _IN_LEAGUE:
        return None
    if age >= MAJORITY and town.chance(0.14 if age >= _RETIRED else 0.08):
        return PoliticalStatus.PROBATIONARY if town.chance(0.03) else PoliticalStatus.PARTY_MEMBER
    if age <= _OUT_OF_LEAGUE:
        return PoliticalStatus.LEAGUE_MEMBER if town.chance(0.4) else PoliticalStatus.MASSES
    return PoliticalStatus.DEMOCRATIC_PARTY if town.chance(0.004) else PoliticalStatus.MASSES


def _employer(town: Town, age: int) -> str | None:
    if not _GRADUATE <= age < _RETIRED or town.chance(0.35):
        return None
    return town.rng.choice(_EMPLOYERS)
