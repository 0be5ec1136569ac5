"""Adding, changing, closing and deleting corners."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Box, Corner, CornerClosure, CornerKeeper
from jiceng_desktop.db.places import Building, Compound
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, joining, library_codes, undo
from jiceng_desktop.services.corners.draft import (
    GONE,
    LABELS,
    MOST_BOXES,
    MOST_DAYS,
    MOST_LOANS,
    MOST_RENEWALS,
    OWN,
    Draft,
    draft_of,
)
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import RoundState, Scannable

_OF_THE_CORNER = ("corner_closure", "corner_keeper")  # what goes with it


def get(session: Session, corner_id: int) -> Corner:
    """Return a corner; refuse one that is gone."""
    corner = session.get(Corner, corner_id)
    if corner is None:
        raise Refusal(GONE)
    return corner


def load(session: Session, corner_id: int) -> Draft:
    """Return a corner as it would be entered."""
    return draft_of(get(session, corner_id))


@action("保存图书角")
def save(session: Session, corner_id: int | None, draft: Draft) -> int:
    """Add or change a corner; a new one gets its code and stands last."""
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写图书角的名称。", "name")
    if draft.kind is None:
        raise Refusal("请选择图书角的类别。", "kind")
    refuse_long(draft, Corner, LABELS)
    _refuse_numbers(draft)
    if session.scalar(select(Corner.id).where(Corner.name == name, Corner.id != (corner_id or 0))) is not None:
        raise Refusal(f"已经有一个叫“{name}”的图书角。", "name")
    compound_id = _compound_of(session, draft)
    if corner_id is None:
        corner = Corner(code=library_codes.next_codes(session, Scannable.CORNER)[0], position=_last(session) + 1)
        session.add(corner)
    else:
        corner = history.current(session, Corner, corner_id, draft.version, LABELS)
        undo.keep(session, corner)
    for column in OWN:
        setattr(corner, column, getattr(draft, column))
    corner.name, corner.compound_id = name, compound_id
    session.flush()
    return corner.id


def _refuse_numbers(draft: Draft) -> None:
    limits = {
        "loan_days": (1, MOST_DAYS),
        "most_loans": (1, MOST_LOANS),
        "most_renewals": (0, MOST_RENEWALS),
        "capacity": (1, MOST_BOXES),
    }
    for name, (least, most) in limits.items():
        number = getattr(draft, name)
        if number is None and name == "capacity":
            continue
        if number is None or not least <= number <= most:
            raise Refusal(f"{LABELS[name]}请填写 {least} 到 {most} 之间的数。", name)


def _compound_of(session: Session, draft: Draft) -> int | None:
    """Return where a corner lies: a building lies in one compound only."""
    if draft.building_id is not None:
        building = session.get(Building, draft.building_id)
        if building is None:
            raise Refusal("这栋楼已被删除，请重新选择。", "building_id")
        if draft.compound_id not in (None, building.compound_id):
            raise Refusal("这栋楼不在选中的小区里，请重新选择。", "building_id")
        return building.compound_id
    if draft.compound_id is not None and session.get(Compound, draft.compound_id) is None:
        raise Refusal("这个小区已被删除，请重新选择。", "compound_id")
    return draft.compound_id


def _last(session: Session) -> int:
    return session.scalar(select(func.max(Corner.position))) or 0


@action("调整图书角顺序")
def arrange(session: Session, corner_ids: Sequence[int]) -> None:
    """Put the corners into this order."""
    for position, corner_id in enumerate(corner_ids):
        corner = get(session, corner_id)
        if corner.position != position:
            undo.keep(session, corner)
            corner.position = position
    session.flush()


@action("撤销图书角")
def close(session: Session, corner_id: int) -> None:
    """Close a corner for good from today on; its history stays, its keepers are free.

    Raises:
        Refusal: it is closed already, or boxes stand there.
    """
    corner = get(session, corner_id)
    if corner.closed_on is not None:
        raise Refusal(f"“{corner.name}”已于 {corner.closed_on} 撤销。")
    boxes = session.scalars(
        select(Box.name).where(Box.corner_id == corner_id, Box.retired_on.is_(None)).order_by(Box.name)
    ).all()
    if boxes:
        raise Refusal(f"“{corner.name}”还有 {len(boxes)} 个图书箱，请先移到别的图书角，再撤销。")
    if (number := _expects(session, corner_id)) is not None:
        raise Refusal(f"第 {number} 期轮换还有图书箱要送到“{corner.name}”，请先在“轮换”里改好，再撤销。")
    undo.keep(session, corner)
    corner.closed_on = day_of(session)
    open_ = select(CornerKeeper).where(CornerKeeper.corner_id == corner_id, CornerKeeper.to_on.is_(None))
    for keeper in session.scalars(open_):
        undo.keep(session, keeper)
        keeper.to_on = max(keeper.from_on, corner.closed_on)
    session.flush()


def _expects(session: Session, corner_id: int) -> int | None:
    """Return the number of a round under way in which a box is still to come to a corner."""
    coming = (
        select(Round.number)
        .join(RoundLeg, RoundLeg.round_id == Round.id)
        .where(RoundLeg.to_id == corner_id, RoundLeg.from_id != corner_id, RoundLeg.received_at.is_(None))
        .where(Round.state.in_((RoundState.ISSUED, RoundState.MOVING)))
    )
    return session.scalar(coming.limit(1))


@action("恢复图书角")
def reopen(session: Session, corner_id: int) -> None:
    """Let a closed corner take boxes again."""
    corner = get(session, corner_id)
    undo.keep(session, corner)
    corner.closed_on = None
    session.flush()


@action("删除图书角")
def remove(session: Session, corner_id: int) -> None:
    """Delete a corner that was entered by mistake: no box ever stood there, nobody ever borrowed there."""
    corner = get(session, corner_id)
    if set(joining.rows_of(session, table_of(Corner), corner_id)) - set(_OF_THE_CORNER):
        raise Refusal(f"“{corner.name}”放过图书箱或有过借阅、轮换、清点，不能删除。不再用了，请用“撤销”。")
    closures = session.scalars(select(CornerClosure).where(CornerClosure.corner_id == corner_id))
    keepers = session.scalars(select(CornerKeeper).where(CornerKeeper.corner_id == corner_id))
    for record in (*closures, *keepers):
        undo.keep(session, record)
        session.delete(record)
    undo.keep(session, corner)
    session.flush()
    session.delete(corner)
    session.flush()
