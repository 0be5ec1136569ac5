"""更正通知: offered at once when an announced event is off or at another time, and on its card until it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from jiceng_desktop.services import corrections, templates
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

Offer = tuple[str, Callable[[], object]]
_ON_CARD, _ON_STRIP = "写更正通知(&9)…", "写更正通知…"  # both can be in sight: one letter is enough


def show_correction(card: EventCard, shown: Shown) -> None:
    """Say that people still expect something else, and lead to the paper that tells them."""
    owed = shown.page.office.read(corrections.owed, date.today(), shown.occurrence_id)
    if not owed:
        return
    card.section("更正通知")
    card.add(label(f"这场活动已{owed[0].what}，发过的通知还没有更正。", "warning"))
    write = partial(write_correction, shown.page, shown.occurrence_id)
    card.add(button_of(_ON_CARD, lambda: shown.page.attempt(write), "primary"))


def offer_correction(page: Page, occurrence_id: int) -> Offer | None:
    """Return what can be done beside taking a change back, where people were told otherwise."""
    if not page.office.read(corrections.owed, date.today(), occurrence_id):
        return None
    return _ON_STRIP, partial(write_correction, page, occurrence_id)


def write_correction(page: Page, occurrence_id: int) -> None:
    """Open the correction of an event, already written."""
    from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy, and seldom needed

    draft = page.office.read(templates.correction, occurrence_id, date.today())
    PaperEditor(page.desk, draft, page).open()
