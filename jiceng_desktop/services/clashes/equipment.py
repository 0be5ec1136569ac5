"""Is there enough of the equipment, and does it stand where it is needed?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import EquipmentUse, Occurrence
from jiceng_desktop.db.venues import Equipment, Venue
from jiceng_desktop.services.clashes.clash import Clash, ClashKind
from jiceng_desktop.services.clashes.meeting import Event, meetings, own
from jiceng_desktop.services.clashes.plan import Plan, Span


def found(session: Session, plan: Plan) -> Iterator[Clash]:
    """Return what a plan cannot have: more than there is, more than others leave, or what stands elsewhere."""
    wanted = dict(plan.equipment)
    if not wanted:
        return
    uses = _uses(session, plan, wanted)
    stored = session.execute(
        select(Equipment, Venue.name).outerjoin(Venue, Venue.id == Equipment.venue_id).where(Equipment.id.in_(wanted))
    )
    begin = plan.spans[0].starts_at
    for one, venue in sorted(stored, key=lambda row: list(wanted).index(row[0].id)):
        if venue is not None and plan.venue and venue != plan.venue:
            yield Clash(ClashKind.EQUIPMENT, begin, f"“{one.name}”固定放在“{venue}”。")
        if wanted[one.id] > one.number:
            told = f"“{one.name}”一共 {one.number} 件，这里要用 {wanted[one.id]} 件。"
            yield Clash(ClashKind.EQUIPMENT, begin, told)
        else:
            yield from _short(plan, one, wanted[one.id], uses[one.id])


def _short(plan: Plan, equipment: Equipment, number: int, others: Iterable[Event]) -> Iterator[Clash]:
    """Tell each time others leave too few."""
    taken = plan.taken()
    beside: dict[int, list[Event]] = defaultdict(list)
    for place, other in meetings(taken, (*others, *own(plan, number))):
        if other.id is not None or other.span != plan.spans[place]:
            beside[place].append(other)
    for place, together in sorted(beside.items()):
        busiest = _busiest(taken[place], together)
        if number + sum(other.number for other in busiest) > equipment.number:
            begin = plan.spans[place].starts_at
            named = "、".join(f"{other.says(begin.date())}要用 {other.number} 件" for other in busiest)
            told = f"“{equipment.name}”一共 {equipment.number} 件，这里要用 {number} 件，同时{named}。"
            yield Clash(ClashKind.EQUIPMENT, begin, told, next((other.id for other in busiest if other.id), None))


def _busiest(span: Span, others: Sequence[Event]) -> list[Event]:
    """Return what goes on at that moment of a span at which most pieces are in use; it is one at which a use begins."""
    moments = sorted({max(span.starts_at, other.taken.starts_at) for other in others})
    at = [[other for other in others if other.taken.starts_at <= now < other.taken.ends_at] for now in moments]
    return max(at, key=lambda together: sum(other.number for other in together))


def _uses(session: Session, plan: Plan, wanted: Iterable[int]) -> dict[int, list[Event]]:
    """Return what else is used, by equipment; it is taken with the set-up and clear-up of its event."""
    rows = session.execute(
        select(
            EquipmentUse.equipment_id,
            EquipmentUse.number,
            Occurrence.id,
            Occurrence.title,
            Occurrence.starts_at,
            Occurrence.ends_at,
            func.coalesce(Occurrence.setup_minutes, Venue.setup_minutes, 0),
            func.coalesce(Occurrence.cleanup_minutes, Venue.cleanup_minutes, 0),
        )
        .join(Occurrence, Occurrence.id == EquipmentUse.occurrence_id)
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(EquipmentUse.equipment_id.in_(wanted), *plan.besides())
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    found: dict[int, list[Event]] = defaultdict(list)
    for equipment_id, number, key, title, starts_at, ends_at, before, after in rows:
        span = Span(starts_at, ends_at)
        found[equipment_id].append(Event(key, title, span.wider(before, after), span, number))
    return found
