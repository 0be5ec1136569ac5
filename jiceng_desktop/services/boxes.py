"""图书箱: entered, moved from corner to corner with all that is in them, retired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Box, BoxMove, Copy, Corner, CornerClosure
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, joining, library_codes, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import Audience, CopyState, RoundState, Scannable

MOST_AT_ONCE = 100
_FEW_MOVES = 5
_GONE = "这个图书箱已被删除，请刷新后再试。"
_CORNER_GONE = "这个图书角已被删除，请刷新后再试。"
_NUMBERED = re.compile(r"(\d+)号箱")

LABELS = {"name": "名称", "corner_id": "所在图书角", "audience": "读者对象", "note": "备注"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a box; its corner is entered once, later the box is moved."""

    name: str | None = None
    corner_id: int | None = None
    audience: Audience | None = None
    note: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Move:
    """A box went from one corner to another."""

    moved_at: datetime
    from_name: str
    to_name: str
    moved_by: str
    in_round: bool


@dataclass(frozen=True)
class Narrow:
    """Which boxes a list shows: those of some corners, None for all; in use, or the retired ones."""

    corner_ids: tuple[int, ...] | None = None
    retired: bool = False


@dataclass(frozen=True)
class Sheet:
    """What the card tells of a box."""

    id: int
    name: str
    code: str
    corner: str
    states: tuple[tuple[CopyState, int], ...]
    moves: tuple[Move, ...]


# looking


def in_it() -> ColumnElement[bool]:
    """Return the condition that a copy is in its box or will come back to it: all but the withdrawn ones."""
    return Copy.state != CopyState.WITHDRAWN


def _books() -> ScalarSelect[int]:
    found = select(func.count(Copy.id)).where(Copy.box_id == Box.id, in_it())
    return found.correlate(Box).scalar_subquery()


def _out() -> ScalarSelect[int]:
    found = select(func.count(Copy.id)).where(Copy.box_id == Box.id, in_it(), Copy.state != CopyState.ON_SHELF)
    return found.correlate(Box).scalar_subquery()


def _arrived() -> ScalarSelect[datetime]:
    return select(func.max(BoxMove.moved_at)).where(BoxMove.box_id == Box.id).correlate(Box).scalar_subquery()


def _word(word: str) -> ColumnElement[bool]:
    return or_(*(column.contains(word, autoescape=True) for column in (Box.name, Box.code, Box.note)))


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    retired = Box.retired_on.is_not(None) if narrow.retired else Box.retired_on.is_(None)
    return [retired] if narrow.corner_ids is None else [retired, Box.corner_id.in_(narrow.corner_ids)]


LISTING = Listing(
    title="图书箱",
    records=select(Box).join(Corner, Corner.id == Box.corner_id),
    key=Box.id,
    fields=(
        Field("name", "名称", Box.name, width=90),
        Field("code", "编号", Box.code, width=72, spare=3),
        Field("corner", "图书角", Corner.name, order=Corner.position, width=150),
        Field("audience", "读者对象", Box.audience, width=76),
        Field("books", "图书（册）", _books(), width=88, number=True),
        Field("out", "不在箱内", _out(), width=84, number=True),
        Field(
            "arrived",
            "移来日期",
            _arrived(),
            width=96,
            spare=2,
            show=lambda moment: f"{moment:%Y-%m-%d}" if moment else "",
        ),
        Field("retired_on", "停用", Box.retired_on, width=88, extra=True),
        Field("note", "备注", Box.note, width=160, spare=1),
    ),
    order="name",
    word=_word,
    narrow=_narrow,
    hint="箱名、编号、备注",
)


def load(session: Session, box_id: int) -> Draft:
    """Return a box as it would be entered."""
    box = _get(session, box_id)
    return Draft(box.name, box.corner_id, box.audience, box.note, box.version)


def listed(session: Session) -> list[tuple[int, str]]:
    """Return the boxes in use as (id, name with its corner), in the order of their names."""
    found = select(Box.id, Box.name, Corner.name).join(Corner, Corner.id == Box.corner_id)
    rows = session.execute(found.where(Box.retired_on.is_(None)).order_by(Box.name))
    return [(key, f"{name}（{corner}）") for key, name, corner in rows]


def sheet(session: Session, box_id: int) -> Sheet:
    """Return what the card tells of a box."""
    box = _get(session, box_id)
    counted = select(Copy.state, func.count()).where(Copy.box_id == box_id, in_it()).group_by(Copy.state)
    states = {row[0]: row[1] for row in session.execute(counted)}
    told = tuple((state, states[state]) for state in CopyState if state in states)
    return Sheet(box.id, box.name, box.code, box.corner.name, told, tuple(moves(session, box_id, _FEW_MOVES)))


