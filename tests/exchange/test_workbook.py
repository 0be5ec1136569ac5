from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.workbook import Limits, read
from tests import workbooks


def only_sheet(path: Path) -> list[tuple[object, ...]]:
    """Read a file that holds one sheet and return its rows."""
    (sheet,) = read(path).sheets
    return sheet.rows


def refusal(path: Path, **options: object) -> str:
    """Return why a file is refused."""
    with pytest.raises(Refusal) as refused:
        read(path, **options)  # type: ignore[arg-type]
    return str(refused.value)


def test_every_kind_of_cell_arrives_as_it_is_stored(tmp_path):
    moment = datetime(1980, 3, 7, 9, 30)
    rows = [("姓名", 19800307, 1.5, date(1980, 3, 7), moment, 4.10181e17, "𠮷'=1"), (None, "x")]
    first, second = only_sheet(workbooks.plain_roster(tmp_path / "a.xlsx", rows))
    assert first == ("姓名", 19800307.0, 1.5, date(1980, 3, 7), moment, 4.10181e17, "𠮷'=1")
    assert second == (None, "x", None, None, None, None, None)


def test_rows_keep_the_numbers_excel_shows(tmp_path):
    rows = only_sheet(workbooks.plain_roster(tmp_path / "a.xlsx", [(), (), ("", "姓名"), (), ("", "张三"), (), (" ",)]))
    assert rows == [(), (), (None, "姓名"), (), (None, "张三")]


def test_a_messy_roster_is_read_whole(tmp_path):
    book = read(workbooks.messy_roster(tmp_path / "a.xlsx", 60))
    assert [sheet.name for sheet in book.sheets] == ["填表说明", "居民花名册", "Sheet3"]
    roster = book.sheets[1].rows
    assert [row[1] for row in roster[4:10]] == ["H00000"] * 3 + ["H00001"] * 3
    assert roster[0].count(None) == len(roster[0]) - 1  # a merged title is not spread
    assert book.sheets[2].rows == []


def test_a_merge_fills_no_row_that_is_blank(tmp_path):
    path = workbooks.old_xls(
        tmp_path / "a.xls", [["户", "姓名"], ["1", "张三"], [None, "李四"], [None, None], ["2", "王五"]], [(1, 3, 0, 0)]
    )
    assert only_sheet(path) == [("户", "姓名"), ("1", "张三"), ("1", "李四"), (), ("2", "王五")]


