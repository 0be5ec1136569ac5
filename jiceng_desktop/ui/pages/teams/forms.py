"""The forms of a team and of one membership."""

from __future__ import annotations

from PySide6.QtWidgets import QCompleter

from jiceng_desktop.marks import override
from jiceng_desktop.services import teams
from jiceng_desktop.services.teams import Pattern
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Finder, LongText, Text
from jiceng_desktop.ui.kit.tag_forms import Swatches
from jiceng_desktop.ui.pages.teams.entries import Names, Patterns, Positions

_TWO_LINES = 66


class TeamForm(RecordDialog):
    """A team: what it is called and for, its colour, who leads it, what its members do."""

    kind = teams.KIND

    @override
    def lay_out(self) -> None:
        group = self.group("服务队")
        new = self.record_id is None
        if new:
            self.patterns = Patterns()
            self.patterns.picked.connect(self.begin_with)
            group.add("样板(&T)", self.patterns, True)
            self._letters.update("TD")
        self._letters.add("D")
        self.row("name", Text("必填，如 邻里红管家", most=64))
        self.row("parent_id", Choice(self._above(), blank="独立的队"))
        self.row("purpose", LongText(2, hint="做什么、为谁服务"), wide=True).setMaximumHeight(_TWO_LINES)
        self.row("colour", Swatches(), wide=True)
        self.row("leader_id", Finder(self._find, self._name, hint="姓名、首字母或编号，可以以后再定"))
        self.row("founded_on", Day())
        self.group("岗位")
        self.row("positions", Positions(), wide=True)
        if new:
            self.group("分队")
            self.row("parts", Names("没有就空着；几个分队用顿号隔开", most=400), wide=True)

    def begin_with(self, pattern: Pattern) -> None:
        """Fill the form after a pattern; what was entered about the founding stays."""
        draft = teams.of_pattern(pattern)
        for name in ("name", "purpose", "colour", "positions", "parts"):
            self.entry(name).set_value(getattr(draft, name))
        self.clear_notes()
        self._fit()
        self.save_button.setFocus()

    def _above(self) -> list[tuple[int, str]]:
        found = self.office.read(teams.lines)
        return [
            (line.id, f"{line.name}的分队")
            for line in found
            if line.parent_id is None and not line.closed and line.id != self.record_id
        ]

    def _find(self, typed: str) -> list[tuple[int, str, str]]:
        found = self.office.read(teams.candidates, typed, None)
        return [(one.volunteer_ids[0], one.name, one.detail) for one in found if len(one.volunteer_ids) == 1]

    def _name(self, volunteer_id: int) -> str:
        return self.office.read(teams.volunteer_name, volunteer_id)


class MemberForm(RecordDialog):
    """One membership: as what, what a merchant offers, from when to when."""

    kind = teams.MEMBER_KIND

    @override
    def lay_out(self) -> None:
        self.group("队员")
        for name in ("name", "team"):
            self.row(name, Text()).setReadOnly(True)
        role = self.row("role", Text("做什么，如 宣传员", most=32), wide=True)
        role.setCompleter(QCompleter(self._roles(), role))
        self.row("offer", Text("商家、手艺人能提供的服务，如 60 岁以上理发半价", most=200), wide=True)
        self.row("from_on", Day())
        self.row("to_on", Day("还在队里就空着"))

    @override
    def loaded(self) -> None:
        self.entry("role").setFocus()

    def _roles(self) -> list[str]:
        team = self.office.read(teams.load_member, self.record_id or 0).team
        line = next(line for line in self.office.read(teams.lines) if line.name == team)
        return [one.name for one in self.office.read(teams.positions_of, line.id)]
