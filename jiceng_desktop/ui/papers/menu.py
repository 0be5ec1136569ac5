"""打印公文 ▾: the papers that fit the record one is at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from jiceng_desktop.services import templates
from jiceng_desktop.services.templates import About, Offer
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.papers.opening import open_paper

_MNEMONICS = 9

Asked = Callable[[], About | None]
Chosen = Callable[[], Sequence[int]]


class PaperMenu(QMenu):
    """Offers the papers of a record, filled afresh whenever it opens; one click leads to the written paper.

    ``about`` tells the record one is at; ``persons`` all that are selected, where the records are persons.
    """

    filed = Signal(int)

    def __init__(
        self, desk: Desk, parent: QWidget, about: Asked, persons: Chosen = tuple, nothing: str = "请先选中一条记录"
    ) -> None:
        super().__init__(parent)
        self._owner = parent
        self._desk, self._about, self._persons, self._nothing = desk, about, persons, nothing
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.refill)

    def refill(self) -> None:
        """Offer what fits the record one is at now."""
        self.clear()
        about = self._about()
        if about is None:
            self.addAction(self._nothing).setEnabled(False)
            return
        for place, offer in enumerate(self._desk.office.read(templates.fitting, about), start=1):
            self._offer(place, offer, about)
        self.addSeparator()
        self.addAction("其他公文(&0)…").triggered.connect(lambda: self._attempt(self._choose, about))

    def _offer(self, place: int, offer: Offer, about: About) -> None:
        name = offer.name.replace("&", "&&")
        mark = "…" if offer.in_full else ""
        action = self.addAction(f"{name}(&{place}){mark}" if place <= _MNEMONICS else f"{name}{mark}")
        action.setToolTip(f"<p>{escape(offer.hint)}</p>" if offer.hint else "")
        action.triggered.connect(lambda: self._attempt(self._write, offer, about))

    def _attempt(self, act: Callable[..., object], *args: object) -> None:
        message.attempt(self._owner, partial(act, *args))

    def _write(self, offer: Offer, about: About) -> None:
        editor = open_paper(self._desk, self._owner, offer, about, self._persons())
        if editor is not None:
            editor.filed.connect(self.filed)

    def _choose(self, about: About) -> None:
        from jiceng_desktop.ui.papers.choosing import choose_paper  # heavy: the preview

        choose_paper(self._desk, self._owner, about).filed.connect(self.filed)


def offer_papers(
    page: Page, about: Asked, persons: Chosen = tuple, nothing: str = "请先选中一条记录", key: str = "J"
) -> QAction:
    """Put 打印公文 ▾ into a page's bar and into the menu 业务; the menu opens at the first click."""
    action = page.offer(f"打印公文(&{key})", lambda: None, "file-document-outline")
    action.setIconText(f"{action.text()} ▾")
    action.setMenu(PaperMenu(page.desk, page, about, persons, nothing))
    button = page.bar.button_of(action)
    if isinstance(button, QToolButton):
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return action
