"""The headless commands, on a small invented community."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from jiceng_desktop import cli, settings
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.exchange import workbook
from jiceng_desktop.services import documents, events, people, vault
from jiceng_desktop.services.listing import Query
from jiceng_desktop.settings import Settings
from jiceng_desktop.terms import AuditAction
from tests import workbooks

PASSPHRASE = "梧桐里-正确的口令"
CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)
COMMANDS = ("demo", "import", "export", "notice", "backup", "restore", "check")
ENGLISH = re.compile(r"usage|positional|options|required|argument|invalid|choose|expected|unrecognized|show this")


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    """Return the folder of a small invented community; every test works on a copy."""
    folder = tmp_path_factory.mktemp("invented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "PARAMETERS", CHEAP)
        vault.create_demo(folder / "演示社区.db", PASSPHRASE, date(2026, 3, 1), scale=0.02).close()
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Keep the program's own files in the test's folder."""
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(cli.PASSPHRASE, PASSPHRASE)
    return tmp_path / "home"


@pytest.fixture
def database(invented, tmp_path):
    shutil.copytree(invented, tmp_path / "data")
    return tmp_path / "data" / "演示社区.db"


@pytest.fixture
def run(capsys, database):
    """Return a function that carries out a command on the database: (exit code, output, complaints)."""

    def run(*words, on=database):
        capsys.readouterr()
        where = ("--database", str(on)) if on else ()
        try:
            code = cli.main([str(word) for word in (*words, *where)])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def looked(database):
    """Return a function that reads the database with a service."""

    def look(work, *args, **kwargs):
        office = vault.open_(database, PASSPHRASE)
        try:
            return office.read(work, *args, **kwargs)
        finally:
            office.close()

    return look


@pytest.fixture
def roster(tmp_path):
    """Return ten new residents, one with a spoilt ID number."""
    rows = [list(resident.values()) for resident in workbooks.people(10)]
    rows[3][1] = float(rows[3][1][:17] + "0")
    titles = list(workbooks.people(1)[0])
    return workbooks.plain_roster(tmp_path / "名册.xlsx", [titles, *rows])


def count(session):
    return len(people.LISTING.ids(session))


def exports(session):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORT)).all()


# import


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


def test_notice_is_drawn_and_filed_when_told(run, tmp_path, looked):
    occurrence = looked(events.LISTING.ids, Query(order="starts_at"))[0]
    paper, before = tmp_path / "通知.pdf", len(looked(documents.LISTING.ids))
    code, _, err = run("notice", "--occurrence", occurrence, "-o", paper)
    assert (code, err) == (0, "")
    assert paper.read_bytes().startswith(b"%PDF")
    assert len(looked(documents.LISTING.ids)) == before
    told = json.loads(run("notice", "--occurrence", occurrence, "-o", paper, "--file", "--json")[1])
    assert told["number"].startswith("〔")
    assert len(looked(documents.LISTING.ids)) == before + 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [("没有/通知.pdf", "已经不在原处"), ("data/演示社区.db", "请以 .pdf 结尾"), ("夹.pdf", "无法写入")],
)
def test_a_notice_that_cannot_be_written_takes_no_number(run, tmp_path, looked, target, reason):
    (tmp_path / "夹.pdf").mkdir()
    occurrence, before = looked(events.LISTING.ids)[0], len(looked(documents.LISTING.ids))
    code, out, err = run("notice", "--occurrence", occurrence, "-o", tmp_path / target, "--file")
    assert (code, out) == (1, "")
    assert reason in err
    assert len(looked(documents.LISTING.ids)) == before


def test_notice_of_no_event_is_refused(run, tmp_path):
    code, _, err = run("notice", "--occurrence", 10**6, "-o", tmp_path / "通知.pdf")
    assert (code, err.strip()) == (1, "这场活动已被删除，请刷新后再试。")


# backup, restore, check, demo


def test_what_was_backed_up_comes_back(run, tmp_path, roster, looked):
    before = looked(count)
    told = json.loads(run("backup", tmp_path / "备份", "--json")[1])
    run("import", "residents", roster, "--compound", "翠湖小区")
    code, out, err = run("restore", told["file"])
    assert (code, err) == (0, "")
    assert out.startswith("已恢复。原来的数据保存为：")
    assert looked(count) == before


