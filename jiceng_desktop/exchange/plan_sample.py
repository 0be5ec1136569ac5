"""样表: an empty plan of a year for the clerk to fill in, with two examples that are never brought in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jiceng_desktop.exchange.sheet_out import Column, write_sheet

_COLUMNS = (
    Column("序号", 7, text=True),
    Column("日期", 13, text=True),
    Column("时间", 14, text=True),
    Column("活动名称", 26, wrap=True),
    Column("内容", 34, wrap=True),
    Column("地点", 16, wrap=True),
    Column("主持人", 10, wrap=True),
    Column("主讲人", 14, wrap=True),
    Column("负责人", 10, wrap=True),
    Column("参加对象", 18, wrap=True),
    Column("人数", 8, text=True),
    Column("类型", 10, text=True),
    Column("条线", 14, wrap=True),
    Column("备注", 26, wrap=True),
)
_EXAMPLE = "示例"  # a row that begins so is about the table, not in it
_EXAMPLES: tuple[Mapping[str, str], ...] = (
    {
        "日期": "3月15日",
        "时间": "15:00-16:30",
        "活动名称": "春季养生讲座",
        "内容": "讲春季的饮食和锻炼，现场答疑",
        "地点": "微客厅",
        "主持人": "白秀兰",
        "主讲人": "林医生",
        "负责人": "单大同",
        "参加对象": "六十岁以上居民",
        "人数": "40",
        "类型": "讲座",
        "条线": "老龄、卫健",
        "备注": "“示例”的行不会导入，可以删除",
    },
    {
        "日期": "4月20日",
        "时间": "上午9点",
        "活动名称": "居民议事会",
        "内容": "商议楼道堆物怎么办",
        "地点": "会议室",
        "主持人": "白秀兰",
        "参加对象": "居民代表",
        "人数": "20",
        "类型": "会议",
        "条线": "党建",
        "备注": "类型可写：会议、讲座、活动、便民服务、宣传",
    },
)


def write_sample(path: Path, year: int) -> None:
    """Write the sheet; it names the year, so that days need none."""
    rows = ([{**example, "序号": _EXAMPLE}.get(column.title, "") for column in _COLUMNS] for example in _EXAMPLES)
    write_sheet(path, f"{year}年度活动计划", _COLUMNS, rows)
