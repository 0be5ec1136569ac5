"""The child process that reads a workbook: the file comes in on stdin, framed JSON goes out on stdout.

A hostile or broken workbook may abort, hang or eat memory here; the window only sees that the child ended.
Imports stay few so that the child starts fast. Frames: 4 bytes length (little-endian), then JSON:
``["sheet", name, hidden]``, ``["rows", [[cell, …], …]]``, ``["refused", sentence]``, ``["done", kind]``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from jiceng_desktop.exchange.cage import confine
from jiceng_desktop.exchange.content import LOCKED, Refused, recognise

Row = list[Any]
_ROWS_PER_FRAME = 500
_NEUTRALISED = re.compile(r"'(?=[=+\-@\t\r])")
_DAMAGED = "这个文件已损坏或不完整（可能没有下载或复制完），无法读取。"
_TOO_BIG = "这个文件太大或已损坏，无法安全读取。请把需要的行复制到新表格后再导入。"


def main(argv: Sequence[str]) -> int:
    """Read stdin within the bounds ``memory_bytes cpu_seconds unpacked_bytes cells``."""
    memory_bytes, cpu_seconds, unpacked_bytes, cells = map(int, argv)
    confine(memory_bytes, cpu_seconds)
    with os.fdopen(0, "rb") as source, os.fdopen(1, "wb") as target:
        try:
            _read(source.read(), target, unpacked_bytes, cells)
        except Refused as refused:
            _send(target, ["refused", str(refused)])
        except MemoryError:
            _send(target, ["refused", _TOO_BIG])
    return 0


def _read(data: bytes, target: IO[bytes], unpacked_bytes: int, cells: int) -> None:
    """Send every sheet of the file."""
    content = recognise(data, unpacked_bytes)
    left = cells
    sheets = _text_sheet(content.text) if content.kind == "csv" else _workbook_sheets(data)
    for name, hidden, rows in sheets:
        _send(target, ["sheet", name, hidden])
        for rows_of_frame in _frames(rows):
            left -= sum(map(len, rows_of_frame))
            if left < 0:
                raise Refused(_TOO_BIG)
            _send(target, ["rows", rows_of_frame])
    _send(target, ["done", content.kind])


def _send(target: IO[bytes], message: list[Any]) -> None:
    """Write one frame."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=_typed).encode()
    target.write(len(body).to_bytes(4, "little") + body)
    target.flush()


def _typed(value: object) -> object:
    """Mark days and moments; times and spans become text."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else str(value)


def _frames(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Pack rows into frames; blank rows count, those after the last filled one do not."""
    packed: list[Row] = []
    blanks = 0
    for row in rows:
        if not row:
            blanks += 1
            continue
        while blanks:  # a sheet may be blank down to row 1,048,576 and have one stray cell there
            packed.extend([] for _ in range(min(blanks, _ROWS_PER_FRAME)))
            blanks -= min(blanks, _ROWS_PER_FRAME)
            if len(packed) >= _ROWS_PER_FRAME:
                yield packed
                packed = []
        packed.append(row)
        if len(packed) >= _ROWS_PER_FRAME:
            yield packed
            packed = []
    yield packed


def _text_sheet(text: str) -> Iterator[tuple[str, bool, Iterator[Row]]]:
    """Return a text file as its only sheet; a quote that neutralised a formula is taken off again."""
    csv.field_size_limit(1_000_000)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))

    def rows() -> Iterator[Row]:
        try:
            for row in table:
                cells = [_NEUTRALISED.sub("", cell) if cell.startswith("'") else cell for cell in row]
                yield [cell or None for cell in cells] if any(map(str.strip, cells)) else []
        except csv.Error as error:
            raise Refused(_DAMAGED) from error

    yield "CSV", False, rows()


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the first lines most evenly."""
    lines = [line for line in re.sub(r'"[^"]*"', "", text[:20_000]).splitlines()[:30] if line.strip()]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if sign in line]
        return (max(map(counts.count, counts)), max(counts)) if counts else (0, 0)

    return max(",\t;", key=evenness) if lines else ","


def _workbook_sheets(data: bytes) -> Iterator[tuple[str, bool, Iterator[Row]]]:
    """Return the worksheets of a workbook, one after the other."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(about.name)
                yield about.name, about.visible != SheetVisibleEnum.Visible, _sheet_rows(sheet)
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except CalamineError as error:
        raise Refused(_DAMAGED) from error


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """Return rows from row 1 and column A on; merged cells filled down, blank rows left blank."""
    left = sheet.start[1] if sheet.start else 0
    margin = [None] * left
    merged = _merged_downwards(sheet.merged_cell_ranges or [])
    filling: dict[int, tuple[int, Any]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = margin + [None if cell == "" else cell for cell in cells]
        if not _filled(row):
            yield []
            continue
        for column, (last, value) in list(filling.items()):
            if number > last:
                del filling[column]
            elif column < len(row):
                row[column] = value
        for column, last in merged.get(number, ()):
            if column < len(row):
                filling[column] = (last, row[column])
        yield row


def _filled(row: Row) -> bool:
    """Tell whether a row shows anything; a cell with blanks alone does not."""
    return any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)


def _merged_downwards(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, list[tuple[int, int]]]:
    """Return, for the first row of each merged range that spans rows, its column and last row."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in ranges:
        if bottom > top:
            merged.setdefault(top, []).append((left, bottom))
    return merged


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
