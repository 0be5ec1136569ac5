from __future__ import annotations

import pypdfium2
import pytest

from jiceng_desktop.services import corners
from jiceng_desktop.ui.pages.corners import posters
from jiceng_desktop.ui.pages.corners.posters import PosterForm


@pytest.fixture
def drawn(monkeypatch):
    """Return the papers that would be shown, drawn at once."""
    papers = []
    monkeypatch.setattr(
        posters, "show_drawn", lambda _parent, _desk, _title, draw: papers.append(draw(lambda *_: None, False))
    )
    return papers


def text(pdf, page=0):
    return pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded()


def test_the_poster_of_the_chosen_corner_is_shown(page, places, drawn):
    page.panel.choose(places["西角"])
    page.print_posters()
    form = page.findChildren(PosterForm)[-1]
    assert form.which.currentText() == "西角"
    assert form.entry("rules").value().startswith("爱护图书")
    form.entry("rules").set_value("看完放回原处\n\n轻拿轻放")
    form.accept()
    assert "西角" in text(drawn[0])
    assert "轻拿轻放" in text(drawn[0])
    assert len(pypdfium2.PdfDocument(drawn[0])) == 1


def test_posters_of_all_corners_leave_out_the_store(page, drawn):
    page.panel.choose(None)
    page.print_posters()
    form = page.findChildren(PosterForm)[-1]
    assert form.which.currentText() == "全部 2 个图书角"
    form.entry("large").set_value(True)
    form.accept()
    paper = pypdfium2.PdfDocument(drawn[0])
    assert (len(paper), round(paper[0].get_width())) == (2, 842)


def test_without_a_corner_there_is_no_poster(blank_page, said, office):
    blank_page.attempt(blank_page.print_posters)
    assert said == ["还没有开放的图书角。"]
    office.write(corners.save, None, corners.Draft(name="东角"))
    blank_page.print_posters()
    assert blank_page.findChildren(PosterForm)
