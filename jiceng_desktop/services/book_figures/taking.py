"""Taking all figures of a period at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.services.book_figures.figures import BookFigures, Matter, Table
from jiceng_desktop.services.book_figures.lists import losses, most_read, never_read
from jiceng_desktop.services.book_figures.months import by_month
from jiceng_desktop.services.book_figures.spread import spread
from jiceng_desktop.services.book_figures.stock import COPIES, NEVER, UNSEEN_NOW, shelf_tables, stock
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import UseKind

Report = Callable[[int, int], None]


def take(
    session: Session,
    period: Period,
    today: date,
    round_id: int | None = None,
    report: Report = lambda _done, _total: None,
) -> BookFigures:
    """Return the figures of a period; the spread over the corners is that after a round, if one is given."""
    within = BookUse.used_on.between(period.first, period.last)
    uses = {
        row[0]: row[1]
        for row in session.execute(select(BookUse.kind, func.count()).where(within).group_by(BookUse.kind))
    }
    found = stock(session, period)
    counts, tables = found.whole(), shelf_tables(session, found)
    lists: dict[Matter, Callable[[], Table]] = {
        Matter.MOST_READ: lambda: most_read(session, period),
        Matter.NEVER: lambda: never_read(session),
        Matter.LOSSES: lambda: losses(session, period),
        Matter.SPREAD: lambda: spread(session, round_id),
        Matter.YEAR: lambda: by_month(session, period, today),
    }
    for matter, make in lists.items():
        report(len(tables), len(Matter))
        tables[matter] = make()
    return BookFigures(
        period,
        found.title_count(),
        counts[COPIES],
        counts[NEVER],
        counts[UNSEEN_NOW],
        {kind: uses.get(kind, 0) for kind in UseKind},
        tables,
    )
