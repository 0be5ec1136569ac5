"""The panel on the left: which list."""

from __future__ import annotations

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services.stocktakes import Overview, Which
from jiceng_desktop.terms import StocktakeState
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel

_ICONS = {Which.COUNTS: "clipboard-check-outline", Which.CORNERS: "map-marker-outline"}


class StocktakePanel(CountPanel):
    """One click chooses a list, or the counts of one state; another click shows all again."""

    list_chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__(least_width=180)
        self.chosen = Which.COUNTS
        self.narrow: StocktakeState | None = None
        for which in Which:
            line = self.add_line(None, f"list:{which.value}", which.label)
            line.setIcon(0, theme.icon(_ICONS[which]))
            if which is Which.COUNTS:
                for state in StocktakeState:
                    self.add_line(line, f"state:{state.value}", state.label)
                line.setExpanded(True)
        self._mark_chosen()

    def show_overview(self, found: Overview) -> None:
        """Show how many there are of each."""
        self.line(f"list:{Which.CORNERS.value}").setText(1, f"{found.corners:,}")
        self.line(f"list:{Which.COUNTS.value}").setText(1, f"{sum(found.counts.values()):,}")
        for state in StocktakeState:
            self.line(f"state:{state.value}").setText(1, f"{found.counts.get(state, 0):,}")

    def choose_list(self, which: Which) -> None:
        """Bring a list to the front."""
        if which is not self.chosen:
            self.chosen = which
            self._mark_chosen()
            self.list_chosen.emit(which)

    def narrow_to(self, state: StocktakeState | None) -> None:
        """Show only the counts of a state."""
        if state is not self.narrow:
            self.narrow = state
            self._mark_chosen()
            self.narrowed.emit(state)

    def told(self) -> list[str]:
        """Return in words what the counts are narrowed to."""
        return [] if self.narrow is None else [self.narrow.label]

    @override
    def choose_line(self, key: str) -> None:
        part, _, code = key.partition(":")
        if part == "list":
            self.choose_list(Which(code))
            self.narrow_to(None)
        else:
            self.choose_list(Which.COUNTS)
            state = StocktakeState(code)
            self.narrow_to(None if self.narrow is state else state)

    def _mark_chosen(self) -> None:
        state = self.narrow
        self.mark({f"list:{self.chosen.value}"} if state is None else {f"state:{state.value}"})
