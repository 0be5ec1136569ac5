"""The card of a venue: what it is, what stands there, when it is blocked, how it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop.services import equipment, openings, venue_blocks, venues
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.services.venues import Draft
from jiceng_desktop.terms import MaterialKind
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.materials import MaterialStrip

Act = Callable[[], object]
_HINT = "选中一个阵地，这里显示它的详情和照片，下面是它的一周。"


class VenueCard(Card):
    """Shows everything about one venue; ``tell`` says what was done with its photos and offers the way back."""

    def __init__(self, desk: Desk, acts: Sequence[tuple[str, Act, str]], tell: Callable[[str], object]) -> None:
        super().__init__(_HINT)
        self._desk, self._office, self._acts, self._tell = desk, desk.office, acts, tell
        self.setMinimumWidth(264)
        self.show_hint()

    def show_venue(self, venue_id: int, draft: Draft, today: date) -> None:
        """Show a venue."""
        self.clear()
        used = self._office.read(venues.used, venue_id, today)
        self.headline(draft.name or "", f"今年用过 {used} 次" if used else "今年还没有用过")
        self.add(self._buttons())
        self._show_place(draft)
        self._show_equipment(venue_id)
        self._show_blocks(venue_id, today)
        self.section("照片")
        self.add(MaterialStrip(self._desk, Owner(venue_id=venue_id), MaterialKind.PHOTO, self._tell, "A"))
        if draft.remark:
            self.section("备注")
            self.text(draft.remark)

    def _buttons(self) -> QWidget:
        whole = QWidget()
        whole.setObjectName("cardBody")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 6, 0, 2)
        row.setSpacing(6)
        for title, act, look in self._acts:
            button = QPushButton(title)
            button.setAutoDefault(False)
            if look:
                button.setProperty("class", look)
            button.clicked.connect(act)
            row.addWidget(button)
        return whole

    def _show_place(self, draft: Draft) -> None:
        self.section("基本情况")
        self.line("位置", draft.location or "")
        self.line("面积", f"{draft.area_m2} ㎡" if draft.area_m2 else "")
        self.line("容纳", f"{draft.capacity} 人" if draft.capacity else "")
        self.line("负责人", " ".join(filter(None, (draft.responsible, draft.phone))))
        self.line("开放时间", openings.say(draft.opening).replace("；", "\n"))
        besides = ((draft.setup_minutes, "提前 {} 分钟布置"), (draft.cleanup_minutes, "会后 {} 分钟整理"))
        if told := "，".join(words.format(minutes) for minutes, words in besides if minutes):
            self.line("占用", told)

    def _show_equipment(self, venue_id: int) -> None:
        stands = self._office.read(equipment.of_venue, venue_id)
        if stands:
            self.section("固定的设备")
            self.text("、".join(name if number == 1 else f"{name} {number} 件" for name, number in stands))

    def _show_blocks(self, venue_id: int, today: date) -> None:
        blocks = self._office.read(venue_blocks.coming, venue_id, today)
        if blocks:
            self.section("停用")
            self.text("\n".join(f"{block.told()}　{block.reason}" for block in blocks))
