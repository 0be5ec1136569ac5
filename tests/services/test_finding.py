"""Whom a clerk finds by what is typed into the search field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng_desktop import pinyin
from jiceng_desktop.services import people, places
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
