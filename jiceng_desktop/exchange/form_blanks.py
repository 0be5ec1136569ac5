"""The blanks outside the table: 填报单位：____, 填报日期：  年  月  日, 填表人：, ××社区."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jiceng_desktop.exchange.form_sheet import Sheet, Table

_NOTHING = "[ \t_＿﹍　]"
_DIGITS = rf"{_NOTHING}*\d*{_NOTHING}*"
_DAY = rf"(?:{_DIGITS}年{_DIGITS}月(?:{_DIGITS}日)?|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}})"
_LABELS: Mapping[str, tuple[str, ...]] = {
    "office": ("填报单位", "填表单位", "报送单位", "上报单位", "制表单位", "单位名称", "填报社区", "单位"),
    "community": ("社区名称", "所属社区", "所在社区", "社区"),
    "today": (
        *("填报日期", "填表日期", "报送日期", "上报日期", "制表日期", "统计日期"),
        *("填报时间", "填表时间", "报送时间", "上报时间", "制表时间", "统计时间", "日期", "时间"),
    ),
    "clerk": ("填表人", "填报人", "制表人", "经办人", "报送人", "统计人", "登记人", "联系人"),
    "": ("联系电话", "联系方式", "电话", "审核人", "审批人", "复核人", "负责人", "主要领导", "分管领导", "单位负责人"),
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels}
_LABEL = re.compile(
    rf"(?P<label>{'|'.join(sorted(_FIELD_OF, key=len, reverse=True))})"
    rf"(?:[（(](?:盖章|公章|签章|签字|签名|章)[)）])?[ 　]*[:：](?P<gap>{_DAY}|{_NOTHING}*)"
)
_COMMUNITY = re.compile(r"(?P<gap>[_＿]{2,}|[X×xＸ]{2,}|[○〇*]{2,})(?=社区)")
_WHEN = re.compile(rf"(?P<gap>(?:20)?{_NOTHING}+年{_NOTHING}+月(?:{_NOTHING}+日)?)")
_COUNT = re.compile(rf"(?:合计|总计|共计|共)[:：]?(?P<gap>{_NOTHING}+)人")
_GAP_AFTER = 4


@dataclass(frozen=True)
class Blank:
    """One blank in a text cell: from where to where, what is asked for (``field``), and what it is called."""

    row: int
    column: int
    start: int
    end: int
    label: str
    field: str
    is_month: bool = False


def find_blanks(sheet: Sheet, table: Table | None) -> list[Blank]:
    """Find the blanks above and below the table; those of one label share what is filled in."""
    inside = range(table.header[0], table.bottom()) if table else range(0)
    return [
        blank
        for row, cells in enumerate(sheet.rows)
        if row not in inside
        for column, cell in enumerate(cells)
        if isinstance(cell, str)
        for blank in _blanks_of(row, column, cell)
    ]


def filled_cells(sheet: Sheet, blanks: list[Blank], texts: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return the cells with their blanks filled, as (row, column, text); ``texts`` are by label, "" leaves a blank."""
    cells: dict[tuple[int, int], str] = {}
    for blank in sorted(blanks, key=lambda blank: -blank.start):
        text, place = texts.get(blank.label, ""), (blank.row, blank.column)
        whole = cells.get(place) or str(sheet.at(*place))
        if text:
            cells[place] = whole[: blank.start] + _padded(text, blank, whole) + whole[blank.end :]
    return [(row, column, text) for (row, column), text in cells.items()]


def _padded(text: str, blank: Blank, whole: str) -> str:
    """Keep what follows on the same line about where it was."""
    if (
        blank.label not in _FIELD_OF
        or blank.end >= len(whole)
        or not whole[blank.start : blank.end].endswith((" ", "　"))
    ):
        return text
    return text + " " * max(_GAP_AFTER, blank.end - blank.start - 2 * len(text))


def _blanks_of(row: int, column: int, text: str) -> Iterator[Blank]:
    taken: list[range] = []
    for found in _LABEL.finditer(text):
        start, end = found.span("gap")
        if _is_answered(text, end, found["gap"]):
            continue
        taken.append(range(*found.span()))
        label = found["label"]
        yield Blank(row, column, start, end, label, _FIELD_OF[label])
    for pattern, label, field in ((_COMMUNITY, "社区", "short"), (_WHEN, "日期", "today"), (_COUNT, "人数", "count")):
        for found in pattern.finditer(text):
            if not any(found.start("gap") in span for span in taken):
                yield Blank(row, column, *found.span("gap"), label, field, label == "日期" and "日" not in found["gap"])


def _is_answered(text: str, end: int, gap: str) -> bool:
    """Tell whether something stands behind a label already that is no other label."""
    rest = text[end : end + 1]
    return bool(rest) and not gap
