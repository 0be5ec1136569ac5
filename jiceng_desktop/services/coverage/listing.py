"""What was counted as a listing: shown, searched, sorted, printed and exported like any other list."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.marks import override
from jiceng_desktop.services import people
from jiceng_desktop.services.care.parts import columns, residents
from jiceng_desktop.services.coverage.counting import Coverage, Part, Share, last_days
from jiceng_desktop.services.listing import Field, Listing, Query

_EVERYBODY = Query()
_RED, _AMBER, _GREEN = "#B42318", "#9A6700", "#1A7F37"
_KNOWN = columns("name", "sex", "age", "address", "phone")


@dataclass
class Latest:
    """The last count, which the listing shows."""

    coverage: Coverage = field(default_factory=Coverage)


@dataclass(frozen=True)
class Reached(Listing):
    """A listing of those who should have come; who came to nothing stands first."""

    latest: Latest = field(default_factory=Latest)

    @override
    def ids(self, session: Session, query: Query = _EVERYBODY, most: int | None = None) -> array[int]:
        """Return those who are shown, in order: all of them, or the first ones."""
        coverage = self.latest.coverage
        persons: Iterable[int] = coverage.those(query.narrow or Part.ALL)
        if query.needle.strip():
            found = set(people.LISTING.ids(session, Query(needle=query.needle)))
            persons = (person_id for person_id in persons if person_id in found)
        if query.order in _COUNTED or not query.order:
            key, down = _COUNTED.get(query.order, _first), query.descending and bool(query.order)
            ordered = sorted(persons, key=lambda person_id: key(coverage.share(person_id)), reverse=down)
        else:
            shown = set(persons)
            everybody = people.LISTING.ids(session, Query(order=query.order, descending=query.descending))
            ordered = [person_id for person_id in everybody if person_id in shown]
        return array("q", ordered[:most])

    @override
    def rows(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """Return what the list shows of some persons; what is known of them is as it is now."""
        values = (field_.value for field_ in _KNOWN)
        found = self.records.with_only_columns(Person.id, *values, maintain_column_froms=True).where(Person.id.in_(ids))
        taken = self.latest.coverage
        last = last_days(session, taken.scope, ids, taken.today) if taken.scope is not None else {}
        return {row[0]: (*row[1:], *_told(taken.share(row[0]), last.get(row[0]))) for row in session.execute(found)}


def _told(share: Share, last_on: date | None) -> tuple[Any, ...]:
    return (share, share.came, share.excused, share.absent, last_on, share.brought_on)


def _first(share: Share) -> tuple[int, int]:
    """Return what puts those first to whom something is still to be brought."""
    return (share.came, int(share.brought_on is not None))


_COUNTED: dict[str, Callable[[Share], Any]] = {
    "state": _first,
    "came": lambda share: share.came,
    "excused": lambda share: share.excused,
    "absent": lambda share: share.absent,
    "brought_on": lambda share: share.brought_on or date.min,
}


def _state(share: Share) -> str:
    if share.came:
        return f"参加 {share.came} 次"
    return "一次也没有" if share.brought_on is None else f"已送学上门 {share.brought_on:%m-%d}"


def _colour(share: Share) -> str:
    return _GREEN if share.came else _RED if share.brought_on is None else _AMBER


def _or_none(count: int) -> str:
    return str(count) if count else ""


def make_listing() -> Reached:
    """Return a listing that has nothing to show yet."""
    return Reached(
        title="参加情况",
        records=residents(),
        key=Person.id,
        fields=(
            *_KNOWN,
            Field("state", "情况", None, show=_state, colour=_colour, width=140),
            Field("came", "参加", None, show=_or_none, width=60, number=True),
            Field("excused", "请假", None, show=_or_none, width=60, number=True),
            Field("absent", "缺席", None, show=_or_none, width=60, number=True),
            Field("last_on", "最近一次", None, width=100, sortable=False),
            Field("brought_on", "送学上门", None, width=100),
        ),
        order="state",
        word=people.LISTING.word,
        hint=people.LISTING.hint,
    )
