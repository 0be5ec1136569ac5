"""The one table model: any listing, the first ids at once, only the rows in sight."""

from __future__ import annotations

from array import array
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from jiceng_desktop.marks import override
from jiceng_desktop.services.listing import Listing, Query
from jiceng_desktop.services.office import Office

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_PIXELS_PER_CHARACTER = 13


class _Row(NamedTuple):
    """One record, ready to be painted."""

    texts: tuple[str, ...]
    colours: tuple[str | None, ...]


@lru_cache(maxsize=64)
def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


class RecordTable(QAbstractTableModel):
    """Rows of a listing.

    The first ids are there at once, however many match; the rest follows as soon as anybody asks for it, and
    a page asks in the background, so the scroll bar, the count and "select all" are honest. What a row says is
    read a page at a time when it is painted, and turned into text once.
    """

    PAGE = 32
    PAGES_KEPT = 320
    AT_ONCE, AT_ONCE_FOUND = 512, 96  # either is more than a tall screen shows

    def __init__(self, office: Office, listing: Listing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.listing = listing
        self.query = Query()
        self.is_whole = True
        self._ids: array[int] = array("q")
        self._pages: dict[int, list[_Row]] = {}

    @property
    def ids(self) -> array[int]:
        """Return the ids of all matching records, in order; those still missing are read first."""
        if not self.is_whole:
            self.complete(self._office.read(self.listing.ids, self.query))
        return self._ids

    @property
    def first_ids(self) -> array[int]:
        """Return the ids read so far; another array as soon as anything else is shown."""
        return self._ids

    def show(self, query: Query) -> None:
        """Show only the records that match, the first ones to begin with."""
        self.query = query
        most = self.at_once()
        first = self._office.read(self.listing.ids, query, most + 1)
        self._show(first[:most], len(first) <= most)

    def at_once(self) -> int:
        """Return how many ids are read first: fewer where each takes a search, and the next key may follow at once."""
        return self.AT_ONCE_FOUND if self.query.needle.strip() and self.listing.quick else self.AT_ONCE

    def reload(self) -> None:
        """Read everything afresh; the view keeps the selection by id."""
        self._show(self._office.read(self.listing.ids, self.query), True)

    def complete(self, ids: array[int]) -> None:
        """Take the ids of all matching records behind the first ones, or in their place where something changed."""
        known = len(self._ids)
        if ids[:known] != self._ids:
            self._show(ids, True)
        elif len(ids) == known:
            self.is_whole = True
        else:
            self._pages.pop(known // self.PAGE, None)  # it ended where the first ones did
            self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
            self._ids, self.is_whole = ids, True
            self.endInsertRows()

    def _show(self, ids: array[int], is_whole: bool) -> None:
        self.beginResetModel()
        self._pages.clear()
        self._ids, self.is_whole = ids, is_whole
        self.endResetModel()

    def id_at(self, row: int) -> int:
        """Return the id of the record shown in a row."""
        return self._ids[row]

    def row_of(self, record_id: int) -> int | None:
        """Return the row that shows a record, if it is shown."""
        row = self.early_row_of(record_id)
        if row is None and not self.is_whole:
            return self.early_row_of(record_id) if record_id in self.ids else None
        return row

    def early_row_of(self, record_id: int) -> int | None:
        """Return the row that shows a record, if it is among those read so far."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def texts(self, row: int) -> tuple[str, ...]:
        """Return what a row says, sensitive fields masked."""
        return self._row(row).texts

    def _row(self, row: int) -> _Row:
        number, place = divmod(row, self.PAGE)
        if number not in self._pages:
            if len(self._pages) >= self.PAGES_KEPT:
                self._pages.clear()
            self._pages[number] = self._read(self._ids[number * self.PAGE : (number + 1) * self.PAGE])
        return self._pages[number][place]

    def _read(self, ids: array[int]) -> list[_Row]:
        rows = self._office.read(self.listing.rows, ids)
        fields = self.listing.fields
        gone = _Row(("（已删除）", *[""] * (len(fields) - 1)), (None,) * len(fields))
        read = []
        for record_id in ids:
            values = rows.get(record_id)
            if values is None:
                read.append(gone)
                continue
            pairs = list(zip(fields, values, strict=True))
            read.append(
                _Row(
                    tuple(field.text(value) for field, value in pairs),
                    tuple(field.colour(value) if field.colour else None for field, value in pairs),
                )
            )
        return read

    # Qt overrides

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self.is_whole

    @override
    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid() and not self.is_whole:
            self.complete(self._office.read(self.listing.ids, self.query))

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.listing.fields)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        # painting asks for a dozen roles per cell: the common ones first, nothing computed twice
        if role == Role.DisplayRole:
            return self._row(index.row()).texts[index.column()] if index.isValid() else None
        if role == Role.TextAlignmentRole:
            return _NUMBER if self.listing.fields[index.column()].number else None
        if role == Role.ForegroundRole:
            colour = self._row(index.row()).colours[index.column()]
            return _brush(colour) if colour else None
        if role == Role.ToolTipRole:
            text = self._row(index.row()).texts[index.column()]
            too_long = len(text) * _PIXELS_PER_CHARACTER > self.listing.fields[index.column()].width
            return f"<p>{escape(text)}</p>" if too_long else None
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        field = self.listing.fields[section]
        if role == Role.DisplayRole:
            return field.title
        if role == Role.TextAlignmentRole:
            return _NUMBER if field.number else int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
