"""The small office of the pages, with papers to write in it."""

from __future__ import annotations

from datetime import date, datetime

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMainWindow

from jiceng_desktop.services import events
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.filed import LISTING
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit import printing
from jiceng_desktop.ui.kit.printing import Sides
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests.ui.pages.conftest import founded, office, other, store  # noqa: F401

STARTS = datetime(2026, 12, 8, 15)


def text_of(pdf):
    """Return everything a PDF says, in one line."""
    sheet = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in sheet)
    sheet.close()
    return text.replace("\r", "").replace("\n", "")


def ids(office):  # noqa: F811
    """Return the filed papers."""
    return list(office.read(LISTING.ids, Query()))


@pytest.fixture
def window(qtbot, desk):
    """Return the window that owns an editor and outlives it."""
    window = QMainWindow()
    window.desk = desk
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def write(window, desk):
    """Return a function that opens the editor with a draft."""

    def write(draft=None, **more):
        usual = {"signatory": "翠湖社区居民委员会", "signed_on": date(2026, 12, 1)}
        editor = PaperEditor(desk, draft or Draft(**usual | more), window)
        editor.open()
        return editor

    return write


@pytest.fixture
def lecture(office):  # noqa: F811
    draft = events.Draft(title="河洛文化讲堂", kind=EventKind.LECTURE, starts_at=STARTS, venue="微客厅")
    return office.write(events.save, None, draft)


@pytest.fixture
def written(write, lecture):
    """Return the editor with the notice of the lecture."""
    body = "定于近期举办河洛文化讲堂。\n一、时间：2026年12月8日。\n二、地点：微客厅。"
    return write(
        title="关于举办河洛文化讲堂的通知", addressee="全体居民", body=body, occurrence_id=lecture, about="河洛文化讲堂"
    )


@pytest.fixture
def printer(monkeypatch, tmp_path):
    """Install one printer, which prints into a file; return that file."""
    target = tmp_path / "printed.pdf"

    def opened(name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    monkeypatch.setattr(printing, "printer_names", lambda: ["办公室打印机"])
    monkeypatch.setattr(printing, "default_printer", lambda: "办公室打印机")
    monkeypatch.setattr(printing, "sides_of", lambda name: [Sides.ONE])
    monkeypatch.setattr(printing, "is_faulty", lambda name: False)
    monkeypatch.setattr(printing, "open_printer", opened)
    return target
