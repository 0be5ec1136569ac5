from __future__ import annotations

import shutil
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import life, people, places, population, presence
from jiceng_desktop.services.life import Apart, Draft
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.people import replace
from jiceng_desktop.services.population import FLOWS, Period, Row
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Sex
from tests import stores
from tests.services.life.happenings import FAR, OTHER_HOME, TODAY, family, happen
from tests.services.residents import HOME, add

ARRIVAL, DEPARTURE, DEATH, BIRTH = (
    LifeEventKind.ARRIVAL,
    LifeEventKind.DEPARTURE,
    LifeEventKind.DEATH,
    LifeEventKind.BIRTH,
)
ELSEWHERE = "石榴院1号楼1单元101室"
THIS_WEEK = Period(TODAY - timedelta(6), TODAY)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days)


def figures(office, place=None, period=THIS_WEEK) -> dict[str, int]:
    table = office.read(population.movement, place, period)
    return {row.value: table[row].total for row in Row if table[row].total}


def settle(office, name, address, **known) -> int:
    """Add somebody in a compound that may be new."""
    return office.write(people.save_with_compound, None, people.Draft(name=name, address=address, **known))


def place_of(office, name: str) -> population.Place:
    return next(("compound", node.id) for node in office.read(places.tree) if node.name == name)


# -- counting --------------------------------------------------------------------------------------------------------


def test_a_table_counts_who_came_and_went(office):
    head, wife, son = family(office)
    newcomer = add(office, "李四光", sex=Sex.MALE, address=OTHER_HOME)
    happen(office, ARRIVAL, newcomer, address=OTHER_HOME, newly=True, event_on=days_ago(5))
    happen(office, BIRTH, wife, child="张小妹", sex=Sex.FEMALE, event_on=days_ago(4))
    happen(office, DEATH, head, successor_id=wife, event_on=days_ago(3))
    happen(office, DEPARTURE, son, event_on=days_ago(2))
    assert figures(office) == {"opening": 3, "births": 1, "arrivals": 1, "deaths": 1, "departures": 1, "closing": 3}
    assert figures(office, period=Period(days_ago(4), days_ago(3))) == {
        "opening": 4,
        "births": 1,
        "deaths": 1,
        "closing": 4,
    }
    table = office.read(population.movement, None, THIS_WEEK)
    births = table[Row.BIRTHS]
    assert (births.male, births.female, births.unknown) == (0, 1, 0)


def test_a_move_inside_counts_for_the_parts_only(office):
    add(office, "王五", address=HOME)
    settle(office, "李四光", ELSEWHERE)
    person_id = add(office, address=HOME)
    happen(office, ARRIVAL, person_id, address="石榴院1号楼1单元102室")
    assert figures(office) == {"opening": 3, "closing": 3, "inside": 1}
    assert figures(office, place_of(office, "幸福小区")) == {"opening": 2, "departures": 1, "closing": 1}
    assert figures(office, place_of(office, "石榴院")) == {"opening": 1, "arrivals": 1, "closing": 2}
    assert figures(office, ("grid", 1)) == {}


def test_what_was_reverted_is_not_counted(office):
    person_id = add(office, address=HOME)
    (event_id,) = happen(office, DEPARTURE, person_id)
    assert figures(office) == {"opening": 1, "departures": 1}
    office.write(life.revert, event_id)
    assert figures(office) == {"opening": 1, "closing": 1}


def test_who_lives_in_no_dwelling_counts_for_the_whole_only(office):
    person_id = add(office)
    add(office, "李四光", address=HOME)
    assert figures(office) == {"opening": 2, "closing": 2}
    told = office.read(population.by_part, None, THIS_WEEK)
    assert [(name, table[Row.CLOSING].total) for name, table in told] == [("幸福小区", 1), ("未登记住处", 1)]
    happen(office, DEATH, person_id)
    assert figures(office) == {"opening": 2, "deaths": 1, "closing": 1}


def test_the_parts_of_a_place_are_the_next_smaller_ones(office):
    add(office, address=HOME)
    add(office, "李四光", address="幸福小区12号楼1单元101室")
    compound = place_of(office, "幸福小区")
    building = ("building", office.read(places.tree)[0].children[0].id)
    names = [[name for name, _ in office.read(population.by_part, place, THIS_WEEK)] for place in (compound, building)]
    assert names == [["3号楼", "12号楼"], ["2单元"]]
    assert office.read(population.by_part, ("entrance", 1), THIS_WEEK) == []


def test_who_is_behind_a_figure(office):
    head, wife, son = family(office)
    (event_id,) = happen(office, DEPARTURE, son, event_on=days_ago(2), elsewhere=FAR)
    (gone,) = office.read(population.behind, None, THIS_WEEK, Row.DEPARTURES)
    assert (gone.person_id, gone.name, gone.on, gone.event_id) == (son, "张小宝", days_ago(2), event_id)
    before, now = (
        [one.name for one in office.read(population.behind, None, THIS_WEEK, row)] for row in (Row.OPENING, Row.CLOSING)
    )
    assert (before, now) == (["王小芳", "张三丰", "张小宝"], ["王小芳", "张三丰"])
    assert head
    assert wife


