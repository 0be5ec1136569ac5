"""值班表 on paper: a week with its days across, a month with its shifts down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from PySide6.QtWidgets import QWidget

from jiceng_desktop import words
from jiceng_desktop.documents import table
from jiceng_desktop.documents.table import TableSheet
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, rotas
from jiceng_desktop.services.rotas import Draft, Shift, Week
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.pages.rotas.spans import month_of, short, times

_DAYS = 7
_TO_WRITE_ON = "＿＿＿"
_Kind = tuple[time, time, str]


def print_week(parent: QWidget, desk: Desk, rota_id: int, first: date) -> None:
    """Show the duties of a week on paper."""
    draft, week = desk.office.read(rotas.load, rota_id), desk.office.read(rotas.week, rota_id, first)
    last = first + timedelta(_DAYS - 1)
    span = f"{words.show_day(first)}至{words.show_day(last)}"
    _show(parent, desk, draft, span, *week_table(_filled(week)))


def print_month(parent: QWidget, desk: Desk, rota_id: int, day: date) -> None:
    """Show the duties of a day's month on paper."""
    first, last = month_of(day)
    draft = desk.office.read(rotas.load, rota_id)
    week = desk.office.read(rotas.week, rota_id, first, (last - first).days + 1)
    _show(parent, desk, draft, f"{first.year}年{first.month}月", *month_table(_filled(week)))


def week_table(week: Week) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and rows: a day each column, a shift each row."""
    days = [week.first + timedelta(ahead) for ahead in range(_DAYS)]
    rows = []
    for kind in _kinds(week):
        there = {shift.day: _names(shift) for shift in week.shifts if _kind(shift) == kind}
        rows.append((_told(kind), *(there.get(day, "—") for day in days)))
    return ("班次", *(f"周{words.weekday(day)} {day.month}.{day.day}" for day in days)), rows


def month_table(week: Week) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and rows: a shift each row."""
    rows: list[tuple[str, ...]] = [
        (short(shift.day), f"周{words.weekday(shift.day)}", times(shift), shift.role, _names(shift))
        for shift in week.shifts
    ]
    return ("日期", "星期", "时间", "岗位", "值班人员"), rows


def _filled(week: Week) -> Week:
    if not week.shifts:
        raise Refusal("这段时间没有值班，没有可以打印的。")
    return week


def _show(
    parent: QWidget, desk: Desk, draft: Draft, span: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    where = desk.office.read(rotas.venue_name, draft.venue_id) if isinstance(draft.venue_id, int) else ""
    lines = (f"时间：{span}", *([f"地点：{where}"] if where else []))
    title = draft.name if (draft.name or "").endswith("值班") else f"{draft.name}值班"
    office = desk.office.read(community.about).office
    sheet = TableSheet(f"{title}表", columns, tuple(rows), 0, lines, office, date.today())

    def draw(_report: Report, blanks: bool) -> bytes:
        return table.render(sheet, allow_blanks=blanks)

    show_drawn(parent, desk, "值班表", draw)


def _kind(shift: Shift) -> _Kind:
    return shift.starts, shift.ends, shift.role


def _kinds(week: Week) -> list[_Kind]:
    return sorted({_kind(shift) for shift in week.shifts})


def _told(kind: _Kind) -> str:
    return f"{kind[0]:%H:%M}–{kind[1]:%H:%M} {kind[2]}"


def _names(shift: Shift) -> str:
    """Return who is there, with room to write in who is missing."""
    names = [place.name for place in shift.places]
    return "、".join([*names, *[_TO_WRITE_ON] * shift.missing]) if names else ""
