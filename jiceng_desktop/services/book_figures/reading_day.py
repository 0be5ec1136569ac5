"""世界读书日推荐书目: a notice of books that stand in the corners now, so that who reads it finds them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import templates
from jiceng_desktop.services.book_figures.stock import used
from jiceng_desktop.services.documents import Draft, Grid
from jiceng_desktop.services.population import Period
from jiceng_desktop.services.templates import Wording
from jiceng_desktop.terms import Condition, CopyState, CornerKind, DocumentKind, Layout

MOST, _OF_ONE_CLASS, _LOOKED_AT = 20, 4, 400
_A_YEAR = timedelta(365)
_COLUMNS = ("序号", "书名", "作者", "在哪里")
_BODY = (
    "4月23日是世界读书日。社区从楼道图书角的藏书中挑选了邻居们常读的和新到的{count}种好书，推荐给大家。"
    "书目如下，欢迎到图书角取阅，也欢迎把读过的好书送到图书角，与邻居分享。\n"
    "咨询电话：{{居委会电话}}。"
)


def reading_list(session: Session, today: date) -> Draft:
    """Return the notice: what was read most in a year, then what is new, of no class more than a few.

    Raises:
        Refusal: no book stands in a corner.
    """
    chosen = _chosen(session, today)
    if not chosen:
        raise Refusal("图书角里没有在架的书，还不能推荐。请先登记或导入图书。")
    wording = Wording(
        DocumentKind.NOTICE,
        title=f"{today.year}年世界读书日推荐书目",
        addressee="各位居民",
        body=_BODY.format(count=len(chosen)),
        layout=Layout.TABLE,
    )
    lines = tuple((str(place), *one) for place, one in enumerate(chosen, start=1))
    return replace(templates.write(session, wording, None, today), grid=Grid(_COLUMNS, lines), about="推荐书目")


def _chosen(session: Session, today: date) -> list[tuple[str, str, str]]:
    uses = used(Period(today - _A_YEAR, today)).subquery()
    times = func.coalesce(func.sum(uses.c.uses), 0)
    found = (
        select(Title.name, Title.author, Title.clc_class, func.min(Corner.name))
        .join(Copy, Copy.title_id == Title.id)
        .join(Box, Box.id == Copy.box_id)
        .join(Corner, Corner.id == Box.corner_id)
        .outerjoin(uses, uses.c.copy_id == Copy.id)
        .where(
            Copy.state == CopyState.ON_SHELF,
            Copy.condition != Condition.DAMAGED,
            Corner.kind != CornerKind.STORE,
            Corner.closed_on.is_(None),
        )
        .group_by(Title.id)
        .order_by(times.desc(), func.max(Copy.entered_on).desc(), Title.id)
        .limit(_LOOKED_AT)
    )
    of_class: Counter[str | None] = Counter()
    chosen: list[tuple[str, str, str]] = []
    for name, author, letter, corner in session.execute(found):
        of_class[letter] += 1
        if of_class[letter] <= _OF_ONE_CLASS and len(chosen) < MOST:
            chosen.append((f"《{name}》", author or "", corner))
    return chosen
