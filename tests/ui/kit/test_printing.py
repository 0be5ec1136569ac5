from __future__ import annotations

import io

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMainWindow, QWidget
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import message, printing
from jiceng_desktop.ui.kit.print_dialog import PrintDialog, print_pdf
from jiceng_desktop.ui.kit.printing import Order, Sides, pages_of, sides_in_order

SENT = "已送往打印机"
OFFICE, HALL = "办公室打印机", "大厅打印机"


def paper(pages=1, size=(210 * mm, 297 * mm)):
    """Draw a bar of 100 mm, and one as many millimetres wide as the page's number times ten."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=size)
    for number in range(1, pages + 1):
        canvas.setFillGray(0)
        canvas.rect(50 * mm, 100 * mm, 100 * mm, 2 * mm, stroke=0, fill=1)
        canvas.rect(50 * mm, 50 * mm, 10 * number * mm, 2 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def dark(page, above, dpi=300):
    """Return the first and last dark pixel of a line, in millimetres from the left edge."""
    grey = page.render(scale=dpi / 72, grayscale=True).to_pil()
    line = grey.height - round(above / 25.4 * dpi)
    found = [x for x in range(grey.width) if grey.getpixel((x, line)) < 128]
    return (found[0] / dpi * 25.4, (found[-1] + 1) / dpi * 25.4) if found else None


def numbers(document):
    """Return the page numbers of a printed file, 0 for a blank side."""
    edges = [dark(page, 51, 72) for page in document]
    return [round((edge[1] - edge[0]) / 10) if edge else 0 for edge in edges]


@pytest.fixture
def window(qtbot, desk):
    window = QMainWindow()
    window.desk = desk
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Return the printers of the computer, and what each can; all of them print into a file."""
    found = {OFFICE: [Sides.ONE], HALL: [Sides.ONE, Sides.LONG, Sides.SHORT]}

    def opened(name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return printer

    monkeypatch.setattr(printing, "printer_names", lambda: list(found))
    monkeypatch.setattr(printing, "default_printer", lambda: HALL)
    monkeypatch.setattr(printing, "sides_of", lambda name: found[name])
    monkeypatch.setattr(printing, "is_faulty", lambda name: False)
    monkeypatch.setattr(printing, "open_printer", opened)
    return found


@pytest.fixture
def ask(window, installed):
    """Return a function that opens the dialog for a paper."""

    def ask(pdf, kind=""):
        print_pdf(window, pdf, "名册", kind)
        return window.findChildren(PrintDialog)[-1]

    return ask


@pytest.fixture
def printed(qtbot, window, tmp_path):
    """Return a function that waits for the printer and gives the pages back."""
    opened = []

    def printed():
        qtbot.waitUntil(lambda: window.statusBar().currentMessage() == SENT, timeout=20000)
        window.statusBar().clearMessage()
        opened.append(pypdfium2.PdfDocument((tmp_path / "printed.pdf").read_bytes()))
        return opened[-1]

    yield printed
    for document in opened:
        document.close()


# -- what is read and in which order it is printed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("", (0, 1, 2, 3, 4)),
        ("2", (1,)),
        ("1-3、5", (0, 1, 2, 4)),
        ("4-", (3, 4)),
        ("-2", (0, 1)),
        ("3至4；1", (2, 3, 0)),
        ("单数页", (0, 2, 4)),
        ("双", (1, 3)),
    ],
)
def test_reads_pages(typed, pages):
    assert pages_of(typed, 5) == pages


@pytest.mark.parametrize("typed", ["6", "0", "4-2", "1-9", "一", "-", "1.5", "第一页"])
def test_refuses_pages_that_are_not_there(typed):
    with pytest.raises(Refusal) as refused:
        pages_of(typed, 5)
    assert refused.value.field == "pages"


@pytest.mark.parametrize(
    ("copies", "sides", "collate", "order"),
    [
        (1, Sides.LONG, True, [0, 1, 2]),
        (2, Sides.ONE, True, [0, 1, 2, 0, 1, 2]),
        (2, Sides.ONE, False, [0, 0, 1, 1, 2, 2]),
        (2, Sides.LONG, True, [0, 1, 2, None, 0, 1, 2, None]),
        (2, Sides.SHORT, False, [0, 1, 0, 1, 2, None, 2, None]),
    ],
)
def test_a_copy_begins_on_a_sheet_of_its_own(copies, sides, collate, order):
    assert sides_in_order(Order(OFFICE, (0, 1, 2), copies, sides, collate)) == order


# -- on paper ------------------------------------------------------------------------------------------------------


def test_prints_at_exactly_its_size(ask, printed):
    ask(paper()).accept()
    page = printed()[0]
    assert [side / mm for side in page.get_size()] == pytest.approx([210, 297], abs=0.2)
    assert dark(page, 101) == pytest.approx((50, 150), abs=0.2)


def test_a_lying_page_stays_lying(ask, printed):
    ask(paper(size=(297 * mm, 210 * mm))).accept()
    page = printed()[0]
    assert [side / mm for side in page.get_size()] == pytest.approx([297, 210], abs=0.2)
    assert dark(page, 101) == pytest.approx((50, 150), abs=0.2)


def test_prints_the_chosen_pages(ask, printed):
    dialog = ask(paper(4))
    dialog.pages.setText("2-3")
    dialog.accept()
    assert numbers(printed()) == [2, 3]


