"""活动统计 as a workbook: one sheet for each matter, real numbers, and charts that Excel and WPS draw themselves."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiceng_desktop.exchange.sheet_out import write_whole

_A4 = 9
_NAME_WIDTH, _NUMBER_WIDTH, _TEXT_WIDTH = 26, 13, 96
_CHART_SIZE, _BAR_HEIGHT = (640, 300), 26  # pixels; a chart of lying bars grows with them
_NOW, _BEFORE = "#1D4F91", "#B9C7DA"
_MOST_COLUMNS = 14  # more labels do not stand beside each other
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"valign": "vcenter"},
    "told": {"valign": "vcenter", "text_wrap": True},
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "head": {"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center", "valign": "vcenter"},
    "number": {"num_format": "#,##0", "valign": "vcenter"},
    "total": {"num_format": "#,##0", "bold": True, "top": 1, "valign": "vcenter"},
}


@dataclass(frozen=True)
class Matter:
    """One sheet: names with events and visits of this period and of the one before; ``whole`` is everything."""

    name: str
    rows: Sequence[tuple[str, int, int, int, int]]
    whole: tuple[int, int, int, int] | None = None
    remark: str = ""


def write_figures(
    path: Path, title: str, told: Sequence[str], sides: tuple[str, str], matters: Sequence[Matter]
) -> None:
    """Write the workbook; ``told`` are the lines of its first sheet, ``sides`` what both periods are called.

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
    for matter in matters:
        _write_matter(book, looks, sides, matter)
    book.close()
    write_whole(path, packed.getvalue())


def _write_matter(book: Any, looks: Mapping[str, Any], sides: tuple[str, str], matter: Matter) -> None:
    sheet = book.add_worksheet(matter.name)
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 4, _NUMBER_WIDTH)
    headings = (matter.name, *(f"{what}（{side}）" for what in ("场次", "人次") for side in sides))
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, looks["head"])
        sheet.set_column(column, column, max(_NAME_WIDTH if column == 0 else _NUMBER_WIDTH, 2 * len(heading)))
    for row, (name, *numbers) in enumerate(matter.rows, start=1):
        _write_row(sheet, row, name, numbers, (looks["text"], looks["number"]))
    below = len(matter.rows) + 1
    if matter.whole is not None:
        _write_row(sheet, below, "全部", matter.whole, (looks["total"], looks["total"]))
        below += 1
    if matter.remark:
        sheet.write_string(below + 1, 0, matter.remark, looks["text"])
    sheet.freeze_panes(1, 1)
    _print_on_a4(sheet)
    if matter.rows:
        _draw(book, sheet, matter, len(headings) + 1)


def _write_row(sheet: Any, row: int, name: str, numbers: Sequence[int], looks: tuple[Any, Any]) -> None:
    sheet.write_string(row, 0, name, looks[0])
    for column, number in enumerate(numbers, start=1):
        sheet.write_number(row, column, number, looks[1])


def _draw(book: Any, sheet: Any, matter: Matter, column: int) -> None:
    """Add a chart of the events and one of the visits beside the numbers."""
    last, lying = len(matter.rows), len(matter.rows) > _MOST_COLUMNS
    height = max(_CHART_SIZE[1], _BAR_HEIGHT * last) if lying else _CHART_SIZE[1]
    row = 0
    for what, first in (("场次", 1), ("人次", 3)):
        chart = book.add_chart({"type": "bar" if lying else "column"})
        for place, colour in ((first, _NOW), (first + 1, _BEFORE)):
            chart.add_series({
                "name": [matter.name, 0, place],
                "categories": [matter.name, 1, 0, last, 0],
                "values": [matter.name, 1, place, last, place],
                "fill": {"color": colour},
                "gap": 60,
            })
        chart.set_title({"name": f"各{matter.name}{what}", "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": _CHART_SIZE[0], "height": height})
        chart.set_y_axis({"reverse": True} if lying else {"num_format": "#,##0", "major_gridlines": {"visible": True}})
        sheet.insert_chart(row, column, chart)
        row += height // 20 + 2  # rows are twenty pixels high


def _print_on_a4(sheet: Any) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
