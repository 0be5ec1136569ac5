"""Deleting an occurrence, and the way back that its card offers."""

from __future__ import annotations

from collections.abc import Callable

from jiceng_desktop.services import events, undo
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.page import Page


class Removal:
    """The deletions of a page; ``renew`` shows what there is after one, or after it was taken back."""

    def __init__(self, page: Page, renew: Callable[[], object]) -> None:
        self._page, self._renew = page, renew
        self._removed: tuple[int, str] | None = None  # audit group and title of what was just deleted

    def title(self) -> str | None:
        """Return what was just deleted, as long as it is offered back."""
        return None if self._removed is None else self._removed[1]

    def forget(self) -> None:
        """Offer the way back no more: something else is in sight."""
        self._removed = None

    def remove(self, occurrence_id: int) -> None:
        """Ask, then delete an occurrence."""
        office = self._page.office
        shown = office.read(events.load, occurrence_id)
        title = shown.title or ""
        if not message.ask(self._page, f"要删除“{title}”吗？", "删除(&D)", danger=True):
            return
        if not self._page.attempt(lambda: office.write(events.remove, occurrence_id, shown.version)):
            return
        group_id = office.last_group
        self._removed = None if group_id is None else (group_id, title)
        self._renew()

    def restore(self) -> None:
        """Take the last deletion back."""
        if self._removed is not None and self._page.attempt(self._take_back):
            self._removed = None
            self._renew()
            message.toast(self._page, "已撤销删除")

    def _take_back(self) -> None:
        if self._removed is not None:
            self._page.office.write(undo.take_back, self._removed[0])
