"""The card on the right of the donations: who gave them, and where the books are now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import donations
from jiceng_desktop.services.donations import Book, Sheet
from jiceng_desktop.terms import CopyState, DonationOutcome
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow


class DonationCard(Card):
    """Everything about one donation; what can be done with it stands below the donor's name."""

    decide_asked = Signal()
    certificate_asked = Signal()
    books_asked = Signal()
    person_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__("在表格中选中一批捐书，这里显示捐了什么、书现在在哪里。")
        self._desk = desk
        self.show_hint()

    def show_donation(self, donation_id: int | None) -> None:
        """Show one donation, or the hint."""
        if donation_id is None:
            self.show_hint()
            return
        try:
            sheet = self._desk.office.read(donations.sheet, donation_id)
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            self.show_hint()
            return
        place = self.verticalScrollBar().value()
        self.clear()
        self._head(sheet)
        self.section(f"捐了什么，现在在哪里（{sheet.count()} 册）")
        for book in sheet.books:
            self._book(book)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(place)

    def _head(self, sheet: Sheet) -> None:
        self.headline(sheet.donor, f"{sheet.number}　{sheet.received_on} 收到" + "　不具名" * sheet.anonymous)
        offers: list[tuple[str, Callable[[], object]]] = []
        if sheet.count(DonationOutcome.RECEIVED):
            offers.append(("审核(&Q)…", self.decide_asked.emit))
        offers.append(("捐赠证书(&C)", self.certificate_asked.emit))
        if sheet.count(DonationOutcome.KEPT):
            offers.append(("书的去向(&O)…", self.books_asked.emit))
        if sheet.person_id is not None:
            offers.append(("居民档案(&R)", partial(self.person_asked.emit, sheet.person_id)))
        self._buttons(offers)
        self.section("登记")
        self.line("经手人", sheet.received_by)
        self.line("致谢", f"{sheet.thanked_on} 已出证书" if sheet.thanked_on else "还没有")
        if sheet.note:
            self.line("备注", sheet.note)

    def _book(self, book: Book) -> None:
        self.add(label(f"《{book.name}》　{book.number} 册　{book.outcome.label}"))
        facts = "　".join(filter(None, (book.author, book.isbn, book.decided)))
        if facts:
            self.add(label(facts, "hint"))
        for copy in book.copies:
            place = copy.place if copy.state is CopyState.ON_SHELF else f"{copy.state.label}　{copy.place}"
            self.line(copy.number, "已注销" if copy.state is CopyState.WITHDRAWN else place)

    def _buttons(self, offers: list[tuple[str, Callable[[], object]]]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(self._do, act))
            flow.addWidget(button)
        self.add(row)

    def _do(self, act: Callable[[], object], _checked: bool = False) -> None:
        message.attempt(self, act)
