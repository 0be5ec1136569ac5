"""The card of one occurrence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.events import Draft
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.page import Page

Act = Callable[[], object]


@dataclass(frozen=True)
class Shown:
    """The occurrence a card shows, and the page it stands on: dialogs are opened over it, with its desk."""

    page: Page
    occurrence_id: int
    draft: Draft


class EventCard(Card):
    """Shows everything about an occurrence, part by part; the buttons act on the one that is shown."""

    def __init__(
        self, edit: Act, write: Act, remove: Act, sections: Sequence[Callable[[EventCard, Shown], None]]
    ) -> None:
        super().__init__("选中一场活动，这里显示它的详情，并可以一键生成通知。\n\n在月历上双击一天，可以新增活动。")
        self._acts = (edit, write, remove)
        self._sections = sections
        self.setMinimumWidth(264)
        self.show_hint()

    def show_event(self, shown: Shown) -> None:
        """Show an occurrence."""
        self.clear()
        self.headline(shown.draft.title or "", f"{shown.draft.kind.label} · {shown.draft.status.label}")
        self.add(self._buttons())
        for show in self._sections:
            show(self, shown)

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
