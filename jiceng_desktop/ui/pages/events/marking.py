"""设置条线: what the selected events of the calendar count for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.line_marks import LineMarksDialog
from jiceng_desktop.ui.kit.page import Page

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.events.page import EventPage


def open_marking(page: Page) -> None:
    """Let the selected events count for other lines, with a way back."""
    shown = cast("EventPage", page)
    chosen = shown.selected()
    if not chosen:
        raise Refusal("请先选中活动。在“列表”里按住 Ctrl 或 Shift 可以选多场。")

    def done(sentence: str) -> None:
        shown.calendar.undoing.offer_back(shown.office, sentence, shown.refresh)

    LineMarksDialog(shown.office, shown, chosen, done).open()
