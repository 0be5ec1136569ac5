"""The form of a rota: which posts are filled every week, and who takes turns."""

from __future__ import annotations

from jiceng_desktop.marks import override
from jiceng_desktop.services import rotas, teams
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Finder, Text
from jiceng_desktop.ui.pages.rotas.members import Members
from jiceng_desktop.ui.pages.rotas.posts import Posts


class RotaForm(RecordDialog):
    """A rota."""

    kind = rotas.KIND

    @override
    def lay_out(self) -> None:
        self._letters.update("DWUJK")
        self.group("值班安排")
        self.row("name", Text("必填，如 楼道书屋值班", most=64), wide=True)
        self.row("team_id", Choice(self._teams(), blank="不限"))
        self.row("venue_id", Finder(self._venues, self._venue, free=True, hint="选择，或填写新的地点"))
        self.row("first_on", Day())
        self.row("last_on", Day("一直值下去就空着"))
        self.group("每周的岗位")
        self.row("posts", Posts(), wide=True)
        self.group("轮值人员，按次序轮流")
        self.row("members", Members(self.office), wide=True)
        self.members.whole_team.clicked.connect(self.take_team)

    @property
    def members(self) -> Members:
        """Return who takes turns."""
        found: Members = self.entry("members")
        return found

    def take_team(self) -> None:
        """Let everybody of the chosen team take turns."""
        team_id = self.entry("team_id").value()
        if team_id is None:
            self.hint("members", "请先在上面选一支服务队。")
            return
        count = self.members.take(self.office.read(rotas.of_team, team_id))
        self.hint("members", f"加入了 {count} 人。" if count else "这支队的人都已经在里面了。")

    def _teams(self) -> list[tuple[int, str]]:
        return [(line.id, line.name) for line in self.office.read(teams.lines) if not line.closed]

    def _venues(self, typed: str) -> list[tuple[int, str, str]]:
        return [(venue_id, name, "") for venue_id, name in self.office.read(rotas.venues, typed)]

    def _venue(self, venue_id: int) -> str:
        return self.office.read(rotas.venue_name, venue_id)
