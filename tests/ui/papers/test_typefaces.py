"""Which fonts papers are printed with, shown and chosen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from shiboken6 import isValid

from jiceng_desktop import settings
from jiceng_desktop.documents import chains
from jiceng_desktop.documents.chains import BUNDLED, Role
from jiceng_desktop.documents.fonts import font_name
from jiceng_desktop.ui.papers.typefaces import TypefaceDialog
from tests.documents.fontmaking import licensed, named, reduced


@pytest.fixture
def open_dialog(qtbot, jobs):
    """Return a function that opens the dialog and waits until it knows the fonts."""

    dialogs = []

    def open_dialog():
        dialogs.append(dialog := TypefaceDialog(jobs))
        dialog.show()
        wait(qtbot, jobs)
        return dialog

    yield open_dialog
    wait(qtbot, jobs)
    for dialog in filter(isValid, dialogs):  # one that was closed is gone
        dialog.close()


def wait(qtbot, jobs):
    qtbot.waitUntil(lambda: not jobs._quiet, timeout=20_000)


def pick(dialog, role, title):
    """Choose an entry as a click does."""
    box = dialog.rows[role].box
    box.setCurrentIndex(box.findText(title))
    box.activated.emit(box.currentIndex())


def entries(dialog, role):
    box = dialog.rows[role].box
    return [box.itemText(at) for at in range(box.count())]


def picture(dialog, role):
    return dialog.rows[role].sample.pixmap().toImage()


def test_without_fonts_of_the_office_the_bundled_ones_are_named_and_shown(computer, open_dialog):
    dialog = open_dialog()
    assert entries(dialog, Role.FANGSONG) == ["自动（推荐）", "随程序附带的字体", "选择字体文件…"]
    assert dialog.rows[Role.FANGSONG].state.text() == "现在用：随程序附带的Fandol 仿宋"
    assert all(not picture(dialog, role).isNull() for role in Role)
    assert len({bytes(picture(dialog, role).constBits()) for role in Role}) == len(Role)


def test_a_font_of_the_office_is_used_and_another_can_be_chosen(computer, open_dialog, qtbot, jobs):
    computer.install(named(reduced("会的"), "仿宋_GB2312", "FangSong_GB2312"), "a.ttf")
    computer.install(named(reduced("的会议通知"), "华文行楷", "STXingkai"), "b.ttf")
    computer.install(named(reduced("abc"), "Latin", "Latin"), "c.ttf")
    dialog = open_dialog()
    assert entries(dialog, Role.FANGSONG)[2:-1] == ["仿宋_GB2312", "华文行楷"]
    assert dialog.rows[Role.FANGSONG].state.text() == "现在用：这台电脑的仿宋_GB2312"
    before = picture(dialog, Role.TITLE)
    pick(dialog, Role.TITLE, "华文行楷")
    wait(qtbot, jobs)
    assert dialog.rows[Role.TITLE].state.text() == "现在用：这台电脑的华文行楷"
    assert picture(dialog, Role.TITLE) != before
    dialog.confirm.click()
    assert settings.load().fonts == {"TITLE": "font:华文行楷"}
    assert font_name(Role.TITLE, "会") == "STXingkai"


def test_the_choice_is_there_again_and_can_be_taken_back(computer, open_dialog):
    computer.install(named(reduced("会的"), "仿宋", "FangSong"))
    dialog = open_dialog()
    pick(dialog, Role.FANGSONG, "随程序附带的字体")
    dialog.confirm.click()
    assert settings.load().fonts == {"FANGSONG": BUNDLED}
    assert font_name(Role.FANGSONG, "会") == "FandolFang"
    again = open_dialog()
    assert again.rows[Role.FANGSONG].box.currentText() == "随程序附带的字体"
    pick(again, Role.FANGSONG, "自动（推荐）")
    again.confirm.click()
    assert settings.load().fonts == {}
    assert font_name(Role.FANGSONG, "会") == "FangSong"


def test_nothing_is_kept_when_the_clerk_steps_back(computer, open_dialog):
    dialog = open_dialog()
    pick(dialog, Role.KAI, "随程序附带的字体")
    dialog.reject()
    assert settings.load().fonts == {}


def test_a_font_file_can_be_chosen(computer, open_dialog, qtbot, jobs, tmp_path, monkeypatch):
    path = tmp_path / "手写.ttf"
    named(reduced("会的"), "手写体", "Handwriting").save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog = open_dialog()
    pick(dialog, Role.KAI, "选择字体文件…")
    wait(qtbot, jobs)
    row = dialog.rows[Role.KAI]
    assert (row.box.currentText(), row.state.text()) == ("文件：手写.ttf", "现在用：这台电脑的手写体")
    dialog.confirm.click()
    assert font_name(Role.KAI, "会") == "Handwriting"


def test_a_file_that_cannot_be_printed_with_is_told_and_changes_nothing(
    computer, open_dialog, tmp_path, monkeypatch, said
):
    path = tmp_path / "方正.ttf"
    licensed(named(reduced("会的"), "方正", "FZ"), 2).save(path)
    answers = iter([str(path), str(tmp_path / "没有.ttf"), ""])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (next(answers), ""))
    dialog = open_dialog()
    for _ in range(3):
        pick(dialog, Role.KAI, "选择字体文件…")
        assert dialog.rows[Role.KAI].box.currentText() == "自动（推荐）"
    assert said == [
        "“方正.ttf”不能用来打印：它的许可不允许放进 PDF 文件。",
        "“没有.ttf”不是字体文件，或者打不开。",
    ]


def test_a_stored_choice_that_is_gone_is_told(computer, open_dialog):
    path = computer.install(named(reduced("会的"), "仿宋", "FangSong"))
    pick(dialog := open_dialog(), Role.FANGSONG, "仿宋")
    dialog.confirm.click()
    path.unlink()
    row = open_dialog().rows[Role.FANGSONG]
    assert row.box.currentText() == "仿宋（找不到）"
    assert row.state.text() == ("这台电脑上没有找到字体“仿宋”。现在用随程序附带的Fandol 仿宋。")


def test_where_only_bundled_fonts_are_allowed_nothing_can_be_chosen(computer, open_dialog, monkeypatch):
    monkeypatch.setenv(chains.ONLY_BUNDLED, BUNDLED)
    dialog = open_dialog()
    assert "只用随程序附带的字体" in dialog.lead.text()
    assert not any(row.box.isEnabled() for row in dialog.rows.values())


def test_settings_that_cannot_be_kept_are_told_and_the_dialog_stays(computer, open_dialog, said, tmp_path):
    dialog = open_dialog()
    pick(dialog, Role.KAI, "随程序附带的字体")
    (tmp_path / "home" / "data" / "settings.json.new").mkdir(parents=True)
    dialog.confirm.click()
    assert "没能记住" in said[0]
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert dialog.isVisible()
