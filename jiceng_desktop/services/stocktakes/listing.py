"""清点 as lists show it: the counts, and when each corner was last counted."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.stocktakes.opening import LOOKED_FOR
from jiceng_desktop.services.stocktakes.progress import SEEN
from jiceng_desktop.terms import UNSEEN, CopyState, StocktakeOutcome, StocktakeState, Term

WAITING_COLOUR, DONE_COLOUR, WRONG_COLOUR = "#9A6700", "#1A7F37", "#B42318"
_LONG_AGO = 60  # days


class Which(Term):
    """The lists of the view 清点."""

    COUNTS = "counts", "清点记录"
    CORNERS = "corners", "各角上次清点"


_BOX_CORNER = aliased(Corner)
_PLACE = func.coalesce(Corner.name, _BOX_CORNER.name + " " + Box.name, "全部图书")
_LOOKED = StocktakeCopy.state.in_(LOOKED_FOR)


def _counted(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    mine = select(func.count()).select_from(StocktakeCopy).where(StocktakeCopy.stocktake_id == Stocktake.id)
    return mine.where(*conditions).correlate(Stocktake).scalar_subquery()


def _unseen() -> ColumnElement[int | None]:
    """Count what a closing found missing; while a count goes on, what was not seen says nothing yet."""
    missing = _counted(StocktakeCopy.outcome == StocktakeOutcome.UNSEEN)
    return case((Stocktake.state == StocktakeState.CLOSED, missing))


def _odd() -> ColumnElement[int]:
    odd = select(func.count()).select_from(StocktakeScan).where(StocktakeScan.stocktake_id == Stocktake.id)
    return odd.where(StocktakeScan.outcome != StocktakeOutcome.PRESENT).correlate(Stocktake).scalar_subquery()


def _state_colour(state: StocktakeState) -> str | None:
    return {StocktakeState.OPEN: WAITING_COLOUR, StocktakeState.CLOSED: DONE_COLOUR}.get(state)


def _some_colour(count: int | None) -> str | None:
    return WRONG_COLOUR if count else None


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _word(word: str) -> ColumnElement[bool]:
    places = (Stocktake.name, Corner.name, _BOX_CORNER.name, Box.name, Stocktake.opened_by)
    return or_(*(place.contains(word, autoescape=True) for place in places))


COUNTS = Listing(
    title="图书清点",
    records=select(Stocktake)
    .outerjoin(Corner, Corner.id == Stocktake.corner_id)
    .outerjoin(Box, Box.id == Stocktake.box_id)
    .outerjoin(_BOX_CORNER, _BOX_CORNER.id == Box.corner_id),
    key=Stocktake.id,
    fields=(
        Field("opened_at", "开始", Stocktake.opened_at, show=_minute, width=130),
        Field("name", "名称", Stocktake.name, width=190),
        Field("place", "范围", _PLACE, width=124, spare=1),
        Field("state", "状态", Stocktake.state, width=68, colour=_state_colour),
        Field("expected", "应在", _counted(_LOOKED), width=54, number=True),
        Field("seen", "点到", _counted(_LOOKED, SEEN), width=54, number=True),
        Field("unseen", "未见", _unseen(), width=54, number=True, colour=_some_colour),
        Field("odd", "异常", _odd(), width=54, number=True),
        Field("opened_by", "发起人", Stocktake.opened_by, width=70, spare=2),
        Field("closed_at", "结束", Stocktake.closed_at, show=_minute, width=136, extra=True),
        Field("closed_by", "结束人", Stocktake.closed_by, width=76, extra=True),
        Field("note", "备注", Stocktake.note, width=160, extra=True),
    ),
    order="opened_at",
    descending=True,
    word=_word,
    narrow=lambda state: [Stocktake.state == state],
    hint="名称、图书角、图书箱、发起人",
)


def _last_counted() -> ColumnElement[datetime | None]:
    whole = and_(Stocktake.corner_id.is_(None), Stocktake.box_id.is_(None))
    last = select(func.max(Stocktake.closed_at)).where(
        Stocktake.state == StocktakeState.CLOSED, or_(Stocktake.corner_id == Corner.id, whole)
    )
    return last.correlate(Corner).scalar_subquery()


def _copies(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    there = select(func.count()).select_from(Copy).join(Box, Box.id == Copy.box_id).where(Box.corner_id == Corner.id)
    return there.where(*conditions).correlate(Corner).scalar_subquery()


def _days(today: date, last: datetime | None) -> str:
    return "从未清点" if last is None else f"{(today - last.date()).days:,}"


def _days_colour(today: date, last: datetime | None) -> str | None:
    return WAITING_COLOUR if last is None or (today - last.date()).days > _LONG_AGO else None


def _corner_word(word: str) -> ColumnElement[bool]:
    return Corner.name.contains(word, autoescape=True)


def corners_counted(today: date) -> Listing:
    """Return the list of corners with the days since each was counted as a whole."""
    last = _last_counted()
    return Listing(
        title="各图书角上次清点",
        records=select(Corner).where(Corner.closed_on.is_(None)),
        key=Corner.id,
        fields=(
            Field("name", "图书角", Corner.name, order=Corner.position, width=170),
            Field("kind", "类别", Corner.kind, width=90),
            Field("last", "上次清点", last, show=_minute, width=140),
            Field(
                "days",
                "距今(天)",
                last,
                show=partial(_days, today),
                order=func.coalesce(last, datetime(1, 1, 1)),
                width=86,
                number=True,
                colour=partial(_days_colour, today),
            ),
            Field("copies", "在册(册)", _copies(Copy.state != CopyState.WITHDRAWN), width=80, number=True),
            Field("unseen", "未见(册)", _copies(Copy.state.in_(UNSEEN)), width=80, number=True, colour=_some_colour),
        ),
        order="days",
        word=_corner_word,
        hint="图书角",
    )
