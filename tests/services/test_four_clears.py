from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import delete

from jiceng_desktop.db.people import Membership
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import four_clears, life, places, population
from jiceng_desktop.services.life import Apart
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import LifeEventKind, Relation, ResidencyRole, Sex
from tests.services.life.happenings import FAR, OTHER_HOME, TODAY, family, happen, register_together
from tests.services.residents import HOME, add

THIS_WEEK = Period(TODAY - timedelta(6), TODAY)


def figures(office, part: str, place=None) -> dict[str, int]:
    """Return the figures of one part that are not nothing."""
    page = office.read(four_clears.take, place, THIS_WEEK, TODAY)
    (clear,) = [clear for clear in page.parts if clear.title == part]
    return {figure.title: figure.number for figure in clear.figures if figure.number}


def names_behind(office, title: str) -> list[str]:
    page = office.read(four_clears.take, None, THIS_WEEK, TODAY)
    (persons,) = [figure.persons for clear in page.parts for figure in clear.figures if figure.title == title]
    return [one.name for one in office.read(population.called, persons)]


def years_old(age: int) -> date:
    return date(TODAY.year - age, 1, 1)


def test_people_by_age_and_by_where_they_are_registered(office):
    mother = add(office, "王小芳", sex=Sex.FEMALE, born_on=years_old(40), address=HOME)
    add(office, "张小妹", sex=Sex.FEMALE, born_on=years_old(3), address=HOME)
    add(office, "张三丰", sex=Sex.MALE, born_on=years_old(85), address=OTHER_HOME)
    away = add(office, "李四光", address=OTHER_HOME)
    register_together(office, (mother, Relation.HEAD), (away, Relation.SON))
    happen(office, LifeEventKind.SEPARATION, away, elsewhere=FAR, apart=Apart.REGISTERED_HERE)
    assert figures(office, "人口清") == {
        "在册人口": 4,
        "0—6 岁": 1,
        "18—59 岁": 1,
        "80 岁及以上": 1,
        "年龄不详": 1,
        "人户一致": 1,
        "人在户不在": 2,
        "户在人不在": 1,
    }
    assert names_behind(office, "户在人不在") == ["李四光"]
    page = office.read(four_clears.take, None, THIS_WEEK, TODAY)
    count = page.parts[0].figures[0].count
    assert (count.male, count.female, count.unknown) == (1, 2, 1)


def test_dwellings_and_households(office):
    family(office)
    add(office, "李四光", address=OTHER_HOME, role=ResidencyRole.TENANT)
    gone = add(office, "王五", address="幸福小区12号楼1单元101室")
    happen(office, LifeEventKind.DEPARTURE, gone)
    assert figures(office, "户数清") == {"房屋": 3, "有人居住": 2, "空置": 1, "出租": 1, "居住户": 2}
    building = ("building", office.read(places.tree)[0].children[0].id)
    assert figures(office, "户数清", building) == {"房屋": 2, "有人居住": 2, "出租": 1, "居住户": 2}
    assert office.read(four_clears.take, building, THIS_WEEK, TODAY).place == "幸福小区3号楼"


def test_changes_are_counted_where_they_happened(office):
    head, wife, son = family(office)
    add(office, "李四光", address="幸福小区12号楼1单元101室")
    happen(office, LifeEventKind.DEPARTURE, son)
    (event_id,) = happen(office, LifeEventKind.MISSING, wife)
    office.write(life.revert, event_id)
    (wrong,) = happen(office, LifeEventKind.MISSING, wife)
    corrected = replace(office.read(life.as_entered, wrong), kind=LifeEventKind.SEPARATION, elsewhere="望禾县")
    office.write(life.correct, wrong, corrected)
    happen(office, LifeEventKind.DEATH, head, successor_id=wife, event_on=TODAY - timedelta(7))
    assert figures(office, "变化清") == {"迁出": 1, "人户分离": 1, "已撤销的登记": 1}
    elsewhere = ("building", office.read(places.tree)[0].children[1].id)
    assert figures(office, "变化清", elsewhere) == {}


def test_problems_name_the_persons(office):
    add(office, "无处住")
    lost = add(office, "失踪者", address=HOME)
    happen(office, LifeEventKind.MISSING, lost)
    member = add(office, "无户主", address=OTHER_HOME)
    office.write(lambda s: s.execute(delete(Membership).where(Membership.person_id == member)))
    register_together(office, (member, Relation.SON))
    todo = Todo(title="换灯泡", owner="王主任", due_on=TODAY - timedelta(1), person_id=lost)
    office.write(lambda s: s.add(todo))
    problems = figures(office, "问题清")
    assert problems == {
        "没有登记住处的居民": 1,
        "没有户主的户": 1,
        "失联人员": 1,
        "人户分离：人在户不在": 1,
        "逾期待办涉及的居民": 1,
    }
    assert names_behind(office, "没有登记住处的居民") == ["无处住"]
    assert names_behind(office, "没有户主的户") == ["无户主"]
    assert names_behind(office, "逾期待办涉及的居民") == ["失踪者"]
