from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.people import Household, Membership
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.visits import Visit, VisitedPerson
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filters, people, stays
from jiceng_desktop.services.filters import Compare, Condition, Filter, Pick, one
from jiceng_desktop.terms import (
    HomeMatch,
    HouseholdKind,
    Relation,
    VisitKind,
)
from tests.services.filters.asking import AWAY, asked, names, picks
from tests.services.residents import TODAY, add

APART, SAME = HomeMatch.APART, HomeMatch.SAME


# -- what is found -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (asked("age", Compare.AT_LEAST, 70), {"老张"}),
        (asked("age", Compare.AT_MOST, 69), {"小李", "无名"}),
        (asked("age", Compare.BETWEEN, 29, 69), {"小李", "无名"}),
        (asked("age", Compare.IS, 29), {"小李"}),
        (asked("birth_month", Compare.THIS_MONTH), {"老张", "无名"}),
        (asked("birth_month", Compare.NEXT_MONTH), {"小李"}),
        (asked("birth_month", Compare.IS, Pick("11", "11月"), Pick("12", "12月")), {"老张", "无名", "小李"}),
        (asked("phone", Compare.EMPTY), {"小李", "无名"}),
        (asked("phone", Compare.FILLED), {"老张", "阿三"}),
        (asked("has_phone", Compare.NO), {"小李", "无名"}),
        (asked("has_id", Compare.YES), set()),
        (asked("name", Compare.CONTAINS, "张"), {"老张"}),
        (asked("name", Compare.LACKS, "张"), {"小李", "阿三", "无名"}),
        (asked("name", Compare.IS, " 小李 "), {"小李"}),
        (asked("name", Compare.IS_NOT, "小李"), {"老张", "阿三", "无名"}),
        (asked("name", Compare.STARTS, "小"), {"小李"}),
        (asked("note", Compare.CONTAINS, "0%合格_"), {"阿三"}),
        (asked("note", Compare.CONTAINS, "_格"), set()),
        (asked("note", Compare.LACKS, "%"), {"老张", "小李", "无名"}),
        (asked("name", Compare.IS, "' OR 1=1 --"), set()),
        (asked("address", Compare.CONTAINS, "幸福小区"), {"老张", "小李"}),
        (asked("address", Compare.EMPTY), {"无名"}),
        (asked("sex", Compare.IS, Pick("1", "男")), {"老张"}),
        (asked("marital_status", Compare.IS, Pick("20", "已婚")), {"小李"}),
        (asked("marital_status", Compare.IS, Pick("21", "初婚")), set()),
        (asked("marital_status", Compare.IS_NOT, Pick("20", "已婚")), {"老张", "阿三", "无名"}),
        (asked("marital_status", Compare.EMPTY), {"老张", "阿三", "无名"}),
        (asked("status", Compare.IS_NOT, Pick("present", "在住")), {"无名"}),
        (asked("tags", Compare.FILLED), {"老张"}),
        (asked("tags", Compare.EMPTY), {"小李", "阿三", "无名"}),
        (asked("place", Compare.EMPTY), {"无名"}),
        (asked("role", Compare.IS, Pick("tenant", "租客")), {"阿三"}),
        (asked("relation", Compare.IS, Pick("02", "户主")), {"老张", "阿三"}),
        (asked("born_on", Compare.SINCE, date(1956, 11, 22)), {"小李", "无名"}),
        (asked("born_on", Compare.UNTIL, date(1956, 11, 21)), {"老张"}),
        (asked("born_on", Compare.BETWEEN, date(1956, 11, 22), date(1990, 1, 1)), {"无名"}),
        (asked("born_on", Compare.EMPTY), {"阿三"}),
        (asked("volunteer", Compare.NO), {"老张", "小李", "阿三", "无名"}),
    ],
    ids=lambda value: f"{value.field}-{value.compare.value}" if isinstance(value, Condition) else None,
)
def test_one_condition_finds_whom_it_names(office, neighbours, condition, expected):
    assert names(office, condition) == expected


def test_every_field_can_be_asked_in_every_way(office, neighbours):
    samples = {
        filters.Shape.NOTHING: (),
        filters.Shape.TEXT: ("张",),
        filters.Shape.NUMBER: (30,),
        filters.Shape.NUMBERS: (1, 99),
        filters.Shape.DAY: (TODAY,),
        filters.Shape.DAYS: (TODAY - timedelta(9), TODAY),
    }
    for field in people.FILTERABLE:
        offered = office.read(field.options)
        for compare, shape in field.comparisons.items():
            values = samples.get(shape) or tuple(Pick(option.key, option.name) for option in offered[:2])
            if shape is filters.Shape.PICKS and not values:
                continue  # no grids yet
            condition = Condition(field.name, compare, () if shape is filters.Shape.NOTHING else values)
            assert names(office, condition) <= set(neighbours), (field.name, compare)
            kept = filters.dump(one(condition))
            assert filters.parse(kept, people.FILTERABLE) == one(condition)
            assert filters.tell(one(condition), people.FILTERABLE)


def test_a_negation_is_the_rest(office, neighbours):
    for field in people.FILTERABLE:
        for yes, no in ((Compare.FILLED, Compare.EMPTY), (Compare.YES, Compare.NO)):
            if yes in field.comparisons:
                found, rest = (names(office, Condition(field.name, compare)) for compare in (yes, no))
                assert (found & rest, found | rest) == (set(), set(neighbours)), field.name


def test_groups_are_alternatives_and_all_conditions_of_one_are_met(office, neighbours):
    old, phoned = asked("age", Compare.AT_LEAST, 60), asked("has_phone", Compare.YES)
    assert names(office, (old, phoned)) == {"老张"}
    assert names(office, old, phoned) == {"老张", "无名", "阿三"}


