from __future__ import annotations

from jiceng_desktop.services import homes, intake
from jiceng_desktop.services.intake import Verdict
from jiceng_desktop.terms import Relation
from tests.services.residents import (
    HOME,
    PHONE,
    id_of,
    plan,
    take_over,
    verdicts,
)


def household(office, name: str) -> list[tuple[str, Relation]]:
    return [(member[1], member[2]) for member in office.read(homes.household_of, id_of(office, name))]


def test_the_rows_after_a_head_belong_to_it(office):
    take_over(
        office,
        {"name": "甲主", "address": HOME, "relation": "户主"},
        {"name": "甲妻", "address": HOME, "relation": "妻"},
        {"name": "乙主", "address": HOME, "relation": "户主"},
        {"name": "乙子", "address": HOME, "relation": "子"},
    )
    assert household(office, "甲妻") == [("甲主", Relation.HEAD), ("甲妻", Relation.WIFE)]
    assert household(office, "乙子") == [("乙主", Relation.HEAD), ("乙子", Relation.SON)]


def test_a_head_may_come_after_the_family(office):
    take_over(
        office,
        {"name": "甲妻", "address": HOME},
        {"name": "甲主", "address": HOME, "relation": "户主"},
        {"name": "甲子", "address": HOME, "head": "甲主"},
    )
    assert household(office, "甲妻") == [
        ("甲主", Relation.HEAD),
        ("甲妻", Relation.UNSTATED),
    ] or household(office, "甲妻") == [
        ("甲主", Relation.HEAD),
        ("甲妻", Relation.UNSTATED),
        ("甲子", Relation.UNSTATED),
    ]


def test_who_names_another_head_is_not_the_head(office):
    take_over(
        office,
        {"name": "甲子", "address": HOME, "head": "甲主"},
        {"name": "甲主", "address": HOME, "head": "甲主"},
        {"name": "乙妻", "address": HOME, "head": "乙主", "relation": "妻"},
    )
    assert household(office, "甲子") == [("甲主", Relation.HEAD), ("甲子", Relation.UNSTATED)]
    assert household(office, "乙妻") == [("乙妻", Relation.WIFE)]


def test_a_household_number_holds_together_what_is_scattered(office):
    take_over(
        office,
        {"name": "甲主", "address": HOME, "household_number": "001", "relation": "户主"},
        {"name": "乙主", "address": HOME, "household_number": "002", "relation": "户主"},
        {"name": "甲妻", "address": HOME, "household_number": "001", "relation": "妻"},
    )
    assert household(office, "甲妻") == [("甲主", Relation.HEAD), ("甲妻", Relation.WIFE)]
    take_over(office, {"name": "乙子", "address": HOME, "household_number": "002", "relation": "子"})
    assert household(office, "乙子") == [("乙主", Relation.HEAD), ("乙子", Relation.SON)]


def test_a_second_head_in_one_household_is_not_the_head(office):
    cells = [
        {"name": "甲主", "address": HOME, "household_number": "001", "relation": "户主"},
        {"name": "甲二", "address": HOME, "household_number": "001", "relation": "户主"},
    ]
    take_over(office, *cells)
    assert household(office, "甲二") == [("甲主", Relation.HEAD), ("甲二", Relation.UNSTATED)]
    again = plan(office, *cells)
    assert verdicts(again) == [Verdict.UNCHANGED] * 2
    assert "另有户主" in again.rows[1].remark


def test_a_head_who_moves_to_another_head_does_not_stop_the_import(office):
    other = "幸福小区3号楼2单元502室"
    take_over(
        office,
        {"name": "甲主", "phone": PHONE, "address": HOME, "relation": "户主"},
        {"name": "乙主", "address": other, "relation": "户主"},
    )
    take_over(office, {"name": "甲主", "phone": PHONE, "address": other, "relation": "户主"})
    assert household(office, "甲主") == [("乙主", Relation.HEAD), ("甲主", Relation.UNSTATED)]


def test_a_headship_changes_hands_within_one_roster_and_back(office):
    before = [
        {"name": "甲父", "phone": PHONE, "address": HOME, "relation": "户主"},
        {"name": "甲子", "phone": "19900000002", "address": HOME, "relation": "子"},
    ]
    take_over(office, *before)
    done = take_over(office, {**before[0], "relation": "父亲"})
    again = take_over(office, {**before[1], "relation": "户主"})
    assert household(office, "甲子") == [("甲子", Relation.HEAD), ("甲父", Relation.FATHER)]
    office.write(intake.take_back, again.group_id)
    office.write(intake.take_back, done.group_id)
    assert household(office, "甲子") == [("甲父", Relation.HEAD), ("甲子", Relation.SON)]
