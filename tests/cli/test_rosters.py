"""Rosters in and out without a window."""

from __future__ import annotations

import json

import pytest

from jiceng_desktop.exchange import workbook
from jiceng_desktop.services import people
from tests import workbooks
from tests.cli.offices import count, exports


def test_a_dry_run_tells_and_writes_nothing(run, roster, looked):
    before = looked(count)
    code, out, err = run("import", "residents", roster, "--dry-run")
    assert (code, err) == (0, "")
    assert out.startswith("预览（没有写入）：新增 9，")
    assert "第 5 行（不能导入）：身份证号列被存成数字" in out
    assert "--compound" in out
    assert looked(count) == before


def test_import_writes_what_can_be_written(run, roster, looked):
    before = looked(count)
    code, out, err = run("import", "residents", roster, "--compound", "翠湖小区")
    assert (code, err) == (0, "")
    assert "新增 9，更新 0，未写入 1" in out
    assert looked(count) == before + 9
    assert run("import", "residents", roster, "--compound", "翠湖小区")[1].startswith("已导入：新增 0，更新 0，")


def test_a_dry_run_tells_which_tags_would_be_new(run, tmp_path):
    rows = [["姓名", "电话", "关爱标签"], ["王某", "19900000001", "低保、低报"]]
    book = workbooks.plain_roster(tmp_path / "名册.xlsx", rows)
    assert "会新增关爱标签：低报。" in run("import", "residents", book, "--dry-run")[1]
    assert json.loads(run("import", "residents", book, "--dry-run", "--json")[1])["new_tags"] == ["低报"]


def test_import_needs_to_know_the_compound_of_bare_doors(run, roster, looked):
    before = looked(count)
    code, out, err = run("import", "residents", roster)
    assert (code, out) == (1, "")
    assert "请用 --compound 说明" in err
    assert looked(count) == before


def test_import_tells_programs_on_standard_output_alone(run, roster):
    code, out, err = run("import", "residents", roster, "--compound", "翠湖小区", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["added"], told["changed"], told["left_out"]) == (9, 0, 1)
    assert told["counts"] == {"new": 9, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 1}
    assert next(row for row in told["rows"] if row["verdict"] == "refused")["row"] == 5


def test_import_takes_the_sheet_it_is_told(run, tmp_path):
    book = workbooks.messy_roster(tmp_path / "花名册.xlsx", 30)
    assert "新增 30" in run("import", "residents", book, "--dry-run", "--sheet", "居民花名册")[1]
    code, _, err = run("import", "residents", book, "--dry-run", "--sheet", "居民")
    assert code == 1
    assert err.strip() == "没有叫“居民”的工作表。这个文件里有：填表说明、居民花名册、Sheet3。"


def test_import_needs_a_column_of_names(run, tmp_path):
    book = workbooks.plain_roster(tmp_path / "无标题.xlsx", [["王某", "19900000001"], ["李某", "19900000002"]])
    code, _, err = run("import", "residents", book)
    assert code == 1
    assert "没有找到“姓名”这一列" in err


def test_import_tells_what_is_odd_about_the_file(run, roster):
    other = roster.rename(roster.with_suffix(".csv"))
    assert run("import", "residents", other, "--dry-run")[1].startswith("这个文件的名字以 .csv 结尾，其实是Excel")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (workbooks.encrypted_xlsx, "打开密码"),
        (workbooks.word_file, "Word"),
        (workbooks.one_far_cell, "范围异常巨大"),
        (lambda path: path.write_bytes(b"PK\x03\x04half") and path, "损坏"),
        (lambda path: workbooks.plain_roster(path, []), "没有内容"),
        (lambda path: path, "找不到这个文件"),
    ],
)
def test_import_refuses_what_is_no_roster(run, tmp_path, make, reason):
    code, out, err = run("import", "residents", make(tmp_path / "名册.xlsx"))
    assert (code, out) == (1, "")
    assert reason in err


# export


def test_what_was_exported_is_unchanged_when_it_comes_back(run, tmp_path, looked):
    everybody = looked(count)
    for name, options in (("名册.xlsx", ()), ("名册.csv", ()), ("全.xlsx", ("--full",)), ("全.csv", ("--full",))):
        code, out, err = run("export", "residents", tmp_path / name, *options)
        assert (code, err) == (0, "")
        assert out.startswith(f"已导出 {everybody} 条：")
        told = json.loads(run("import", "residents", tmp_path / name, "--dry-run", "--json")[1])
        assert told["counts"] == {"new": 0, "changed": 0, "unchanged": everybody, "doubtful": 0, "refused": 0}, name


def test_export_hides_numbers_unless_told_and_then_leaves_a_line(run, tmp_path, looked):
    first = looked(people.LISTING.ids)[0]
    number, phone = looked(people.load, first).id_number, looked(people.load, first).phone
    run("export", "residents", tmp_path / "名册.xlsx")
    assert looked(exports) == []
    cells = {cell for row in workbook.read(tmp_path / "名册.xlsx").sheets[0].rows for cell in row}
    assert not {number, phone} & cells
    run("export", "residents", tmp_path / "全.xlsx", "--full")
    cells = {cell for row in workbook.read(tmp_path / "全.xlsx").sheets[0].rows for cell in row}
    assert {number, phone} <= cells
    assert len(looked(exports)) == 1


def test_export_tells_programs(run, tmp_path, looked):
    told = json.loads(run("export", "residents", tmp_path / "名册.xlsx", "--json")[1])
    assert told == {"count": looked(count), "file": str(tmp_path / "名册.xlsx")}


@pytest.mark.parametrize(
    ("target", "reason"),
    [("名册.doc", "以 .xlsx 或 .csv 结尾"), ("没有/名册.xlsx", "文件夹不存在"), ("data/演示社区.db", "以 .xlsx")],
)
def test_export_refuses_where_it_cannot_write(run, tmp_path, target, reason):
    code, out, err = run("export", "residents", tmp_path / target, "--full")
    assert (code, out) == (1, "")
    assert reason in err


# notice