def test_old_and_open_formats_are_read(tmp_path):
    xls = workbooks.old_xls(tmp_path / "a.xls", [["姓名", "年龄"], ["张三", 1.5]])
    ods = workbooks.open_document(tmp_path / "a.ods", [["姓名"], ["张三"]])
    assert only_sheet(xls) == [("姓名", "年龄"), ("张三", 1.5)]
    assert only_sheet(ods) == [("姓名",), ("张三",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_are_read_in_any_encoding(tmp_path, encoding, delimiter):
    path = tmp_path / "名册.csv"
    lines = [
        delimiter.join(row)
        for row in (("姓名", "电话", "备注"), ("张三", "19900000000", '"甲,乙;丙\n丁"'), ("㛃", "", "'=1+1"))
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert only_sheet(path) == [("姓名", "电话", "备注"), ("张三", "19900000000", "甲,乙;丙\n丁"), ("㛃", None, "=1+1")]


def test_a_wrong_name_does_not_hide_the_content(tmp_path):
    real = workbooks.plain_roster(tmp_path / "a.xlsx", [("姓名",)])
    wrong = real.rename(tmp_path / "a.xls")
    book = read(wrong)
    assert book.sheets[0].rows == [("姓名",)]
    assert "其实是Excel 表格（.xlsx）" in book.remarks[0]


def test_a_lock_file_beside_it_is_remarked(tmp_path):
    path = workbooks.plain_roster(tmp_path / "a.xlsx", [("姓名",)])
    assert read(path).remarks == ()
    (tmp_path / "~$a.xlsx").touch()
    assert "还没有保存的改动" in read(path).remarks[0]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"", "空的"),
        ("a.csv", b"\xef\xbb\xbf", None),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(20), "图片"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.xls", "<html><table><tr><td>姓名".encode(), "网页"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        ("a.xlsx", workbooks.packed_bytes(), "压缩包"),
        ("a.xlsx", b"PK\x03\x04" + bytes(40), "不完整"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "损坏"),
        ("a.csv", bytes(range(256)), "认不出"),
        ("~$a.xlsx", b"x", "临时文件"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    if reason is None:
        assert read(path).sheets[0].rows == []
    else:
        assert reason in refusal(path)


def test_word_files_and_passwords_are_explained(tmp_path):
    assert "Word" in refusal(workbooks.word_file(tmp_path / "a.xlsx"))
    assert "取消密码" in refusal(workbooks.encrypted_xlsx(tmp_path / "b.xlsx"))
    assert "取消密码" in refusal(workbooks.old_xls(tmp_path / "c.xls", [["姓名"]], locked=True))


@pytest.mark.parametrize("part", [0.2, 0.6, 0.97])
def test_truncated_files_are_refused(tmp_path, part):
    whole = workbooks.messy_roster(tmp_path / "a.xlsx", 30).read_bytes()
    cut = tmp_path / "b.xlsx"
    cut.write_bytes(whole[: int(len(whole) * part)])
    assert "不完整" in refusal(cut)


def test_a_declared_range_to_the_last_cell_does_no_harm(tmp_path):
    assert only_sheet(workbooks.declared_huge(tmp_path / "a.xlsx")) == [("姓名", 1.0)]


def test_hostile_files_are_refused(tmp_path):
    assert "无法安全读取" in refusal(workbooks.one_far_cell(tmp_path / "a.xlsx"))
    assert "无法安全读取" in refusal(workbooks.entity_bomb(tmp_path / "b.xlsx"))


def test_a_zip_bomb_is_refused_by_its_size_by_memory_and_by_time(tmp_path):
    bomb = workbooks.zip_bomb(tmp_path / "a.xlsx", 60)
    assert "解压后" in refusal(bomb, limits=Limits(unpacked_bytes=10_000_000))
    if sys.platform == "linux":
        assert "无法安全读取" in refusal(bomb, limits=Limits(memory_bytes=120_000_000))
    assert "没有读完" in refusal(bomb, limits=Limits(seconds=0.2))
    assert "太大" in refusal(workbooks.messy_roster(tmp_path / "b.xlsx", 90), limits=Limits(cells=100))


def test_a_long_cell_merged_down_many_rows_does_not_fill_the_memory(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A600", "字" * 10_000)
        sheet.write_column("B1", range(600))
    assert "无法安全读取" in refusal(tmp_path / "a.xlsx", limits=Limits(answer_bytes=5_000_000))
    assert len(only_sheet(tmp_path / "a.xlsx")) == 600


def test_reading_can_be_cancelled(tmp_path):
    bomb = workbooks.zip_bomb(tmp_path / "a.xlsx", 20)
    answers = iter([False, False])
    assert "取消" in refusal(bomb, cancelled=lambda: next(answers, True))


def test_an_error_in_the_callback_reaches_the_caller_and_ends_the_child(tmp_path):
    psutil = pytest.importorskip("psutil")

    def stop() -> bool:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        read(workbooks.plain_roster(tmp_path / "a.xlsx", [("姓名",)]), cancelled=stop)
    children = psutil.Process(os.getpid()).children()
    assert not [child for child in children if "jiceng_desktop.exchange.reader" in child.cmdline()]


def test_files_that_cannot_be_opened_are_refused(tmp_path):
    assert "找不到" in refusal(tmp_path / "none.xlsx")
    assert "文件夹" in refusal(tmp_path)
    big = workbooks.plain_roster(tmp_path / "a.xlsx", [("姓名",)])
    assert "MB" in refusal(big, limits=Limits(file_bytes=100))
