"""What happened month by month: the sheet of a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Copy
from jiceng_desktop.db.rounds import Round
from jiceng_desktop.db.stocktakes import Stocktake
from jiceng_desktop.services.book_figures.figures import Cell, Column, Matter, Table, summed
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import RoundState, StocktakeState, UseKind

_MONTHS = 12


def by_month(session: Session, period: Period, today: date) -> Table:
    """Return what came, went and was used in each month of a period, up to today."""
    last = min(period.last, today)
    counted = [
        _months(session, _days(Copy.entered_on, period)),
        _months(session, _days(Copy.withdrawn_on, period)),
        *(_months(session, _days(BookUse.used_on, period).where(BookUse.kind == kind)) for kind in UseKind),
        _months(session, _days(Round.starts_on, period).where(Round.state == RoundState.DONE)),
        _stocktakes(session, period),
    ]
    numbers = range(_number(period.first), _number(last) + 1)
    years = {number // _MONTHS for number in numbers}
    rows: list[tuple[Cell, ...]] = [
        (_name(number, len(years) > 1), *(count[number] for count in counted)) for number in numbers
    ]
    columns = (
        Column("月份", 120, number=False),
        Column("入藏（册）", 92),
        Column("注销（册）", 92),
        *(Column(f"{kind.label}（次）", 108) for kind in UseKind),
        Column("换箱（期）", 92),
        Column("清点（次）", 92),
    )
    return Table(Matter.YEAR, columns, tuple(rows), summed(rows) if rows else None)


def _days(column: Any, period: Period) -> Select[Any]:
    return select(column, func.count()).where(column.between(period.first, period.last)).group_by(column)


def _months(session: Session, days: Select[Any]) -> Counter[int]:
    return _gathered((row[0], row[1]) for row in session.execute(days))


def _stocktakes(session: Session, period: Period) -> Counter[int]:
    closed = select(Stocktake.closed_at).where(Stocktake.state == StocktakeState.CLOSED)
    moments = (moment.date() for moment in session.scalars(closed) if moment is not None)
    return _gathered((day, 1) for day in moments if period.first <= day <= period.last)


def _gathered(days: Iterable[tuple[date, int]]) -> Counter[int]:
    counted: Counter[int] = Counter()
    for day, count in days:
        counted[_number(day)] += count
    return counted


def _number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _name(number: int, with_year: bool) -> str:
    month = f"{number % _MONTHS + 1}月"
    return f"{number // _MONTHS}年{month}" if with_year else month
