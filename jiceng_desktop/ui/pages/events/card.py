"""The card of one occurrence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.events import Draft
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.page import Page

T = TypeVar("T")
Act = Callable[[], object]
_HINT = (
    "选中一场活动，这里显示它的详情，并可以一键生成通知。\n\n在月历上双击一天，可以新增活动。\n\n"
    "反复办的讲堂、例会，用“系列”排一次，以后各场就都有了。已有的计划可以从“工具”里导入。"
)
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
    _answers: dict[Callable[..., Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def read(self, look: Callable[[Any, int], T]) -> T:
        """Ask a service about the occurrence while the card is built; what several parts ask is asked once."""
        if look not in self._answers:
            self._answers[look] = self.page.office.read(look, self.occurrence_id)
        return cast("T", self._answers[look])


@dataclass(frozen=True)
class Acts:
    """What can be done with every event; ``apart`` are those that take it off its day, as far as they fit it."""

    edit: Act
    write: Act
    remove: Act
    apart: Callable[[int], Sequence[QAction]] = lambda _occurrence_id: ()


Doing = Callable[[Shown], QPushButton | None]  # the button of something that is done with an event, where it can be
Section = Callable[["EventCard", Shown], None]


class EventCard(Card):
    """Shows everything about an occurrence, part by part; the buttons act on the one that is shown."""

    def __init__(self, acts: Acts, parts: tuple[Sequence[Doing], Sequence[Section]]) -> None:
        """Show the buttons of what is done with an event first of all, then its sections."""
        super().__init__(_HINT)
        self._acts = acts
        self._doing, self._sections = parts
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
        self.add(self._buttons(shown))
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

    def _buttons(self, shown: Shown) -> QWidget:
        acts = self._acts
        doing = [button for make in self._doing if (button := make(shown)) is not None]
        both = QWidget()
        both.setObjectName("cardBody")
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 6, 0, 2)
        column.setSpacing(6)
        column.addWidget(button_of("生成通知(&G)", acts.write, "primary"))
        if doing:
            column.addWidget(row_of(doing))
        last = [button_of("编辑(&E)", acts.edit, "small"), button_of("删除(&D)", acts.remove, "danger")]
        if apart := acts.apart(shown.occurrence_id):
            last.insert(1, _menu_of("改期、取消(&U)▾", apart))
            last[-1].setStyleSheet("QPushButton { padding: 0 8px; }")  # the three just fit side by side
        column.addWidget(row_of(last))
        return both


def row_of(buttons: Sequence[QWidget]) -> QWidget:
    """Return buttons and the like side by side."""
    whole = QWidget()
    whole.setObjectName("cardBody")
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button)
    return whole


def _menu_of(title: str, actions: Sequence[QAction]) -> QPushButton:
    """Return a button that offers some actions."""
    button = button_of(title, lambda: None, "small")
    menu = QMenu(button)
    menu.addActions(list(actions))
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height()))))
    return button


def button_of(title: str, act: Act, look: str = "") -> QPushButton:
    """Return a button of a card; ``look`` is a class of the theme."""
    button = QPushButton(title)
    button.setAutoDefault(False)
    if look:
        button.setProperty("class", look)
    button.clicked.connect(lambda: act())
    return button
