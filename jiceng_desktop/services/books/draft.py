"""What may be entered about a book, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.book_numbers import was_shortened
from jiceng_desktop.services.books import titles
from jiceng_desktop.services.books.prices import read_price, shown_price
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.terms import Audience, Condition, CopySource
from jiceng_desktop.terms.clc import CLC_CLASSES

GONE = "这册图书已被另一处删除，请刷新后再试。"
_MOST_AT_ONCE = 200
_FIRST_YEAR = 1800
_TEXTS = ("name", "author", "publisher", "shelf")
OF_COPY = ("condition", "source", "entered_on", "note")


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a copy and about the title it is of.

    ``title_id`` is the known title of a further copy. ``numbers`` are all 书号 in one text. Of new copies there may be
    ``count``; ``number`` is then the first of the office's own numbers, or all of them, and blank where the program
    gives them. ``price`` is read as it is printed, such as 35 or HK$9.
    """

    title_id: int | None = None
    numbers: str | None = None
    name: str | None = None
    author: str | None = None
    publisher: str | None = None
    published_in: int | None = None
    clc_class: str | None = None
    shelf: str | None = None
    audience: Audience | None = None
    price: str | None = None
    title_note: str | None = None
    count: int = 1
    number: str | None = None
    box_id: int | None = None
    condition: Condition = Condition.GOOD
    source: CopySource = CopySource.OTHER
    entered_on: date | None = None
    note: str | None = None
    donation_item_id: int | None = None
    title_version: int = 0
    version: int = 0


LABELS = {
    "numbers": "书号",
    "name": "书名",
    "author": "作者",
    "publisher": "出版社",
    "published_in": "出版年",
    "clc_class": "中图法分类",
    "shelf": "架标",
    "audience": "读者对象",
    "price": "定价",
    "title_note": "书目备注",
    "count": "册数",
    "number": "图书编号",
    "box_id": "图书箱",
    "state": "状态",
    "condition": "品相",
    "source": "来源",
    "entered_on": "入藏日期",
    "note": "本册备注",
    "withdrawn_on": "注销日期",
    "withdrawn_reason": "注销原因",
}


def load(session: Session, copy_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    copy = session.get(Copy, copy_id)
    if copy is None:
        raise Refusal(GONE)
    own = {name: getattr(copy, name) for name in OF_COPY}
    return replace(of_title(session, copy.title), number=copy.number, box_id=copy.box_id, version=copy.version, **own)


def of_title(session: Session, title: Title) -> Draft:
    """Return what is stored of a title, for one more copy of it."""
    own = {name: getattr(title, name) for name in titles.PLAIN}
    return Draft(
        title_id=title.id,
        numbers="、".join(titles.texts(session, title)) or None,
        price=shown_price(title.price_fen, title.currency) or None,
        title_note=title.note,
        title_version=title.version,
        **own,
    )


def again(session: Session, title_id: int) -> Draft:
    """Return the draft of one more copy of a title."""
    title = session.get(Title, title_id)
    if title is None:
        raise Refusal("这本书的书目已被另一处删除，请刷新后再试。")
    return of_title(session, title)


def checked(draft: Draft, today: date) -> Draft:
    """Return the draft with clean texts.

    Raises:
        Refusal: a name is missing, or something cannot be true.
    """
    tidy: dict[str, Any] = {name: words.clean(getattr(draft, name) or "") or None for name in _TEXTS}
    draft = replace(draft, **tidy)
    if draft.name is None:
        raise Refusal("请填写书名。", "name")
    for model in (Title, Copy):
        refuse_long(replace(draft, number=None, note=None), model, LABELS)
    for name, longest in (("title_note", 400), ("note", 200)):
        if len(getattr(draft, name) or "") > longest:
            raise Refusal(f"{LABELS[name]}最多 {longest} 个字。", name)
    _refuse_impossible(draft, today)
    return draft


def _refuse_impossible(draft: Draft, today: date) -> None:
    if draft.published_in is not None and not _FIRST_YEAR <= draft.published_in <= today.year + 1:
        raise Refusal(f"出版年请填 {_FIRST_YEAR} 到 {today.year + 1} 之间的年份，不知道就留空。", "published_in")
    if draft.clc_class is not None and draft.clc_class not in CLC_CLASSES:
        raise Refusal("中图法分类是一个字母，例如 I（文学）。", "clc_class")
    if draft.entered_on is not None and draft.entered_on > today:
        raise Refusal("入藏日期不能晚于今天。", "entered_on")
    if not 1 <= draft.count <= _MOST_AT_ONCE:
        raise Refusal(f"一次可以登记 1 到 {_MOST_AT_ONCE} 册。", "count")
    if was_shortened(draft.numbers or ""):
        raise Refusal("这个书号被表格软件改成了科学记数，后几位已经丢了，请照书上印的重新填写。", "numbers")
    read_price(draft.price or "")
