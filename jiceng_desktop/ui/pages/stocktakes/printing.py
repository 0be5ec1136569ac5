"""The papers of a count, and its report as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from jiceng_desktop import words
from jiceng_desktop.documents.stocktake import Expected, Section, render_report, render_ticklist
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Missing, Odd, Report
from jiceng_desktop.terms import UNSEEN, StocktakeOutcome, StocktakeState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report as Tell

_ODD = (
    StocktakeOutcome.ELSEWHERE,
    StocktakeOutcome.LENT_BUT_HERE,
    StocktakeOutcome.WITHDRAWN_BUT_HERE,
    StocktakeOutcome.UNKNOWN,
)
_DETAILS = (("图书编号", 14.0), ("书名", 40.0), ("图书角", 22.0), ("图书箱", 12.0), ("结果", 16.0))
_COLUMNS = (("图书编号", 14.0), ("书名", 40.0), ("应在", 26.0), ("结果", 30.0), ("处理", 16.0))


def print_ticklist(parent: QWidget, desk: Desk, stocktake_id: int) -> None:
    """Show the list to carry along."""

    def draw(report: Tell, blanks: bool) -> bytes:
        told = desk.office.read(stocktakes.report, stocktake_id)
        copies = [_expected(one) for one in desk.office.read(stocktakes.listed, stocktake_id)]
        note = f"{told.place}　共 {len(copies):,} 册　看到的打√，没看到的空着　{words.show_day(date.today())}"
        return render_ticklist(told.name, copies, note, report, allow_blanks=blanks)

    show_drawn(parent, desk, "清点表", draw)


def print_report(parent: QWidget, desk: Desk, stocktake_id: int) -> None:
    """Show the report of a count."""

    def draw(_report: Tell, blanks: bool) -> bytes:
        told = desk.office.read(stocktakes.report, stocktake_id)
        sections = [Section(title, rows) for title, rows in _sections(told)]
        note = f"{told.office}　打印日期 {words.show_day(date.today())}"
        return render_report(told.name, _lines(told), sections, note, allow_blanks=blanks)

    show_drawn(parent, desk, "清点报告", draw)


def save_report(parent: QWidget, desk: Desk, stocktake_id: int) -> None:
    """Ask where to and write the report as a workbook."""
    from jiceng_desktop.exchange.service_figures_out import Part, write_figures  # heavy, needed rarely

    told = desk.office.read(stocktakes.report, stocktake_id)
    path = message.ask_save_path(parent, "保存清点报告", f"清点报告 {told.name}.xlsx", "Excel 工作簿 (*.xlsx)")
    if path is None:
        return
    parts = [Part(title, _COLUMNS, rows) for title, rows in _sections(told)]
    parts.append(Part("明细", _DETAILS, desk.office.read(stocktakes.details, stocktake_id)))
    desk.jobs.run(
        parent,
        "正在保存清点报告…",
        lambda _report: write_figures(path, f"图书清点报告　{told.name}", _lines(told), parts),
        lambda _none: message.toast(parent, f"已保存到 {path.name}"),
    )


def _expected(copy: Missing) -> Expected:
    return Expected(copy.number, copy.title, _place(copy), copy.state.label if copy.state in UNSEEN else "")


def _place(copy: Missing) -> str:
    return " ".join(name for name in (copy.corner, copy.box) if name)


def _lines(told: Report) -> list[str]:
    """Say in words what the count came to."""
    counted = told.progress
    closed = f"，{told.closed_at:%Y-%m-%d %H:%M} {told.closed_by}结束" if told.closed_at else ""
    lines = [
        f"范围：{told.place}　状态：{told.state.label}",
        f"{told.opened_at:%Y-%m-%d %H:%M} {told.opened_by}开始{closed}",
        f"应在 {counted.expected:,} 册，点到 {counted.seen:,} 册，{_away(told)} {len(told.unseen):,} 册；"
        f"借出、修补中 {counted.apart:,} 册不计",
        f"错位 {counted.elsewhere} 册，登记借出却在架 {counted.lent_but_here} 册，"
        f"已注销又出现 {counted.withdrawn_but_here} 册，无此号 {counted.unknown} 个",
    ]
    if told.found:
        lines.append(f"上次未见、这次找到 {told.found} 册，其中无人值守图书角推断使用 {told.inferred} 次")
    if told.counters:
        lines.append("清点人：" + "、".join(f"{name} {count:,} 册" for name, count in told.counters))
    if told.note:
        lines.append(f"备注：{told.note}")
    return lines


def _sections(told: Report) -> Sequence[tuple[str, list[tuple[str, str, str, str, str]]]]:
    unseen = [(one.number, one.title, _place(one), _became(one), "") for one in told.unseen]
    sections = [(_away(told), unseen)]
    for outcome in _ODD:
        sections.append((outcome.label, [_odd_row(one) for one in told.odd if one.outcome is outcome]))
    return sections


def _away(told: Report) -> str:
    return "未见" if told.state is StocktakeState.CLOSED else "还没点到"


def _became(copy: Missing) -> str:
    if copy.new_state is copy.state:
        return f"仍是{copy.state.label}"
    return f"{copy.state.label} → {copy.new_state.label}" if copy.new_state else "没点到"


def _odd_row(one: Odd) -> tuple[str, str, str, str, str]:
    seen = f"在{one.seen_in}" if one.seen_in else one.outcome.label
    return (one.number, one.title or "—", one.should_be, seen, one.settled.label if one.settled else "未处理")
