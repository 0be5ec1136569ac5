"""How the classes are spread over the corners, now or after a round."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, Title
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.services.book_figures.figures import Cell, Column, Matter, Table, summed
from jiceng_desktop.services.book_figures.stock import KEPT, corner_names
from jiceng_desktop.terms.clc import CLC_CLASSES

_NO_CLASS = "其他"
_CELL = 54
Counted = Counter[tuple[int | None, str | None]]


def rounds(session: Session) -> list[tuple[int, str]]:
    """Return the rounds there are, the latest first, as (id, in words)."""
    found = select(Round.id, Round.year, Round.number, Round.starts_on).order_by(Round.starts_on.desc())
    return [(row[0], f"{row[1]}年第{row[2]}期（{row[3]:%m-%d} 起）") for row in session.execute(found)]


def spread(session: Session, round_id: int | None) -> Table:
    """Return the copies of each class at each corner; after a round, where its boxes go."""
    counted = _of_boxes(session, round_id)
    letters = [letter for letter in (*CLC_CLASSES, None) if any(key[1] == letter for key in counted)]
    rows: list[tuple[Cell, ...]] = [
        (name, *(counted[corner_id, letter] for letter in letters), total)
        for corner_id, name in corner_names(session).items()
        if (total := sum(counted[corner_id, letter] for letter in letters))
    ]
    columns = (
        Column("图书角", 170, number=False),
        *(Column(letter or _NO_CLASS, _CELL, meaning=CLC_CLASSES.get(letter or "", "")) for letter in letters),
        Column("合计", 66),
    )
    remark = "颜色越深，册数越多。字母是中图法分类。"
    return Table(Matter.SPREAD, columns, tuple(rows), summed(rows) if rows else None, remark, heat=True)


def _of_boxes(session: Session, round_id: int | None) -> Counted:
    """Count by corner and class; a box of an issued round counts with what its hand-over sheet says."""
    legs = {}
    if round_id is not None:
        found = select(RoundLeg.box_id, RoundLeg.to_id).where(RoundLeg.round_id == round_id)
        legs = {row[0]: row[1] for row in session.execute(found)}
    on_sheet = (
        select(RoundLeg.box_id, Title.clc_class, func.count())
        .join(RoundBook, RoundBook.leg_id == RoundLeg.id)
        .join(Copy, Copy.id == RoundBook.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(RoundLeg.round_id == round_id, RoundBook.travels)
        .group_by(RoundLeg.box_id, Title.clc_class)
    )
    counted: Counted = Counter()
    sheets = session.execute(on_sheet).all() if legs else []
    for box_id, letter, count in sheets:
        counted[legs[box_id], letter] += count
    told = {row[0] for row in sheets}
    inside = (
        select(Box.id, Box.corner_id, Title.clc_class, func.count())
        .join(Copy, Copy.box_id == Box.id)
        .join(Title, Title.id == Copy.title_id)
        .where(KEPT)
        .group_by(Box.id, Title.clc_class)
    )
    for box_id, corner_id, letter, count in session.execute(inside):
        if box_id not in told:
            counted[legs.get(box_id, corner_id), letter] += count
    return counted
