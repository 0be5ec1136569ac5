"""楼道图书角: the books in the corners."""

from __future__ import annotations

from jiceng_desktop.services import library
from jiceng_desktop.ui.kit.listed import ListedPage


class LibraryPage(ListedPage):
    """All copies, read-only."""

    title, icon = "楼道图书角", "bookshelf"
    listing = library.LISTING
    unit = "册图书"
    nothing_yet = "图书角还没有图书。"
