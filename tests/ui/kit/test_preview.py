from __future__ import annotations

import io

import pypdfium2
import pytest
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMainWindow
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import message, preview


def paper(pages=1, size=(210 * mm, 297 * mm)):
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=size)
    for _ in range(pages):
        canvas.setFillGray(0)
        canvas.rect(50 * mm, 100 * mm, 100 * mm, 2 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def printed(qtbot, window, monkeypatch, tmp_path):
    """Return a function that prints to a file through the dialog's seam and gives its pages back."""
    target = tmp_path / "printed.pdf"
    monkeypatch.setattr(preview, "printer_names", lambda: ["办公室"])

    def print_to_file(pdf, **settings):
        def choose(parent, printer):
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(target))
            for name, value in settings.items():
                getattr(printer, name)(*value)
            return True

        monkeypatch.setattr(preview, "choose_printer", choose)
        preview.print_pdf(window, pdf, "名册")
        qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "已送往打印机", timeout=20000)
        return pypdfium2.PdfDocument(target)

    return print_to_file


def test_shows_pages_from_memory(qtbot):
    view = preview.PaperView("名册")
    qtbot.addWidget(view)
    view.show()
    view.show_pdf(paper(3))
    assert view.pages.text() == "共 3 页"
    view.show_pdf(paper(1))
    assert view.pages.text() == "共 1 页"


def test_refuses_what_is_no_paper(qtbot):
    view = preview.PaperView()
    qtbot.addWidget(view)
    with pytest.raises(Refusal):
        view.show_pdf(b"%PDF-1.7 broken")


def test_a_page_is_painted_on_white(qtbot):
    image = preview.Paper(paper()).image(0, 72)
    assert image.pixelColor(5, 5) == QColor("white")
    assert image.pixelColor(image.width() // 2, round(image.height() - 101 / 297 * image.height())).lightness() < 60


def test_prints_at_full_size(printed):
    document = printed(paper())
    page = document[0]
    assert [round(side / mm) for side in page.get_size()] == [210, 297]
    grey = page.render(scale=300 / 72, grayscale=True).to_pil()
    dark = [x for x in range(grey.width) if grey.getpixel((x, round((297 - 101) / 25.4 * 300))) < 128]
    assert (dark[-1] - dark[0] + 1) / 300 * 25.4 == pytest.approx(100, abs=0.2)
    document.close()


def test_prints_the_chosen_pages(printed):
    document = printed(paper(4), setFromTo=(2, 3))
    assert len(document) == 2
    document.close()


def test_a_lying_page_stays_lying(printed):
    document = printed(paper(size=(297 * mm, 210 * mm)))
    width, height = document[0].get_size()
    assert width > height
    document.close()


def test_without_a_printer_a_file_is_offered(window, monkeypatch, said, tmp_path):
    target = tmp_path / "a.pdf"
    monkeypatch.setattr(preview, "printer_names", list)
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    preview.print_pdf(window, paper(), "名册")
    assert "没有安装打印机" in said[0]
    assert target.read_bytes().startswith(b"%PDF")


def test_a_file_is_written_whole_or_not_at_all(window, monkeypatch, said, tmp_path):
    folder = tmp_path / "fort"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: folder / "a.pdf")
    assert preview.save_pdf(window, b"%PDF", "名册") is None
    assert "没有保存成功" in said[0]
    folder.mkdir()
    assert preview.save_pdf(window, b"%PDF", "名册") == folder / "a.pdf"
    assert [path.name for path in folder.iterdir()] == ["a.pdf"]


def test_stepping_back_writes_nothing(window, monkeypatch, said):
    monkeypatch.setattr(message, "ask_save_path", lambda *_: None)
    assert preview.save_pdf(window, b"%PDF", "名册") is None
    assert said == []
