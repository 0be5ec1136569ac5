from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import care, people, tags, todos, visits
from jiceng_desktop.services.care import Ages, BirthMonth, CareList, Horizon, Narrow, Period, Progress
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import PersonStatus, VisitKind
from tests.services.residents import add, groups, lines

DAY = date(2026, 11, 21)


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


@pytest.fixture
def due_in(office, kinds):
    """Return a function that adds a person whose visit is due in so many days."""

    def add_due(name: str, days: int, tag: str = "独居老人", **known) -> int:
        person_id = add(office, name, tags=frozenset({kinds[tag]}), **known)
        tag_id = office.read(tags.all_of_person, person_id)[0].id
        interval = 30 if tag == "独居老人" else 90
        since = DAY + timedelta(days - interval)
        office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), from_on=since))
        return person_id

    return add_due


def texts(office, listing, narrow=Narrow(), **query) -> list[dict[str, str]]:  # noqa: B008
    ids = office.read(listing.ids, Query(narrow=narrow, **query))
    names = [field.name for field in listing.fields]
    return [dict(zip(names, row, strict=True)) for row in office.read(listing.texts, list(ids))]


def names(office, listing, narrow=Narrow(), **query) -> list[str]:  # noqa: B008
    return [row["name"] for row in texts(office, listing, narrow, **query)]


def born(office, name: str, on: str, **known) -> int:
    return add(office, name, born_on=date.fromisoformat(on), **known)


# due


def test_visits_due_by_horizon(office, due_in):
    for name, days in (("赵逾期", -12), ("钱今天", 0), ("孙三天", 3), ("李一周", 7), ("周一月", 29)):
        due_in(name, days)
    listing = care.due(DAY, follow_up=False)
    shown = texts(office, listing)
    assert [row["state"] for row in shown] == ["逾期 12 天", "今天到期", "还有 3 天", "还有 7 天", "还有 29 天"]
    assert {row["last_on"] for row in shown} == {"从未"}
    for horizon, count in ((Horizon.OVERDUE, 2), (Horizon.WEEK, 4), (Horizon.MONTH, 5), (Horizon.ALL, 5)):
        assert len(texts(office, listing, Narrow(choice=horizon))) == count
    colour = listing.field("state").colour
    assert [colour(DAY + timedelta(days)) for days in (-1, 0, 3, 4)] == ["#B42318", "#9A6700", "#9A6700", None]
    assert listing.field("state").text(date(2020, 1, 1)) == "逾期 6 年多"


def test_follow_ups_have_a_list_of_their_own(office, due_in):
    ill = due_in("吴慢病", 1, "慢性病")
    due_in("郑独居", 1)
    assert names(office, care.due(DAY, follow_up=True)) == ["吴慢病"]
    assert names(office, care.due(DAY, follow_up=False)) == ["郑独居"]
    draft = visits.Draft((ill,), date(2026, 11, 20), "王主任", VisitKind.FOLLOW_UP, "血压平稳")
    office.write(visits.save, None, draft)
    (row,) = texts(office, care.due(DAY, follow_up=True))
    assert (row["last_on"], row["due_on"]) == ("2026-11-20", "2027-02-18")


@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MOVED_OUT])
def test_who_is_gone_is_in_no_list(office, due_in, status):
    person_id = due_in("冯老人", -5, born_on=date(1930, 11, 5))
    ill = due_in("冯病人", -5, "慢性病", born_on=date(1930, 11, 5))
    lists = [which for which in CareList if which not in {CareList.TODOS, CareList.VISITS}]
    before = [len(texts(office, care.listing(which, DAY))) for which in lists]
    assert before == [1, 1, 2, 2, 2]
    for one in (person_id, ill):
        office.write(people.save, one, replace(office.read(people.load, one), status=status))
    assert [texts(office, care.listing(which, DAY)) for which in lists] == [[]] * 5


def test_lists_are_narrowed_by_place_and_tag(office, due_in, kinds):
    due_in("褚一", -1, address="幸福小区3号楼2单元501室", born_on=date(1940, 11, 2))
    due_in("卫二", -1, address="幸福小区5号楼1单元101室", born_on=date(1940, 11, 2))
    (compound,) = office.read(care.overview, DAY).places
    place = people.Narrow(place=("building", next(node.id for node in compound.children if node.name == "3号楼")))
    for which in (CareList.DUE, CareList.CHECKUP, CareList.ALLOWANCE, CareList.BIRTHDAYS):
        listing = care.listing(which, DAY)
        assert names(office, listing, Narrow(place)) == ["褚一"]
        assert len(texts(office, listing, Narrow(people.Narrow(tag_id=kinds["独居老人"])))) == 2
        assert texts(office, listing, Narrow(people.Narrow(tag_id=kinds["低保"]))) == []
        assert names(office, listing, needle="褚") == ["褚一"]
    assert office.read(care.counts, DAY, place)[CareList.DUE] == 1
    assert office.read(care.counts, DAY)[CareList.DUE] == 2


