"""Counting by scanner, and by ticks on paper that are entered afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, library_codes
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes import judging
from jiceng_desktop.services.stocktakes.judging import Known
from jiceng_desktop.services.stocktakes.places import ANYWHERE, Place, box_place, place_of, told
from jiceng_desktop.terms import UNSEEN, CopyState, Scannable, ScanSource, StocktakeOutcome, StocktakeState

_LONGEST = 40
_AT_ONCE = 500


@dataclass(frozen=True)
class Answer:
    """What a scan says.

    ``outcome`` is None for the label of a box or corner: counting goes on at ``place``. A number that was ``repeated``
    has counted before and does not count again.
    """

    number: str
    sentence: str
    outcome: StocktakeOutcome | None = None
    repeated: bool = False
    title: str = ""
    copy_id: int | None = None
    place: Place = ANYWHERE


@dataclass(frozen=True)
class Sighting:
    """A number that was seen somewhere, the copy it belongs to if any, and how that stands."""

    number: str
    copy: Known | None
    outcome: StocktakeOutcome
    place: Place


def open_count(session: Session, stocktake_id: int) -> Stocktake:
    """Return a count that goes on.

    Raises:
        Refusal: it is over.
    """
    stocktake = session.get(Stocktake, stocktake_id)
    if stocktake is None:
        raise Refusal("这次清点已被删除。")
    if stocktake.state is not StocktakeState.OPEN:
        raise Refusal(f"“{stocktake.name}”{stocktake.state.label}，不能再记。要接着清点，请先撤回完成。")
    return stocktake


@action("清点扫码")
def scan(
    session: Session,
    stocktake_id: int,
    number: str,
    *,
    place: Place | None = None,
    source: ScanSource = ScanSource.SCANNER,
) -> Answer:
    """Take down that a number was seen at a place, or where the count is of.

    Raises:
        Refusal: the count is over, or what was scanned is no book: nothing is taken down.
    """
    stocktake = open_count(session, stocktake_id)
    digits = library_codes.digits(number)[:_LONGEST]
    if not digits:
        raise Refusal("没有读到编号，请再扫一次。", "number")
    place = place or place_of(session, stocktake)
    copy = judging.known(session, stocktake_id, [digits]).get(digits)
    if copy is None and (label := label_place(session, digits)) is not None:
        return Answer(digits, f"现在清点：{told(session, label)}", place=label)
    before = judging.seen(session, stocktake_id, [digits]).get(digits)
    if before is not None:
        answer = _answer(session, Sighting(digits, copy, before.outcome, place))
        sentence = f"{before.at:%H:%M} {before.by}已经点过，不重复计数"
        return replace(answer, sentence=sentence, repeated=True)
    if copy is None:
        refuse_no_book(session, digits)
    sighting = Sighting(digits, copy, judging.judge(copy, place), place)
    session.add(StocktakeScan(**_row(session, stocktake_id, sighting, source)))
    session.flush()
    return _answer(session, sighting)


@action("录入清点纸表")
def tick(session: Session, stocktake_id: int, copy_ids: Sequence[int]) -> int:
    """Take down copies that were ticked on paper, each where it was expected; return how many are new."""
    open_count(session, stocktake_id)
    wanted: list[str] = []
    for start in range(0, len(copy_ids), _AT_ONCE):
        asked = select(Copy.number).join(StocktakeCopy, StocktakeCopy.copy_id == Copy.id)
        mine = asked.where(StocktakeCopy.stocktake_id == stocktake_id)
        wanted += session.scalars(mine.where(Copy.id.in_(copy_ids[start : start + _AT_ONCE])))
    copies = judging.known(session, stocktake_id, wanted)
    sightings = [
        Sighting(number, copy, judging.judge(copy, copy.expected or ANYWHERE), copy.expected or ANYWHERE)
        for number, copy in copies.items()
    ]
    return take_down(session, stocktake_id, sightings, ScanSource.PAPER)


def take_down(session: Session, stocktake_id: int, sightings: Sequence[Sighting], source: ScanSource) -> int:
    """Take down many numbers at once, those that were not seen before; return how many."""
    before = judging.seen(session, stocktake_id, [one.number for one in sightings])
    fresh = {one.number: one for one in reversed(sightings) if one.number not in before}
    first = bulk.next_id(session, StocktakeScan)
    rows = [
        {"id": first + at, "version": 1, **_row(session, stocktake_id, one, source)}
        for at, one in enumerate(reversed(fresh.values()))
    ]
    bulk.insert_many(session, StocktakeScan, rows)
    return len(rows)


def _row(session: Session, stocktake_id: int, seen: Sighting, source: ScanSource) -> dict[str, object]:
    return {
        "stocktake_id": stocktake_id,
        "number": seen.number,
        "copy_id": None if seen.copy is None else seen.copy.id,
        "box_id": seen.place.box_id,
        "corner_id": seen.place.corner_id,
        "outcome": seen.outcome,
        "source": source,
        "scanned_at": audit.moment(session),
        "scanned_by": audit.actor(session),
    }


def label_place(session: Session, number: str) -> Place | None:
    """Return the place whose label bears a number; None where it is no such label."""
    kind = library_codes.taken_shape(number)
    if kind is Scannable.BOX:
        box_id = session.scalar(select(Box.id).where(Box.code == number))
        return None if box_id is None else box_place(session, box_id)
    if kind is Scannable.CORNER:
        corner_id = session.scalar(select(Corner.id).where(Corner.code == number))
        return None if corner_id is None else Place(corner_id)
    return None


def refuse_no_book(session: Session, number: str) -> None:
    """Refuse what belongs to a reader or a title: neither says which copy was seen."""
    kind = library_codes.taken_shape(number)
    if kind is Scannable.READER:
        raise Refusal("这是读者证，请扫书上的图书编号。", "number")
    if kind is not None:
        raise Refusal(f"没有编号为 {number} 的{kind.label}，请核对标签。", "number")
    if session.scalar(select(BookNumber.id).where(BookNumber.key == number).limit(1)) is not None:
        raise Refusal("这是书号（ISBN），分不出是哪一册，请扫书上的图书编号。", "number")


def _answer(session: Session, seen: Sighting) -> Answer:
    copy, sentence = seen.copy, _sentence(session, seen)
    if copy is None:
        return Answer(seen.number, sentence, seen.outcome, place=seen.place)
    return Answer(seen.number, sentence, seen.outcome, title=copy.title, copy_id=copy.id, place=seen.place)


def _sentence(session: Session, seen: Sighting) -> str:
    copy = seen.copy
    if copy is None:
        return f"没有编号为 {seen.number} 的书，已记下"
    if seen.outcome is StocktakeOutcome.ELSEWHERE:
        should = told(session, copy.expected or copy.now)
        return f"错位：应在{should}，已记下实际位置" if should else "错位：还没有登记在哪个箱，已记下实际位置"
    if seen.outcome is StocktakeOutcome.LENT_BUT_HERE:
        return "登记借出，书却在架，可以办还书"
    if seen.outcome is StocktakeOutcome.WITHDRAWN_BUT_HERE:
        return "已注销的书又出现，可以重新入藏"
    if copy.state in UNSEEN:
        return f"找到了：原来登记{copy.state.label}"
    return "在位（登记修补中）" if copy.state is CopyState.REPAIR else "在位"
