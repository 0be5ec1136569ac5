"""The card's part 准备: what is to be done for the event, ticked in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import preparations, preparing
from jiceng_desktop.services.preparations import Task, Urgency
from jiceng_desktop.services.preparing import Whose
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Number, Text
from jiceng_desktop.ui.kit.ticking import TickLine
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

_LOOKS = {Urgency.NONE: "hint", Urgency.DUE: "warning", Urgency.OVERDUE: "problem"}


def show_preparations(card: EventCard, shown: Shown) -> None:
    """Show what is to be done for an event that is planned, and what was done already."""
    if shown.draft.status is not OccurrenceStatus.PLANNED:
        return
    today = date.today()
    tasks = shown.read(preparations.of_occurrence)
    is_past = shown.draft.starts_at is not None and shown.draft.starts_at.date() < today
    add = button_of("加一项(&A)…", lambda: shown.page.attempt(partial(add_one, shown)), "small")
    done = sum(not task.is_open for task in tasks)
    card.section(f"准备（{done}/{len(tasks)}）" if tasks else "准备", add)
    for task in tasks:
        card.add(line_of(shown, task, today, is_past))


def line_of(shown: Shown, task: Task, today: date, is_past: bool = False) -> TickLine:
    """Return one line of the part; what the program saw done by itself cannot be unticked."""
    line = TickLine(shown.page, task.title, not task.is_open and task.needed, partial(_tick, shown, task))
    line.box.setObjectName(f"task-{task.preparation_id}")
    line.box.setEnabled(not task.seen)
    look = "hint" if is_past else _LOOKS[task.urgency(today)]
    line.note(label(told(task, today) if not is_past or not task.is_open else "没有打勾", look))
    if acts := _acts(shown, task):
        line.offer(acts)
    return line


def told(task: Task, today: date) -> str:
    """Say by when something is to be done, or since when it is: 12月5日前（周末休息），还有 3 天."""
    if not task.needed:
        return "这次不需要"
    if task.done_on is not None:
        return f"{_day(task.done_on)} {task.proof.label if task.seen else '做完'}"
    left = (task.due_on - today).days
    when = "今天" if left == 0 else "明天" if left == 1 else f"还有 {left} 天" if left > 0 else f"已过 {-left} 天"
    if task.off:  # which names the kind of day already
        return f"{task.due_on.month}月{task.due_on.day}日前（{task.off}休息），{when}"
    return f"{_day(task.due_on)}前，{when}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日 周{words.weekday(day)}"


def _acts(shown: Shown, task: Task) -> list[tuple[str, Callable[[], object]]]:
    """Return what can be done with a task besides ticking it."""
    page, ids = shown.page, (shown.occurrence_id, task.preparation_id)
    acts: list[tuple[str, Callable[[], object]]] = []
    if not task.needed:
        acts.append(("这次还是需要", partial(_write, shown, preparations.untick, *ids)))
    elif task.is_open:
        acts.append(("这次不需要", partial(_write, shown, preparations.set_aside, *ids)))
    if task.own:
        acts.append(("修改…", lambda: page.attempt(partial(change_one, shown, task))))
        acts.append(("删除", partial(_remove, shown, task)))
    return acts


def _tick(shown: Shown, task: Task, done: bool) -> None:
    act = preparations.tick if done else preparations.untick
    _write(shown, act, shown.occurrence_id, task.preparation_id)


def _write(shown: Shown, act: Callable[..., object], *args: int) -> bool:
    return shown.page.attempt(lambda: shown.page.office.write(act, *args))


def _remove(shown: Shown, task: Task) -> None:
    if _write(shown, preparing.remove, task.preparation_id):
        shown.tell(f"“{task.title}”已从这场活动的准备事项里删除。")


class OwnForm(RecordDialog):
    """Something to be prepared for one event alone."""

    kind = preparing.KIND
    starts_on: date | None = None

    @override
    def lay_out(self) -> None:
        self.group("只用于这一场")
        self.row("title", Text("必填，如 接主讲人、借折叠椅", most=100), wide=True)
        self._days = self.row("days_before", Number(0, preparing.LONGEST_LEAD, "提前几天做好，当天填 0"))

    def count_from(self, starts_on: date | None) -> None:
        """Say below the number which day it means."""
        self.starts_on = starts_on
        self._days.changed.connect(self._say_day)
        self._say_day()

    def _say_day(self) -> None:
        try:
            days = self._days.value()
        except Refusal:
            return
        if days is not None and self.starts_on is not None:
            self.hint("days_before", f"也就是 {_day(self.starts_on - timedelta(days))}前")


def add_one(shown: Shown) -> None:
    """Open the form for one more thing to be prepared for the event."""
    known = {"whose": Whose(occurrence_id=shown.occurrence_id), "days_before": 1}
    _open(OwnForm(shown.page.desk, None, shown.page, known), shown)


def change_one(shown: Shown, task: Task) -> None:
    """Open the form of what is prepared for the event alone."""
    _open(OwnForm(shown.page.desk, task.preparation_id, shown.page), shown)


def _open(form: OwnForm, shown: Shown) -> None:
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    form.count_from(shown.draft.starts_at.date() if shown.draft.starts_at is not None else None)
    form.open()
