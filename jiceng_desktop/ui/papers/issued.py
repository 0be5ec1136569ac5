"""Papers that were issued, on the cards of the records they were made of."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import documents
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import DocumentStatus

_PADDING = 20


class PaperLine(QPushButton):
    """A filed paper's number and title, cut to the width there is."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self.setAutoDefault(False)
        self.setProperty("class", "paper")
        self.setToolTip(f"<p>{escape(label)}</p><p>预览，可再次打印或另存为 PDF</p>")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._cut(self.width())

    def _cut(self, width: int) -> None:
        shown = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, width - _PADDING)
        self.setText(shown.replace("&", "&&"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut(event.size().width())


def show_issued(office: Office, parent: QWidget, document_id: int) -> None:
    """Show a filed paper in a window of its own, to be printed again or saved.

    Raises:
        Refusal: it is gone.
    """
    from jiceng_desktop.ui.kit.preview import PaperWindow  # heavy: QtPdf, fonts and ReportLab
    from jiceng_desktop.ui.papers.sheet import file_name, sheet_of

    paper = office.read(documents.filed, document_id)
    void = "（已作废）" if paper.status is DocumentStatus.VOID else ""
    title = f"{file_name(paper.draft)}{void}"
    PaperWindow(parent, sheet_of(office, document_id), title, paper.draft.kind.value).show()
