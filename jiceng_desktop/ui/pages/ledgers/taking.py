"""A ledger as paper and as a workbook: the same events, in the same columns and the same order as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.documents.ledger import Across, Band, LedgerSheet, Row
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.sheet_out import Column
from jiceng_desktop.services import ledgers
from jiceng_desktop.services.ledgers import LEDGERS, Guest, Ledger, LedgerKind, Signed
from jiceng_desktop.services.listing import Field
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import AttendanceState

_BATCH = 500
_MOST_ROWS = 20_000
_MM_PER_LETTER = 2.0
_BESIDE = 2  # so many people beside each other
_PERSON = (("序号", 13.0), ("姓名", 26.0), ("住址", 76.0), ("情况", 17.0))
_GUESTS = (
    Column("时间", 18),
    Column("名称", 30, wrap=True),
    Column("地点", 18, wrap=True),
    Column("序号", 6),
    Column("姓名", 12, text=True),
    Column("住址", 36, wrap=True),
    Column("情况", 22, text=True),
    Column("到场时间", 18),
)

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """Which ledger is taken out: its events in their order, its title and who hands it in."""

    kind: LedgerKind
    ids: tuple[int, ...]
    title: str
    community: str
    clerk: str
    today: date

    @property
    def ledger(self) -> Ledger:
        """Return the listing."""
        return LEDGERS[self.kind]


def _batches(order: Order, report: Report | None) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(order.ids), _BATCH):
        if report is not None:
            report(start, len(order.ids))
        yield order.ids[start : start + _BATCH]


# on paper


def sheet(office: Office, order: Order, report: Report | None = None) -> LedgerSheet:
    """Return what the paper says.

    Raises:
        Refusal: there are more rows than anybody would print at once.
    """
    note = ledgers.note(order.community, office.read(ledgers.read, order.ids))
    day = words.show_day(order.today)
    signed = f"填报人：{order.clerk}　　　　负责人：＿＿＿＿＿＿＿＿　　　　填报日期：{day}"
    if order.kind is LedgerKind.SIGN_IN:
        columns, rows = _PERSON * _BESIDE, [row for one in _signed(office, order, report) for row in _names(one)]
    else:
        fields, widths = order.ledger.fields, order.ledger.widths
        columns = tuple((field.title, width) for field, width in zip(fields, widths, strict=True))
        rows = [_texts(fields, values) for values in _values(office, order, report)]
    if len(rows) > _MOST_ROWS:
        raise Refusal(f"一次最多打印 {_MOST_ROWS:,} 行，现在有 {len(rows):,} 行。请缩短期间，或选一个条线。")
    return LedgerSheet(order.title, note, columns, rows, signed)


def _values(office: Office, order: Order, report: Report | None) -> Iterator[tuple[Any, ...]]:
    for ids in _batches(order, report):
        rows = office.read(order.ledger.rows, ids)
        yield from (rows[number] for number in ids if number in rows)


def _signed(office: Office, order: Order, report: Report | None) -> Iterator[Signed]:
    for ids in _batches(order, report):
        yield from office.read(ledgers.signed, ids)


def _texts(fields: Sequence[Field], values: Sequence[Any]) -> Row:
    """Return the texts of a row; unlike on the screen they keep their line breaks."""
    pairs = zip(fields, values, strict=True)
    return [value if isinstance(value, str) else field.text(value) for field, value in pairs]


def _names(one: Signed) -> Iterator[Row]:
    yield Band(_heading(one))
    if not one.guests:
        came = one.record.came
        yield Across("没有签到记录。" if came is None else f"只登记了人数：{came} 人。")
    cells = [_cells(number, guest) for number, guest in enumerate(one.guests, start=1)]
    for start in range(0, len(cells), _BESIDE):
        beside = cells[start : start + _BESIDE]
        beside += [[""] * len(_PERSON)] * (_BESIDE - len(beside))
        yield [cell for person in beside for cell in person]


def _cells(number: int, guest: Guest) -> list[str]:
    return [str(number), guest.name, guest.address, guest.state.label]


def _heading(one: Signed) -> str:
    """Say which event it was and how many came: 2026年9月20日 周日 09:30　议事会　会议室　到场 12 人（迟到 1 人）."""
    record = one.record
    at = f"{words.show_day(record.starts_at)} 周{words.weekday(record.starts_at)} {record.starts_at:%H:%M}"
    came = [f"到场 {record.came} 人"] if record.came is not None else []
    others = [(state, record.number(state)) for state in list(AttendanceState)[1:]]
    told = "、".join(f"{state.label} {number} 人" for state, number in others if number)
    return "　".join(filter(None, (at, record.title, record.venue, *came, f"（{told}）" if told else "")))


# as a workbook


def columns(order: Order) -> list[Column]:
    """Return the columns of the workbook."""
    if order.kind is LedgerKind.SIGN_IN:
        return list(_GUESTS)
    pairs = zip(order.ledger.fields, order.ledger.widths, strict=True)
    return [
        Column(field.title, _width(field, width), wrap=not field.number and field.name != "on")
        for field, width in pairs
    ]


def _width(field: Field, on_paper: float) -> float:
    return max(on_paper / _MM_PER_LETTER, 17.0 if field.title == "时间" else 12.0 if field.name == "on" else 7.0)


def rows(office: Office, order: Order, report: Report | None = None) -> Iterator[Sequence[object]]:
    """Yield the rows of the workbook, days as days and numbers as numbers; one person a row where people sign in."""
    if order.kind is not LedgerKind.SIGN_IN:
        yield from _values(office, order, report)
        return
    for one in _signed(office, order, report):
        yield from _guests(one)


def _guests(one: Signed) -> Iterator[Sequence[object]]:
    record = one.record
    event = (record.starts_at, record.title, record.venue)
    if not one.guests:
        told = "没有签到记录" if record.came is None else f"只登记了人数：{record.came} 人"
        yield (*event, None, "", "", told, None)
    for number, guest in enumerate(one.guests, start=1):
        yield (*event, number, guest.name, guest.address, guest.state.label, guest.arrived_at)
