from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jiceng_desktop.db.events import Registration
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, events, signing, templates
from jiceng_desktop.services import people as cards
from jiceng_desktop.services.signing import Mark
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.templates.grids import MOST_INVITED
from jiceng_desktop.terms import AttendanceState, DocumentKind, OccurrenceStatus
from tests.services.residents import TODAY, add
from tests.services.signing.conftest import NAMES, NOON

PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT


def sheet(office, event) -> documents.Draft:
    """Return the sign-in sheet as it would be printed."""
    offers = office.read(templates.fitting, Subject.OCCURRENCE)
    number = next(one.id for one in offers if one.kind is DocumentKind.SIGN_IN)
    return office.read(templates.draft, number, About(Subject.OCCURRENCE, event), TODAY)


def printed(draft) -> list[tuple[str, str]]:
    return [row[:2] for row in draft.grid.rows]


def numbered(rows) -> list[tuple[str, str]]:
    return [(str(row.number), row.name) for row in rows]


def test_the_roll_stands_in_the_order_of_the_printed_sheet(office, event, roll):
    assert numbered(roll(event)) == printed(sheet(office, event))
    assert [row.name for row in roll(event)] == list(NAMES)


def test_whoever_comes_besides_takes_the_blank_rows_and_moves_nobody(office, event, roll):
    besides = add(office, "安然", address="幸福小区1号楼1单元101室")
    office.write(signing.mark, event, [Mark(PRESENT, besides), Mark(PRESENT, guest="周老师")])
    assert [row.name for row in roll(event)] == [*NAMES, "安然", "周老师"]
    assert numbered(roll(event)) == printed(sheet(office, event))


def test_a_sheet_that_was_filed_keeps_its_numbers_though_people_move(office, event, roll, people):
    office.write(documents.file, sheet(office, event), NOON, lambda numbered: b"%PDF")
    card = office.read(cards.load, people["白秀兰"])
    office.write(cards.save, people["白秀兰"], replace(card, address="幸福小区9号楼1单元101室"))
    gone = office.read(cards.load, people["林晓燕"])
    office.write(cards.save, people["林晓燕"], replace(gone, phone=None))  # the query finds her no more
    add(office, "安然", phone="19900000099", address="幸福小区1号楼1单元101室")  # but it finds another one
    renamed = office.read(cards.load, people["欧阳明"])
    office.write(cards.save, people["欧阳明"], replace(renamed, name="欧阳敏"))
    rows = roll(event)
    assert [row.name for row in rows] == [*NAMES, "安然", "欧阳敏"]
    assert [row.person_id for row in rows][:4] == list(people.values())[:4]
    assert rows[4].person_id is None  # a name only: who that was is not guessed


def test_without_a_card_a_registered_name_is_ticked_as_a_guest(office, event, roll):
    entry = {"occurrence_id": event, "name": "周老师", "registered_at": NOON}
    office.write(lambda session: session.add(Registration(**entry)))
    row = roll(event)[-1]
    assert (row.number, row.name, row.person_id) == (6, "周老师", None)
    office.write(signing.mark, event, [Mark(PRESENT, guest=row.name)])
    ticked = roll(event)
    assert len(ticked) == 6
    assert (ticked[-1].state, ticked[-1].came) == (PRESENT, True)


def test_more_than_a_sheet_names_are_not_listed(office, plan, query, roll, monkeypatch):
    monkeypatch.setattr("jiceng_desktop.services.signing.roll.MOST_INVITED", 4)
    assert MOST_INVITED > 4
    event = plan(audience_query_id=query)
    assert roll(event) == []


def test_nobody_signs_in_at_what_is_not_held(office, plan):
    for status in (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED):
        number = plan(starts_at=datetime(2026, 11, 20, 9), status=status)
        with pytest.raises(Refusal, match=status.label):
            office.read(signing.event, number)
        with pytest.raises(Refusal, match="恢复"):
            office.write(signing.mark, number, [Mark(PRESENT, guest="周老师")])
        with pytest.raises(Refusal, match="不能签到"):
            office.write(signing.set_headcount, number, 12)
    with pytest.raises(Refusal, match="已被删除"):
        office.read(signing.event, 999)


def test_the_card_of_a_person_tells_of_events_and_nobody_is_told_of_guests(office, event, people):
    marks = [Mark(ABSENT, people["王秀英"]), Mark(PRESENT, guest="王秀英")]
    office.write(signing.mark, event, marks)
    (moment,) = office.read(events.moments, people["王秀英"])
    assert (moment.on, moment.text) == (TODAY, "重阳茶话会（缺席）")
    assert office.read(events.moments, people["白秀兰"]) == []