# by age


def test_the_free_examination_begins_with_the_birthday(office):
    born(office, "陈满", "1966-11-21")
    born(office, "蒋差一天", "1966-11-22")
    add(office, "沈不知")
    assert names(office, care.checkup(DAY, 60)) == ["陈满"]
    assert names(office, care.checkup(DAY, 65)) == []
    assert care.checkup(DAY, 65).title == "65 岁以上免费体检名单"


@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2100, 2, 28)])
def test_ages_agree_with_the_card(today):
    last = care.old_enough(today, 60)
    assert people.words.show_age(last, today) == 60
    assert people.words.show_age(last + timedelta(1), today) == 59


def test_bands_of_the_allowance(office):
    born(office, "韩八旬", "1946-11-21", id_number=None)
    born(office, "杨九旬", "1936-01-05")
    born(office, "朱百岁", "1926-11-01")
    born(office, "秦七九", "1946-11-22")
    listing = care.allowance(DAY, (80, 90, 100))
    shown = {row["name"]: (row["band"], row["reached_on"]) for row in texts(office, listing)}
    assert shown == {
        "韩八旬": ("80–89 岁", "2026-11-21"),
        "杨九旬": ("90–99 岁", "2026-01-05"),
        "朱百岁": ("100 岁及以上", "2026-11-01"),
    }
    assert names(office, listing, Narrow(choice=90)) == ["杨九旬"]
    assert names(office, listing, Narrow(choice=100)) == ["朱百岁"]
    assert names(office, care.allowance(DAY, (79,)), Narrow(choice=79)) == names(office, care.allowance(DAY, (79,)))
    assert care.band_of(79, (80, 90)) is None


def test_birthdays_by_day_of_this_and_the_next_month(office):
    for name, on in (
        ("尤早", "1950-11-02"),
        ("许晚", "2020-11-30"),
        ("何次", "1960-12-01"),
        ("吕别月", "1960-01-02"),
    ):
        born(office, name, on)
    listing = care.birthdays(DAY)
    assert [
        (row["day"], row["name"], row["turns"]) for row in texts(office, listing, Narrow(choice=BirthMonth.THIS))
    ] == [
        ("11月2日", "尤早", "76 岁"),
        ("11月30日", "许晚", "6 岁"),
    ]
    assert names(office, listing, Narrow(choice=BirthMonth.NEXT)) == ["何次"]
    (january,) = texts(office, care.birthdays(date(2026, 12, 5)), Narrow(choice=BirthMonth.NEXT))
    assert (january["day"], january["turns"]) == ("1月2日", "67 岁")


def test_who_was_born_on_the_29th_of_february_has_a_birthday_every_year(office):
    born(office, "施闰", "1952-02-29")
    (common,) = texts(office, care.birthdays(date(2027, 2, 3)))
    (leap,) = texts(office, care.birthdays(date(2028, 2, 3)))
    assert (common["day"], leap["day"]) == ("2月28日（生于29日）", "2月29日")
    (row,) = texts(office, care.allowance(date(2042, 3, 1), (90,)))
    assert row["reached_on"] == "2042-02-28"


# records


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (Period.MONTH, ["2026-11-21", "2026-11-01"]),
        (Period.LAST_MONTH, ["2026-10-31"]),
        (Period.QUARTER, ["2026-11-21", "2026-11-01", "2026-10-31"]),
        (Period.YEAR, ["2026-11-21", "2026-11-01", "2026-10-31", "2026-01-01"]),
        (Period.ALL, ["2026-11-21", "2026-11-01", "2026-10-31", "2026-01-01", "2025-12-31"]),
    ],
)
def test_visits_of_a_period(office, period, days):
    person_id = add(office)
    for day in ("2025-12-31", "2026-01-01", "2026-10-31", "2026-11-01", "2026-11-21"):
        draft = visits.Draft((person_id,), date.fromisoformat(day), "王主任", VisitKind.HOME, "一切正常")
        office.write(visits.save, None, draft)
    assert [row["visited_on"] for row in texts(office, care.visited(DAY), Narrow(choice=period))] == days


