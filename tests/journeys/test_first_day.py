"""The first day of an office: found the community, import its roster, plan a meeting, hang up the notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.app import Program
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.services import documents, filed, people, vault
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.pages.people.intake import IntakeDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests import workbooks

PASSPHRASE = "correct-horse-9"


@pytest.fixture
def program(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    monkeypatch.setattr(message, "_show", lambda box: len(box.buttons()) - 1)  # 完成, 知道了
    program = Program()
    program.start()
    yield program
    if program.shell is not None:
        program.shell.close()
    program.stop()


def top(qtbot, kind):
    """Wait for a dialog of a kind and return it."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20000)
    return QApplication.activeModalWidget()


def press(widget, text):
    next(button for button in widget.findChildren(QPushButton) if button.text().startswith(text)).click()


def test_from_an_empty_computer_to_a_printed_notice(qtbot, program, tmp_path, monkeypatch):
    found_community(qtbot, program, tmp_path)
    import_roster(qtbot, program, workbooks.messy_roster(tmp_path / "花名册.xlsx"), monkeypatch)
    tuesday = plan_meeting(qtbot, program)
    printed = print_notice(qtbot, program, monkeypatch)
    text = pdfium.PdfDocument(printed)[0].get_textpage().get_text_bounded()
    assert "关于召开居民议事会的通知" in text
    assert "〔2026〕1号" in text or f"〔{date.today().year}〕1号" in text
    assert f"{tuesday.month}月{tuesday.day}日（星期二）15:00" in text.replace("\r\n", "")
    assert "翠湖社区居民委员会" in text


def found_community(qtbot, program, tmp_path):
    window = program.sign_in
    window.step().new.click()
    step = window.step()
    step.name.setText("翠湖社区")
    step.clerk.setText("王主任")
    step.passphrase.entry.setText(PASSPHRASE)
    step.repeat.entry.setText(PASSPHRASE)
    step.folder.set_path(tmp_path / "备份")
    step.primary.click()
    qtbot.waitUntil(lambda: window.step() is not step, timeout=20000)
    code = window.step()
    code.typed.setText("".join(code.sign.text().split())[-10:])
    code.primary.click()
    qtbot.waitUntil(lambda: program.shell is not None, timeout=20000)
    assert program.sign_in is None


def import_roster(qtbot, program, roster, monkeypatch):
    page = program.shell.show_page(0)
    monkeypatch.setattr(message, "ask_open_path", lambda *_: roster)
    page.import_()
    dialog = top(qtbot, IntakeDialog)
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=20000)
    dialog.confirm.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=30000)
    qtbot.waitUntil(lambda: page.model.rowCount() > 900)
    office = program.shell.desk.office
    name = office.read(people.load, office.read(people.LISTING.ids)[0]).name
    page.finder.setText(name)
    qtbot.waitUntil(lambda: 0 < page.model.rowCount() < 50)
    assert page.model.texts(0)[0] == name
    page.finder.clear()


def plan_meeting(qtbot, program):
    page = program.shell.show_page(2)
    page.new_record()
    form = top(qtbot, RecordDialog)
    today = date.today()
    tuesday = today + timedelta(7 + (1 - today.weekday()) % 7)
    form.entry("title").set_value("居民议事会")
    form.entry("starts_at").set_value(datetime(tuesday.year, tuesday.month, tuesday.day, 15))
    form.entry("venue").set_value("党群服务中心")
    form.entry("audience").set_value("全体议事会成员")
    form.entry("agenda").set_value("通报上次议题办理情况\n讨论电动车棚选址")
    form.accept()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    return tuesday


def print_notice(qtbot, program, monkeypatch):
    printed = []
    monkeypatch.setattr(preview, "print_pdf", lambda _parent, pdf, _title, **_how: printed.append(pdf))
    page = program.shell.page()
    press(page, "生成通知")
    editor = top(qtbot, PaperEditor)
    assert editor.entry("addressee").value() == "全体议事会成员"
    press(editor, "归档并打印")
    qtbot.waitUntil(lambda: len(printed) == 1, timeout=20000)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    office = program.shell.desk.office
    [number] = office.read(filed.LISTING.ids, Query())
    assert office.read(documents.pdf_of, number) == printed[0]
    return printed[0]
