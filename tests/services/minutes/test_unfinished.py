from __future__ import annotations

from datetime import date, datetime

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.events import UnfinishedRecord
from jiceng_desktop.services import events, minutes
from jiceng_desktop.services.minutes import Decision, Draft
from tests.services.residents import count

WRITTEN = Draft(
    "李干事",
    20,
    "讨论了车棚\ud800。",
    (Decision("修灯", "李干事", date(2026, 12, 1)),),
    (7,),
    (Decision("绿化", "王主任", None, 3, 2, date(2026, 11, 1), "已补种"),),
    4,
)


def meeting(office) -> int:
    return office.write(events.save, None, events.Draft(title="议事会", starts_at=datetime(2026, 11, 20, 15)))


def test_what_was_written_is_found_again_by_who_wrote_it(office, other_desk):
    number, groups = meeting(office), count(office, AuditGroup)
    for _ in range(2):
        office.set_aside(minutes.keep, number, WRITTEN)
    found = office.read(minutes.kept, number, office.clerk)
    assert found.draft == Draft(**{**vars(WRITTEN), "summary": "讨论了车棚。"})
    assert other_desk.read(minutes.kept, number, other_desk.clerk) is None
    assert count(office, AuditGroup) == groups
    office.set_aside(minutes.drop, number)
    assert office.read(minutes.kept, number, office.clerk) is None


def test_it_goes_with_its_event(office):
    number = meeting(office)
    office.set_aside(minutes.keep, number, WRITTEN)
    office.write(events.remove, number)
    assert count(office, UnfinishedRecord) == 0
    office.set_aside(minutes.keep, number, WRITTEN)
    assert count(office, UnfinishedRecord) == 0


def test_what_another_version_wrote_is_not_offered(office):
    number = meeting(office)
    saved_at = datetime(2026, 11, 20, 16)
    for content in ("{}", "[]", "无", '{"decisions": [{"what": 1}], "stored": [], "finished": []}'):

        def write(session, content=content):
            clerk = office.clerk
            session.merge(UnfinishedRecord(occurrence_id=number, clerk=clerk, saved_at=saved_at, content=content))

        office.set_aside(write)
        assert office.read(minutes.kept, number, office.clerk) is None
