"""The panel on the left: which days, which kinds of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from jiceng_desktop.services.life import Narrow
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import LifeEventKind
from jiceng_desktop.ui.kit.lists import ListsPanel

_STANDING, _REVERTED = "全部类别", "撤销和更正的"


class When(Enum):
    """Some days, in the clerk's words."""

    ALL = "全部时间"
    THIS_MONTH = "本月"
    LAST_MONTH = "上月"
    THIS_QUARTER = "本季度"
    THIS_YEAR = "今年"
    LAST_YEAR = "去年"

    def period(self, today: date) -> Period | None:
        """Return the days; None for all."""
        quarter = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
        return {
            When.ALL: None,
            When.THIS_MONTH: Period.months(today),
            When.LAST_MONTH: Period.months(today.replace(day=1) - timedelta(1)),
            When.THIS_QUARTER: Period.months(quarter, 3),
            When.THIS_YEAR: Period.months(date(today.year, 1, 1), 12),
            When.LAST_YEAR: Period.months(date(today.year - 1, 1, 1), 12),
        }[self]


class SidePanel(ListsPanel):
    """Chooses a part of the register of events."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__(least_width=140)
        self._today = today
        _, self.times = self.add_list("发生时间(&1)", [when.value for when in When])
        _, self.kinds = self.add_list("类别(&2)", [_STANDING, *(kind.label for kind in LifeEventKind), _REVERTED])

    def narrow(self) -> Narrow | None:
        """Return what the choice means today; None when it leaves nothing out."""
        period = list(When)[max(0, self.times.currentRow())].period(self._today())
        row = self.kinds.currentRow()
        reverted = row > len(LifeEventKind)
        kind = None if reverted or row < 1 else list(LifeEventKind)[row - 1]
        first, last = (period.first, period.last) if period else (None, None)
        narrow = Narrow(kind, first, last, True if reverted else None)
        return None if narrow == Narrow() else narrow
