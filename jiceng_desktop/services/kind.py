"""A kind of record: how it is listed, entered, stored and removed.

The generic page, the generic dialog and the Excel exchange work on any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from jiceng_desktop.services.listing import Listing

D = TypeVar("D")


@dataclass(frozen=True)
class Kind(Generic[D]):
    """One kind of record; ``draft`` is what a clerk may enter about it.

    A draft carries ``version`` as loaded; ``save`` refuses one that is stale. ``labels`` are the
    draft's field names in words, for forms, refusals and the history.
    """

    title: str
    listing: Listing
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
