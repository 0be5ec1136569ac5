"""Writing tables for WPS and Excel: whole or not at all, and nothing in them is ever a formula."""

from __future__ import annotations

import csv
import errno
import io
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import folder_aside

Report = Callable[[int], None]
Target = Path | IO[bytes]
Rows = Iterable[Sequence[object]]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST_CELL, _MOST_ROWS, _LONGEST_NAME = 32_767, 1_048_575, 31
_ROWS_PER_REPORT = 200
_EARLIEST_EXCEL_DAY = date(1900, 3, 1)  # before that Excel and the calendar disagree
_LONGEST_HEADER = 100  # Excel takes 255 signs
_A4 = 9
_ASIDE = ".jiceng-table-"
_STYLES: dict[str, dict[str, object]] = {
    "plain": {"valign": "vcenter"},
    "text": {"num_format": "@", "valign": "vcenter"},
    "wrap": {"valign": "vcenter", "text_wrap": True},  # older Excel shows #### for long cells that are text by format
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "vcenter"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "vcenter"},
    "head": {
        "bold": True,
        "bg_color": "#E8EEF4",
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
}


@dataclass(frozen=True)
class Column:
    """One column of a written table; ``text`` keeps ID numbers and phones as they are written.

    What stands in a column that ``wrap`` takes as many lines as it needs.
    """

    title: str
    width: float = 12.0
    text: bool = False
    wrap: bool = False

    @property
    def style(self) -> str:
        """Return how its texts look."""
        return "wrap" if self.wrap else "text" if self.text else "plain"


def write_sheet(target: Target, title: str, columns: Sequence[Column], rows: Rows, report: Report | None = None) -> int:
    """Write one .xlsx sheet with headings in row 1 and return how many rows follow.

    ``report`` is told the number of rows so far; what it raises stops the writing and leaves nothing behind.
    Raises Refusal if the target cannot be written, e.g. because WPS has it open.
    """
    if not isinstance(target, Path):
        return _write_book(target, {"in_memory": True}, title, columns, _told(rows, report))
    with _replacing(target) as temporary:
        # Row files of the writer hold personal data: they live and go with the temporary folder.
        options = {"constant_memory": True, "tmpdir": str(temporary.parent)}
        packed = io.BytesIO()
        count = _write_book(packed, options, title, columns, _told(rows, report))
        temporary.write_bytes(packed.getbuffer())
    return count


def write_csv(target: Path, columns: Sequence[Column], rows: Rows, report: Report | None = None) -> int:
    """Write a CSV file that Excel opens with the right characters, and return how many rows it has.

    A cell that Excel would run as a formula gets a leading quote; reading it back takes the quote off.
    """
    count = 0
    with _replacing(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream)
        table.writerow([_neutral(column.title) for column in columns])
        for count, row in enumerate(_told(rows, report), 1):  # noqa: B007
            table.writerow([_neutral(_as_text(cell)) for cell in row])
    return count


def write_whole(target: Path, content: bytes) -> None:
    """Write a finished workbook; raises a Refusal that leaves what was there, e.g. because WPS has it open."""
    with _replacing(target) as temporary:
        temporary.write_bytes(content)


def with_reasons(
    titles: Sequence[str], rows: Iterable[tuple[int, Sequence[object]]], reasons: Mapping[int, str]
) -> tuple[list[Column], Iterator[list[str]]]:
    """Return columns and rows for a workbook of what was refused: row number, reason, then the cells as they were.

    ``rows`` are numbered as Excel shows them; those without a reason are left out.
    """
    columns = [Column("原行号", 8, text=True), Column("未导入原因", 40, text=True)]
    columns += [Column(title, 16, text=True) for title in titles]
    refused = ([str(number), reasons[number], *map(_as_text, cells)] for number, cells in rows if number in reasons)
    return columns, (row + [""] * (len(columns) - len(row)) for row in refused)


def _told(rows: Rows, report: Report | None) -> Iterator[Sequence[object]]:
    """Pass the rows on and report every so often."""
    for count, row in enumerate(rows):
        if report and count % _ROWS_PER_REPORT == 0:
            report(count)
        yield row


