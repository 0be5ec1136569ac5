"""楼道图书角."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.terms import CopyState


def money(fen: int | None) -> str:
    """Show 分 as yuan: 3550 → 35.50."""
    return "" if fen is None else f"{fen / 100:.2f}"


def _word(word: str) -> ColumnElement[bool]:
    if word.isascii() and word.isalpha():
        return or_(Title.sort_key.contains(word.lower(), autoescape=True), Title.clc_class == word.upper())
    places = (Title.name, Title.author, Title.publisher, Title.isbn, Copy.number, Corner.name, Box.name)
    return or_(*(place.contains(word, autoescape=True) for place in places))


def colour_of(state: CopyState) -> str | None:
    """Return the colour in which a state is told."""
    return {CopyState.ON_LOAN: "#9A6700", CopyState.MISSING: "#B42318"}.get(state)


LISTING = Listing(
    title="楼道图书角",
    records=select(Copy)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(Corner, Corner.id == Box.corner_id),
    key=Copy.id,
    fields=(
        Field("number", "图书编号", Copy.number, width=98),
        Field("name", "书名", Title.name, order=Title.sort_key, width=180),
        Field("author", "作者", Title.author, width=84),
        Field("publisher", "出版社", Title.publisher, width=150),
        Field("published_in", "出版年", Title.published_in, width=66, number=True, spare=2),
        Field("clc_class", "分类", Title.clc_class, width=54),
        Field("isbn", "ISBN", Title.isbn, width=128, spare=1),
        Field("price", "定价(元)", Title.price_fen, show=money, width=88, number=True, extra=True),
        Field("corner", "图书角", Corner.name, width=128),
        Field("box", "图书箱", Box.name, width=80),
        Field("state", "状态", Copy.state, width=54, colour=colour_of),
    ),
    order="number",
    word=_word,
    hint="书名、首字母、作者、图书编号、ISBN、图书角",
)


def is_lent(session: Session, copy_id: int) -> bool:
    """Tell whether somebody has a copy at home."""
    return session.scalar(select(Loan.id).where(Loan.copy_id == copy_id, Loan.returned_on.is_(None))) is not None


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return what a person borrowed and brought back."""
    found = session.execute(
        select(Title.name, Loan.lent_on, Loan.returned_on)
        .join(Copy, Copy.title_id == Title.id)
        .join(Loan, Loan.copy_id == Copy.id)
        .where(Loan.person_id == person_id)
    ).all()
    lent = [Moment(lent_on, "借阅", f"借出《{name}》") for name, lent_on, _ in found]
    return lent + [Moment(back_on, "借阅", f"归还《{name}》") for name, _, back_on in found if back_on]
