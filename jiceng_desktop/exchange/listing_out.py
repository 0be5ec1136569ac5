"""A listing as a workbook: same rows, same columns, same order as on the screen, and importable again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.sheet_out import Column, Report, write_csv, write_sheet
from jiceng_desktop.services.history import record_export
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.office import Office

_BATCH = 500
_PIXELS_PER_LETTER = 8
_ENDINGS = (".xlsx", ".csv")


def texts(
    office: Office, listing: Listing, ids: Sequence[int], columns: Sequence[int], *, revealed: bool
) -> Iterator[list[str]]:
    """Yield the shown texts of the records, a batch per session; ``columns`` are places in the listing's fields."""
    for first in range(0, len(ids), _BATCH):
        for row in office.read(listing.texts, ids[first : first + _BATCH], revealed):
            yield [row[column] for column in columns]


def export(
    office: Office, listing: Listing, ids: Sequence[int], path: Path, *, revealed: bool, report: Report | None = None
) -> int:
    """Write the records with all columns; that sensitive ones left unmasked is put into the history first.

    Raises:
        Refusal: the file's name ends in neither .xlsx nor .csv, or it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise Refusal("导出的文件名请以 .xlsx 或 .csv 结尾。")
    if revealed:
        office.write(record_export, listing.title, len(ids), "导出")
    places = range(len(listing.fields))
    columns = [Column(field.title, field.width / _PIXELS_PER_LETTER, text=True) for field in listing.fields]
    rows = texts(office, listing, ids, places, revealed=revealed)
    if ending == ".csv":
        return write_csv(path, columns, rows, report)
    return write_sheet(path, listing.title, columns, rows, report)
