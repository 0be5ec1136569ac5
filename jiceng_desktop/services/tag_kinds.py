"""关爱标签的种类: data the office edits, each with a colour, an order and how often such people are visited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, CareTagKind
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, queries, tags, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import VisitKind

# Each stands out from white by at least 4.5 : 1, so that its name can be written in it.
SWATCHES = (
    "#B42318", "#C2410C", "#9A6700", "#8A4B08", "#4D7C0F", "#1A7F37",
    "#0B7285", "#1D4F91", "#3B5BDB", "#6F42C1", "#A61E4D", "#4A5568",
)  # fmt: skip
LONGEST_ROUND = 730
_GONE = "这个标签种类已被另一处删除，请刷新后再试。"


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a kind of tag; ``visit_days`` is None where nobody is visited for it."""

    name: str | None = None
    colour: str = SWATCHES[7]
    visit_days: int | None = None
    visit_kind: VisitKind = VisitKind.HOME
    version: int = 0


@dataclass(frozen=True)
class Shown:
    """One kind as the list of kinds shows it; ``carried`` persons have it now, ``ever`` counts the past as well."""

    id: int
    name: str
    colour: str
    visit_days: int | None
    visit_kind: VisitKind
    carried: int
    ever: int


LABELS = {
    "name": "名称",
    "colour": "颜色",
    "visit_days": "走访间隔（天）",
    "visit_kind": "走访方式",
    "position": "顺序",
}


def everything(session: Session) -> list[Shown]:
    """Return all kinds in their order, with how many persons carry them."""
    now = func.count(CareTag.id).filter(CareTag.to_on.is_(None))
    found = session.execute(
        select(CareTagKind, now, func.count(CareTag.id))
        .outerjoin(CareTag, CareTag.kind_id == CareTagKind.id)
        .group_by(CareTagKind.id)
        .order_by(CareTagKind.position, CareTagKind.id)
    )
    return [
        Shown(kind.id, kind.name, kind.colour, kind.visit_days, kind.visit_kind, carried, ever)
        for kind, carried, ever in found
    ]


def load(session: Session, kind_id: int) -> Draft:
    """Return one kind as it is stored."""
    kind = session.get(CareTagKind, kind_id)
    if kind is None:
        raise Refusal(_GONE)
    return Draft(kind.name, kind.colour, kind.visit_days, kind.visit_kind, kind.version)


@action("保存标签种类")
def save(session: Session, kind_id: int | None, draft: Draft) -> int:
    """Add a kind behind the others, or change one."""
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写标签的名称。", "name")
    refuse_long(draft, CareTagKind, LABELS)
    if draft.colour not in SWATCHES and not _is_colour(draft.colour):
        raise Refusal("请选择一种颜色。", "colour")
    if draft.visit_days is not None and not 1 <= draft.visit_days <= LONGEST_ROUND:
        raise Refusal(f"走访间隔请填 1 到 {LONGEST_ROUND} 之间的天数；不需要走访的，请留空。", "visit_days")
    same = select(CareTagKind.id).where(CareTagKind.name == name, CareTagKind.id != (kind_id or 0))
    if session.scalar(same) is not None:
        raise Refusal(f"已经有叫“{name}”的标签了。两个标签其实是一回事时，可以用“合并”。", "name")
    if kind_id is None:
        kind = CareTagKind(position=(session.scalar(select(func.max(CareTagKind.position))) or 0) + 1)
        session.add(kind)
    else:
        kind = history.current(session, CareTagKind, kind_id, draft.version, LABELS)
        undo.keep(session, kind)
    kind.name, kind.colour = name, draft.colour
    kind.visit_days, kind.visit_kind = draft.visit_days, draft.visit_kind
    session.flush()
    return kind.id


def _is_colour(text: str) -> bool:
    return len(text) == len("#RRGGBB") and text[0] == "#" and all(sign in "0123456789abcdefABCDEF" for sign in text[1:])


@action("调整标签顺序")
def arrange(session: Session, kind_ids: Sequence[int]) -> None:
    """Put the kinds into that order; kinds that another desk has added stay behind them."""
    places = {kind_id: place for place, kind_id in enumerate(kind_ids)}
    for kind in session.scalars(select(CareTagKind)):
        kind.position = places.get(kind.id, len(places) + kind.id)


@action("删除标签种类")
def remove(session: Session, kind_id: int) -> int:
    """Delete a kind with every tag of it, past ones too; return how many persons lose it now."""
    kind = session.get(CareTagKind, kind_id)
    if kind is None:
        raise Refusal(_GONE)
    carriers = set()
    for tag in session.scalars(select(CareTag).where(CareTag.kind_id == kind_id)):
        if tag.to_on is None:
            carriers.add(tag.person_id)
        undo.keep(session, tag)
        session.delete(tag)
    undo.keep(session, kind)
    session.flush()
    session.delete(kind)
    session.flush()
    tags.touch(session, carriers)
    return len(carriers)


def _drop(session: Session, kind_id: int) -> None:
    remove(session, kind_id)


@action("合并标签种类")
def merge(session: Session, kind_id: int, into_id: int) -> int:
    """Let everybody who carries or carried one kind carry the other; return how many persons that concerns.

    Who has both keeps one open tag, since the earlier of the two days.
    """
    kind, into = session.get(CareTagKind, kind_id), session.get(CareTagKind, into_id)
    if kind is None or into is None:
        raise Refusal(_GONE)
    if kind_id == into_id:
        raise Refusal("请选择另一个标签来合并。")
    present: dict[int, list[CareTag]] = {}
    for tag in session.scalars(select(CareTag).where(CareTag.kind_id == into_id)):
        present.setdefault(tag.person_id, []).append(tag)
    moving = session.scalars(select(CareTag).where(CareTag.kind_id == kind_id)).all()
    for tag in moving:
        undo.keep(session, tag)
        if not _taken_in(session, tag, present.get(tag.person_id, [])):
            tag.kind_id = into_id
            present.setdefault(tag.person_id, []).append(tag)
    undo.keep(session, kind)
    session.flush()
    session.delete(kind)
    session.flush()
    queries.follow(session, [("care_tag_kind", kind_id, into_id)])
    concerned = {tag.person_id for tag in moving}
    tags.touch(session, concerned)
    return len(concerned)


def _taken_in(session: Session, tag: CareTag, others: list[CareTag]) -> bool:
    """Let a tag of the same person and time take another one in, which is deleted then; tell whether one did."""
    for other in others:
        both_open = tag.to_on is None and other.to_on is None
        if not both_open and tag.from_on != other.from_on:
            continue
        undo.keep(session, other)
        if not any(third.from_on == tag.from_on for third in others):
            other.from_on = min(other.from_on, tag.from_on)
        other.to_on = None if None in (tag.to_on, other.to_on) else max(filter(None, (tag.to_on, other.to_on)))
        session.delete(tag)
        return True
    return False


LISTING = Listing(
    title="关爱标签种类",
    records=select(CareTagKind),
    key=CareTagKind.id,
    fields=(
        Field("position", "顺序", CareTagKind.position, width=60, number=True),
        Field("name", "名称", CareTagKind.name, width=140),
        Field("visit_days", "走访间隔（天）", CareTagKind.visit_days, width=110, number=True),
        Field("visit_kind", "走访方式", CareTagKind.visit_kind, width=100),
    ),
    order="position",
    word=lambda word: CareTagKind.name.contains(word),
)
KIND = Kind("标签种类", LISTING, Draft, load, save, _drop, LABELS)
