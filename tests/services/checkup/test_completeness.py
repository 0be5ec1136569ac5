from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.places import Building, Grid
from jiceng_desktop.services import people
from jiceng_desktop.services.checkup import Problem
from jiceng_desktop.services.checkup.completeness import COUNTED
from jiceng_desktop.terms import PersonStatus
from tests.services.checkup.looking import found, only
from tests.services.residents import HOME, NUMBER, PHONE, ZHANG, add, draft


def test_the_weights_add_up_to_a_hundred():
    assert sum(one.weight for one in COUNTED) == 100


def test_who_has_only_a_name_lacks_everything(office):
    add(office)
    finding = only(office, Problem.INCOMPLETE)
    assert finding.score == 0
    assert finding.told.startswith("还缺证件号码、现住址、联系电话、出生日期")


def test_a_baby_is_not_asked_for_phone_and_school(office):
    add(office, "张小宝", address=HOME, born_on=date(2026, 10, 1))
    assert found(office, Problem.INCOMPLETE) == []


def test_who_is_gone_counts_no_more(office):
    add(office, status=PersonStatus.DECEASED)
    assert found(office, Problem.INCOMPLETE) == []


@pytest.mark.parametrize("problem", [Problem.COMPOUNDS, Problem.BUILDINGS, Problem.GRIDS])
def test_places_are_averaged_and_the_weakest_comes_first(office, problem):
    add(office, address=HOME, id_number=NUMBER, phone=PHONE)
    add(office, "李芳", address=HOME)
    office.write(people.save_with_compound, None, draft("王五", address="平安里1号楼1单元101室"))

    def grids(session):
        for number, building in enumerate(session.scalars(select(Building).order_by(Building.id))):
            session.add(grid := Grid(name=f"第{number + 1}网格"))
            session.flush()
            building.grid_id = grid.id

    office.write(grids)
    weakest, better = found(office, problem)
    assert (weakest.score, better.score) == (20, 45)
    assert better.told.startswith("2 人，最缺：")
    assert weakest.who != better.who
    assert [one.who for one in found(office, Problem.INCOMPLETE)] == ["李芳", "王五"]
    assert ZHANG not in better.told
