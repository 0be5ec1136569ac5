"""What is told of the events of a period: counts, tables, what is not counted, and the sentence for a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import Term


class Matter(Term):
    """By what the events are told apart."""

    MONTH = "month", "月份"
    SERIES = "series", "系列"
    KIND = "kind", "类型"
    LINE = "line", "条线"
    VENUE = "venue", "场地"
    AGE = "age", "年龄段"
    TAG = "tag", "关爱标签"


@dataclass(frozen=True)
class Wanted:
    """Which events are counted; ``whole`` compares with all of last year's period, else up to the same day."""

    period: Period
    series_id: int | None = None
    line_id: int | None = None
    venue_id: int | None = None
    whole: bool = False


@dataclass(frozen=True)
class Count:
    """Some events, each with the visits that count here."""

    by_event: Mapping[int, int] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """Return how many events."""
        return len(self.by_event)

    @property
    def visits(self) -> int:
        """Return how many visits."""
        return sum(self.by_event.values())

    def told(self, served: str = "") -> str:
        """Return both as a report has them; ``served`` stands before the visits."""
        visits = f"{served}{self.visits:,} 人次" if self.visits else "人数没有填写"
        return f"{self.events:,} 场次，{visits}"


@dataclass(frozen=True)
class Row:
    """One line of a table: this period and the one before; what is no part of a comparison is not ``drawn``."""

    name: str
    now: Count
    before: Count
    drawn: bool = True


@dataclass(frozen=True)
class Table:
    """One matter; ``remark`` says what its figures leave out or count twice."""

    matter: Matter
    rows: tuple[Row, ...]
    remark: str = ""

    def shortened(self, most: int) -> Table:
        """Return the table with so many rows, the last ones as one."""
        if len(self.rows) <= most:
            return self
        kept, rest = self.rows[: most - 1], self.rows[most - 1 :]
        adds = self.matter in {Matter.AGE, Matter.TAG}
        last = Row(
            f"其他 {len(rest)} 项",
            _united((row.now for row in rest), adds=adds),
            _united((row.before for row in rest), adds=adds),
        )
        return replace(self, rows=(*kept, last))


@dataclass(frozen=True)
class Note:
    """Something that is not counted, in a sentence, with the events it is about."""

    told: str
    events: tuple[int, ...]


@dataclass(frozen=True)
class EventFigures:
    """Everything about the events of a period."""

    wanted: Wanted
    until: date  # up to when there can be anything
    last_year: str  # what the year before is called: 去年, or 上年 where the period lies back itself
    earlier: Period
    scope: str
    now: Count
    before: Count
    tables: Mapping[Matter, Table]
    notes: tuple[Note, ...]

    @property
    def period_told(self) -> str:
        """Return the period as a report has it: 2026年第4季度, 2026年1月1日至3月15日."""
        period = self.wanted.period
        if not self._is_own():
            return str(period)
        last = words.show_day(period.last)
        return f"{words.show_day(period.first)}至{last.removeprefix(f'{period.first.year}年')}"

    @property
    def period_name(self) -> str:
        """Return what this period is called beside last year's."""
        return "本期" if self._is_own() else str(self.wanted.period)

    def _is_own(self) -> bool:
        """Tell whether the period is neither a month nor a quarter nor a year."""
        period = self.wanted.period
        return str(period) == f"{period.first} 至 {period.last}"

    @property
    def earlier_name(self) -> str:
        """Return what last year's side is called."""
        return str(self.earlier) if self.wanted.whole and not self._is_own() else f"{self.last_year}同期"

    def sentence(self) -> str:
        """Return what a report says about the period."""
        running = f"（截至{self.until.month}月{self.until.day}日）" if self.until < self.wanted.period.last else ""
        period = self.period_told
        if not self.now.events:
            return f"{period}{running}{self.scope}没有举办过活动。"
        told = f"{period}{running}{self.scope}共举办 {self.now.told('服务 ')}"
        before = f" {self.before.told()}" if self.before.events else "没有举办记录"
        return f"{told}（{self.earlier_name}{before}）。"


def _united(counts: Iterable[Count], *, adds: bool) -> Count:
    """Return several counts as one; where they count different people of the same event, these are added."""
    united: dict[int, int] = {}
    for count in counts:
        for event, visits in count.by_event.items():
            united[event] = visits + (united.get(event, 0) if adds else 0)
    return Count(united)
