"""A database that is known: opened, refused, rescued."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import vault
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.sign_in import places, unlock

PASSPHRASE = "correct-horse-9"


def test_enter_opens_the_last_database(qtbot, start, known):
    path, _ = known
    places.remember(path)
    window = start()
    step = window.step()
    assert step.path() == path
    step.passphrase.entry.setText(PASSPHRASE)
    qtbot.keyClick(step.passphrase.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.offices))
    assert window.offices[0].clerk == "王主任"
    assert step.passphrase.text() == ""


def test_a_database_named_on_the_command_line_comes_first(start, known, home):
    places.remember(home / "另一个.db")
    step = start(known[0]).step()
    assert step.path() == known[0]
    assert [step.files.itemText(row) for row in range(step.files.count())] == ["翠湖社区.db", "另一个.db"]


def test_a_wrong_passphrase_then_the_right_one(qtbot, start, known):
    window = start(known[0])
    step = window.step()
    step.primary.click()
    assert "请输入口令" in step.form.said("passphrase")
    step.passphrase.entry.setText("correct-horse-8")
    step.primary.click()
    assert step.is_busy()
    qtbot.waitUntil(lambda: "口令不对" in step.form.said("passphrase"))
    assert step.passphrase.entry.selectedText()
    step.passphrase.entry.setText(PASSPHRASE)
    assert step.form.said("passphrase") == ""
    step.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))


def test_many_wrong_passphrases_make_it_wait(qtbot, start, known, monkeypatch):
    monkeypatch.setattr(unlock, "SECOND_MS", 20)
    window = start(known[0])
    step = window.step()
    for tries in range(1, unlock.FREE_TRIES + 1):
        step.passphrase.entry.setText("correct-horse-8")
        step.primary.click()
        qtbot.waitUntil(lambda tries=tries: step._misses[str(known[0])] == tries)
    assert not step.primary.isEnabled()
    assert "输错 5 次，请等" in step.form.said("passphrase")
    qtbot.waitUntil(step.primary.isEnabled)
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), "找不到数据文件"),
        (lambda path: path.write_bytes(b""), "已损坏"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\0" * 4080), "不是本程序建立"),
        (lambda path: path.write_bytes(b"\1" * path.stat().st_size), "已损坏"),
        (lambda path: [path.with_name(path.name + end).unlink() for end in (".keys", ".keys.old")], "缺少密钥文件"),
    ],
)
def test_a_bad_file_is_said_plainly_and_the_window_lives_on(qtbot, start, known, harm, told):
    harm(known[0])
    window = start(known[0])
    step = window.step()
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: told in step.form.said("path"))
    assert step.primary.isEnabled()
    assert step._misses.total() == 0


def test_a_folder_without_permission_is_said_plainly(qtbot, start, known, monkeypatch):
    def forbid(**_):
        raise PermissionError(13, "read-only")

    monkeypatch.setattr("jiceng_desktop.db.location.tempfile.TemporaryFile", forbid)
    step = start(known[0]).step()
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: "只读" in step.form.said("path"))


def test_a_network_drive_is_refused(qtbot, start):
    step = start(Path("//server/share/翠湖社区.db")).step()
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: "网络" in step.form.said("path"))


def test_another_file_can_be_chosen(start, known, home, monkeypatch):
    step = start(home / "没有.db").step()
    monkeypatch.setattr(message, "ask_open_path", lambda *_: known[0])
    step.other.click()
    assert step.path() == known[0]


def test_an_office_that_opens_after_the_window_was_closed_is_closed(qtbot, start, known, jobs):
    window = start(known[0])
    window.step().passphrase.entry.setText(PASSPHRASE)
    window.step().primary.click()
    window.close()
    qtbot.waitUntil(lambda: not jobs._quiet)
    assert window.offices == []
    assert not known[0].with_name(known[0].name + "-wal").exists()


def test_the_recovery_code_sets_a_new_passphrase(qtbot, start, known):
    path, code = known
    window = start(path)
    window.step().go.emit("forgotten", path)
    step = window.step()
    step.code.setText(code[:11])
    step.primary.click()
    assert "应有 8 组" in step.form.said("recovery_code")
    step.code.setText(code.lower())
    step.passphrase.entry.setText("brand-new-words")
    step.primary.click()
    assert "不一样" in step.form.said("repeat")
    step.repeat.entry.setText("brand-new-words")
    step.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))
    with pytest.raises(Refusal, match="口令不对"):
        vault.open_(path, PASSPHRASE)


def test_a_backup_is_restored_and_the_present_file_kept(qtbot, start, known, home):
    path, _ = known
    places.remember(path)
    office = vault.open_(path, PASSPHRASE)
    archive = vault.back_up(office, home / "备份", datetime(2026, 11, 21, 9, 30))
    office.close()
    window = start()
    window.go("restore")
    step = window.step()
    step.archive.set_path(archive)
    assert step.target.path() == path
    assert "换名保留" in step.form.said("path")
    step.passphrase.entry.setText("correct-horse-8")
    step.primary.click()
    qtbot.waitUntil(lambda: "口令不对" in step.form.said("passphrase"))
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))
    assert list(path.parent.glob("翠湖社区-before-restore-*.db"))
