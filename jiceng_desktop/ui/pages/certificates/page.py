"""证明: the register of certificates of voluntary service, and new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import certificates, publicity
from jiceng_desktop.services.certificates import Narrow
from jiceng_desktop.terms import CertificateStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.lists import ListsPanel
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.papers.certifying import open_certificate

_SIZES, _LEAST_LIST = [150, 650, 520], 420
_STATES = (None, *CertificateStatus)
_WHY_VOID = ("时长有误，另行出具", "姓名或证件号有误，另行出具", "重复出具", "遗失，另行出具")


class CertificatePage(RecordPage):
    """All certificates, each with its sheet beside it."""

    title, icon = "证明", "certificate-outline"
    listing = certificates.LISTING
    unit = "份证明"
    nothing_yet = "还没有出具过志愿服务记录证明。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet_of: int | None = None
        if desk.memory.get(f"panes/{self.listing.title}") is None:
            self.panes.setSizes(_SIZES)

    # the page's parts

    @override
    def room_wanted(self) -> int:
        return _LEAST_LIST  # number, name and hours; the sheet is what one looks at here

    @override
    def side(self) -> QWidget:
        self._years = [None, *(self.office.read(certificates.years) or [date.today().year])]
        self.panel = ListsPanel(130)
        self.panel.add_list("状态(&S)", ["全部", *(state.label for state in CertificateStatus)])
        self.panel.add_list("出具年份(&T)", ["全部", *(f"{year}年" for year in self._years[1:])])
        self.panel.changed.connect(self._narrow)
        return self.panel

    @override
    def card(self) -> QWidget:
        from jiceng_desktop.ui.pages.certificates.sheet import CertificateCard  # heavy: QtPdf

        self._card = CertificateCard()
        return self._card

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新开证明(&N)", self.new_record, "plus"))
        self.offer("核对(&Y)…", self.verify, "qrcode-scan")
        self.bar.add_separator()
        self._about_one = [
            self.offer("打印(&P)", self.print_, "printer"),
            self.offer("另存为 PDF(&A)…", self.save, "content-save-outline"),
            self.offer("作废(&D)…", self.toggle_void, "archive-outline"),
        ]
        self._toggle = self._about_one[-1]
        self.bar.add_separator()
        self.offer("公示名单(&G)…", self.publicise, "file-document-outline")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.offer("打印列表(&L)", super().print_, "view-list-outline")

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return self._about_one if self.current() is not None else []

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.panel.reset()

    @override
    def narrowing(self) -> list[str]:
        return self.panel.told() + super().narrowing()

    def _narrow(self) -> None:
        states, years = (self.panel.row(place) for place in range(2))
        narrow = Narrow(_STATES[states], self._years[years])
        self.narrow_by(None if narrow == Narrow() else narrow)

    # the card

    @override
    def show_record(self, record_id: int | None) -> None:
        for action in self._about_one:
            action.setEnabled(record_id is not None)
        if record_id is None:
            self._sheet_of = None
            self._card.show_nothing()
            return
        entry = self.office.read(certificates.entry, record_id)
        self._name_toggle("作废(&D)…" if entry.status is CertificateStatus.VALID else "恢复(&D)")
        self._card.show_head(entry)
        if self._sheet_of != record_id:
            self._sheet_of = record_id
            work = partial(self.office.read, certificates.pdf_of, record_id)
            self.desk.jobs.quiet(self._card, work, self._show_sheet)

    def _show_sheet(self, pdf: bytes) -> None:
        self.attempt(lambda: self._card.paper.show_pdf(pdf))

    def _name_toggle(self, title: str) -> None:
        self._toggle.setText(title)
        self._toggle.setIconText(title)
        self._toggle.setToolTip(title.split("(&")[0])

    # what can be done

    @override
    def new_record(self) -> None:
        open_certificate(self.desk, self).issued.connect(self._show_issued)

    def _show_issued(self, certificate_id: int) -> None:
        self.refresh()
        self.view.select_ids([certificate_id], certificate_id)

    def verify(self) -> None:
        """Confirm a certificate by its code."""
        from jiceng_desktop.ui.pages.certificates.verifying import VerifyingDialog

        VerifyingDialog(self.office, self).open()

    @override
    def open_record(self, record_id: int) -> None:
        """Show the certificate large, in a window of its own."""
        from jiceng_desktop.ui.kit.preview import PaperWindow
        from jiceng_desktop.ui.papers.certificate import KIND, name_of

        told = self.office.read(certificates.load, record_id)
        pdf = self.office.read(certificates.pdf_of, record_id)
        PaperWindow(self, pdf, name_of(told), KIND).show()

    @override
    def print_(self) -> None:
        from jiceng_desktop.ui.papers.certificate import print_certificate

        certificate_id = self.current()
        if certificate_id is None:
            super().print_()
        elif self._sure_of(certificate_id):
            print_certificate(self.office, self, certificate_id)

    def _sure_of(self, certificate_id: int) -> bool:
        status = self.office.read(certificates.entry, certificate_id).status
        question = "这份证明已经作废，仍然要打印吗？"
        return status is CertificateStatus.VALID or message.ask(self, question, "打印(&P)", danger=True)

    def save(self) -> None:
        """Save the certificate as a PDF file, exactly as it was issued."""
        from jiceng_desktop.ui.kit.saving import save_pdf
        from jiceng_desktop.ui.papers.certificate import name_of

        certificate_id = self.current()
        if certificate_id is not None:
            told = self.office.read(certificates.load, certificate_id)
            save_pdf(self, self.office.read(certificates.pdf_of, certificate_id), name_of(told))

    def toggle_void(self) -> None:
        """Ask why, then mark the certificate void; or take that back. Its number stays its own."""
        certificate_id = self.current()
        if certificate_id is None:
            return
        entry = self.office.read(certificates.entry, certificate_id)
        if entry.status is CertificateStatus.VOID:
            if message.ask(self, f"要恢复{entry.number}吗？恢复后核对时又是有效的。", "恢复(&Z)"):
                self._change(partial(self.office.write, certificates.restore, certificate_id, entry.version))
            return
        sentence = f"{entry.number}　{entry.name}\n作废后编号和原件都保留，核对校验码时会说明已经作废；以后可以恢复。"
        dialog = ReasonDialog("作废证明", sentence, _WHY_VOID, "作废(&Z)", self)
        dialog.foot.confirm.setProperty("class", "danger")
        dialog.given.connect(partial(self._void, certificate_id, entry.version))
        dialog.open()

    def _void(self, certificate_id: int, version: int, reason: str) -> None:
        self._change(lambda: self.office.write(certificates.void, certificate_id, version, reason))

    def _change(self, act: Callable[[], object]) -> None:
        if self.attempt(act):
            self.refresh()

    def publicise(self) -> None:
        """Write the list that is hung up in the unit: of the selected certificates, or of all that are listed."""
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

        chosen = self.selected()
        ids = chosen if len(chosen) > 1 else list(self.model.ids)
        if not ids:
            raise Refusal("列表里没有证明，没有可以公示的。")
        PaperEditor(self.desk, self.office.read(publicity.of_certificates, ids, date.today()), self).open()
