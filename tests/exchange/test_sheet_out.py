from __future__ import annotations

import csv
import io
import os
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.sheet_out import Column, with_reasons, write_csv, write_sheet
from jiceng_desktop.exchange.workbook import read

COLUMNS = [Column("姓名"), Column("身份证号", 22, text=True), Column("出生日期"), Column("年龄")]
ROWS = [
    ("张三", "999901198003070011", date(1980, 3, 7), 46),
    ("㛃𠮷", "", None, None),
]
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    '=HYPERLINK("http://x")',
    "http://example.org",
    "'=1",
    "{=1}",
]


def names(folder: Path) -> list[str]:
    """Return what a folder holds, hidden files included."""
    return [path.name for path in folder.iterdir()]


def test_a_sheet_reads_back_as_it_was_written(tmp_path):
    path = tmp_path / "名册.xlsx"
    assert write_sheet(path, "居民/名册", COLUMNS, ROWS) == 2
    (sheet,) = read(path).sheets
    assert sheet.name == "居民 名册"
    assert sheet.rows[0] == ("姓名", "身份证号", "出生日期", "年龄")
    assert sheet.rows[1] == ("张三", "999901198003070011", date(1980, 3, 7), 46.0)
    assert sheet.rows[2] == ("㛃𠮷", None, None, None)
    assert names(tmp_path) == ["名册.xlsx"]


def test_long_numbers_are_text_cells_and_headings_stay_in_sight(tmp_path):
    path = tmp_path / "a.xlsx"
    write_sheet(
        path, "a", [*COLUMNS, Column("编号"), Column("电话", text=True)], [(*ROWS[0], 999901198003070336, 19900000000)]
    )
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["B2"].data_type, sheet["B2"].number_format) == ("s", "@")
    assert (sheet["E2"].data_type, sheet["E2"].value) == ("s", "999901198003070336")
    assert (sheet["F2"].data_type, sheet["F2"].value) == ("s", "19900000000")
    assert sheet["C2"].is_date
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F2")


def test_nothing_becomes_a_formula_or_a_link(tmp_path):
    path = tmp_path / "a.xlsx"
    write_sheet(path, "a", [Column("备注")], [(text,) for text in DANGEROUS])
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.data_type, cell.hyperlink) for (cell,) in sheet.iter_rows(min_row=2)] == [
        (text, "s", None) for text in DANGEROUS
    ]


def test_csv_is_harmless_to_excel_and_comes_back_unchanged(tmp_path):
    path = tmp_path / "a.csv"
    moment = datetime(2026, 1, 8, 9, 30)
    texts = [text for text in DANGEROUS if text.strip() == text]
    assert write_csv(path, [Column("备注"), Column("时间")], [(text, moment) for text in texts]) == len(texts)
    raw = path.read_bytes()
    assert raw.startswith("\ufeff备注".encode())
    first = [row[0] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    assert not [text for text in first if text.startswith(("=", "+", "-", "@"))]
    (sheet,) = read(path).sheets
    assert sheet.rows[1:] == [(text, "2026-01-08 09:30:00") for text in texts]


def test_a_stream_will_do(tmp_path):
    stream = io.BytesIO()
    write_sheet(stream, "a", COLUMNS, ROWS)
    assert openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active["A2"].value == "张三"


@pytest.mark.parametrize(
    "write",
    [lambda p, r: write_sheet(p, "a", COLUMNS, ROWS * 300, r), lambda p, r: write_csv(p, COLUMNS, ROWS * 300, r)],
)
def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path, write):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    told: list[int] = []

    def report(count: int) -> None:
        told.append(count)
        if count:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, report)
    assert told == [0, 200]
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_targets_that_cannot_be_written_are_refused(tmp_path):
    with pytest.raises(Refusal, match="不存在"):
        write_sheet(tmp_path / "none" / "a.xlsx", "a", COLUMNS, ROWS)
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(Refusal, match="文件夹"):
        write_sheet(tmp_path / "folder.xlsx", "a", COLUMNS, ROWS)
    assert names(tmp_path) == ["folder.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_is_named(tmp_path):
    full = Path("/dev/full")
    with pytest.raises(Refusal, match="磁盘空间不足"):
        write_sheet(tmp_path / "a.xlsx", "a", [Column("姓名")], ([full.write_bytes(b"x")] for _ in range(1)))
    assert names(tmp_path) == []


def test_a_cell_too_long_for_excel_is_refused_by_its_place(tmp_path):
    with pytest.raises(Refusal, match="第2行的“姓名”"):
        write_sheet(tmp_path / "a.xlsx", "a", [Column("姓名")], [("张三",), ("长" * 40_000,)])


def test_refused_rows_carry_their_reason_and_their_cells_as_text(tmp_path):
    rows = [(5, ("张三", 5.10105198003070e17, date(1980, 3, 7))), (6, ("李四", "x", None)), (9, ("=王", None))]
    columns, refused = with_reasons(
        ["姓名", "身份证号", "出生日期"], rows, {5: "身份证号被存成数字", 9: "没有身份证号"}
    )
    path = tmp_path / "未导入.xlsx"
    assert write_sheet(path, "未导入", columns, refused) == 2
    assert read(path).sheets[0].rows == [
        ("原行号", "未导入原因", "姓名", "身份证号", "出生日期"),
        ("5", "身份证号被存成数字", "张三", "5.1010519800307e+17", "1980-03-07"),
        ("9", "没有身份证号", "=王", None, None),
    ]


@pytest.mark.parametrize("write", ["xlsx", "csv"])
def test_what_a_killed_export_left_is_swept_away(tmp_path, write):
    left, others = tmp_path / ".jiceng-table-abcdefgh", tmp_path / ".~lock"
    for folder in (left, others):
        folder.mkdir()
        (folder / "row").write_text("欧阳测试甲", encoding="utf-8")
        os.utime(folder, (0, 0))
    if write == "csv":
        write_csv(tmp_path / "a.csv", [Column("姓名")], [["甲"]])
    else:
        write_sheet(tmp_path / "a.xlsx", "名单", [Column("姓名")], [["甲"]])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".~lock", f"a.{write}"]


def test_long_texts_take_the_lines_they_need_and_days_stay_days(tmp_path):
    path = tmp_path / "台账.xlsx"
    columns = [Column("日期", 12), Column("内容", 40, wrap=True), Column("人数", 8)]
    write_sheet(path, "台账", columns, [(date(2026, 9, 12), "第一行\n第二行", 38)])
    sheet = openpyxl.load_workbook(path).active
    assert sheet["B2"].alignment.wrap_text is True
    assert sheet["B2"].value == "第一行\n第二行"
    assert sheet["A2"].is_date is True
    assert sheet["A2"].alignment.wrap_text is not True
    assert (sheet["C2"].value, sheet["C2"].data_type) == (38, "n")
    assert round(sheet.column_dimensions["B"].width) == 41


def test_a_printed_sheet_says_what_it_is_and_which_page(tmp_path):
    path = tmp_path / "台账.xlsx"
    write_sheet(path, "科普&老龄台账", COLUMNS, ROWS)
    sheet = openpyxl.load_workbook(path).active
    assert sheet.oddHeader.center.text == "科普&&老龄台账"
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"