# -- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "last", "told"),
    [
        (Period.months(date(2026, 11, 21)), date(2026, 11, 30), "2026年11月"),
        (Period.months(date(2026, 12, 1)), date(2026, 12, 31), "2026年12月"),
        (Period.months(date(2028, 2, 29)), date(2028, 2, 29), "2028年2月"),
        (Period.months(date(2026, 10, 1), 3), date(2026, 12, 31), "2026年第4季度"),
        (Period.months(date(2026, 1, 1), 12), date(2026, 12, 31), "2026年"),
        (Period.months(date(2026, 2, 1), 3), date(2026, 4, 30), "2026-02-01 至 2026-04-30"),
        (Period(date(2026, 3, 5), date(2026, 3, 5)), date(2026, 3, 5), "2026-03-05 至 2026-03-05"),
    ],
)
def test_a_period_says_itself_in_few_words(period, last, told):
    assert (period.last, str(period)) == (last, told)


def test_a_period_that_ends_before_it_begins_is_refused(office):
    with pytest.raises(Refusal, match="不能早于开始日期") as refused:
        office.read(population.movement, None, Period(TODAY, days_ago(1)))
    assert refused.value.field == "last"


# -- it always adds up -----------------------------------------------------------------------------------------------

DOORS = (HOME, OTHER_HOME, ELSEWHERE)
_doings = st.tuples(
    st.sampled_from([*LifeEventKind, "revert", "edit"]),
    st.integers(0, 5),
    st.integers(0, 2),
    st.integers(0, 9),
    st.booleans(),
)


@pytest.fixture(scope="module")
def peopled(master, tmp_path_factory):
    """Make the file of an office with five people in three homes."""
    path = tmp_path_factory.mktemp("人口") / "五人.db"
    office = Office(stores.copy_of(master, path), stores.CLERK)
    for number, sex in enumerate((Sex.MALE, Sex.FEMALE, Sex.UNKNOWN, Sex.MALE, Sex.FEMALE)):
        settle(office, f"居民{number}", (*DOORS, None, HOME)[number], sex=sex)
    office.close()
    return path


def do(office, doing) -> None:
    """Do something to somebody; what cannot be is refused and changes nothing."""
    what, number, door, days, flag = doing
    persons = office.read(lambda s: s.scalars(select(Person.id).order_by(Person.id)).all())
    person_id = persons[number % len(persons)]
    try:
        if what == "revert":
            events = office.read(life.LISTING.ids)
            if events:
                office.write(life.revert, events[number % len(events)])
        elif what == "edit":
            card = office.read(people.load, person_id)
            status = PersonStatus.PRESENT if flag else card.status
            office.write(people.save, person_id, replace(card, address=DOORS[door], status=status, relation=None))
        else:
            heir = office.read(life.heirs, [person_id], True, TODAY)
            draft = Draft(
                kind=what,
                persons=(person_id, persons[(number + 1) % len(persons)]) if flag and what != BIRTH else (person_id,),
                event_on=days_ago(days),
                address=DOORS[door] if what == ARRIVAL or flag else None,
                elsewhere=FAR,
                child="小宝",
                sex=Sex.MALE if flag else Sex.FEMALE,
                apart=Apart.REGISTERED_HERE if flag else Apart.LIVES_HERE,
                successor_id=heir[0][0] if heir else None,
                newly=flag,
            )
            office.write(life.register, draft)
    except Refusal:
        return


def adds_up(table) -> bool:
    signs = {Row.OPENING: 1, Row.BIRTHS: 1, Row.ARRIVALS: 1, Row.DEATHS: -1, Row.DEPARTURES: -1, Row.CLOSING: -1}
    return all(
        sum(sign * getattr(table[row], sex) for row, sign in signs.items()) == 0
        for sex in ("male", "female", "unknown")
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=st.lists(_doings, max_size=10), cuts=st.lists(st.integers(-1, 11), min_size=2, max_size=4, unique=True))
def test_the_figures_always_add_up(peopled, master, tmp_path, doings, cuts):
    path = tmp_path / "副本.db"
    shutil.copyfile(peopled, path)
    office = Office(stores.open_copy(master, path), stores.CLERK)
    try:
        for doing in doings:
            do(office, doing)
        compounds = [("compound", node.id) for node in office.read(places.tree)]
        buildings = [("building", row) for row in office.read(lambda s: s.scalars(select(Building.id)).all())]
        ends = [days_ago(days) for days in sorted(cuts, reverse=True)]
        for place in (None, *compounds, *buildings):
            before = None
            for first, last in pairwise(ends):
                period = Period(first + timedelta(1), last)
                table = office.read(population.movement, place, period)
                assert adds_up(table)
                assert min(getattr(table[row], sex) for row in Row for sex in ("male", "female", "unknown")) >= 0
                for row in (*population.ROWS, Row.INSIDE):
                    assert len(office.read(population.behind, place, period, row)) == table[row].total
                assert before is None or before == table[Row.OPENING]
                before = table[Row.CLOSING]
            parts = office.read(population.by_part, place, period)
            if parts:
                for row in (Row.OPENING, Row.CLOSING):
                    assert sum(part[row].total for _, part in parts) == table[row].total
        now = office.read(population.movement, None, Period(TODAY, TODAY))
        here = office.read(lambda s: len(s.scalars(select(Person.id).where(Person.status.not_in(presence.GONE))).all()))
        assert now[Row.CLOSING].total == here
        assert set(FLOWS) < set(Row)
    finally:
        office.close()
