from __future__ import annotations

import pytest

from jiceng_desktop.terms import (
    ETHNIC_CODES,
    ETHNICITIES,
    Education,
    MaritalStatus,
    PoliticalStatus,
    Relation,
    Sex,
    ethnicity,
)

TABLES = (Sex, MaritalStatus, PoliticalStatus, Education, Relation)


@pytest.mark.parametrize("table", TABLES)
def test_code_and_word_lead_to_the_same_entry(table):
    for term in table:
        assert table.named(term.value) is table.named(term.label) is term
    assert len({term.label for term in table}) == len(table)
    assert table.named("没有这一项") is None


@pytest.mark.parametrize(
    ("table", "code", "word"),
    [
        (MaritalStatus, "23", "复婚"),
        (PoliticalStatus, "04", "民革党员"),
        (PoliticalStatus, "11", "台盟盟员"),
        (Education, "28", "大学普通班毕业"),
        (Relation, "45", "孙媳妇或外孙媳妇"),
        (Relation, "96", "外甥女"),
    ],
)
def test_entries_of_the_standards(table, code, word):
    assert table(code).label == word


def test_oneself_is_the_head():
    assert Relation.named("01") is Relation.named("本人") is Relation.HEAD


def test_all_ethnic_groups_have_a_code():
    assert (len(ETHNICITIES), len(ETHNIC_CODES)) == (56, 58)
    assert (ETHNIC_CODES["01"], ETHNIC_CODES["56"], ETHNIC_CODES["97"]) == ("汉族", "基诺族", "其他")


@pytest.mark.parametrize(
    ("said", "word"), [("汉", "汉族"), ("1", "汉族"), ("03", "回族"), ("藏族", "藏族"), ("穿青人", "穿青人"), ("", "")]
)
def test_ethnic_groups_are_written_in_one_way(said, word):
    assert ethnicity(said) == word
