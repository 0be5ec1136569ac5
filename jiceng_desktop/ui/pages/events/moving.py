"""Moving an occurrence to another day or hour: with the mouse, or by saying when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.fields import Moment
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.words import WEEKDAYS

_USUAL = ("主讲人临时有事", "场地另有安排", "天气原因", "上级另有安排", "报名人数不足")
_STATES = {OccurrenceStatus.CANCELLED: "已取消", OccurrenceStatus.SKIPPED: "已跳过"}

_LONGEST = 24  # letters of a title in one line
_MOST_TOLD = 2  # of what is in the way

Done = Callable[[str], object]


def move(page: Page, occurrence_id: int, starts_at: datetime, done: Done) -> None:
    """Move an occurrence, after asking what has to be asked; ``done`` is told in a sentence what was done.

    Raises:
        Refusal: it was held already, or somebody has deleted it.
    """
    from jiceng_desktop.services import series  # knows the moon and the rules; the start does not need them

    shown = page.office.read(events.load, occurrence_id)
    if shown.status is OccurrenceStatus.HELD:
        raise Refusal(f"“{shown.title}”已经举办，不能改到别的时间。\n如果时间登记错了，请用“编辑”改正。")
    state = _STATES.get(shown.status)
    if state and not message.ask(page, f"“{shown.title}”{state}。\n要改到{_told(starts_at)}重新举办吗？", "改期(&M)"):
        return

    def go(reason: str) -> None:
        page.office.write(series.postpone, occurrence_id, starts_at, reason, shown.version)
        done(_sentence(page.office, occurrence_id, shown.title or "", starts_at))

    if not page.office.read(series.needs_reason, occurrence_id):
        go("")
        return
    sentence = f"“{shown.title}”要改到{_told(starts_at)}。\n已有归档的通知，请写明改期的原因，更正通知里会用到。"
    dialog = ReasonDialog("活动改期", sentence, _USUAL, "改期(&M)", page)
    dialog.given.connect(lambda reason: message.attempt(page, lambda: go(reason)))
    dialog.open()


class PutOffDialog(ReasonDialog):
    """Asks when an occurrence is to be held instead, and why where people were told already."""

    chosen = Signal(object, str)

    def __init__(self, sentence: str, starts_at: datetime | None, why: bool, parent: QWidget) -> None:
        super().__init__("活动改期", sentence, _USUAL, "改期(&M)", parent)
        self._why = why
        self.moment = Moment()
        self.moment.set_value(starts_at)
        heading = QLabel("改到(&A)")
        heading.setBuddy(focused(self.moment))
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, heading)
            column.insertWidget(2, self.moment)
        focused(self.moment).setFocus()

    @override
    def go(self) -> None:
        reason = self.reason.currentText().strip()
        try:
            starts_at = self.moment.value()
            if starts_at is None:
                raise Refusal("请填写改到什么时候。")
            if self._why and not reason:
                raise Refusal("请写明原因，更正通知里会用到。")
        except Refusal as refusal:
            self.note.setText(str(refusal))
            self.note.show()
            return
        self.accept()
        self.chosen.emit(starts_at, reason)


def put_off(page: Page, occurrence_id: int, done: Done) -> None:
    """Ask when an occurrence is to be held instead, and move it; ``done`` is told in a sentence what was done."""
    from jiceng_desktop.services import series  # knows the moon and the rules; the start does not need them

    shown = page.office.read(events.load, occurrence_id)
    why = page.office.read(series.needs_reason, occurrence_id)
    announced = "\n已有归档的通知，请写明改期的原因，接下来可以一键写好更正通知。" if why else ""

    def go(starts_at: datetime, reason: str) -> None:
        page.office.write(series.postpone, occurrence_id, starts_at, reason, shown.version)
        done(_sentence(page.office, occurrence_id, shown.title or "", starts_at))

    planned = "" if shown.starts_at is None else f"原定{_told(shown.starts_at)}。"
    dialog = PutOffDialog(f"“{shown.title}”{planned}{announced}", shown.starts_at, why, page)
    dialog.chosen.connect(lambda starts_at, reason: message.attempt(page, lambda: go(starts_at, reason)))
    dialog.open()


def _told(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日（周{WEEKDAYS[moment.weekday()]}）{moment:%H:%M}"


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"


def _sentence(office: Office, occurrence_id: int, title: str, starts_at: datetime) -> str:
    """Say what was done, and what is in the way at that time."""
    from jiceng_desktop.services import clashes

    found = office.read(clashes.of_occurrence, office.read(events.load, occurrence_id), occurrence_id)
    told = "".join(clash.told for clash in found[:_MOST_TOLD])
    more = f"（共 {len(found)} 处冲突）" if len(found) > _MOST_TOLD else ""
    return f"“{_short(title)}”已改到{_told(starts_at)}。{told}{more}"
