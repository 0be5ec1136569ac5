"""The figures as a picture, as one page of paper and as a workbook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from jiceng_desktop import words
from jiceng_desktop.documents.event_figures import Block, FigureLine, FigureSheet, fitting
from jiceng_desktop.exchange import event_figures_out
from jiceng_desktop.services.community import About
from jiceng_desktop.services.event_figures import EventFigures, Matter, Row, Table
from jiceng_desktop.services.figures import Figure, Series

_NOW, _BEFORE = "#1D4F91", "#B9C7DA"
_MOST_DRAWN, _MOST_MONTHS = 10, 12  # rows of a picture, and months that are named in it
_LONGEST_LABEL = 12
_LEFT = (Matter.SERIES, Matter.KIND, Matter.AGE)
_RIGHT = (Matter.LINE, Matter.VENUE, Matter.TAG)
LYING: Final = frozenset({Matter.SERIES, Matter.VENUE, Matter.AGE, Matter.TAG, Matter.LINE})  # their names are long


def title_of(found: EventFigures, about: About) -> str:
    """Return what the figures are called on paper."""
    return f"{about.name} {found.period_told}活动统计"


def picture_of(found: EventFigures, matter: Matter, visits: bool) -> Figure:
    """Return the picture of one matter, of its events or of its visits; of a long table only what is largest."""
    table = found.tables[matter]
    drawn = replace(table, rows=tuple(row for row in table.rows if row.drawn))
    drawn = drawn if matter is Matter.MONTH else drawn.shortened(_MOST_DRAWN)
    counted = [
        ((row.now.visits, row.before.visits) if visits else (row.now.events, row.before.events)) for row in drawn.rows
    ]
    sides = zip((found.period_name, found.earlier_name), (_NOW, _BEFORE), (0, 1), strict=True)
    series = tuple(Series(name, colour, tuple(pair[side] for pair in counted)) for name, colour, side in sides)
    labels = _months_apart(drawn) if matter is Matter.MONTH else tuple(_cut(row.name) for row in drawn.rows)
    return Figure(f"各{matter.label}{'人次' if visits else '场次'}", labels, series, table.remark)


def _cut(name: str) -> str:
    """Return as much of a name as there is room for beside a bar."""
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1] + "…"


def _months_apart(table: Table) -> tuple[str, ...]:
    """Return the names of the months, of many only every second or third, so that they have room."""
    each = math.ceil(len(table.rows) / _MOST_MONTHS)
    names = [row.name.replace("年", "年\n") for row in table.rows]
    return tuple(name if place % each == 0 else "" for place, name in enumerate(names))


def sheet_of(found: EventFigures, about: About, persons: int, today: date) -> FigureSheet:
    """Return the figures as one page of paper."""
    blocks = [_blocks(found, matters) for matters in (_LEFT, _RIGHT)]
    return FigureSheet(
        title=title_of(found, about),
        about=(f"填报单位：{about.office}", f"统计范围：{_scope(found)}", f"制表日期：{words.show_day(today)}"),
        sentence=found.sentence(),
        now=found.period_name,
        before=found.earlier_name,
        last_year=found.last_year,
        months=tuple(_line(row) for row in found.tables[Matter.MONTH].rows),
        left=blocks[0],
        right=blocks[1],
        remarks=_remarks(found, about, persons),
    )


def book_of(found: EventFigures) -> list[event_figures_out.Matter]:
    """Return the figures as the sheets of a workbook."""
    whole = (found.now.events, found.before.events, found.now.visits, found.before.visits)
    return [
        event_figures_out.Matter(
            matter.label,
            [(row.name, *_numbers(row)) for row in table.rows],
            None if matter is Matter.TAG else whole,
            table.remark,
        )
        for matter, table in found.tables.items()
    ]


def told_of(found: EventFigures, about: About, persons: int, today: date) -> list[str]:
    """Return what the first sheet of the workbook says."""
    head = [
        found.sentence(),
        f"统计范围：{_scope(found)}",
        f"填报单位：{about.office}　制表日期：{words.show_day(today)}",
    ]
    return [*head, "", *_exceptions(found, persons), *(["演示数据，人和号码都是虚构的。"] if about.invented else [])]


def _scope(found: EventFigures) -> str:
    return f"{found.scope or '全部'}已举办的活动"


def _exceptions(found: EventFigures, persons: int) -> list[str]:
    """Return what is not counted, and how many different people are known to have come."""
    told = [f"{note.told}。" for note in found.notes]
    if persons:
        told.append(f"签到名单里有档案的居民共 {persons:,} 人。")
    return told


def _remarks(found: EventFigures, about: About, persons: int) -> str:
    remarks = [table.remark for table in found.tables.values() if table.remark and table.rows]
    invented = ["演示数据，人和号码都是虚构的。"] if about.invented else []
    told = [*_exceptions(found, persons), *remarks, *invented]
    return "".join(["说明：", *told]) if told else ""


def _blocks(found: EventFigures, matters: Sequence[Matter]) -> tuple[Block, ...]:
    tables = [found.tables[matter] for matter in matters if found.tables[matter].rows]
    rooms = fitting([len(table.rows) for table in tables])
    return tuple(_block(table, room) for table, room in zip(tables, rooms, strict=True))


def _block(table: Table, room: int) -> Block:
    return Block(f"按{table.matter.label}", tuple(_line(row) for row in table.shortened(room).rows))


def _line(row: Row) -> FigureLine:
    return FigureLine(row.name, *_numbers(row), row.drawn)


def _numbers(row: Row) -> tuple[int, int, int, int]:
    return row.now.events, row.before.events, row.now.visits, row.before.visits
