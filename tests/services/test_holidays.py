from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest
from lunar_python.util import HolidayUtil
from sqlalchemy import delete

from jiceng_desktop.db.events import Holiday
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import holidays, undo
from jiceng_desktop.services.holidays import Draft, Imported
from jiceng_desktop.services.listing import Query
from tests.services.residents import contents

NEW_YEAR, NATIONAL = date(2027, 1, 1), date(2027, 10, 1)


@pytest.fixture
def seeded(office):
    return office  # a community begins with the years that the program knows


@pytest.fixture
def bare(office):
    """An office that knows no year yet."""
    office.write(lambda session: session.execute(delete(Holiday)))
    return office


def file(year: int = 2027, *days: tuple[str, str, bool], national: bool = True) -> bytes:
    """Return a file as holiday-cn publishes it."""
    told = [{"name": name, "date": day, "isOffDay": off} for name, day, off in days]
    if national:
        told.append({"name": "国庆节", "date": f"{year}-10-01", "isOffDay": True})
    whole = {"$schema": "schema.json", "year": year, "papers": ["https://www.gov.cn/"], "days": told}
    return json.dumps(whole, ensure_ascii=False).encode()


def known(office, first: date, last: date) -> dict[date, tuple[str, bool]]:
    return {day: told for day, told in office.read(holidays.calendar, first, last).days.items() if first <= day <= last}


# -- what the program brings -------------------------------------------------------------------------------------------


def test_every_day_of_2019_to_2026_agrees_with_two_other_tables(seeded):
    calendar = seeded.read(holidays.calendar, date(2019, 1, 1), date(2026, 12, 31))
    day = date(2019, 1, 1)
    while day.year <= 2026:
        assert calendar.off(day) is chinese_calendar.is_holiday(day), day
        other = HolidayUtil.getHoliday(f"{day:%Y-%m-%d}")
        assert calendar.off(day) is (day.weekday() >= 5 if other is None else not other.isWork()), day
        day += timedelta(1)


def test_names_are_those_of_the_notices(seeded):
    named = known(seeded, date(2026, 1, 1), date(2026, 12, 31))
    assert {name for name, _ in named.values()} == set(holidays.STATUTORY)
    assert sum(off for _, off in named.values()) == 33
    assert [f"{day:%m-%d}" for day, (_, off) in sorted(named.items()) if not off] == [
        *("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    ]


def test_only_published_years_are_entered_and_only_once(bare):
    office = bare
    assert office.read(holidays.published) == []
    entered = office.write(holidays.seed)
    assert office.read(holidays.published) == entered
    assert entered[-1] == max(chinese_calendar.constants.holidays).year
    before = contents(office)
    assert office.read(holidays.unseeded) == office.write(holidays.seed) == []
    assert contents(office) == before


def test_what_the_office_entered_itself_stays(bare):
    office = bare
    office.write(holidays.save, None, Draft(date(2026, 2, 14), "本社区放假", True))
    office.write(holidays.seed)
    assert known(office, date(2026, 2, 14), date(2026, 2, 15)) == {
        date(2026, 2, 14): ("本社区放假", True),
        date(2026, 2, 15): ("春节", True),
    }


def test_an_unpublished_year_is_unknown(seeded):
    calendar = seeded.read(holidays.calendar, date(2026, 12, 1), date(2027, 12, 31))
    assert [calendar.off(day) for day in (NEW_YEAR, NATIONAL, date(2027, 1, 2))] == [None, None, None]
    assert calendar.name(NATIONAL) == ""
    assert calendar.off(date(2026, 12, 26)) is True
    assert calendar.off(date(2026, 12, 28)) is False


# -- a file of one year ------------------------------------------------------------------------------------------------


def test_a_file_makes_its_year_known(seeded):
    done = seeded.write(holidays.import_json, file(2027, ("元旦", "2026-12-31", True), ("元旦", "2027-01-03", False)))
    assert done == Imported(2027, 3)
    assert seeded.read(holidays.published)[-1] == 2027
    calendar = seeded.read(holidays.calendar, date(2027, 1, 1), date(2027, 12, 31))
    assert [calendar.off(day) for day in (date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 9), NATIONAL)] == [
        *(True, False, True, True),
    ]


def test_a_later_file_replaces_the_earlier_one_but_not_the_days_of_the_office(seeded):
    seeded.write(holidays.import_json, file(2027, ("春节", "2027-02-14", False), ("春节", "2027-02-15", True)))
    seeded.write(holidays.save, None, Draft(date(2027, 3, 9), "停电", True))
    seeded.write(holidays.import_json, file(2027, ("春节", "2027-02-15", False)))
    assert known(seeded, NEW_YEAR, date(2027, 12, 31)) == {
        date(2027, 2, 15): ("春节", False),
        date(2027, 3, 9): ("停电", True),
        NATIONAL: ("国庆节", True),
    }
    seeded.write(undo.take_back, seeded.last_group)
    assert known(seeded, date(2027, 2, 1), date(2027, 2, 28)) == {
        date(2027, 2, 14): ("春节", False),
        date(2027, 2, 15): ("春节", True),
    }


def test_new_years_days_in_december_survive_their_own_years_file(seeded):
    seeded.write(holidays.import_json, file(2027, ("元旦", "2026-12-31", True)))
    seeded.write(holidays.import_json, file(2026))
    assert known(seeded, date(2026, 1, 1), date(2026, 12, 31)) == {
        date(2026, 10, 1): ("国庆节", True),
        date(2026, 12, 31): ("元旦", True),
    }


def test_a_file_with_a_mark_at_its_beginning_and_one_already_read_are_taken(office):
    assert office.write(holidays.import_json, b"\xef\xbb\xbf" + file()) == Imported(2027, 1)
    assert office.write(holidays.import_json, file().decode()) == Imported(2027, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是节假日安排文件"),
        (b"\xff\xfe\x00", "不是节假日安排文件"),
        (b"BEGIN:VCALENDAR", "不是节假日安排文件"),
        (b"[]", "不是节假日安排文件"),
        (b"[" * 100_000, "不是节假日安排文件"),
        (b'{"year": "2027", "days": []}', "不是节假日安排文件"),
        (b'{"year": 2027, "days": [1]}', "不是节假日安排文件"),
        (b'{"year": 2027, "days": [{"name": "", "date": "2027-01-01", "isOffDay": true}]}', "不是节假日安排文件"),
        (b'{"year": 2027, "days": [{"name": "a", "date": "2027-02-30", "isOffDay": true}]}', "不是节假日安排文件"),
        (b'{"year": 2027, "days": [{"name": "a", "date": "2027-02-03", "isOffDay": "no"}]}', "不是节假日安排文件"),
        (b" " * 1_000_001, "不是节假日安排文件"),
        (file(2027, national=False), "2027年的放假安排尚未公布"),
        (file(1027), "1027 年，不对"),
        (file(2027, ("元旦", "2027-01-01", True), national=False), "没有 2027 年 10 月 1 日"),
        (file(2027, ("元旦", "2027-01-01", True), ("元旦", "2027-01-01", False)), "2027-01-01 出现了两次"),
        (file(2027, ("元旦", "2026-01-01", True)), "里面却有 2026-01-01"),
        (file(2027, ("名" * 33, "2027-01-01", True)), "最多 32 个字"),
    ],
)
def test_another_file_is_refused_and_changes_nothing(seeded, content, message):
    before = contents(seeded)
    with pytest.raises(Refusal, match=message):
        seeded.write(holidays.import_json, content)
    assert contents(seeded) == before


