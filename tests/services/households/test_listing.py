from __future__ import annotations

from datetime import date

from sqlalchemy import select

from jiceng_desktop.db.people import Household
from jiceng_desktop.services import homes, households, stays
from jiceng_desktop.services.households import regrouping
from jiceng_desktop.services.households.listing import Matter, Narrow
from jiceng_desktop.services.households.regrouping import Move
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import HouseholdKind, Relation
from tests.services.kin import (
    ELSEWHERE,
    act,
    found,
    living,
)
from tests.services.residents import HOME, add

TODAY = date.today()


def test_households_are_found_by_members_number_and_door(office, family):
    sheet = found(office, family["王建国"], "H-77")
    for needle in ("赵桂兰", "zgl", "h-7", "3-2-501", "幸福小区"):
        assert sheet.id in office.read(households.LISTING.ids, Query(needle=needle)), needle
    assert office.read(households.LISTING.ids, Query(needle="查无此人")).tolist() == []
    (texts,) = office.read(households.LISTING.texts, [sheet.id])
    assert texts[:6] == ("王建国", "户籍户", "H-77", "4", "", HOME)
    assert office.read(households.counts) == {
        None: 2,
        HouseholdKind.REGISTERED: 1,
        HouseholdKind.LIVING: 1,
        Matter.HEADLESS: 0,
        Matter.BEREAVED: 0,
        Matter.ABSENT: 0,
    }


def test_a_household_without_a_head_is_told(office, family):
    add(office, "周大海", address=ELSEWHERE, relation=Relation.OTHER)
    (sheet_id,) = office.read(households.LISTING.ids, Query(narrow=Narrow(matter=Matter.HEADLESS)))
    assert office.read(households.sheet, sheet_id).matter is Matter.HEADLESS
    assert office.read(households.LISTING.texts, [sheet_id])[0][4] == "无户主"


def test_moments_of_residencies_and_households(office, family):
    act(office, regrouping.move, living(office, family["王建国"]), Move(ELSEWHERE))
    told = [moment.text for moment in office.read(stays.moments, family["王建国"])]
    assert f"入住 {HOME}，业主" in told
    assert f"不再居住 {HOME}" in told
    assert office.read(homes.left_behind, family["王建国"]) == ["李秀英", "王小明", "赵桂兰"]
    assert office.read(lambda s: s.scalars(select(Household.kind)).all()) == [HouseholdKind.LIVING]
