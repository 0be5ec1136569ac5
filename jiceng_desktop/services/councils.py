"""议事会与固定名单: circles of which everybody knows who belongs to them, invited as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop import words
from jiceng_desktop.db import finding
from jiceng_desktop.db.councils import Council, CouncilMember
from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, presence, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people_listing import YOUTH, age, by_word
from jiceng_desktop.terms import PersonStatus

LABELS = {"name": "名称", "remark": "备注", "members": "成员", "role": "职务"}
LONGEST_ROLE = 32
_GONE = "这份名单已被删除，请刷新后再试。"
_INVITING: tuple[type[Any], ...] = (Occurrence, Series)
_BETWEEN_NAMES = re.compile(r"[\s、，,；;]+")


@dataclass(frozen=True)
class Member:
    """Who belongs to a council, and as what; ``gone`` says that somebody has moved out or died: 已迁出."""

    person_id: int
    name: str
    role: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a council; the members in their order."""

    name: str | None = None
    remark: str | None = None
    members: tuple[Member, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Names:
    """What a row of names means in the archive: the members found, names nobody has, names several persons have."""

    members: tuple[Member, ...]
    unknown: tuple[str, ...]
    several: tuple[str, ...]


# who of a council is invited

_MEMBERS = select(CouncilMember).join(Person, Person.id == CouncilMember.person_id)

MEMBERS = Listing(
    title="议事会成员",
    records=_MEMBERS.outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=CouncilMember.id,
    fields=(
        Field("position", "序号", CouncilMember.position, show=lambda place: str(place + 1), width=54, number=True),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=84),
        Field("role", "职务", CouncilMember.role, width=84),
        Field("sex", "性别", Person.sex, width=52),
        Field("age", "年龄", Person.born_on, show=age, width=52, number=True, order=YOUTH),
        Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=186),
        Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone),
    ),
    order="position",
    word=by_word,
    narrow=lambda council_id: belonging(council_id),
    hint="姓名、拼音、首字母、电话末几位",
)


