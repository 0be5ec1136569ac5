"""The panel on the left: which list, of which corner."""

from __future__ import annotations

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services.loans import Narrow, Overview, Which
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel

_CORNERS = "corners"
_ICONS = {
    Which.OUT: "book-arrow-right-outline",
    Which.OVERDUE: "book-alert-outline",
    Which.SOON: "clock-outline",
    Which.RESERVED: "book-clock-outline",
    Which.READERS: "account-group",
    Which.HISTORY: "history",
}
LOANS = (Which.OUT, Which.OVERDUE, Which.SOON, Which.HISTORY)  # lists that a corner can narrow


class LoansPanel(CountPanel):
    """One click chooses a list; a corner narrows it, another click releases that."""

    list_chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = Which.OUT
        self.narrow = Narrow()
        self._shown: tuple[tuple[int, str, int], ...] = ()
        for which in Which:
            self.add_line(None, f"list:{which.value}", which.label).setIcon(0, theme.icon(_ICONS[which]))
        self._heading = self.add_line(None, _CORNERS, "图书角")
        self._heading.setHidden(True)
        self._mark_chosen()

    def show_overview(self, found: Overview) -> None:
        """Show the counts, and the corners that have books out."""
        for which, count in found.counts.items():
            self.line(f"list:{which.value}").setText(1, f"{count:,}")
        if found.corners != self._shown:
            self._shown = found.corners
            self._heading.takeChildren()
            for corner_id, name, count in found.corners:
                self.add_line(self._heading, f"corner:{corner_id}", name, f"{count:,}")
            self._heading.setExpanded(True)
            self._heading.setHidden(not found.corners)
            self._mark_chosen()

    def words(self) -> list[str]:
        """Return in words what the list is narrowed to."""
        return [name for corner_id, name, _ in self._shown if corner_id == self.narrow.corner_id]

    def choose_list(self, which: Which) -> None:
        """Bring a list to the front."""
        if which is not self.chosen:
            self.chosen = which
            self._mark_chosen()
            self.list_chosen.emit(which)

    def show_all(self) -> None:
        """Stop narrowing."""
        self.narrow_to(Narrow())

    def narrow_to(self, narrow: Narrow) -> None:
        """Show only what was lent at a corner."""
        if narrow != self.narrow:
            self.narrow = narrow
            self._mark_chosen()
            self.narrowed.emit(narrow)

    @override
    def choose_line(self, key: str) -> None:
        part, _, code = key.partition(":")
        if part == "list":
            self.choose_list(Which(code))
        elif code:
            if self.chosen not in LOANS:
                self.choose_list(Which.OUT)
            self.narrow_to(Narrow() if self.narrow.corner_id == int(code) else Narrow(int(code)))

    def _mark_chosen(self) -> None:
        self.mark({f"list:{self.chosen.value}", f"corner:{self.narrow.corner_id}"}, {_CORNERS})
