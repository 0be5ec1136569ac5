"""Forms: an award that is entered by hand, and the rules of the office."""

from __future__ import annotations

import re

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import awards, teams, volunteer_rules
from jiceng_desktop.services.service import finding
from jiceng_desktop.terms import AwardKind
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Count, Day, Finder, Number, Text

_MOST_STARS, _MOST_DAYS, _MOST_MONTHS = 9, 60, 60
_WHO = "姓名、首字母或志愿者编号"


class AwardForm(RecordDialog):
    """One award: of whom, what, when, by whom."""

    kind = awards.KIND

    @override
    def lay_out(self) -> None:
        def name(volunteer_id: int) -> str:
            return self.office.read(teams.volunteer_name, volunteer_id)

        self.group("表彰")
        self.row(
            "volunteer_id",
            Finder(lambda typed: self.office.read(finding.volunteers, typed), name, hint=_WHO),
            wide=True,
        )
        self.title = self.row("title", Text("如 优秀志愿者；星级可以不填", most=64), wide=True)
        self.row("awarded_on", Day())
        self.row("awarded_by", Text("如 河西街道办事处", most=100))
        self.of = self.row("kind", Choice(AwardKind, blank=None))
        self.level = self.row("level", Number(1, _MOST_STARS, "只有星级志愿者填"))
        self.row("hours", Number(hint="小时；不清楚就空着"))
        self.of.changed.connect(self._follow_kind)

    @override
    def loaded(self) -> None:
        self._follow_kind()

    def _follow_kind(self) -> None:
        self.level.setEnabled(self.of.value() is AwardKind.STAR)


class Stars(Text):
    """The hours for one star, two and so on, written one after the other."""

    def __init__(self) -> None:
        super().__init__("如 100、300、600、1000、1500")

    @override
    def value(self) -> tuple[int, ...]:  # type: ignore[override]
        """Return the hours; raises a Refusal for anything that is no row of numbers."""
        parts = [part for part in re.split(r"[\s、，,;；/]+", self.text().strip()) if part]
        if not all(part.isdecimal() for part in parts):
            raise Refusal("请写成 100、300、600 的样子，只写小时数。")
        return tuple(map(int, parts))

    @override
    def set_value(self, value: tuple[int, ...]) -> None:  # type: ignore[override]
        super().set_value("、".join(map(str, value)))


class RulesForm(RecordDialog):
    """What the office has decided about stars, publicity and points."""

    kind = volunteer_rules.KIND

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("评星规定")
        self.group("星级")
        self.row("stars", Stars(), wide=True)
        self.row("star_days", Number(1, 36_500, "不填：全部时长"))
        self.row("least_months", Count(0, _MOST_MONTHS))
        self.row("publicity_days", Count(0, _MOST_DAYS), hint="填 0：不公示，可以直接授予")
        self.group("积分和编号")
        self.row("points_per_hour", Number(1, 10_000, "不填：不启用积分"))
        self.row("number_prefix", Text("如 Z；可以不填", blank="", most=8))

    @override
    def loaded(self) -> None:
        self._note("stars", "从一星开始，一级比一级多。改动以后，已经授予的星级不变。", "hint")
