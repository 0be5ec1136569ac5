"""The panel on the left: teams in their colours with their sub-teams, each with its number of members."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services.teams import Line
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.tag_forms import dot

_ALL, _CLOSED = "all", "closed"


class TeamPanel(CountPanel):
    """One click on a team shows its members; ``chosen`` carries the team's id, None for all."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(least_width=204)
        self.team_id: int | None = None
        self.teams: list[Line] = []
        self.show_teams([])

    def show_teams(self, teams: Sequence[Line]) -> None:
        """Show the teams; the chosen one stays chosen, or all are if it is gone."""
        opened = self._has(_CLOSED) and self.line(_CLOSED).isExpanded()
        self.teams = list(teams)
        self.clear()
        self.add_line(None, _ALL, "全部队员")
        for team in teams:
            if not team.closed:
                self._add(team)
        closed = [team for team in teams if team.closed]
        if closed:
            heading = self.add_line(None, _CLOSED, "已停办", str(len(closed)))
            for team in closed:
                self.add_line(heading, str(team.id), team.name).setIcon(0, dot(theme.BORDER))
            heading.setExpanded(opened)
        if self.team_id is not None and self.current() is None:
            self.team_id = None
        self._mark()

    def current(self) -> Line | None:
        """Return the chosen team."""
        return next((team for team in self.teams if team.id == self.team_id), None)

    def choose(self, team_id: int | None) -> None:
        """Show the members of a team, or of all."""
        self.team_id = team_id if any(team.id == team_id for team in self.teams) else None
        self._mark()
        self.chosen.emit(self.team_id)

    @override
    def choose_line(self, key: str) -> None:
        if key == _CLOSED:
            heading = self.line(key)
            heading.setExpanded(not heading.isExpanded())
        else:
            self.choose(None if key == _ALL else int(key))

    def _add(self, team: Line) -> None:
        above = self.line(str(team.parent_id)) if team.parent_id and self._has(str(team.parent_id)) else None
        line = self.add_line(above, str(team.id), team.name, f"{team.members:,}")
        line.setIcon(0, dot(team.colour or theme.ACCENT))
        if team.vacant:
            line.setToolTip(1, f"还缺 {team.vacant} 人")
        if above is not None:
            above.setExpanded(True)

    def _has(self, key: str) -> bool:
        return any(key_of(item) == key for item in self.lines())

    def _mark(self) -> None:
        self.mark({_ALL if self.team_id is None else str(self.team_id)})
