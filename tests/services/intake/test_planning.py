from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.services import people
from jiceng_desktop.services.intake import Verdict
from jiceng_desktop.terms import Education, MaritalStatus, PoliticalStatus, Relation, ResidencyRole, Sex
from tests.services.residents import (
    HOME,
    NUMBER,
    PHONE,
    ZHANG,
    add,
    found,
    id_of,
    loaded,
    only,
    plan,
    take_over,
    verdicts,
)


def test_our_own_export_comes_back_unchanged_masked_or_not(office):
    take_over(
        office,
        {"name": ZHANG, "id_number": NUMBER, "phone": PHONE, "address": HOME, "tags": "独居老人、低保"},
        {"name": "王小芳", "born_on": "1982-01-01", "phone": f"{PHONE}/0379-8800000", "address": HOME},
        {"name": "John Smith", "id_number": "E12345678"},
    )
    elsewhere = {"age", "status", "home_match"}  # follow from something else; is changed by what happens
    columns = [None if field.name in elsewhere else field.name for field in people.LISTING.fields]
    ids = office.read(people.LISTING.ids)
    for revealed in (False, True):
        texts = office.read(lambda s, told=revealed: list(people.LISTING.texts(s, ids, told)))
        cells = [{name: cell for name, cell in zip(columns, row, strict=True) if name} for row in texts]
        again = plan(office, *cells)
        assert verdicts(again) == [Verdict.UNCHANGED] * 3, [row.changes for row in again.rows]


def test_a_masked_number_of_somebody_new_is_told(office):
    planned = only(office, id_number="999901********011X")
    assert planned.verdict is Verdict.NEW
    assert "遮盖" in planned.remark


def test_two_of_one_name_in_one_building_are_both_imported(office):
    cells = [
        {"name": "王伟", "address": "幸福小区3-1-101"},
        {"name": "王伟", "address": "幸福小区3-1-102"},
    ]
    assert take_over(office, *cells).added == 2
    assert verdicts(plan(office, *cells)) == [Verdict.UNCHANGED] * 2


def test_a_row_that_says_the_same_twice_is_in_doubt(office):
    planned = plan(office, {"name": "王伟", "phone": PHONE}, {"name": "王伟", "phone": PHONE})
    assert verdicts(planned) == [Verdict.NEW, Verdict.DOUBTFUL]
    assert "与第 3 行内容相同" in planned.rows[1].reason


def test_a_known_number_under_another_name_is_in_doubt(office):
    add(office, id_number=NUMBER)
    planned = only(office, name="张三峰", id_number=NUMBER)
    assert (planned.verdict, planned.person_id) == (Verdict.DOUBTFUL, id_of(office, ZHANG))
    assert "登记的是“张三丰”" in planned.reason


def test_a_bare_name_that_is_known_is_in_doubt(office):
    add(office)
    planned = only(office)
    assert planned.verdict is Verdict.DOUBTFUL
    assert "无法判断是不是同一个人" in planned.reason


def test_a_row_that_fits_two_is_in_doubt(office):
    add(office, address=HOME, born_on=date(1950, 1, 1))
    add(office, address=HOME, born_on=date(1980, 1, 1))
    planned = only(office, address=HOME)
    assert planned.verdict is Verdict.DOUBTFUL
    assert "档案里有 2 位" in planned.reason
    assert only(office, address=HOME, born_on="1980-01-01").verdict is Verdict.UNCHANGED


def test_two_rows_that_mean_the_same_person_are_in_doubt(office):
    add(office, address=HOME, phone=PHONE)
    planned = plan(office, {"name": ZHANG, "address": HOME}, {"name": ZHANG, "phone": PHONE})
    assert verdicts(planned) == [Verdict.UNCHANGED, Verdict.DOUBTFUL]
    assert "与第 3 行像是同一个人" in planned.rows[1].reason


