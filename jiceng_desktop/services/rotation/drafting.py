"""What the clerk decides on the board: a box goes elsewhere, stays, never goes somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.db.rounds import BoxWish, Round, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotation import proposing, standing
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.terms import RoundState, WishKind

_GONE = "这一期已被另一处删除或重排，请刷新后再看。"
_BOX_GONE = "这个图书箱已被删除，请刷新后再看。"
BY_HAND = "手动安排"


@dataclass(frozen=True)
class Wish:
    """What is asked for a box, as the clerk reads it."""

    id: int
    kind: WishKind
    corner: str
    from_on: date
    to_on: date | None


@action("改图书箱的去处")
def send_to(session: Session, round_id: int, box_id: int, corner_id: int) -> None:
    """Let a box go to another corner in a draft; the planner will not change that any more.

    Raises:
        Refusal: the round was issued, or the corner takes no boxes then.
    """
    draft, leg = _draft(session, round_id), _leg(session, round_id, box_id)
    corner = session.get(Corner, corner_id)
    if corner is None:
        raise Refusal("这个图书角已被删除，请刷新后再看。")
    period = Period(draft.starts_on, draft.ends_on, draft.year, draft.number)
    if why := standing.read(session).closed(corner, period):
        raise Refusal(f"{corner.name}{why}，这一期不能放图书箱。")
    undo.keep(session, leg)
    leg.to_id, leg.pinned, leg.reason = corner_id, True, BY_HAND
    follow(session, draft, box_id, corner_id)
    session.flush()


def follow(session: Session, draft: Round, box_id: int, corner_id: int) -> None:
    """Let a box set out from there in the next round."""
    found = select(RoundLeg).join(Round, Round.id == RoundLeg.round_id).order_by(Round.starts_on).limit(1)
    following = session.scalar(found.where(RoundLeg.box_id == box_id, Round.starts_on > draft.starts_on))
    if following is not None:
        undo.keep(session, following)
        following.from_id = corner_id


@action("不再固定图书箱")
def release(session: Session, round_id: int, box_id: int) -> None:
    """Let the planner decide again where a box goes, the next time that it proposes."""
    _draft(session, round_id)
    leg = _leg(session, round_id, box_id)
    undo.keep(session, leg)
    leg.pinned, leg.reason = False, None
    session.flush()


@action("删除轮换草案")
def discard(session: Session) -> int:
    """Delete all drafts; return how many there were."""
    drafts = session.scalars(select(Round).where(Round.state == RoundState.DRAFT)).all()
    for draft in drafts:
        proposing.remove(session, draft)
    session.flush()
    return len(drafts)


@action("登记图书箱的去留")
def wish(
    session: Session, box_id: int, kind: WishKind, corner_id: int | None, from_on: date | None, to_on: date | None
) -> int:
    """Ask that a box stands at a corner, does not go there, or (no corner) does not travel; return the wish's id.

    Raises:
        Refusal: a pin names no corner, or the days are none.
    """
    if session.get(Box, box_id) is None:
        raise Refusal(_BOX_GONE)
    if kind is WishKind.PIN and corner_id is None:
        raise Refusal("请选择固定在哪个图书角。", "corner_id")
    if from_on is None:
        raise Refusal("请填写从哪天起。", "from_on")
    if to_on is not None and to_on < from_on:
        raise Refusal("结束日期不能早于开始日期。", "to_on")
    asked = BoxWish(box_id=box_id, kind=kind, corner_id=corner_id, from_on=from_on, to_on=to_on)
    session.add(asked)
    session.flush()
    return asked.id


@action("取消图书箱的去留")
def unwish(session: Session, wish_id: int) -> None:
    """Withdraw what was asked for a box."""
    asked = session.get(BoxWish, wish_id)
    if asked is None:
        raise Refusal("这条要求已被另一处取消。")
    undo.keep(session, asked)
    session.delete(asked)
    session.flush()


def wishes(session: Session, box_id: int) -> list[Wish]:
    """Return what is asked for a box, the latest first."""
    found = select(BoxWish, Corner.name).outerjoin(Corner, Corner.id == BoxWish.corner_id)
    rows = session.execute(found.where(BoxWish.box_id == box_id).order_by(BoxWish.id.desc()))
    return [Wish(one.id, one.kind, name or "", one.from_on, one.to_on) for one, name in rows]


def _draft(session: Session, round_id: int) -> Round:
    found = session.get(Round, round_id)
    if found is None:
        raise Refusal(_GONE)
    if found.state is not RoundState.DRAFT:
        raise Refusal("这一期已经下发，不能再改去处。还没有送出的，可以先“收回下发”。")
    return found


def _leg(session: Session, round_id: int, box_id: int) -> RoundLeg:
    found = session.scalar(select(RoundLeg).where(RoundLeg.round_id == round_id, RoundLeg.box_id == box_id))
    if found is None:
        raise Refusal(_GONE)
    return found
