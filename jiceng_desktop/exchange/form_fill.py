"""Writing persons into a form: styles, heights, merges and footers stay as the form has them; runs in the child."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell  # type: ignore[import-untyped]
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing  # type: ignore[import-untyped]
from openpyxl.formula.translate import Translator  # type: ignore[import-untyped]
from openpyxl.worksheet._writer import WorksheetWriter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

from jiceng_desktop.exchange.form_rows import insert_rows

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_TEXT = "@"


def fill(book: Workbook, orders: Sequence[dict[str, Any]]) -> None:
    """Fill the sheets as ordered; rows and columns count from 0, as in the outline."""
    for order in orders:
        sheet = book.worksheets[order["sheet"]]
        for row, column, text in order["fixed"]:
            _write_text(sheet.cell(row + 1, column + 1), text)
        if order["columns"]:
            _fill_rows(book, sheet, order)
        sheet.sheet_view.topLeftCell = None


def packed(book: Workbook) -> bytes:
    """Return the workbook as a file, without the temporary files openpyxl would use."""
    stream = io.BytesIO()
    _MemoryWriter(book, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)).save()
    return stream.getvalue()


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]
    """Writes the sheets in memory: a temporary file would hold personal data."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = WorksheetWriter(ws, out=io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def _fill_rows(book: Workbook, sheet: Worksheet, order: dict[str, Any]) -> None:
    first, prepared, rows = order["first"] + 1, order["prepared"], order["rows"]
    for row in order["clear"]:
        _clear(sheet, row + 1, order["table"])
    _make_room(book, sheet, (first, prepared, len(rows)), order["table"])
    texts = set(order["texts"])
    for number, values in enumerate(rows):
        for column, value in zip(order["columns"], values, strict=True):
            cell = sheet.cell(first + number, column + 1)
            if isinstance(cell, Cell) and cell.data_type != "f":
                _write(cell, value, column in texts)


def _make_room(book: Workbook, sheet: Worksheet, body: tuple[int, int, int], table: Sequence[int]) -> None:
    """Add the rows that are missing: before the last prepared one, so that frames and sums grow with the table."""
    first, prepared, wanted = body
    missing = wanted - max(prepared, 0)
    if missing <= 0:
        return
    at = first + prepared - 1 if prepared > 1 else first + prepared
    pattern = at - 1 if prepared else 0
    if sheet.max_row >= at:
        insert_rows(book, sheet, at, missing, pattern)
    spans = [one for one in sheet.merged_cells if one.min_row == one.max_row == pattern]
    for row in range(at, at + missing):
        if not prepared:
            _frame_like_heading(sheet, first - 1, row, table)
            continue
        _copy_row(sheet, pattern, row)
        for span in spans:
            sheet.merge_cells(None, row, span.min_col, row, span.max_col)


def _copy_row(sheet: Worksheet, pattern: int, row: int) -> None:
    """Let a row look like another; formulas are carried along, contents are not."""
    for column in range(1, sheet.max_column + 1):
        like = sheet._cells.get((pattern, column))
        if like is None:
            continue
        cell = sheet.cell(row, column)
        cell._style = copy(like._style)
        if like.data_type == "f" and isinstance(like.value, str):
            cell.value = Translator(like.value, like.coordinate).translate_formula(cell.coordinate)
    height = sheet.row_dimensions[pattern].height
    if height is not None:
        sheet.row_dimensions[row].height = height


def _frame_like_heading(sheet: Worksheet, heading: int, row: int, table: Sequence[int]) -> None:
    """Give a row the lines of the heading where the form has prepared none."""
    for column in table:
        like, cell = sheet.cell(heading, column + 1), sheet.cell(row, column + 1)
        cell.border, cell.alignment = copy(like.border), copy(like.alignment)


def _clear(sheet: Worksheet, row: int, table: Sequence[int]) -> None:
    """Take an example or last month's contents out of a row; its formulas stay."""
    for column in table:
        cell = sheet._cells.get((row, column + 1))
        if isinstance(cell, Cell) and cell.data_type != "f":
            cell.value = None


def _write(cell: Cell, value: Any, as_text: bool) -> None:
    """Write a value by its type, never letting the writer guess."""
    if value is None or value == "":
        cell.value = None
    elif isinstance(value, dict):
        cell.value = date.fromisoformat(value["d"])
    elif isinstance(value, str):
        if as_text:
            cell.number_format = _TEXT
        _write_text(cell, value)
    else:
        cell.value = value


def _write_text(cell: Any, text: str) -> None:
    """Write what can never become a formula, not even when somebody edits the cell."""
    if not isinstance(cell, Cell):
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # =1+1 is a formula to openpyxl, #N/A an error
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
