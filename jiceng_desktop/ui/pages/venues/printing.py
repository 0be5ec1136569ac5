"""The week of a venue on paper, day by day."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from jiceng_desktop.documents.roster import Band, Row, render_list
from jiceng_desktop.services import venue_weeks
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report

_WIDTHS = (26.0, 54.0, 22.0, 34.0, 44.0)  # millimetres


def print_week(parent: QWidget, desk: Desk, venue: tuple[int, str], first: date, when: str) -> None:
    """Show on paper what is at a venue, given by id and name, in the seven days from ``first`` on."""
    venue_id, name = venue
    columns = list(zip(venue_weeks.HEADINGS, _WIDTHS, strict=True))

    def draw(report: Report, blanks: bool) -> bytes:
        rows: list[Row] = []
        for day in desk.office.read(venue_weeks.listed, venue_id, first):
            rows += [Band(day.day), *day.rows]
        return render_list(f"{name}一周安排", columns, rows, when, report, allow_blanks=blanks)

    show_drawn(parent, desk, f"{name}一周安排", draw)
