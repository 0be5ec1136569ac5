"""Duties that are over become service records, each once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.service import RotaDuty, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotas, service, undo
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.rotas import Draft, Post
from jiceng_desktop.terms import ServiceSource
from tests import stores
from tests.services import residents

MONDAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 8, 12)  # the second Monday at noon
NAMES = ("赵一", "钱二", "孙三")


@pytest.fixture
def office(master, tmp_path):
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK, lambda: NOW)
    yield office
    office.close()


@pytest.fixture
def volunteers(office):
    def enlist(session, person_id, number):
        one = Volunteer(person_id=person_id, number=number, joined_on=date(2020, 1, 1))
        session.add(one)
        session.flush()
        return one.id

    return [office.write(enlist, residents.add(office, name), f"Z{place}") for place, name in enumerate(NAMES)]


@pytest.fixture
def rota(office, volunteers):
    posts = (Post(1, time(9), time(11), "图书管理员"), Post(1, time(14), time(15, 30), "巡逻员"))
    rota_id = office.write(rotas.save, None, Draft("书屋值班", None, None, MONDAY, None, posts, tuple(volunteers)))
    office.write(rotas.fill, rota_id, MONDAY, MONDAY + timedelta(14))
    return rota_id


def waiting(office, rota):
    return [(one.name, one.day, one.starts) for one in office.read(rotas.unrecorded, rota, NOW)]


def records(office):
    return office.read(lambda session: list(session.scalars(select(ServiceRecord).order_by(ServiceRecord.id))))


def test_who_came_has_hours_once_and_they_wait_for_the_secretary(office, rota, volunteers):
    second = MONDAY + timedelta(7)
    assert waiting(office, rota) == [("赵一", MONDAY, time(9)), ("钱二", MONDAY, time(14)), ("孙三", second, time(9))]
    first, absent, last = (one.duty_id for one in office.read(rotas.unrecorded, rota, NOW))
    office.write(rotas.record, rota, [first, last], [absent])
    assert [(one.volunteer_id, one.minutes, one.content, one.role, one.source) for one in records(office)] == [
        (volunteers[0], 120, "书屋值班", "图书管理员", ServiceSource.ORDER),
        (volunteers[2], 120, "书屋值班", "图书管理员", ServiceSource.ORDER),
    ]
    assert {one.confirmed_at for one in records(office)} == {None}
    (still,) = office.read(rotas.unrecorded, rota, NOW)
    assert (still.duty_id, still.absent) == (absent, True)  # who was absent is not ticked again
    marked = [place.absent for shift in office.read(rotas.week, rota, MONDAY).shifts for place in shift.places]
    assert marked == [False, True]
    with pytest.raises(Refusal, match="刚被另一处改过或录了时长"):
        office.write(rotas.record, rota, [first], [])
    assert len(records(office)) == 2


def test_recording_is_taken_back_whole(office, rota):
    first, second, _ = (one.duty_id for one in office.read(rotas.unrecorded, rota, NOW))
    office.write(rotas.record, rota, [first], [second])
    office.write(undo.take_back, office.last_group)
    assert records(office) == []
    assert [one.absent for one in office.read(rotas.unrecorded, rota, NOW)] == [False] * 3


def test_hours_entered_from_a_sheet_are_no_second_time(office, rota, volunteers):
    office.write(service.save, None, service.Draft(volunteers[0], None, MONDAY, minutes=60, content="书屋值班"))
    told = {"starts": time(10), "ends": time(12), "content": "义诊"}
    office.write(service.save, None, service.Draft(volunteers[2], None, NOW.date(), **told))
    evening, doubtful = office.read(rotas.unrecorded, rota, NOW)
    assert (evening.name, evening.problem) == ("钱二", "")
    assert doubtful.problem == "孙三 10:00–12:00 在“义诊”服务，时间重叠，一人不能同时在两处。"
    with pytest.raises(Refusal, match="在“义诊”服务"):
        office.write(rotas.record, rota, [doubtful.duty_id], [evening.duty_id])
    absent = office.read(lambda session: set(session.scalars(select(RotaDuty.absent))))
    assert absent == {False}  # nothing was noted either


def test_who_was_absent_comes_sooner_again(office, rota, volunteers):
    first, second, third = (one.duty_id for one in office.read(rotas.unrecorded, rota, NOW))
    office.write(rotas.record, rota, [first, third], [second])
    ahead = MONDAY + timedelta(21)
    office.write(rotas.fill, rota, ahead, ahead)
    assert next(place.name for shift in office.read(rotas.week, rota, ahead).shifts for place in shift.places) == "钱二"
