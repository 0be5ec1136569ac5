from __future__ import annotations

import io

from PySide6.QtGui import QColor
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from jiceng_desktop.ui.kit.preview import PaperView

RED, BLUE = "#cc0000", "#0000cc"


def sheet(colour):
    """Return a PDF whose one page is a colour."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.setFillColor(HexColor(colour))
    canvas.rect(0, 0, 595, 842, stroke=0, fill=1)
    canvas.save()
    return target.getvalue()


def test_a_page_that_comes_in_late_does_not_stay_in_sight(qtbot):
    view = PaperView()
    qtbot.addWidget(view)
    view.show()
    sheets = {colour: sheet(colour) for colour in (RED, BLUE)}
    for turn in range(8):
        colour = (RED, BLUE)[turn % 2]
        view.resize(480 + turn, 520)  # a page of another size is under way when the paper changes
        view.show_pdf(sheets[colour])
        view.resize(500 + turn, 540)

        def shown(colour=colour):
            return view.view.viewport().grab().toImage().pixelColor(100, 200) == QColor(colour)

        qtbot.waitUntil(lambda: view._cover.isHidden())
        qtbot.waitUntil(shown)
