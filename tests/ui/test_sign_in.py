"""The start window, used as a clerk would: by typing and pressing."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from jiceng_desktop import settings
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, vault
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.sign_in import SignIn, places, unlock, welcome
from jiceng_desktop.ui.sign_in.form import advice
from jiceng_desktop.ui.sign_in.recovery import RecoveryConfirm

PASSPHRASE = "correct-horse-9"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    monkeypatch.setattr(welcome, "SCALE", 0.05)
    return tmp_path


@pytest.fixture
def start(qtbot, jobs):
    """Return a function that opens the start window; ``window.offices`` collects what it opened."""
    offices, windows = [], []

    def start(database=None):
        window = SignIn(jobs, database)
        windows.append(window)  # else Python deletes it under the test
        window.offices = offices
        window.opened.connect(offices.append)
        qtbot.addWidget(window, before_close_func=lambda window: setattr(window, "_left", True))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield start
    qtbot.waitUntil(lambda: not jobs._quiet and not jobs.is_busy())
    for office in offices:
        office.close()


@pytest.fixture
def known(home):
    """Return the database of a community, and its recovery code."""
    path = home / "翠湖社区.db"
    office, code = vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "翠湖社区居民委员会")
    office.close()
    return path, code


def creating(window, home, **typed):
    """Go to 新建本社区 and fill everything in, or what the test wants instead."""
    window.step().new.click()
    step = window.step()
    typed = {"name": "翠湖社区", "clerk": "王主任", "passphrase": PASSPHRASE, "repeat": PASSPHRASE} | typed
    for name, text in typed.items():
        entry = getattr(step, name)
        (entry if isinstance(entry, QLineEdit) else entry.entry).setText(text)
    step.folder.set_path(home / "U盘" / "备份")
    return step


def enter(qtbot, window):
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)


def letters(step):
    texts = [button.text() for button in step.findChildren(QPushButton) if not button.isHidden() and button.text()]
    texts += [title.text() for title, entry, _ in step.form._rows.values() if not entry.isHidden()]
    return [text[text.index("&") + 1] for text in texts]


# a new community


def test_a_new_community_from_welcome_to_open(qtbot, start, home):
    window = start()
    step = creating(window, home)
    assert step.office.text() == "翠湖社区居民委员会"
    step.primary.click()
    step.primary.click()  # a double click makes one community
    qtbot.waitUntil(lambda: window.step() is not step)
    code = window.step()
    assert step.passphrase.text() == ""
    printed = "".join(code.sign.text().split())
    code.typed.setText(printed[-10:].lower())
    code.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))
    about = window.offices[0].read(community.about)
    assert about.name == "翠湖社区"
    assert about.recovery_confirmed
    kept = settings.load()
    assert kept.last_database == str(window.offices[0].path)
    assert kept.recent == [kept.last_database]
    assert kept.backup_folder == str(home / "U盘" / "备份")
    assert (home / "U盘" / "备份").is_dir()


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name": " "}, "name", "社区名称"),
        ({"office": " "}, "office", "居委会名称"),
        ({"clerk": ""}, "clerk", "姓名"),
        ({"passphrase": "1234567", "repeat": "1234567"}, "passphrase", "至少要有 8 个字符"),
        ({"repeat": "correct-horse-8"}, "repeat", "不一样"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(start, home, typed, field, told):
    window = start()
    step = creating(window, home, **typed)
    step.primary.click()
    assert told in step.form.said(field)
    assert window.step() is step
    assert not places.database_path("翠湖社区").exists()


def test_an_existing_file_is_said_where_the_file_is_chosen(qtbot, start, home):
    places.database_path("翠湖社区").write_bytes(b"precious")
    window = start()
    step = creating(window, home)
    assert step.path.isHidden()
    step.primary.click()
    qtbot.waitUntil(lambda: "已经存在" in step.form.said("path"))
    assert not step.path.isHidden()
    assert places.database_path("翠湖社区").read_bytes() == b"precious"
    step.path.set_path(home / "另一个.db")
    step.primary.click()
    qtbot.waitUntil(lambda: window.step() is not step)
    assert (home / "另一个.db").exists()
    window.step()._office.close()


def test_names_follow_until_they_are_touched(start):
    window = start()
    window.step().new.click()
    step = window.step()
    step.name.setText("翠湖/社区")
    assert step.office.text() == "翠湖/社区居民委员会"
    assert step.path.path() == places.database_path("翠湖社区")
    step.office.setText("翠湖居委会")
    step.office.textEdited.emit("翠湖居委会")
    step.name.setText("东湖社区")
    assert step.office.text() == "翠湖居委会"


def test_backups_beside_the_data_are_warned_of(start, home):
    window = start()
    step = creating(window, home)
    assert "同一个磁盘" in step.form.said("folder")


def test_both_passphrases_are_shown_together(start, home):
    step = creating(start(), home)
    step.passphrase.button.click()
    assert step.repeat.entry.echoMode() == QLineEdit.EchoMode.Normal
    step.passphrase.button.click()
    assert step.repeat.entry.echoMode() == QLineEdit.EchoMode.Password


# the recovery code


@pytest.fixture
def code_step(qtbot, start, home):
    window = start()
    step = creating(window, home)
    step.primary.click()
    qtbot.waitUntil(lambda: window.step() is not step)
    yield window.step()
    if window.step()._office is not None:
        window.step()._office.close()


def test_the_last_groups_are_covered_while_they_are_typed(code_step):
    code = code_step.sign.text()
    assert len("".join(code.split())) == 40
    code_step.typed.textEdited.emit("A")
    assert code_step.sign.text().split() == [*code.split()[:-2], "●●●●●", "●●●●●"]
    code_step.again.click()
    assert code_step.sign.text() == code


def test_the_code_cannot_be_pasted(qtbot, code_step):
    QApplication.clipboard().setText("".join(code_step.sign.text().split())[-10:])
    qtbot.keyClick(code_step.typed, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert code_step.typed.text() == ""


def test_wrong_groups_are_refused(code_step):
    for typed, told in (("", "输入了 0 个"), ("AB", "输入了 2 个"), ("AAAAAAAAAA", "抄写有误")):
        code_step.typed.setText(typed)
        code_step.primary.click()
        assert told in code_step.form.said("recovery_code")
    assert not code_step._office.read(community.about).recovery_confirmed


def test_the_code_can_be_confirmed_later(qtbot, code_step, said):
    said.answers = [1]
    code_step.postpone()
    assert code_step.window().offices == []
    code_step.postpone()
    office = code_step.window().offices[0]
    assert "只显示这一次" in said[0]
    assert not office.read(community.about).recovery_confirmed


def test_closing_asks_because_the_code_is_shown_once(qtbot, code_step, said):
    window = code_step.window()
    said.answers = [1, 0]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert len(said) == 2
    assert settings.load().last_database  # the data is there, and found again


def test_the_sheet_is_saved(qtbot, code_step, home, monkeypatch):
    monkeypatch.setattr(message, "ask_save_path", lambda *_: home / "恢复码.pdf")
    code_step.save_button.click()
    qtbot.waitUntil(lambda: "已保存" in code_step.form.said("recovery_code"))
    assert (home / "恢复码.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_goes_to_the_printer(qtbot, code_step, monkeypatch):
    printed = []
    monkeypatch.setattr(preview, "print_pdf", lambda parent, pdf, title: printed.append((pdf[:4], title)))
    code_step.print_button.click()
    qtbot.waitUntil(lambda: printed == [(b"%PDF", "数据恢复码")])


def test_the_code_is_asked_again_by_itself(qtbot, jobs, known):
    path, code = known
    office = vault.open_(path, PASSPHRASE)
    dialog = RecoveryConfirm(jobs, office)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.code.setText(code[:-1] + ("0" if code[-1] != "0" else "1"))
    dialog.ok.click()
    qtbot.waitUntil(lambda: "第 8 组" in dialog.form.said("recovery_code"))
    assert not office.read(community.about).recovery_confirmed
    dialog.code.setText(code.lower().replace("-", ""))
    with qtbot.waitSignal(dialog.accepted):
        dialog.ok.click()
    assert office.read(community.about).recovery_confirmed
    office.close()


# the invented community


def test_the_demo_is_made_once_and_opened_after_that(qtbot, start):
    window = start()
    assert window.step().renew.isHidden()
    window.step().demo.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1)
    assert window.offices[0].read(community.about).invented
    window.offices.pop().close()
    written = places.demo_path().stat().st_mtime_ns
    again = start()
    assert again.step().passphrase.text() == places.DEMO_PASSPHRASE  # it was opened last
    again.step().primary.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1)
    window.offices.pop().close()
    settings.save(settings.Settings())
    third = start()
    assert not third.step().renew.isHidden()
    third.step().demo.click()
    qtbot.waitUntil(lambda: len(window.offices) == 1)
    assert places.demo_path().stat().st_mtime_ns == written


def test_a_damaged_demo_can_be_made_afresh(qtbot, start, said):
    places.demo_path().write_bytes(b"\0" * 4096)
    window = start()
    window.step().demo.click()
    qtbot.waitUntil(lambda: not window.step().problem.isHidden())
    assert "密钥文件" in window.step().problem.text()
    window.step().renew.click()
    qtbot.waitUntil(lambda: bool(window.offices))
    assert "会删除" in said[0]


def test_a_cancelled_demo_leaves_nothing(qtbot, start, monkeypatch):
    monkeypatch.setattr(welcome, "SCALE", 1.0)
    window = start()
    window.step().demo.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ProgressDialog)))
    window.findChildren(ProgressDialog)[0].button.click()
    qtbot.waitUntil(lambda: not window._jobs.is_busy(), timeout=20_000)
    assert not list(places.demo_path().parent.glob("*"))
    assert window.offices == []
    assert window.isVisible()


# a database that is known


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


# forgotten, restored


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


# the window


@pytest.mark.parametrize("name", ["welcome", "create", "open", "forgotten", "restore"])
def test_every_button_has_its_own_letter(start, name):
    window = start()
    window.go(name)
    if name == "create":
        window.step().form.show_row("path", True)
    found = letters(window.step())
    assert len(found) >= 3
    assert len(set(found)) == len(found)


def test_the_letters_of_the_code_step(code_step):
    code_step.cover()
    found = letters(code_step)
    assert sorted(found) == sorted(set(found))


def test_escape_goes_back_and_then_out(qtbot, start):
    window = start()
    first = window.step()
    first.new.click()
    window.step().name.setText("翠湖社区")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.step() is first
    first.new.click()
    assert window.step().name.text() == "翠湖社区"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("name", ["welcome", "create", "open", "forgotten", "restore"])
def test_no_step_is_wider_than_the_smallest_window(start, name):
    window = start()
    window.go(name)
    window.resize(window.minimumSize())
    step = window.step()
    assert step.minimumSizeHint().width() <= window.width()
    assert step._body.minimumSizeHint().width() <= step._scroll.viewport().width()


@pytest.mark.parametrize(
    ("typed", "caps", "told"),
    [("abc", False, ""), ("ＡＢＣ", False, "全角"), ("梧桐", False, "汉字"), ("ABC", True, "大写锁定")],
)
def test_advice_about_the_keyboard(typed, caps, told):
    assert told in advice(typed, caps)
    assert bool(told) == bool(advice(typed, caps))


def test_caps_lock_is_noticed_from_the_keys(qtbot, start, known):
    step = start(known[0]).step()
    qtbot.keyClicks(step.passphrase.entry, "a")
    assert step.form.said("passphrase") == ""
    qtbot.keyClick(step.passphrase.entry, "A", Qt.KeyboardModifier.NoModifier)
    assert "大写锁定" in step.form.said("passphrase")


def test_nothing_heavy_is_imported_before_the_first_paint():
    code = (
        "import sys; import jiceng_desktop.ui.sign_in; "
        "print([name for name in ('sqlalchemy', 'argon2', 'cryptography', 'reportlab', 'alembic', 'sqlcipher3', "
        "'PySide6.QtPdf', 'jiceng_desktop.services') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
