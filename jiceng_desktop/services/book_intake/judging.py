"""Judging one row of a book list after the other: a new title, more copies, what is there already, or a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.book_intake import catalogue
from jiceng_desktop.services.book_intake.catalogue import Found, Work, plain, plain_author
from jiceng_desktop.services.book_intake.reading import LABELS, Told, Unusable, read
from jiceng_desktop.services.book_intake.shelving import NOWHERE, Shelving, Spot
from jiceng_desktop.services.books.prices import shown_price
from jiceng_desktop.services.intake import Decision, Planned, Verdict

_TITLES = {
    **{column: LABELS[column] for column in ("author", "publisher", "published_in", "shelf", "audience")},
    "clc_class": LABELS["clc"],
    "price_fen": LABELS["price"],
    "note": "书目备注",
}


@dataclass(slots=True)
class PlannedBook(Planned):
    """One row with its verdict: copies of a title of the stock (``title_id``), of the row ``like``, or of a new one.

    ``copy_numbers`` are those the copies to be added bear; where there are none, the program numbers ``count`` copies.
    """

    told: Told | None = None
    spot: Spot = NOWHERE
    title_id: int | None = None
    like: int | None = None
    copy_numbers: tuple[str, ...] = ()
    count: int = 0
    sure: bool = True

    @property
    @override
    def remark(self) -> str:
        """Return everything the clerk should know about the row."""
        return "；".join(filter(None, (self.reason, *(self.told.remarks if self.told else []))))

    @property
    @override
    def choices(self) -> tuple[Decision, ...]:
        """Return what may be decided: a title known for sure is never entered a second time."""
        if self.verdict is not Verdict.DOUBTFUL:
            return ()
        return (Decision.SKIP, Decision.MERGE) if self.sure else (Decision.SKIP, Decision.ADD, Decision.MERGE)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return by what two doubtful rows are known to mean one new title."""
        told = self.told or Told(self.name)
        author = plain_author(told.values.get("author"))
        return plain(told.name), author, *sorted(number.key for number in told.numbers)


class Judge:
    """Knows the stock and the rows above; ``usual`` is where rows belong that name no place."""

    def __init__(self, session: Session, today: date, usual: str) -> None:
        self._today = today
        self._catalogue = catalogue.load(session)
        self._shelving = Shelving(session, usual)
        self._above: dict[str, int] = {}

    def judge(self, number: int, cells: Mapping[str, object]) -> PlannedBook:
        """Say what a row means."""
        try:
            told = read(cells, self._today)
            row = PlannedBook(number, Verdict.NEW, told.name, told=told, count=told.count)
            row.spot = self._shelving.spot(told.box, told.corner)
            self._decide(row, told)
        except Unusable as why:
            return PlannedBook(number, Verdict.REFUSED, words.clean(cells.get("name")), str(why))
        self._above.update(dict.fromkeys(told.copy_numbers, number))
        return row

    def _decide(self, row: PlannedBook, told: Told) -> None:
        if twice := next((given for given in told.copy_numbers if given in self._above), None):
            raise Unusable(f"图书编号 {twice} 与第 {self._above[twice]} 行的相同，请核对。")
        row.copy_numbers = tuple(given for given in told.copy_numbers if given not in self._catalogue.copies)
        found = self._owner(told) or self._catalogue.find(told)
        if found.work is None:
            self._enter(row, told)
        elif found.work.row is not None:
            self._join_row(row, told, found, found.work)
        else:
            self._join_stock(row, told, found, found.work)

    def _owner(self, told: Told) -> Found | None:
        """Return the title whose copies bear the numbers of a row.

        Raises:
            Unusable: they belong to quite another title.
        """
        for given in told.copy_numbers:
            work = self._catalogue.copies.get(given)
            if work is None:
                continue
            if not catalogue.alike(work.name, plain(told.name)):
                raise Unusable(f"图书编号 {given} 是{work.told}的。这一列如果只是序号，请把它改为“不导入”。")
            return Found(work)
        return None

    def _enter(self, row: PlannedBook, told: Told) -> None:
        values = told.values
        author, publisher = plain_author(values.get("author")), plain(values.get("publisher") or "")
        keys = {number.key for number in told.numbers if number.valid}
        self._catalogue.add(Work(plain(told.name), author, publisher, keys, row=row.number))

    def _join_row(self, row: PlannedBook, told: Told, found: Found, work: Work) -> None:
        if found.doubt:
            told.remarks.append(f"{found.doubt}，分开登记")
            self._enter(row, told)
        else:
            row.like = work.row
            row.reason = f"与{work.told}是同一种书，作为复本"

    def _join_stock(self, row: PlannedBook, told: Told, found: Found, work: Work) -> None:
        """Say what a row adds to a title of the stock; how many copies it means is sure only by their numbers."""
        row.title_id, row.sure = work.id, not found.doubt
        if not found.doubt:
            row.changes = changes_of(work, told)
        if found.doubt:
            row.verdict, row.reason = Verdict.DOUBTFUL, f"{found.doubt}。"
        elif not told.copy_numbers:
            row.verdict = Verdict.DOUBTFUL
            row.reason = f"已有 {work.copies} 册；这一行没有图书编号，分不清是原有的书还是又来了 {row.count} 册。"
        elif row.copy_numbers:
            row.count = len(row.copy_numbers)
            row.reason = f"已有这种书 {work.copies} 册，再加 {row.count} 册"
        else:
            row.count = 0
            row.verdict = Verdict.CHANGED if row.changes else Verdict.UNCHANGED
            row.reason = f"图书编号 {words.several(told.copy_numbers, 3, '个')} 已在库"


def changes_of(work: Work, told: Told) -> list[tuple[str, str, str]]:
    """Return what a row adds to a title: what is known already stays."""
    changes = [(_TITLES[column], "", _shown(column, told)) for column in missing(work.columns, told)]
    if further := [number.text for number in told.numbers if number.valid and number.key not in work.keys]:
        changes.append((LABELS["isbn"], "", "、".join(further)))
    return changes


def missing(stored: Any, told: Told) -> list[str]:
    """Return the columns a row fills in."""
    return [
        column for column, value in told.values.items() if column in _TITLES and value and not getattr(stored, column)
    ]


def _shown(column: str, told: Told) -> str:
    value = told.values[column]
    if column == "price_fen":
        return shown_price(value, told.values["currency"])
    return getattr(value, "label", str(value))
