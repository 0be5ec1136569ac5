"""The panel on the left: which time, state, kind and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import Enum

from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Span
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.dates import first_of, last_of, moved
from jiceng_desktop.ui.kit.lists import ListsPanel


class When(Enum):
    """Part of the calendar, in the clerk's words."""

    ALL = "全部时间"
    COMING = "今后"
    THIS_MONTH = "本月"
    NEXT_MONTH = "下月"
    PAST = "过去"

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day; None where there is no limit."""
        month = moved(today, 1) if self is When.NEXT_MONTH else today
        if self in {When.THIS_MONTH, When.NEXT_MONTH}:
            return first_of(month), last_of(month)
        if self is When.COMING:
            return today, None
        return (None, today - timedelta(1)) if self is When.PAST else (None, None)


_UNMARKED = 0  # stands for what counts for no line yet


class SidePanel(ListsPanel):
    """Chooses a part of the calendar."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__(least_width=130)
        self._today = today
        self.time_title, self.times = self.add_list("时间(&1)", [when.value for when in When])
        _, self.states = self.add_list("状态(&2)", ["全部状态", *(status.label for status in OccurrenceStatus)])
        self.kinds = self.add_choice("类型(&3)", EventKind, "全部类型")
        self.lines = self.add_choice("条线(&4)", [], "全部条线")

    def when(self) -> When:
        """Return the chosen time."""
        return list(When)[max(0, self.times.currentRow())]

    def show_lines(self, lines: Sequence[tuple[int, str]]) -> None:
        """Offer the lines of the office as (id, name); one that was deleted is no longer chosen."""
        self.lines.blockSignals(True)
        if self.lines.value() not in {None, _UNMARKED, *(line_id for line_id, _ in lines)}:
            self.lines.set_value(None)
        self.lines.set_options([(_UNMARKED, "未标条线"), *lines])
        self.lines.blockSignals(False)

    def status(self) -> OccurrenceStatus | None:
        """Return the chosen state, None for all."""
        row = self.states.currentRow()
        return list(OccurrenceStatus)[row - 1] if row > 0 else None

    def span(self) -> Span | None:
        """Return what the choice means today; None when it leaves nothing out."""
        first, last = (None, None) if self.times.isHidden() else self.when().days(self._today())
        kind, line_id = self.kinds.value(), self.lines.value()
        span = Span(
            first,
            last,
            self.status(),
            line_id=line_id or None,
            kinds=(kind,) if kind else (),
            unmarked=line_id == _UNMARKED,
        )
        return None if span == Span() else span

    @override
    def told(self) -> list[str]:
        told = super().told()
        return told[1:] if self.times.isHidden() and self.when() is not When.ALL else told

    def show_times(self, shown: bool) -> None:
        """Show or hide the choice of time, which a month does not need."""
        self.time_title.setVisible(shown)
        self.times.setVisible(shown)
