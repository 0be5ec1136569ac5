"""合并档案: two cards of one person become one, with everything that hangs on them; undo brings both back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.intake.reading import short_number
from jiceng_desktop.services.joining import TAKE_OVER, Joining, linked, rows_of
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.services.volunteers import uniting
from jiceng_desktop.terms import (
    CAME,
    AuditAction,
    HouseholdKind,
    PersonStatus,
    Relation,
    ResidencyRole,
    Sex,
    Term,
)

# In the order of the dialog; a column of the card added later is merged too, at the end.
_ORDER = (
    "name", "former_name", "reading", "sex", "born_on", "id_kind", "id_number", "phone", "home_id", "status",
    "registered_address", "ethnicity", "education", "marital_status", "political_status", "employer", "occupation",
    "native_place", "nationality", "note",
)  # fmt: skip
_NOT_CHOSEN = frozenset({"id", "version", "sort_key", "revised"})
_BLANK = frozenset({None, "", Sex.UNKNOWN, Sex.UNSTATED})
_THINGS = {
    "residency": "居住记录", "membership": "户内关系", "care_tag": "关爱标签", "life_event": "变动",
    "visited_person": "走访", "todo": "待办", "duty": "责任人", "volunteer": "志愿者",
    "occurrence": "主持的活动", "attendance": "签到", "registration": "报名", "part": "主讲或组织", "loan": "借阅",
    "reader": "读者证", "reservation": "图书预约", "donation": "捐书",
    "document": "公文", "recipient": "收到的公文",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One field of both cards: what is stored, and how it reads, masked where it is secret.

    ``better`` is the fuller one, 0 or 1.
    """

    name: str
    label: str
    values: tuple[Any, Any]
    texts: tuple[str, str]
    secret: bool
    better: int

    @property
    def differs(self) -> bool:
        """Tell whether there is anything to decide."""
        return bool(self.values[0] != self.values[1])


@dataclass(frozen=True)
class Question:
    """Something both cards have although one person has it once; ``better`` is what is proposed, 0 or 1."""

    name: str
    text: str
    answers: tuple[str, str]
    better: int