# -- one day -----------------------------------------------------------------------------------------------------------


def test_a_day_is_entered_changed_removed_and_brought_back(bare):
    office = bare
    key = office.write(holidays.save, None, Draft(NATIONAL, " 国庆节 "))
    assert office.read(holidays.load, key) == Draft(NATIONAL, "国庆节", True, 1)
    assert office.read(holidays.published) == [2027]
    office.write(holidays.save, key, Draft(NATIONAL, "国庆节", False, 1))
    assert office.read(holidays.published) == []
    office.write(undo.take_back, office.last_group)
    office.write(holidays.remove, key)
    assert known(office, NATIONAL, NATIONAL) == {}
    office.write(undo.take_back, office.last_group)
    assert known(office, NATIONAL, NATIONAL) == {NATIONAL: ("国庆节", True)}


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(None, "国庆节"), "day"),
        (Draft(date(1999, 10, 1), "国庆节"), "day"),
        (Draft(NATIONAL, " "), "name"),
        (Draft(NATIONAL, "名" * 33), "name"),
        (Draft(NEW_YEAR, "元旦"), "day"),
    ],
)
def test_what_cannot_be_entered_is_refused(office, draft, field):
    office.write(holidays.save, None, Draft(NEW_YEAR, "元旦"))
    with pytest.raises(Refusal) as refused:
        office.write(holidays.save, None, draft)
    assert refused.value.field == field


def test_stale_and_removed_days_are_refused(office):
    key = office.write(holidays.save, None, Draft(NEW_YEAR, "元旦"))
    stored = office.read(holidays.load, key)
    office.write(holidays.save, key, replace(stored, name="新年"))
    with pytest.raises(Stale, match="名称：元旦 → 新年"):
        office.write(holidays.save, key, stored)
    office.write(holidays.remove, key)
    for work in (holidays.load, holidays.remove):
        with pytest.raises(Refusal, match="已被另一处删除"):
            office.read(work, key)


def test_days_are_listed_by_year(seeded):
    ids = seeded.read(holidays.LISTING.ids, Query(narrow=2026))
    assert len(ids) == 39
    assert seeded.read(holidays.LISTING.texts, list(ids)[3:5]) == [
        ("2026-01-04", "元旦", "调休上班（班）"),
        ("2026-02-14", "春节", "调休上班（班）"),
    ]
    assert len(seeded.read(holidays.LISTING.ids, Query(needle="中秋", narrow=2026))) == 3
