from __future__ import annotations

from sqlalchemy import func, select

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Copy, CopyEvent, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy
from jiceng_desktop.services import stocktakes
from jiceng_desktop.terms import CopyState, CornerKind, StocktakeState, UseKind


def test_one_count_is_going_on_and_the_others_are_over(session):
    (running,) = stocktakes.running(session)
    far = stocktakes.progress(session, running.id)
    assert 0 < far.seen < far.expected
    assert far.unknown == 1
    states = set(session.scalars(select(Stocktake.state).where(Stocktake.id != running.id)))
    assert states == {StocktakeState.CLOSED}


def test_what_the_last_count_made_of_a_copy_is_what_it_is(session):
    last = (
        select(func.max(StocktakeCopy.id)).where(StocktakeCopy.new_state.is_not(None)).group_by(StocktakeCopy.copy_id)
    )
    found = session.execute(
        select(StocktakeCopy.new_state, Copy.state, Copy.misses)
        .join(Copy, Copy.id == StocktakeCopy.copy_id)
        .where(StocktakeCopy.id.in_(last))
    ).all()
    assert {row[1] for row in found} >= {CopyState.ON_SHELF, CopyState.MISSING, CopyState.SUSPECTED}
    assert all(new_state is state for new_state, state, _ in found)
    misses = {CopyState.ON_SHELF: 0, CopyState.MISSING: 1, CopyState.SUSPECTED: 2}
    assert all(count == misses[state] for _, state, count in found)


def test_uses_are_inferred_at_unattended_corners_only(session):
    used = select(Corner.kind).join(BookUse, BookUse.corner_id == Corner.id).where(BookUse.kind == UseKind.INFERRED)
    assert set(session.scalars(used)) == {CornerKind.UNATTENDED}


def test_every_change_by_a_count_stands_in_the_history_of_the_copy(session):
    changed = session.scalar(select(func.count()).where(StocktakeCopy.new_state.is_not(None)))
    told = session.scalar(select(func.count()).where(CopyEvent.note.startswith("清点：")))
    assert changed == told > 0
