"""疑似重复: which two cards may be of the same person, and how likely that is.

Two cards are compared only where they share a key. Every pair that reaches ``LEAST`` shares one, because a name alone
never gets there; so the work grows with the number of cards and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from jiceng_desktop import words
from jiceng_desktop.db.search import plain_name
from jiceng_desktop.services.checkup.material import Card, Material, Report
from jiceng_desktop.services.checkup.problems import Finding, Problem
from jiceng_desktop.services.intake.reading import short_number
from jiceng_desktop.terms import IdKind, Sex

LEAST = 60
_CERTAIN, _NEARLY_CERTAIN = 100, 90
_NAME, _SOUND, _ONE_CHARACTER = 45, 35, 20
_BORN, _NEARLY_BORN, _BORN_APART = 25, 10, -25
_PHONE, _HOME = 20, 20
_OTHER_SEX, _OTHER_NUMBER = -20, -35
_GROWN, _LEAST_LONG_NAME, _DATE_PARTS = 18, 3, 3
_CROWD = 40  # so many under one key are no family but a placeholder
_MOBILE_PLACES = 11

Pair = tuple[int, int]


class Side(NamedTuple):
    """One card as it is compared; ``number`` is the short form, ``sound`` whether it is a right ID number."""

    id: int
    name: str
    former: str
    sounds: str
    born_on: date | None
    sex: Sex
    phones: tuple[str, ...]
    home_id: int | None
    number: str
    sound: bool


def find(material: Material, sound: dict[int, bool], report: Report) -> Iterator[Finding]:
    """Yield the pairs of cards that may be of one person, the likeliest first; ``sound`` tells of right ID numbers."""
    sides = {card.id: _side(card, sound.get(card.id, False)) for card in material.cards.values()}
    report(1, 3)
    pairs = _candidates(list(sides.values()))
    report(2, 3)
    found = []
    for first, second in pairs:
        score, reasons = alike(sides[first], sides[second], material.today)
        if score >= LEAST:
            found.append((-score, first, second, reasons))
    report(3, 3)
    for minus, first, second, reasons in sorted(found):
        names = [material.cards[person_id].name for person_id in (first, second)]
        who = names[0] if names[0] == names[1] else "、".join(names)
        told = "、".join(reasons)
        yield Finding(Problem.DUPLICATE, f"{first}-{second}", who, told, (first, second), score=-minus)


def alike(one: Side, other: Side, today: date) -> tuple[int, list[str]]:
    """Return how likely (0-100) two cards are of the same person, and why."""
    score, reason = _names(one, other)
    if one.number and one.number == other.number:
        return (_CERTAIN if score else _NEARLY_CERTAIN), ["证件号码相同", *filter(None, [reason or "姓名不同"])]
    if not score:
        return 0, []
    if score == _ONE_CHARACTER and _may_be_twins(one, other, today):
        return 0, []
    said = [(score, reason), _births(one, other)]
    if not set(one.phones).isdisjoint(other.phones):
        said.append((_PHONE, "电话相同"))
    if one.home_id and one.home_id == other.home_id:
        said.append((_HOME, "住址相同"))
    if {one.sex, other.sex} == {Sex.MALE, Sex.FEMALE}:
        said.append((_OTHER_SEX, "性别不同"))
    if one.sound and other.sound:
        said.append((_OTHER_NUMBER, "证件号码不同"))
    total = sum(points for points, _ in said)
    return max(0, min(total, _CERTAIN - 1)), [why for _, why in said if why]


def _side(card: Card, sound: bool) -> Side:
    number = card.id_number or ""
    return Side(
        card.id,
        plain_name(card.name),
        plain_name(card.former_name) if card.former_name else "",
        card.sort_key.partition("\t")[0],  # how the name is read
        card.born_on,
        card.sex,
        _phones(card.phone),
        card.home_id,
        short_number(number) if card.id_kind is IdKind.ID_CARD else number,
        sound,
    )


def _phones(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    return (text,) if len(text) == _MOBILE_PLACES and text.isdecimal() else words.phones(text)


def _candidates(sides: list[Side]) -> set[Pair]:
    """Return the pairs worth comparing: those that share a key."""
    first: dict[tuple[object, ...], int] = {}
    shared: dict[tuple[object, ...], list[int]] = {}
    for side in sides:
        for key in _keys(side):
            met = first.setdefault(key, side.id)
            if met != side.id:
                shared.setdefault(key, [met]).append(side.id)
    pairs: set[Pair] = set()
    for group in shared.values():
        crowd = len(group) > _CROWD
        together = ((group[0], each) for each in group[1:]) if crowd else combinations(group, 2)
        pairs.update((one, other) if one < other else (other, one) for one, other in together)
    return pairs | _renamed(sides)


def _keys(side: Side) -> Iterator[tuple[object, ...]]:
    """Yield what another card of the same person would have in common with this one."""
    born_on, home_id, sounds = side.born_on, side.home_id, side.sounds
    if side.number:
        yield (side.number,)
    if born_on:
        yield (sounds, born_on)
    if home_id:
        yield (sounds, home_id)
        if born_on:
            yield (born_on, home_id)
    for phone in side.phones:
        yield (sounds, phone)
        if born_on:
            yield (born_on, phone)


def _renamed(sides: list[Side]) -> set[Pair]:
    """Return the pairs of which one is called as the other one was called before."""
    formers = {side.former for side in sides if side.former}
    called: dict[str, list[int]] = {name: [] for name in formers}
    for side in sides:
        if side.name in called:
            called[side.name].append(side.id)
    pairs = ((side.id, other) for side in sides if side.former for other in called[side.former][:_CROWD])
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _names(one: Side, other: Side) -> tuple[int, str]:
    """Compare two names: the same, the name before, the same sound, or all but one character."""
    if one.name == other.name:
        return _NAME, "姓名相同"
    if other.name == one.former or one.name == other.former:
        return _NAME, "与曾用名相同"
    if one.sounds == other.sounds:
        return _SOUND, "姓名读音相同"
    if len(one.name) == len(other.name) >= _LEAST_LONG_NAME:
        apart = sum(mine != theirs for mine, theirs in zip(one.name, other.name, strict=True))
        if apart == 1:
            return _ONE_CHARACTER, "姓名只差一个字"
    return 0, ""


def _births(one: Side, other: Side) -> tuple[int, str]:
    """Compare two birth dates; a slip of the pen changes one part, or swaps month and day."""
    if one.born_on is None or other.born_on is None:
        return 0, ""
    if one.born_on == other.born_on:
        return _BORN, "出生日期相同"
    mine, theirs = one.born_on.timetuple()[:_DATE_PARTS], other.born_on.timetuple()[:_DATE_PARTS]
    same = sum(part == another for part, another in zip(mine, theirs, strict=True))
    swapped = mine == (theirs[0], theirs[2], theirs[1])
    return (_NEARLY_BORN, "出生日期相近") if same == _DATE_PARTS - 1 or swapped else (_BORN_APART, "出生日期不同")


def _may_be_twins(one: Side, other: Side, today: date) -> bool:
    """Tell whether two children were born on the same day: their names often differ by one character only."""
    return one.born_on is not None and one.born_on == other.born_on and words.show_age(one.born_on, today) < _GROWN
