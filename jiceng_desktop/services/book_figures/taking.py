"""Taking all figures of a period at once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.services.book_figures.figures import BookFigures, Matter
from jiceng_desktop.services.book_figures.lists import losses, most_read, never_read
from jiceng_desktop.services.book_figures.months import by_month
from jiceng_desktop.services.book_figures.spread import spread
from jiceng_desktop.services.book_figures.stock import COPIES, NEVER, UNSEEN_NOW, shelf_tables, stock
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import UseKind


def take(session: Session, period: Period, today: date, round_id: int | None = None) -> BookFigures:
    """Return the figures of a period; the spread over the corners is that after a round, if one is given."""
    within = BookUse.used_on.between(period.first, period.last)
    uses = {
        row[0]: row[1]
        for row in session.execute(select(BookUse.kind, func.count()).where(within).group_by(BookUse.kind))
    }
    found = stock(session, period)
    counts = found.whole()
    return BookFigures(
        period,
        found.title_count(),
        counts[COPIES],
        counts[NEVER],
        counts[UNSEEN_NOW],
        {kind: uses.get(kind, 0) for kind in UseKind},
        {
            **shelf_tables(session, found),
            Matter.MOST_READ: most_read(session, period),
            Matter.NEVER: never_read(session),
            Matter.LOSSES: losses(session, period),
            Matter.SPREAD: spread(session, round_id),
            Matter.YEAR: by_month(session, period, today),
        },
    )
