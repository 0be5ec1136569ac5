"""Empty forms as superiors send them, made with openpyxl: merged headings, an example, footers, two sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin")
LINES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TITLES = (
    "序号", "姓名", "性别", "出生年月", "身份证号", "家庭住址", "家庭住址", "联系方式", "联系方式", "与户主关系",
    "享受补贴金额", "备注",
)  # fmt: skip
LOWER = {5: "小区", 6: "门牌号", 7: "手机", 8: "固定电话"}
FIRST, PREPARED = 6, 10  # the first prepared row as Excel counts, and how many


def elders(path: Path, prepared: int = PREPARED, month: str = "3月", example: bool = True) -> Path:
    """Write a form of twelve columns under merged headings, with an example row, sums, footers and a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"高龄老人（{month}）"
    _head(sheet, month)
    for row in range(FIRST, FIRST + prepared):
        _prepare(sheet, row)
        sheet.cell(row, 1, row - FIRST + 1)
    if example:
        for column, value in enumerate(("例", "张某某", "男", "1958.03", "999901195803020011", "某小区"), start=1):
            sheet.cell(FIRST, column, value)
    last = FIRST + prepared - 1
    sums = last + 1
    sheet.cell(sums, 1, "合计")
    sheet.cell(sums, 11, f"=SUM(K{FIRST}:K{last})")
    sheet.merge_cells(f"A{sums}:J{sums}")
    sheet.cell(sums + 1, 1, "填表人：          审核人：          填报日期：    年  月  日")
    sheet.merge_cells(f"A{sums + 1}:L{sums + 1}")
    sheet.row_dimensions[sums + 1].height = 31
    _rules(sheet, last)
    notes = book.create_sheet("填表说明")
    notes["A1"] = "一、年满80周岁的老人均应填报。"
    notes["B3"] = f"='{sheet.title}'!K{sums}"
    book.save(path)
    return path


def _head(sheet: Worksheet, month: str) -> None:
    sheet["A1"] = f"____社区2026年{month}高龄老人统计表"
    sheet["A1"].font = Font(name="方正小标宋简体", size=20)
    sheet.merge_cells("A1:L1")
    sheet["A2"] = "填报单位（盖章）：__________　　填报日期：    年  月  日"
    sheet.merge_cells("A2:L2")
    for column, title in enumerate(TITLES, start=1):
        for row in (3, 4):
            cell = sheet.cell(row, column)
            cell.border, cell.font = LINES, Font(bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.cell(3, column).value = title
        if column - 1 in LOWER:
            sheet.cell(4, column).value = LOWER[column - 1]
        else:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        sheet.cell(5, column, column).border = LINES
        sheet.column_dimensions[sheet.cell(5, column).column_letter].width = 8 + column
    sheet["G3"], sheet["I3"] = None, None
    sheet.merge_cells("F3:G3")
    sheet.merge_cells("H3:I3")


def _prepare(sheet: Worksheet, row: int) -> None:
    for column in range(1, len(TITLES) + 1):
        cell = sheet.cell(row, column)
        cell.border, cell.font = LINES, Font(name="仿宋_GB2312", size=11)
        cell.alignment = Alignment(horizontal="center")
    sheet.cell(row, 11).number_format = "0.00"
    sheet.row_dimensions[row].height = 24


def _rules(sheet: Worksheet, last: int) -> None:
    sheet.print_area = f"A1:L{last + 2}"
    sheet.print_title_rows = "3:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.freeze_panes = f"A{FIRST}"
    if last < FIRST:
        return
    sexes = DataValidation(type="list", formula1='"男,女"', allow_blank=True)
    sexes.add(f"C{FIRST}:C{last}")
    sheet.add_data_validation(sexes)
    red = CellIsRule(operator="greaterThan", formula=["500"], fill=PatternFill("solid", bgColor="FFC7CE"))
    sheet.conditional_formatting.add(f"K{FIRST}:K{last}", red)


def plain(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    """Return a workbook with rows as they are and nothing else."""
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def two_rows(prepared: int = 4) -> bytes:
    """Return a form with two rows for each person: number, name and sex are merged downwards."""
    book = Workbook()
    sheet = book.active
    sheet.title = "走访表"
    sheet.append(["序号", "姓名", "性别", "身份证号", "联系电话"])
    for row in range(2, 2 + 2 * prepared):
        for column in range(1, 6):
            sheet.cell(row, column).border = LINES
    for row in range(2, 2 + 2 * prepared, 2):
        for column in "ABC":
            sheet.merge_cells(f"{column}{row}:{column}{row + 1}")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
