"""The four ledgers: which events stand in each, in which columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.marks import override
from jiceng_desktop.services import events
from jiceng_desktop.services.ledgers.records import Record, numbered, read
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus, Term

State = AttendanceState


class LedgerKind(Term):
    """台账的种类."""

    ACTIVITY = "activity", "活动记录"
    MEETING = "meeting", "会议记录"
    SIGN_IN = "sign_in", "签到记录"
    PUBLICITY = "publicity", "宣传记录"


KINDS = {
    LedgerKind.ACTIVITY: tuple(kind for kind in EventKind if kind is not EventKind.MEETING),
    LedgerKind.MEETING: (EventKind.MEETING,),
    LedgerKind.SIGN_IN: tuple(EventKind),
    LedgerKind.PUBLICITY: (EventKind.PUBLICITY, EventKind.LECTURE),
}


@dataclass(frozen=True)
class Ledger(Listing):
    """A listing of events that took place; ``widths`` are those of its columns on paper, in mm."""

    cells: Callable[[Record], tuple[Any, ...]] = lambda _record: ()
    widths: tuple[float, ...] = ()

    @override
    def rows(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        return {record.id: self.cells(record) for record in read(session, ids)}


def condition(kind: LedgerKind) -> list[ColumnElement[bool]]:
    """Return the conditions that an event stands in a ledger."""
    return [Occurrence.status == OccurrenceStatus.HELD, Occurrence.kind.in_(KINDS[kind])]


def _word(word: str) -> ColumnElement[bool]:
    texts = (Occurrence.summary, Occurrence.agenda, Occurrence.recorder)
    return or_(events.LISTING.word(word), *(text.contains(word, autoescape=True) for text in texts))


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def show_day(day: date) -> str:
    """Show a day, or the day of a moment, as 2026-11-21."""
    return f"{day:%Y-%m-%d}"


def _show_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _on(show: Callable[[Any], str] = show_day, width: int = 92) -> Field:
    return Field("on", "日期" if show is show_day else "时间", Occurrence.starts_at, show=show, width=width)


def _title(title: str, width: int = 180) -> Field:
    return Field("title", title, Occurrence.title, order=Occurrence.sort_key, width=width)


def _venue() -> Field:
    return Field("venue", "地点", Venue.name, width=104, spare=2)


def _number(name: str, title: str) -> Field:
    return Field(name, title, None, width=56, number=True, sortable=False)


def _text(name: str, title: str, width: int, spare: int = 0) -> Field:
    return Field(name, title, None, show=_flat, width=width, sortable=False, spare=spare)


def _activity(record: Record) -> tuple[Any, ...]:
    people = [f"主持：{record.chair}"] if record.chair else []
    people += [f"主讲：{'、'.join(record.speakers)}"] if record.speakers else []
    return (
        record.starts_at.date(),
        record.title,
        record.kind.label,
        record.venue,
        record.audience,
        record.came,
        record.photos or None,
        "\n".join(people),
        record.summary or numbered(record.agenda.splitlines()),
    )


def _meeting(record: Record) -> tuple[Any, ...]:
    numbers = (record.came, record.number(State.EXCUSED), record.number(State.ABSENT))
    told = (numbered(record.agenda.splitlines()), record.summary, numbered(record.decisions))
    return (record.starts_at, record.title, record.venue, record.chair, record.recorder, *numbers, *told)


def _sign_in(record: Record) -> tuple[Any, ...]:
    numbers = (record.number(state) for state in (State.LATE, State.EXCUSED, State.ABSENT))
    how = "逐人签到" if record.states else "" if record.headcount is None else "只登记了人数"
    return (record.starts_at, record.title, record.venue, record.audience, record.came, *numbers, how)


def _publicity(record: Record) -> tuple[Any, ...]:
    form = record.kind.label
    told = (record.starts_at.date(), record.title, form, record.venue, record.audience, record.came)
    return (*told, record.summary or numbered(record.agenda.splitlines()), numbered(record.papers))


def _ledger(
    kind: LedgerKind, cells: Callable[[Record], tuple[Any, ...]], columns: Sequence[tuple[Field, float]]
) -> Ledger:
    return Ledger(
        title=kind.label,
        records=select(Occurrence).outerjoin(Venue, Venue.id == Occurrence.venue_id).where(*condition(kind)),
        key=Occurrence.id,
        fields=tuple(field for field, _ in columns),
        order="on",
        word=_word,
        narrow=events.narrowed,
        hint="名称、首字母、地点、人名、记录里的话",
        cells=cells,
        widths=tuple(width for _, width in columns),
    )


LEDGERS = {
    LedgerKind.ACTIVITY: _ledger(
        LedgerKind.ACTIVITY,
        _activity,
        (
            (_on(), 22),
            (_title("活动名称"), 38),
            (Field("kind", "类型", Occurrence.kind, width=84, spare=1), 19),
            (_venue(), 26),
            (Field("audience", "参加对象", Occurrence.audience, width=104, spare=3), 26),
            (_number("came", "人数"), 13),
            (_number("photos", "照片"), 13),
            (_text("people", "主持人、主讲人", 132, spare=4), 34),
            (_text("content", "活动内容", 220), 74),
        ),
    ),
    LedgerKind.MEETING: _ledger(
        LedgerKind.MEETING,
        _meeting,
        (
            (_on(_show_moment, 128), 24),
            (_title("会议名称"), 32),
            (_venue(), 22),
            (Field("chair", "主持人", Occurrence.chair, width=72), 17),
            (Field("recorder", "记录人", Occurrence.recorder, width=72), 17),
            (_number("came", "到会"), 12),
            (_number("excused", "请假"), 12),
            (_number("absent", "缺席"), 12),
            (_text("agenda", "议程", 130, spare=3), 38),
            (_text("summary", "会议内容", 160), 48),
            (_text("decisions", "决定事项（负责人、期限）", 170), 42),
        ),
    ),
    LedgerKind.SIGN_IN: _ledger(
        LedgerKind.SIGN_IN,
        _sign_in,
        (
            (_on(_show_moment, 128), 32),
            (_title("名称"), 60),
            (_venue(), 36),
            (Field("audience", "参加对象", Occurrence.audience, width=120, spare=3), 44),
            (_number("came", "到场"), 16),
            (_number("late", "迟到"), 16),
            (_number("excused", "请假"), 16),
            (_number("absent", "缺席"), 16),
            (_text("how", "签到方式", 108), 30),
        ),
    ),
    LedgerKind.PUBLICITY: _ledger(
        LedgerKind.PUBLICITY,
        _publicity,
        (
            (_on(), 22),
            (_title("宣传主题"), 44),
            (Field("form", "形式", Occurrence.kind, width=72), 17),
            (_venue(), 28),
            (Field("audience", "宣传对象", Occurrence.audience, width=104, spare=3), 28),
            (_number("came", "人数"), 14),
            (_text("content", "宣传内容", 200), 60),
            (_text("papers", "有关文件", 200), 54),
        ),
    ),
}