def test_places_of_every_level_are_found(office, neighbours):
    for name in ("幸福小区", "幸福小区3号楼", "幸福小区3号楼2单元"):
        chosen = picks(office, "place", name)
        assert names(office, Condition("place", Compare.IS, chosen)) == {"老张", "小李"}
        assert names(office, Condition("place", Compare.IS_NOT, chosen)) == {"阿三", "无名"}
    both = picks(office, "place", "幸福小区", "和平楼院1号楼")
    assert names(office, Condition("place", Compare.IS, both)) == {"老张", "小李", "阿三"}


def test_places_stand_below_what_they_lie_in(office, neighbours):
    offered = office.read(filters.options, people.FILTERABLE)["place"]
    assert [(option.depth, option.label or option.name) for option in offered if "幸福" in option.name] == [
        (0, "幸福小区"),
        (1, "3号楼"),
        (2, "2单元"),
    ]


def test_an_ended_tag_is_not_carried(office, neighbours):
    shown = office.read(people.load, neighbours["老张"])
    office.write(people.save, neighbours["老张"], replace(shown, tags=frozenset()))
    assert names(office, asked("tags", Compare.FILLED)) == set()


@pytest.mark.parametrize(
    ("born", "today", "age", "expected"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 26, False),
        (date(2000, 2, 29), date(2026, 3, 1), 26, True),
        (date(2000, 2, 29), date(2024, 2, 29), 24, True),
        (date(2001, 3, 1), date(2024, 2, 29), 23, False),
        (date(2001, 2, 28), date(2024, 2, 29), 23, True),
    ],
)
def test_the_age_is_the_one_that_is_shown(office, born, today, age, expected):
    add(office, "某人", born_on=born)
    assert bool(names(office, asked("age", Compare.AT_LEAST, age), today=today)) is expected
    assert bool(names(office, asked("age", Compare.AT_MOST, age - 1), today=today)) is not expected


def test_visits_of_late_and_long_ago(office, neighbours):
    def pay(session):
        for ago, name in ((3, "老张"), (40, "老张"), (40, "小李")):
            visit = Visit(kind=VisitKind.HOME, visited_on=TODAY - timedelta(ago), visitor="王主任", content="平安")
            session.add(visit)
            session.flush()
            session.add(VisitedPerson(visit_id=visit.id, person_id=neighbours[name]))

    office.write(pay)
    assert names(office, asked("last_visit", Compare.PAST, 7)) == {"老张"}
    assert names(office, asked("last_visit", Compare.BEYOND, 30)) == {"小李", "阿三", "无名"}
    assert names(office, asked("last_visit", Compare.EMPTY)) == {"阿三", "无名"}


def test_home_and_registration_are_compared_as_on_the_card(office, neighbours):
    def register(session):
        elsewhere = session.scalars(select(Dwelling.id).where(Dwelling.address == AWAY)).one()
        household = Household(kind=HouseholdKind.REGISTERED, dwelling_id=elsewhere)
        session.add(household)
        session.flush()
        session.add(Membership(household_id=household.id, person_id=neighbours["老张"], relation=Relation.HEAD))

    office.write(register)
    elsewhere = office.read(people.load, neighbours["小李"])
    office.write(people.save, neighbours["小李"], replace(elsewhere, registered_address="外地一处"))
    here = office.read(people.load, neighbours["阿三"])
    office.write(people.save, neighbours["阿三"], replace(here, registered_address=AWAY))
    apart, same = (asked("home_match", Compare.IS, Pick(match.value, match.label)) for match in (APART, SAME))
    assert names(office, apart) == {"老张", "小李"}
    assert names(office, same) == {"阿三"}
    assert names(office, asked("home_match", Compare.EMPTY)) == {"无名"}
    for match, condition in ((APART, apart), (SAME, same)):
        shown = {name for name, number in neighbours.items() if office.read(stays.match_of, number) is match}
        assert names(office, condition) == shown


# -- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter_", "sentence"),
    [
        (Filter(()), "请先添加一个条件。"),
        (Filter(((),)), "请先添加一个条件。"),
        (one(asked("age", Compare.AT_LEAST)), "请填写“年龄”的条件。"),
        (one(asked("age", Compare.AT_LEAST, 151)), "“年龄”请填 0 到 150 之间的整数。"),
        (one(asked("age", Compare.BETWEEN, 80, 60)), "“年龄”的前一个值不能大于后一个。"),
        (one(asked("name", Compare.IS, "长" * 101)), "“姓名”的条件最多 100 个字。"),
        (one(*[asked("phone", Compare.EMPTY)] * 41), "最多 40 个条件，请减少一些。"),
    ],
)
def test_a_filter_that_cannot_be_asked_is_refused(filter_, sentence):
    with pytest.raises(Refusal, match=sentence):
        filters.checked(filter_, people.FILTERABLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"any": [[{"field": "future", "compare": "is", "values": ["x"]}]]}',
        '{"any": [[{"field": "name", "compare": "like", "values": ["x"]}]]}',
        '{"any": [[{"field": "name", "compare": "is", "values": []}]]}',
        '{"any": [[{"field": "age", "compare": "between", "values": [1]}]]}',
        '{"any": [[{"field": "born_on", "compare": "is", "values": ["2026-02-31"]}]]}',
        '{"any": [[{"field": "sex", "compare": "is", "values": ["1"]}]]}',
    ],
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(Refusal, match="读不出来"):
        filters.parse(text, people.FILTERABLE)
