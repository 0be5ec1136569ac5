"""Whom a clerk finds by what is typed into the search field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from jiceng_desktop import pinyin
from jiceng_desktop.db import finding
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Compound
from jiceng_desktop.db.search import SearchKey
from jiceng_desktop.services import intake, people, places, undo
from jiceng_desktop.services.listing import Query
from tests.services.residents import NUMBER, PHONE, ZHANG, add, draft, found, id_number, take_over

bounded = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SURNAMES = "王李张刘陈杨黄单仇区解查曾盖朴任欧吕覃"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英长乐行女绿"
names = st.builds(
    "{}{}".format,
    st.sampled_from([*SURNAMES, "欧阳", "尉迟", "单于"]),
    st.text(st.sampled_from(GIVEN), min_size=1, max_size=2),
)
numbers = st.builds(
    id_number,
    st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 1, 1)).map("{:%Y%m%d}".format),
    st.integers(1, 999),
)


def ids(office, needle: str) -> list[int]:
    return list(office.read(people.LISTING.ids, Query(needle=needle)))


def spellings(name: str) -> list[str]:
    """Return full pinyin, initials and the two mixed of the likeliest reading."""
    syllables = pinyin.readings(name)[0]
    initials = [syllable[0] for syllable in syllables]
    return [
        "".join(syllables),
        "".join(initials),
        syllables[0] + "".join(initials[1:]),
        "".join(initials[:-1]) + syllables[-1],
    ]


@bounded
@given(name=names, data=st.data())
def test_every_beginning_of_every_spelling_finds_the_person(office, name, data):
    person_id = add(office, name)
    spelling = data.draw(st.sampled_from(spellings(name)))
    end = data.draw(st.integers(1, len(spelling)))
    assert person_id in ids(office, spelling[:end])
    assert person_id in ids(office, spelling[:end].upper())
    assert person_id in ids(office, name[data.draw(st.integers(0, len(name) - 1)) :])
    office.write(people.remove, person_id)


@bounded
@given(number=numbers, order=st.integers(0, 99_999_999), data=st.data())
def test_every_tail_of_a_number_finds_the_person(office, number, order, data):
    phone = f"199{order:08d}"
    person_id = add(office, id_number=number, phone=phone)
    for whole in (number, phone):
        tail = whole[-data.draw(st.integers(1, len(whole))) :]
        assert tail == "X" or person_id in ids(office, tail)  # a lone X is the beginning of a name
    assert ids(office, f"zsf {number[-6:].lower()} {phone[-4:]}") == [person_id]
    assert ids(office, f"lsg {number[-6:]}") == []
    office.write(people.remove, person_id)


@bounded
@given(needle=st.text(max_size=12))
def test_no_needle_is_too_odd(office, needle):
    ids(office, needle)
    office.read(people.find_persons, needle)
    office.read(places.find_dwellings, needle)


@pytest.fixture
def street(office):
    """Three neighbours; the numbers of the buildings begin alike."""
    office.write(people.save, None, draft(address="幸福小区3号楼2单元501室", id_number=NUMBER, phone=PHONE))
    office.write(people.save, None, draft("李四光", address="幸福小区30号楼2单元501室", phone="19900000002"))
    take_over(office, {"name": "王五_100%", "address": "翠湖院东楼1室", "phone": "0379-8800000"})
    return office


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        ("３－２－５０１", [ZHANG]),
        ("ｚｓｆ", [ZHANG]),
        ("ＺＳＦ", [ZHANG]),
        ("zhang san feng", [ZHANG]),
        ("zhang sf 501", [ZHANG]),
        ("zhsf", [ZHANG]),
        ("zhsan", [ZHANG]),
        ("zhangsf", [ZHANG]),
        ("zsanf", [ZHANG]),
        ("zsaf", []),
        ("张 丰", [ZHANG]),
        ("四 三", []),
        ("张 幸福 501", [ZHANG]),
        ("幸福 翠湖", []),
        ("张 0001", [ZHANG]),
        ("02 501", ["李四光"]),
        ("小区", ["李四光", ZHANG]),
        ("幸福小区30号楼", ["李四光"]),
        ("幸福小区3号楼1单元", []),
        ("张 zsf", [ZHANG]),
        ("李 zsf", []),
        ("zhang si", []),
        ("3-2-501", [ZHANG]),
        ("3-2-50", [ZHANG]),
        ("幸福小区3号楼", [ZHANG]),
        ("3号楼", [ZHANG]),
        ("3号楼2单元", [ZHANG]),
        ("三号楼", [ZHANG]),
        ("501", ["李四光", ZHANG]),
        ("幸福 zsf", [ZHANG]),
        ("幸福　李四", ["李四光"]),
        ("翠湖院", ["王五_100%"]),
        ("%", ["王五_100%"]),
        ("_", ["王五_100%"]),
        ("8800000", ["王五_100%"]),
        ("张%", []),
        ("张_丰", []),
        ('" OR 1=1 --', []),
        ("NEAR(", []),
        ("张*", []),
        ("\\", []),
    ],
)
def test_a_needle_finds_exactly_those(street, needle, expected):
    assert sorted(found(street, needle)) == sorted(expected)


@pytest.mark.parametrize("needle", ["", " ", "\u3000", "\u200b", "\t\n", "'"])
def test_a_blank_needle_finds_everybody(street, needle):
    assert len(found(street, needle)) == 3


def spelled_once(words: list[str]) -> bool:
    """Tell whether a name is spelled once at most: by name nobody is looked for who may be spelled in two ways."""
    return sum(word.isascii() and word.isalpha() for word in words) <= 1


@bounded
@given(
    needle=st.lists(
        st.one_of(st.text(st.sampled_from("张三丰李四光幸福王五翠"), min_size=1, max_size=3),
                  st.text(st.sampled_from("zhangsfliguwwu"), min_size=1, max_size=5),
                  st.text(st.sampled_from("0123589X-"), min_size=1, max_size=4)),
        min_size=1, max_size=3,
    ).filter(spelled_once).map(" ".join)
)  # fmt: skip
def test_the_order_decides_nothing_but_the_order(street, needle):
    by_name = ids(street, needle)
    by_age = street.read(people.LISTING.ids, Query(needle=needle, order="age"))
    assert sorted(by_name) == sorted(by_age)
    assert list(street.read(people.LISTING.ids, Query(needle=needle), 1)) == by_name[:1]


@pytest.fixture(params=[("_ONE_BY_ONE", 0), ("_COUNTED_AT_HOME", 6)], ids=str)
def city(street, request, monkeypatch):
    """The street with two who had other names, searched as if a great many lived there."""
    monkeypatch.setattr(finding, *request.param)
    add(street, "赵六", former_name="张三丰", address="幸福小区3号楼2单元501室", phone="19900000012")
    add(street, "王三", former_name="李四", address="翠湖院东楼501室")
    return street


@bounded
@given(
    needle=st.lists(
        st.one_of(st.sampled_from(["张", "三", "三丰", "李", "王", "五_", "zsf", "z", "lsi", "l"]),
                  st.sampled_from(["501", "0001", "12", "2", "幸福", "小区", "翠湖", "3-2", "3号楼"])),
        min_size=1, max_size=3,
    ).filter(spelled_once).map(" ".join)
)  # fmt: skip
@example(needle="三丰 翠湖")
def test_the_way_decides_nothing_but_the_time(city, needle):
    everybody = ids(city, needle)
    assert sorted(everybody) == sorted(city.read(people.LISTING.ids, Query(needle=needle, order="age")))
    for most in (1, 2):
        assert list(city.read(people.LISTING.ids, Query(needle=needle), most)) == everybody[:most]


def keys(office) -> list[tuple[str, str, int, str]]:
    return office.read(lambda session: [tuple(row) for row in session.execute(select(*SearchKey.__table__.columns))])


def change(office, person_id: int, **values) -> None:
    office.write(people.save, person_id, replace(office.read(people.load, person_id), **values))


def test_a_former_name_finds_only_the_person_who_had_it(office):
    add(office, "张三")
    had = add(office, "张三", former_name="单四")
    for needle in ("单四", "四", "shans", "ds", "dansi"):
        assert ids(office, needle) == [had]
    change(office, had, former_name=None)
    assert ids(office, "单四") == []
    assert len(ids(office, "张三")) == 2


def test_two_who_share_a_name_do_not_share_its_end(office):
    one, other = add(office, "张三"), add(office, "张三")
    office.write(people.remove, one)
    assert ids(office, "zs") == [other]
    change(office, other, name="李四")
    assert ids(office, "张三") == []
    assert not [row for row in keys(office) if "张" in "".join(map(str, row))]
    assert ids(office, "ls") == [other]


def test_nothing_stays_behind_when_a_person_goes_and_all_returns(office):
    person_id = add(office, "单雄信", former_name="李四", reading="dan xiong xin", id_number=NUMBER, phone=PHONE)
    stored = sorted(keys(office))
    assert stored
    office.write(people.remove, person_id)
    assert keys(office) == []
    office.write(undo.take_back, office.last_group)
    assert sorted(keys(office)) == stored
    assert ids(office, "dxx") == ids(office, "sxx") == [person_id]


def test_an_import_taken_back_leaves_no_keys(office):
    known = add(office, "张三", phone="19900000009")
    stored = sorted(keys(office))
    done = take_over(office, {"name": "张三", "id_number": id_number(order=12)}, {"name": "李四", "id_number": NUMBER})
    assert len(ids(office, "张三")) == 2
    office.write(intake.take_back, done.group_id)
    assert sorted(keys(office)) == stored
    assert ids(office, "zs") == [known]


def test_a_change_that_goes_past_the_cards_is_noticed(office):
    person_id = add(office, phone=PHONE)
    table = table_of(Person)
    office.write(lambda session: session.execute(update(table).values(phone="19900005555")) and None)
    assert ids(office, "5555") == [person_id]
    assert ids(office, PHONE[-4:]) == []


def test_every_phone_number_is_found_and_the_person_once(office):
    person_id = add(office, phone="19900000012、19800000012、0379-8800000")
    for needle in ("2", "12", "012", "0012", "8800000", "0"):
        assert ids(office, needle) == [person_id]
    assert ids(office, "3") == []


def test_a_doubled_character_finds_the_person_once(office):
    person_id = add(office, "王芳芳", former_name="李芳")
    for needle in ("芳", "芳芳", "王芳芳", "李芳"):
        assert ids(office, needle) == [person_id]
        assert list(office.read(people.LISTING.ids, Query(needle=needle), 5)) == [person_id]


@pytest.mark.parametrize("needle", ["小", "x", "xi", "小 幸福", "xm", "9", "09", "019", "幸福", "501"])
def test_the_first_ones_are_those_that_come_first(office, needle):
    cells = [
        {"name": f"{surname}小{given}", "phone": f"1990000{number:03}9", "address": f"幸福小区{number}号楼1单元501室"}
        for number, (surname, given) in enumerate(product("萧王许张习", "明美梅"), start=1)
    ]
    take_over(office, *cells)
    add(office, "许多", former_name="小明")
    everybody = ids(office, needle)
    assert everybody
    for most in (1, 4, len(everybody), len(everybody) + 1):
        assert list(office.read(people.LISTING.ids, Query(needle=needle), most)) == everybody[:most]


def test_a_place_that_got_another_name_is_found_by_it(office):
    add(office, address="幸福小区3号楼2单元501室")
    assert found(office, "幸福") == [ZHANG]
    office.write(lambda session: setattr(session.scalars(select(Compound)).one(), "name", "康乐小区"))
    assert found(office, "康乐") == [ZHANG]
    assert found(office, "幸福") == []
