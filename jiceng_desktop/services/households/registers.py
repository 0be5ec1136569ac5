"""What the registration card of a person and the register of a household say, in words; numbers masked or in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.services import households, people, people_listing, stays, tags
from jiceng_desktop.services.households.listing import Member, Sheet
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.people import Draft
from jiceng_desktop.services.stays import Stay
from jiceng_desktop.terms import HouseholdKind, IdKind, PersonStatus, Relation

_MASKED = "证件号码和电话已部分遮盖。"
Table = tuple[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class CardFacts:
    """What stands on the card of one person, by the labels on it."""

    facts: dict[str, str]
    note: str


@dataclass(frozen=True)
class RegisterFacts:
    """What stands on the sheet of one household: facts by label, then a table for each kind of household."""

    facts: dict[str, str]
    tables: tuple[Table, ...]
    note: str


def card(session: Session, person_id: int, in_full: bool = False) -> CardFacts:
    """Return what the registration card of a person says."""
    draft = people.load(session, person_id)
    standing = stays.standing(session, person_id)
    found = households.of_person(session, person_id)
    registered = found.get(HouseholdKind.REGISTERED)
    names = {name: plain(getattr(draft, name)) for name in people.LABELS if hasattr(draft, name)}
    facts = {people.LABELS[name]: text for name, text in names.items() if name not in _OTHERWISE}
    facts |= {
        "出生日期": words.show_day(draft.born_on) if draft.born_on else "",
        "证件类型": draft.id_kind.label if draft.id_number else "",
        "证件号码": _number(draft.id_number, in_full),
        "联系电话": _phone(draft.phone, in_full),
        "国籍": draft.nationality or ("中国" if draft.id_kind is IdKind.ID_CARD and draft.id_number else ""),
        "现住址": _homes(draft, standing.stays),
        "人户一致": standing.match.label if standing.match else "",
        "关爱标签": "、".join(name for name, _, _ in tags.of_person(session, person_id)),
        "同住人员": _housemates(found.get(HouseholdKind.LIVING), person_id),
        **_of_registered(registered or found.get(HouseholdKind.LIVING), person_id),
        "户号": (registered.number if registered else "") or "",
    }
    return CardFacts(facts, "" if in_full else _MASKED)


_OTHERWISE = {"id_number", "phone", "tags", "relation", "note", "born_on", "id_kind"}


def _number(number: str | None, in_full: bool) -> str:
    shown = people_listing.paper(number)
    return shown if in_full else people_listing.mask_paper(shown)


def _phone(phone: str | None, in_full: bool) -> str:
    return (phone or "") if in_full else words.mask_phone(phone or "")


def _homes(draft: Draft, residencies: tuple[Stay, ...]) -> str:
    """Return the home, and other dwellings of today behind it."""
    others = [stay for stay in residencies if stay.to_on is None and not stay.is_home]
    more = "；".join(f"{stay.address}（{stay.role.label}）" for stay in others)
    return f"{draft.address or ''}{'；另有' if more else ''}{more}"


def _housemates(sheet: Sheet | None, person_id: int) -> str:
    """Return with whom somebody lives, and what these are to the head."""
    others = [member for member in sheet.members if member.id != person_id] if sheet else []
    return "、".join(_with_relation(member) for member in others)


def _with_relation(member: Member) -> str:
    return member.name if member.relation is Relation.UNSTATED else f"{member.name}（{member.relation.label}）"


def _of_registered(sheet: Sheet | None, person_id: int) -> dict[str, str]:
    """Return the head of the household and what the person is to this one."""
    if sheet is None:
        return {}
    mine = next(member.relation for member in sheet.members if member.id == person_id)
    return {"户主": sheet.head.name if sheet.head else "", "与户主关系": mine.label}


def register(session: Session, household_id: int, in_full: bool = False) -> RegisterFacts:
    """Return what the sheet of a household says; the other household of the same dwelling stands below."""
    sheet = households.sheet(session, household_id)
    head = sheet.head
    facts = {
        "户主": head.name if head else "",
        "户别": sheet.kind.label,
        "人数": f"{len(sheet.members)} 人",
        "户号": sheet.number or "",
        "联系电话": _phone(head.phone if head else None, in_full),
        "地址": sheet.address,
    }
    others = {other.id: other for member in sheet.members for other in _others(session, sheet, member)}
    tables = [_table(sheet, in_full), *(_table(other, in_full) for other in others.values())]
    return RegisterFacts(facts, tuple(tables), "" if in_full else _MASKED)


def _others(session: Session, sheet: Sheet, member: Member) -> list[Sheet]:
    """Return the households of the other kind that a member belongs to."""
    found = households.of_person(session, member.id)
    return [other for kind, other in found.items() if kind is not sheet.kind]


_Column = Callable[[Sheet, Member, bool], str]
_COLUMNS: tuple[_Column, ...] = (
    lambda _sheet, member, _full: member.name,
    lambda _sheet, member, _full: member.relation.label,
    lambda _sheet, member, _full: member.sex.label,
    lambda _sheet, member, _full: f"{member.born_on}" if member.born_on else "",
    lambda _sheet, member, full: _number(member.id_number, full),
    lambda _sheet, member, full: _phone(member.phone, full),
    lambda sheet, member, _full: _remark(sheet, member),
)


def _table(sheet: Sheet, in_full: bool) -> Table:
    """Return one household as a table."""
    number = f"　户号 {sheet.number}" if sheet.number else ""
    title = f"{sheet.kind.label}成员（{len(sheet.members)} 人）{number}　{sheet.address}"
    return title, tuple(tuple(column(sheet, member, in_full) for column in _COLUMNS) for member in sheet.members)


def _remark(sheet: Sheet, member: Member) -> str:
    """Return what has to be known of a member: not there, or no longer."""
    told = [] if member.status is PersonStatus.PRESENT else [member.status.label]
    if sheet.kind is HouseholdKind.REGISTERED and sheet.dwelling_id and member.home_id != sheet.dwelling_id:
        told.append("不住这里")
    return "、".join(told)
