"""The panel on the left: which list, of which year, of which team."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services.service import Narrow, Overview, Which
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel, key_of

_YEARS, _TEAMS = "years", "teams"
_ICONS = {
    Which.ALL: "history",
    Which.UNCONFIRMED: "clipboard-check-outline",
    Which.WITHOUT: "calendar-month",
    Which.WAITING: "account-switch",
    Which.CORRECTIONS: "format-list-checks",
}


class ServicePanel(CountPanel):
    """One click chooses a list; a year and a team narrow the records, another click releases them."""

    list_chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__(least_width=236)
        self.chosen = Which.ALL
        self.narrow = Narrow()
        self._lines: tuple[object, ...] = ()
        for which in Which:
            self.add_line(None, f"list:{which.value}", which.label).setIcon(0, theme.icon(_ICONS[which]))
        self._mark_chosen()

    def show_overview(self, found: Overview) -> None:
        """Show the counts, and the years and teams as they are now."""
        for which, count in found.counts.items():
            self.line(f"list:{which.value}").setText(1, f"{count:,}")
        if (lines := (found.years, found.teams)) != self._lines:
            self._lines = lines
            self._rebuild(found)

    def words(self) -> list[str]:
        """Return in words what the records are narrowed to."""
        keys = [key for key in self._keys() if any(key_of(item) == key for item in self.lines())]
        return [self.line(key).text(0) for key in keys]

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
        """Show only the records of a year and a team."""
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
            if self.chosen not in (Which.ALL, Which.UNCONFIRMED):
                self.choose_list(Which.ALL)
            self.narrow_to(self._toggled(part, int(code)))

    def _toggled(self, part: str, value: int) -> Narrow:
        if part == "year":
            return replace(self.narrow, year=None if self.narrow.year == value else value)
        return replace(self.narrow, team_id=None if self.narrow.team_id == value else value)

    def _keys(self) -> list[str]:
        found = [f"year:{self.narrow.year}"] if self.narrow.year is not None else []
        return found + ([f"team:{self.narrow.team_id}"] if self.narrow.team_id is not None else [])

    def _mark_chosen(self) -> None:
        self.mark({f"list:{self.chosen.value}", *self._keys()}, {_YEARS, _TEAMS})

    def _rebuild(self, found: Overview) -> None:
        closed = {key_of(item) for item in self.lines() if item.childCount() and not item.isExpanded()}
        while self.topLevelItemCount() > len(Which):
            self.takeTopLevelItem(len(Which))
        years = self.add_line(None, _YEARS, "年份")
        for year in found.years:
            self.add_line(years, f"year:{year}", f"{year}年")
        teams = self.add_line(None, _TEAMS, "服务队")
        for team_id, name in found.teams:
            self.add_line(teams, f"team:{team_id}", name)
        for heading in (years, teams):
            heading.setExpanded(key_of(heading) not in closed)
            heading.setHidden(heading.childCount() == 0)
        self._mark_chosen()
