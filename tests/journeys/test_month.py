"""A month of an office: import the roster, import it again when it was edited, and report to the superior twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from jiceng_desktop.app import Program
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.services import community, people, queries, vault
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.intake import Verdict
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.intake.runs import RunsDialog
from jiceng_desktop.ui.pages import ArchivePage
from jiceng_desktop.ui.pages.forms.dialog import FillDialog
from jiceng_desktop.ui.pages.forms.page import FormsPage
from jiceng_desktop.ui.pages.people.intake import IntakeDialog
from jiceng_desktop.ui.pages.people.page import PeoplePage
from tests import superior, workbooks

ROWS, SPOILT = 300, {50, 150, 250}  # in every hundredth row of the messy roster the ID number is damaged
EDITED = {number: {"联系电话": f"1880000{number:04}"} for number in range(1, ROWS, 6)}
READABLE = [row for number, row in enumerate(workbooks.people(ROWS)) if number not in SPOILT]
OLDEST = sorted(READABLE, key=lambda row: row["出生日期"])[:16]


@pytest.fixture
def said(monkeypatch):
    """Collect what the program says; questions get their first answer, only after an import it is 完成."""
    told = []

    def show(box):
        told.append(box.text())
        return len(box.buttons()) - 1 if box.text().startswith("已导入") else 0

    monkeypatch.setattr(message, "_show", show)
    return told


@pytest.fixture
def shell(tmp_path, monkeypatch, said):
    """Return the main window on a real community whose recovery code has been tried."""
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    office, _ = vault.create(tmp_path / "翠湖社区.db", "王主任", "correct-horse-9", "翠湖社区", "翠湖社区居民委员会")
    office.write(community.confirm_recovery, datetime(2026, 1, 8, 9))
    program = Program()
    program.open_office(office)
    yield program.shell
    program.shell.close()
    program.stop()


def test_a_roster_twice_and_a_form_twice(qtbot, shell, said, tmp_path, monkeypatch):
    monkeypatch.setattr(message, "ask_open_path", lambda *_: chosen[0])
    chosen = [workbooks.messy_roster(tmp_path / "花名册.xlsx", ROWS)]
    page = shell.findChild(ArchivePage).show_kind(PeoplePage)
    assert bring_in(qtbot, page, said) == (len(READABLE), 0)

    chosen[0] = workbooks.messy_roster(tmp_path / "花名册（改）.xlsx", ROWS, edited=EDITED)
    before = everybody(shell)
    assert bring_in(qtbot, page, said) == (0, 50)
    after = everybody(shell)
    assert len(after) == len(before)
    assert sum(before[number] != after[number] for number in after) == 50
    take_back_the_last_import(qtbot, shell)
    assert everybody(shell) == before

    named_query(shell)
    page = shell.findChild(ArchivePage).show_kind(FormsPage)
    chosen[0] = superior.elders(tmp_path / "高龄老人统计表3月.xlsx")
    dialog = open_form(qtbot, page)
    choose(qtbot, dialog, "常用查询：最年长的（16 人）")
    march = save(qtbot, page, dialog)
    assert said[-1] == "以下 1 列没有对应内容，将留空：享受补贴金额。"
    assert_filled(march, [row["联系电话"] for row in OLDEST])

    move_phone(shell, OLDEST[0], "19900002222")
    said.clear()
    chosen[0] = superior.elders(tmp_path / "高龄老人统计表4月.xlsx", month="4月")
    dialog = open_form(qtbot, page)
    assert "1 处内容有变化" in dialog.changes.text()
    april = save(qtbot, page, dialog)
    assert said == []
    assert_filled(april, ["19900002222", *(row["联系电话"] for row in OLDEST[1:])])
    assert page.status() == "共 2 次报送"


def opened(qtbot, page, kind):
    """Wait for a page's dialog of a kind and return it."""

    def shown():
        return [dialog for dialog in page.findChildren(kind) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
    (dialog,) = shown()
    return dialog


# the archive


def bring_in(qtbot, page, said):
    """Import the file that will be chosen; return how many persons are new and how many are updated."""
    page.import_()
    dialog = opened(qtbot, page, IntakeDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.confirm.isEnabled(), timeout=20_000)
    counts = dialog.plan.counts()
    assert counts[Verdict.DOUBTFUL] == 0
    assert counts[Verdict.REFUSED] == len(SPOILT)
    with qtbot.waitSignal(dialog.finished, timeout=20_000):
        dialog.confirm.click()
    told = f"已导入：新增 {counts[Verdict.NEW]} 人，更新 {counts[Verdict.CHANGED]} 人。"
    assert said[-1].startswith(told)
    return counts[Verdict.NEW], counts[Verdict.CHANGED]


def everybody(shell):
    """Return what the archive says of each person, in full, by ID number."""
    office = shell.desk.office
    ids = office.read(people.LISTING.ids)
    place = [field.name for field in people.LISTING.fields].index("id_number")
    return {row[place]: row for row in office.read(people.LISTING.texts, ids, revealed=True)}


def take_back_the_last_import(qtbot, shell):
    next(action for action in shell._menus["业务"].actions() if action.text().startswith("导入记录")).trigger()
    dialog = shell.findChild(RunsDialog)
    states = [[dialog.table.item(row, column).text() for column in (2, 3, 4, 6)] for row in range(2)]
    assert states == [["花名册（改）.xlsx", "0", "50", "可撤销"], ["花名册.xlsx", str(len(READABLE)), "0", "可撤销"]]
    dialog.take_back.click()
    qtbot.waitUntil(lambda: dialog.table.item(0, 6).text() == "已撤销", timeout=20_000)
    dialog.accept()


def named_query(shell):
    """Save a query that finds the sixteen oldest, beside those the community began with."""
    until = date.fromisoformat(OLDEST[-1]["出生日期"])
    shell.desk.office.write(queries.save, None, "最年长的", one(Condition("born_on", Compare.UNTIL, (until,))))


def move_phone(shell, row, phone):
    office = shell.desk.office
    (person_id,) = office.read(people.LISTING.ids, Query(needle=row["身份证号"]))
    office.write(people.save, person_id, replace(office.read(people.load, person_id), phone=phone))


# the form


def open_form(qtbot, page):
    page.new_record()
    return opened(qtbot, page, FillDialog)


def choose(qtbot, dialog, title):
    offered = [dialog.who.itemText(number) for number in range(dialog.who.count())]
    assert {name.partition("（")[0].removeprefix("常用查询：") for name in offered} >= set(queries.STARTING)
    dialog.who.setCurrentIndex(offered.index(title))
    dialog.who.activated.emit(dialog.who.currentIndex())
    qtbot.waitUntil(dialog.save.isEnabled, timeout=20_000)


def save(qtbot, page, dialog):
    count, path = len(page.model.ids), dialog.path
    with qtbot.waitSignal(
        dialog.finished, timeout=20_000
    ):  # the register may show the new line before the dialog closes
        dialog.save.click()
    qtbot.waitUntil(lambda: len(page.model.ids) > count, timeout=20_000)
    return path


def assert_filled(path, phones):
    """Look whether the sixteen oldest stand in the form, in full, and whether the form is still the form."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    first, last = superior.FIRST, superior.FIRST + len(OLDEST) - 1
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(first, last, 1, len(superior.TITLES))]
    assert [row[0] for row in rows] == list(range(1, 17))
    assert Counter(row[1] for row in rows) == Counter(row["姓名"] for row in OLDEST)
    assert sorted(row[4] for row in rows) == sorted(row["身份证号"] for row in OLDEST)
    assert sorted(row[7] for row in rows) == sorted(phones)
    assert all(row[5] == "翠湖社区" and "单元" in row[6] and row[10] is None for row in rows)
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:L1", "F3:G3", "H3:I3", "A3:A4", f"A{last + 1}:J{last + 1}"} <= merged
    assert sheet.cell(last + 1, 1).value == "合计"
    assert sheet.cell(last + 1, 11).value == f"=SUM(K{first}:K{last})"
    assert all(sheet.cell(last, column).border.left.style == "thin" for column in range(1, 13))