def test_another_birth_date_is_another_person(office):
    add(office, address=HOME, born_on=date(1950, 1, 1))
    assert only(office, address=HOME, born_on="1980-01-01").verdict is Verdict.NEW


@pytest.mark.parametrize(("name", "why"), [(None, "没有姓名"), ("张" * 31, "超过 30 个字")])
def test_a_row_without_a_proper_name_is_refused(office, name, why):
    planned = only(office, name=name, phone=PHONE)
    assert planned.verdict is Verdict.REFUSED
    assert why in planned.reason


def test_every_row_has_exactly_one_verdict(office):
    add(office, id_number=NUMBER)
    planned = plan(office, {"name": ZHANG, "id_number": NUMBER}, {"name": ""}, {"name": "李四光"}, {"name": ZHANG})
    assert sum(planned.counts().values()) == 4
    assert [row.number for row in planned.rows] == [3, 4, 5, 6]


def test_blank_cells_never_overwrite(office):
    known = {
        "name": ZHANG,
        "id_number": NUMBER,
        "phone": PHONE,
        "address": HOME,
        "employer": "小学",
        "note": "腿脚不便",
    }
    take_over(office, {**known, "relation": "户主", "role": "业主", "moved_in_on": "2010-05-01", "tags": "低保"})
    before = loaded(office, ZHANG)
    blank = {**dict.fromkeys([*known, "role", "relation", "tags", "sex"], ""), "name": ZHANG, "id_number": NUMBER}
    assert only(office, **blank).verdict is Verdict.UNCHANGED
    take_over(office, {**blank, "employer": "中学", "address": HOME})
    assert loaded(office, ZHANG) == replace(before, employer="中学", version=loaded(office, ZHANG).version)


def test_a_changed_phone_is_shown_masked_and_stored(office):
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "phone": PHONE})
    planned = only(office, id_number=NUMBER, phone="19900000009")
    assert planned.changes == [("联系电话", "199****0001", "199****0009")]
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "phone": "19900000009"})
    assert found(office, "0009") == [ZHANG]
    assert found(office, "0001") == []


def test_one_of_two_known_phones_changes_nothing(office):
    add(office, phone=f"{PHONE}、19900000002", id_number=NUMBER)
    assert only(office, id_number=NUMBER, phone="19900000002").verdict is Verdict.UNCHANGED


def test_relation_role_and_day_are_compared_too(office):
    cells = {"name": ZHANG, "id_number": NUMBER, "address": HOME}
    take_over(office, {"name": "王小芳", "address": HOME, "relation": "户主"}, cells)
    said = {**cells, "relation": "丈夫", "role": "租户", "moved_in_on": "2010.5.1"}
    assert sorted(plan(office, said).rows[0].changes) == [
        ("与户主关系", "未说明", "夫"),
        ("入住日期", "", "2010-05-01"),
        ("居住身份", "其他", "租客"),
    ]
    take_over(office, said)
    stored = loaded(office, ZHANG)
    assert (stored.relation, stored.role, stored.moved_in_on) == (
        Relation.HUSBAND,
        ResidencyRole.TENANT,
        date(2010, 5, 1),
    )
    assert verdicts(plan(office, said)) == [Verdict.UNCHANGED]


def test_a_level_says_less_than_the_degree_that_is_known(office):
    add(office, id_number=NUMBER, education=Education.BACHELOR_GRADUATED, marital_status=MaritalStatus.REMARRIED)
    said = {"id_number": NUMBER, "education": "本科", "marital_status": "已婚"}
    assert only(office, **said).verdict is Verdict.UNCHANGED
    assert only(office, **{**said, "education": "研究生"}).changes == [("学历", "大学本科毕业", "研究生")]


