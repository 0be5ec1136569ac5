"""What the planner has to know: who takes part, what is asked for each box, where the boxes have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner, CornerClosure
from jiceng_desktop.db.rounds import BoxWish, Round, RoundLeg
from jiceng_desktop.services.rotation.planning import Progress, Stand, Way, settled
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.terms import CornerKind, RoundState, WishKind

_NO_CAPACITY = 0


@dataclass(frozen=True)
class Standing:
    """Everything the rounds depend on, read once."""

    corners: Sequence[Corner]
    boxes: Sequence[Box]
    closures: Sequence[CornerClosure]
    wishes: Sequence[BoxWish]
    legs: Sequence[tuple[Round, RoundLeg]]

    def stands(self) -> list[Stand]:
        """Return the corners that boxes travel between."""
        return [Stand(one.id, one.capacity, one.compound_id) for one in self.corners]

    def closed(self, corner: Corner, period: Period) -> str:
        """Say why a corner takes no boxes in a round; empty if it does."""
        if corner.opened_on is not None and corner.opened_on > period.starts_on:
            return f"{corner.opened_on} 才开放"
        if corner.closed_on is not None and corner.closed_on <= period.ends_on:
            return f"{corner.closed_on} 撤销"
        for one in self.closures:
            if one.corner_id == corner.id and one.from_on <= period.starts_on <= one.to_on:
                return f"{one.from_on} 至 {one.to_on} 暂停开放（{one.reason}）"
        return "不放图书箱" if corner.capacity == _NO_CAPACITY else ""

    def ways(self, period: Period, pinned: dict[int, int]) -> list[Way]:
        """Return what is asked of the boxes in a round; ``pinned`` are those set by hand."""
        open_ = {one.id: one for one in self.corners if not self.closed(one, period)}
        wishes = [one for one in self.wishes if _holds(one, period)]
        return [self._way(box, open_, [one for one in wishes if one.box_id == box.id], pinned) for box in self.boxes]

    def _way(self, box: Box, open_: dict[int, Corner], wishes: list[BoxWish], pinned: dict[int, int]) -> Way:
        fitting = {key for key, one in open_.items() if fits(box, one)}
        skipped = {one.corner_id for one in wishes if one.kind is WishKind.SKIP}
        places = [pinned.get(box.id), *(one.corner_id for one in wishes if one.kind is WishKind.PIN)]
        place = next((one for one in places if one in open_), None)
        return Way(box.id, frozenset(fitting - skipped), place, stays=None in skipped and place is None)

    def lost_pins(self, period: Period, pinned: dict[int, int]) -> dict[int, str]:
        """Say by box which pin cannot be kept in a round, because its corner takes no boxes."""
        names = {one.id: (one.name, self.closed(one, period)) for one in self.corners}
        asked = {one.box_id: one.corner_id for one in self.wishes if one.kind is WishKind.PIN and _holds(one, period)}
        told = {}
        for box_id, corner_id in (asked | pinned).items():
            name, why = names.get(corner_id or 0, ("", ""))
            if why:
                told[box_id] = f"本该在{name}：{why}"
        return told

    def progress(self) -> Progress:
        """Follow the boxes through the rounds that are no draft any more, up to where they stand."""
        progress, every = Progress(), [one.id for one in self.corners]
        rounds: dict[int, tuple[Round, list[RoundLeg]]] = {}
        for each, leg in self.legs:
            if each.state is not RoundState.DRAFT:
                rounds.setdefault(each.id, (each, []))[1].append(leg)
        first = next(iter(rounds.values()), None)
        stands = (
            {leg.box_id: leg.from_id for leg in first[1]} if first else {box.id: box.corner_id for box in self.boxes}
        )
        progress.begin([Way(box_id, frozenset()) for box_id in stands], every)
        progress.note(stands)  # where a box stands at first counts as visited
        for each, legs in rounds.values():
            period = Period(each.starts_on, each.ends_on, each.year, each.number)
            progress.begin(settled(self.stands(), self.ways(period, {}), progress), every)
            progress.note({leg.box_id: leg.to_id for leg in legs})
        self._arrive(progress, rounds)
        return progress

    def _arrive(self, progress: Progress, rounds: dict[int, tuple[Round, list[RoundLeg]]]) -> None:
        """Believe the boxes rather than the rounds, but for those that are on their way."""
        coming = {
            leg.box_id
            for each, legs in rounds.values()
            if each.state is not RoundState.DONE
            for leg in legs
            if leg.received_at is None
        }
        for box in self.boxes:
            if box.id not in coming:
                progress.at[box.id] = box.corner_id
                progress.due.get(box.id, set()).discard(box.corner_id)


def fits(box: Box, corner: Corner) -> bool:
    """Tell whether the books of a box are for the readers of a corner."""
    return box.audience is None or corner.audience is None or box.audience == corner.audience


def _holds(wish: BoxWish, period: Period) -> bool:
    return wish.from_on <= period.ends_on and (wish.to_on is None or wish.to_on >= period.starts_on)


def read(session: Session) -> Standing:
    """Read what the rounds depend on; boxes in a store and retired ones take no part."""
    corners = select(Corner).where(Corner.kind != CornerKind.STORE).order_by(Corner.position, Corner.id)
    boxes = select(Box).join(Corner, Corner.id == Box.corner_id)
    boxes = boxes.where(Box.retired_on.is_(None), Corner.kind != CornerKind.STORE).order_by(Box.name, Box.id)
    legs = select(Round, RoundLeg).join(RoundLeg, RoundLeg.round_id == Round.id).order_by(Round.starts_on, RoundLeg.id)
    return Standing(
        session.scalars(corners).all(),
        session.scalars(boxes).all(),
        session.scalars(select(CornerClosure).order_by(CornerClosure.from_on)).all(),
        session.scalars(select(BoxWish).order_by(BoxWish.id.desc())).all(),
        [(each, leg) for each, leg in session.execute(legs)],
    )
