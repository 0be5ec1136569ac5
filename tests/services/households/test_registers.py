from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.services import households, people, people_listing, stays, timeline
from jiceng_desktop.services.households import founding, registers
from jiceng_desktop.terms import HouseholdKind, Relation, ResidencyRole, Sex
from tests.services.residents import HOME, NUMBER, PHONE, add, id_number

ELSEWHERE = "幸福小区3号楼2单元502室"


@pytest.fixture
def couple(office):
    """A couple with a baby that has no number yet, registered without the wife."""
    husband = add(
        office, "王建国", id_number=NUMBER, phone=PHONE, address=HOME, relation=Relation.HEAD, role=ResidencyRole.OWNER,
        moved_in_on=date(2015, 5, 1), native_place="望禾县", occupation="教师", ethnicity="汉",
    )  # fmt: skip
    wife = add(office, "李秀英", id_number=id_number("19820101", 12), address=HOME, relation=Relation.WIFE)
    baby = add(office, "王小宝", sex=Sex.MALE, born_on=date(2026, 1, 2), address=HOME, relation=Relation.SON)
    household = office.write(founding.save, None, founding.Draft("000001", HOME, husband, together=False))
    sheet = office.read(households.sheet, household)
    office.write(founding.save, household, founding.Draft("000001", ELSEWHERE, version=sheet.seen))
    return husband, wife, baby, household


def test_a_card_in_words(office, couple):
    husband, *_ = couple
    version = office.read(people.load, husband).version
    office.write(stays.add, husband, stays.Draft(ELSEWHERE, ResidencyRole.TENANT, version=version))
    found = office.read(registers.card, husband)
    assert found.facts | {
        "姓名": "王建国", "性别": "男", "民族": "汉族", "证件号码": "999901********0110", "联系电话": "199****0001",
        "籍贯": "望禾县", "职业": "教师", "国籍": "中国", "人户一致": "人户分离", "户号": "000001",
        "与户主关系": "户主", "现住址": f"{HOME}；另有{ELSEWHERE}（租客）", "同住人员": "李秀英（妻）、王小宝（儿子）",
    } == found.facts | {"证件号码": "999901********0110"}  # fmt: skip
    assert "遮盖" in found.note
    in_full = office.read(registers.card, husband, True)
    assert (in_full.facts["证件号码"], in_full.facts["联系电话"], in_full.note) == (NUMBER, PHONE, "")


def test_a_baby_has_no_number_and_none_is_made_up(office, couple):
    _, _, baby, household = couple
    assert office.read(registers.card, baby, True).facts["证件号码"] == people_listing.NO_PAPER
    assert office.read(people.load, baby).id_number is None
    assert office.read(people.LISTING.texts, [baby])[0][3] == people_listing.NO_PAPER
    tables = office.read(registers.register, household).tables
    assert any("王小宝" in row and people_listing.NO_PAPER in row for _, rows in tables for row in rows)


def test_a_register_shows_both_kinds_of_household(office, couple):
    *_, household = couple
    found = office.read(registers.register, household)
    assert found.facts["户别"] == "户籍户"
    (registered, lived_in) = found.tables
    assert registered[0].startswith("户籍户成员（1 人）　户号 000001")
    assert registered[1][0][-1] == "不住这里"
    assert lived_in[0] == f"居住户成员（3 人）　{HOME}"
    assert [row[1] for row in lived_in[1]] == ["户主", "妻", "儿子"]
    assert NUMBER not in str(found)
    assert NUMBER in str(office.read(registers.register, household, True))


def test_the_line_of_time_tells_of_homes_and_households(office, couple):
    husband, *_ = couple
    told = [moment.text for moment in office.read(timeline.of_person, husband)]
    assert told[-1] == f"入住 {HOME}，业主"
    assert "加入户籍户（000001），户主" in told
    assert office.read(households.of_person, husband).keys() == set(HouseholdKind)
