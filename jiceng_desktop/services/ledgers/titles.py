"""What a ledger is called on paper: 砚溪社区科普工作台账（2026年第三季度）活动记录."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.services.ledgers.kinds import LedgerKind
from jiceng_desktop.services.ledgers.records import Record
from jiceng_desktop.services.population import Period

_WORK = "工作"
_QUARTERS = {f"第{digit}季度": f"第{numeral}季度" for digit, numeral in zip("1234", "一二三四", strict=True)}


def title(community: str, line: str, period: Period, kind: LedgerKind) -> str:
    """Return the title of a ledger of one line, of all where none is named."""
    return f"{community}{line.removesuffix(_WORK)}{_WORK}台账（{told(period)}）{kind.label}"


def told(period: Period) -> str:
    """Return some days as a title names them: 2026年第三季度, 2026年7月1日至9月12日."""
    text = str(period)
    for digit, numeral in _QUARTERS.items():
        text = text.replace(digit, numeral)
    return f"{words.show_day(period.first)}至{_day(period.last, period.first)}" if "至" in text else text


def _day(day: date, after: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == after.year else words.show_day(day)


def note(office: str, records: Sequence[Record]) -> str:
    """Return the line below the title: who reports, how many events, how many people came."""
    people = sum(record.came or 0 for record in records)
    return f"填报单位：{office}　　共 {len(records):,} 场、{people:,} 人次"
