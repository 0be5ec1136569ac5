"""通知公告: filed papers, and new ones."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import community, documents
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.terms import DocumentStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.records import RecordPage


class DocumentPage(RecordPage):
    """All filed papers, each with its sheet beside it."""

    title, icon = "通知公告", "file-document-outline"
    listing = documents.LISTING
    unit = "份文件"
    nothing_yet = "还没有归档的文件。可以由活动生成通知，或新建一份。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet_of: tuple[int, int] | None = None  # paper and version whose sheet is shown or on its way
        if desk.memory.get(f"panes/{self.listing.title}") is None:
            self.panes.setSizes([790, 560])

    # the page's parts

    @override
    def card(self) -> QWidget:
        from jiceng_desktop.ui.pages.documents.sheet import SheetCard  # heavy: QtPdf

        self._card = SheetCard()
        return self._card

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新建(&N)", self.new_record, "plus"))
        self.offer("由活动生成通知(&G)", self.choose_event, "calendar-month")
        self.bar.addSeparator()
        self._about_one = [
            self.offer("打印(&P)", self.print_, "printer"),
            self.offer("另存为 PDF(&A)", self.save_current, "file-pdf-box"),
            self.offer("作废(&Z)", self.toggle_void, "archive-outline"),
        ]
        self._toggle = self._about_one[-1]
        self.bar.addSeparator()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.offer("打印列表(&L)", super().print_, "view-list-outline")

    @override
    def menu_actions(self) -> list[QAction]:
        return self._about_one if self.current() is not None else []

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def show_record(self, record_id: int | None) -> None:
        for action in self._about_one:
            action.setEnabled(record_id is not None)
        if record_id is None:
            self._sheet_of = None
            self._card.show_nothing()
            return
        draft = self.office.read(documents.load, record_id)
        status, version = self.office.read(documents.status_of, record_id)
        self._name_toggle("作废(&Z)" if status is DocumentStatus.FILED else "恢复(&Z)")
        self._card.show_head(draft, status)
        if self._sheet_of != (record_id, version):
            self._sheet_of = (record_id, version)
            self.desk.jobs.quiet(self._card, partial(self._pdf_of, record_id), self._show_sheet)

    def _name_toggle(self, title: str) -> None:
        self._toggle.setText(title)
        self._toggle.setIconText(title)
        self._toggle.setToolTip(title.split("(&")[0])

    def _show_sheet(self, pdf: bytes) -> None:
        self.attempt(lambda: self._card.paper.show_pdf(pdf))

    # what can be done

    @override
    def new_record(self) -> None:
        signatory = self.office.read(community.about).office
        self._write(Draft(signatory=signatory, signed_on=date.today()))

    def choose_event(self) -> None:
        """Choose an event and open its notice, already written."""
        from jiceng_desktop.ui.pages.documents.picker import EventPicker

        picker = EventPicker(self.desk, self)
        picker.picked.connect(self._write_of)
        picker.open()

    def _write_of(self, occurrence_id: int) -> None:
        self.attempt(lambda: self._write(self.office.read(documents.from_occurrence, occurrence_id, date.today())))

    def _write(self, draft: Draft) -> None:
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

        editor = PaperEditor(self.desk, draft, self)
        editor.filed.connect(self._show_filed)
        editor.open()

    def _show_filed(self, document_id: int) -> None:
        self.refresh()
        self.view.select_ids([document_id], document_id)

    @override
    def print_(self) -> None:
        from jiceng_desktop.ui.kit.preview import print_pdf

        document_id = self.current()
        if document_id is None:
            super().print_()
            return
        status, _ = self.office.read(documents.status_of, document_id)
        question = "这份文件已经作废，仍然要打印吗？"
        if status is DocumentStatus.VOID and not message.ask(self, question, "打印(&P)", danger=True):
            return
        print_pdf(self, self._pdf_of(document_id), self._name_of(document_id))

    def save_current(self) -> None:
        """Save the paper as a PDF file."""
        from jiceng_desktop.ui.kit.preview import save_pdf

        document_id = self.current()
        if document_id is not None:
            save_pdf(self, self._pdf_of(document_id), self._name_of(document_id))

    def toggle_void(self) -> None:
        """Ask, then mark the paper void, or take that back; its number stays its own."""
        document_id = self.current()
        if document_id is None:
            return
        status, version = self.office.read(documents.status_of, document_id)
        number = self.office.read(documents.load, document_id).number
        if status is DocumentStatus.FILED:
            question = f"要作废{number}吗？它仍保留编号和原文，列表中标为“已作废”。"
            service, sure = documents.void, message.ask(self, question, "作废(&Z)", danger=True)
        else:
            service, sure = documents.restore, message.ask(self, f"要恢复{number}吗？", "恢复(&Z)")
        if sure and self.attempt(lambda: self.office.write(service, document_id, version)):
            self.refresh()

    def _pdf_of(self, document_id: int) -> bytes:
        from jiceng_desktop.ui.papers.sheet import sheet_of  # heavy: fonts and ReportLab

        return sheet_of(self.office, document_id)

    def _name_of(self, document_id: int) -> str:
        from jiceng_desktop.ui.papers.sheet import file_name

        return file_name(self.office.read(documents.load, document_id))