def moves(session: Session, box_id: int, most: int = 24) -> list[Move]:
    """Return where a box was, the latest move first."""
    before, after = aliased(Corner), aliased(Corner)
    found = (
        select(BoxMove.moved_at, before.name, after.name, BoxMove.moved_by, BoxMove.leg_id.is_not(None))
        .join(before, before.id == BoxMove.from_id)
        .join(after, after.id == BoxMove.to_id)
        .where(BoxMove.box_id == box_id)
        .order_by(BoxMove.moved_at.desc(), BoxMove.id.desc())
    )
    return [Move(*row) for row in session.execute(found.limit(most))]


def books_in(session: Session, box_id: int) -> int:
    """Return how many copies belong into a box."""
    return session.scalar(select(func.count(Copy.id)).where(Copy.box_id == box_id, in_it())) or 0


def retired(session: Session) -> int:
    """Return how many boxes are out of use."""
    return session.scalar(select(func.count(Box.id)).where(Box.retired_on.is_not(None))) or 0


def next_name(session: Session) -> str:
    """Return the name that goes on where the numbered boxes end: 61号箱."""
    return _names(session, 1)[0]


def _names(session: Session, count: int) -> list[str]:
    found = [(match, name) for name in session.scalars(select(Box.name)) if (match := _NUMBERED.fullmatch(name))]
    last = max((int(match[1]) for match, _ in found), default=0)
    places = max((len(match[1]) for match, _ in found), default=2)
    return [f"{last + 1 + each:0{places}}号箱" for each in range(count)]


# changing


@action("保存图书箱")
def save(session: Session, box_id: int | None, draft: Draft) -> int:
    """Add or change a box; a new one gets its code, another corner than before is a move."""
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写图书箱的名称。", "name")
    if draft.corner_id is None:
        raise Refusal("请选择图书箱放在哪个图书角。", "corner_id")
    refuse_long(draft, Box, LABELS)
    if session.scalar(select(Box.id).where(Box.name == name, Box.id != (box_id or 0))) is not None:
        raise Refusal(f"已经有一个叫“{name}”的图书箱。", "name")
    if box_id is None:
        _open_corner(session, draft.corner_id)
        box = _new(session, name, draft.corner_id, library_codes.next_codes(session, Scannable.BOX)[0])
    else:
        box = history.current(session, Box, box_id, draft.version, LABELS)
        if draft.corner_id != box.corner_id:
            move(session, [box.id], draft.corner_id)
        undo.keep(session, box)
    box.name, box.audience, box.note = name, draft.audience, words.clean(draft.note or "") or None
    session.flush()
    return box.id


