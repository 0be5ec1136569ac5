"""The picture beside a table: which of its columns are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jiceng_desktop.services.book_figures import Cell, Matter, Table
from jiceng_desktop.services.figures import Figure, Series

_LONGEST_LABEL, _MOST_MONTHS = 9, 12
_COLOURS = ("#1D4F91", "#E0A030", "#B42318")
# How many columns after the name are skipped, and how many are drawn.
_DRAWN: Mapping[Matter, tuple[int, int]] = {
    Matter.CLASS: (5, 1),
    Matter.AUDIENCE: (5, 1),
    Matter.CORNER: (5, 1),
    Matter.LOSSES: (1, 3),
    Matter.YEAR: (2, 3),
}
_TOGETHER: Mapping[Matter, str] = {Matter.LOSSES: "未见、疑似遗失、待核销"}  # as one bar
STANDING = frozenset((Matter.YEAR,))


def picture_of(table: Table) -> Figure | None:
    """Return the picture of a table; None where a picture says nothing."""
    if table.matter not in _DRAWN or not table.rows:
        return None
    skipped, drawn = _DRAWN[table.matter]
    rows = table.rows[-_MOST_MONTHS:] if table.matter in STANDING else table.rows
    places = range(1 + skipped, 1 + skipped + drawn)
    if table.matter in _TOGETHER:
        together = tuple(sum(int(row[place] or 0) for place in places) for row in rows)
        return _figure(table, rows, (Series(_TOGETHER[table.matter], _COLOURS[0], together),))
    series = tuple(
        Series(table.columns[place].title.partition("（")[0], colour, tuple(int(row[place] or 0) for row in rows))
        for place, colour in zip(places, _COLOURS, strict=False)
    )
    return _figure(table, rows, series)


def _figure(table: Table, rows: Sequence[Sequence[Cell]], series: tuple[Series, ...]) -> Figure | None:
    names = [str(row[0]) for row in rows]
    labels = [name.removesuffix("月") for name in names] if table.matter in STANDING else map(_cut, names)
    figure = Figure(table.matter.label, tuple(labels), series)
    return None if figure.is_empty() else figure


def _cut(name: str) -> str:
    """Return as much of a name as there is room for beside a bar."""
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1] + "…"
