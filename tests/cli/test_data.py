"""Notices, backups and checks without a window."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import select, text

from jiceng_desktop import cli, settings
from jiceng_desktop.db.documents import DocumentFile
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.services import certificates, documents, events, filed, vault
from jiceng_desktop.services.listing import Query
from jiceng_desktop.settings import Settings
from tests.cli.offices import PASSPHRASE, count


def test_notice_is_drawn_and_filed_when_told(run, tmp_path, looked):
    occurrence = looked(events.LISTING.ids, Query(order="starts_at"))[0]
    paper, before = tmp_path / "通知.pdf", len(looked(filed.LISTING.ids))
    code, _, err = run("notice", "--occurrence", occurrence, "-o", paper)
    assert (code, err) == (0, "")
    assert paper.read_bytes().startswith(b"%PDF")
    assert len(looked(filed.LISTING.ids)) == before
    told = json.loads(run("notice", "--occurrence", occurrence, "-o", paper, "--file", "--json")[1])
    assert told["number"].startswith("〔")
    assert len(looked(filed.LISTING.ids)) == before + 1


def test_a_notice_with_a_character_no_font_has_needs_to_be_told(run, tmp_path, database):
    occurrence, paper = titled(database, "张\U00030041的讲座"), tmp_path / "通知.pdf"
    code, out, err = run("notice", "--occurrence", occurrence, "-o", paper)
    assert (code, out) == (1, "")
    assert "没有字体能打印这些字：\U00030041（U+30041）。加上 --allow-blanks 可以留空" in err
    assert not paper.exists()
    assert run("notice", "--occurrence", occurrence, "-o", paper, "--allow-blanks")[0] == 0
    assert paper.read_bytes().startswith(b"%PDF")


def titled(database, title):
    """Give an event a title and return it."""
    office = vault.open_(database, PASSPHRASE)
    occurrence = office.read(events.LISTING.ids, Query(order="starts_at"))[0]
    office.write(lambda session: setattr(session.get_one(Occurrence, occurrence), "title", title))
    office.close()
    return occurrence


@pytest.mark.parametrize(
    ("target", "reason"),
    [("没有/通知.pdf", "已经不在原处"), ("data/演示社区.db", "请以 .pdf 结尾"), ("夹.pdf", "无法写入")],
)
def test_a_notice_that_cannot_be_written_takes_no_number(run, tmp_path, looked, target, reason):
    (tmp_path / "夹.pdf").mkdir()
    occurrence, before = looked(events.LISTING.ids)[0], len(looked(filed.LISTING.ids))
    code, out, err = run("notice", "--occurrence", occurrence, "-o", tmp_path / target, "--file")
    assert (code, out) == (1, "")
    assert reason in err
    assert len(looked(filed.LISTING.ids)) == before


def test_a_full_disk_leaves_no_notice_with_a_number_nobody_filed(run, tmp_path, looked, monkeypatch):
    occurrence, before = looked(events.LISTING.ids)[0], len(looked(filed.LISTING.ids))
    paper = tmp_path / "通知.pdf"
    paper.write_bytes(b"before")
    file = documents.file

    def file_on_a_full_disk(session, *order):
        kept = session.get_one(DocumentFile, file(session, *order))
        session.execute(text("PRAGMA max_page_count = 1"))  # as many as there are: SQLite takes it for a full disk
        kept.pdf = bytes(10_000_000)
        session.flush()

    monkeypatch.setattr(documents, "file", file_on_a_full_disk)
    code, out, err = run("notice", "--occurrence", occurrence, "-o", paper, "--file")
    assert (code, out) == (1, "")
    assert "磁盘空间不足" in err
    assert len(looked(filed.LISTING.ids)) == before
    assert paper.read_bytes() == b"before"
    assert [path.name for path in tmp_path.glob("通知*")] == ["通知.pdf"]


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


def test_a_certificate_is_confirmed_by_its_code(run, database):
    office = vault.open_(database, PASSPHRASE)
    volunteer_id = office.read(
        lambda session: session.scalar(
            select(ServiceRecord.volunteer_id).where(ServiceRecord.confirmed_at.is_not(None)).limit(1)
        )
    )
    draft = certificates.Draft(volunteer_id, handler="李干事", contact="0379-0000000")
    key = office.write(certificates.issue, draft, datetime.now(), lambda _: b"%PDF")
    told = office.read(certificates.load, key)
    office.close()
    code, out, err = run("verify", told.code.lower())
    assert (code, err) == (0, "")
    assert out.startswith(f"证明有效。{told.number}：{told.name[0]}*")
    assert told.name not in out
    assert json.loads(run("verify", told.code, "--json")[1])["minutes"] == told.minutes
    code, out, err = run("verify", "00000-00000-00000")
    assert (code, out) == (1, "")
    assert "校验码第 1 组" in err