def test_visits_are_found_by_person_place_and_words(office):
    first = add(office, "孔一", address="幸福小区3号楼2单元501室")
    second = add(office, "曹二", address="幸福小区5号楼1单元101室")
    for persons, text in (((first, second), "一起\n聊天"), ((second,), "修好了灯")):
        office.write(visits.save, None, visits.Draft(persons, DAY, "王主任", VisitKind.HOME, text))
    listing = care.visited(DAY)
    assert [row["persons"] for row in texts(office, listing)] == ["曹二", "孔一、曹二"]
    assert [row["content"] for row in texts(office, listing, needle="kong")] == ["一起 聊天"]
    assert len(texts(office, listing, needle="王主任")) == 2
    assert [row["persons"] for row in texts(office, listing, needle="修好")] == ["曹二"]
    place = office.read(lambda s: s.get(people.Person, first).home.entrance.building_id)
    assert len(texts(office, listing, Narrow(people.Narrow(place=("building", place))))) == 1


def test_things_to_be_done_by_state_and_owner(office):
    person_id = add(office, "严三", address="幸福小区3号楼2单元501室")
    visit = visits.Draft((person_id, add(office, "华四")), DAY, "王主任", VisitKind.HOME, "送药",
                         todo=todos.Draft(owner="王主任", due_on=DAY + timedelta(2)))  # fmt: skip
    office.write(visits.save, None, visit)
    for title, owner, days in (("逾期的", "王主任", -1), ("不急的", "李干事", 20), ("哪天都行", "李干事", None)):
        due_on = None if days is None else DAY + timedelta(days)
        office.write(todos.save, None, todos.Draft(title, owner, due_on, person_id))
    office.write(todos.save, None, todos.Draft("办完的", "王主任", DAY, done_on=DAY, outcome="好"))
    listing = care.to_do(DAY)

    def titles(narrow):
        return [row["title"] for row in texts(office, listing, narrow)]

    assert titles(Narrow(choice=Progress.OPEN)) == ["逾期的", "送药", "不急的", "哪天都行"]
    assert titles(Narrow(choice=Progress.SOON)) == ["逾期的", "送药"]
    assert titles(Narrow(choice=Progress.OVERDUE)) == ["逾期的"]
    assert titles(Narrow(choice=Progress.DONE)) == ["办完的"]
    assert titles(Narrow(choice=Progress.OPEN, owner="李干事")) == ["不急的", "哪天都行"]
    shown = {row["title"]: (row["state"], row["person"]) for row in texts(office, listing)}
    assert shown["送药"] == ("还有 2 天", "严三、华四")
    assert shown["逾期的"] == ("逾期 1 天", "严三")
    assert shown["哪天都行"][0] == ""
    assert shown["办完的"][0] == "已完成"
    assert len(texts(office, listing, needle="yansan")) == 4


def test_every_list_can_be_counted_and_read(office, due_in):
    due_in("金五", -1)
    found = office.read(care.overview, DAY)
    assert list(found.counts) == list(CareList)
    assert found.counts[CareList.DUE] == 1
    for which in CareList:
        listing = care.listing(which, DAY)
        ids = office.read(listing.ids, Query(narrow=Narrow(choice=care.FIRST_CHOICE[which])))
        assert len(ids) == found.counts[which]
        for field in listing.fields:
            if field.sortable:
                office.read(listing.ids, Query(order=field.name, descending=True, narrow=Narrow()))


def test_the_ages_are_the_offices_and_every_desk_shows_the_same(office, other_desk):
    assert office.read(care.ages) == Ages(60, (80, 90, 100))
    office.write(care.set_ages, Ages(65, (100, 85, 85)))
    assert other_desk.read(care.ages) == Ages(65, (85, 100))
    assert groups(office)[-1] == (office.clerk, "设置年龄")
    assert json.loads(lines(office)[-1].changes) == {
        "checkup_age": [60, 65],
        "allowance_ages": ["80、90、100", "85、100"],
    }


@pytest.mark.parametrize("ages", [Ages(10), Ages(60, ()), Ages(60, (80, 140)), Ages(60, tuple(range(60, 80)))])
def test_ages_nobody_reaches_are_refused(office, ages):
    with pytest.raises(Refusal, match=r"年龄|最多分"):
        office.write(care.set_ages, ages)
    assert office.read(care.ages) == Ages()
