"""通知公告: filed papers, and new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import documents, filed, mailing, scans, templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.filed import Narrow
from jiceng_desktop.terms import DocumentStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.shelf import add_files
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.documents.panel import RegisterPanel
from jiceng_desktop.ui.pages.documents.scans import ScansShelf

if TYPE_CHECKING:
    from jiceng_desktop.ui.papers.saving import Savable

_SIZES, _LEAST_LIST = [168, 650, 520], 440

_WHY_VOID = ("内容有误，已另行发文", "活动取消", "重复归档", "不再需要")


class DocumentPage(RecordPage):
    """All filed papers, each with its sheet beside it."""

    title, icon = "通知公告", "file-document-outline"
    listing = filed.LISTING
    unit = "份文件"
    nothing_yet = "还没有归档的文件。可以由活动生成通知，或新建一份。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet_of: tuple[int, int] | None = None  # paper and version whose sheet is shown or on its way
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)
        if desk.memory.get(f"panes/{self.listing.title}") is None:
            self.panes.setSizes(_SIZES)

    # the page's parts

    @override
    def room_wanted(self) -> int:
        return _LEAST_LIST  # kind, number and title; the sheet is what one looks at here

    @override
    def side(self) -> QWidget:
        self.panel = RegisterPanel(self.desk)
        self.panel.narrowed.connect(self.narrow_by)
        return self.panel

    @override
    def card(self) -> QWidget:
        from jiceng_desktop.ui.pages.documents.sheet import SheetCard  # heavy: QtPdf

        self._card = SheetCard()
        self._card.record_asked.connect(lambda: self.attempt(self.show_same_record))
        self._card.recipients_asked.connect(lambda: self.attempt(self.offer_delivery))
        self._card.scans_asked.connect(lambda: self.attempt(self.open_scans))
        self._card.dropped.connect(lambda paths: self.attempt(lambda: self.add_scans(paths)))
        return self._card

    @override
    def build_actions(self) -> None:
        """Fill the bar; what is needed rarely stands at the end and waits behind 更多 in a narrow window."""
        self.bar.addAction(self.make_action("新建(&N)", self.new_record, "plus"))
        self.offer("由活动生成通知(&G)", self.choose_event, "calendar-month")
        self.bar.add_separator()
        self._about_one = [
            self.offer("打印(&P)", self.print_, "printer"),
            self._offer_menu("另存为(&A)", "content-save-outline"),
            self.offer("扫描件(&M)…", self.open_scans, "image-outline"),
            self.offer("复制为新文件(&U)", self.copy_current, "content-copy"),
            self.offer("作废(&D)…", self.toggle_void, "archive-outline"),
        ]
        self._toggle = self._about_one[-1]
        self.bar.add_separator()
        self.offer("模板(&T)…", self.open_templates, "format-list-checks")
        self.offer("公文用纸(&Y)…", self.open_stationery, "file-document-outline")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.offer("打印列表(&L)", super().print_, "view-list-outline")

    def _offer_menu(self, title: str, icon: str) -> QAction:
        """Offer the kinds of file a paper can be saved as; the menu is filled when it is first opened."""
        action = self.offer(title, lambda: None, icon)
        menu = QMenu(self)
        action.setMenu(menu)
        menu.aboutToShow.connect(self._fill_save_menu)
        button = self.bar.button_of(action)
        if isinstance(button, QToolButton):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._save_menu = menu
        return action

    def _fill_save_menu(self) -> None:
        from jiceng_desktop.ui.papers.saving import save_menu  # heavy: fonts and ReportLab

        if self._save_menu.isEmpty():
            self._save_menu.addActions(save_menu(self, self.desk.jobs, self._savable).actions())

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return self._about_one if self.current() is not None else []

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def refresh(self) -> None:
        super().refresh()
        self.panel.refresh()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.panel.choose(Narrow())

    @override
    def narrowing(self) -> list[str]:
        return self.panel.chosen() + super().narrowing()

    # the card

    @override
    def show_record(self, record_id: int | None) -> None:
        for action in self._about_one:
            action.setEnabled(record_id is not None)
        if record_id is None:
            self._sheet_of = None
            self._card.show_nothing()
            return
        paper, attached = self.office.read(
            lambda session: (documents.filed(session, record_id), scans.of_document(session, record_id))
        )
        self._name_toggle("作废(&D)…" if paper.status is DocumentStatus.FILED else "恢复(&D)")
        self._card.show_head(paper, attached)
        sheet = record_id, paper.draft.version
        if self._sheet_of != sheet:
            self._sheet_of = sheet
            self._card.wait()
            self.desk.jobs.quiet(self._card, partial(self._pdf_of, record_id), self._show_sheet)

    def _name_toggle(self, title: str) -> None:
        self._toggle.setText(title)
        self._toggle.setIconText(title)
        self._toggle.setToolTip(title.split("(&")[0])

    def _show_sheet(self, pdf: bytes) -> None:
        self.attempt(lambda: self._card.show_sheet(pdf))

    def show_same_record(self) -> None:
        """List only the papers made of the record that the shown one was made of."""
        document_id = self.current()
        if document_id is not None:
            draft = self.office.read(documents.load, document_id)
            self.finder.clear()
            self.panel.choose(
                Narrow(occurrence_id=draft.occurrence_id, person_id=draft.person_id, household_id=draft.household_id),
                draft.about,
            )

    # new papers

    @override
    def new_record(self) -> None:
        from jiceng_desktop.ui.papers.choosing import choose_paper  # heavy: fonts and ReportLab

        choose_paper(self.desk, self).filed.connect(self._show_filed)

    def choose_event(self) -> None:
        """Choose an event and open its notice, already written."""
        from jiceng_desktop.ui.pages.documents.picker import EventPicker

        picker = EventPicker(self.desk, self)
        picker.picked.connect(self._write_of)
        picker.open()

    def _write_of(self, occurrence_id: int) -> None:
        self.attempt(lambda: self._write(self.office.read(templates.of_occurrence, occurrence_id, date.today())))

    def copy_current(self) -> None:
        """Open the editor with what the paper says, as a new one of today."""
        document_id = self.current()
        if document_id is not None:
            self._write(self.office.read(documents.copy, document_id, date.today()))

    def _write(self, draft: Draft) -> None:
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

        editor = PaperEditor(self.desk, draft, self)
        editor.filed.connect(self._show_filed)
        editor.open()

    def _show_filed(self, document_id: int) -> None:
        self.refresh()
        self.view.select_ids([document_id], document_id)

    # what can be done with a paper

    @override
    def open_record(self, record_id: int) -> None:
        """Show the paper large, in a window of its own."""
        from jiceng_desktop.ui.kit.preview import PaperWindow

        paper = self.office.read(documents.filed, record_id)
        void = "（已作废）" if paper.status is DocumentStatus.VOID else ""
        name = f"{self._name_of(record_id)}{void}"
        PaperWindow(self, self._pdf_of(record_id), name, paper.draft.kind.value).show()

    @override
    def print_(self) -> None:
        from jiceng_desktop.ui.kit.preview import print_pdf

        document_id = self.current()
        if document_id is None:
            super().print_()
            return
        paper = self.office.read(documents.filed, document_id)
        if self._sure_of(paper.status):
            print_pdf(self, self._pdf_of(document_id), self._name_of(document_id), paper.draft.kind.value)

    def _sure_of(self, status: DocumentStatus) -> bool:
        question = "这份文件已经作废，仍然要打印吗？"
        return status is DocumentStatus.FILED or message.ask(self, question, "打印(&P)", danger=True)

    def _savable(self) -> Savable | None:
        from jiceng_desktop.ui.papers.saving import Savable

        document_id = self.current()
        if document_id is None:
            return None
        return Savable(self.office.read(documents.load, document_id), partial(self._pdf_of, document_id))

    def toggle_void(self) -> None:
        """Ask why, then mark the paper void; or take that back. Its number stays its own."""
        document_id = self.current()
        if document_id is None:
            return
        status, version = self.office.read(documents.status_of, document_id)
        if status is DocumentStatus.VOID:
            number = self.office.read(documents.load, document_id).number
            if message.ask(self, f"要恢复{number}吗？", "恢复(&Z)"):
                self._change(lambda: self.office.write(documents.restore, document_id, version))
            return
        sentence = f"{self._name_of(document_id)}\n作废后编号和原文都保留，列表里标为“已作废”；以后可以恢复。"
        dialog = ReasonDialog("作废文件", sentence, _WHY_VOID, "作废(&Z)", self)
        dialog.foot.confirm.setProperty("class", "danger")
        dialog.given.connect(
            lambda reason: self._change(lambda: self.office.write(documents.void, document_id, version, reason))
        )
        dialog.open()

    def _change(self, act: Callable[[], object]) -> None:
        if self.attempt(act):
            self.refresh()

    def offer_delivery(self) -> None:
        """Offer the delivery list and the envelopes of those who got the paper."""
        from jiceng_desktop.ui.papers.delivery import print_delivery, print_envelopes  # heavy: fonts and ReportLab

        document_id = self.current()
        if document_id is None:
            return
        receivers, title = self.office.read(mailing.again, document_id), self._name_of(document_id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in (
            ("派送清单(&1)…", lambda: print_delivery(self, self.desk, title, receivers)),
            ("信封和标签(&2)…", lambda: print_envelopes(self, self.desk, receivers)),
        ):
            menu.addAction(self.make_action(text, act, "printer"))
        menu.popup(QCursor.pos())

    # scans

    def open_scans(self) -> None:
        """Show the scans of the paper, to look at them and to add others."""
        from jiceng_desktop.ui.kit.files import FilesDialog  # heavy: QtPdf

        document_id = self.current()
        if document_id is not None:
            shelf = ScansShelf(self.office, document_id)
            dialog = FilesDialog(self.desk, shelf, self._name_of(document_id), self)
            dialog.changed.connect(self.refresh)
            dialog.open()

    def add_scans(self, paths: Sequence[Path]) -> None:
        """Attach files that were dragged onto the card."""
        document_id = self.current()
        if document_id is not None:
            add_files(self, self.desk, ScansShelf(self.office, document_id), paths, self._scans_added)

    def _scans_added(self, sentence: str) -> None:
        self.refresh()
        self.undoing.offer_back(self.office, sentence, self.refresh)

    # what papers look like

    def open_templates(self) -> None:
        """Open the templates of the office's papers."""
        from jiceng_desktop.ui.papers.templates import open_templates

        open_templates(self.desk, self)

    def open_stationery(self) -> None:
        """Open what the office's papers carry besides their text."""
        from jiceng_desktop.ui.papers.stationery import open_stationery

        open_stationery(self.desk, self)

    def _pdf_of(self, document_id: int) -> bytes:
        from jiceng_desktop.ui.papers.sheet import sheet_of  # heavy: fonts and ReportLab

        return sheet_of(self.office, document_id)

    def _name_of(self, document_id: int) -> str:
        from jiceng_desktop.ui.papers.sheet import file_name

        return file_name(self.office.read(documents.load, document_id))
