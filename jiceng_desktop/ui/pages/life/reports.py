"""The tables as paper and as workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.documents.population import Report, Table
from jiceng_desktop.exchange.sheet_out import Column
from jiceng_desktop.services.four_clears import Figure, FourClears
from jiceng_desktop.services.population import ROWS, Count, Movement, Period, Row

_BY_SEX = (("项目", 34.0), ("男", 22.0), ("女", 22.0), ("合计", 22.0))
_TWO = 2


@dataclass(frozen=True)
class Moved:
    """The 人口变动表 of one place with those of its parts."""

    place: str
    period: Period
    whole: Movement
    parts: Sequence[tuple[str, Movement]]


def movement_report(found: Moved, office: str, today: date) -> Report:
    """Return the 人口变动表 as paper."""
    tables = [Table("一、按性别", _BY_SEX, [_by_sex(row.label, found.whole[row]) for row in ROWS])]
    if found.parts:
        columns = [("地点", 40.0), *((row.label, 20.0) for row in ROWS)]
        lines = [[name, *(f"{table[row].total:,}" for row in ROWS)] for name, table in found.parts]
        whole = ["合计", *(f"{sum(table[row].total for _, table in found.parts):,}" for row in ROWS)]
        tables.append(Table("二、按地点", columns, [*lines, whole]))
    notes = [*_head(found.place, found.period, office), *remarks(found.whole, bool(found.parts))]
    return Report("人口变动表", notes, tables, _signed(today))


def remarks(whole: Movement, divided: bool) -> list[str]:
    """Return what has to be said about the figures, if anything."""
    told = []
    if unknown := whole[Row.CLOSING].unknown:
        told.append(f"期末人数中有 {unknown:,} 人未填性别，只计入合计。")
    if inside := whole[Row.INSIDE].total:
        where = "；在“按地点”中分别计入迁出和迁入" if divided else ""
        told.append(f"另有内部搬家 {inside:,} 人次，不计入迁入迁出{where}。")
    return told


def clears_report(found: FourClears, office: str, today: date) -> Report:
    """Return the 四清 as paper: figures by sex in rows, single figures two beside each other."""
    tables = []
    for number, part in zip("一二三四", found.parts, strict=True):
        heading = f"{number}、{part.title}"
        if any(figure.count for figure in part.figures):
            tables.append(Table(heading, _BY_SEX, [_line(figure) for figure in part.figures]))
        else:
            tables.append(Table(heading, (("项目", 60.0), ("数量", 18.0)) * _TWO, list(_in_pairs(part.figures))))
    head = _head(found.place, found.period, office)
    note = "人口为期末人数；户数和问题为填表当日的登记；变化为本期内的登记。"
    return Report("“四清”情况表", [*head, note], tables, _signed(today))


def movement_rows(found: Moved) -> tuple[list[Column], list[list[object]]]:
    """Return the 人口变动表 as a workbook: one line for each place and item."""
    lines = [(found.place, found.whole), *found.parts]
    rows: list[list[object]] = [[name, row.label, *_numbers(table[row])] for name, table in lines for row in ROWS]
    return [Column("地点", 24), Column("项目", 14), Column("男"), Column("女"), Column("合计")], rows


def clears_rows(found: FourClears) -> tuple[list[Column], list[list[object]]]:
    """Return the 四清 as a workbook: one line for each figure."""
    rows: list[list[object]] = []
    for part in found.parts:
        for figure in part.figures:
            men_women = [None, None] if figure.count is None else [figure.count.male, figure.count.female]
            rows.append([part.title, figure.title, *men_women, figure.number])
    return [Column("部分", 12), Column("项目", 26), Column("男"), Column("女"), Column("合计")], rows


def _head(place: str, period: Period, office: str) -> list[str]:
    return [f"填报单位：{office}　　范围：{place}　　期间：{period}"]


def _signed(today: date) -> str:
    return f"填表人：　　　　　　　　负责人：　　　　　　　　填表日期：{words.show_day(today)}"


def _numbers(count: Count) -> list[int]:
    return [count.male, count.female, count.total]


def _by_sex(title: str, count: Count) -> list[str]:
    return [title, *(f"{number:,}" for number in _numbers(count))]


def _line(figure: Figure) -> list[str]:
    if figure.count is None:
        return [figure.title, "", "", f"{figure.number:,}"]
    return _by_sex(figure.title, figure.count)


def _in_pairs(figures: Sequence[Figure]) -> Iterator[list[str]]:
    for first in range(0, len(figures), _TWO):
        cells = [cell for figure in figures[first : first + _TWO] for cell in (figure.title, f"{figure.number:,}")]
        yield cells + [""] * (2 * _TWO - len(cells))
