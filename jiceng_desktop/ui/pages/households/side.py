"""The panel on the left: households by kind, and those with something to put right, each with its count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services import households
from jiceng_desktop.services.households.listing import Matter, Narrow
from jiceng_desktop.terms import HouseholdKind
from jiceng_desktop.ui.kit.counts import CountPanel
from jiceng_desktop.ui.kit.desk import Desk

_ALL = "all"
_LINES = {_ALL: None, **{one.value: one for one in (*HouseholdKind, *Matter)}}


class HouseholdPanel(CountPanel):
    """One click on a line narrows the list to it; ``narrowed`` carries the Narrow, None for all."""

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(least_width=150)
        self._desk = desk
        self._chosen: HouseholdKind | Matter | None = None
        self.setRootIsDecorated(False)
        for key, part in _LINES.items():
            self.add_line(None, key, part.label if part else "全部")
        self._mark_chosen()

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, lambda: self._desk.office.read(households.counts), self.show_counts)

    def show_counts(self, counts: Mapping[HouseholdKind | Matter | None, int]) -> None:
        """Show the counts."""
        for key, part in _LINES.items():
            self.line(key).setText(1, f"{counts[part]:,}")

    def choose(self, part: HouseholdKind | Matter | None) -> None:
        """Narrow the list to a kind or a matter; None shows all."""
        self._chosen = part
        self._mark_chosen()
        if part is None:
            self.narrowed.emit(None)
        else:
            self.narrowed.emit(Narrow(kind=part) if isinstance(part, HouseholdKind) else Narrow(matter=part))

    def chosen(self) -> list[str]:
        """Return in words what is chosen."""
        return [] if self._chosen is None else [self._chosen.label]

    @override
    def choose_line(self, key: str) -> None:
        self.choose(_LINES[key])

    def _mark_chosen(self) -> None:
        self.mark({self._chosen.value if self._chosen else _ALL})