def _write_book(stream: IO[bytes], options: dict[str, Any], title: str, columns: Sequence[Column], rows: Rows) -> int:
    """Write the book into the stream; on failure the writer's own files are closed, so that they can be removed."""
    import xlsxwriter  # type: ignore[import-untyped]  # takes a while and is needed only here

    book = xlsxwriter.Workbook(stream, options)
    try:
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.set_header("&C" + title[:_LONGEST_HEADER].replace("&", "&&"))
        sheet.set_footer("&C第 &P 页　共 &N 页")
        styles = {name: book.add_format(look) for name, look in _STYLES.items()}
        count = _fill(sheet, styles, columns, rows)
        book.close()
    finally:
        for written in book.worksheets():
            if written.row_data_fh:
                written.row_data_fh.close()
    return count


def _fill(sheet: Any, styles: Mapping[str, Any], columns: Sequence[Column], rows: Rows) -> int:
    """Write headings and rows, top down as the writer wants it."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, styles[column.style])
        sheet.write_string(0, index, column.title, styles["head"])
    count = 0
    for count, row in enumerate(rows, 1):
        if count > _MOST_ROWS:
            raise Refusal("超过 104 万行，一个表格放不下，请先筛选再导出。")
        for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, styles, (count, index), column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return count


def _write_cell(sheet: Any, styles: Mapping[str, Any], place: tuple[int, int], column: Column, cell: object) -> None:
    """Write one cell by its type, never letting the writer guess."""
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and not column.text and _day_of(cell) >= _EARLIEST_EXCEL_DAY:
        style = styles["moment" if isinstance(cell, datetime) else "day"]
        sheet.write_datetime(*place, cell, style)
    elif _is_number(cell) and not column.text:
        sheet.write_number(*place, cell, styles["plain"])
    else:
        text = _as_text(cell)
        if len(text) > _LONGEST_CELL:
            raise Refusal(f"第{place[0]}行的“{column.title}”超过 {_LONGEST_CELL} 个字，表格里放不下。")
        sheet.write_string(*place, text, styles[column.style])


def _day_of(cell: date) -> date:
    """Return the day of a day or a moment."""
    return cell.date() if isinstance(cell, datetime) else cell


def _is_number(cell: object) -> bool:
    """Tell whether Excel can hold the number without losing a digit."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    return math.isfinite(cell) and not words.lost_digits(cell)


def _as_text(cell: object) -> str:
    """Show a cell as text; text itself stays exactly as it is."""
    return cell if isinstance(cell, str) else words.clean(cell)


def _neutral(text: str) -> str:
    """Put a quote before what Excel would run when it opens a CSV file."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _sheet_name(title: str) -> str:
    """Return a name Excel accepts for a sheet."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:_LONGEST_NAME].strip("' ")
    return "表格" if name.lower() in {"", "history"} else name


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary file beside the target and put it in the target's place at the end, or remove it."""
    from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]

    try:
        with folder_aside(target.parent, _ASIDE) as folder:
            temporary = folder / ("table" + target.suffix)
            yield temporary
            _reach_disk(temporary)
            temporary.replace(target)
    except (OSError, XlsxFileError) as error:
        raise Refusal(_reason(target, error)) from error


def _reach_disk(path: Path) -> None:
    """Wait until the file is on the disk, not only in the system's memory."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _reason(target: Path, error: Exception) -> str:
    """Say why the table could not be written."""
    cause = error if isinstance(error, OSError) or not error.args else error.args[0]
    number = getattr(cause, "errno", None)
    if number == errno.ENOSPC:
        return "磁盘空间不足，没有保存。"
    if target.is_dir():
        return "这个名字是一个文件夹，请换一个文件名。"
    if not target.parent.is_dir():
        return "保存的文件夹不存在，请重新选择。"
    if isinstance(cause, PermissionError):
        opened = target.exists() and os.access(target.parent, os.W_OK)
        return (
            f"“{target.name}”正被 WPS 或 Excel 打开，请先关闭再保存。"
            if opened
            else "这个文件夹不允许写入，请换一个文件夹。"
        )
    return f"没有保存成功：{getattr(cause, 'strerror', None) or '文件无法写入'}。"
