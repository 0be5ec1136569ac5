"""The figures as paper and as sheets of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.documents.population import Report, Table
from jiceng_desktop.exchange.service_figures_out import Cell, Part
from jiceng_desktop.services.figures import Figure, Series
from jiceng_desktop.services.service_figures import Matter, Measure, Ranked, Row, ServiceFigures, show_hours
from jiceng_desktop.ui.pages.service_figures.table import RANKING, WHOLE

_IN_HOUR = 60
_COLOUR, _MOST_DRAWN = "#1D4F91", 15
_LINE, _NARROW = 45, 0.55
_SHARES = (34.0, 22.0, 22.0, 22.0)
_RANKING_SHARES = (10.0, 14.0, 16.0, 32.0, 16.0, 12.0)
_WIDTHS, _RANKING_WIDTHS = (26, 18, 12, 12), (8, 12, 14, 30, 14, 10)


def headings(matter: Matter) -> tuple[str, ...]:
    """Return what stands above the columns of a matter."""
    return matter.label, "服务时长（小时）", "人次", "服务人数"


def title_of(found: ServiceFigures) -> str:
    """Return what the figures are called, on paper and as a file."""
    return f"{found.place}{found.period}志愿服务统计"


def paper_of(found: ServiceFigures, ranked: Sequence[Ranked], office: str, today: date) -> Report:
    """Return all matters and the first of the ranking as one paper."""
    tables = []
    for number, matter in zip("一二三四五", Matter, strict=True):
        columns = list(zip(headings(matter), _SHARES, strict=True))
        rows = [_told(row) for row in (*found.tables[matter].rows, _whole(found))]
        tables.append(Table(f"{number}、按{matter.label}", columns, rows))
    if ranked:
        rows = [[f"{one.place}", one.number, one.name, one.teams, *_sums(one)] for one in ranked]
        columns = list(zip(RANKING, _RANKING_SHARES, strict=True))
        tables.append(Table(f"六、服务时长前 {len(ranked)} 名", columns, rows))
    notes = [f"填报单位：{office}　　期间：{found.period_told}", *_lines(found.sentence())]
    notes += _lines(found.note()) if found.note() else []
    return Report("志愿服务统计表", notes, tables, _signed(today))


def _lines(told: str) -> list[str]:
    """Break a text behind its commas into lines that fit the paper."""
    lines = [""]
    for piece in re.split(r"(?<=[，；。])", told):
        if _width(lines[-1] + piece) > _LINE:
            lines.append("")
        lines[-1] += piece
    return lines


def _width(text: str) -> float:
    """Return how wide a text is, in Chinese characters."""
    return sum(_NARROW if letter.isascii() else 1 for letter in text)


def _signed(today: date) -> str:
    return f"填表人：　　　　　　　　负责人：　　　　　　　　填表日期：{words.show_day(today)}"


def _whole(found: ServiceFigures) -> Row:
    return Row(WHOLE, found.whole.minutes, found.whole.times, found.whole.persons)


def _told(row: Row) -> list[str]:
    return [row.told, show_hours(row.minutes), f"{row.times:,}", f"{row.persons:,}"]


def _sums(one: Ranked) -> list[str]:
    return [show_hours(one.minutes), f"{one.times:,}"]


def parts_of(found: ServiceFigures, ranked: dict[Measure, list[Ranked]]) -> list[Part]:
    """Return the sheets of the workbook: each matter, and the ranking by hours and by times."""
    parts = [
        Part(
            matter.label,
            list(zip(headings(matter), _WIDTHS, strict=True)),
            [_numbers(row) for row in found.tables[matter].rows],
            _numbers(_whole(found)),
            found.tables[matter].remark,
            charted=True,
        )
        for matter in Matter
    ]
    for measure, persons in ranked.items():
        rows: list[list[Cell]] = [
            [one.place, one.number, one.name, one.teams, _hours(one.minutes), one.times] for one in persons
        ]
        parts.append(Part(f"{measure.label}排行", list(zip(RANKING, _RANKING_WIDTHS, strict=True)), rows))
    return parts


def idle_part(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Part:
    """Return the sheet of those who have not served for long."""
    widths = [max(12.0, 2.0 * len(column) + 4) for column in columns]
    return Part(title, list(zip(columns, widths, strict=True)), rows)


def _numbers(row: Row) -> list[Cell]:
    return [row.told, _hours(row.minutes), row.times, row.persons]


def _hours(minutes: int) -> float:
    return round(minutes / _IN_HOUR, 2)


def ranking_drawn(ranked: Sequence[Ranked], measure: Measure) -> Figure:
    """Return the picture of the first of the ranking."""
    hours = measure is Measure.HOURS
    values = tuple(round(one.minutes / _IN_HOUR) if hours else one.times for one in ranked[:_MOST_DRAWN])
    name = "服务时长（小时）" if hours else "服务次数"
    remark = f"图中只画前 {_MOST_DRAWN} 名。" if len(ranked) > _MOST_DRAWN else ""
    labels = tuple(one.name for one in ranked[:_MOST_DRAWN])
    return Figure("志愿者排行", labels, (Series(name, _COLOUR, values),), remark)
