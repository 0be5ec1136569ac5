"""The titles there are and those of the rows above, by what a row can be recognised by: a 书号, or name and author."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import BookNumber, Copy, Title
from jiceng_desktop.services.book_intake.reading import Told
from jiceng_desktop.terms import CopyState

_ASIDE = re.compile(r"[\[(【（〔][^\])】）〕]*[\])】）〕]")
_NOT_WORD = re.compile(r"[\W_]+")
_ROLE = re.compile(r"(?:主编|编著|编写|编绘|[著编译撰绘等])+$")
_VOLUME = re.compile(r"[上中下全一二三四五六七八九十\d卷册部辑集第]+")


def plain(text: str) -> str:
    """Reduce a name to its letters: what is printed as 《红楼梦》（上） and 红楼梦 上 is the same."""
    return _NOT_WORD.sub("", text).lower()


def plain_author(text: str | None) -> str:
    """Reduce an author to the name: [美]海明威 著 and 海明威 are the same."""
    return _ROLE.sub("", plain(_ASIDE.sub("", text or "")))


@dataclass(slots=True)
class Work:
    """A title of the stock (``id``) or of a row above (``row``); ``columns`` is what is stored of it."""

    name: str
    author: str
    publisher: str
    keys: set[str]
    id: int | None = None
    row: int | None = None
    copies: int = 0
    columns: Any = None

    @property
    def told(self) -> str:
        """Return where it stands, in words."""
        return f"已有的《{self.columns.name}》" if self.row is None else f"第 {self.row} 行"


@dataclass(slots=True)
class Found:
    """What a row was recognised as: surely a work, or perhaps (``doubt`` says why not surely)."""

    work: Work | None = None
    doubt: str = ""


@dataclass
class Catalogue:
    """All works, and the numbers of all copies with the name of what bears them."""

    by_key: defaultdict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    by_name: defaultdict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    copies: dict[str, Work] = field(default_factory=dict)

    def add(self, work: Work) -> Work:
        """Let later rows recognise a work."""
        self.by_name[work.name].append(work)
        for key in work.keys:
            self.by_key[key].append(work)
        return work

    def find(self, told: Told) -> Found:
        """Recognise what a row is about; a wrong 书号 proves nothing."""
        name, keys = plain(told.name), [number.key for number in told.numbers if number.valid]
        same_number = [work for key in keys for work in self.by_key.get(key, ())]
        if sure := next((work for work in same_number if alike(work.name, name)), None):
            return Found(sure)
        found = self._by_name(told, name, set(keys))
        if found.work is None and same_number:
            return Found(same_number[0], f"书号与{same_number[0].told}相同，书名不同")
        return found

    def _by_name(self, told: Told, name: str, keys: set[str]) -> Found:
        author, publisher = plain_author(told.values.get("author")), plain(told.values.get("publisher") or "")
        perhaps = Found()
        for work in self.by_name.get(name, ()):
            if keys and work.keys:
                continue  # with other numbers it is another edition
            if work.author == author and (author or work.publisher == publisher):
                return Found(work)
            if not perhaps.work and (not work.author or not author):
                perhaps = Found(work, f"书名与{work.told}相同，作者没有写全，可能是同一种书")
        return perhaps


def load(session: Session) -> Catalogue:
    """Return all there is in the stock."""
    catalogue, works = Catalogue(), {}
    keys: defaultdict[int, set[str]] = defaultdict(set)
    for title_id, key in session.execute(select(BookNumber.title_id, BookNumber.key).where(BookNumber.valid)):
        keys[title_id].add(key)
    kept = select(Copy.title_id, func.count()).where(Copy.state != CopyState.WITHDRAWN).group_by(Copy.title_id)
    counts = {row[0]: row[1] for row in session.execute(kept)}
    for row in session.execute(select(*table_of(Title).columns)):
        work = Work(plain(row.name), plain_author(row.author), plain(row.publisher or ""), keys.get(row.id, set()))
        work.id, work.copies, work.columns = row.id, counts.get(row.id, 0), row
        works[row.id] = catalogue.add(work)
    for number, title_id in session.execute(select(Copy.number, Copy.title_id)):
        catalogue.copies[number] = works[title_id]
    return catalogue


def alike(known: str, name: str) -> bool:
    """Tell whether two names of one number are one title: a subtitle may be missing, a volume may not."""
    longer, shorter = sorted((known, name), key=len, reverse=True)
    rest = longer.removeprefix(shorter)
    return longer.startswith(shorter) and not _VOLUME.fullmatch(rest)
