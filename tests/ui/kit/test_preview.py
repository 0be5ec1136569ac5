from __future__ import annotations

import io

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import preview


def paper(pages=1, size=(210 * mm, 297 * mm), grey=0.0):
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=size)
    for _ in range(pages):
        canvas.setFillGray(grey)
        canvas.rect(50 * mm, 100 * mm, 100 * mm, 2 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


@pytest.fixture
def view(qtbot):
    view = preview.PaperView("名册")
    qtbot.addWidget(view)
    view.resize(760, 560)
    view.show()
    return view


def test_shows_pages_from_memory(view):
    view.show_pdf(paper(3))
    assert view.pages.text() == "共 3 页"
    view.show_pdf(paper(1))
    assert view.pages.text() == "共 1 页"


def test_refuses_what_is_no_paper(view):
    with pytest.raises(Refusal):
        view.show_pdf(b"%PDF-1.7 broken")


def test_a_page_is_painted_on_white(qtbot):
    image = preview.Paper(paper()).image(0, 72)
    assert image.pixelColor(5, 5) == QColor("white")
    assert image.pixelColor(image.width() // 2, round(image.height() - 101 / 297 * image.height())).lightness() < 60


def test_a_thick_paper_is_opened_in_steps(view, qtbot, monkeypatch):
    monkeypatch.setattr(preview, "_SLICE_S", 0)
    view.show_pdf(paper(2))
    qtbot.waitUntil(lambda: view.pages.text() == "共 2 页")
    thick = paper(40)
    view.show_pdf(thick)
    assert view.pages.text() == "正在打开…"
    assert view.view.document().pageCount() == 0, "the paper before must not be taken for this one"
    assert view.pdf is thick
    view.show_pdf(paper(30))  # asked for meanwhile: the last one counts
    qtbot.waitUntil(lambda: view.pages.text() == "共 30 页")
    assert view.view.document().pageCount() == 30


def test_the_thumbnails_never_speak_of_paper_that_is_gone(view, qtbot):
    view.show_pdf(paper(3))
    qtbot.waitUntil(lambda: view.thumbnails.model().rowCount() == 3)
    view.show_pdf(paper(4))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.thumbnails.model().rowCount() == 3
    qtbot.waitUntil(lambda: view.thumbnails.model().rowCount() == 4)
    view.show_pdf(paper(1))  # one page needs none, yet they must let go of the others
    qtbot.waitUntil(lambda: view.thumbnails.model().rowCount() == 1)


# -- pages ---------------------------------------------------------------------------------------------------------


def test_one_page_needs_no_thumbnails(view):
    view.show_pdf(paper())
    assert view.thumbnails.isHidden()
    assert not view.fold.isEnabled()
    assert view.page.isHidden()


def test_thumbnails_lead_to_their_page(view, qtbot):
    view.show_pdf(paper(4))
    assert not view.thumbnails.isHidden()
    qtbot.waitUntil(lambda: view.thumbnails.model().rowCount() == 4)
    picture = view.thumbnails.model().index(2, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(76, 108)
    assert picture.toImage().pixelColor(picture.width() // 2, 2) == QColor("white")
    place = view.thumbnails.visualRect(view.thumbnails.model().index(2, 0)).center()
    qtbot.mouseClick(view.thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.view.pageNavigator().currentPage() == 2
    assert view.page.text() == "3"
    view.fold.toggle()
    assert view.thumbnails.isHidden()


def test_a_narrow_view_keeps_its_room_for_the_sheet(view):
    view.resize(420, 560)
    view.show_pdf(paper(3))
    assert view.thumbnails.isHidden()
    view.fold.toggle()
    assert not view.thumbnails.isHidden()


def test_folded_thumbnails_stay_folded_while_the_paper_is_written(view, qtbot):
    view.show_pdf(paper(2))
    view.fold.toggle()
    view.show_pdf(paper(3))
    assert view.thumbnails.isHidden()
    view.show_pdf(paper(1))
    view.show_pdf(paper(2))
    assert not view.thumbnails.isHidden()


def test_goes_to_a_page_by_its_number(view, qtbot):
    view.show_pdf(paper(5))
    view.page.selectAll()
    qtbot.keyClicks(view.page, "4\r")
    assert view.view.pageNavigator().currentPage() == 3
    assert view.view.verticalScrollBar().value() > 0
    view.page.selectAll()
    qtbot.keyClicks(view.page, "9\r")
    assert view.view.pageNavigator().currentPage() == 3


# -- zoom ----------------------------------------------------------------------------------------------------------


def wheel(view, notches, modifiers):
    at = QPointF(50, 50)
    place = QPoint(0, 120 * notches)
    event = QWheelEvent(
        at, at, QPoint(), place, Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.view.viewport(), event)


def test_ctrl_and_wheel_zoom(view):
    view.show_pdf(paper())
    fitting = view.zoom()
    wheel(view, 1, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == pytest.approx(fitting * 1.2)
    wheel(view, -2, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == pytest.approx(fitting / 1.2)
    wheel(view, 1, Qt.KeyboardModifier.NoModifier)
    assert view.zoom() == pytest.approx(fitting / 1.2)


def test_keys_zoom(view, qtbot):
    view.show_pdf(paper())
    fitting, control = view.zoom(), Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_Equal, control)
    assert view.zoom() == pytest.approx(fitting * 1.2)
    qtbot.keyClick(view, Qt.Key.Key_Minus, control)
    assert view.zoom() == pytest.approx(fitting)
    qtbot.keyClick(view, Qt.Key.Key_0, control)
    assert view.zoom() == 1


def test_zooming_begins_where_fitting_ended_and_has_bounds(view):
    view.show_pdf(paper())
    view.view.setZoomMode(QPdfView.ZoomMode.FitInView)
    assert view.zoom() < 1
    for _ in range(30):
        view.zoom_to(view.zoom() * 1.2)
    assert view.zoom() == 5
    view.zoom_to(0)
    assert view.zoom() == 0.25


def test_zooming_keeps_the_middle(view):
    view.show_pdf(paper(5))
    bar = view.view.verticalScrollBar()
    view.zoom_to(1)
    bar.setValue(bar.maximum() // 2)
    view.zoom_to(2)
    assert (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep()) == pytest.approx(0.5, abs=0.02)


# -- paper that is being written -----------------------------------------------------------------------------------


def test_other_paper_keeps_zoom_and_place(view):
    view.show_pdf(paper(3))
    view.zoom_to(2)
    across, down = view.view.horizontalScrollBar(), view.view.verticalScrollBar()
    across.setValue(120)
    down.setValue(900)
    view.show_pdf(paper(4, grey=0.2))
    assert (view.zoom(), across.value(), down.value()) == (2, 120, 900)


def test_paper_that_changes_never_flashes_white(view, qtbot):
    def darkest():
        shot = view.view.viewport().grab().toImage()
        column = shot.width() // 2
        return min(shot.pixelColor(column, row).lightness() for row in range(shot.height()))

    view.show_pdf(paper())
    view.view.setZoomMode(QPdfView.ZoomMode.FitInView)
    qtbot.waitUntil(lambda: darkest() < 80)
    for grey in (0.1, 0.2):
        view.show_pdf(paper(grey=grey))
        assert darkest() < 80
    qtbot.waitUntil(view._cover.isHidden)
    assert darkest() < 80
