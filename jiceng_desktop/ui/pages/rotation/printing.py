"""交接单 on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jiceng_desktop.documents import handover
from jiceng_desktop.documents.handover import Carried, HandoverSheet
from jiceng_desktop.services import community, rotation
from jiceng_desktop.services.rotation import CornerSheet, Handing
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report


def print_sheets(parent: QWidget, desk: Desk, round_id: int, with_books: bool = True) -> None:
    """Show the sheets of a round, with the list of each box or without."""
    found = desk.office.read(rotation.sheets, round_id)
    office = desk.office.read(community.about).office
    sheets = [sheet_of(one, with_books) for one in found]

    def draw(report: Report, blanks: bool) -> bytes:
        return handover.render(sheets, office, report, allow_blanks=blanks)

    show_drawn(parent, desk, "交接单", draw)


def sheet_of(told: CornerSheet, with_books: bool) -> HandoverSheet:
    """Return a corner's sheet as it is drawn."""

    def carried(one: Handing, corner: str) -> Carried:
        books = tuple((book.number, book.title) for book in told.books[one.leg_id] if book.travels)
        return Carried(one.box, corner, books)

    absent = tuple(
        (one.box, book.number, book.title, book.state.label)
        for one in told.out
        for book in told.books[one.leg_id]
        if not book.travels
    )
    return HandoverSheet(
        told.title,
        told.corner,
        told.period,
        told.carriers,
        tuple(carried(one, one.to_name) for one in told.out),
        tuple(carried(one, one.from_name) for one in told.coming),
        absent,
        with_books,
    )
