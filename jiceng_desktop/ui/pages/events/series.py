"""The form of a series: what, how often, and on which days it will be, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, series
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.recurrence import Planned
from jiceng_desktop.services.series import Clash, Outcome
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Clock, Count, Day, LongText, Text
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.events.form import Audience, ChairFinder, Suggested
from jiceng_desktop.ui.pages.events.rules import RuleEntry

_PAUSE_MS = 150
_WIDTH = 840
_COLUMNS = 3
_MOST_CLASHES = 6


def _saved(session: Any, series_id: int | None, draft: series.Draft) -> int:
    return series.save(session, series_id, draft).series_id


class SeriesDialog(RecordDialog):
    """Plans a series; the next dates and what stands in their way follow the typing."""

    kind = Kind("活动系列", events.LISTING, series.Draft, series.load, _saved, events.remove, series.LABELS)
    outcome: Outcome | None = None  # what planning did

    @override
    def lay_out(self) -> None:
        self.group("办什么")
        self.name = self.row("name", Text("如 邻里文化讲堂、居民议事会", most=64), wide=True)
        self.what = self.row("kind", Choice(EventKind, blank=None))
        self.row("venue", Suggested(self.office.read(events.venues), "选择，或填写新的地点", events.LONGEST_VENUE))
        self.group("什么时候办")
        self.row("rule", RuleEntry(), wide=True)
        self.row("first_on", Day(f"如 {date.today()}"))
        self.row("last_on", Day("不填就一直办下去"))
        self.row("starts", Clock("如 15:00"))
        self.row("minutes", Count(1, 24 * 60))
        gap = self.row("gap_months", Count(0, 24), hint="例如议事会至少每两个月开一次：快到期时会提醒")
        gap.setSpecialValueText("不限")
        self._groups.addWidget(self._dates())
        self.group("谁来")
        self.chair = self.row("chair", ChairFinder(self))
        self.row("contact", Text("姓名和电话", most=100))
        self.audience = self.row("audience", Audience(self), wide=True)
        self.row("agenda", LongText(3, hint="每行一项，每一场都照此填写"))

    def _dates(self) -> QWidget:
        self.dates, self.clashes = QLabel(), QLabel()
        for label in (self.dates, self.clashes):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.clashes.setProperty("look", "warning")
        holder = QGroupBox("最近的场次")
        column = QVBoxLayout(holder)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        column.addWidget(self.dates)
        column.addLayout(self._grid)
        column.addWidget(self.clashes)
        return holder

    @override
    def loaded(self) -> None:
        self.audience.link(self._draft.audience_query_id)
        self._guesses = self.record_id is None
        self.name.editingFinished.connect(self._guess_kind)
        self.what.activated.connect(self._kind_chosen)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell_dates)
        for name in ("rule", "first_on", "last_on", "starts", "minutes", "venue", "name"):
            self.entry(name).changed.connect(self._pause.start)
        self._asked = 0
        self._tell_dates()

    @override
    def _fit(self) -> None:
        super()._fit()
        take_room(self, _WIDTH, self.height())

    def _guess_kind(self) -> None:
        kind = events.likely_kind(self.name.text()) if self._guesses else None
        if kind is not None:
            self.what.set_value(kind)

    def _kind_chosen(self) -> None:
        self._guesses = False

    @override
    def draft(self) -> series.Draft:
        draft: series.Draft = super().draft()
        return replace(draft, audience_query_id=self.audience.query_id(), gap_months=draft.gap_months or None)

    # what it will be

    def _tell_dates(self) -> None:
        """Show the next dates and what else happens at the venue then; the last question counts."""
        self._pause.stop()
        try:
            draft = replace(self.draft(), name=self.name.value() or "系列")
        except Refusal as refusal:
            self._show_dates(str(refusal), [], [])
            return
        if draft.rule is None:
            self._show_dates("没有选择规律：每一场都自己登记。", [], [])
            return
        self._asked += 1
        asked, office, today, series_id = self._asked, self.office, date.today(), self.record_id

        def look() -> tuple[list[Planned], list[Clash]]:
            found = office.read(series.coming, draft, today)
            return found, office.read(series.clashes, draft, today, series_id)

        def show(found: tuple[list[Planned], list[Clash]]) -> None:
            if asked == self._asked:
                told = "" if found[0] else "按这个规律，近几年里没有一天。请检查日期和规律。"
                self._show_dates(told, *found)

        self.desk.jobs.quiet(self, look, show, lambda refusal: self._show_dates(str(refusal), [], []))

    def _show_dates(self, told: str, planned: Sequence[Planned], clashes: Sequence[Clash]) -> None:
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
        lines = [f"* {'；'.join(moved)}"] if moved else []
        lines += [f"{one.starts_at:%Y-%m-%d} 同一地点还有：{one.told}" for one in clashes[:_MOST_CLASHES]]
        lines += [f"……共 {len(clashes)} 处时间冲突"] if len(clashes) > _MOST_CLASHES else []
        self.clashes.setText("\n".join(lines))
        self.clashes.setVisible(bool(lines))

    # saving

    @override
    def store(self, draft: series.Draft) -> int:
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
