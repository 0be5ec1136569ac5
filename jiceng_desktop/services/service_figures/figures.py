"""What is told of the service of a period: a sentence, and a table for each matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.services.figures import Figure, Series
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import Term

_IN_HOUR = 60
_MOST_DRAWN, _MOST_LABELS = 15, 12
_HOURS, _PERSONS = "#1D4F91", "#B4436C"


class Matter(Term):
    """By what the service is divided."""

    TEAM = "team", "服务队"
    MONTH = "month", "月份"
    ROLE = "role", "岗位"
    AGE = "age", "年龄"
    PARTY = "party", "党员"


def show_hours(minutes: int) -> str:
    """Show minutes as hours with at most one place: 90 → 1.5, 72,000 → 1,200."""
    return f"{minutes / _IN_HOUR:,.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Row:
    """One line: confirmed minutes, how many times somebody served (人次), and how many different volunteers.

    A ``part`` is contained in the last line before it that is none.
    """

    name: str
    minutes: int = 0
    times: int = 0
    persons: int = 0
    part: bool = False

    @property
    def told(self) -> str:
        """Return the name as it stands in a table."""
        return f"其中：{self.name}" if self.part else self.name


@dataclass(frozen=True)
class Table:
    """The lines of one matter; ``remark`` says what has to be known about them."""

    rows: tuple[Row, ...]
    remark: str = ""


@dataclass(frozen=True)
class ServiceFigures:
    """Everything counted of a period; ``until`` is its last day, or today where it still runs.

    ``waiting`` records are not confirmed yet and not counted; ``enrolled`` volunteers are in the roster today.
    """

    place: str
    period: Period
    until: date
    whole: Row
    tables: Mapping[Matter, Table]
    party: Row
    enrolled: int
    waiting: int

    @property
    def period_told(self) -> str:
        """Return the period in words, with the day until which it is known."""
        told = str(self.period)
        if "至" in told:  # neither a month nor a quarter nor a year
            days = dict.fromkeys((words.show_day(self.period.first), words.show_day(self.period.last)))
            return "至".join(days)
        return told if self.until == self.period.last else f"{told}（截至{self.until.month}月{self.until.day}日）"

    def sentence(self) -> str:
        """Return what can be put into a report as it is."""
        if not self.whole.times:
            return f"{self.period_told}，{self.place}没有已确认的志愿服务记录。"
        each = show_hours(self.whole.minutes // self.whole.persons)
        parts = [
            f"{self.period_told}，{self.place}共有 {self.whole.persons:,} 名志愿者参加志愿服务 "
            f"{self.whole.times:,} 人次，累计服务 {show_hours(self.whole.minutes)} 小时，人均 {each} 小时"
        ]
        if self.party.persons:
            parts.append(f"其中党员 {self.party.persons:,} 名，服务 {show_hours(self.party.minutes)} 小时")
        if most := self._busiest():
            parts.append(f"服务时长最多的服务队是{most.name}（{show_hours(most.minutes)} 小时）")
        return "；".join(parts) + "。"

    def note(self) -> str:
        """Return what is not counted, if anything."""
        return f"另有 {self.waiting:,} 条服务记录还没有确认，没有计入。" if self.waiting else ""

    def _busiest(self) -> Row | None:
        """Return the team with the most hours; what belongs to none is the last line."""
        teams = [row for row in self.tables[Matter.TEAM].rows if not row.part and row.name != NO_TEAM]
        most = max(teams, key=lambda row: row.minutes, default=None)
        return most if most is not None and most.minutes and len(teams) > 1 else None


NO_TEAM, NO_ROLE = "没有服务队", "没有写岗位"


def drawn(found: ServiceFigures, matter: Matter, heads: bool) -> Figure:
    """Return the picture of one matter: hours, or how many different volunteers."""
    every = found.tables[matter].rows
    rows = every if matter is Matter.MONTH else every[:_MOST_DRAWN]
    values = tuple(row.persons if heads else round(row.minutes / _IN_HOUR) for row in rows)
    one = Series("服务人数", _PERSONS, values) if heads else Series("服务时长（小时）", _HOURS, values)
    left_out = len(every) - len(rows)
    remark = f"图中只画前 {_MOST_DRAWN} 项，另有 {left_out} 项见表格。" if left_out else ""
    labels = _month_labels(rows) if matter is Matter.MONTH else tuple(row.told for row in rows)
    return Figure(f"各{matter.label}志愿服务", labels, (one,), remark)


def _month_labels(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the months in two lines; of many only every second, third … is named, for there is no room."""
    step = -(-len(rows) // _MOST_LABELS)
    return tuple("" if number % step else row.name.replace("年", "年\n", 1) for number, row in enumerate(rows))
