"""The books most read, those nobody ever used, and what was lost at each corner."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, CopyEvent, Corner, Title
from jiceng_desktop.services.book_figures.figures import Column, Matter, Table, summed
from jiceng_desktop.services.book_figures.stock import KEPT, corner_names, never_used, used
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import UNSEEN, CopyAct, CopyState

_MOST_READ, _MOST_LISTED = 100, 3000
_NEVER = {"书名": 240, "作者": 110, "分类": 56, "图书编号": 96, "图书角": 150, "图书箱": 90, "入藏日期": 96}
_ACTS = (CopyAct.UNSEEN, CopyAct.FOUND, CopyAct.WITHDRAWN)


def most_read(session: Session, period: Period) -> Table:
    """Return the titles that were used most in a period."""
    uses = used(period).subquery()
    times = func.sum(uses.c.uses)
    found = (
        select(Title.name, Title.author, Title.clc_class, func.count(Copy.id), times)
        .join(Title, Title.id == Copy.title_id)
        .join(uses, uses.c.copy_id == Copy.id)
        .group_by(Title.id)
        .order_by(times.desc(), Title.sort_key)
        .limit(_MOST_READ)
    )
    lines = session.execute(found).all()
    columns = (
        Column("书名", 300, number=False),
        Column("作者", 130, number=False),
        Column("分类", 60, number=False),
        Column("用过的册数", 96),
        Column("使用次数", 84),
    )
    rows = tuple((name, author or "", clc or "", copies, uses) for name, author, clc, copies, uses in lines)
    remark = f"只列前 {_MOST_READ} 种。" if len(rows) == _MOST_READ else ""
    return Table(Matter.MOST_READ, columns, rows, None, remark)


def never_read(session: Session) -> Table:
    """Return the copies nobody is known to have used, the longest kept first."""
    found = (
        select(Title.name, Title.author, Title.clc_class, Copy.number, Corner.name, Box.name, Copy.entered_on)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .where(KEPT, never_used())
        .order_by(Copy.entered_on, Copy.id)
        .limit(_MOST_LISTED)
    )
    lines = session.execute(found).all()
    columns = tuple(Column(title, width, number=False) for title, width in _NEVER.items())
    rows = tuple((*(cell or "" for cell in row[:-1]), str(row[-1] or "")) for row in lines)
    more = f"只列入藏最早的 {_MOST_LISTED:,} 册。" if len(rows) == _MOST_LISTED else ""
    remark = f"从来没有借阅、在角阅读，清点也没有推断出使用的书，入藏最早的在前。{more}"
    return Table(Matter.NEVER, columns, rows, None, remark)


def losses(session: Session, period: Period) -> Table:
    """Return for each corner what is not seen now, and what became unseen, was found and withdrawn in a period."""
    states = select(Box.corner_id, Copy.state, func.count()).select_from(Copy).outerjoin(Box, Box.id == Copy.box_id)
    now: dict[int | None, dict[CopyState, int]] = {}
    for corner_id, state, count in session.execute(states.where(KEPT).group_by(Box.corner_id, Copy.state)):
        now.setdefault(corner_id, {})[state] = count
    done: dict[int | None, dict[CopyAct, int]] = {}
    for at, act, count in session.execute(_events(period)):
        done.setdefault(at, {})[act] = count
    rows: list[tuple[Any, ...]] = []
    for key, name in corner_names(session).items():
        kept, acts = now.get(key, {}), done.get(key, {})
        if kept or acts:
            unseen = [kept.get(state, 0) for state in UNSEEN]
            rows.append((name, sum(kept.values()), *unseen, *(acts.get(act, 0) for act in _ACTS)))
    columns = (
        Column("图书角", 200, number=False),
        *(Column(title, 84) for title in ("册", *(state.label for state in UNSEEN))),
        Column("本期清点未见", 104),
        Column("本期重新出现", 104),
        Column("本期注销", 84),
        Column("遗失率（%）", 92),
    )
    whole = summed(rows) if rows else None
    remark = "遗失率是疑似遗失与待核销的册数占在藏册数的百分比。"
    lines = tuple(_with_rate(row) for row in rows)
    return Table(Matter.LOSSES, columns, lines, _with_rate(whole) if whole else None, remark)


def _with_rate(row: tuple[Any, ...]) -> tuple[Any, ...]:
    copies, gone = row[1], row[3] + row[4]  # suspected and lost
    return (*row, round(100 * gone / copies, 1) if copies else None)


def _events(period: Period) -> Select[int | None, CopyAct, int]:
    begins = datetime.combine(period.first, time())
    ends = datetime.combine(period.last + timedelta(1), time())
    within = (CopyEvent.happened_at >= begins, CopyEvent.happened_at < ends, CopyEvent.act.in_(_ACTS))
    return (
        select(CopyEvent.corner_id, CopyEvent.act, func.count())
        .where(*within)
        .group_by(CopyEvent.corner_id, CopyEvent.act)
    )
