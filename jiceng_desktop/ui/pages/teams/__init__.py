"""服务队: teams, who belongs to them, and their papers."""

from jiceng_desktop.ui.pages.teams.page import TeamPage

__all__ = ["TeamPage"]
