"""Events that took place, with everything a ledger tells of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import documents, events, lines
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.terms import AttendanceState, DocumentKind, EventKind, MaterialKind, OccurrenceStatus


@pytest.fixture
def line_ids(office):
    """The lines of the office; their ids by name."""
    return {name: key for key, name in office.read(lines.listed)}


@pytest.fixture
def hold(office):
    """Return a function that stores an event as held and tells its id."""

    def hold(title, starts_at, **more):
        draft = events.Draft(title=title, starts_at=starts_at, **{"status": OccurrenceStatus.HELD, **more})
        return office.write(events.save, None, draft)

    return hold


@pytest.fixture
def talk(hold, line_ids):
    """A talk of last September that counts for two lines."""
    return hold(
        "冬季防跌倒",
        datetime(2026, 9, 12, 15),
        kind=EventKind.LECTURE,
        venue="微客厅",
        chair="白秀兰",
        speakers=(Somebody("林医生", topic="怎样防跌倒"), Somebody("罗护士")),
        audience="六十岁以上居民",
        agenda="讲座\n问答",
        headcount=38,
        lines=(line_ids["科普"], line_ids["老龄"]),
    )


@pytest.fixture
def meeting(office, hold):
    """A meeting with two who came, one of them late, one guest, one excused, and two decisions."""
    number = hold("居民议事会", datetime(2026, 9, 20, 9, 30), kind=EventKind.MEETING, chair="欧阳玥", agenda="飞线治理")
    office.write(_minute, number)
    return number


def _minute(session, number):
    occurrence = session.get_one(Occurrence, number)
    occurrence.recorder, occurrence.summary = "李干事", "会上商量了飞线治理。\n大家同意先做三号楼。"
    states = (AttendanceState.EXCUSED, AttendanceState.PRESENT, AttendanceState.LATE)
    for name, state in zip(("单大同", "来宾甲", "来宾乙"), states, strict=True):
        session.add(Attendance(occurrence_id=number, guest=name, state=state))
    session.add(Todo(title="联系供电所", owner="王主任", due_on=date(2026, 10, 8), occurrence_id=number))
    session.add(Todo(title="张贴公示", owner="李干事", done_on=date(2026, 9, 22), occurrence_id=number))


@pytest.fixture
def photograph(office):
    """Return a function that gives an event so many photos, one more that was removed, and a handout."""

    def store(session, number, count):
        kinds = [MaterialKind.PHOTO] * (count + 1) + [MaterialKind.HANDOUT]
        for place, kind in enumerate(kinds):
            material = Material(occurrence_id=number, kind=kind, name=f"{place}", size=1, added_on=date(2026, 9, 12))
            material.removed_on = date(2026, 9, 13) if place == 0 else None
            session.add(material)

    return lambda number, count: office.write(store, number, count)


@pytest.fixture
def issue(office):
    """Return a function that files a paper about an event and tells its id."""

    def issue(number, title):
        draft = documents.Draft(
            kind=DocumentKind.ACTIVITY,
            title=title,
            body="请到微客厅听讲座。",
            signatory="梧桐里社区居民委员会",
            signed_on=date(2026, 9, 8),
            occurrence_id=number,
        )
        return office.write(documents.file, draft, datetime(2026, 9, 8, 9), lambda _draft: b"%PDF-1.7")

    return issue
