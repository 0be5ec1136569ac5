"""A roster that comes again: known persons are brought up to date, in bulk, and can be put back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jiceng_desktop.services import intake, people
from jiceng_desktop.services.intake import Verdict
from tests.services.residents import (
    HOME,
    NUMBER,
    PHONE,
    TODAY,
    ZHANG,
    add,
    found,
    id_number,
    lines,
    loaded,
    plan,
    rows,
    take_over,
    verdicts,
)

COUNT = 60


def roster() -> list[dict[str, object]]:
    return [
        {
            "name": f"居民{chr(0x4E00 + number)}",
            "id_number": id_number(order=number),
            "phone": f"199{number:08d}",
            "address": f"幸福小区{1 + number // 20}-1-{101 + number % 20}",
            "employer": "小学",
        }
        for number in range(1, COUNT + 1)
    ]


def planned_with(office, kept, *cells):
    return office.read(intake.plan, rows(*cells), TODAY, "", kept=kept)


def test_exactly_the_edited_rows_are_updates(office):
    cells = roster()
    take_over(office, *cells)
    for number in range(50):
        cells[number]["employer"] = "中学"
    planned = plan(office, *cells)
    assert planned.counts() | {Verdict.CHANGED: 50, Verdict.UNCHANGED: COUNT - 50} == planned.counts()
    done = office.write(intake.apply, planned, "名册.xlsx")
    assert (done.added, done.changed) == (0, 50)
    assert verdicts(plan(office, *cells)) == [Verdict.UNCHANGED] * COUNT


def test_a_changed_card_has_its_line_its_version_and_its_new_keys(office):
    known = add(office, id_number=NUMBER, phone=PHONE, note="糖尿病")
    before = office.read(people.load, known)
    done = take_over(office, {"name": ZHANG, "id_number": NUMBER, "phone": "19900000009", "employer": "小学"})
    after = office.read(people.load, known)
    assert after == replace(before, phone="19900000009", employer="小学", version=before.version + 1)
    assert (found(office, "0009"), found(office, "0001")) == ([ZHANG], [])
    (line,) = [line for line in lines(office) if line.group_id == done.group_id]
    assert (line.record_kind, line.record_id, line.person_id, line.version) == ("person", known, known, after.version)
    assert json.loads(line.changes) == {"phone": ["199****0001", "199****0009"], "employer": [None, "小学"]}


def test_an_update_taken_back_leaves_the_cards_as_they_were(office):
    cells = roster()
    take_over(office, *cells)
    before = {row["name"]: loaded(office, row["name"]) for row in cells}
    changed = [row | {"phone": f"198{number:08d}", "name": row["name"]} for number, row in enumerate(cells)]
    changed[0]["address"] = HOME
    done = take_over(office, *changed)
    assert done.changed == COUNT
    assert office.write(intake.take_back, done.group_id) >= COUNT
    for name, draft in before.items():
        assert replace(loaded(office, name), version=draft.version) == draft
    assert found(office, cells[5]["phone"]) == [cells[5]["name"]]
    assert found(office, changed[5]["phone"]) == []


def test_a_renamed_person_is_found_under_the_new_name_only(office):
    add(office, id_number=NUMBER)
    planned = plan(office, {"name": "张三峰", "id_number": NUMBER})
    office.write(intake.apply, planned, "名册.xlsx", {3: intake.Decision.MERGE})
    assert (found(office, "张三峰"), found(office, "zsf"), found(office, "张三丰")) == (["张三峰"], ["张三峰"], [])


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ("employer", "中学", "工作单位"),
        ("phone", "19900000009", "联系电话"),
        ("address", "幸福小区3-2-502", "现住址"),
        ("role", "租客", "居住身份"),
        ("tags", "高龄", "关爱标签"),
        ("relation", "户主", "与户主关系"),
    ],
)
def test_a_kept_column_only_fills_in_what_is_missing(office, field, cell, told):
    take_over(office, {"name": "李四光", "id_number": id_number(order=77), "address": HOME})
    full = {
        "employer": "小学", "phone": PHONE, "address": HOME, "role": "业主", "tags": "低保", "relation": "儿子",
    }  # fmt: skip
    take_over(office, {"name": ZHANG, "id_number": NUMBER, **full})
    row = {"name": ZHANG, "id_number": NUMBER, field: cell}
    (overwriting,) = plan(office, row).rows
    assert (overwriting.verdict, [change[0] for change in overwriting.changes]) == (
        (Verdict.UNCHANGED, []) if field == "relation" else (Verdict.CHANGED, [told])
    )
    assert planned_with(office, {field}, row).rows[0].verdict is Verdict.UNCHANGED
    bare = {"name": "王小芳", "id_number": id_number(order=99)}
    take_over(office, {**bare, "address": "" if field == "address" else HOME})
    planned = planned_with(office, {field}, {**bare, field: "儿子" if field == "relation" else cell})
    assert [change[0] for change in planned.rows[0].changes] == [told]
    assert office.write(intake.apply, planned, "名册.xlsx").changed == 1


def test_a_kept_address_keeps_the_home_but_takes_the_rest(office):
    take_over(office, {"name": ZHANG, "id_number": NUMBER, "address": HOME, "role": "业主"})
    row = {"name": ZHANG, "id_number": NUMBER, "address": "幸福小区9-9-901", "employer": "小学"}
    planned = planned_with(office, {"address"}, row)
    assert [change[0] for change in planned.rows[0].changes] == ["工作单位"]
    office.write(intake.apply, planned, "名册.xlsx")
    assert (loaded(office, ZHANG).address, loaded(office, ZHANG).employer) == (HOME, "小学")


def test_what_is_kept_does_not_hold_back_a_doubtful_row_added_as_somebody_new(office):
    take_over(office, {"name": ZHANG, "phone": PHONE, "address": HOME, "employer": "小学"})
    row = {"name": ZHANG, "phone": "19900000009", "employer": "中学"}
    planned = planned_with(office, {"employer"}, row)
    assert verdicts(planned) == [Verdict.DOUBTFUL]
    assert [change[0] for change in planned.rows[0].changes] == ["联系电话"]
    office.write(intake.apply, planned, "名册.xlsx", {3: intake.Decision.ADD})
    drafts = [office.read(people.load, person_id) for person_id in office.read(people.LISTING.ids)]
    assert {(draft.phone, draft.employer) for draft in drafts} == {(PHONE, "小学"), ("19900000009", "中学")}


def test_a_file_of_phones_alone_updates_by_number_and_asks_where_only_the_name_fits(office):
    add(office, id_number=NUMBER, phone=PHONE, address=HOME, employer="小学")
    add(office, "李四光", phone="19900000002", address="幸福小区3-2-502")
    planned = plan(
        office,
        {"name": ZHANG, "id_number": NUMBER, "phone": "19900000011"},
        {"name": "李四光", "phone": "19900000012"},
        {"name": "王小芳", "phone": "19900000013"},
    )
    assert verdicts(planned) == [Verdict.CHANGED, Verdict.DOUBTFUL, Verdict.NEW]
    assert "电话不同" in planned.rows[1].reason
    office.write(intake.apply, planned, "电话.xlsx", {4: intake.Decision.MERGE})
    assert (loaded(office, ZHANG).phone, loaded(office, "李四光").phone) == ("19900000011", "19900000012")
    assert (loaded(office, ZHANG).address, loaded(office, ZHANG).employer) == (HOME, "小学")


def test_another_head_than_the_archive_knows_is_told_and_not_taken_over(office):
    home = {"address": HOME}
    take_over(office, {"name": ZHANG, "relation": "户主", **home}, {"name": "王小芳", "relation": "妻", **home})
    (row,) = plan(office, {"name": "王小芳", "head": "李四光", **home}).rows
    assert row.verdict is Verdict.UNCHANGED
    assert f"户主与档案不同（档案是“{ZHANG}”），没有改" in row.remark


def test_another_household_number_than_the_archive_knows_is_told_and_not_taken_over(office):
    home = {"name": ZHANG, "address": HOME}
    take_over(office, {**home, "household_number": "0007"})
    for number, told in (("0007", ""), ("0008", "户号与档案不同（档案是“0007”），没有改")):
        (row,) = plan(office, {**home, "household_number": number}).rows
        assert (row.verdict, row.remark) == (Verdict.UNCHANGED, told)


def test_a_household_number_the_archive_lacks_is_told(office):
    add(office, ZHANG, address=HOME)
    (row,) = plan(office, {"name": ZHANG, "address": HOME, "household_number": "0007"}).rows
    assert row.remark == "户号与档案不同（档案里没有填），没有改"
