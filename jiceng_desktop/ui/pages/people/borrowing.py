"""图书借阅 on the card of a person."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.services.loans import Sheet, late
from jiceng_desktop.ui.pages.people.card import PersonCard


def show_reader(card: PersonCard, sheet: Sheet | None) -> None:
    """Show the reader's number, the books at home and the titles waited for; nothing of who does not borrow."""
    if sheet is None:
        return
    card.section("图书借阅")
    if sheet.number:
        card.line("读者证号", sheet.number + (f"　{sheet.stopped_on} 起停用" if sheet.stopped_on else ""))
    for name, number, due_on in sheet.out:
        card.line("在借", f"《{name}》{number}　{due_on} 应还（{late(due_on, date.today())}）")
    for name in sheet.waits_for:
        card.line("预约", f"《{name}》")