@pytest.mark.parametrize(
    ("known", "said", "changes"),
    [
        ("长子", "子", []),
        ("妻", "配偶", []),
        ("舅父", "亲属", []),
        ("长子", "未说明", []),
        ("长子", "次子", [("与户主关系", "长子", "次子")]),
        ("儿子", "长子", [("与户主关系", "儿子", "长子")]),
        ("长子", "女", [("与户主关系", "长子", "女儿")]),
        ("堂兄弟、堂姐妹", "姑母", [("与户主关系", "堂兄弟、堂姐妹", "姑母")]),
    ],
)
def test_a_group_of_relatives_says_less_than_the_relation_that_is_known(office, known, said, changes):
    cells = {"name": ZHANG, "id_number": NUMBER, "address": HOME}
    head = {"name": "王小芳", "address": HOME, "relation": "户主"}
    take_over(office, head, {**cells, "relation": known})
    kept = loaded(office, ZHANG).relation
    planned = only(office, **cells, relation=said)
    assert planned.changes == changes
    take_over(office, {**cells, "relation": said, "employer": "小学", "role": "业主"})  # the home is written, too
    assert (loaded(office, ZHANG).relation is kept) == (not changes)


def test_tags_are_added_and_never_removed(office):
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "tags": "独居老人"})
    planned = only(office, id_number=NUMBER, tags="低保；高龄,低保")
    assert planned.changes == [("关爱标签", "", "低保、高龄")]
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "tags": "低保；高龄,新类别"})
    kinds = dict(office.read(lambda s: [(kind.id, kind.name) for kind in s.query(CareTagKind)]))
    assert {kinds[tag] for tag in loaded(office, ZHANG).tags} == {"独居老人", "低保", "高龄", "新类别"}


def test_notes_are_added_to(office):
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "note": "腿脚不便"})
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "note": "独自在家"})
    assert loaded(office, ZHANG).note == "腿脚不便；独自在家"
    assert only(office, id_number=NUMBER, note="独自在家").verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("address", "老火车站旁边", "住址：老火车站旁边"),
        ("address", "幸福小区3号楼", "住址：幸福小区3号楼"),
        ("relation", "表叔的邻居", "与户主关系：表叔的邻居"),
        ("education", "自学成才", "学历：自学成才"),
        ("phone", "问儿子要", "联系电话：问儿子要"),
        ("phone", "1.99e+10000", "联系电话：1.99e+10000"),
        ("born_on", "属龙", "出生日期：属龙"),
        ("born_on", "2027-01-01", "出生日期：2027-01-01"),
        ("moved_in_on", "好几年前", "入住日期：好几年前"),
        ("employer", "厂" * 101, "工作单位：" + "厂" * 101),
    ],
)
def test_what_cannot_be_stored_is_kept_in_the_note(office, column, cell, told):
    planned = only(office, **{column: cell}, note="原有备注")
    assert planned.verdict is Verdict.NEW
    assert planned.reading.values["note"] == f"原有备注；{told}"
    assert "已写入备注" in planned.remark
    take_over(office, {"name": ZHANG, column: cell, "born_on" if column != "born_on" else "x": "1950-01-01"})
    assert loaded(office, ZHANG).note == told


OF_HOME = {
    "relation": "长子",
    "role": "租户",
    "moved_in_on": "2010.5.1",
    "head": "张大",
    "household_number": "012",
    "grid": "第一网格",
}
TOLD_OF_HOME = "与户主关系：长子；居住身份：租客；入住日期：2010-05-01；户主：张大；户号：012；网格：第一网格"


@pytest.mark.parametrize("address", [None, "老火车站旁边"])
def test_what_belongs_to_a_home_is_kept_in_the_note_of_who_has_none(office, address):
    told = "；".join(filter(None, (address and f"住址：{address}", TOLD_OF_HOME)))
    cells = {**OF_HOME, "address": address, "id_number": NUMBER}
    planned = only(office, **cells)
    assert planned.verdict is Verdict.NEW
    assert "户号“012”没有住址可以对应，已写入备注" in planned.remark
    take_over(office, {"name": ZHANG, **cells})
    assert loaded(office, ZHANG).note == told
    assert only(office, **cells).verdict is Verdict.UNCHANGED


