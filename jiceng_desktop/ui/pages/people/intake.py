"""Importing a roster of residents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from jiceng_desktop.exchange import roster
from jiceng_desktop.services import intake, people
from jiceng_desktop.services.intake import Decision, Plan
from jiceng_desktop.ui.kit import intake as dialogs
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.intake import IntakeDialog as IntakeDialog
from jiceng_desktop.ui.recovery import before_real_data


def _hint(plan: Plan, decisions: Mapping[int, Decision]) -> str:
    return roster.tags_hint(roster.new_tags(plan, decisions))


RESIDENTS = dialogs.Way(
    title="导入花名册",
    book=roster.RESIDENTS,
    plan=intake.plan,
    apply=intake.apply,
    settle=before_real_data,
    hint=_hint,
    asks_what_stays=lambda session: people.count(session) > 0,
)


def choose_and_open(desk: Desk, parent: QWidget) -> None:
    """Ask for a file, read it in the background, and show what it would bring."""
    dialogs.choose_and_open(desk, parent, RESIDENTS)


def open_file(desk: Desk, parent: QWidget, path: Path) -> None:
    """Read a roster in the background and show what it would bring."""
    dialogs.open_file(desk, parent, path, RESIDENTS)
