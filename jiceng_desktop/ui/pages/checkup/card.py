"""The card on the right: what a problem means, what was found, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.services import checkup
from jiceng_desktop.services.checkup import ABOUT, PLACES, Finding, Problem
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.desk import Desk

_MOST_NAMED = 12


class FindingCard(Card):
    """Explains one finding; the persons it concerns lead to their cards."""

    person_asked = Signal(int)
    household_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__("选中一条，这里说明问题在哪里、可以怎么办。")
        self._desk = desk
        self.show_hint()

    def show_finding(self, problem: Problem, finding: Finding | None, accepted: bool) -> None:
        """Show what a kind of problem means, and one finding of it."""
        about = ABOUT[problem]
        self.clear()
        self.headline(problem.label)
        self.text(about.explanation)
        if finding is None:
            return
        self.section(finding.who)
        self.text(finding.told)
        if finding.score is not None:
            self.line("完整度" if problem in {*PLACES, Problem.INCOMPLETE} else "相似度", f"{finding.score} 分")
        self._show_persons(finding)
        advice = self._advice(finding, accepted)
        if advice:
            self.section("怎么办")
            self.text(advice)

    def _advice(self, finding: Finding, accepted: bool) -> str:
        if accepted:
            return "已认定没有问题，体检时不再提示。点“重新提示”可以改回来。"
        about = ABOUT[finding.problem]
        return f"可以自动改正：{about.mend}。" if finding.mendable else about.advice

    def _show_persons(self, finding: Finding) -> None:
        if not finding.persons:
            return
        self.section("有关的档案")
        named = self._desk.office.read(checkup.concerned, finding.persons[:_MOST_NAMED])
        for person_id, name, address in named:
            self._link(f"{name}　{address}".strip(), "打开这份档案", partial(self.person_asked.emit, person_id))
        if (household_id := finding.household_id) is not None:
            self._link("打开这一户", "到“户”里查看和办理", partial(self.household_asked.emit, household_id))

    def _link(self, text: str, explanation: str, act: Callable[[], object]) -> None:
        link = QPushButton(text.replace("&", "&&"))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip(explanation)
        link.clicked.connect(lambda: act())
        self.add(link)
