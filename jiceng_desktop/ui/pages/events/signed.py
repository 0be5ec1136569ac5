"""Who came: the part of an event's card about the sign-in, and the way to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.services import signing
from jiceng_desktop.services.signing import Totals
from jiceng_desktop.terms import CALLED_OFF
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

SHORTCUT = "Ctrl+T"


def show_sign_in(card: EventCard, shown: Shown) -> None:
    """Show how many came, as soon as that was noted by name."""
    if shown.draft.status in CALLED_OFF:
        return
    totals = shown.read(signing.totals)
    if not any((totals.came, totals.excused, totals.absent)):
        return
    card.section("签到")
    if told := _told(totals):
        card.line("到场", told)
    apart = [f"{title} {number} 人" for title, number in _apart(totals) if number]
    if apart:
        card.line("其他", "，".join(apart))
    heads = shown.draft.headcount
    if heads is not None and totals.came and heads != totals.came:
        card.line("人数", f"登记的是 {heads} 人，与签到的 {totals.came} 人不同。")


def sign_in_button(shown: Shown) -> QPushButton | None:
    """Return what opens the roll, unless the event is off."""
    if shown.draft.status in CALLED_OFF:
        return None
    button = button_of("签到(&T)…", lambda: sign_in(shown.page, shown.occurrence_id), "small")
    button.setToolTip(f"登记谁到场了（{SHORTCUT}）")
    return button


def _told(totals: Totals) -> str:
    if not totals.came:
        return ""
    late = f"，迟到 {totals.late} 人" if totals.late else ""
    guests = f"，来宾 {totals.guests} 人" if totals.guests else ""
    return f"{totals.came} 人（男 {totals.men}，女 {totals.women}{guests}{late}）"


def _apart(totals: Totals) -> tuple[tuple[str, int], ...]:
    return ("请假", totals.excused), ("缺席", totals.absent)


def sign_in(page: Page, occurrence_id: int) -> None:
    """Open the roll of an event."""
    from jiceng_desktop.ui.pages.events import signing as dialogs  # not needed to look at the calendar

    dialogs.sign_in(page.desk, page, occurrence_id)


def offer_sign_in(page: Page, current: Callable[[], int | None]) -> QAction:
    """Return the action 签到 for the event the clerk is at."""

    def go() -> None:
        if (occurrence_id := current()) is not None:
            sign_in(page, occurrence_id)

    return page.make_action("签到(&T)…", go, "format-list-checks", SHORTCUT)