def test_backup_goes_where_the_window_keeps_it(run, tmp_path):
    code, _, err = run("backup")
    assert (code, err.strip()) == (1, "不知道备份到哪里。请在命令后面写上文件夹。")
    settings.save(Settings(backup_folder=str(tmp_path / "U盘")))
    assert run("backup")[0] == 0
    assert len(list((tmp_path / "U盘").glob("*.jcbak"))) == 1


def test_restore_refuses_what_is_no_backup(run, roster, looked):
    before = looked(count)
    code, out, err = run("restore", roster)
    assert (code, out) == (1, "")
    assert "不是本程序的备份文件" in err
    assert looked(count) == before


def test_check_finds_a_sound_database_and_a_spoilt_one(run, database):
    assert run("check")[:2] == (0, "数据文件完好。\n")
    assert json.loads(run("check", "--json")[1]) == {"ok": True}
    content = bytearray(database.read_bytes())
    content[-4096:] = bytes(4096)
    database.write_bytes(content)
    code, out, err = run("check", "--json")
    assert (code, out) == (1, "")
    assert "从最近的备份恢复" in err


# the database


def test_the_database_opened_last_is_the_one_meant(run, database):
    code, _, err = run("check", on=None)
    assert (code, err.strip()) == (1, "不知道用哪个数据文件。请用 --database 指定。")
    settings.save(Settings(last_database=str(database)))
    assert run("check", on=None)[0] == 0


def test_what_cannot_be_opened_is_refused(run, tmp_path, database, monkeypatch):
    no_database = tmp_path / "不是.db"
    no_database.write_bytes(b"SQLite format 3\0" + bytes(4096))
    assert "找不到数据文件" in run("check", on=tmp_path / "没有.db")[2]
    assert "不是本程序建立的数据文件" in run("check", on=no_database)[2]
    monkeypatch.setenv(cli.PASSPHRASE, "另一个口令")
    code, out, err = run("check")
    assert (code, out) == (1, "")
    assert "口令" in err
    monkeypatch.delenv(cli.PASSPHRASE)
    assert "JICENG_PASSPHRASE" in run("check")[2]


# words


@pytest.mark.parametrize("words", [(), *((command,) for command in COMMANDS)])
def test_help_is_chinese(run, words):
    code, out, err = run(*words, "--help", on=None)
    assert (code, err) == (0, "")
    assert out.startswith("用法：jiceng-desktop")
    assert not ENGLISH.search(out)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["import"], "缺少 residents、文件"),
        (["import", "cats", "f"], "没有“cats”，可以写：residents"),
        (["fly"], "没有“fly”，可以写：demo、import、export、"),
        (["notice", "--occurrence", "x", "-o", "a.pdf"], "--occurrence 要写数字，不能是“x”"),
        (["notice", "--occurrence"], "--occurrence 后面缺少内容"),
        (["check", "--json=1"], "--json 后面不能写内容"),
        (["check", "--jso"], "多出了 --jso"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(run, words, reason):
    code, out, err = run(*words, on=None)
    assert (code, out) == (2, "")
    assert f"命令写法不对：{reason}" in err
    assert not ENGLISH.search(err)


# real processes


def start(*words, home, **options):
    environment = {**os.environ, "JICENG_HOME": str(home), cli.PASSPHRASE: PASSPHRASE, "LANG": "C"}
    command = [sys.executable, "-m", "jiceng_desktop", *map(str, words)]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(command, cwd=root, env=environment, check=False, timeout=120, **options)  # noqa: S603


def test_a_demo_made_by_one_process_is_sound_for_another(home):
    made = start("demo", "--json", home=home, capture_output=True)
    assert (made.returncode, made.stderr) == (0, b"")
    path = json.loads(made.stdout.decode("utf-8"))["database"]
    assert Path(path).is_file()
    again = start("demo", home=home, capture_output=True)
    assert (again.returncode, again.stdout) == (1, b"")
    assert "已经存在" in again.stderr.decode("utf-8")
    checked = start("check", "--database", path, home=home, capture_output=True)
    assert checked.stdout.decode("utf-8").strip() == "数据文件完好。"


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is made the POSIX way")
def test_a_reader_that_leaves_early_is_no_failure(home, database):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ended = start("-h", home=home, stdout=gone, stderr=subprocess.PIPE)
        assert b"Traceback" not in ended.stderr
        ended = start("check", "--database", database, home=home, stdout=gone, stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (0, b"")
