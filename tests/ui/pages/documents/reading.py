"""What the page says."""

from __future__ import annotations


def facts(page):
    """Return what the card says besides its headline."""
    grid = page.card_panel._facts
    cells = {}
    for place in range(grid.count()):
        row, column, *_ = grid.getItemPosition(place)
        cells[row, column] = grid.itemAt(place).widget().text()
    return {cells[row, 0]: text for (row, column), text in cells.items() if column}
