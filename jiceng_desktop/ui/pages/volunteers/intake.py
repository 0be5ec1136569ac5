"""Importing a roster of volunteers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.exchange import roster
from jiceng_desktop.services import teams, volunteers
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.services.service import show_hours
from jiceng_desktop.services.volunteers import intake
from jiceng_desktop.services.volunteers.intake import VolunteerPlan
from jiceng_desktop.ui.kit import intake as dialogs
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.recovery import before_real_data

_NAMED = 5
_WRITTEN = (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBTFUL)


def _hint(plan: VolunteerPlan, decisions: Mapping[int, Decision]) -> str:
    out = set(roster.left_out(plan, decisions))
    names = [name for name, rows in plan.with_new_team.items() if any(row.number not in out for row in rows)]
    more = f" 等 {len(names)} 支" if len(names) > _NAMED else ""
    founding = f"会新建服务队：{'、'.join(names[:_NAMED])}{more}。" if names else ""
    carried = [minutes for row, minutes in plan.with_hours if row.number not in out and row.verdict in _WRITTEN]
    hours = f"{len(carried)} 人带有累计时长，共 {show_hours(sum(carried))} 小时：每人补录一条“结转”，确认后才计入。"
    return founding + (hours if carried else "")


def _team_names(session: Any) -> list[str]:
    """Return by what a column of teams is known: those there are, and those that offices usually have."""
    return [name for _, name in volunteers.open_teams(session)] + [pattern.name for pattern in teams.PATTERNS]


VOLUNTEERS = dialogs.Way(
    title="导入志愿者名册",
    book=roster.VOLUNTEERS,
    plan=intake.plan,
    apply=intake.apply,
    settle=before_real_data,
    hint=_hint,
    known=lambda session: {"team": frozenset(_team_names(session))},
)


def choose_and_open(desk: Desk, parent: QWidget) -> None:
    """Ask for a file, read it in the background, and show what it would bring."""
    dialogs.choose_and_open(desk, parent, VOLUNTEERS)


def open_file(desk: Desk, parent: QWidget, path: Path) -> None:
    """Read a roster in the background and show what it would bring."""
    dialogs.open_file(desk, parent, path, VOLUNTEERS)
