"""The card of one count: how far it is, and what came of it."""

from __future__ import annotations

from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.stocktakes import Report
from jiceng_desktop.terms import StocktakeState
from jiceng_desktop.ui.kit.card import Card

_MOST_LISTED = 12


class CountCard(Card):
    """Shows a count as it is now."""

    def __init__(self, office: Office) -> None:
        super().__init__("选中一次清点，这里显示它的结果。")
        self._office = office
        self.show_hint()

    def show_count(self, stocktake_id: int | None) -> None:
        """Show one count, or the hint."""
        if stocktake_id is None:
            self.show_hint()
            return
        told = self._office.read(stocktakes.report, stocktake_id)
        self.clear()
        self.headline(told.name, f"{told.place}　{told.state.label}")
        self._show_figures(told)
        self._show_unseen(told)
        self.section("经过")
        self.line("开始", f"{told.opened_at:%Y-%m-%d %H:%M}　{told.opened_by}")
        if told.closed_at is not None:
            self.line("结束", f"{told.closed_at:%Y-%m-%d %H:%M}　{told.closed_by}")
        for name, count in told.counters:
            self.line("清点人", f"{name}　{count:,} 册")
        for source, count in told.sources:
            self.line(source.label, f"{count:,} 册")
        if told.note:
            self.line("备注", told.note)

    def _show_figures(self, told: Report) -> None:
        counted = told.progress
        self.section("结果")
        self.line("应在", f"{counted.expected:,} 册")
        self.line("点到", f"{counted.seen:,} 册")
        self.line("还没点到" if told.state is StocktakeState.OPEN else "未见", f"{len(told.unseen):,} 册")
        for title, count in (
            ("借出、修补", counted.apart),
            ("错位", counted.elsewhere),
            ("借出却在架", counted.lent_but_here),
            ("已注销又现", counted.withdrawn_but_here),
            ("无此号", counted.unknown),
            ("失而复得", told.found),
            ("推断使用", told.inferred),
        ):
            if count:
                self.line(title, f"{count:,}")

    def _show_unseen(self, told: Report) -> None:
        if not told.unseen or told.state is StocktakeState.CANCELLED:
            return
        self.section("没点到的" if told.state is StocktakeState.OPEN else "未见的")
        for one in told.unseen[:_MOST_LISTED]:
            became = f"（{one.new_state.label}）" if one.new_state else ""
            self.text(f"{one.number}　{one.title}{became}")
        if len(told.unseen) > _MOST_LISTED:
            self.text(f"……等 {len(told.unseen):,} 册，点“结果”看全部。")
