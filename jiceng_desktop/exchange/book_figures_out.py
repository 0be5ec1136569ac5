"""图书统计 as a workbook: one sheet for each matter, with real numbers; the spread is shaded by Excel and WPS."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jiceng_desktop.exchange.sheet_out import write_whole
from jiceng_desktop.services.book_figures import Cell, Table

_A4 = 9
_PIXELS_PER_LETTER, _TEXT_WIDTH = 8, 96
_LIGHT, _DARK = "#FFFFFF", "#5B8FD0"
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "told": {"valign": "vcenter", "text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center"},
    "plain": {"num_format": "#,##0.##;-#,##0.##;0"},
    "whole": {"num_format": "#,##0.##;-#,##0.##;0", "bold": True, "top": 1},
}


def write_figures(path: Path, title: str, told: Sequence[str], tables: Sequence[Table]) -> None:
    """Write the workbook; ``told`` are the lines of its first sheet.

    Raises:
        Refusal: the file cannot be written, e.g. because WPS has it open.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # takes a while and is needed only here

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    cover = book.add_worksheet("汇总")
    cover.set_column(0, 0, _TEXT_WIDTH)
    cover.write_string(0, 0, title, looks["title"])
    for number, line in enumerate(told, start=2):
        cover.write_string(number, 0, line, looks["told"])
    for table in tables:
        _write_table(book.add_worksheet(table.matter.label), looks, table)
    book.close()
    write_whole(path, packed.getvalue())


def _write_table(sheet: Any, looks: Mapping[str, Any], table: Table) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(column.width / _PIXELS_PER_LETTER, 2 * len(column.title) + 2))
        sheet.write_string(0, place, column.title, looks["head"])
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, number, row, looks["plain"])
    below = len(table.rows) + 1
    if table.whole is not None:
        _write_row(sheet, below, table.whole, looks["whole"])
    if table.remark:
        sheet.write_string(below + 2, 0, table.remark)
    if table.heat and table.rows:
        scale = {"type": "2_color_scale", "min_color": _LIGHT, "max_color": _DARK}
        sheet.conditional_format(1, 1, len(table.rows), len(table.columns) - 2, scale)
    sheet.freeze_panes(1, 1)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_row(sheet: Any, number: int, row: Sequence[Cell], look: Any) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, place, cell, look)
        elif cell is not None:
            sheet.write_number(number, place, cell, look)
