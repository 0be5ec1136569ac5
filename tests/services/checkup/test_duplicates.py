from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.services import checkup
from jiceng_desktop.services.checkup import Problem
from jiceng_desktop.terms import Sex
from tests.services.checkup.looking import examine, found, only, spoil
from tests.services.residents import HOME, NUMBER, PHONE, add, id_number

BORN = date(1980, 3, 7)
SHORT = NUMBER[:6] + NUMBER[8:17]


def two(office, first: dict, second: dict) -> list[int]:
    """Enter two cards; what is not said is the name 张三丰."""
    return [add(office, **{"name": "张三丰", **values}) for values in (first, second)]


@pytest.mark.parametrize(
    ("first", "second", "score", "told"),
    [
        ({"id_number": NUMBER}, {"id_number": SHORT}, 100, "证件号码相同"),
        ({"id_number": NUMBER}, {"id_number": SHORT, "name": "李四"}, 90, "姓名不同"),
        ({"born_on": BORN}, {"born_on": BORN}, 70, "姓名相同、出生日期相同"),
        ({"phone": PHONE}, {"phone": f"{PHONE}、0300-2000123"}, 65, "电话相同"),
        ({"address": HOME}, {"address": HOME}, 65, "住址相同"),
        ({"born_on": BORN, "phone": PHONE}, {"born_on": date(1980, 7, 3), "phone": PHONE}, 75, "出生日期相近"),
        ({"born_on": BORN}, {"born_on": BORN, "name": "章叁峰"}, 60, "姓名读音相同"),
        ({"born_on": BORN}, {"born_on": BORN, "name": "张艺", "former_name": "张三丰"}, 70, "与曾用名相同"),
        ({"born_on": BORN, "phone": PHONE}, {"born_on": BORN, "phone": PHONE, "name": "张三锤"}, 65, "只差一个字"),
        (
            {"born_on": BORN, "phone": PHONE, "address": HOME},
            {"born_on": BORN, "phone": PHONE, "address": HOME},
            99,
            "住址相同",
        ),
    ],
)
def test_cards_that_may_be_of_one_person_are_found(office, first, second, score, told):
    persons = two(office, first, second)
    finding = only(office, Problem.DUPLICATE)
    assert finding.persons == tuple(persons)
    assert told in finding.told
    assert finding.score == score


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"born_on": BORN}, {"born_on": date(1990, 1, 1)}),
        ({"phone": PHONE, "born_on": BORN}, {"phone": PHONE, "born_on": date(1955, 12, 1)}),
        ({"id_number": NUMBER}, {"id_number": id_number(order=15)}),
        ({"born_on": BORN, "sex": Sex.MALE}, {"born_on": BORN, "sex": Sex.FEMALE}),
        ({"phone": PHONE}, {"phone": PHONE, "name": "李四光"}),
        ({"address": HOME, "phone": PHONE}, {"address": HOME, "phone": PHONE, "name": "李芳"}),
    ],
)
def test_cards_of_different_persons_are_left_alone(office, first, second):
    two(office, first, second)
    assert found(office, Problem.DUPLICATE) == []


def test_twins_are_left_alone_until_they_are_grown(office):
    at_home = {"address": HOME, "phone": PHONE}
    born = date(2020, 1, 1)
    two(office, {**at_home, "born_on": born}, {**at_home, "born_on": born, "name": "张三泽"})
    assert found(office, Problem.DUPLICATE) == []


def test_a_wrong_number_does_not_tell_two_cards_apart(office):
    _, second = two(office, {"id_number": NUMBER}, {"born_on": BORN})
    spoil(office, second, id_number=NUMBER[:-2] + "99")
    assert only(office, Problem.DUPLICATE).score == 70


def test_the_likeliest_come_first(office):
    two(office, {"born_on": BORN, "name": "王一一"}, {"born_on": BORN, "name": "王一一"})
    two(office, {"id_number": NUMBER}, {"id_number": SHORT})
    assert [one.score for one in found(office, Problem.DUPLICATE)] == [100, 70]


def test_a_crowd_under_one_name_stays_small(office):
    """A placeholder that hundreds share is compared with the first of them, not each with each."""
    from jiceng_desktop.services.checkup.duplicates import Side, _candidates

    sides = [Side(number, "不详", "", "bu xiang", BORN, Sex.MALE, (), None, "", False) for number in range(500)]
    assert len(_candidates(sides)) == 499


def test_what_was_found_right_does_not_come_back_until_it_is_doubted(office):
    two(office, {"born_on": BORN}, {"born_on": BORN})
    finding = only(office, Problem.DUPLICATE)
    office.write(checkup.accept, [finding], "父子同名")
    office.write(checkup.accept, [finding])
    assert found(office, Problem.DUPLICATE) == []
    done = examine(office)
    assert [done.findings[number] for number in done.numbers(Problem.DUPLICATE, accepted=True)] == [finding]
    office.write(checkup.doubt, [finding])
    assert only(office, Problem.DUPLICATE) == finding
