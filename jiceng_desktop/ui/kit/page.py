"""What the shell asks of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.bar import Bar
from jiceng_desktop.ui.kit.desk import Desk

Verb = Literal["focus_search", "new_record", "print_", "export", "import_"]


class Page(QWidget):
    """One tab. Everything the shell offers on its own is a hook here; a page overrides what it can do."""

    title: ClassVar[str]
    icon: ClassVar[str]
    status_changed = Signal()
    turned = Signal()  # what the page offers has changed: the shell asks again
    person_asked = Signal(int)  # somebody's card is wanted, wherever it is shown
    household_asked = Signal(int)  # a household is wanted, wherever it is shown
    occurrence_asked = Signal(int)  # an event of the calendar is wanted, wherever it is shown
    occurrence_wanted = Signal(object)  # a new event is to be planned, of which a dict says what is known
    persons_offered = Signal(object)  # persons, by their ids, are chosen for a view that begins work with them

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.office = desk.office
        self.bar = Bar()

    def refresh(self) -> None:
        """Show the present state of the data; called when the page is shown and after a change."""

    def focus_search(self) -> None:
        """Put the cursor into the search box (Ctrl+F)."""

    def take_focus(self) -> None:
        """Put the cursor where work on this page begins; called when the page comes to the front."""
        self.focus_search()

    def new_record(self) -> None:
        """Begin a new record (Ctrl+N)."""

    def print_(self) -> None:
        """Print what is shown (Ctrl+P)."""

    def export(self) -> None:
        """Save what is shown as a workbook."""

    def import_(self) -> None:
        """Bring in records from a file."""

    def can(self, verb: Verb) -> bool:
        """Tell whether the page does something when the shell calls that hook."""
        return getattr(type(self), verb) is not getattr(Page, verb)

    @classmethod
    def knows_persons(cls) -> bool:
        """Tell whether the page can show a person's card."""
        return cls.go_to is not Page.go_to

    def go_to(self, record_id: int) -> None:
        """Show one record among the others."""

    @classmethod
    def knows_households(cls) -> bool:
        """Tell whether the page can show a household."""
        return cls.show_household is not Page.show_household

    def show_household(self, household_id: int) -> None:
        """Show one household among the others."""

    @classmethod
    def knows_occurrences(cls) -> bool:
        """Tell whether the page can show an event of the calendar."""
        return cls.show_occurrence is not Page.show_occurrence

    def show_occurrence(self, occurrence_id: int) -> None:
        """Show one event among the others."""

    def begin_occurrence(self, known: Mapping[str, Any]) -> None:
        """Begin a new event with what is known of it."""

    @classmethod
    def takes_persons(cls) -> bool:
        """Tell whether the page begins work with persons that were chosen elsewhere."""
        return cls.take_persons is not Page.take_persons

    def take_persons(self, person_ids: Sequence[int]) -> None:
        """Begin work with persons that were chosen elsewhere, in their order."""

    def in_sight(self) -> Page:
        """Return the page the clerk looks at: this one, or the view of it that is in front."""
        return self

    def each_view(self) -> Iterator[Page]:
        """Bring one view after the other to the front, for whoever wants to see them all."""
        yield self

    def status(self) -> str:
        """Return what the status bar says about the page, such as the number of records."""
        return ""

    def may_close(self) -> bool:
        """Return whether the page can be closed; ask about unsaved edits first."""
        return True

    def remember(self) -> None:
        """Put column widths and the like into the memory; called before the window closes."""

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused; show why if it is."""
        return message.attempt(self, act)

    def offer(self, title: str, act: Callable[[], object], icon: str = "", shortcut: str = "") -> QAction:
        """Add a button to the page's bar and an entry to the shell's menu 业务; refusals are shown.

        ``title`` with a mnemonic no menu uses (F, B, V, H), such as ``借出(&L)``.
        """
        action = self.make_action(title, act, icon, shortcut)
        self.bar.addAction(action)
        self.addAction(action)
        return action

    def make_action(self, title: str, act: Callable[[], object], icon: str = "", shortcut: str = "") -> QAction:
        """Return an action that shows its refusals."""
        action = QAction(title, self)
        action.setIconText(title)  # a tool button takes its mnemonic from here
        action.setToolTip(title.split("(&")[0] + (f"（{shortcut}）" if shortcut else ""))
        if icon:
            action.setIcon(theme.icon(icon))
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self.attempt(act))
        return action
