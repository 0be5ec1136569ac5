"""What belongs to venues, each a list in a dialog: blocked periods, equipment."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import equipment, venue_blocks, venues
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Moment, Number, Text
from jiceng_desktop.ui.kit.register import Register


class BlockForm(RecordDialog):
    """One blocked period."""

    kind = venue_blocks.KIND

    @override
    def lay_out(self) -> None:
        self.row("starts_at", Moment("如 8:00"), wide=True)
        self.row("ends_at", Moment("如 18:00"), wide=True)
        self.row("reason", Text(f"如 {'、'.join(venue_blocks.USUAL[:3])}", most=200), wide=True)

    @override
    def loaded(self) -> None:
        for name in ("starts_at", "ends_at"):
            self.entry(name).changed.connect(self._tell_planned)
            self.entry(name).day.entry.setPlaceholderText(f"如 {date.today()}")
        self._tell_planned()

    def _tell_planned(self) -> None:
        """Say how many events are planned in the period; it is no obstacle."""
        try:
            count = self.office.read(venue_blocks.planned_in, self.draft())
        except Refusal:  # half typed
            count = 0
        self.hint("ends_at", f"这段时间已经排了 {count} 场活动，请记得改期或换地方。" if count else "")


class EquipmentForm(RecordDialog):
    """One kind of equipment."""

    kind = equipment.KIND

    @override
    def lay_out(self) -> None:
        self.row("name", Text(f"如 {'、'.join(equipment.USUAL[:4])}", most=64), wide=True)
        self.row("number", Number(1, 100_000))
        self.row("venue_id", Choice(self.office.read(venues.listed), blank=equipment.CARRIED))
        self.row("remark", Text(most=200), wide=True)


class BlocksDialog(Register):
    """When one venue is not to be had."""

    kind, form = venue_blocks.KIND, BlockForm
    told = "停用的时候不能用：在这段时间安排活动会提醒，阵地的一周里画上斜线。"
    nothing = "还没有停用时段。装修、检修、借给别人的时候，请“新增”。"

    @override
    def known(self) -> dict[str, Any]:
        return {"venue_id": self._narrow}


class EquipmentDialog(Register):
    """All equipment of the office."""

    kind, form = equipment.KIND, EquipmentForm
    told = "活动里选用设备后，同一时间不够用会提醒。固定放在一处的，请写明放在哪里。"
    nothing = "还没有登记设备。常用的有投影仪、音响、折叠椅，请“新增”。"
