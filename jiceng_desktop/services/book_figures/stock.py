"""The stock divided by class, audience and corner, with what of it was used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.services.book_figures.figures import Cell, Column, Matter, Table
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import UNSEEN, Audience, CopyState
from jiceng_desktop.terms.clc import CLC_CLASSES

KEPT = Copy.state != CopyState.WITHDRAWN
_NO_CLASS, _EVERYBODY, _NO_BOX = "没有分类", "所有读者", "没有装箱"
_COLUMNS = (
    Column("种", 66),
    Column("册", 66),
    Column("在架", 66),
    Column("借出", 66),
    Column("未见", 66),
    Column("使用次数", 84),
    Column("周转（次/册）", 104),
    Column("没用过（册）", 100),
)
COPIES, UNSEEN_NOW, USES, NEVER = 0, 3, 4, 5  # places among the counts of a part
Key = tuple[Any, ...]
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Stock:
    """The stock of today; ``parts`` counts it by class, audience and corner at once, ``titles`` by each of them."""

    parts: tuple[tuple[Key, Counts], ...]
    titles: tuple[Mapping[Any, int], ...]

    def whole(self) -> Counts:
        """Return the sum of all parts."""
        return _sum(counts for _, counts in self.parts)

    def title_count(self) -> int:
        """Return how many titles there are; a class is one of each title, a corner is not."""
        return sum(self.titles[0].values())


def stock(session: Session, period: Period) -> Stock:
    """Count the stock and its uses in a period; whatever it is divided by, the copies are gone through once."""
    within = BookUse.used_on.between(period.first, period.last)
    uses = (
        select(BookUse.copy_id, func.sum(case((within, 1), else_=0)).label("uses")).group_by(BookUse.copy_id).subquery()
    )
    keys = (Title.clc_class, Title.audience, Box.corner_id)
    found = (
        select(
            *keys,
            func.count(Copy.id),
            _count(Copy.state == CopyState.ON_SHELF),
            _count(Copy.state == CopyState.ON_LOAN),
            _count(Copy.state.in_(UNSEEN)),
            func.coalesce(func.sum(uses.c.uses), 0),
            _count(uses.c.uses.is_(None)),
        )
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(uses, uses.c.copy_id == Copy.id)
        .where(KEPT)
        .group_by(*keys)
    )
    parts = tuple((tuple(row[:3]), tuple(row[3:])) for row in session.execute(found))
    return Stock(parts, (*_titles_of(session), _titles_at(session)))


def shelf_tables(session: Session, found: Stock) -> dict[Matter, Table]:
    """Return the stock by class, by audience and by corner."""
    classes = {letter: f"{letter} {name}" for letter, name in CLC_CLASSES.items()} | {None: _NO_CLASS}
    audiences: dict[Any, str] = {term: term.label for term in Audience} | {None: _EVERYBODY}
    named = ((Matter.CLASS, classes), (Matter.AUDIENCE, audiences), (Matter.CORNER, corner_names(session)))
    return {matter: _table(found, place, matter, names) for place, (matter, names) in enumerate(named)}


def used(period: Period) -> Select[int, int]:
    """Return how often each copy was used in a period."""
    within = BookUse.used_on.between(period.first, period.last)
    return select(BookUse.copy_id, func.count().label("uses")).where(within).group_by(BookUse.copy_id)


def never_used() -> ColumnElement[bool]:
    """Return the condition that nobody is known to have used a copy, ever."""
    return ~select(BookUse.id).where(BookUse.copy_id == Copy.id).exists()


def corner_names(session: Session) -> dict[int | None, str]:
    """Return the names of the corners in the order of the office; None is no box at all."""
    found = select(Corner.id, Corner.name).order_by(Corner.position, Corner.id)
    names: dict[int | None, str] = {row[0]: row[1] for row in session.execute(found)}
    return {**names, None: _NO_BOX}


def _titles_of(session: Session) -> tuple[Counter[Any], Counter[Any]]:
    """Count the titles that have a copy by class and by audience."""
    kept = select(Copy.id).where(Copy.title_id == Title.id, KEPT).exists()
    found = select(Title.clc_class, Title.audience, func.count()).where(kept)
    classes: Counter[Any] = Counter()
    audiences: Counter[Any] = Counter()
    for letter, audience, count in session.execute(found.group_by(Title.clc_class, Title.audience)):
        classes[letter] += count
        audiences[audience] += count
    return classes, audiences


def _titles_at(session: Session) -> dict[Any, int]:
    """Count the titles at each corner; one may be at several."""
    found = select(Box.corner_id, func.count(Copy.title_id.distinct())).select_from(Copy)
    found = found.outerjoin(Box, Box.id == Copy.box_id).where(KEPT).group_by(Box.corner_id)
    return {row[0]: row[1] for row in session.execute(found)}


def _table(found: Stock, place: int, matter: Matter, names: Mapping[Any, str]) -> Table:
    """Return the stock by one of the three keys."""
    rows = []
    for key, name in names.items():
        if parts := [counts for keys, counts in found.parts if keys[place] == key]:
            rows.append(_line(name, found.titles[place][key], _sum(parts)))
    remark = "周转是这段时间的使用次数除以册数；已注销的书不在表内。"
    if matter is Matter.CORNER:
        remark += "同一种书可以在几个图书角，各角的种数相加会多于总数。"
    whole = _line("合计", found.title_count(), found.whole()) if rows else None
    return Table(matter, (Column(matter.label, 220, number=False), *_COLUMNS), tuple(rows), whole, remark)


def _sum(parts: Iterable[Counts]) -> Counts:
    columns = list(zip(*parts, strict=True))
    return tuple(map(sum, columns)) if columns else (0,) * (NEVER + 1)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _line(name: str, titles: int, counts: Counts) -> tuple[Cell, ...]:
    return (name, titles, *counts[:NEVER], round(counts[USES] / counts[COPIES], 2), counts[NEVER])
