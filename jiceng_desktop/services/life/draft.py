"""What a clerk enters about a life event, and what of it cannot be true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import homes, places
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.life.newcomers import WELCOMING, Newcomer, checked_newcomer, refuse_early
from jiceng_desktop.terms import LifeEventKind, MaritalStatus, PersonStatus, Relation, ResidencyRole, Sex

STANDING = (LifeEventKind.ARRIVAL, LifeEventKind.BIRTH, LifeEventKind.DEPARTURE, LifeEventKind.DEATH)
LEAVING = (LifeEventKind.DEPARTURE, LifeEventKind.DEATH)
WED = (MaritalStatus.MARRIED, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED)
_COUPLE, _MOST_AT_ONCE, _MOST_NAMED = 2, 50, 3
_SPOUSE, _CHILDREN = "1", ("2", "3")  # the groups of GB/T 4761


class Apart(Enum):
    """人户分离: which of the two homes is here."""

    LIVES_HERE = "人在户不在"
    REGISTERED_HERE = "户在人不在"


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about one event of one person, or of several at once.

    ``persons`` are those it happened to: of a birth the parents, of a marriage the couple. ``newcomers`` get their
    cards with the event: people who move in, or marry into the community. ``address`` is a dwelling
    of the community, ``elsewhere`` a place outside it. ``newly`` confirms that people whose card already has this
    home have only just come. ``registration_too`` takes the registered household along.
    """

    kind: LifeEventKind = LifeEventKind.ARRIVAL
    persons: tuple[int, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    event_on: date | None = None
    reported_on: date | None = None
    address: str | None = None
    elsewhere: str | None = None
    role: ResidencyRole | None = None
    child: str | None = None
    sex: Sex = Sex.UNKNOWN
    marital: MaritalStatus = MaritalStatus.MARRIED
    apart: Apart = Apart.LIVES_HERE
    successor_id: int | None = None
    end_duties: bool = True
    registration_too: bool = True
    newly: bool = False
    note: str | None = None
    version: int = 0


LABELS = {
    "kind": "类别",
    "persons": "居民",
    "event_on": "发生日期",
    "reported_on": "上报日期",
    "address": "迁入房屋",
    "elsewhere": "外地住址",
    "role": "居住身份",
    "child": "孩子姓名",
    "sex": "性别",
    "marital": "婚姻状况",
    "apart": "哪一种",
    "successor_id": "新户主",
    "end_duties": "责任人",
    "registration_too": "户籍",
    "note": "备注",
    "name": "姓名",
    "reverted_on": "撤销日期",
    "corrected": "已更正",
}


def checked(session: Session, draft: Draft, today: date) -> tuple[Draft, list[Person]]:
    """Tidy a draft and refuse what cannot be true; return it with the persons it is about."""
    draft = replace(
        draft,
        elsewhere=words.clean(draft.elsewhere or "") or None,
        address=words.clean(draft.address or "") or None,
        child=words.clean_name(draft.child or "") or None,
        note=(draft.note or "").strip() or None,
        reported_on=draft.reported_on or today,
        newcomers=tuple(checked_newcomer(one, today) for one in draft.newcomers if draft.kind in WELCOMING),
    )
    refuse_long(draft, LifeEvent, LABELS)
    refuse_early(draft.newcomers, _refuse_days(draft, today))
    persons = _persons(session, draft)
    for person in persons:
        _refuse_status(session, draft.kind, person)
        _refuse_order(session, draft, person)
        _refuse_second_wedding(session, draft, person)
    _refuse_lacking(draft, len(persons) + len(draft.newcomers))
    _refuse_second_arrival(session, draft, persons)
    return draft, persons


def _refuse_days(draft: Draft, today: date) -> date:
    """Return the day of the event, if it can be true."""
    if draft.event_on is None:
        raise Refusal("请填写发生日期。", "event_on")
    if draft.event_on > today:
        raise Refusal("发生日期不能晚于今天。", "event_on")
    if draft.reported_on is None or draft.reported_on > today:
        raise Refusal("上报日期不能晚于今天。", "reported_on")
    if draft.event_on > draft.reported_on:
        raise Refusal(f"发生日期不能晚于上报日期（{draft.reported_on}）。", "event_on")
    return draft.event_on


def _persons(session: Session, draft: Draft) -> list[Person]:
    ids = list(dict.fromkeys(draft.persons))
    found = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    if not ids and not draft.newcomers:
        raise Refusal("请选择孩子的母亲或父亲。" if draft.kind is LifeEventKind.BIRTH else "请选择居民。", "persons")
    if len(found) < len(ids):
        raise Refusal("选中的居民里有人的档案刚被删除，请重新选择。", "persons")
    if len(ids) + len(draft.newcomers) > _MOST_AT_ONCE:
        raise Refusal(f"一次最多登记 {_MOST_AT_ONCE} 人，请分几次登记。", "persons")
    return [found[person_id] for person_id in ids]


def _refuse_status(session: Session, kind: LifeEventKind, person: Person) -> None:
    """Refuse what cannot happen to somebody who died, left, or is missing already."""
    if person.status is PersonStatus.DECEASED:
        raise Refusal(f"“{person.name}”{_since(session, person, LifeEventKind.DEATH)}已登记去世。", "persons")
    if person.status is PersonStatus.MOVED_OUT and kind not in {LifeEventKind.ARRIVAL, LifeEventKind.DEATH}:
        told = _since(session, person, LifeEventKind.DEPARTURE)
        again = "" if kind is LifeEventKind.DEPARTURE else "如果又回来了，请先登记迁入。"
        raise Refusal(f"“{person.name}”{told}已登记迁出。{again}", "persons")
    if person.status is PersonStatus.MISSING and kind is LifeEventKind.MISSING:
        raise Refusal(f"“{person.name}”{_since(session, person, kind)}已登记失联。", "persons")


def _since(session: Session, person: Person, kind: LifeEventKind) -> str:
    """Return the day of the last such event in words; nothing where there is none."""
    event = last_event(session, person.id, (kind,))
    return f"已于 {event.event_on} " if event else ""


def last_event(session: Session, person_id: int, kinds: tuple[LifeEventKind, ...]) -> LifeEvent | None:
    """Return the last event of these kinds that was not reverted."""
    return session.scalar(
        select(LifeEvent)
        .where(LifeEvent.person_id == person_id, LifeEvent.kind.in_(kinds), LifeEvent.reverted_on.is_(None))
        .order_by(LifeEvent.event_on.desc(), LifeEvent.id.desc())
        .limit(1)
    )


def _refuse_order(session: Session, draft: Draft, person: Person) -> None:
    """Refuse a day before the person's birth, before moving in, or before a later coming or going."""
    day = draft.event_on
    if day is None:
        return
    if person.born_on is not None and day < person.born_on:
        raise Refusal(f"“{person.name}”出生于 {person.born_on}，发生日期不能更早。", "event_on")
    if not _moves(draft):
        return
    last = last_event(session, person.id, STANDING)
    if last is not None and day < last.event_on:
        told = f"“{person.name}”在 {last.event_on} 登记过“{last.kind.label}”，发生日期不能更早。"
        raise Refusal(told + "如果那一条有误，请先撤销它。", "event_on")
    residency = homes.open_residency(session, person) if draft.kind in LEAVING else None
    if residency is not None and residency.from_on is not None and day < residency.from_on:
        raise Refusal(f"“{person.name}”从 {residency.from_on} 起住在这里，发生日期不能更早。", "event_on")


def _refuse_second_wedding(session: Session, draft: Draft, person: Person) -> None:
    """Refuse to marry somebody whose marriage is registered and was not ended since."""
    if draft.kind is not LifeEventKind.MARRIAGE or draft.marital is not MaritalStatus.MARRIED:
        return
    wed = last_event(session, person.id, (LifeEventKind.MARRIAGE,))
    if wed is not None and person.marital_status is MaritalStatus.MARRIED:
        told = f"“{person.name}”已于 {wed.event_on} 登记结婚。如果后来离婚或丧偶，请先登记。"
        raise Refusal(told, "persons")


def _moves(draft: Draft) -> bool:
    """Tell whether somebody who is in the register comes or goes."""
    if draft.kind is LifeEventKind.MARRIAGE:
        return draft.address is not None
    if draft.kind is LifeEventKind.SEPARATION:
        return draft.apart is Apart.REGISTERED_HERE
    return draft.kind in STANDING and draft.kind is not LifeEventKind.BIRTH


def _refuse_lacking(draft: Draft, count: int) -> None:
    """Refuse a draft that lacks what events of its kind need."""
    if draft.kind is LifeEventKind.ARRIVAL and draft.address is None:
        raise Refusal("请填写迁入的房屋。", "address")
    if draft.kind is LifeEventKind.BIRTH:
        if draft.child is None:
            raise Refusal("请填写孩子的姓名；还没有起名的，可以写“张某之子”。", "child")
        if draft.sex is Sex.UNKNOWN:
            raise Refusal("请选择孩子的性别。", "sex")
        if count > _COUPLE:
            raise Refusal("这里只选孩子的母亲和父亲，最多两人。", "persons")
    if draft.kind is LifeEventKind.MARRIAGE:
        _refuse_no_couple(draft, count)
    if draft.kind is LifeEventKind.SEPARATION and draft.elsewhere is None:
        which = "户籍地址" if draft.apart is Apart.LIVES_HERE else "现在住在哪里"
        raise Refusal(f"请填写{which}。", "elsewhere")


def _refuse_no_couple(draft: Draft, count: int) -> None:
    if count > _COUPLE:
        raise Refusal("一次只能登记一对夫妻，最多两人。", "persons")
    if draft.newcomers and draft.address is None:
        raise Refusal("新建档案的一方住到了哪里？请填写婚后住处。", "address")


def _refuse_second_arrival(session: Session, draft: Draft, persons: list[Person]) -> None:
    for person in already_there(session, draft, persons):
        if person.home is not None and (come := last_event(session, person.id, STANDING)) is not None:
            told = f"“{person.name}”已于 {come.event_on} 登记“{come.kind.label}”，一直住在这里，不能重复迁入。"
            raise Refusal(told, "persons")
    if not draft.newly and (question := doubt(session, draft)):
        raise Refusal(question, "persons")


def already_there(session: Session, draft: Draft, persons: list[Person]) -> list[Person]:
    """Return who by the register lives in the dwelling of an arrival already, or somewhere unknown in the community."""
    if draft.kind is not LifeEventKind.ARRIVAL or not draft.address:
        return []
    new_compound = places.unknown_compound(session, draft.address) is not None
    address = "" if new_compound else places.meant(session, draft.address)[0]
    staying = [person for person in persons if person.status in {PersonStatus.PRESENT, PersonStatus.AWAY}]
    return [person for person in staying if person.home is None or person.home.address == address]


def doubt(session: Session, draft: Draft) -> str | None:
    """Return the question to be answered before an arrival is taken; None where there is none.

    People are often entered first and registered as arrivals afterwards: their card lives there already.
    """
    persons = list(session.scalars(select(Person).where(Person.id.in_(draft.persons))))
    there = already_there(session, draft, persons)
    if not there or any(person.home and last_event(session, person.id, STANDING) for person in there):
        return None  # what is registered already is refused, not asked
    names = words.several([f"“{person.name}”" for person in there], _MOST_NAMED)
    if any(person.home is None for person in there):
        return f"{names}已经在册，只是没有登记住处。是新迁入本社区的吗？"
    return f"{names}的档案里已经住在这里。是刚迁入、还没有登记过迁入吗？"


def relation_of_child(parent: Relation | None, sex: Sex) -> Relation | None:
    """Return what a child is to the head of the household, from what its parent is."""
    if parent is None:
        return None
    group = parent.value[0]
    if parent is Relation.HEAD or group == _SPOUSE:
        return {Sex.MALE: Relation.SON, Sex.FEMALE: Relation.DAUGHTER}.get(sex, Relation.OTHER)
    return Relation.GRANDCHILD if group in _CHILDREN else Relation.OTHER
