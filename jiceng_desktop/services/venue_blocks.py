"""停用时段: when a venue is not to be had, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue, VenueBlock
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import OccurrenceStatus

USUAL = ("装修", "检修", "消毒保洁", "被借用", "节假日不开放", "设备故障")
LABELS = {"starts_at": "从", "ends_at": "到", "reason": "原因", "venue_id": "阵地"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a blocked period; moments are local and naive, the end is no part of it."""

    venue_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Block:
    """A blocked period as it is shown."""

    id: int
    starts_at: datetime
    ends_at: datetime
    reason: str

    def told(self) -> str:
        """Say from when to when: 2026-12-01 08:00 至 18:00."""
        same = self.ends_at.date() == self.starts_at.date()
        return f"{self.starts_at:%Y-%m-%d %H:%M} 至 {self.ends_at:{'%H:%M' if same else '%Y-%m-%d %H:%M'}}"


def of_venue(
    session: Session, venue_id: int, since: datetime | None = None, until: datetime | None = None
) -> list[Block]:
    """Return the blocked periods of a venue in order, those only that reach into a time if one is given."""
    found = select(VenueBlock.id, VenueBlock.starts_at, VenueBlock.ends_at, VenueBlock.reason)
    found = found.where(VenueBlock.venue_id == venue_id).order_by(VenueBlock.starts_at, VenueBlock.id)
    if since is not None:
        found = found.where(VenueBlock.ends_at > since)
    if until is not None:
        found = found.where(VenueBlock.starts_at < until)
    return [Block(*row) for row in session.execute(found)]


def coming(session: Session, venue_id: int, today: date) -> list[Block]:
    """Return the blocked periods of a venue that are not over."""
    return of_venue(session, venue_id, datetime.combine(today, time()))


def planned_in(session: Session, draft: Draft) -> int:
    """Return how many events are planned at the venue in a period as entered."""
    if draft.starts_at is None or draft.ends_at is None or draft.ends_at <= draft.starts_at:
        return 0
    found = select(func.count(Occurrence.id)).where(
        Occurrence.venue_id == draft.venue_id,
        Occurrence.starts_at < draft.ends_at,
        Occurrence.ends_at > draft.starts_at,
        Occurrence.status == OccurrenceStatus.PLANNED,
    )
    return session.scalar(found) or 0


def load(session: Session, block_id: int) -> Draft:
    """Return a blocked period as it would be entered."""
    block = _get(session, block_id)
    return Draft(block.venue_id, block.starts_at, block.ends_at, block.reason, block.version)


@action("登记停用时段")
def save(session: Session, block_id: int | None, draft: Draft) -> int:
    """Add or change a blocked period."""
    if draft.starts_at is None:
        raise Refusal("请填写从什么时候起停用。", "starts_at")
    if draft.ends_at is None:
        raise Refusal("请填写停用到什么时候。", "ends_at")
    if draft.ends_at <= draft.starts_at:
        raise Refusal("停用的结束要晚于开始。", "ends_at")
    reason = words.clean(draft.reason or "")
    if not reason:
        raise Refusal("请写明为什么停用，例如 装修、被借用。", "reason")
    refuse_long(draft, VenueBlock, LABELS)
    if session.get(Venue, draft.venue_id or 0) is None:
        raise Refusal("这个阵地已被删除，请刷新后再试。")
    if block_id is None:
        block = VenueBlock(venue_id=draft.venue_id)
        session.add(block)
    else:
        block = history.current(session, VenueBlock, block_id, draft.version, LABELS)
        undo.keep(session, block)
    block.starts_at, block.ends_at, block.reason = draft.starts_at, draft.ends_at, reason
    session.flush()
    return block.id


@action("删除停用时段")
def remove(session: Session, block_id: int) -> None:
    """Let the venue be had again."""
    block = _get(session, block_id)
    undo.keep(session, block)
    session.delete(block)
    session.flush()


def _get(session: Session, block_id: int) -> VenueBlock:
    block = session.get(VenueBlock, block_id)
    if block is None:
        raise Refusal("这个停用时段已被删除，请刷新后再试。")
    return block


def _show(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d} 周{words.weekday(moment)} {moment:%H:%M}"


LISTING = Listing(
    title="停用时段",
    records=select(VenueBlock),
    key=VenueBlock.id,
    fields=(
        Field("starts_at", "从", VenueBlock.starts_at, width=164, show=_show),
        Field("ends_at", "到", VenueBlock.ends_at, width=164, show=_show),
        Field("reason", "原因", VenueBlock.reason, width=180),
    ),
    order="starts_at",
    word=lambda word: VenueBlock.reason.contains(word, autoescape=True),
    narrow=lambda venue_id: [VenueBlock.venue_id == venue_id],
    descending=True,
)
KIND = Kind("停用时段", LISTING, Draft, load, save, remove, LABELS)