def test_prints_copies_one_after_the_other(ask, printed):
    dialog = ask(paper(3))
    assert not dialog.collate.isEnabled()
    dialog.copies.setValue(2)
    dialog.sides.set_value(Sides.LONG)
    dialog.accept()
    assert numbers(printed()) == [1, 2, 3, 0, 1, 2, 3, 0]


def test_prints_copies_page_by_page(ask, printed):
    dialog = ask(paper(2))
    dialog.copies.setValue(2)
    dialog.collate.setChecked(False)
    dialog.accept()
    assert numbers(printed()) == [1, 1, 2, 2]


# -- the dialog ----------------------------------------------------------------------------------------------------


def test_says_what_will_be_printed(ask):
    text = " ".join(label.text() for label in ask(paper(3)).findChildren(QWidget) if hasattr(label, "text"))
    assert "A4 纵向，共 3 页，按 100% 原大打印" in text


def test_begins_with_the_default_printer_and_remembers_by_kind(ask, printed):
    dialog = ask(paper(2), "桌签")
    assert dialog.printer.currentText() == HALL
    dialog.printer.setCurrentText(OFFICE)
    dialog.accept()
    printed()
    assert ask(paper(2), "桌签").printer.currentText() == OFFICE
    assert ask(paper(2), "通知").printer.currentText() == HALL


def test_remembers_the_sides_with_the_printer(ask, printed):
    dialog = ask(paper(2))
    dialog.sides.set_value(Sides.SHORT)
    dialog.accept()
    printed()
    assert ask(paper(2)).sides.value() is Sides.SHORT
    assert ask(paper(1)).sides.value() is Sides.ONE


def test_a_printer_without_duplex_is_told_apart(ask):
    dialog = ask(paper(2))
    assert dialog.sides.isEnabled()
    assert dialog.sides_note.isHidden()
    dialog.printer.setCurrentText(OFFICE)
    assert not dialog.sides.isEnabled()
    assert "不会自动翻面" in dialog.sides_note.text()


def test_a_remembered_printer_that_is_gone_is_named(ask, printed, installed):
    dialog = ask(paper())
    dialog.printer.setCurrentText(OFFICE)
    dialog.accept()
    printed()
    del installed[OFFICE]
    dialog = ask(paper())
    assert dialog.printer.currentText() == HALL
    assert f"“{OFFICE}”现在找不到" in dialog.printer_note.text()


def test_a_printer_out_of_order_is_announced(ask, monkeypatch):
    monkeypatch.setattr(printing, "is_faulty", lambda name: name == OFFICE)
    dialog = ask(paper())
    assert dialog.printer_note.isHidden()
    dialog.printer.setCurrentText(OFFICE)
    assert "报告有故障" in dialog.printer_note.text()


def test_a_printer_that_vanishes_while_choosing_loses_nothing(ask, printed, installed):
    dialog = ask(paper())
    installed.pop(HALL)
    dialog.accept()
    assert dialog.isVisible()
    assert f"“{HALL}”现在找不到了" in dialog.printer_note.text()
    assert dialog.printer.currentText() == OFFICE
    dialog.accept()
    assert numbers(printed()) == [1]


def test_a_printer_that_takes_no_job_is_said(ask, monkeypatch, tmp_path, qtlog):
    def opened(name):
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))
        return printer

    monkeypatch.setattr(printing, "open_printer", opened)
    dialog = ask(paper())
    with qtlog.disabled():
        dialog.accept()
    assert dialog.isVisible()
    assert "没有接受任务" in dialog.printer_note.text()


def test_unreadable_pages_are_said_at_their_field(ask):
    dialog = ask(paper(2))
    dialog.pages.setText("7")
    dialog.accept()
    assert dialog.isVisible()
    assert "共 2 页" in dialog.pages_note.text()
    dialog.pages.setText("1")
    assert dialog.pages_note.isHidden()


def test_the_systems_dialog_has_the_last_word_but_on_the_size(ask, printed, monkeypatch):
    def choose(parent, printer):
        printer.setFromTo(2, 3)
        printer.setCopyCount(2)
        printer.setFullPage(False)
        return True

    monkeypatch.setattr(printing, "choose_printer", choose)
    ask(paper(4)).choose_more()
    document = printed()
    assert numbers(document) == [2, 3, 2, 3]
    assert dark(document[0], 101) == pytest.approx((50, 150), abs=0.2)


def test_stepping_back_from_the_systems_dialog_keeps_ours(ask, monkeypatch, tmp_path):
    monkeypatch.setattr(printing, "choose_printer", lambda parent, printer: False)
    dialog = ask(paper())
    dialog.choose_more()
    assert dialog.isVisible()
    assert not (tmp_path / "printed.pdf").exists()


def test_the_queue_of_the_printer_is_not_told_what_is_printed(ask, printed):
    ask(paper()).accept()
    assert printed().get_metadata_value("Title") == "基层桌面"


def test_without_a_printer_a_file_is_offered(window, monkeypatch, said, tmp_path):
    target = tmp_path / "a.pdf"
    monkeypatch.setattr(printing, "printer_names", list)
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    print_pdf(window, paper(), "名册")
    assert "没有安装打印机" in said[0]
    assert target.read_bytes().startswith(b"%PDF")
