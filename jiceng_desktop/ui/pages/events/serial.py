"""What can be done with series and with single occurrences of them: planned, cancelled, skipped, restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.services import corrections, events
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import CALLED_OFF, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.events.moving import put_off

_USUAL = ("主讲人临时有事", "场地另有安排", "天气原因", "上级另有安排", "与其他活动冲突")
_SCOPES = ["只改这一场(&1)", "这一场和以后各场(&2)", "今后全部场次(&3)", "返回修改(&C)"]
_THIS, _LATER, _ALL = 0, 1, 2


class SerialActs:
    """The acts of a page; ``done(occurrence_id, sentence)`` shows what was done, ``renew`` shows everything anew."""

    def __init__(
        self,
        page: Page,
        current: Callable[[], int | None],
        done: Callable[[int, str], object],
        renew: Callable[[], object],
    ) -> None:
        self._page, self._current, self._done, self._renew = page, current, done, renew
        self._put_off = page.make_action("改期(&M)…", partial(self._do, self.put_off))
        self._cancel = page.make_action("取消活动(&Q)…", partial(self._do, self.cancel))
        self._skip = page.make_action("跳过这一场(&S)…", partial(self._do, self.skip))
        self._restore = page.make_action("恢复(&U)", partial(self._do, self.restore))

    def offered(self, occurrence_id: int) -> list[QAction]:
        """Return what can be done with an occurrence."""
        status, in_series = self._page.office.read(events.standing, occurrence_id)
        if status in CALLED_OFF:
            return [self._restore]
        if status is not OccurrenceStatus.PLANNED:
            return []
        return [self._put_off, self._cancel, *([self._skip] if in_series else [])]

    def _do(self, act: Callable[[int], object]) -> None:
        occurrence_id = self._current()
        if occurrence_id is not None:
            act(occurrence_id)

    def put_off(self, occurrence_id: int) -> None:
        """Ask when an occurrence is to be held instead."""
        put_off(self._page, occurrence_id, partial(self._done, occurrence_id))

    def cancel(self, occurrence_id: int) -> None:
        """Ask why, and cancel an occurrence: it stays in the calendar, struck through."""
        from jiceng_desktop.services import series  # knows the moon and the rules; the start does not need them

        shown = self._page.office.read(events.load, occurrence_id)
        sentence = f"“{shown.title}”取消后仍留在日历里，可以恢复。{self._announced(occurrence_id)}"

        def go(reason: str) -> None:
            self._page.office.write(series.cancel, occurrence_id, reason, shown.version)
            self._done(occurrence_id, f"“{shown.title}”已取消。")

        self._ask("取消活动", sentence, "取消活动(&Q)", go)

    def skip(self, occurrence_id: int) -> None:
        """Ask why, and leave out one occurrence of a series."""
        from jiceng_desktop.services import series

        shown = self._page.office.read(events.load, occurrence_id)

        def go(reason: str) -> None:
            self._page.office.write(series.skip, occurrence_id, reason, shown.version)
            self._done(occurrence_id, f"“{shown.title}”这一场已跳过。")

        sentence = f"只跳过“{shown.title}”这一场，以后各场照常。随时可以恢复。{self._announced(occurrence_id)}"
        self._ask("跳过这一场", sentence, "跳过(&K)", go)

    def restore(self, occurrence_id: int) -> None:
        """Hold an occurrence after all."""
        from jiceng_desktop.services import series

        shown = self._page.office.read(events.load, occurrence_id)
        self._page.office.write(series.restore, occurrence_id, shown.version)
        self._done(occurrence_id, f"“{shown.title}”已恢复。")

    def _announced(self, occurrence_id: int) -> str:
        """Say that people were told already, and what comes of it."""
        told = self._page.office.read(corrections.told, occurrence_id)
        return "" if told is None else "\n通知已经发出，接下来可以一键写好更正通知。"

    def _ask(self, title: str, sentence: str, yes: str, go: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, sentence, _USUAL, yes, self._page)
        dialog.given.connect(lambda reason: message.attempt(self._page, lambda: go(reason)))
        dialog.open()

    def show_all(self) -> None:
        """Show what is held again and again."""
        from jiceng_desktop.ui.pages.events.series_list import SeriesListDialog

        dialog = SeriesListDialog(self._page.desk, self._page)
        dialog.changed.connect(self._renew)
        dialog.open()

    def carry_on(self) -> None:
        """Plan the series on in the background, where that is needed."""
        office = self._page.office

        def shown(changed: bool) -> None:
            if changed:
                self._renew()

        self._page.desk.jobs.quiet(self._page, partial(_carry_on, office), shown, lambda _refusal: None)


def _carry_on(office: Office) -> bool:
    """Enter the days off that the program has learnt, and plan the series on; tell whether anything changed."""
    from jiceng_desktop.services import holidays, series

    today = date.today()
    learnt, short = bool(office.read(holidays.unseeded)), office.read(series.is_short, today)
    if learnt:
        office.write(holidays.seed)
    if short:
        office.write(series.extend, today)
    return learnt or short


def following(parent: QWidget, office: Office, occurrence_id: int, today: date) -> list[int] | None:
    """Ask whether the other occurrences follow a change; None where the clerk stepped back."""
    from jiceng_desktop.services import series

    others = office.read(series.others, occurrence_id, False, today)
    if not others:
        return []
    question = "这一场属于一个系列。修改只用于这一场，还是其他场次也照此修改？\n各场的日期不变；单独改过的场次不动。"
    answer = message.choose(parent, question, _SCOPES, title="修改系列活动")
    if answer == _LATER:
        return office.read(series.others, occurrence_id, True, today)
    return others if answer == _ALL else [] if answer == _THIS else None