@action("新增一批图书箱")
def add_many(session: Session, corner_id: int, count: int, audience: Audience | None = None) -> list[int]:
    """Add boxes named and coded one after the other; return their ids."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refusal(f"一次可以新增 1 到 {MOST_AT_ONCE} 个图书箱。", "count")
    _open_corner(session, corner_id)
    codes = library_codes.next_codes(session, Scannable.BOX, count)
    boxes = [_new(session, name, corner_id, code) for name, code in zip(_names(session, count), codes, strict=True)]
    for box in boxes:
        box.audience = audience
    session.flush()
    return [box.id for box in boxes]


def _new(session: Session, name: str, corner_id: int, code: str) -> Box:
    box = Box(name=name, corner_id=corner_id, code=code)
    session.add(box)
    return box


@action("移动图书箱")
def move(session: Session, box_ids: Iterable[int], corner_id: int, leg_id: int | None = None) -> int:
    """Let boxes stand at a corner with all that is in them; return how many were not there yet.

    Each leaves one line in the history of the boxes; ``leg_id`` says for which way of a round.

    Raises:
        Refusal: a box is retired, or the corner takes no boxes today.
    """
    corner = _open_corner(session, corner_id)
    moment, actor, moved = audit.moment(session), audit.actor(session), 0
    for box_id in dict.fromkeys(box_ids):
        box = _get(session, box_id)
        if box.retired_on is not None:
            raise Refusal(f"“{box.name}”已经停用，不能再移动。")
        if box.corner_id == corner.id:
            continue
        undo.keep(session, box)
        session.add(
            BoxMove(
                box_id=box.id,
                from_id=box.corner_id,
                to_id=corner.id,
                leg_id=leg_id,
                moved_at=moment,
                moved_by=actor,
            )
        )
        box.corner_id = corner.id
        moved += 1
    session.flush()
    return moved


def doubts(session: Session, box_ids: Sequence[int], corner_id: int, new: int = 0) -> list[str]:
    """Return what speaks against a move without forbidding it: too many boxes, books for others, a round under way.

    ``new`` counts boxes that are only just entered.
    """
    corner = _corner(session, corner_id)
    coming = select(func.count(Box.id)).where(Box.id.in_(box_ids), Box.corner_id != corner_id)
    standing = select(func.count(Box.id)).where(Box.corner_id == corner_id, Box.retired_on.is_(None))
    count = (session.scalar(coming) or 0) + (session.scalar(standing) or 0) + new
    told = []
    if corner.capacity is not None and count > corner.capacity:
        told.append(f"“{corner.name}”最多放 {corner.capacity} 箱，移过去以后有 {count} 箱。")
    if corner.audience is not None:
        other = select(Box.name).where(Box.id.in_(box_ids), Box.audience.is_not(None), Box.audience != corner.audience)
        if names := session.scalars(other.order_by(Box.name)).all():
            told.append(f"“{corner.name}”面向{corner.audience.label}读者，{'、'.join(names)}是给其他读者的。")
    for name, number in _under_way(session, box_ids):
        told.append(f"“{name}”在第 {number} 期轮换里还没有交接完，手工移动后请核对交接单。")
    return told


def _under_way(session: Session, box_ids: Sequence[int]) -> list[tuple[str, int]]:
    """Return which boxes are still to arrive in a round, with its number."""
    found = (
        select(Box.name, Round.number)
        .join(RoundLeg, RoundLeg.box_id == Box.id)
        .join(Round, Round.id == RoundLeg.round_id)
        .where(Box.id.in_(box_ids), RoundLeg.from_id != RoundLeg.to_id, RoundLeg.received_at.is_(None))
        .where(Round.state.in_((RoundState.ISSUED, RoundState.MOVING)))
    )
    return [(name, number) for name, number in session.execute(found.order_by(Box.name))]


@action("停用图书箱")
def retire(session: Session, box_ids: Sequence[int]) -> None:
    """Take empty boxes out of use; they keep their history.

    Raises:
        Refusal: there are books in a box, or it is still to arrive somewhere.
    """
    for name, number in _under_way(session, box_ids):
        raise Refusal(f"“{name}”在第 {number} 期轮换里还没有交接完，请先完成交接，再停用。")
    for box in [_get(session, box_id) for box_id in box_ids]:
        if count := books_in(session, box.id):
            raise Refusal(f"“{box.name}”里还有 {count} 册书，请先把书移到别的箱，再停用。")
        if box.retired_on is None:
            undo.keep(session, box)
            box.retired_on = day_of(session)
    session.flush()


@action("恢复使用图书箱")
def use_again(session: Session, box_ids: Sequence[int]) -> None:
    """Take retired boxes into use again, where they stand."""
    for box in [_get(session, box_id) for box_id in box_ids]:
        if box.retired_on is not None:
            _open_corner(session, box.corner_id)
            undo.keep(session, box)
            box.retired_on = None
    session.flush()


@action("删除图书箱")
def remove(session: Session, box_id: int) -> None:
    """Delete a box that was entered by mistake: nothing was ever in it, and it never travelled."""
    box = _get(session, box_id)
    if joining.rows_of(session, table_of(Box), box_id):
        raise Refusal(f"“{box.name}”放过书或移动过，或者轮换、清点里有它，不能删除。不再用了，请用“停用”。")
    undo.keep(session, box)
    session.delete(box)
    session.flush()


def _get(session: Session, box_id: int) -> Box:
    box = session.get(Box, box_id)
    if box is None:
        raise Refusal(_GONE)
    return box


def _corner(session: Session, corner_id: int) -> Corner:
    corner = session.get(Corner, corner_id)
    if corner is None:
        raise Refusal(_CORNER_GONE)
    return corner


def _open_corner(session: Session, corner_id: int) -> Corner:
    """Return a corner that takes boxes today."""
    corner, today = _corner(session, corner_id), day_of(session)
    if corner.closed_on is not None and corner.closed_on <= today:
        raise Refusal(f"“{corner.name}”已于 {corner.closed_on} 撤销，不能再放图书箱。", "corner_id")
    if told := _closure(session, corner_id, today):
        raise Refusal(f"“{corner.name}”{told}，现在不能放图书箱。", "corner_id")
    return corner


def _closure(session: Session, corner_id: int, day: date) -> str:
    found = select(CornerClosure).where(
        CornerClosure.corner_id == corner_id, CornerClosure.from_on <= day, CornerClosure.to_on >= day
    )
    closure = session.scalar(found.limit(1))
    return "" if closure is None else f"{closure.from_on} 至 {closure.to_on} 暂停开放（{closure.reason}）"


KIND = Kind("图书箱", LISTING, Draft, load, save, remove, LABELS)