@dataclass(frozen=True)
class Comparison:
    """Two cards side by side; ``hanging`` says in words what belongs to each."""

    ids: tuple[int, int]
    names: tuple[str, str]
    versions: tuple[int, int]
    lines: tuple[Line, ...]
    questions: tuple[Question, ...]
    hanging: tuple[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What the clerk decided: for every field and question 0 (the first card) or 1; ``versions`` as compared."""

    sides: Mapping[str, int] = field(default_factory=dict)
    versions: tuple[int, int] = (0, 0)


def compare(session: Session, first_id: int, second_id: int, today: date) -> Comparison:
    """Return two cards side by side, the fuller value of every field preferred."""
    pair = _pair(session, first_id, second_id)
    lines = tuple(_line(session, name, pair, today) for name in _columns())
    return Comparison(
        (first_id, second_id),
        (pair[0].name, pair[1].name),
        (pair[0].version, pair[1].version),
        lines,
        tuple(_questions(session, *pair)),
        (_hanging(session, first_id), _hanging(session, second_id)),
        tuple(_notes(session, *pair)),
    )


@action("合并档案")
def merge(session: Session, keep_id: int, drop_id: int, choice: Choice = Choice()) -> int:
    """Make one card of two and return its id; one step of undo brings both back.

    Raises:
        Refusal: one of the cards is gone or was changed since they were compared, or they cannot be one person.
    """
    keep, drop = _pair(session, keep_id, drop_id)
    for record, version in zip((keep, drop), choice.versions, strict=True):
        if version and record.version != version:
            raise Refusal(f"“{record.name}”的档案刚被另一处修改过，还没有合并。请重新核对。")
    if other := linked(session, table_of(Person), keep_id, drop_id):
        thing = _THINGS.get(other, "同一条")
        raise Refusal(f"有一条{thing}记录里同时有这两个人，他们不会是同一个人，不能合并。请先核对那条记录。")
    compared = compare(session, keep_id, drop_id, day_of(session))
    sides = {
        **{line.name: line.better for line in compared.lines},
        **{question.name: question.better for question in compared.questions},
        **choice.sides,
    }
    values = {line.name: line.values[sides[line.name]] for line in compared.lines}
    twice: list[int] = []
    of_volunteers = partial(uniting.unite, session, bool(sides.get("volunteer")))
    of_attendances = partial(_attendances_joined, twice)
    joining = Joining(session, {**TAKE_OVER, "volunteer": of_volunteers, "attendance": of_attendances})
    joining.keep(keep)
    _settle_what_hangs(session, joining, (keep, drop), sides)
    joining.redirect(table_of(Person), keep_id, drop_id)
    _count_once(session, joining, twice)
    for volunteer_id in {kept for kind, _, kept in joining.joined if kind == "volunteer"}:
        uniting.settle(session, joining, volunteer_id, day_of(session))
    told = f"{drop.name}（原档案第 {drop_id} 号）"
    joining.remove(drop)  # gives up the ID number
    joining.change(
        keep, **values, sort_key=pinyin.sort_key(values["name"], values["reading"]), revised=keep.revised + 1
    )
    audit.note(session, AuditAction.CHANGE, keep, {"merged": [None, told]})
    return keep_id


def _settle_what_hangs(
    session: Session, joining: Joining, pair: tuple[Person, Person], sides: Mapping[str, int]
) -> None:
    """Leave one home, one household of each kind and one tag of each kind, before all of it becomes one person's."""
    today = day_of(session)
    left = pair[1 - sides["home_id"]]
    if left.home_id != pair[sides["home_id"]].home_id:
        for residency in session.scalars(_living_at(left)).all():
            joining.change(residency, to_on=today)
    for kind in HouseholdKind:
        mine, theirs = (_place_in(session, person.id, kind) for person in pair)
        if mine and theirs:
            _leave_one_place(joining, (mine, theirs), sides.get(f"household-{kind}", sides["home_id"]), today)
    mine_tags, their_tags = (_open_tags(session, person.id) for person in pair)
    for kind_id in mine_tags.keys() & their_tags.keys():
        both = (mine_tags[kind_id], their_tags[kind_id])
        joining.remove(both[0] if both[1].from_on < both[0].from_on else both[1])


def _leave_one_place(joining: Joining, both: tuple[Membership, Membership], side: int, today: date) -> None:
    """End one of two households, or remove the lesser of two places in the same one."""
    if both[0].household_id != both[1].household_id:
        joining.change(both[1 - side], to_on=today)
        return
    better = _says_more(both[0].relation, both[1].relation)
    days = [each.from_on for each in both if each.from_on]
    joining.remove(both[1 - better])
    joining.change(both[better], from_on=min(days, default=None))


def _says_more(mine: Relation, theirs: Relation) -> int:
    """Return which relation says more: the head's, else any that is stated."""
    worth = {Relation.HEAD: 2, Relation.UNSTATED: 0}
    return int(worth.get(theirs, 1) > worth.get(mine, 1))


def _attendances_joined(twice: list[int], mine: Attendance, other: Attendance) -> dict[str, Any]:
    """Return what one line of a sign-in takes from the other; note the event where both were counted as a head."""
    if mine.state in CAME and other.state in CAME:
        twice.append(mine.occurrence_id)
    return TAKE_OVER["attendance"](mine, other)


def _count_once(session: Session, joining: Joining, occurrence_ids: list[int]) -> None:
    """Let the headcount of events follow where it was the number of those signed in, one of them twice."""
    for occurrence_id in occurrence_ids:
        came = select(func.count(Attendance.id)).where(Attendance.occurrence_id == occurrence_id)
        heads = session.scalar(came.where(Attendance.state.in_(CAME))) or 0
        occurrence = session.get_one(Occurrence, occurrence_id)
        if occurrence.headcount == heads + 1:
            joining.change(occurrence, headcount=heads)


# comparing


def _pair(session: Session, first_id: int, second_id: int) -> tuple[Person, Person]:
    first, second = session.get(Person, first_id), session.get(Person, second_id)
    if first is None or second is None:
        raise Refusal("其中一份档案已被删除，请刷新后再试。")
    if first is second:
        raise Refusal("请选择两份不同的档案。")
    return first, second


def _columns() -> list[str]:
    declared = [column.name for column in table_of(Person).columns if column.name not in _NOT_CHOSEN]
    return [*(name for name in _ORDER if name in declared), *(name for name in declared if name not in _ORDER)]


def _line(session: Session, name: str, pair: tuple[Person, Person], today: date) -> Line:
    values = getattr(pair[0], name), getattr(pair[1], name)
    label = LABELS.get(name, name)
    mask = table_of(Person).c[name].info.get("mask")
    texts = (_told(session, name, values[0]), _told(session, name, values[1]))
    masked = (mask(texts[0]), mask(texts[1])) if mask else texts
    return Line(name, label, values, masked, mask is not None, _better(name, values, today))


def _told(session: Session, name: str, value: Any) -> str:
    if name == "home_id":
        return session.scalar(select(Dwelling.address).where(Dwelling.id == value)) or ""
    return plain(value)


def _better(name: str, values: tuple[Any, Any], today: date) -> int:
    """Return which of two values says more: 0 unless the second one does."""
    first, second = values
    if second in _BLANK or first in _BLANK:
        return int(first in _BLANK and second not in _BLANK)
    if name == "status":
        return int(first is PersonStatus.OUTSIDE)  # the other card knows where this one lives
    if name == "id_number":
        return int(_worth_of_number(second, today) > _worth_of_number(first, today))
    if isinstance(first, str) and not isinstance(first, Term):
        return int(len(second) > len(first) and name not in {"name", "reading"})
    return 0


def _worth_of_number(number: str, today: date) -> tuple[bool, int]:
    return words.id_problem(number, today) is None, len(number)


def _questions(session: Session, first: Person, second: Person) -> Iterator[Question]:
    follows_home = None not in {first.home_id, second.home_id} and first.home_id != second.home_id
    for kind in HouseholdKind:
        if kind is HouseholdKind.LIVING and follows_home:
            continue
        mine, theirs = (_place_in(session, person.id, kind) for person in (first, second))
        if mine and theirs and mine.household_id != theirs.household_id:
            answers = (_household_told(session, mine), _household_told(session, theirs))
            better = int(mine.relation is not Relation.HEAD and theirs.relation is Relation.HEAD)
            yield Question(f"household-{kind}", f"两份档案在不同的{kind.label}里，保留哪一户？", answers, better)
    volunteers = [_volunteer(session, person.id) for person in (first, second)]
    if volunteers[0] and volunteers[1]:
        one, other = volunteers[0], volunteers[1]
        answers = (_volunteer_told(one), _volunteer_told(other))
        text = "两份档案都登记为志愿者，服务记录会合在一起。保留哪个编号？"
        yield Question("volunteer", text, answers, int(other.joined_on < one.joined_on))


def _volunteer_told(volunteer: Volunteer) -> str:
    return f"编号 {volunteer.number}，{volunteer.joined_on} 加入"


def _household_told(session: Session, membership: Membership) -> str:
    """Say which household that is: who is in it, and as what this one."""
    household = session.get_one(Household, membership.household_id)
    others = session.scalars(
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household.id, Membership.to_on.is_(None), Membership.id != membership.id)
        .order_by(Membership.relation, Person.id)
        .limit(4)
    ).all()
    number = f"户号 {household.number}，" if household.number else ""
    address = session.scalar(select(Dwelling.address).where(Dwelling.id == household.dwelling_id))
    company = f"同户：{'、'.join(others)}" if others else "只有本人"
    return f"{number}{membership.relation.label}，{company}" + (f"（{address}）" if address else "")


