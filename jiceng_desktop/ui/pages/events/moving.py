"""Moving an occurrence to another day or hour with the mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit import message
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
