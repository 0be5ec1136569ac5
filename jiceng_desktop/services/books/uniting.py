"""重复书目: titles that were entered twice, found by their numbers or by name and author, become one again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import BookNumber, Copy, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.book_numbers import Number, shown
from jiceng_desktop.services.books import titles
from jiceng_desktop.services.joining import Joining
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import ReservationState

_FILLED = ("author", "publisher", "published_in", "clc_class", "shelf", "audience", "price_fen")
_MARKS = re.compile(r"[\W_]+")
_ROLES = re.compile(r"(?:编著|主编|改编|编写|编译|原著|著|编|译|等|绘|撰)+$")
_COUNTRY = re.compile(r"[(\[〔【][^)\]〕】]{1,6}[)\]〕】]")
_LONGEST_NOTE = 400
_MOST_PICKED = 200


@dataclass(frozen=True)
class Entry:
    """One of several titles that may be the same."""

    id: int
    name: str
    author: str
    publisher: str
    year: str
    numbers: str
    copies: int


@dataclass(frozen=True)
class Alike:
    """Titles that may be one, the one that says most of itself first; ``sure`` if they share a right number.

    ``picked`` are those that somebody put side by side.
    """

    entries: tuple[Entry, ...]
    sure: bool = False
    picked: bool = False


def duplicates(session: Session) -> list[Alike]:
    """Return the titles that may be the same, those that share a number first."""
    by_number: dict[str, list[int]] = {}
    for key, title_id in session.execute(select(BookNumber.key, BookNumber.title_id).where(BookNumber.valid)):
        by_number.setdefault(key, []).append(title_id)
    by_name: dict[tuple[str, str], list[int]] = {}
    for title_id, name, author in session.execute(select(Title.id, Title.name, Title.author)):
        by_name.setdefault((_plain(name), _plain_author(author)), []).append(title_id)
    sure = [ids for ids in by_number.values() if len(ids) > 1]
    linked = {frozenset(group) for group in _linked(sure)}
    groups = _linked([*sure, *(ids for ids in by_name.values() if len(ids) > 1)])
    found = [Alike(of_titles(session, sorted(group)), frozenset(group) in linked) for group in groups]
    return sorted(found, key=lambda one: (not one.sure, one.entries[0].name))


def of_titles(session: Session, title_ids: Sequence[int]) -> tuple[Entry, ...]:
    """Return titles to be compared, the one that says most of itself first."""
    inside = select(func.count(Copy.id)).where(Copy.title_id == Title.id).correlate(Title).scalar_subquery()
    rows = session.execute(select(Title, inside).where(Title.id.in_(title_ids)))
    told = [
        (_entry(session, title, count), sum(getattr(title, name) is not None for name in _FILLED))
        for title, count in rows
    ]
    told.sort(key=lambda one: (-bool(one[0].numbers), -one[1], -one[0].copies, one[0].id))
    return tuple(entry for entry, _ in told)


def titles_of(session: Session, copy_ids: Sequence[int]) -> list[int]:
    """Return the titles some copies are of.

    Raises:
        Refusal: they are more than anybody can compare.
    """
    if len(copy_ids) > _MOST_PICKED:
        raise Refusal(f"一次最多选 {_MOST_PICKED} 册来合并书目，请少选一些；要找出所有重复的，请用“重复书目”。")
    return list(session.scalars(select(Copy.title_id).where(Copy.id.in_(copy_ids)).distinct()))


@action("合并书目")
def merge_all(session: Session, groups: Iterable[tuple[int, Iterable[int]]]) -> int:
    """Make one title of each group, given as (the one that stays, all of them); return how many titles went."""
    return sum(merge(session, keep_id, members) for keep_id, members in groups)


@action("合并书目")
def merge(session: Session, keep_id: int, others: Iterable[int]) -> int:
    """Let the copies, numbers and reservations of titles belong to one of them; the others go. Return how many went.

    What the one that stays does not say of itself, it takes from the others.

    Raises:
        Refusal: the one that is to stay is gone.
    """
    keep = session.get(Title, keep_id)
    if keep is None:
        raise Refusal("要保留的书目已被另一处删除，请重新查找。")
    joining = Joining(session, {"reservation": _reservation})
    count = 0
    for other_id in others:
        other = session.get(Title, other_id)
        if other is None or other_id == keep_id:
            continue
        _take(joining, keep, other)
        joining.redirect(table_of(Title), keep_id, other_id)
        joining.remove(other)
        count += 1
    _reorder(session, joining, keep)
    titles.raise_version(keep)
    session.flush()
    return count


def _take(joining: Joining, keep: Title, other: Title) -> None:
    taken = {name: getattr(other, name) for name in _FILLED if getattr(keep, name) is None}
    if "price_fen" in taken:
        taken["currency"] = other.currency
    if other.note and other.note != keep.note:
        taken["note"] = "；".join(filter(None, (keep.note, other.note)))[:_LONGEST_NOTE]
    joining.change(keep, **taken)


def _reorder(session: Session, joining: Joining, keep: Title) -> None:
    """Number the 书号 of a title anew, its own first, and let it show the first of them."""
    session.expire_all()
    numbers = titles.numbers_of(session, keep.id)
    for position, number in enumerate(numbers):
        if number.position != position:
            joining.change(number, position=position)
    if numbers:
        first = numbers[0]
        joining.change(keep, isbn=shown(Number(first.kind, first.text, first.key, first.valid)))


def _reservation(mine: Any, other: Any) -> dict[str, Any]:
    """Who waited for both waits for the one since the earlier day; a book that is kept stays kept."""
    better = mine if mine.state is ReservationState.READY else other
    kept = {name: getattr(better, name) for name in ("state", "copy_id", "corner_id", "ready_on", "held_until")}
    return {**kept, "asked_at": min(mine.asked_at, other.asked_at)}


def _entry(session: Session, title: Title, count: int) -> Entry:
    year = str(title.published_in or "")
    numbers = "、".join(titles.texts(session, title))
    return Entry(title.id, title.name, title.author or "", title.publisher or "", year, numbers, count)


def _linked(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Join groups that have a member in common."""
    belongs: dict[int, list[int]] = {}
    for group in groups:
        joined: list[int] = []
        for member in group:
            before = belongs.get(member, [member])
            if before is not joined:
                joined.extend(one for one in before if one not in joined)
        for member in joined:
            belongs[member] = joined
    return list({id(group): group for group in belongs.values() if len(group) > 1}.values())


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).lower())


def _plain_author(text: str | None) -> str:
    """Return an author without country and role: [苏]高尔基著 → 高尔基."""
    tidy = _COUNTRY.sub("", unicodedata.normalize("NFKC", text or "").strip())
    return _plain(_ROLES.sub("", tidy.strip()))
