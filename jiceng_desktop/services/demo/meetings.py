"""What was said at the meetings of the last months, what was decided, who wants to come to the next lecture."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import EquipmentUse, Occurrence, PreparationDone, Registration, Series
from jiceng_desktop.db.events import Preparation as Prepared
from jiceng_desktop.db.venues import Equipment, Venue, VenueBlock
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import OccurrenceStatus

_BACK = timedelta(120)
_WROTE = ("居民议事会", "网格工作例会", "支部委员会会议")
_SAID = {
    "居民议事会": "社区通报了上次议题的落实情况，到会成员逐项评议。\n"
    "围绕本次议题，居民代表和物业代表充分发表了意见。\n会议形成一致意见，由社区跟进落实，下次会议上通报。",
    "网格工作例会": "各网格汇报了人口变动和走访情况。\n针对排查出的安全隐患，逐条明确了整改办法。",
    "支部委员会会议": "会议研究了本月支部工作，讨论了困难党员慰问安排。",
}
_DECISIONS = {
    "居民议事会": (("联系物业现场勘查，提出方案", 14), ("方案在公示栏公示，征求居民意见", 21)),
    "网格工作例会": (("核对本网格新迁入人员，补登档案", 10),),
    "支部委员会会议": (("上门慰问困难党员", 7),),
}
_EQUIPMENT = (
    ("投影仪", 2, ""),
    ("移动音响", 1, ""),
    ("无线话筒", 4, ""),
    ("折叠椅", 120, ""),
    ("LED大屏", 1, "多功能厅"),
)
_LECTURE, _PLACES, _WISHES = "邻里文化讲堂", 12, 15
_DONE_SHARE = 0.6


def keep(town: Town, session: Session) -> None:
    """Write minutes and decisions, equipment, a closed venue, and registrations with a waiting list."""
    _record(town, session)
    _equip(town, session)
    _prepare(town, session)
    _register(town, session)
    town.rows.save(100)


def _named(
    session: Session, name: str, first: date, last: date, status: OccurrenceStatus
) -> list[tuple[int, datetime]]:
    found = (
        select(Occurrence.id, Occurrence.starts_at)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            Series.name == name,
            Occurrence.starts_at.between(datetime.combine(first, time()), datetime.combine(last, time())),
            Occurrence.status == status,
        )
        .order_by(Occurrence.starts_at)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def _record(town: Town, session: Session) -> None:
    for name in _WROTE:
        for occurrence_id, starts_at in _named(session, name, town.today - _BACK, town.today, OccurrenceStatus.HELD):
            recorder = town.rng.choice(town.staff).name
            told = update(Occurrence).where(Occurrence.id == occurrence_id)
            session.execute(told.values(recorder=recorder, summary=_SAID[name]))
            for title, days in _DECISIONS[name]:
                due_on = starts_at.date() + timedelta(days)
                done = town.chance(_DONE_SHARE) and due_on < town.today
                town.rows.add(
                    Todo,
                    title=title,
                    owner=town.rng.choice(town.staff).name,
                    due_on=due_on,
                    done_on=due_on if done else None,
                    outcome="已办结" if done else None,
                    occurrence_id=occurrence_id,
                )


def _equip(town: Town, session: Session) -> None:
    venues = {name: key for key, name in session.execute(select(Venue.id, Venue.name))}
    equipment = {
        name: town.rows.add(Equipment, name=name, number=number, venue_id=venues.get(at))
        for name, number, at in _EQUIPMENT
    }
    lectures = select(Occurrence.id).join(Series).where(Series.name == _LECTURE, Occurrence.starts_at >= town.today)
    for occurrence_id in session.scalars(lectures.order_by(Occurrence.id)).all():
        for name in ("投影仪", "移动音响"):
            town.rows.add(EquipmentUse, occurrence_id=occurrence_id, equipment_id=equipment[name], number=1)
    closed = venues.get("儿童之家")
    if closed is not None:
        begin = datetime.combine(town.today + timedelta(9), time(8))
        town.rows.add(
            VenueBlock, venue_id=closed, starts_at=begin, ends_at=begin + timedelta(hours=6), reason="空调检修"
        )


def _prepare(town: Town, session: Session) -> None:
    """Tick what was prepared for the events of the coming days."""
    checked = session.scalar(select(Prepared.id).where(Prepared.title == "确认场地和设备"))
    if checked is None:
        return
    last = datetime.combine(town.today + timedelta(7), time())
    soon = select(Occurrence.id).where(Occurrence.starts_at.between(datetime.combine(town.today, time()), last))
    for occurrence_id in session.scalars(soon.order_by(Occurrence.id)).all():
        if town.chance(_DONE_SHARE):
            town.rows.add(
                PreparationDone, preparation_id=checked, occurrence_id=occurrence_id, done_on=town.today, needed=True
            )


def _register(town: Town, session: Session) -> None:
    """Let more people register for the next lecture than there are places."""
    coming = _named(session, _LECTURE, town.today + timedelta(1), town.today + timedelta(40), OccurrenceStatus.PLANNED)
    if not coming:
        return
    occurrence_id = coming[0][0]
    session.execute(update(Occurrence).where(Occurrence.id == occurrence_id).values(places=_PLACES))
    begun = datetime.combine(town.today - timedelta(3), time(9))
    for place, one in enumerate(town.some(town.residents, _WISHES)):
        town.rows.add(
            Registration,
            occurrence_id=occurrence_id,
            person_id=one.id,
            name=one.name,
            registered_at=begun + timedelta(minutes=37 * place),
        )
    phone, last = town.numbers.phone(), begun + timedelta(hours=30)
    town.rows.add(Registration, occurrence_id=occurrence_id, name="柳先生", phone=phone, registered_at=last)
