"""Who is what to a new head: relations are always those to the head, so all change when another one becomes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiceng_desktop.terms import Relation, Sex

_SPOUSE, _SON, _DAUGHTER, _GRANDCHILD, _PARENT, _GRANDPARENT, _SIBLING = "1234567"
_IN_LAW = {Relation.SON_IN_LAW, Relation.DAUGHTER_IN_LAW}
_BY_MARRIAGE = {
    Relation.ELDER_BROTHERS_WIFE,
    Relation.YOUNGER_BROTHERS_WIFE,
    Relation.ELDER_SISTERS_HUSBAND,
    Relation.YOUNGER_SISTERS_HUSBAND,
}


@dataclass(frozen=True)
class Kin:
    """What somebody is to the present head."""

    relation: Relation
    sex: Sex = Sex.UNKNOWN


def suggest(members: Mapping[int, Kin], head_id: int) -> dict[int, Relation]:
    """Return what every member is to a new head; 未说明 where it cannot be told from what they were to the old one."""
    head = members[head_id]
    told = {person_id: _to(head, kin) for person_id, kin in members.items()}
    return {**told, head_id: Relation.HEAD}


def _to(head: Kin, other: Kin) -> Relation:
    """Return what one is to a new head, both given by what they are to the old one."""
    if Relation.NOT_RELATED in (head.relation, other.relation):
        return Relation.NOT_RELATED
    if head.relation in _IN_LAW | _BY_MARRIAGE:
        return Relation.UNSTATED
    group = "0" if other.relation is Relation.HEAD else other.relation.value[0]
    table = {
        "0": _to_the_same,
        _SPOUSE: _to_spouse,
        _SON: _to_child,
        _DAUGHTER: _to_child,
        _PARENT: _to_parent,
        _SIBLING: _to_sibling,
    }.get("0" if head.relation is Relation.HEAD else head.relation.value[0])
    return Relation.UNSTATED if table is None else table(group, other)


def _to_the_same(_group: str, other: Kin) -> Relation:
    return other.relation


def _to_spouse(group: str, other: Kin) -> Relation:
    """Tell from husband or wife of the old head: the children are common, the parents those in law."""
    if group in (_SON, _DAUGHTER, _GRANDCHILD):
        return other.relation
    return {"0": _by_sex(other, "配偶"), _PARENT: Relation.PARENT}.get(group, Relation.UNSTATED)


def _to_child(group: str, other: Kin) -> Relation:
    """Tell from a son or daughter of the old head."""
    if other.relation in _IN_LAW:
        return Relation.UNSTATED  # the new head's own spouse, or that of a brother or sister
    if group in ("0", _SPOUSE):
        return _by_sex(other, "父母")
    return {
        _SON: Relation.SIBLING,
        _DAUGHTER: Relation.SIBLING,
        _PARENT: Relation.GRANDPARENT,
    }.get(group, Relation.UNSTATED)


def _to_parent(group: str, other: Kin) -> Relation:
    """Tell from father or mother of the old head."""
    if other.relation.value in {"53", "54", "55", "56"}:
        return Relation.OTHER
    return {
        "0": _by_sex(other, "子女"),
        _SPOUSE: _by_sex(other, "子女的配偶"),
        _SON: Relation.GRANDCHILD,
        _DAUGHTER: Relation.GRANDCHILD,
        _GRANDCHILD: Relation.OTHER_GRANDCHILD,
        _PARENT: _by_sex(other, "配偶"),
        _SIBLING: Relation.UNSTATED if other.relation in _BY_MARRIAGE else _by_sex(other, "子女"),
    }.get(group, Relation.UNSTATED)


def _to_sibling(group: str, other: Kin) -> Relation:
    """Tell from brother or sister of the old head."""
    if group == "0":
        return Relation.SIBLING
    if other.relation in _BY_MARRIAGE:
        return Relation.UNSTATED
    return other.relation if group in (_PARENT, _GRANDPARENT, _SIBLING) else Relation.UNSTATED


_PAIRS = {
    "配偶": (Relation.HUSBAND, Relation.WIFE, Relation.SPOUSE),
    "父母": (Relation.FATHER, Relation.MOTHER, Relation.PARENT),
    "子女": (Relation.SON, Relation.DAUGHTER, Relation.UNSTATED),
    "子女的配偶": (Relation.SON_IN_LAW, Relation.DAUGHTER_IN_LAW, Relation.UNSTATED),
}


def _by_sex(kin: Kin, pair: str) -> Relation:
    male, female, unknown = _PAIRS[pair]
    return {Sex.MALE: male, Sex.FEMALE: female}.get(kin.sex, unknown)
