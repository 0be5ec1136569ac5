"""The panel on the left: volunteers by status, team and origin, each with its count."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal

from jiceng_desktop.marks import override
from jiceng_desktop.services import volunteers
from jiceng_desktop.services.volunteers import Counts, Narrow
from jiceng_desktop.terms import VolunteerOrigin, VolunteerStatus
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.desk import Desk

HERE = Narrow(here=True)
_ALL, _LEFT, _TEAMLESS, _UNAGREED = "all", "left", "teamless", "unagreed"
_HEADINGS = {"team": "服务队", "origin": "来源", "missing": "待补"}


class RosterPanel(CountPanel):
    """A click on a line narrows the roster to it, another one releases it; one line of each group may be chosen."""

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(least_width=160)
        self._desk = desk
        self._counts: Counts | None = None
        self.narrow = HERE
        self.setRootIsDecorated(False)

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, partial(self._desk.office.read, volunteers.counts), self.show_counts)

    def show_counts(self, counts: Counts) -> None:
        """Show the lines with their counts."""
        self._counts = counts
        self._build(counts)

    def choose(self, narrow: Narrow) -> None:
        """Narrow the list."""
        self.narrow = narrow
        if self._counts is not None:
            self._build(self._counts)
        self.narrowed.emit(narrow)

    def chosen(self) -> list[str]:
        """Return in words what is chosen."""
        return [item.text(0) for item in self.lines() if key_of(item) in self._keys() - {_ALL}]

    @override
    def choose_line(self, key: str) -> None:
        part, _, code = key.partition(":")
        now = self.narrow
        match part:
            case "all":
                self.choose(HERE)
            case "left":
                self.choose(HERE if now.here is False else Narrow(here=False))
            case "status":
                status = VolunteerStatus(code)
                self.choose(replace(self._staying(), status=None if now.status is status else status))
            case "team" if code:
                team_id = int(code)
                chosen = None if now.team_id == team_id else team_id
                self.choose(replace(self._staying(), team_id=chosen, teamless=False))
            case "origin" if code:
                origin = VolunteerOrigin(code)
                self.choose(replace(now, origin=None if now.origin is origin else origin))
            case "teamless":
                self.choose(replace(self._staying(), teamless=not now.teamless, team_id=None))
            case "unagreed":
                self.choose(replace(now, unagreed=not now.unagreed))

    def _staying(self) -> Narrow:
        """Return what is chosen among those who have not left: who has belongs to no team."""
        return replace(self.narrow, here=True)

    # building

    def _build(self, counts: Counts) -> None:
        closed = {key_of(item) for item in self.lines() if item.childCount() and not item.isExpanded()}
        place = self.verticalScrollBar().value()
        self.clear()
        self.add_line(None, _ALL, "全部在册", f"{counts.here:,}")
        if resting := counts.statuses.get(VolunteerStatus.RESTING):
            self.add_line(None, f"status:{VolunteerStatus.RESTING.value}", "暂停", f"{resting:,}")
        self.add_line(None, _LEFT, "已退出", f"{counts.left:,}")
        groups: tuple[tuple[str, list[tuple[str, str, int]]], ...] = (
            ("team", [(f"team:{team_id}", name, count) for team_id, name, count in counts.teams]),
            ("origin", [(f"origin:{one.value}", one.label, count) for one, count in counts.origins.items()]),
            ("missing", [(_TEAMLESS, "没有服务队", counts.teamless), (_UNAGREED, "没有签同意书", counts.unagreed)]),
        )
        for part, lines in groups:
            if not lines:
                continue
            heading = self.add_line(None, part, _HEADINGS[part])
            for key, name, count in lines:
                self.add_line(heading, key, name, f"{count:,}")
            heading.setExpanded(part not in closed)
        self.mark(self._keys(), _HEADINGS)
        self.verticalScrollBar().setValue(place)

    def _keys(self) -> set[str]:
        now = self.narrow
        keys = {
            f"status:{now.status.value}" if now.status else "",
            f"team:{now.team_id}" if now.team_id is not None else "",
            f"origin:{now.origin.value}" if now.origin else "",
            _LEFT if now.here is False else "",
            _TEAMLESS if now.teamless else "",
            _UNAGREED if now.unagreed else "",
        }
        return keys - {""} or {_ALL}
