from __future__ import annotations

import openpyxl
import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.event_figures_out import Matter, write_figures

ROWS = [("河洛文化讲堂", 21, 18, 620, 503), ("=老兵茶舍", 10, 11, 114, 1118)]
SIDES = ("2026年", "去年同期")


def write(path, *matters):
    write_figures(path, "2026年活动统计", ["2026年共举办 31 场次。", "", "取消的 9 场没有计入。"], SIDES, matters)
    return openpyxl.load_workbook(path)


def test_every_matter_has_a_sheet_with_numbers_and_two_charts(tmp_path):
    book = write(tmp_path / "统计.xlsx", Matter("系列", ROWS, (31, 29, 734, 1621), "说明一句。"), Matter("条线", []))
    assert book.sheetnames == ["汇总", "系列", "条线"]
    rows = [[cell.value for cell in row] for row in book["系列"].iter_rows(max_row=4)]
    assert rows[0] == ["系列", "场次（2026年）", "场次（去年同期）", "人次（2026年）", "人次（去年同期）"]
    assert rows[1:] == [list(ROWS[0]), list(ROWS[1]), ["全部", 31, 29, 734, 1621]]
    assert book["系列"]["A3"].data_type == "s"  # a name is never a formula
    assert [len(sheet._charts) for sheet in book] == [0, 2, 0]
    assert book["系列"].cell(6, 1).value == "说明一句。"
    chart = book["系列"]._charts[1]
    assert [series.val.numRef.f for series in chart.series] == ["'系列'!$D$2:$D$3", "'系列'!$E$2:$E$3"] or [
        series.val.numRef.f for series in chart.series
    ] == ["系列!$D$2:$D$3", "系列!$E$2:$E$3"]
    assert book["汇总"]["A1"].value == "2026年活动统计"
    assert book["汇总"]["A3"].value == "2026年共举办 31 场次。"


def test_what_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(Refusal, match="文件夹不存在"):
        write(tmp_path / "没有" / "统计.xlsx", Matter("系列", ROWS))
