"""The form of one occurrence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events
from jiceng_desktop.terms import CALLED_OFF, OccurrenceStatus
from jiceng_desktop.ui.kit.fields import Choice, Moment, Number
from jiceng_desktop.ui.pages.events.planned import PlannedDialog

if TYPE_CHECKING:
    from jiceng_desktop.services.clashes import Clash

USUAL_LENGTH = timedelta(hours=1)


class EventDialog(PlannedDialog):
    """One occurrence; the end follows the beginning until it is set by itself."""

    kind = events.KIND
    timed = ("starts_at", "ends_at")
    followed = 0  # how many other occurrences of its series the change went to

    @override
    def lay_out(self) -> None:
        self.group("活动安排")
        self.lay_out_name("title")
        self.starts_at = self.row("starts_at", Moment("如 15:00"))
        self.ends_at = self.row("ends_at", Moment("如 16:00"))
        for moment in (self.starts_at, self.ends_at):
            moment.time.setFixedWidth(76)  # two of them side by side have to fit
            moment.day.entry.setPlaceholderText(f"如 {date.today()}")
        self.lay_out_place()
        self.lay_out_people("每行一项")
        self.lay_out_more()
        if self.record_id is not None:
            self.group("办理情况")
            self.row("status", Choice(OccurrenceStatus, blank=None))
            self.row("headcount", Number(0, 100_000, "实到人数"))

    @override
    def loaded(self) -> None:
        super().loaded()
        starts, ends = self._moments()
        self._length = ends - starts if starts and ends and ends > starts else USUAL_LENGTH
        self._follows, self._following = True, False
        self.starts_at.changed.connect(self._move_end)
        self.ends_at.changed.connect(self._end_touched)
        if self.record_id is not None:
            self._offer_states()
            self.entry("status").changed.connect(self._pause.start)
        self.look()

    def _offer_states(self) -> None:
        """Offer what needs no reason: an event is cancelled or skipped by an act of its own, which asks for one."""
        if self._draft.status not in CALLED_OFF:
            usual = [(status, status.label) for status in OccurrenceStatus if status not in CALLED_OFF]
            self.entry("status").set_options(usual)

    @override
    def store(self, draft: events.Draft) -> int:
        self.settle(draft)
        if self.record_id is None:
            return super().store(draft)
        from jiceng_desktop.services import series  # knows the moon and the rules; the start does not need them
        from jiceng_desktop.ui.pages.events.serial import following

        others = following(self, self.office, self.record_id, date.today())
        if others is None:
            raise Refusal("还没有保存。")
        self.followed = self.office.write(series.change, self.record_id, draft, others)
        return self.record_id

    @override
    def draft(self) -> events.Draft:
        draft: events.Draft = super().draft()
        kept = self._draft.chair_id if draft.chair == self._draft.chair else None
        return replace(draft, chair_id=self.chair.person_id() or kept)

    @override
    def find_clashes(self, draft: events.Draft) -> list[Clash]:
        from jiceng_desktop.services import clashes  # plans series as well; the start does not need it

        return self.office.read(clashes.of_occurrence, draft, self.record_id)

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """Return beginning and end as far as they can be read."""
        found: list[datetime | None] = []
        for entry in (self.starts_at, self.ends_at):
            try:
                found.append(entry.value())
            except Refusal:
                found.append(None)
        return found[0], found[1]

    def _move_end(self) -> None:
        starts, _ = self._moments()
        if self._follows and starts is not None:
            self._following = True
            self.ends_at.set_value(starts + self._length)
            self._following = False

    def _end_touched(self) -> None:
        if not self._following:
            self._follows = False