def belonging(council_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions on members and persons for those of a council who can be invited."""
    return [CouncilMember.council_id == council_id, presence.is_reached()]


# looking

_COUNT = (
    select(func.count(CouncilMember.id))
    .where(CouncilMember.council_id == Council.id)
    .correlate(Council)
    .scalar_subquery()
)

LISTING = Listing(
    title="议事会与固定名单",
    records=select(Council),
    key=Council.id,
    fields=(
        Field("name", "名称", Council.name, width=200),
        Field("members", "人数", _COUNT, width=60, number=True),
        Field("remark", "备注", Council.remark, width=240),
    ),
    order="name",
    word=lambda word: Council.name.contains(word, autoescape=True),
    hint="名称",
)


def load(session: Session, council_id: int) -> Draft:
    """Return a council as it would be entered."""
    council = _get(session, council_id)
    return Draft(council.name, council.remark, members(session, council_id), council.version)


def members(session: Session, council_id: int) -> tuple[Member, ...]:
    """Return who belongs to a council, in its order; also those who have moved out or died since."""
    found = session.execute(
        select(Person.id, Person.name, CouncilMember.role, Person.status)
        .join(CouncilMember, CouncilMember.person_id == Person.id)
        .where(CouncilMember.council_id == council_id)
        .order_by(CouncilMember.position, CouncilMember.id)
    )
    return tuple(Member(key, name, role or "", _gone_as(status)) for key, name, role, status in found)


def _gone_as(status: PersonStatus) -> str:
    return "" if status is PersonStatus.OUTSIDE else presence.told(status)


def uses(session: Session, council_id: int) -> int:
    """Return how many events and series have a council as their audience."""
    return sum(
        session.scalar(select(func.count(model.id)).where(model.audience_council_id == council_id)) or 0
        for model in _INVITING
    )


def named(session: Session, text: str) -> Names:
    """Return whom a row of names means, written with blanks, commas or line breaks between them."""
    found: list[Member] = []
    unknown: list[str] = []
    several: list[str] = []
    for name in dict.fromkeys(words.clean_name(part) for part in _BETWEEN_NAMES.split(text) if part):
        same = session.scalars(
            select(Person.id).where(finding.named(name), Person.name == name, presence.is_reached()).limit(2)
        ).all()
        if len(same) == 1:
            found.append(Member(same[0], name))
        else:
            (several if same else unknown).append(name)
    return Names(tuple(found), tuple(unknown), tuple(several))


# changing


@action("保存固定名单")
def save(session: Session, council_id: int | None, draft: Draft) -> int:
    """Add or change a council with its members.

    Raises:
        Refusal: the name is missing or taken, somebody stands there twice, or a card was deleted.
    """
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写名单的名称，例如 居民议事会。", "name")
    refuse_long(draft, Council, LABELS)
    if session.scalar(select(Council.id).where(Council.name == name, Council.id != (council_id or 0))) is not None:
        raise Refusal(f"已经有叫“{name}”的名单，请换一个名称。", "name")
    wanted = _checked(session, draft.members)
    if council_id is None:
        council = Council()
        session.add(council)
    else:
        council = history.current(session, Council, council_id, draft.version, LABELS)
        undo.keep(session, council)
    council.name, council.remark = name, words.clean(draft.remark or "") or None
    session.flush()
    if _give(session, council, wanted):
        flag_modified(council, "name")  # the same as it was: only so that the version rises
        session.flush()
    return council.id


def _checked(session: Session, entered: Sequence[Member]) -> dict[int, tuple[int, str | None]]:
    """Return place and role by person."""
    wanted: dict[int, tuple[int, str | None]] = {}
    for place, one in enumerate(entered):
        role = words.clean(one.role)
        if len(role) > LONGEST_ROLE:
            raise Refusal(f"职务最多 {LONGEST_ROLE} 个字。", "members")
        if one.person_id in wanted:
            raise Refusal(f"“{one.name}”在名单里出现了两次。", "members")
        if session.get(Person, one.person_id) is None:
            raise Refusal(f"“{one.name}”的档案已被删除，请从名单里去掉。", "members")
        wanted[one.person_id] = (place, role or None)
    return wanted


def _give(session: Session, council: Council, wanted: dict[int, tuple[int, str | None]]) -> bool:
    """Let a council have these members; tell whether that changed anything. Who stays is left alone."""
    changed = False
    stored = {one.person_id: one for one in session.scalars(_of(council.id))}
    for person_id, member in stored.items():
        told = wanted.get(person_id)
        if told == (member.position, member.role):
            continue
        changed = True
        undo.keep(session, member)
        if told is None:
            session.delete(member)
        else:
            member.position, member.role = told
    for person_id in wanted.keys() - stored.keys():
        place, role = wanted[person_id]
        session.add(CouncilMember(council_id=council.id, person_id=person_id, position=place, role=role))
        changed = True
    session.flush()
    return changed


def _of(council_id: int) -> Any:
    return select(CouncilMember).where(CouncilMember.council_id == council_id)


@action("删除固定名单")
def remove(session: Session, council_id: int, version: int | None = None) -> None:
    """Delete a council; events it was invited to keep their words."""
    council = _get(session, council_id)
    history.refuse_changed(council, version)
    for model in _INVITING:
        for owner in session.scalars(select(model).where(model.audience_council_id == council_id)):
            undo.keep(session, owner)
            owner.audience_council_id = None
    session.flush()
    for member in session.scalars(_of(council_id)).all():
        undo.keep(session, member)
        session.delete(member)
    session.flush()
    undo.keep(session, council)
    session.delete(council)
    session.flush()


def _get(session: Session, council_id: int) -> Council:
    council = session.get(Council, council_id)
    if council is None:
        raise Refusal(_GONE)
    return council


KIND = Kind(title="固定名单", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
