from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import events, materials
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.uploads import Upload
from jiceng_desktop.terms import MaterialKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.files import FilesDialog
from jiceng_desktop.ui.kit.materials import MaterialStrip
from tests import stores
from tests.pictures import saved

LEFT = Qt.MouseButton.LeftButton
PHOTO, HANDOUT = MaterialKind.PHOTO, MaterialKind.HANDOUT


@pytest.fixture(scope="session")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("母本"))


@pytest.fixture
def office(master, tmp_path):
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK)
    yield office
    office.close()


@pytest.fixture
def owner(office):
    draft = events.Draft(title="冬季防跌倒", starts_at=datetime(2026, 12, 8, 15))
    return Owner(occurrence_id=office.write(events.save, None, draft))


@pytest.fixture
def put(office, owner):
    """Return a function that adds files and shows the strip they are on."""

    def put(kind, **files):
        uploads = [Upload(name, content) for name, content in files.items()]
        office.write(materials.add, owner, kind, [materials.prepare(upload) for upload in uploads])

    return put


@pytest.fixture
def strip(qtbot, desk, owner):
    """Return a function that shows a strip."""

    def strip(kind, **options):
        shown = MaterialStrip(desk, owner, kind, **options)
        qtbot.addWidget(shown)
        shown.resize(240, 300)
        shown.show()
        return shown

    return strip


def names(office, owner):
    return [one.name for one in office.read(materials.listed, owner)]


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, moves = QPointF(5, 5), (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(where.toPoint(), *moves)
    QApplication.sendEvent(widget, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(where, *moves))


def test_an_empty_strip_says_how_to_fill_it(strip):
    shown = strip(PHOTO)
    assert "拖到这里" in shown.nothing.text()
    assert shown.nothing.isVisible()
    assert shown.files() == []


def test_photos_dragged_onto_the_strip_are_added_and_can_be_taken_back(strip, office, owner, qtbot, tmp_path):
    shown = strip(PHOTO)
    paths = [tmp_path / "一.jpg", tmp_path / "二.png"]
    paths[0].write_bytes(saved(place=True))
    paths[1].write_bytes(saved("PNG"))
    drop(shown, *paths)
    qtbot.waitUntil(lambda: len(shown.files()) == 2)
    assert shown.undoing.sentence.text() == "已添加 2 张照片，1 张带着拍摄位置，已去掉。"
    assert not shown.nothing.isVisible()
    assert names(office, owner) == ["一.jpg", "二.png"]
    qtbot.mouseClick(shown.undoing.button, LEFT)
    assert shown.files() == []
    assert names(office, owner) == []


def test_one_broken_photo_keeps_all_out(strip, office, owner, qtbot, said, tmp_path):
    good, broken = tmp_path / "好.png", tmp_path / "坏.jpg"
    good.write_bytes(saved("PNG"))
    broken.write_bytes(saved()[:300])
    strip(PHOTO).add_files([good, broken])
    qtbot.waitUntil(lambda: bool(said))
    assert "“坏.jpg”打不开" in said[0]
    assert names(office, owner) == []


def test_a_host_that_is_built_anew_is_told_what_was_done(strip, put, office, owner):
    put(PHOTO, **{"合影.png": saved("PNG")})
    told = []
    shown = strip(PHOTO, tell=told.append)
    shown.remove(shown.files()[0].file)
    assert told == ["已移除 1 张照片。"]
    assert not shown.undoing.isVisible()
    assert names(office, owner) == []


def test_delete_takes_a_file_away(strip, put, qtbot, office, owner):
    put(HANDOUT, **{"课件.pptx": b"PK", "讲义.pdf": b"%PDF"})
    shown = strip(HANDOUT)
    qtbot.keyClick(shown.files()[0], Qt.Key.Key_Delete)
    assert [file.file.name for file in shown.files()] == ["讲义.pdf"]
    qtbot.mouseClick(shown.undoing.button, LEFT)
    assert len(shown.files()) == 2


def test_a_click_shows_the_photo_in_a_window(strip, put, qtbot):
    put(PHOTO, **{"一.png": saved("PNG"), "二.jpg": saved(), "三.bmp": saved("BMP"), "四.webp": saved("WEBP")})
    shown = strip(PHOTO)
    qtbot.mouseClick(shown.files()[1], LEFT)
    (window,) = shown.findChildren(FilesDialog)
    assert window.windowTitle() == "照片 — 冬季防跌倒"
    assert window.files.currentRow() == 1
    for row in range(4):
        window.files.setCurrentRow(row)
        qtbot.waitUntil(lambda: window.sheet.currentWidget() is window.paper)
    window.remove()
    assert [file.file.name for file in shown.files()] == ["一.png", "二.jpg", "三.bmp"]


def test_a_copy_is_saved_as_it_is_kept(strip, put, monkeypatch, tmp_path):
    put(HANDOUT, **{"课件.pptx": b"PK slides"})
    monkeypatch.setattr(message, "ask_save_path", lambda *_: tmp_path / "副本.pptx")
    shown = strip(HANDOUT)
    shown.save(shown.files()[0].file)
    assert (tmp_path / "副本.pptx").read_bytes() == b"PK slides"


def test_many_photos_are_shown_in_part(strip, put):
    put(PHOTO, **{f"{place}.png": saved("PNG") for place in range(15)})
    shown = strip(PHOTO)
    assert len(shown.files()) == 12
    assert shown.all_button.isVisible()
    assert shown.all_button.text() == "全部 15 张照片…"
