"""捐书: from the box on the counter to the certificate, and where the books are now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jiceng_desktop import papers
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import donations
from jiceng_desktop.services.donations import Narrow, Sheet
from jiceng_desktop.terms import DonationOutcome
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.book_labels import COPIES, print_labels
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.lists import ListsPanel
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.donations.card import DonationCard
from jiceng_desktop.ui.pages.donations.deciding import DecideDialog
from jiceng_desktop.ui.pages.donations.form import DonationForm
from jiceng_desktop.ui.pages.donations.whereabouts import DonatedBooks

_STATES = ("全部", "待审核", "还没有致谢")
_PAPER = "捐赠证书"


class DonationPage(RecordPage):
    """All donations, the newest first."""

    title, icon = "捐书", "gift-outline"
    kind, dialog = donations.KIND, DonationForm
    unit = "批捐书"
    nothing_yet = "还没有登记捐书。\n有人送书来，写下是谁、哪些书；适不适合放进图书角可以以后再看。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    # parts

    @override
    def side(self) -> QWidget:
        self._years = [None, *(self.office.read(donations.counts).years or [date.today().year])]
        self.panel = ListsPanel(150)
        self.panel.add_list("进度(&T)", list(_STATES))
        self.panel.add_list("收到年份(&Y)", ["全部", *(f"{year}年" for year in self._years[1:])])
        self.panel.changed.connect(self._narrow)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.donation = DonationCard(self.desk)
        self.donation.decide_asked.connect(self.decide)
        self.donation.certificate_asked.connect(lambda: self.attempt(self.show_certificate))
        self.donation.books_asked.connect(self.show_books)
        self.donation.person_asked.connect(self.person_asked)
        return self.donation

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("登记捐书(&N)", self.new_record, "plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("审核(&S)…", self.decide, "clipboard-check-outline")
        self.offer_for_selected("捐赠证书(&M)", self.show_certificate, "certificate-outline")
        self.offer("感谢榜(&G)…", self.write_board, "file-document-outline")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")
        self.deleting = self.make_action("删除(&D)", self.delete, "delete-outline", "Delete")
        self.addAction(self.deleting)

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [*super().menu_actions(), self.deleting]

    # the hooks

    @override
    def show_record(self, record_id: int | None) -> None:
        self.donation.show_donation(record_id)

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.panel.reset()

    @override
    def narrowing(self) -> list[str]:
        return self.panel.told() + super().narrowing()

    def _narrow(self) -> None:
        state, year = (self.panel.row(place) for place in range(2))
        narrow = Narrow(waiting=state == 1, unthanked=state == 2, year=self._years[year])  # noqa: PLR2004
        self.narrow_by(None if narrow == Narrow() else narrow)

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.undoing.offer_back(self.office, "已保存。", self.refresh)
        if self.office.read(donations.sheet, record_id).count(DonationOutcome.RECEIVED):
            self.undoing.lead_on("现在审核(&I)…", self.decide)

    # what a clerk does

    def decide(self) -> None:
        """Ask what becomes of the books of the donation one is at."""
        donation_id = self.current()
        if donation_id is None:
            return
        sheet = self.office.read(donations.sheet, donation_id)
        if not sheet.count(DonationOutcome.RECEIVED):
            message.tell(self, "这批书都已经处理过了。")
            return
        asking = DecideDialog(self.desk, sheet, self)
        asking.decided.connect(lambda count: self._decided(count, sheet))
        asking.open()

    def _decided(self, count: int, before: Sheet) -> None:
        """Say what was decided; books that were kept want labels."""
        self._tell(f"已处理 {count:,} 册。", before.id)
        old = {copy.copy_id for book in before.books for copy in book.copies}
        now = self.office.read(donations.sheet, before.id)
        kept = [copy.copy_id for book in now.books for copy in book.copies if copy.copy_id not in old]
        if kept:
            self.undoing.lead_on("打印标签(&I)…", lambda: print_labels(self, self.desk, COPIES, kept))

    def show_books(self) -> None:
        """Show where all books of the donor one is at are now, to be printed for them."""
        donation_id = self.current()
        if donation_id is not None:
            donor = self.office.read(donations.sheet, donation_id).donor
            given = self.office.read(donations.of_donor, donation_id)
            DonatedBooks(self.desk, self, donor, given).open()

    def show_certificate(self) -> None:
        """Show the certificate of the donation one is at, to be printed or saved; the donor counts as thanked."""
        from jiceng_desktop.documents import donation_certificate
        from jiceng_desktop.ui.kit.preview import PaperWindow

        donation_id = self.current()
        if donation_id is None:
            return
        told = self.office.read(donations.certificate, donation_id, date.today())
        sheet = papers.donation_certificate_of(told)
        missing = donation_certificate.missing_glyphs(sheet)
        text = f"没有字体能打印这些字：{'、'.join(missing)}。\n可以留出空位，打印后手写补上。"
        if missing and not message.ask(self, text, "留空打印(&B)"):
            return
        pdf = donation_certificate.render(sheet, allow_blanks=True)
        self.office.write(donations.thank, [donation_id])
        if self.office.last_group is not None:
            self._tell("已记下今天致谢。", donation_id)
        PaperWindow(self, pdf, f"{_PAPER} {told.number} {told.donor}", _PAPER).show()

    def write_board(self) -> None:
        """Write the notice that thanks the donors: of the selected donations, or of all that are listed."""
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

        chosen = self.selected()
        ids = chosen if len(chosen) > 1 else list(self.model.ids)
        if not ids:
            raise Refusal("列表里没有捐书，没有可以致谢的。")
        PaperEditor(self.desk, self.office.read(donations.board, ids, date.today()), self).open()

    def delete(self) -> None:
        """Ask, then delete a donation that was entered by mistake; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, "为防误删，请一次只删除一批。")
            return
        sheet = self.office.read(donations.sheet, chosen[0])
        version = self.office.read(donations.load, chosen[0]).version
        question = f"确定删除 {sheet.donor} 的这批捐书（{sheet.number}）吗？\n只有登记错了才删除。"
        if message.ask(self, question, yes="删除(&D)", danger=True):
            self.office.write(donations.remove, chosen[0], version)
            self._tell("已删除。", None)

    def _tell(self, sentence: str, donation_id: int | None) -> None:
        """Say what was just done, and offer to take it back."""
        self.refresh()
        if donation_id is not None:
            self.view.select_ids([donation_id], donation_id)
        self.undoing.offer_back(self.office, sentence, self.refresh)
