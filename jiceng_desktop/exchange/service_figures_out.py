"""志愿服务统计 as a workbook: a sheet for each matter, real numbers, and charts that Excel and WPS draw themselves."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiceng_desktop.exchange.sheet_out import write_whole

_A4 = 9
_TEXT_WIDTH, _CHART_WIDTH, _CHART_HEIGHT, _BAR_HEIGHT = 96, 640, 320, 26  # letters, then pixels
_MOST_COLUMNS = 14  # more labels do not stand beside each other
_COLOUR = "#1D4F91"
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"valign": "vcenter"},
    "told": {"valign": "vcenter", "text_wrap": True},
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "head": {"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center", "valign": "vcenter"},
    "number": {"num_format": "#,##0.##", "valign": "vcenter"},
    "whole": {"num_format": "#,##0", "valign": "vcenter"},
    "total": {"bold": True, "top": 1, "num_format": "#,##0.##", "valign": "vcenter"},
}

Cell = str | int | float


@dataclass(frozen=True)
class Part:
    """One sheet; ``columns`` as (title, width in letters). With ``charted`` the second column is drawn as well."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    remark: str = ""
    charted: bool = False


def write_figures(path: Path, title: str, told: Sequence[str], parts: Sequence[Part]) -> None:
    """Write the workbook; ``told`` are the lines of its first sheet.

    Raises:
        Refusal: the file cannot be written, e.g. because WPS has it open.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # takes a while and is needed only here

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    cover = book.add_worksheet("汇总")
    cover.set_column(0, 0, _TEXT_WIDTH)
    cover.write_string(0, 0, title, looks["title"])
    for number, line in enumerate(told, start=2):
        cover.write_string(number, 0, line, looks["told"])
    _print_on_a4(cover)
    for part in parts:
        _write_part(book, looks, part)
    book.close()
    write_whole(path, packed.getvalue())


def _write_part(book: Any, looks: Mapping[str, Any], part: Part) -> None:
    sheet = book.add_worksheet(part.name)
    for column, (heading, width) in enumerate(part.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, looks["head"])
    lines = [*part.rows, part.total] if part.total else part.rows
    for number, row in enumerate(lines, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, looks, (number, column), cell, total=number > len(part.rows))
    if part.remark:
        sheet.write_string(len(lines) + 2, 0, part.remark, looks["text"])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _print_on_a4(sheet)
    if part.charted and part.rows:
        _draw(book, sheet, part)


def _write_cell(sheet: Any, looks: Mapping[str, Any], place: tuple[int, int], cell: Cell, *, total: bool) -> None:
    """Write words as words, whatever they look like, and numbers as numbers."""
    if isinstance(cell, str):
        sheet.write_string(*place, cell, looks["total" if total else "text"])
    else:
        whole = float(cell).is_integer()  # Excel would show a lonely point behind it
        look = looks["total"] if total and not whole else looks["whole" if whole else "number"]
        sheet.write_number(*place, cell, look)


def _draw(book: Any, sheet: Any, part: Part) -> None:
    last, lying = len(part.rows), len(part.rows) > _MOST_COLUMNS
    chart = book.add_chart({"type": "bar" if lying else "column"})
    chart.add_series({
        "name": [part.name, 0, 1],
        "categories": [part.name, 1, 0, last, 0],
        "values": [part.name, 1, 1, last, 1],
        "fill": {"color": _COLOUR},
        "gap": 60,
    })
    chart.set_title({"name": f"{part.columns[1][0]}", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    height = max(_CHART_HEIGHT, _BAR_HEIGHT * last) if lying else _CHART_HEIGHT
    chart.set_size({"width": _CHART_WIDTH, "height": height})
    chart.set_y_axis({"reverse": True} if lying else {"num_format": "#,##0", "major_gridlines": {"visible": True}})
    sheet.insert_chart(0, len(part.columns) + 1, chart)


def _print_on_a4(sheet: Any) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
