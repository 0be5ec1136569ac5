"""图书: the books in the corners."""

from __future__ import annotations

from jiceng_desktop.marks import override
from jiceng_desktop.services import library
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit.listed import ListedPage
from jiceng_desktop.ui.papers.menu import offer_papers


class BookPage(ListedPage):
    """All copies, read-only."""

    title, icon = "图书", "bookshelf"
    listing = library.LISTING
    unit = "册图书"
    nothing_yet = "图书角还没有图书。"

    @override
    def build_actions(self) -> None:
        offer_papers(self, self._about, nothing="请先选中一册借出的图书")
        super().build_actions()

    def _about(self) -> About | None:
        copy_id = self.current()
        lent = copy_id is not None and self.office.read(library.is_lent, copy_id)
        return About(Subject.COPY, copy_id) if copy_id is not None and lent else None
