"""关爱标签: which kinds there are, and who carries them from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import VisitKind

STARTING_KINDS = (
    ("独居老人", "#B42318"),
    ("高龄", "#9A6700"),
    ("残疾人", "#6F42C1"),
    ("低保", "#1A7F37"),
    ("优抚", "#1D4F91"),
    ("退役军人", "#0B7285"),
    ("留守儿童", "#C2410C"),
    ("慢性病", "#8A4B08"),
    ("党员", "#A3201D"),
)

# Days between two visits to people of a kind, and how they are visited; an office changes both as it likes.
STARTING_ROUNDS = {
    "独居老人": (30, VisitKind.HOME),
    "高龄": (90, VisitKind.HOME),
    "残疾人": (90, VisitKind.HOME),
    "低保": (90, VisitKind.HOME),
    "优抚": (180, VisitKind.HOME),
    "留守儿童": (30, VisitKind.HOME),
    "慢性病": (90, VisitKind.FOLLOW_UP),
}


def kinds(session: Session) -> list[tuple[int, str, str]]:
    """Return the tag kinds as (id, name, colour)."""
    found = select(CareTagKind.id, CareTagKind.name, CareTagKind.colour).order_by(CareTagKind.position, CareTagKind.id)
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def counts(session: Session) -> dict[int, int]:
    """Return how many persons carry each kind now."""
    found = select(CareTag.kind_id, func.count()).where(CareTag.to_on.is_(None)).group_by(CareTag.kind_id)
    return {row[0]: row[1] for row in session.execute(found)}


def of_person(session: Session, person_id: int) -> list[tuple[str, str, date]]:
    """Return the tags a person carries now as (name, colour, since)."""
    found = (
        select(CareTagKind.name, CareTagKind.colour, CareTag.from_on)
        .join(CareTag, CareTag.kind_id == CareTagKind.id)
        .where(CareTag.person_id == person_id, CareTag.to_on.is_(None))
        .order_by(CareTagKind.position, CareTagKind.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def assign(session: Session, person_id: int, wanted: frozenset[int], today: date) -> bool:
    """Let a person carry exactly the wanted kinds from today; an ended tag stays in the record."""
    open_tags = {
        tag.kind_id: tag
        for tag in session.scalars(select(CareTag).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    }
    for kind_id in open_tags.keys() - wanted:
        open_tags[kind_id].to_on = today
    if unknown := wanted - open_tags.keys() - set(session.scalars(select(CareTagKind.id))):
        raise Refusal(f"有 {len(unknown)} 个关爱标签刚被另一处删除或合并，请重新打开这张表再选。", "tags")
    for kind_id in wanted - open_tags.keys():
        begun = session.scalar(
            select(CareTag).where(CareTag.person_id == person_id, CareTag.kind_id == kind_id, CareTag.from_on == today)
        )
        if begun is None:
            session.add(CareTag(person_id=person_id, kind_id=kind_id, from_on=today))
        else:
            begun.to_on = begun.end_reason = None
    return open_tags.keys() != wanted


def add(session: Session, person_id: int, kind_ids: list[int], today: date) -> bool:
    """Give a person further tags from today; those carried already stay as they are."""
    carried = set(
        session.scalars(select(CareTag.kind_id).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    )
    return assign(session, person_id, frozenset(carried | set(kind_ids)), today)


def named(session: Session, names: list[str]) -> list[int]:
    """Return the ids of the kinds of those names, in order, adding those that do not exist yet."""
    known = {kind.name: kind for kind in session.scalars(select(CareTagKind))}
    for name in names:
        if name not in known:
            known[name] = CareTagKind(name=name, position=len(known))
            session.add(known[name])
    session.flush()
    return [known[name].id for name in names]


@dataclass(frozen=True)
class Tagged:
    """One tag of one person, carried now or in the past."""

    id: int
    name: str
    colour: str
    from_on: date
    to_on: date | None
    end_reason: str | None


def all_of_person(session: Session, person_id: int) -> list[Tagged]:
    """Return every tag a person carries or carried, those of today first, then the latest ended."""
    found = session.execute(
        select(CareTag.id, CareTagKind.name, CareTagKind.colour, CareTag.from_on, CareTag.to_on, CareTag.end_reason)
        .join(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .where(CareTag.person_id == person_id)
        .order_by(CareTag.to_on.desc().nulls_first(), CareTagKind.position, CareTagKind.id)
    )
    return [Tagged(*row) for row in found]


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about one tag of one person."""

    name: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    end_reason: str | None = None
    version: int = 0


