"""The confirmed records of a period in the columns that national volunteer systems take."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.population import Period
from jiceng_desktop.services.service_figures.counting import confirmed

COLUMNS = ("序号", "姓名", "证件类型", "证件号码", "志愿者编号", "服务项目", "服务日期", "服务时长（小时）")
_IN_HOUR = 60

Line = tuple[object, ...]


def outgoing_ids(session: Session, period: Period) -> array[int]:
    """Return the records of a period in the order of days."""
    found = select(ServiceRecord.id).where(*confirmed(period.checked()))
    return array("q", session.scalars(found.order_by(ServiceRecord.served_on, ServiceRecord.id)))


def without_number(session: Session, period: Period) -> int:
    """Count the volunteers of a period whose ID number is not known."""
    served = select(ServiceRecord.volunteer_id).where(*confirmed(period))
    lacking = select(func.count(Volunteer.id)).join(Person, Person.id == Volunteer.person_id)
    return session.scalar(lacking.where(Person.id_number.is_(None), Volunteer.id.in_(served))) or 0


def outgoing(session: Session, ids: Sequence[int], *, in_full: bool) -> list[Line]:
    """Return the lines of some records without their first column, in their order; meant for some hundreds at a time.

    ID numbers are masked unless they go ``in_full``.
    """
    found = (
        select(
            ServiceRecord.id,
            Person.name,
            Person.id_kind,
            Person.id_number,
            Volunteer.number,
            ServiceRecord.content,
            ServiceRecord.served_on,
            ServiceRecord.minutes,
        )
        .join(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(ServiceRecord.id.in_(ids))
    )
    lines: dict[int, Line] = {}
    for record_id, name, kind, id_number, number, content, day, minutes in session.execute(found):
        shown = id_number if in_full or not id_number else words.mask_id(id_number)
        label = kind.label if id_number else ""
        lines[record_id] = name, label, shown, number, content, day, round(minutes / _IN_HOUR, 2)
    return [lines[record_id] for record_id in ids if record_id in lines]
