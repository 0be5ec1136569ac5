"""What a form shows, as plain data: cells, merges, number formats, borders, lists to choose from; runs in the child."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import Cell, MergedCell  # type: ignore[import-untyped]
from openpyxl.utils import range_boundaries  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from jiceng_desktop.exchange.content import Refused

_MOST_ROWS, _MOST_COLUMNS, _MOST_CHOICES = 3_000, 200, 200
_LOST_PARTS = re.compile(r"xl/(?:ctrlprops|activex|embeddings|slicers|diagrams)/", re.IGNORECASE)
_SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")
_EXTRAS = re.compile(rb"<x14:(?:dataValidation|conditionalFormatting|sparkline)[ >]")
_TOO_LONG = (
    f"这个表格超过 {_MOST_ROWS:,} 行或 {_MOST_COLUMNS} 列有内容，不像是要填写的空表。请删掉多余的内容，另存后再试。"
)


def outline(book: Workbook, data: bytes) -> dict[str, Any]:
    """Describe every worksheet, and what cannot be kept when the form is written again."""
    return {"sheets": [_sheet(book, sheet) for sheet in book.worksheets], "lost": list(_lost(data))}


def _sheet(book: Workbook, sheet: Worksheet) -> dict[str, Any]:
    rows: list[list[Any]] = []
    formats: list[tuple[int, int, str]] = []
    lined: list[int] = []
    for number, cells in enumerate(_cells(sheet)):
        rows.append([_value(cell) for cell in cells])
        formats += [(number, place, cell.number_format) for place, cell in enumerate(cells) if _is_formatted(cell)]
        if any(cell.has_style and cell.border.bottom and cell.border.bottom.style for cell in cells):
            lined.append(number)
    while rows and len(rows) - 1 not in lined[-1:] and all(value is None for value in rows[-1]):
        rows.pop()
    return {
        "name": sheet.title,
        "hidden": sheet.sheet_state != "visible",
        "rows": rows,
        "formats": formats,
        "lined": lined,
        "merged": [[one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1] for one in sheet.merged_cells],
        "choices": [list(one) for one in _choices(book, sheet)],
        "protected": bool(sheet.protection.sheet),
    }


def _cells(sheet: Worksheet) -> Iterator[tuple[Cell | MergedCell, ...]]:
    """Yield the rows from the first on; refuse a sheet with something written far away."""
    for (row, column), cell in list(sheet._cells.items()):
        if (row > _MOST_ROWS or column > _MOST_COLUMNS) and cell.value is not None:
            raise Refused(_TOO_LONG)
    bottom, right = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    yield from sheet.iter_rows(min_row=1, max_row=bottom, min_col=1, max_col=right)


def _value(cell: Cell | MergedCell) -> Any:
    """Return a cell as JSON holds it: days and formulas marked."""
    value: Any = cell.value
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if cell.data_type == "f":
        return {"f": str(value)}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else str(value)


def _is_formatted(cell: Cell | MergedCell) -> bool:
    return isinstance(cell, Cell) and cell.has_style and cell.number_format != "General"


def _choices(book: Workbook, sheet: Worksheet) -> Iterator[tuple[Any, ...]]:
    """Yield the ranges whose cells offer a list, with the list."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list" or not rule.formula1:
            continue
        offered = _offered(book, sheet, str(rule.formula1))
        for span in rule.sqref.ranges:
            yield span.min_row - 1, span.min_col - 1, span.max_row - 1, span.max_col - 1, offered


def _offered(book: Workbook, sheet: Worksheet, formula: str) -> list[str]:
    """Read a list that is written out or stands in cells of the workbook; anything cleverer offers nothing."""
    if formula.startswith('"'):
        return [choice.strip() for choice in formula.strip('"').split(",") if choice.strip()][:_MOST_CHOICES]
    name, _, place = formula.lstrip("=").rpartition("!")
    there = book[name.strip("'")] if name.strip("'") in book.sheetnames else None if name else sheet
    if there is None or not re.fullmatch(r"\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+", place):
        return []
    left, top, right, bottom = range_boundaries(place.replace("$", ""))
    rows = there.iter_rows(top, min(bottom, top + _MOST_CHOICES), left, right, values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def _lost(data: bytes) -> Iterator[str]:
    """Name what openpyxl does not carry over."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        drawings = [name for name in names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        if any(_SHAPES.search(packed.read(name)) for name in drawings):
            yield "文本框和图形"
        sheets = [name for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        if any(_EXTRAS.search(packed.read(name)) for name in sheets):
            yield "部分下拉选项和条件格式"
    if any(_LOST_PARTS.match(name) for name in names):
        yield "按钮、控件和嵌入的对象"
