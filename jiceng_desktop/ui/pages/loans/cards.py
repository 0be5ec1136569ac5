"""读者证: the cards of readers, ten on a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from jiceng_desktop.documents import badges
from jiceng_desktop.documents.badges import READER, Badge
from jiceng_desktop.services import community
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report


def print_cards(parent: QWidget, desk: Desk, readers: Sequence[tuple[str, str]]) -> None:
    """Show the cards of readers given by name and number."""
    told = desk.office.read(community.about)
    cards = [Badge(name, number, team=told.name) for name, number in readers]

    def draw(report: Report, blanks: bool) -> bytes:
        return badges.render(cards, told.office, 1, report, look=READER, allow_blanks=blanks)

    show_drawn(parent, desk, READER.title, draw)