LABELS = {"name": "关爱标签", "from_on": "开始日期", "to_on": "结束日期", "end_reason": "结束原因"}
END_REASONS = ("情况好转", "与家人同住", "不再符合条件", "搬离本社区", "去世", "登记有误")


def load(session: Session, tag_id: int) -> Draft:
    """Return one tag as it is stored."""
    tag = session.get(CareTag, tag_id)
    if tag is None:
        raise Refusal("这个标签已被另一处删除，请刷新后再试。")
    return Draft(tag.kind.name, tag.from_on, tag.to_on, tag.end_reason, tag.version)


@action("修改关爱标签")
def save(session: Session, tag_id: int | None, draft: Draft) -> int:
    """Correct the days of a tag, end it with a reason, or take it up again; adding is ``assign``'s matter."""
    tag = history.current(session, CareTag, tag_id or 0, draft.version, LABELS)
    today = day_of(session)
    if draft.from_on is None:
        raise Refusal("请填写开始日期。", "from_on")
    if draft.from_on > today:
        raise Refusal("开始日期不能晚于今天。", "from_on")
    if draft.to_on is not None and draft.to_on < draft.from_on:
        raise Refusal("结束日期不能早于开始日期。", "to_on")
    if draft.to_on is not None and draft.to_on > today:
        raise Refusal("结束日期不能晚于今天；到那天再来结束就可以。", "to_on")
    if draft.end_reason and draft.to_on is None:
        raise Refusal("填了结束原因，请再填结束日期。", "to_on")
    refuse_long(draft, CareTag, LABELS)
    if draft.to_on is None:
        _refuse_second(session, tag)
    undo.keep(session, tag)
    tag.from_on, tag.to_on, tag.end_reason = draft.from_on, draft.to_on, draft.end_reason
    try:
        session.flush()
    except IntegrityError as error:
        raise Refusal("这位居民在同一天已经有这个标签了，请核对开始日期。", "from_on") from error
    touch(session, {tag.person_id})
    return tag.id


@action("删除关爱标签")
def remove(session: Session, tag_id: int) -> None:
    """Delete a tag that was given by mistake, so that it leaves the person's history as well."""
    tag = session.get(CareTag, tag_id)
    if tag is None:
        return
    undo.keep(session, tag)
    session.delete(tag)
    touch(session, {tag.person_id})


def _refuse_second(session: Session, tag: CareTag) -> None:
    """Refuse that somebody carries the same tag twice at a time."""
    same = (CareTag.person_id == tag.person_id, CareTag.kind_id == tag.kind_id, CareTag.to_on.is_(None))
    if session.scalar(select(CareTag.id).where(*same, CareTag.id != tag.id)) is not None:
        raise Refusal("这位居民现在已经有这个标签了，不能再恢复一个。", "to_on")


def touch(session: Session, person_ids: set[int]) -> None:
    """Move the versions of cards whose tags were changed elsewhere, so that a form left open notices."""
    for start in range(0, len(ordered := sorted(person_ids)), _MOST_AT_ONCE):
        session.execute(
            update(Person)
            .where(Person.id.in_(ordered[start : start + _MOST_AT_ONCE]))
            .values(revised=Person.revised + 1, version=Person.version + 1)
            .execution_options(synchronize_session=False)
        )


_MOST_AT_ONCE = 500


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when a person began and ceased to carry a tag."""
    told = []
    for tag in all_of_person(session, person_id):
        told.append(Moment(tag.from_on, "标签", f"列为{tag.name}"))
        if tag.to_on:
            why = f"（{tag.end_reason}）" if tag.end_reason else ""
            told.append(Moment(tag.to_on, "标签", f"不再列为{tag.name}{why}"))
    return told


LISTING = Listing(
    title="关爱标签",
    records=select(CareTag).join(CareTagKind, CareTagKind.id == CareTag.kind_id),
    key=CareTag.id,
    fields=(
        Field("name", "关爱标签", CareTagKind.name),
        Field("from_on", "开始日期", CareTag.from_on),
        Field("to_on", "结束日期", CareTag.to_on),
    ),
    order="from_on",
    word=lambda word: CareTagKind.name.contains(word),
)
KIND = Kind("关爱标签", LISTING, Draft, load, save, remove, LABELS)