def _hanging(session: Session, person_id: int) -> str:
    """Say what belongs to a card besides its fields."""
    counted = rows_of(session, table_of(Person), person_id)
    told = [f"{_THINGS.get(name, '其他记录')} {count} 条" for name, count in counted.items()]
    return "、".join(told) or "没有其他记录"


def _notes(session: Session, first: Person, second: Person) -> Iterator[str]:
    """Say what will happen besides what is asked."""
    homes = {first.home_id, second.home_id} - {None}
    if len(homes) > 1:
        yield "居住户跟着选定的现住址走。另一处：是业主的，居住记录保留；不是的，今天结束。"
    carried = [set(_open_tags(session, person.id)) for person in (first, second)]
    if carried[0] & carried[1]:
        yield "两份档案都有的标签只留一个，从较早的日期算起。"
    mine, theirs = _volunteer(session, first.id), _volunteer(session, second.id)
    if mine and theirs and (days := uniting.days_of_both(session, mine.id, theirs.id)):
        yield f"有 {days} 天两个编号都记了服务时长，合并后都算在一人名下，请核对是不是重复记了。"
    numbers = {short_number(person.id_number) for person in (first, second) if person.id_number}
    if len(numbers) > 1:
        yield "两份档案的证件号码不同，请务必核对是不是同一个人。"


def _place_in(session: Session, person_id: int, kind: HouseholdKind) -> Membership | None:
    """Return the present place in a household of a kind."""
    return session.scalar(
        select(Membership)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id == person_id, Membership.to_on.is_(None), Household.kind == kind)
        .order_by(Membership.id.desc())
        .limit(1)
    )


def _volunteer(session: Session, person_id: int) -> Volunteer | None:
    return session.scalar(select(Volunteer).where(Volunteer.person_id == person_id))


def _open_tags(session: Session, person_id: int) -> dict[int, CareTag]:
    found = session.scalars(select(CareTag).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    return {tag.kind_id: tag for tag in found}


def _living_at(person: Person) -> Any:
    """Return the open residencies at somebody's home, as anything but its owner."""
    return select(Residency).where(
        Residency.person_id == person.id,
        Residency.dwelling_id == person.home_id,
        Residency.to_on.is_(None),
        Residency.role != ResidencyRole.OWNER,
    )