def test_a_row_without_an_address_speaks_of_the_home_that_is_known(office):
    cells = {"name": ZHANG, "id_number": NUMBER}
    take_over(office, {"name": "王小芳", "address": HOME, "relation": "户主"}, {**cells, "address": HOME})
    said = {**cells, "relation": "丈夫", "moved_in_on": "2010.5.1"}
    assert sorted(plan(office, said).rows[0].changes) == [
        ("与户主关系", "未说明", "夫"),
        ("入住日期", "", "2010-05-01"),
    ]
    take_over(office, said)
    stored = loaded(office, ZHANG)
    assert (stored.address, stored.relation, stored.moved_in_on) == (HOME, Relation.HUSBAND, date(2010, 5, 1))
    assert not stored.note
    assert verdicts(plan(office, said)) == [Verdict.UNCHANGED]


def test_a_row_in_doubt_does_not_move_into_the_home_of_who_it_may_mean(office):
    add(office, id_number=NUMBER, address=HOME)
    planned = only(office, name="张三峰", id_number=NUMBER, relation="子")
    assert (planned.verdict, planned.reading.door) == (Verdict.DOUBTFUL, None)
    assert planned.reading.values["note"] == "与户主关系：儿子"


def test_who_lives_somewhere_that_cannot_be_read_is_not_left_where_he_lived(office):
    add(office, id_number=NUMBER, address=HOME)
    planned = only(office, id_number=NUMBER, address="老火车站旁边", relation="子")
    assert planned.reading.door is None
    assert planned.changes == [("备注", "", "住址：老火车站旁边；与户主关系：儿子")]


def test_what_belongs_to_no_home_and_fits_in_no_note_refuses_the_row(office):
    planned = only(office, note="记" * 495, household_number="012")
    assert planned.verdict is Verdict.REFUSED
    assert "超过 500 个字" in planned.reason


def test_tags_there_is_no_kind_of_are_told(office):
    planned = plan(office, {"name": ZHANG, "tags": "低保、低报"}, {"name": "李四光", "tags": "低报"})
    assert {tag: [row.number for row in rows] for tag, rows in planned.with_new_tag.items()} == {"低报": [3, 4]}


def test_a_note_that_no_card_can_hold_refuses_the_row(office):
    assert only(office, note="记" * 501).verdict is Verdict.REFUSED
    assert only(office, note="记" * 500).verdict is Verdict.NEW


@pytest.mark.parametrize(
    ("column", "cell", "term"),
    [
        ("relation", "之妻", Relation.WIFE),
        ("relation", "长子", Relation.ELDEST_SON),
        ("relation", "22", Relation.ELDEST_SON),
        ("relation", "子", Relation.SON),
        ("relation", "本人", Relation.HEAD),
        ("relation", "02", Relation.HEAD),
        ("relation", "外孙女", Relation.DAUGHTERS_DAUGHTER),
        ("relation", "岳母", Relation.WIFES_MOTHER),
        ("relation", "租客", Relation.NOT_RELATED),
        ("role", "房主", ResidencyRole.OWNER),
        ("role", "是", ResidencyRole.TENANT),
        ("role", "否", ResidencyRole.OTHER),
        ("political_status", "党员", PoliticalStatus.PARTY_MEMBER),
        ("political_status", "预备党员", PoliticalStatus.PROBATIONARY),
        ("political_status", "10", PoliticalStatus.JIU_SAN),
        ("political_status", "民盟", PoliticalStatus.DEMOCRATIC_LEAGUE),
        ("marital_status", 21, MaritalStatus.FIRST_MARRIAGE),
        ("education", "博士", Education.DOCTOR),
        ("education", "20", Education.BACHELOR),
        ("sex", "Ｆ", Sex.FEMALE),
    ],
)
def test_words_of_offices_are_understood(office, column, cell, term):
    reading = only(office, **{column: cell}, address=HOME).reading
    assert reading.values.get(column, getattr(reading, column, None)) is term
    assert reading.remarks == []
