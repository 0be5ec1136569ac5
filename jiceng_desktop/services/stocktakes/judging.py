"""What a number says when it is seen somewhere: the copy it belongs to, where that should be, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, Title
from jiceng_desktop.db.stocktakes import StocktakeCopy, StocktakeScan
from jiceng_desktop.services.stocktakes.places import Place
from jiceng_desktop.terms import CopyState, StocktakeOutcome

_AT_ONCE = 500
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_STOCKTAKE: BindParameter[Any] = bindparam("stocktake")
_KNOWN = (  # put together once, since every scan asks
    select(Copy.number, Copy.id, Title.name, Copy.state, Copy.box_id, Box.corner_id)
    .add_columns(StocktakeCopy.id, StocktakeCopy.box_id, StocktakeCopy.corner_id)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(StocktakeCopy, and_(StocktakeCopy.copy_id == Copy.id, StocktakeCopy.stocktake_id == _STOCKTAKE))
    .where(Copy.number.in_(_NUMBERS))
)
_SEEN = select(StocktakeScan.number, StocktakeScan.outcome, StocktakeScan.scanned_by, StocktakeScan.scanned_at).where(
    StocktakeScan.stocktake_id == _STOCKTAKE, StocktakeScan.number.in_(_NUMBERS)
)


@dataclass(frozen=True)
class Known:
    """A copy as a count knows it: where it was expected, if it was, and where the register has it now."""

    id: int
    title: str
    state: CopyState
    expected: Place | None
    now: Place


@dataclass(frozen=True)
class Seen:
    """A number that was seen before in the same count: by whom, when, and as what."""

    outcome: StocktakeOutcome
    by: str
    at: datetime


def known(session: Session, stocktake_id: int, numbers: Sequence[str]) -> Mapping[str, Known]:
    """Return the copies that bear these numbers."""
    told: dict[str, Known] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        meant = {"stocktake": stocktake_id, "numbers": numbers[start : start + _AT_ONCE]}
        for number, copy_id, title, state, box_id, corner_id, frozen, its_box, its_corner in session.execute(
            _KNOWN, meant
        ):
            expected = None if frozen is None else Place(its_corner, its_box)
            told[number] = Known(copy_id, title, state, expected, Place(corner_id, box_id))
    return told


def seen(session: Session, stocktake_id: int, numbers: Sequence[str]) -> Mapping[str, Seen]:
    """Return which of these numbers were seen before in the count."""
    told: dict[str, Seen] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        meant = {"stocktake": stocktake_id, "numbers": numbers[start : start + _AT_ONCE]}
        told.update((row[0], Seen(row[1], row[2], row[3])) for row in session.execute(_SEEN, meant))
    return told


def judge(copy: Known | None, place: Place) -> StocktakeOutcome:
    """Return how a copy stands that is seen at a place; where it was moved to meanwhile is right as well."""
    if copy is None:
        return StocktakeOutcome.UNKNOWN
    if copy.state is CopyState.WITHDRAWN:
        return StocktakeOutcome.WITHDRAWN_BUT_HERE
    if copy.state is CopyState.ON_LOAN:
        return StocktakeOutcome.LENT_BUT_HERE
    right = place.holds(copy.now) or (copy.expected is not None and place.holds(copy.expected))
    return StocktakeOutcome.PRESENT if right else StocktakeOutcome.ELSEWHERE
