"""图书角规定: when boxes travel, how long readers are remembered, how long reserved books wait."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import library_rules
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.library_rules import Rules
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Count, Day, LongText, Number, Text

_BETWEEN = re.compile(r"[、，,；;\s日号]+")
_BY_MONTH, _BY_DAYS = "month", "days"
_AS_STORED = ("interval_days", "first_on", "unlink_days", "hold_days", "manners")


@dataclass(frozen=True)
class Draft:
    """The rules as they are typed."""

    rhythm: str = _BY_MONTH
    month_days: str | None = None
    interval_days: int | None = None
    first_on: date | None = None
    unlink_days: int | None = 30
    hold_days: int | None = 7
    manners: str | None = None


def _nothing(*_: Any) -> Any:
    raise NotImplementedError


def days_of(typed: str | None) -> tuple[int, ...]:
    """Read days of the month from what was typed: 1、16 or 1日，16日."""
    pieces = [piece for piece in _BETWEEN.split(typed or "") if piece]
    try:
        return tuple(int(piece) for piece in pieces)
    except ValueError:
        raise Refusal("每月换箱的日子请写成 1、16 的样子。", "month_days") from None


class RulesForm(RecordDialog):
    """What holds for all corners of the office."""

    kind = Kind(
        "图书角规定",
        None,
        Draft,
        _nothing,
        _nothing,
        _nothing,
        {**library_rules.LABELS, "rhythm": "怎样定换箱的日子"},
    )

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(desk, None, parent)
        self.setWindowTitle("图书角规定")

    @override
    def _load(self, known: dict[str, Any]) -> Draft:
        """Return the rules as they hold now."""
        self._rules = self.office.read(library_rules.load)
        told = {name: getattr(self._rules, name) for name in _AS_STORED}
        days = "、".join(map(str, self._rules.month_days))
        return Draft(rhythm=_BY_MONTH if self._rules.interval_days is None else _BY_DAYS, month_days=days, **told)

    @override
    def lay_out(self) -> None:
        self.group("轮换")
        self.row("rhythm", Choice([(_BY_MONTH, "每月固定的日子"), (_BY_DAYS, "每隔若干天")], blank=None), wide=True)
        self.row("month_days", Text("如 1、16", most=100), wide=True)
        self.row("interval_days", Number(1, 366, "如 14"))
        self.row("first_on", Day("如 2026-12-01"))
        self.group("读者")
        self.row("unlink_days", Count(0, 3650), wide=True, hint="到期后只留下借过几次，不再记是谁")
        self.row("hold_days", Count(1, 365), wide=True)
        self.group("海报上的阅读公约")
        self.row("manners", LongText(4, hint="一行一条"), wide=True)
        self.entry("rhythm").changed.connect(self._follow_rhythm)

    @override
    def loaded(self) -> None:
        self._follow_rhythm()
        self.hint("unlink_days", "还书满这些天后，程序不再记这本书是谁借的，只留下次数。")

    def _follow_rhythm(self) -> None:
        by_month = self.entry("rhythm").value() == _BY_MONTH
        self.entry("month_days").setEnabled(by_month)
        for name in ("interval_days", "first_on"):
            self.entry(name).setEnabled(not by_month)

    @override
    def store(self, draft: Draft) -> int:
        by_month = draft.rhythm == _BY_MONTH
        if not by_month and draft.interval_days is None:
            raise Refusal("按天数换箱，请填写间隔的天数（1 或更大），并选定从哪天算起。", "interval_days")
        rules: Rules = replace(
            self._rules,
            month_days=days_of(draft.month_days) if by_month else self._rules.month_days,
            interval_days=None if by_month else draft.interval_days,
            first_on=None if by_month else draft.first_on,
            unlink_days=draft.unlink_days or 0,
            hold_days=draft.hold_days or 0,
            manners=draft.manners or "",
        )
        self.office.write(library_rules.save, rules)
        return 0
