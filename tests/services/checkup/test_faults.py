from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.people import CareTag, Household, Membership, Residency
from jiceng_desktop.services import tags
from jiceng_desktop.services.checkup import FAULTS, Problem
from jiceng_desktop.terms import HouseholdKind, IdKind, PersonStatus, Relation, Sex
from tests.services.checkup.looking import depose, examine, found, only, spoil
from tests.services.residents import HOME, NUMBER, PHONE, ZHANG, add, id_number


def test_nothing_is_wrong_with_a_sound_archive(office):
    add(office, id_number=NUMBER, phone=PHONE, address=HOME)
    add(office, "李芳", phone="0300-2000123", address=HOME, relation=Relation.SPOUSE)
    done = examine(office)
    assert {problem: done.numbers(problem) for problem in FAULTS} == {problem: [] for problem in FAULTS}
    assert done.persons == 2


def test_an_empty_archive_has_nothing_to_find(office):
    assert examine(office).findings == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "校验码"),
        ("999901198013070010", "日期不存在"),
        (NUMBER[:-3] + "000", "000"),
        ("9.99901198003E+17", "Excel"),
        ("999901198003070.0", "Excel"),
        ("99990119800307", "18位"),
        (NUMBER + " ", "只能是数字|18位"),
    ],
)
def test_a_damaged_number_is_found(office, number, told):
    person = add(office, id_number=NUMBER, phone=PHONE, address=HOME)
    spoil(office, person, id_number=number)
    finding = only(office, Problem.NUMBER)
    assert any(part in finding.told for part in told.split("|"))
    assert finding.persons == (person,)
    assert finding.mendable == (number.strip() == NUMBER)


def test_other_papers_have_other_numbers(office):
    add(office, "Liam Voss", id_kind=IdKind.PASSPORT, id_number="ZZ0000001", address=HOME)
    assert found(office, Problem.NUMBER) == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"born_on": date(1980, 3, 8)}, "1980-03-08"),
        ({"born_on": None}, "登记为 空"),
        ({"sex": Sex.FEMALE}, "登记为女"),
        ({"sex": Sex.UNKNOWN}, "登记为未知"),
    ],
)
def test_what_differs_from_the_number_is_found(office, values, told):
    person = add(office, id_number=NUMBER, address=HOME)
    spoil(office, person, **values)
    finding = only(office, Problem.AGAINST_NUMBER)
    assert told in finding.told
    assert finding.mendable


@pytest.mark.parametrize("born_on", [date(2027, 1, 1), date(1901, 1, 1)])
def test_an_impossible_birth_is_found(office, born_on):
    spoil(office, add(office, address=HOME), born_on=born_on)
    assert only(office, Problem.BIRTH).who == ZHANG


@pytest.mark.parametrize(
    ("phone", "mendable"), [("1990000001", False), ("无", False), ("+86 199 0000 0001", True), ("00000000", False)]
)
def test_a_phone_that_is_none_is_found(office, phone, mendable):
    spoil(office, add(office, address=HOME), phone=phone)
    assert only(office, Problem.PHONE).mendable is mendable


def test_who_lives_here_without_a_dwelling_is_found(office):
    add(office)
    add(office, "李四", status=PersonStatus.AWAY)
    assert [one.who for one in found(office, Problem.NO_HOME)] == [ZHANG]


# households


def test_a_household_without_a_head_is_found(office):
    first = add(office, address=HOME, born_on=date(1980, 1, 1))
    add(office, "张小宝", address=HOME, born_on=date(2018, 1, 1), relation=Relation.SON)
    depose(office, first)
    finding = only(office, Problem.HEADLESS)
    assert "居住户" in finding.told
    assert finding.who == "张小宝等 2 人"
    assert finding.mendable


def test_a_registered_household_is_named_by_its_number(office):
    person = add(office, address=HOME)

    def register(session):
        session.add(household := Household(kind=HouseholdKind.REGISTERED, number="000123"))
        session.flush()
        session.add(Membership(household_id=household.id, person_id=person))

    office.write(register)
    assert "户籍户 000123" in only(office, Problem.HEADLESS).told


def test_of_two_adults_nobody_is_head_by_himself(office):
    first = add(office, address=HOME, born_on=date(1980, 1, 1))
    add(office, "李芳", address=HOME, relation=Relation.SPOUSE)
    depose(office, first)
    assert not only(office, Problem.HEADLESS).mendable


