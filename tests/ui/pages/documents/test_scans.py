from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import documents, scans
from jiceng_desktop.services.uploads import Upload
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.files import FilesDialog
from tests.ui.pages.documents.reading import facts

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def letter(page, file):
    number = file("关于商请检修路灯的函", kind=DocumentKind.LETTER)
    page.view.select_ids([number], number)
    return number


def picture(kind):
    """Return an invented picture as the bytes of a file."""
    target = QBuffer()
    target.open(QBuffer.OpenModeFlag.WriteOnly)
    sheet = QImage(80, 120, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.lightGray)
    assert sheet.save(target, kind)
    return target.data().data()


def drop(widget, *paths):
    """Drag files onto a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, moves = QPointF(5, 5), (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(where.toPoint(), *moves)
    QApplication.sendEvent(widget, entering)
    if entering.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(where, *moves))
    return entering.isAccepted()


def names(office, number):
    return [one.name for one in office.read(scans.of_document, number)]


def test_files_dragged_onto_the_card_are_attached_and_can_be_taken_back(page, letter, office, qtbot, tmp_path):
    reply, photo = tmp_path / "回函.pdf", tmp_path / "路灯.png"
    reply.write_bytes(office.read(documents.pdf_of, letter))
    photo.write_bytes(picture("PNG"))
    assert drop(page.card_panel, reply, photo)
    qtbot.waitUntil(lambda: names(office, letter) == ["回函.pdf", "路灯.png"])
    qtbot.waitUntil(lambda: facts(page)["扫描件"].startswith("2 个"))
    assert office.read(scans.content, 1) == reply.read_bytes()
    assert reply.exists()
    qtbot.waitUntil(page.undoing.isVisible)
    qtbot.mouseClick(page.undoing.button, LEFT)
    assert names(office, letter) == []
    assert facts(page)["扫描件"].startswith("没有")


def test_what_cannot_be_attached_is_said(page, letter, office, qtbot, said, tmp_path):
    program = tmp_path / "安装.exe"
    program.write_bytes(b"MZ")
    for paths, why in (((program,), "不能添加"), ((tmp_path,), "是文件夹"), ((tmp_path / "没有.pdf",), "找不到")):
        page.add_scans(paths)
        qtbot.waitUntil(lambda why=why: bool(said) and why in said[-1])
    assert names(office, letter) == []


@pytest.fixture
def attached(page, letter, office):
    """Return the dialog with a reply, a photo, a text and a damaged picture."""
    files = {
        "回函.pdf": office.read(documents.pdf_of, letter),
        "路灯.tif": picture("TIFF"),
        "清单.docx": b"PK",
        "坏的.jpg": b"nothing",
        "坏的.pdf": b"%PDF-1.7 nothing",
    }
    office.write(scans.add, letter, [Upload(name, content) for name, content in files.items()])
    page.open_scans()
    dialog = page.findChildren(FilesDialog)[-1]
    dialog.files.clearSelection()
    dialog.files.setCurrentRow(0)
    return dialog


def test_scans_are_looked_at_inside_the_window(attached, qtbot):
    for row, shown in enumerate(("", "", "不能在这里预览", "打不开", "打不开")):
        attached.files.setCurrentRow(row)
        if shown:
            qtbot.waitUntil(lambda shown=shown: shown in attached.sentence.text())
            assert attached.sheet.currentWidget() is attached.sentence
            assert not attached.print_button.isEnabled()
        else:
            qtbot.waitUntil(lambda: attached.sheet.currentWidget() is attached.paper)
            assert attached.paper._paper.page_count() == 1
            assert attached.print_button.isEnabled()


def test_a_copy_of_a_scan_is_saved_byte_for_byte(attached, office, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(message, "ask_save_path", lambda *rest: asked.append(rest[2:]) or tmp_path / "副本.pdf")
    attached.save()
    assert asked == [("回函.pdf", "PDF 文件 (*.pdf)")]
    assert (tmp_path / "副本.pdf").read_bytes() == office.read(scans.content, 1)


def test_a_removed_scan_comes_back(attached, page, office, letter, qtbot):
    attached.remove()
    assert names(office, letter)[0] == "路灯.tif"
    assert facts(page)["扫描件"].startswith("4 个")
    qtbot.mouseClick(attached.undoing.button, LEFT)
    assert names(office, letter)[0] == "回函.pdf"
    assert attached.files.count() == 5


def test_files_dragged_into_the_dialog_are_attached(attached, office, letter, qtbot, tmp_path):
    more = tmp_path / "签收单.jpg"
    more.write_bytes(picture("JPG"))
    assert drop(attached, more)
    qtbot.waitUntil(lambda: attached.files.count() == 6)
    qtbot.waitUntil(lambda: attached.paper.title == "签收单")
    assert names(office, letter)[-1] == "签收单.jpg"


def test_a_paper_without_scans_says_how_to_add_some(page, letter):
    page.open_scans()
    dialog = page.findChildren(FilesDialog)[-1]
    assert "拖到这里" in dialog.sentence.text()
    assert not dialog.save_button.isEnabled()
    assert not dialog.remove_button.isEnabled()
