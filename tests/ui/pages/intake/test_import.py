"""Importing a roster through the window: seen first, written once, taken back as one."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.exchange import roster, workbook
from jiceng_desktop.services import community, intake, people, places, vault
from jiceng_desktop.services.intake import Verdict
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.pages.people import intake as dialogs
from jiceng_desktop.ui.recovery import RecoveryConfirm
from tests import workbooks
from tests.ui.pages.intake.trial import HOME, LAST, TAKE_BACK, count, counts, names, roster_of, rows_of


def test_a_messy_roster_of_1000_rows_comes_in_with_one_click(trial, office, tmp_path, said):
    dialog = trial.open(workbooks.messy_roster(tmp_path / "花名册.xlsx"))
    assert dialog.sheets.currentText().startswith("居民花名册")
    assert dialog.headers.currentText().startswith("第 4 行")
    assert dialog.place.currentText() == "翠湖社区"  # what else, in an empty archive
    assert counts(dialog) == {Verdict.NEW: 990, Verdict.REFUSED: 10}
    assert dialog.confirm.text() == "确认导入 990 人(&I)"
    assert count(office) == 0
    trial.confirm(dialog)
    assert said == ["已导入：新增 990 人，更新 0 人。\n还有 10 行没有导入，可以另存为表格，改好后再导入一次。"]
    assert count(office) == 990


def test_a_double_click_imports_once(trial, qtbot, office, tmp_path, said):
    dialog = trial.at_home(roster_of(tmp_path))
    said.answers = [LAST]
    qtbot.mouseDClick(dialog.confirm, Qt.MouseButton.LeftButton)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said))
    assert count(office) == 6
    assert len([text for text in said if text.startswith("已导入")]) == 1


def test_confirming_without_a_compound_asks_for_it(trial, office, tmp_path, said):
    for place in (HOME, "翠湖小区"):
        office.write(places.add_compound, place)
    dialog = trial.open(roster_of(tmp_path))
    assert "请填写“未写小区的归入”" in dialog.notice.text()
    assert dialog.place.currentText() == ""
    dialog.confirm.click()
    assert "请先填写“未写小区的归入”" in said[0]
    assert count(office) == 0
    trial.replan(dialog, lambda: dialog.place.setEditText(HOME))
    assert "归入" not in dialog.notice.text()


def test_enter_in_the_compound_looks_again_before_it_imports(trial, qtbot, office, tmp_path, desk):
    dialog = trial.open(roster_of(tmp_path))
    dialog.place.setEditText(HOME)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: not desk.jobs._quiet)
    assert count(office) == 0
    assert all(row.reading.door.compound == HOME for row in dialog.plan.rows)


def test_the_archive_may_have_changed_meanwhile(trial, qtbot, office, other, tmp_path, said):
    dialog = trial.at_home(roster_of(tmp_path))
    other.write(people.save, None, people.Draft(name="新来的"))
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said))
    assert "请重新预览" in said[0]
    assert names(office) == ["新来的"]
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.confirm.isEnabled())
    trial.confirm(dialog)
    assert count(office) == 7


# afterwards


def test_refused_rows_are_saved_with_reasons_corrected_and_imported(trial, qtbot, office, tmp_path, said, monkeypatch):
    spoilt = float(workbooks.people(3)[1]["身份证号"][:17] + "0")
    dialog = trial.at_home(roster_of(tmp_path, 3, row1={"身份证号": spoilt}))
    paths = [None, tmp_path / "未导入.xlsx"]
    monkeypatch.setattr(message, "ask_save_path", lambda *_: paths.pop(0))
    trial.confirm(dialog, 1, 1)  # save, step back, save again
    assert count(office) == 2
    assert paths == []
    qtbot.waitUntil(lambda: not isValid(dialog))
    saved = workbook.read(tmp_path / "未导入.xlsx").sheets[0].rows
    assert len(saved) == 2
    assert "后三位已丢失" in saved[1][1]
    corrected = [cell if cell != saved[1][3] else workbooks.people(3)[1]["身份证号"] for cell in saved[1]]
    second = trial.open(workbooks.plain_roster(tmp_path / "改好.xlsx", [saved[0], corrected]))
    assert counts(second) == {Verdict.NEW: 1}  # the compound is the only one by now
    trial.confirm(second)
    assert count(office) == 3


def test_rows_are_saved_in_the_background_and_that_can_be_stopped(trial, qtbot, tmp_path, said, monkeypatch):
    dialog, jobs = trial.at_home(roster_of(tmp_path, 3, row1={"身份证号": "1"})), trial.jobs
    go, save_left_out, target = threading.Event(), roster.save_left_out, tmp_path / "未导入.xlsx"

    def held(*work):
        assert threading.current_thread() is not threading.main_thread()
        go.wait(10)
        save_left_out(*work)

    monkeypatch.setattr(roster, "save_left_out", held)
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    dialog.save.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(ProgressDialog)))
    dialog.findChildren(ProgressDialog)[0].button.click()
    go.set()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert not target.exists()
    dialog.save.click()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert len(workbook.read(target).sheets[0].rows) == 2
    assert said == []


def test_after_an_import_a_failed_save_leads_back_to_the_question(trial, qtbot, tmp_path, said, monkeypatch):
    dialog = trial.at_home(roster_of(tmp_path, 3, row1={"身份证号": "1"}))
    paths = [tmp_path / "没有" / "未导入.xlsx"]
    monkeypatch.setattr(message, "ask_save_path", lambda *_: paths.pop(0))
    trial.confirm(dialog, 1, 0, LAST)  # save, yes I see, done
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert [text[:3] for text in said] == ["已导入", "保存的", "已导入"]


def test_an_import_can_be_taken_back_at_once_and_made_again(trial, qtbot, office, tmp_path, said, desk):
    dialog = trial.at_home(roster_of(tmp_path))
    trial.confirm(dialog, TAKE_BACK)
    qtbot.waitUntil(lambda: count(office) == 0 and not desk.jobs.is_busy())
    assert [run for run in office.read(intake.runs) if not run.undone] == []
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.isVisible()
    trial.confirm(dialog)
    assert count(office) == 6


def test_a_cancelled_import_leaves_nothing(trial, qtbot, office, tmp_path, desk):
    dialog = trial.at_home(roster_of(tmp_path))
    go, apply = threading.Event(), intake.apply

    def held(session, plan, source, decisions, report):
        go.wait(10)
        return apply(session, plan, source, decisions, report)

    dialog.way = replace(dialog.way, apply=held)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(ProgressDialog)))
    dialog.reject()
    assert dialog.isVisible()  # it stays until the work has ended
    dialog.findChildren(ProgressDialog)[0].button.click()
    go.set()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy())
    assert count(office) == 0
    assert [run for run in office.read(intake.runs) if not run.undone] == []
    assert dialog.isVisible()


def test_a_full_disk_stores_nothing_and_says_so(trial, qtbot, office, store, tmp_path, said):
    dialog = trial.at_home(roster_of(tmp_path, 400))
    with store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 4}")
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said == ["磁盘空间不足，本次修改没有保存，请清理磁盘后再保存一次。"]
    assert count(office) == 0
    assert [run for run in office.read(intake.runs) if not run.undone] == []
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.confirm.isEnabled())


# files that are no rosters


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (workbooks.encrypted_xlsx, "打开密码"),
        (workbooks.one_far_cell, "范围异常巨大"),
        (workbooks.entity_bomb, "无法"),
        (workbooks.word_file, "Word"),
        (lambda path: path.write_bytes(workbooks.plain_roster(path, rows_of(50)).read_bytes()[:3000]) and path, "损坏"),
        (lambda path: workbooks.plain_roster(path, []), "没有内容"),
        (lambda path: path, "找不到这个文件"),
    ],
)
def test_the_window_says_why_and_lives_on(trial, page, tmp_path, make, reason):
    dialogs.open_file(page.desk, page, make(tmp_path / "名册.xlsx"))
    trial.qtbot.waitUntil(lambda: bool(trial.said), timeout=20_000)
    assert reason in trial.said[0]
    assert not page.findChildren(dialogs.IntakeDialog)
    assert trial.open(roster_of(tmp_path, name="好.xlsx")).plan is not None


def test_choosing_no_file_does_nothing(page, monkeypatch):
    monkeypatch.setattr(message, "ask_open_path", lambda *_: None)
    page.import_()
    assert not page.findChildren(dialogs.IntakeDialog)


# the recovery code


@pytest.fixture
def real(qtbot, jobs, tmp_path, monkeypatch):
    """Return a page on a community that is not invented, and its recovery code."""
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    office, code = vault.create(tmp_path / "育英社区.db", "王主任", "correct-horse-9", "育英社区", "育英社区居委会")
    page = PeoplePage(Desk(office, jobs, Memory()))
    qtbot.addWidget(page)
    page.show()
    yield page, code
    qtbot.waitUntil(lambda: not jobs._quiet and not jobs.is_busy())
    office.close()


def first_import(qtbot, page, path):
    dialogs.open_file(page.desk, page, path)
    qtbot.waitUntil(lambda: bool(page.findChildren(dialogs.IntakeDialog)))
    dialog = page.findChildren(dialogs.IntakeDialog)[-1]
    qtbot.waitUntil(lambda: dialog.plan is not None)
    dialog.confirm.click()
    dialog.confirm.click()
    (asking,) = dialog.findChildren(RecoveryConfirm)
    return dialog, asking


def people_alone(folder):
    return workbooks.plain_roster(folder / "名册.xlsx", [row[:5] for row in rows_of(4)])


def test_the_recovery_code_is_asked_before_the_first_real_import(qtbot, real, tmp_path, said):
    page, code = real
    _, asking = first_import(qtbot, page, people_alone(tmp_path))
    assert count(page.office) == 0
    said.answers = [LAST]
    asking.code.setText(code)
    asking.ok.click()
    qtbot.waitUntil(lambda: bool(said))
    assert page.office.read(community.about).recovery_confirmed
    assert count(page.office) == 4


def test_the_recovery_code_can_wait(qtbot, real, tmp_path, said):
    page, _ = real
    _, asking = first_import(qtbot, page, people_alone(tmp_path))
    said.answers = [LAST]
    asking.later.click()
    qtbot.waitUntil(lambda: bool(said))
    assert not page.office.read(community.about).recovery_confirmed
    assert count(page.office) == 4