def test_a_head_who_has_died_is_no_head(office):
    first = add(office, address=HOME)
    add(office, "李芳", address=HOME, relation=Relation.SPOUSE)
    spoil(office, first, status=PersonStatus.DECEASED)
    finding = only(office, Problem.HEADLESS)
    assert f"“{ZHANG}”已去世" in finding.told
    assert finding.mendable


def test_a_household_of_the_gone_is_no_household(office):
    spoil(office, add(office, address=HOME), status=PersonStatus.MOVED_OUT)
    assert found(office, Problem.HEADLESS) == []


def test_two_heads_are_found(office):
    add(office, address=HOME)
    second = add(office, "李芳", address=HOME, relation=Relation.SPOUSE)

    def crown(session):
        membership = session.query(Membership).filter_by(person_id=second).one()
        membership.to_on = date(2099, 1, 1)  # the only way past the database: a headship with an end to come
        session.flush()
        membership.relation = Relation.HEAD

    office.write(crown)
    assert "李芳" in only(office, Problem.TWO_HEADS).told


def test_who_belongs_to_two_households_at_once_is_found(office):
    person = add(office, address=HOME)

    def join_another(session):
        session.add(household := Household(kind=HouseholdKind.LIVING))
        session.flush()
        session.add(Membership(household_id=household.id, person_id=person, relation=Relation.HEAD))

    office.write(join_another)
    assert "2 个居住户" in only(office, Problem.TWO_HOUSEHOLDS).told


# tags, and who is gone


def carry(office, person_id, kind, **values):
    kinds = {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}
    office.write(lambda session: session.add(CareTag(person_id=person_id, kind_id=kinds[kind], **values)))


@pytest.mark.parametrize(
    ("kind", "born_on", "wrong"),
    [
        ("留守儿童", date(2008, 11, 21), True),
        ("留守儿童", date(2008, 11, 22), False),
        ("高龄", date(1950, 1, 1), True),
        ("高龄", date(1946, 11, 21), False),
        ("高龄", None, False),
        ("低保", date(2020, 1, 1), False),
    ],
)
def test_a_tag_that_does_not_fit_the_age_is_found(office, kind, born_on, wrong):
    carry(office, add(office, address=HOME, born_on=born_on), kind, from_on=date(2020, 1, 1))
    assert bool(found(office, Problem.TAG)) is wrong


def test_an_ended_tag_is_past(office):
    person = add(office, address=HOME, born_on=date(1950, 1, 1))
    carry(office, person, "高龄", from_on=date(2020, 1, 1), to_on=date(2021, 1, 1))
    carry(office, person, "低保", from_on=date(2020, 1, 1), to_on=date(2019, 1, 1))
    assert "早于" in only(office, Problem.TAG).told


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (PersonStatus.DECEASED, "居住、户籍户关系、居住户关系、关爱标签"),
        (PersonStatus.MOVED_OUT, "居住、居住户关系、关爱标签"),
    ],
)
def test_what_goes_on_after_somebody_is_gone_is_found(office, status, told):
    person = add(office, address=HOME, born_on=date(1940, 1, 1))
    carry(office, person, "高龄", from_on=date(2020, 1, 1))

    def register(session):
        session.add(household := Household(kind=HouseholdKind.REGISTERED))
        session.flush()
        session.add(Membership(household_id=household.id, person_id=person, relation=Relation.HEAD))

    office.write(register)
    spoil(office, person, status=status)
    finding = only(office, Problem.GONE)
    assert told in finding.told
    assert found(office, Problem.TAG) == []


def test_a_residency_alone_is_found_too(office):
    person = add(office, address=HOME)
    office.write(lambda session: session.query(Membership).delete())
    spoil(office, person, status=PersonStatus.DECEASED, home_id=None)
    assert only(office, Problem.GONE).told.endswith("：居住。")
    office.write(lambda session: session.query(Residency).delete())
    assert found(office, Problem.GONE) == []


def test_the_report_goes_forward_to_the_end_and_can_cancel(office):
    from jiceng_desktop.services import checkup
    from tests.services.residents import TODAY

    add(office, id_number=id_number(order=21))
    told: list[int] = []
    office.read(checkup.examine, TODAY, lambda done, total: told.append(100 * done // total))
    assert told == sorted(told)
    assert told[-1] == 100

    class Stop(Exception):
        pass

    def stop(_done, _total):
        raise Stop

    with pytest.raises(Stop):
        office.read(checkup.examine, TODAY, stop)
