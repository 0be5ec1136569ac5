"""Inserting rows so that everything below moves along, which openpyxl leaves to its caller; runs in the child."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.formatting.formatting import ConditionalFormattingList  # type: ignore[import-untyped]
from openpyxl.formula import Tokenizer  # type: ignore[import-untyped]
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

Span = Callable[[int, int], tuple[int, int]]
_REFERENCE = re.compile(r"(?P<sheet>(?:'[^']*'|[^'!]+)!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_ROW = re.compile(r"(?<=[A-Z$])\d+")


def insert_rows(book: Workbook, sheet: Worksheet, at: int, count: int, pattern: int) -> None:
    """Insert blank rows before row ``at``; ranges that cover or end in row ``pattern`` grow over them."""

    def moved(top: int, bottom: int) -> tuple[int, int]:
        if top >= at:
            return top + count, bottom + count
        return top, bottom + count if bottom >= at or bottom == pattern else bottom

    merged = [CellRange(one.coord) for one in sheet.merged_cells]
    _move_cells(sheet, at, count)
    _move_heights(sheet, at, count)
    sheet.merged_cells = MultiCellRange([_stretched(one, moved) if one.max_row != pattern else one for one in merged])
    _move_rules(sheet, moved)
    _move_furniture(sheet, at, count, moved)
    for other in book.worksheets:
        _move_formulas(other, sheet, moved)


def _move_cells(sheet: Worksheet, at: int, count: int) -> None:
    cells = sheet._cells
    below = sorted((place for place in cells if place[0] >= at), reverse=True)
    for row, column in below:
        cell = cells.pop((row, column))
        cell.row = row + count
        cells[row + count, column] = cell
        link = getattr(cell, "hyperlink", None)
        if link is not None:
            link.ref = cell.coordinate


def _move_heights(sheet: Worksheet, at: int, count: int) -> None:
    rows = sheet.row_dimensions
    for number in sorted((number for number in rows if number >= at), reverse=True):
        dimension = copy(rows.pop(number))
        dimension.index = number + count
        rows[number + count] = dimension
    sheet.row_breaks.brk = tuple(_moved_break(one, at, count) for one in sheet.row_breaks.brk)


def _moved_break(one: Any, at: int, count: int) -> Any:
    if one.id >= at:
        one.id += count
    return one


def _stretched(span: CellRange, moved: Span) -> CellRange:
    top, bottom = moved(span.min_row, span.max_row)
    return CellRange(min_col=span.min_col, min_row=top, max_col=span.max_col, max_row=bottom)


def _all_stretched(spans: Iterable[CellRange], moved: Span) -> str:
    return " ".join(_stretched(span, moved).coord for span in spans)


def _move_rules(sheet: Worksheet, moved: Span) -> None:
    """Move what is checked and coloured by rule."""
    for rule in sheet.data_validations.dataValidation:
        rule.sqref = MultiCellRange(_all_stretched(rule.sqref.ranges, moved))
    coloured, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for one in coloured:
        for rule in one.rules:
            sheet.conditional_formatting.add(_all_stretched(one.sqref.ranges, moved), rule)


def _move_furniture(sheet: Worksheet, at: int, count: int, moved: Span) -> None:
    """Move the print area, the filter, tables and pictures."""
    if sheet.print_area:
        areas = [area.rpartition("!")[2].replace("$", "") for area in str(sheet.print_area).split(",")]
        sheet.print_area = ",".join(_stretched(CellRange(area), moved).coord for area in areas)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _stretched(CellRange(sheet.auto_filter.ref), moved).coord
    for table in sheet.tables.values():
        table.ref = _stretched(CellRange(table.ref), moved).coord
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
    for picture in (*sheet._images, *sheet._charts):
        for corner in (getattr(picture.anchor, "_from", None), getattr(picture.anchor, "to", None)):
            if corner is not None and corner.row >= at - 1:
                corner.row += count


def _move_formulas(sheet: Worksheet, target: Worksheet, moved: Span) -> None:
    """Let the formulas of a sheet follow what has moved in another, or in itself."""
    own = {f"{target.title}!", f"'{target.title}'!"}
    for cell in sheet._cells.values():
        if cell.data_type == "f" and isinstance(cell.value, str):
            cell.value = followed(cell.value, lambda prefix: prefix in own if prefix else sheet is target, moved)


def followed(formula: str, meant: Callable[[str], bool], moved: Span) -> str:
    """Return a formula whose references to the sheet that is meant follow the rows."""
    tokens = Tokenizer(formula)
    for token in tokens.items:
        found = _REFERENCE.fullmatch(token.value) if token.subtype == "RANGE" else None
        if found and meant(found["sheet"] or ""):
            rows = [int(row) for row in _ROW.findall(found["cells"])]
            fresh = iter(moved(rows[0], rows[-1]) if len(rows) > 1 else moved(rows[0], rows[0])[:1])
            token.value = (found["sheet"] or "") + _ROW.sub(lambda _, fresh=fresh: str(next(fresh)), found["cells"])
    return "=" + "".join(token.value for token in tokens.items)
