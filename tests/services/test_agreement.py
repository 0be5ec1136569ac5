"""The same people counted in several places of the program: the numbers have to agree."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.db.people import Person
from jiceng_desktop.services import census, checkup, estates, figures, four_clears, people, places, population, visits
from jiceng_desktop.services.care import CareList
from jiceng_desktop.services.care import listing as care_list
from jiceng_desktop.services.checkup import FAULTS
from jiceng_desktop.services.estates import building, dwellings
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.population import ROWS, Period, Row
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Relation, Sex, VisitKind
from tests.services.life.happenings import FAR, TODAY, family, happen
from tests.services.residents import HOME, add

MONTH = Period.months(TODAY)


def counts(office, place: population.Place | None = None) -> dict[str, int]:
    """Return how many people there are, by every part of the program that says so."""
    page = office.read(four_clears.take, place, MONTH, TODAY)
    picture = office.read(figures.ages, place, TODAY)
    return {
        "人口变动表": office.read(population.movement, place, MONTH)[Row.CLOSING].total,
        "四清": page.parts[0].figures[0].number,
        "年龄结构": sum(sum(one.values) for one in picture.series),
    }


def test_people_are_as_many_wherever_they_are_counted(office):
    born = {"sex": Sex.FEMALE, "born_on": date(1980, 3, 7)}
    add(office, "王小芳", address=HOME, **born)
    add(office, "赵无家", **born)
    moved, dead, unsettled = (
        add(office, name, address=f"幸福小区3号楼1单元{room}室", **born)
        for room, name in ((101, "甲"), (102, "乙"), (103, "丙"))
    )
    happen(office, LifeEventKind.DEPARTURE, moved, elsewhere=FAR)
    happen(office, LifeEventKind.DEATH, dead)

    def die(session):  # entered on the card by hand, and nothing else settled
        session.get_one(Person, unsettled).status = PersonStatus.DECEASED

    office.write(die)
    assert set(counts(office).values()) == {2}
    (happy,) = office.read(places.tree)
    assert (happy.people, happy.vacant) == (1, 3)
    assert set(counts(office, ("compound", happy.id)).values()) == {1}
    assert len(office.read(people.LISTING.ids, Query(narrow=people.Narrow(place=("compound", happy.id))))) == 1
    assert office.read(dwellings.survey).grids[0].people == 1
    taken = office.read(census.take, TODAY)
    assert (taken.people, taken.gone) == (2, 3)
    homes = office.read(four_clears.take, None, MONTH, TODAY).parts[1].figures
    assert {one.title: one.number for one in homes}["空置"] == happy.vacant


def test_the_first_month_of_a_new_community_adds_up(office):
    compound = office.write(estates.add, "compound", None, "幸福小区")
    assert office.write(building.build, building.Plan(compound, "3")) == 144
    head, wife, son = family(office, moved_in_on=TODAY)
    happen(office, LifeEventKind.ARRIVAL, head, wife, son, address=HOME, elsewhere=FAR, newly=True)
    office.write(visits.save, None, visits.Draft((head,), TODAY, "王主任", VisitKind.HOME, "一切正常"))
    happen(office, LifeEventKind.DEATH, head, successor_id=wife)
    table = office.read(population.movement, None, MONTH)
    assert [table[row].total for row in ROWS] == [0, 0, 3, 1, 0, 2]
    assert counts(office)["四清"] == 2
    assert office.read(figures.ages, None, TODAY).remark.startswith("另有 2 人")  # of whom little is known
    assert office.read(dwellings.residents, homes_of(office, HOME))[0].relation is Relation.HEAD
    found = office.read(checkup.examine, TODAY)
    assert [one.told for one in found.findings if one.problem in FAULTS] == []
    due = care_list(CareList.DUE, TODAY)
    assert not office.read(due.ids, Query())


def homes_of(office, address: str) -> int:
    (found,) = office.read(places.find_dwellings, address)
    return found[0]


def test_a_building_without_entrances_says_so_in_the_tables(office):
    compound = office.write(estates.add, "compound", None, "平房院")
    office.write(building.build, building.Plan(compound, "5", highest=2, entrances=0))
    (yard,) = office.read(places.tree)
    parts = office.read(population.by_part, ("building", yard.children[0].id), MONTH)
    assert [name for name, _ in parts] == ["（不分单元）"]
