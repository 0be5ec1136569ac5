"""A kind of record: how it is listed, entered, stored and removed.

The generic page, the generic dialog and the Excel exchange work on any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import String
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import Base, table_of
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.listing import Listing

D = TypeVar("D")


def refuse_long(draft: object, model: type[Base], labels: Mapping[str, str]) -> None:
    """Refuse a draft with a text that its column cannot hold; not every database would notice."""
    for column in table_of(model).columns:
        text, longest = getattr(draft, column.name, None), getattr(column.type, "length", None)
        if isinstance(column.type, String) and text and longest and len(text) > longest:
            told = f"{labels[column.name]}最多 {longest:,} 个字，现在有 {len(text):,} 个字。"
            raise Refusal(told, column.name)


@dataclass(frozen=True)
class Kind(Generic[D]):
    """One kind of record; ``draft`` is what a clerk may enter about it.

    A draft carries ``version`` as loaded; ``save`` refuses one that is stale. ``labels`` are the
    draft's field names in words, for forms, refusals and the history. ``listing`` is None where
    the list depends on the day it is read.
    """

    title: str
    listing: Listing | None
    draft: type[D]
    load: Callable[[Session, int], D]
    save: Callable[[Session, int | None, D], int]
    remove: Callable[[Session, int], None]
    labels: Mapping[str, str]

    def label(self, name: str) -> str:
        """Return the word on screen for a field of the draft."""
        return self.labels.get(name, name)

    def blank(self, **known: Any) -> D:
        """Return an empty draft with what is already known."""
        return self.draft(**known)
