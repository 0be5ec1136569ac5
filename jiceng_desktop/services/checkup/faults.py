"""What is wrong with single cards and with households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.services.checkup.material import Card, Material, Member
from jiceng_desktop.services.checkup.problems import Finding, Problem
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import HouseholdKind, IdKind, PersonStatus, Relation, Sex

GROWN = 18
_OLDEST = 120
_ZEROS = "000"
_NEW_LENGTH = 18

# From which age on, and up to which, somebody may carry a tag; a kind that is not named fits every age.
AGES = {"留守儿童": range(GROWN), "高龄": range(80, 200), "独居老人": range(60, 200)}


def number_problem(card: Card, today: date) -> str | None:
    """Say what is wrong with the number of an ID card; None where there is none."""
    number = card.id_number
    if not number or card.id_kind is not IdKind.ID_CARD:
        return None
    if words.lost_digits(number) or "." in number:
        return "被 Excel 改成了小数或科学计数，末几位已经丢失。"
    problem = words.id_problem(number, today)
    if number.endswith(_ZEROS) and len(number) == _NEW_LENGTH:
        return f"末三位是000，{'多半是' if problem else '可能'}被 Excel 改坏了，请对照证件核对。"
    return problem


def tidied_number(card: Card, today: date) -> str | None:
    """Return the same ID number in the right way of writing, if that is all that is wrong with it."""
    tidy = words.clean_id(card.id_number or "")
    return tidy if tidy != card.id_number and words.id_problem(tidy, today) is None else None


def tidied_phone(phone: str) -> str | None:
    """Return the same numbers in the right way of writing, if that is all that is wrong with them."""
    tidy = "、".join(words.phones(phone))
    return tidy if tidy and tidy != phone and words.phone_problem(tidy) is None else None


def of_card(card: Card, wrong_number: str | None, material: Material) -> Iterator[Finding]:
    """Yield what is wrong with one card by itself."""
    if wrong_number:
        tidy = tidied_number(card, material.today)
        yield _of(card, Problem.NUMBER, wrong_number, tidy is not None)
    elif card.id_number and card.id_kind is IdKind.ID_CARD and (told := against_number(card)):
        yield _of(card, Problem.AGAINST_NUMBER, told, mendable=True)
    if card.born_on and (card.born_on > material.today or words.show_age(card.born_on, material.today) > _OLDEST):
        yield _of(card, Problem.BIRTH, f"登记的出生日期是 {card.born_on}。")
    if card.phone and not (len(card.phone) == 11 and card.phone.isdecimal() and card.phone[0] == "1"):  # noqa: PLR2004
        yield from _of_phone(card, card.phone)
    if card.home_id is None and card.status is PersonStatus.PRESENT:
        yield _of(card, Problem.NO_HOME, "没有登记现住址。")


def against_number(card: Card) -> str:
    """Say how birth date or sex differ from a right ID number; nothing where they agree."""
    number = card.id_number or ""
    born_on, sex = words.id_birth(number), Sex(words.id_sex(number) or Sex.UNKNOWN)
    told = []
    if card.born_on != born_on:
        told.append(f"出生日期登记为 {card.born_on or '空'}，身份证号里是 {born_on}")
    if card.sex is not sex:
        told.append(f"性别登记为{card.sex.label}，身份证号里是{sex.label}")
    return "；".join(told)


def _of_phone(card: Card, phone: str) -> Iterator[Finding]:
    problem, tidy = words.phone_problem(phone), tidied_phone(phone)
    if problem or tidy:
        yield _of(card, Problem.PHONE, problem or "写法不规范。", tidy is not None)


def _of(card: Card, problem: Problem, told: str, mendable: bool = False) -> Finding:
    return Finding(problem, f"{card.id}", card.name, told, (card.id,), mendable=mendable)


# households


def of_households(material: Material) -> Iterator[Finding]:
    """Yield the households without a head or with two, and who belongs to two at once."""
    for household_id, members in material.households.items():
        there = [one for one in members if material.cards[one.person_id].status not in GONE]
        if not there:
            continue
        heads = [one for one in there if one.relation is Relation.HEAD]
        if not heads:
            yield _headless(household_id, members, there, material)
        elif len(heads) > 1:
            names = "、".join(material.cards[one.person_id].name for one in heads)
            yield _household(Problem.TWO_HEADS, household_id, there, material, f"户主有 {len(heads)} 位：{names}。")
    yield from _in_two(material)


def _headless(household_id: int, members: list[Member], there: list[Member], material: Material) -> Finding:
    gone = next((one for one in members if one not in there and one.relation is Relation.HEAD), None)
    told = "没有登记户主。"
    if gone is not None:
        head = material.cards[gone.person_id]
        told = f"户主“{head.name}”已{head.status.label}。"
    mendable = only_adult([(one.person_id, material.age(material.cards[one.person_id])) for one in there]) is not None
    return _household(Problem.HEADLESS, household_id, there, material, told, mendable)


def only_adult(members: list[tuple[int, int | None]]) -> int | None:
    """Return the one of members (id, age) who can be the head: the only one, or the only adult of known ages."""
    if len(members) == 1:
        return members[0][0]
    grown = [one for one, age in members if age is None or age >= GROWN]
    return grown[0] if len(grown) == 1 and all(age is not None for _, age in members) else None


def _household(
    problem: Problem, household_id: int, there: list[Member], material: Material, told: str, mendable: bool = False
) -> Finding:
    ordered = tuple(one.person_id for one in sorted(there, key=lambda one: (one.relation, one.person_id)))
    name = material.cards[ordered[0]].name
    who = name if len(ordered) == 1 else f"{name}等 {len(ordered)} 人"
    kind = f"{there[0].kind.label}{f' {there[0].number}' if there[0].number else ''}"
    return Finding(problem, f"{household_id}", who, f"{kind}：{told}", ordered, household_id, mendable=mendable)


def _in_two(material: Material) -> Iterator[Finding]:
    belongs: defaultdict[tuple[int, HouseholdKind], set[int]] = defaultdict(set)
    for household_id, members in material.households.items():
        for one in members:
            belongs[one.person_id, one.kind].add(household_id)
    for (person_id, kind), households in belongs.items():
        card = material.cards[person_id]
        if len(households) > 1 and card.status not in GONE:
            told = f"同时登记在 {len(households)} 个{kind.label}里。"
            yield Finding(Problem.TWO_HOUSEHOLDS, f"{person_id}-{kind}", card.name, told, (person_id,))


# tags, and what should have ended


def of_tags(material: Material) -> Iterator[Finding]:
    """Yield the tags that do not fit the age, or end before they begin."""
    for tag in material.tags:
        card = material.cards[tag.person_id]
        if card.status in GONE and tag.to_on is None:
            continue  # ended together with everything else of somebody who is gone
        age = material.age(card)
        if tag.to_on is not None:
            told = f"“{tag.kind}”的结束日期 {tag.to_on} 早于开始日期 {tag.from_on}。"
        elif age is not None and tag.kind in AGES and age not in AGES[tag.kind]:
            told = f"带有“{tag.kind}”标签，今年 {age} 岁。"
        else:
            continue
        yield Finding(Problem.TAG, f"{tag.id}", card.name, told, (card.id,), tag_id=tag.id, mendable=True)


def of_gone(material: Material) -> Iterator[Finding]:
    """Yield who has died or moved out while residencies, households or tags go on."""
    tagged = {tag.person_id for tag in material.tags if tag.to_on is None}
    belonging: defaultdict[int, set[HouseholdKind]] = defaultdict(set)
    for members in material.households.values():
        for one in members:
            belonging[one.person_id].add(one.kind)
    for card in material.cards.values():
        if card.status not in GONE:
            continue
        kinds = ending_kinds(card.status)
        open_ = [
            *(["居住"] if card.home_id or card.id in material.residing else []),
            *(f"{kind.label}关系" for kind in kinds if kind in belonging[card.id]),
            *(["关爱标签"] if card.id in tagged else []),
        ]
        if open_:
            yield _of(card, Problem.GONE, f"已{card.status.label}，还没有结束：{'、'.join(open_)}。", mendable=True)


def ending_kinds(status: PersonStatus) -> tuple[HouseholdKind, ...]:
    """Return which households somebody leaves: who moves out may stay registered, who dies may not."""
    return tuple(HouseholdKind) if status is PersonStatus.DECEASED else (HouseholdKind.LIVING,)
