"""The panel on the left: every kind of problem with its count, and how complete the cards are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush, QColor

from jiceng_desktop.marks import override
from jiceng_desktop.services.checkup import FAULTS, PLACES, Checkup, Problem
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel

_HEADINGS = {"faults": "需要处理的", "records": "资料完整度"}
_ICONS = {
    Problem.NUMBER: "badge-account-horizontal-outline",
    Problem.AGAINST_NUMBER: "badge-account-horizontal-outline",
    Problem.BIRTH: "cake-variant-outline",
    Problem.PHONE: "phone",
    Problem.DUPLICATE: "account-multiple",
    Problem.HEADLESS: "home-account",
    Problem.TWO_HEADS: "home-account",
    Problem.TWO_HOUSEHOLDS: "account-switch",
    Problem.NO_HOME: "map-marker-outline",
    Problem.TAG: "tag-outline",
    Problem.GONE: "account-off-outline",
    Problem.INCOMPLETE: "account-card-outline",
    Problem.COMPOUNDS: "home-city",
    Problem.BUILDINGS: "office-building-outline",
    Problem.GRIDS: "sitemap-outline",
}


class ProblemPanel(CountPanel):
    """One click chooses what the list shows."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.problem = Problem.NUMBER
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        for heading, problems in zip(_HEADINGS, (FAULTS, (Problem.INCOMPLETE, *PLACES)), strict=True):
            self.add_line(None, heading, _HEADINGS[heading])
            for problem in problems:
                self.add_line(None, problem.value, problem.label).setIcon(0, theme.icon(_ICONS[problem]))
        self._mark_chosen()

    def show_checkup(self, checkup: Checkup, accepted: bool) -> None:
        """Show how many findings of each kind there are: those that stand, or those that were accepted."""
        for problem in Problem:
            count = len(checkup.numbers(problem, accepted))
            colour = theme.DANGER if count and problem in FAULTS and not accepted else theme.FAINT
            item = self.line(problem.value)
            item.setText(1, f"{count:,}")
            item.setForeground(1, QBrush(QColor(colour)))

    def choose(self, problem: Problem) -> None:
        """Choose what the list shows."""
        self.problem = problem
        self._mark_chosen()
        self.chosen.emit(problem)

    def choose_first(self, checkup: Checkup) -> None:
        """Choose the first kind there is something to do about, unless the chosen one is one."""
        found = [problem for problem in Problem if checkup.numbers(problem)]
        self.choose(self.problem if self.problem in found or not found else found[0])

    @override
    def choose_line(self, key: str) -> None:
        if key not in _HEADINGS:
            self.choose(Problem(key))

    def _mark_chosen(self) -> None:
        self.mark({self.problem.value}, _HEADINGS)
        self.setCurrentItem(self.line(self.problem.value))
