"""The card of one occurrence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.events import Draft
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.page import Page

Act = Callable[[], object]
_SETTLES_MS = 120  # what is shown anew has its room by then


@dataclass(frozen=True)
class Shown:
    """The occurrence a card shows, and the page it stands on: dialogs are opened over it, with its desk.

    ``tell`` says what was done with it and offers the way back.
    """

    page: Page
    occurrence_id: int
    draft: Draft
    tell: Callable[[str], object] = lambda _sentence: None


class EventCard(Card):
    """Shows everything about an occurrence, part by part; the buttons act on the one that is shown."""

    def __init__(
        self, edit: Act, write: Act, remove: Act, sections: Sequence[Callable[[EventCard, Shown], None]]
    ) -> None:
        super().__init__("选中一场活动，这里显示它的详情，并可以一键生成通知。\n\n在月历上双击一天，可以新增活动。")
        self._acts = (edit, write, remove)
        self._sections = sections
        self._shown_id: int | None = None
        self._return: tuple[int, str] | None = None  # how far it was scrolled, which part had the cursor
        self._settled = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settled.timeout.connect(self._settle)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, most: self._go_back(most))
        self.setMinimumWidth(264)
        self.show_hint()

    def show_event(self, shown: Shown) -> None:
        """Show an occurrence; one that is shown anew stays where the clerk was at it."""
        if self._return is None:  # else it was shown anew a moment ago
            self._return = (self.verticalScrollBar().value(), self._place_of_focus())
        again, self._shown_id = self._shown_id == shown.occurrence_id, shown.occurrence_id
        self.clear()
        self.headline(shown.draft.title or "", f"{shown.draft.kind.label} · {shown.draft.status.label}")
        self.add(self._buttons())
        for show in self._sections:
            show(self, shown)
        if again:
            self._settled.start()
        else:
            self._return = None

    def _place_of_focus(self) -> str:
        focused = self.focusWidget()
        return focused.objectName() if focused is not None and focused.hasFocus() else ""

    def _go_back(self, longest: int) -> None:
        """Be where the clerk was, as soon as what is shown anew has its room."""
        if self._return is not None:
            self.verticalScrollBar().setValue(min(self._return[0], longest))

    def _settle(self) -> None:
        where = self._return
        self._return = None
        if where is not None and where[1] and (part := self.findChild(QWidget, where[1])) is not None:
            part.setFocus()

    def line_button(self, button: QPushButton) -> None:
        """Put a button below the line added last."""
        if self._lines is not None:
            self._lines.addWidget(button, self._lines.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)

    def show_removed(self, title: str, undo: Act) -> None:
        """Say that an occurrence was deleted, and offer to take that back."""
        self.clear()
        self.headline("已删除", f"“{title}”已从活动日历中删除。")
        self.add(row_of([button_of("撤销删除(&U)", undo)]))

    def show_gone(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self.clear()
        self.text(sentence)

    def _buttons(self) -> QWidget:
        edit, write, remove = self._acts
        both = QWidget()
        both.setObjectName("cardBody")
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 6, 0, 2)
        column.setSpacing(6)
        column.addWidget(button_of("生成通知(&G)", write, "primary"))
        column.addWidget(row_of([button_of("编辑(&E)", edit), button_of("删除(&D)", remove, "danger")]))
        return both


def row_of(buttons: Sequence[QPushButton]) -> QWidget:
    """Return buttons side by side."""
    whole = QWidget()
    whole.setObjectName("cardBody")
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button)
    return whole


def button_of(title: str, act: Act, look: str = "") -> QPushButton:
    """Return a button of a card; ``look`` is a class of the theme."""
    button = QPushButton(title)
    button.setAutoDefault(False)
    if look:
        button.setProperty("class", look)
    button.clicked.connect(lambda: act())
    return button
