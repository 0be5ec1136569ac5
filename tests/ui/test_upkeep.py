"""Looking after the data from the main window."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMainWindow

from jiceng_desktop import settings
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import intake, people, vault, volunteers
from jiceng_desktop.services.intake import Plan, Planned, Verdict
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.services.volunteers import intake as volunteer_intake
from jiceng_desktop.settings import Settings
from jiceng_desktop.ui import upkeep as module
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.intake.runs import RunsDialog
from jiceng_desktop.ui.papers.typefaces import TypefaceDialog
from jiceng_desktop.ui.upkeep import ManualWindow, PassphraseDialog, Upkeep

PASSPHRASE = "correct-horse-9"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give every test settings of its own."""
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A real community."""
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    path = tmp_path / "翠湖社区.db"
    office, _ = vault.create(path, "王主任", PASSPHRASE, "翠湖社区", "翠湖社区居民委员会")
    yield office
    office.close()


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def told():
    return []


@pytest.fixture
def upkeep(qtbot, window, office, jobs, told):
    desk = Desk(office, jobs, Memory())
    yield Upkeep(desk, window, told.append)
    qtbot.waitUntil(lambda: not jobs._quiet and not jobs.is_busy())


@pytest.fixture
def folder(tmp_path):
    """Keep backups in a folder."""
    folder = tmp_path / "U盘" / "备份"
    folder.parent.mkdir()
    settings.save(Settings(backup_folder=str(folder)))
    return folder


def archives(folder):
    return sorted(folder.glob("*.jcbak"))


# backups


def test_a_backup_is_written_and_told(qtbot, folder, upkeep, told, window):
    upkeep.back_up()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert len(archives(folder)) == 1
    assert told[0] is None
    assert datetime.now() - told[1] < timedelta(minutes=1)
    assert window.statusBar().currentMessage() == f"已备份到 {archives(folder)[0]}"


def test_the_first_backup_asks_where_to(qtbot, upkeep, tmp_path, told, monkeypatch):
    chosen = ["", str(tmp_path)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen.pop(0))
    upkeep.back_up()
    assert settings.load().backup_folder == ""
    upkeep.back_up()
    qtbot.waitUntil(lambda: bool(archives(tmp_path)))
    assert settings.load().backup_folder == str(tmp_path)


def test_a_folder_that_cannot_be_written_is_not_taken(upkeep, tmp_path, monkeypatch):
    (tmp_path / "文件").write_text("", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "文件" / "夹"))
    with pytest.raises(Refusal, match="无法建立文件夹"):
        upkeep.choose_folder()
    assert settings.load().backup_folder == ""


def test_a_backup_that_fails_is_told(qtbot, folder, upkeep, said):
    folder.write_text("no folder", encoding="utf-8")
    upkeep.back_up()
    qtbot.waitUntil(lambda: bool(said))
    assert "备份没有完成" in said[0]


def test_a_backup_happens_by_itself_when_it_is_due(qtbot, folder, upkeep, told):
    qtbot.waitUntil(lambda: told == [None])
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: len(told) == 2)
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert len(archives(folder)) == 1
    (archive,) = archives(folder)
    yesterday = datetime.now() - timedelta(days=1)
    series = archive.stem.rsplit("-", 1)[1]
    archive.rename(folder / f"翠湖社区-{yesterday:%Y%m%d-%H%M%S}-{series}.jcbak")
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: len(told) == 4)
    assert len(archives(folder)) == 2


@pytest.fixture
def begin(office, jobs, window, told):
    """Return a function that begins the upkeep."""
    return lambda: Upkeep(Desk(office, jobs, Memory()), window, told.append)


def test_the_last_backup_is_looked_up_at_the_start_and_not_on_this_thread(qtbot, begin, office, folder, told):
    vault.back_up(office, folder, datetime(2026, 11, 20, 9, 30))
    threads, look = [], office.last_backup
    office.last_backup = lambda *words: (threads.append(threading.current_thread()), look(*words))[1]
    upkeep = begin()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [datetime(2026, 11, 20, 9, 30)]
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert threading.main_thread() not in threads
    assert len(threads) == 3


def test_a_folder_that_cannot_be_looked_into_counts_as_no_backup(qtbot, begin, folder, told, monkeypatch):
    def broken(_folder):
        raise OSError(5, "the stick is broken")

    folder.mkdir()
    monkeypatch.setattr(Path, "iterdir", broken)
    begin()
    qtbot.waitUntil(lambda: told == [None])


def test_no_backup_happens_where_there_is_no_place(qtbot, folder, upkeep, jobs):
    folder.parent.rmdir()  # the stick was pulled out
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: not jobs._quiet)
    assert not folder.parent.exists()
    settings.save(Settings())
    upkeep.back_up_if_due()
    assert not jobs._quiet


def test_a_failure_of_the_automatic_backup_interrupts_nobody(qtbot, folder, upkeep, window, said):
    folder.write_text("no folder", encoding="utf-8")
    upkeep.back_up_if_due()
    qtbot.waitUntil(lambda: "自动备份没有成功" in window.statusBar().currentMessage())
    assert said == []


# the passphrase


@pytest.fixture
def dialog(upkeep, window):
    upkeep.change_passphrase()
    (dialog,) = window.findChildren(PassphraseDialog)
    return dialog


def fill(dialog, old, new, again):
    for entry, text in ((dialog.old, old), (dialog.new, new), (dialog.again, again)):
        entry.setText(text)
    dialog.confirm.click()


@pytest.mark.parametrize(
    ("typed", "reason", "field"),
    [
        (("wrong-horse-9", "battery-staple", "battery-staple"), "口令不对", "old"),
        ((PASSPHRASE, "short", "short"), "至少要有", "new"),
        ((PASSPHRASE, "battery-staple", "battery-stapel"), "不一样", "again"),
        (("", "", ""), "至少要有", "new"),
    ],
)
def test_a_passphrase_that_cannot_be_changed(qtbot, dialog, office, typed, reason, field):
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    fill(dialog, *typed)
    qtbot.waitUntil(lambda: reason in dialog.problem.text())
    assert dialog.problem.isVisible()
    assert dialog.confirm.isEnabled()
    assert dialog.focusWidget() is getattr(dialog, field)
    vault.open_(office.path, PASSPHRASE).close()


def test_a_passphrase_is_changed_once(qtbot, dialog, office):
    for entry, text in ((dialog.old, PASSPHRASE), (dialog.new, "battery-staple"), (dialog.again, "battery-staple")):
        entry.setText(text)
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()
        dialog.accept()
    vault.open_(office.path, "battery-staple").close()
    with pytest.raises(Refusal, match="口令不对"):
        vault.open_(office.path, PASSPHRASE)


# the last import


@pytest.fixture
def imported(office):
    plan = Plan([Planned(2, Verdict.NEW, "王某", reading=Reading(2, "王某"))], datetime.now().date())
    office.write(intake.apply, plan, "名册.xlsx")
    return office


@pytest.fixture
def listed(qtbot, upkeep, imported):
    upkeep.show_imports()
    return upkeep._window.findChild(RunsDialog)


def states(dialog):
    return [dialog.table.item(row, 6).text() for row in range(dialog.table.rowCount())]


def test_an_import_is_taken_back(qtbot, listed, imported, said, jobs):
    assert states(listed) == ["可撤销"]
    listed.take_back.click()
    assert "从“名册.xlsx”导入：新增 1 人，更新 0 人" in said[0]
    qtbot.waitUntil(lambda: not jobs.is_busy() and states(listed) == ["已撤销"])
    assert len(imported.read(people.LISTING.ids)) == 0
    assert not listed.take_back.isEnabled()


def test_imports_of_volunteers_are_listed_and_taken_back_too(qtbot, upkeep, office, jobs, said):
    roster = office.read(volunteer_intake.plan, [(2, {"name": "王某", "team": "红管家"})], date.today())
    office.write(volunteer_intake.apply, roster, "志愿者.xlsx")
    upkeep.show_imports()
    listed = upkeep._window.findChild(RunsDialog)
    assert [listed.table.item(0, column).text() for column in (1, 2, 3)] == ["志愿者", "志愿者.xlsx", "1"]
    listed.take_back.click()
    qtbot.waitUntil(lambda: not jobs.is_busy() and states(listed) == ["已撤销"])
    assert len(office.read(volunteers.LISTING.ids)) == 0


def test_an_import_stays_when_the_clerk_says_so(listed, imported, said):
    said.answers = [1]
    listed.take_back.click()
    assert len(imported.read(people.LISTING.ids)) == 1


def test_an_import_somebody_has_worked_on_is_not_taken_back(qtbot, listed, imported, said, jobs):
    person_id = imported.read(people.LISTING.ids)[0]
    draft = imported.read(people.load, person_id)
    imported.write(people.save, person_id, people.Draft(name="王某某", version=draft.version))
    listed.take_back.click()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert "不能撤销" in said[1]
    assert len(imported.read(people.LISTING.ids)) == 1


def test_without_imports_the_list_says_so(upkeep):
    upkeep.show_imports()
    dialog = upkeep._window.findChild(RunsDialog)
    assert dialog.nothing.isVisible()
    assert not dialog.take_back.isEnabled()


# telling


def test_about_names_the_data(upkeep, office, said):
    upkeep.about()
    assert "翠湖社区居民委员会" in said[0]
    assert str(office.path) in said[0]
    assert "虚构" not in said[0]
    for part in ("Qt 6", "LGPL", "THIRD-PARTY.md", "licences"):
        assert part in said[0]


def test_the_manual_opens_in_one_window(upkeep, window):
    upkeep.show_manual()
    (manual,) = window.findChildren(ManualWindow)
    assert manual.isVisible()
    assert "恢复码" in manual.text.toPlainText()
    manual.close()
    upkeep.show_manual()
    assert window.findChildren(ManualWindow) == [manual]
    assert manual.isVisible()


def test_the_logs_are_shown_where_they_are(upkeep, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(module.QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    upkeep.open_logs()
    assert opened == [tmp_path / "home" / "logs"]


def test_the_fonts_of_papers_can_be_chosen(qtbot, upkeep, window, jobs):
    upkeep.choose_fonts()
    dialog = window.findChild(TypefaceDialog)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not jobs._quiet)
    dialog.reject()
