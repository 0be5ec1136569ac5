"""The form of a series: what, how often, and on which days it will be, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, series
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.recurrence import Planned
from jiceng_desktop.services.series import Outcome
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.fields import Clock, Count, NearDay
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.events.planned import PlannedDialog
from jiceng_desktop.ui.pages.events.rules import RuleEntry

if TYPE_CHECKING:
    from jiceng_desktop.services.clashes import Clash

_WIDTH = 840
_COLUMNS = 3


def _saved(session: Any, series_id: int | None, draft: series.Draft) -> int:
    return series.save(session, series_id, draft).series_id


class SeriesDialog(PlannedDialog):
    """Plans a series; the next dates and what stands in their way follow the typing."""

    kind = Kind("活动系列", events.LISTING, series.Draft, series.load, _saved, events.remove, series.LABELS)
    timed = ("rule", "first_on", "last_on", "starts", "minutes")
    named, dated = "name", True
    outcome: Outcome | None = None  # what planning did

    @override
    def lay_out(self) -> None:
        self.group("办什么")
        self.lay_out_name("name")
        self.lay_out_place()
        self.group("什么时候办")
        self.row("rule", RuleEntry(), wide=True)
        self.row("first_on", NearDay(f"如 {date.today()}"))
        self.row("last_on", NearDay("不填就一直办下去"))
        self.row("starts", Clock("如 15:00"))
        self.row("minutes", Count(1, 24 * 60))
        gap = self.row("gap_months", Count(0, 24), hint="例如议事会至少每两个月开一次：快到期时会提醒")
        gap.setSpecialValueText("不限")
        self._groups.addWidget(self._dates())
        self.group("谁来")
        self.lay_out_people("每行一项，每一场都照此填写")
        self.lay_out_more()

    def _dates(self) -> QWidget:
        self.dates, self.notes = QLabel(), QLabel()
        for label in (self.dates, self.notes):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.notes.setProperty("look", "warning")
        holder = QGroupBox("最近的场次")
        column = QVBoxLayout(holder)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        column.addWidget(self.dates)
        column.addLayout(self._grid)
        column.addWidget(self.notes)
        return holder

    @override
    def loaded(self) -> None:
        super().loaded()
        self.look()

    @override
    def _fit(self) -> None:
        super()._fit()
        take_room(self, _WIDTH, self.height())

    @override
    def draft(self) -> series.Draft:
        draft: series.Draft = super().draft()
        return replace(draft, gap_months=draft.gap_months or None)

    @override
    def find_clashes(self, draft: series.Draft) -> list[Clash]:
        from jiceng_desktop.services import clashes

        return self.office.read(clashes.of_series, draft, date.today(), self.record_id)

    # what it will be

    @override
    def look(self) -> None:
        """Show the next dates, and what stands in their way."""
        super().look()
        try:
            draft = replace(self.draft(), name=self.name.value() or "系列")
        except Refusal as refusal:
            self._show_dates(str(refusal), [])
            return
        if draft.rule is None:
            self._show_dates("没有选择规律：每一场都自己登记。", [])
            return
        asked, office, today = self._asked, self.office, date.today()

        def show(found: list[Planned]) -> None:
            if asked == self._asked:
                self._show_dates("" if found else "按这个规律，近几年里没有一天。请检查日期和规律。", found)

        self.desk.jobs.quiet(
            self,
            lambda: office.read(series.coming, draft, today),
            show,
            lambda refusal: self._show_dates(str(refusal), []),
        )

    def _show_dates(self, told: str, planned: Sequence[Planned]) -> None:
        self.dates.setText(told)
        self.dates.setVisible(bool(told))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        rows = -(-len(planned) // _COLUMNS)
        for place, one in enumerate(planned):
            label = QLabel(f"{one.day} 周{words.weekday(one.day)}")
            if one.reason:
                label.setText(f"{label.text()} *")
                label.setToolTip(one.reason)
                label.setProperty("look", "warning")
            self._grid.addWidget(label, place % rows, place // rows)
        moved = list(dict.fromkeys(one.reason for one in planned if one.reason))
        self.notes.setText(f"* {'；'.join(moved)}" if moved else "")
        self.notes.setVisible(bool(moved))

    # saving

    @override
    def store(self, draft: series.Draft) -> int:
        self.settle(draft)
        self.outcome = self.office.write(series.save, self.record_id, draft)
        return self.outcome.series_id


def say(outcome: Outcome) -> str:
    """Say what planning did."""
    told = [f"新排 {outcome.added} 场"] if outcome.added else []
    told += [f"调整 {outcome.changed} 场"] if outcome.changed else []
    told += [f"去掉 {outcome.removed} 场"] if outcome.removed else []
    return "已保存。" + "，".join(told) + ("。" if told else "")


def tell(parent: QWidget, outcome: Outcome) -> None:
    """Say what planning did, and name what stays though the rule has left it."""
    message.toast(parent, say(outcome))
    if outcome.kept:
        kept = "\n".join(outcome.kept)
        message.tell(parent, f"以下场次不在新的规律里，但已有公文或签到，予以保留，请自行处理：\n{kept}")
