"""Importing a roster through the window: seen first, written once, taken back as one."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid
from sqlalchemy import func, select

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.people import Person
from jiceng_desktop.exchange import workbook
from jiceng_desktop.services import community, intake, people, vault
from jiceng_desktop.services.intake import Decision, Verdict, headings
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.pages.people import intake as dialogs
from jiceng_desktop.ui.recovery import RecoveryConfirm
from tests import workbooks

HOME = "育英小区"
TAKE_BACK, LAST = 0, -1


@pytest.fixture
def page(qtbot, desk):
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def opened(qtbot, page, desk):
    """Return a function that reads a file and waits for the dialog on it."""

    def opened(path):
        dialogs.open_file(desk, page, path)
        qtbot.waitUntil(lambda: bool(page.findChildren(dialogs.IntakeDialog)), timeout=20_000)
        dialog = page.findChildren(dialogs.IntakeDialog)[-1]
        qtbot.waitUntil(lambda: not desk.jobs._quiet, timeout=20_000)
        return dialog

    return opened


@pytest.fixture
def replanned(qtbot, desk):
    """Return a function that does something and waits for the new plan."""

    def replanned(dialog, act):
        act()
        qtbot.waitUntil(lambda: not dialog._typing.isActive() and not desk.jobs._quiet, timeout=20_000)
        return dialog.plan

    return replanned


def rows_of(count, **changes):
    """Return a heading and people; ``changes`` by row number replace cells by title."""
    residents = workbooks.people(count)
    for place, cells in changes.items():
        residents[int(place.removeprefix("row"))] |= cells
    return [list(residents[0]), *(list(resident.values()) for resident in residents)]


def roster_of(folder, count=6, name="名册.xlsx", **changes):
    return workbooks.plain_roster(folder / name, rows_of(count, **changes))


def names(office):
    return office.read(lambda session: sorted(session.scalars(select(Person.name))))


def count(office):
    return office.read(lambda session: session.scalar(select(func.count(Person.id))))


def counts(dialog):
    return {verdict: number for verdict, number in dialog.plan.counts().items() if number}


def confirm(qtbot, dialog, said, *answers):
    """Confirm the import; the answers are to the question after it, 完成 unless told."""
    said.answers = list(answers) or [LAST]
    dialog.confirm.click()
    qtbot.waitUntil(lambda: any(text.startswith("已导入") for text in said), timeout=20_000)


# the way through


def test_a_messy_roster_of_1000_rows_comes_in_with_one_click(qtbot, opened, replanned, office, tmp_path, said):
    dialog = opened(workbooks.messy_roster(tmp_path / "花名册.xlsx"))
    assert dialog.sheets.currentText().startswith("居民花名册")
    assert dialog.headers.currentText().startswith("第 4 行")
    assert "请填写“未写小区的归入”" in dialog.notice.text()
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    assert counts(dialog) == {Verdict.NEW: 990, Verdict.REFUSED: 10}
    assert dialog.confirm.text() == "确认导入 990 人(&I)"
    assert count(office) == 0
    confirm(qtbot, dialog, said)
    assert said == ["已导入：新增 990 人，更新 0 人。\n还有 10 行没有导入，可以另存为表格，改好后再导入一次。"]
    assert count(office) == 990


def test_a_double_click_imports_once(qtbot, opened, replanned, office, tmp_path, said):
    dialog = opened(roster_of(tmp_path))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    said.answers = [LAST]
    qtbot.mouseDClick(dialog.confirm, Qt.MouseButton.LeftButton)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said))
    assert count(office) == 6
    assert len([text for text in said if text.startswith("已导入")]) == 1


def test_confirming_without_a_compound_asks_for_it(opened, office, tmp_path, said):
    dialog = opened(roster_of(tmp_path))
    dialog.confirm.click()
    assert "请先填写“未写小区的归入”" in said[0]
    assert count(office) == 0


def test_enter_in_the_compound_looks_again_before_it_imports(qtbot, opened, office, tmp_path, desk):
    dialog = opened(roster_of(tmp_path))
    dialog.compound.setEditText(HOME)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: not desk.jobs._quiet)
    assert count(office) == 0
    assert all(row.reading.door.compound == HOME for row in dialog.plan.rows)


def test_the_archive_may_have_changed_meanwhile(qtbot, opened, replanned, office, other, tmp_path, said):
    dialog = opened(roster_of(tmp_path))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    other.write(people.save, None, people.Draft(name="新来的"))
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said))
    assert "请重新预览" in said[0]
    assert names(office) == ["新来的"]
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.confirm.isEnabled())
    confirm(qtbot, dialog, said)
    assert count(office) == 7


# sheets, headings, columns


def test_another_sheet_can_be_chosen(opened, replanned, tmp_path):
    dialog = opened(workbooks.messy_roster(tmp_path / "花名册.xlsx", 30))
    replanned(dialog, lambda: (dialog.sheets.setCurrentIndex(0), dialog.sheets.activated.emit(0)))
    assert dialog.plan is None
    assert "没有找到标题行" in dialog.notice.text()
    assert not dialog.confirm.isEnabled()
    assert dialog.panel.rows.rowCount() == 0


def test_without_headings_the_clerk_is_asked_and_row_1_is_a_person(qtbot, opened, replanned, office, tmp_path, said):
    path = workbooks.plain_roster(tmp_path / "名册.xlsx", rows_of(5)[1:])
    dialog = opened(path)
    assert dialog.plan is None
    assert dialog.headers.currentText() == "没有标题行"
    assert "没有找到标题行" in dialog.notice.text()
    box = dialog.grid.cellWidget(0, 0)
    box.setCurrentIndex(box.findData("name"))
    replanned(dialog, lambda: box.activated.emit(box.currentIndex()))
    assert counts(dialog) == {Verdict.NEW: 5}
    confirm(qtbot, dialog, said)
    assert names(office) == sorted(resident["姓名"] for resident in workbooks.people(5))
    assert office.read(headings.remembered) == {}


def test_the_clerk_can_point_at_the_heading(opened, replanned, tmp_path):
    rows = [["人", "号", "备"], ["姓名", "电话号码", "备注"], ["王某", "19900000001", ""], ["李某", "19900000002", ""]]
    dialog = opened(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    place = dialog.headers.findData(0)
    replanned(dialog, lambda: (dialog.headers.setCurrentIndex(place), dialog.headers.activated.emit(place)))
    assert dialog.columns.titles == ("人", "号", "备")
    place = dialog.headers.findData(1)
    replanned(dialog, lambda: (dialog.headers.setCurrentIndex(place), dialog.headers.activated.emit(place)))
    assert dialog.columns.fields == ("name", "phone", "note")
    assert counts(dialog) == {Verdict.NEW: 2}


def assign(dialog, column, field):
    box = dialog.grid.cellWidget(0, column)
    box.setCurrentIndex(box.findData(field))
    box.activated.emit(box.currentIndex())


def test_a_reassigned_column_is_remembered_for_the_next_file(qtbot, opened, replanned, office, tmp_path, said):
    rows = [["姓名", "电话", "手机", "片区"], ["王某", "1", "19900000001", "一格"], ["李某", "2", "19900000002", "一格"]]
    dialog = opened(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    assert dialog.columns.fields == ("name", "phone", None, None)
    replanned(dialog, lambda: assign(dialog, 2, "phone"))
    replanned(dialog, lambda: assign(dialog, 3, "grid"))
    assert dialog.columns.fields == ("name", None, "phone", "grid")
    assert office.read(headings.remembered) == {}  # nothing is written before it is confirmed
    confirm(qtbot, dialog, said)
    assert office.read(headings.remembered) == {"手机": "phone", "片区": "grid"}
    second = opened(workbooks.plain_roster(tmp_path / "下月.xlsx", rows))
    assert second.columns.fields == ("name", None, "phone", "grid")
    replanned(second, lambda: assign(second, 3, None))
    replanned(second, lambda: second._choose_sheet())
    assert second.columns.fields == ("name", None, "phone", None)  # kept while the dialog is open


def test_the_wheel_does_not_reassign_a_column(opened, tmp_path):
    dialog = opened(roster_of(tmp_path))
    box = dialog.grid.cellWidget(0, 0)

    class Wheel:
        ignored = False

        def ignore(self):
            self.ignored = True

    turned = Wheel()
    box.wheelEvent(turned)
    assert turned.ignored
    assert box.currentData() == "name"


def test_numbers_are_masked_in_the_sample_whatever_the_column_means(opened, replanned, tmp_path):
    dialog = opened(roster_of(tmp_path))
    number, phone = workbooks.people(1)[0]["身份证号"], workbooks.people(1)[0]["联系电话"]

    def shown():
        return {
            dialog.grid.item(row, column).text()
            for row in range(1, dialog.grid.rowCount())
            for column in range(dialog.grid.columnCount())
        }

    assert not {number, phone} & shown()
    replanned(dialog, lambda: assign(dialog, 1, None))
    replanned(dialog, lambda: assign(dialog, 4, None))
    assert not {number, phone} & shown()


# doubtful rows


@pytest.fixture
def doubts(opened, replanned, office, tmp_path):
    """Open a roster with two rows in doubt: a known number under another name, and a row without any mark."""
    known = workbooks.people(2)
    office.write(people.save, None, people.Draft(name="原名", id_number=known[0]["身份证号"]))
    office.write(people.save, None, people.Draft(name="同名", address=f"{HOME}9号楼1单元101室"))
    bare = dict.fromkeys(("身份证号", "性别", "出生日期", "联系电话", "楼栋", "单元", "房号", "与户主关系", "民族"), "")
    dialog = opened(roster_of(tmp_path, 3, row1={"姓名": "同名", **bare}))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    assert counts(dialog) == {Verdict.NEW: 1, Verdict.DOUBTFUL: 2}
    return dialog


def test_doubtful_rows_are_left_out_unless_decided(qtbot, doubts, office, said):
    assert doubts.confirm.text() == "确认导入 1 人(&I)"
    confirm(qtbot, doubts, said)
    assert names(office) == sorted(["原名", "同名", workbooks.people(3)[2]["姓名"]])


def test_what_is_decided_is_done(qtbot, doubts, office, said):
    rows, view = doubts.panel.rows, doubts.panel.view
    doubts.panel.chips[Verdict.DOUBTFUL].click()
    assert rows.choices(rows.index(0, 4)) == (Decision.SKIP, Decision.MERGE)
    assert rows.choices(rows.index(1, 4)) == (Decision.SKIP, Decision.ADD, Decision.MERGE)
    for row, choice in ((0, Decision.MERGE), (1, Decision.ADD)):
        view.clicked.emit(rows.index(row, 4))
        box = next(box for box in view.viewport().findChildren(QComboBox) if box.isVisible())
        box.hidePopup()
        box.setCurrentIndex(box.findData(choice))
        box.activated.emit(box.currentIndex())
        assert rows.index(row, 4).data() == choice.label
        qtbot.waitUntil(lambda: not view.viewport().findChildren(QComboBox))
    assert doubts.confirm.text() == "确认导入 3 人(&I)"
    assert not doubts.save.isEnabled()
    confirm(qtbot, doubts, said)
    residents = workbooks.people(3)
    assert names(office) == sorted([residents[0]["姓名"], "同名", "同名", residents[2]["姓名"]])


def test_all_doubts_can_be_decided_at_once(doubts):
    everything = doubts.panel.all_doubtful
    everything.setCurrentIndex(everything.findData(Decision.ADD))
    everything.activated.emit(everything.currentIndex())
    assert doubts.panel.rows.decisions == {3: Decision.ADD}  # the other row's number is known
    assert everything.currentIndex() == -1
    everything.setCurrentIndex(everything.findData(Decision.MERGE))
    everything.activated.emit(everything.currentIndex())
    assert doubts.panel.rows.decisions == {2: Decision.MERGE, 3: Decision.MERGE}
    assert everything.currentText() == Decision.MERGE.label


def test_decisions_are_not_thrown_away_unasked(doubts, said):
    doubts.panel.rows.decide_all(Decision.MERGE)
    said.answers = [1]
    doubts.reject()
    assert doubts.isVisible()
    assert "放弃这次导入吗" in said[0]
    doubts.reject()
    assert not doubts.isVisible()


def test_decisions_end_with_the_doubt(doubts, replanned):
    doubts.panel.rows.decide_all(Decision.MERGE)
    replanned(doubts, lambda: assign(doubts, 1, None))  # without numbers nobody is known by one
    assert set(doubts.panel.rows.decisions) == {3}


# afterwards


def test_refused_rows_are_saved_with_reasons_corrected_and_imported(
    qtbot, opened, replanned, office, tmp_path, said, monkeypatch
):
    spoilt = float(workbooks.people(3)[1]["身份证号"][:17] + "0")
    dialog = opened(roster_of(tmp_path, 3, row1={"身份证号": spoilt}))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    paths = [None, tmp_path / "未导入.xlsx"]
    monkeypatch.setattr(message, "ask_save_path", lambda *_: paths.pop(0))
    confirm(qtbot, dialog, said, 1, 1)  # save, step back, save again
    assert count(office) == 2
    assert paths == []
    qtbot.waitUntil(lambda: not isValid(dialog))
    saved = workbook.read(tmp_path / "未导入.xlsx").sheets[0].rows
    assert len(saved) == 2
    assert "后三位已丢失" in saved[1][1]
    corrected = [cell if cell != saved[1][3] else workbooks.people(3)[1]["身份证号"] for cell in saved[1]]
    second = opened(workbooks.plain_roster(tmp_path / "改好.xlsx", [saved[0], corrected]))
    assert counts(second) == {Verdict.NEW: 1}  # the compound is the only one by now
    said.clear()
    confirm(qtbot, second, said)
    assert count(office) == 3


def test_an_import_can_be_taken_back_at_once_and_made_again(qtbot, opened, replanned, office, tmp_path, said, desk):
    dialog = opened(roster_of(tmp_path))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    confirm(qtbot, dialog, said, TAKE_BACK)
    qtbot.waitUntil(lambda: count(office) == 0 and not desk.jobs.is_busy())
    assert office.read(intake.last_import) is None
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.isVisible()
    said.clear()
    confirm(qtbot, dialog, said)
    assert count(office) == 6


def test_a_cancelled_import_leaves_nothing(qtbot, opened, replanned, office, tmp_path, desk, monkeypatch):
    dialog = opened(roster_of(tmp_path))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    go, apply = threading.Event(), intake.apply

    def held(session, plan, source, decisions, report):
        go.wait(10)
        return apply(session, plan, source, decisions, report)

    monkeypatch.setattr(intake, "apply", held)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(ProgressDialog)))
    dialog.reject()
    assert dialog.isVisible()  # it stays until the work has ended
    dialog.findChildren(ProgressDialog)[0].button.click()
    go.set()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy())
    assert count(office) == 0
    assert office.read(intake.last_import) is None
    assert dialog.isVisible()


def test_a_full_disk_stores_nothing_and_says_so(qtbot, opened, replanned, office, store, tmp_path, said):
    dialog = opened(roster_of(tmp_path, 400))
    replanned(dialog, lambda: dialog.compound.setEditText(HOME))
    with store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 4}")
    store.engine.pool._use_lifo = True
    dialog.confirm.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said == ["磁盘空间不足，本次修改没有保存，请清理磁盘后再保存一次。"]
    assert count(office) == 0
    assert office.read(intake.last_import) is None
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
def test_the_window_says_why_and_lives_on(qtbot, page, desk, opened, tmp_path, said, make, reason):
    dialogs.open_file(desk, page, make(tmp_path / "名册.xlsx"))
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert reason in said[0]
    assert not page.findChildren(dialogs.IntakeDialog)
    assert opened(roster_of(tmp_path, name="好.xlsx")).plan is not None


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
