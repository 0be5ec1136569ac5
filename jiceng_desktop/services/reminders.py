"""近期安排: what the office has to think of now. Titles of events only: the screen is seen by others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import corrections, preparations
from jiceng_desktop.services.preparations import Task
from jiceng_desktop.services.series import gaps
from jiceng_desktop.terms import OccurrenceStatus

AHEAD_DAYS = 7
_SERIES_DAYS = 15  # so long before the last day a series is called to mind


class Group(Enum):
    """When something is due; the day itself comes before what was left undone."""

    TODAY = "今天"
    OVERDUE = "逾期"
    TOMORROW = "明天"
    WEEK = "本周"
    LATER = "之后"


class What(Enum):
    """What a line is about, in the order in which it is told."""

    EVENT = 1
    CORRECTION = 2
    TASK = 3
    TODO = 4
    SERIES = 5


@dataclass(frozen=True)
class Line:
    """One thing to think of; a click leads to ``occurrence_id``, ``preparation_id`` can be ticked."""

    what: What
    group: Group
    day: date
    text: str
    note: str = ""
    pressing: bool = False
    occurrence_id: int | None = None
    preparation_id: int | None = None
    starts_at: datetime | None = None
    title: str = ""  # of what is to be prepared, without by when


def look(session: Session, now: datetime) -> list[Line]:
    """Return everything to think of, by group, then in order of time."""
    today = now.date()
    lines = [
        *_events(session, now),
        *_corrections(session, today),
        *_tasks(session, today),
        *_todos(session, today),
        *_series(session, today),
    ]
    return sorted(lines, key=_place)


_ORDER = list(Group)


def _place(line: Line) -> tuple[int, date, int, date, time]:
    """Return where a line stands: day by day, what is overdue by what it is about, so that old things do not crowd."""
    first = date.min if line.group is Group.OVERDUE else line.day
    hour = line.starts_at.time() if line.starts_at is not None else time()
    return _ORDER.index(line.group), first, line.what.value, line.day, hour


def group_of(day: date, today: date) -> Group:
    """Return under which heading a day stands; the week ends with its Sunday."""
    if day < today:
        return Group.OVERDUE
    if day == today:
        return Group.TODAY
    if day == today + timedelta(1):
        return Group.TOMORROW
    return Group.WEEK if day <= today + timedelta(6 - today.weekday()) else Group.LATER


def show_day(day: date) -> str:
    """Return a day as it stands in a line: 12月5日 周六."""
    return f"{day.month}月{day.day}日 周{words.weekday(day)}"


def _events(session: Session, now: datetime) -> Iterator[Line]:
    today = now.date()
    begin = datetime.combine(today, time())
    found = session.execute(
        select(Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.ends_at, Venue.name)
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(
            Occurrence.status == OccurrenceStatus.PLANNED,
            or_(Occurrence.starts_at >= begin, Occurrence.ends_at > now),
            Occurrence.starts_at < begin + timedelta(AHEAD_DAYS + 1),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    for number, title, starts_at, ends_at, venue in found:
        day = max(starts_at.date(), today)  # one that takes several days is still going on
        group = group_of(day, today)
        when = "" if group in (Group.TODAY, Group.TOMORROW) else show_day(day)
        note = " · ".join(filter(None, (when, venue)))
        text = f"{starts_at:%H:%M} {title}" if starts_at >= begin else f"{title}（到{_end(ends_at, today)}）"
        yield Line(What.EVENT, group, day, text, note, occurrence_id=number, starts_at=starts_at)


def _end(ends_at: datetime, today: date) -> str:
    return f"{ends_at:%H:%M}" if ends_at.date() == today else show_day(ends_at.date())


def _corrections(session: Session, today: date) -> Iterator[Line]:
    for one in corrections.owed(session, today):
        note = f"{one.title}（{show_day(one.day)}）已{one.what}，发过的通知还没有更正"
        yield Line(What.CORRECTION, Group.TODAY, today, "写更正通知", note, True, one.occurrence_id)


def _tasks(session: Session, today: date) -> Iterator[Line]:
    tasks = preparations.coming(session, today)
    wanted = {task.occurrence_id for task in tasks}
    columns = (Occurrence.id, Occurrence.title, Occurrence.starts_at)
    rows = session.execute(select(*columns).where(Occurrence.id.in_(wanted)))
    events = {row[0]: (row[1], row[2]) for row in rows}
    for task in tasks:
        title, starts_at = events[task.occurrence_id]
        note = f"{title}（{show_day(starts_at.date())} {starts_at:%H:%M}）"
        group, pressing = group_of(task.due_on, today), task.due_on < today
        text = f"{task.title}{by(task, today)}"
        line = Line(What.TASK, group, task.due_on, text, note, pressing, task.occurrence_id, task.preparation_id)
        yield replace(line, title=task.title)


def by(task: Task, today: date) -> str:
    """Say by when something is to be done, where the heading does not: （应在12月4日 周五前）."""
    if task.due_on == today:
        return ""
    late = (today - task.due_on).days
    if late > 0:
        return f"（已过 {late} 天）"
    off = f"，{task.off}休息" if task.off else ""
    return f"（{show_day(task.due_on)}前{off}）"


def _todos(session: Session, today: date) -> Iterator[Line]:
    found = session.execute(
        select(Todo.title, Todo.due_on, Occurrence.id, Occurrence.title)
        .join(Occurrence, Occurrence.id == Todo.occurrence_id)
        .where(Todo.done_on.is_(None), Todo.due_on <= today + timedelta(AHEAD_DAYS))
        .order_by(Todo.due_on, Todo.id)
    )
    for title, due_on, occurrence_id, meeting in found:
        if due_on is None:
            continue
        late = (today - due_on).days
        told = f"已过 {late} 天" if late > 0 else f"{show_day(due_on)}前办完"
        text, note = f"待办：{words.opening(title)}", f"{meeting}定下的事，{told}"
        yield Line(What.TODO, group_of(due_on, today), due_on, text, note, late > 0, occurrence_id)


def _series(session: Session, today: date) -> Iterator[Line]:
    for one in gaps.due(session, today):
        if one.left > _SERIES_DAYS or one.provided_for:
            continue
        held = f"上次 {show_day(one.last_held)}" if one.last_held else "还没有办过"
        told = f"已超过 {-one.left} 天" if one.left < 0 else f"最迟 {show_day(one.due_on)}"
        text = f"{one.name}该再办一次了"
        group = group_of(one.due_on, today)
        yield Line(What.SERIES, group, one.due_on, text, f"{held}，{told}", one.left < 0, one.leads_to)
