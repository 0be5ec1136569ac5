"""阵地: the office's venues, and what takes place in them this week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import venues
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.venues.card import VenueCard
from jiceng_desktop.ui.pages.venues.form import VenueDialog
from jiceng_desktop.ui.pages.venues.merge import MergeForm
from jiceng_desktop.ui.pages.venues.week import WeekPane

_SPLIT = "venues/split"
_SIZES = (210, 400)
_USUAL_LENGTH = timedelta(hours=1)


class VenuePage(RecordPage):
    """All venues; below them the week of the one the clerk is at."""

    title, icon = "阵地", "map-marker-outline"
    kind, dialog = venues.KIND, VenueDialog
    unit = "个阵地"
    nothing_yet = "还没有登记阵地。安排活动时填写的地点会自动出现在这里，也可以先登记。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)
        self.week = WeekPane(desk)
        self.week.opened.connect(self.occurrence_asked)
        self.week.wanted.connect(self.plan_at)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self.panes.replaceWidget(self.panes.indexOf(self.middle), self._split)
        self._split.addWidget(self.middle)
        self._split.addWidget(self.week)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes(desk.memory.get(_SPLIT, list(_SIZES)))
        self.middle.setMinimumHeight(110)
        self.middle.show()
        remove = partial(self.attempt, self.remove_current)
        key_in(self.view, "Delete", remove)

    @override
    def make_listing(self) -> Listing:
        return venues.listing(date.today())

    @override
    def card(self) -> QWidget:
        acts = (
            ("编辑", partial(self.attempt, self.open_current), ""),
            ("合并到…", partial(self.attempt, self.merge), ""),
            ("删除", partial(self.attempt, self.remove_current), "danger"),
        )
        self._card = VenueCard(self.desk, acts, self.tell_done)
        return self._card

    @override
    def build_actions(self) -> None:
        super().build_actions()
        self.bar.add_separator()
        self.offer("设备(&Q)…", self.show_equipment, "projector-screen-outline")
        self.offer_for_selected("停用时段(&T)…", self.show_blocks, "calendar-remove-outline")
        self.offer_for_selected("合并到(&M)…", self.merge, "call-merge")
        self.offer_for_selected("删除(&D)…", self.remove_current, "delete-outline")

    @override
    def show_record(self, record_id: int | None) -> None:
        if record_id is None:
            self._show_nothing()
            return
        try:
            draft = self.office.read(venues.load, record_id)
        except Refusal:  # another desk has deleted it
            self._show_nothing()
            return
        self._card.show_venue(record_id, draft, date.today())
        self.week.show_venue(record_id, draft.name or "")

    def _show_nothing(self) -> None:
        self._card.show_hint()
        self.week.show_venue(None)

    @override
    def remember(self) -> None:
        super().remember()
        self.desk.memory.put(_SPLIT, self._split.sizes())

    # what can be done

    def plan_at(self, starts_at: datetime) -> None:
        """Begin a new event at the venue, in the calendar."""
        if (venue_id := self.current()) is not None:
            name = self.office.read(venues.load, venue_id).name
            known = {"venue": name, "starts_at": starts_at, "ends_at": starts_at + _USUAL_LENGTH}
            self.occurrence_wanted.emit(known)

    def show_equipment(self) -> None:
        """Show all equipment of the office, to be changed."""
        from jiceng_desktop.ui.pages.venues.registers import EquipmentDialog  # needed now and then

        EquipmentDialog(self.desk, self, "设备").open()

    def show_blocks(self) -> None:
        """Show when the venue is blocked, to be changed."""
        from jiceng_desktop.ui.pages.venues.registers import BlocksDialog  # needed now and then

        if (venue_id := self.current()) is not None:
            name = self.office.read(venues.load, venue_id).name
            BlocksDialog(self.desk, self, f"{name}的停用时段", venue_id).open()

    def merge(self) -> None:
        """Ask which other venue is the same place, and let everything go over to it."""
        if (venue_id := self.current()) is None:
            return
        if not self.office.read(venues.others, venue_id):
            raise Refusal("只有一个阵地，没有可以合并的。")
        form = MergeForm(self.office, self, venue_id, self.office.read(venues.load, venue_id).name or "")
        form.accepted.connect(lambda: self._merged(form))
        form.open()

    def _merged(self, form: MergeForm) -> None:
        into = form.target.value()
        self.tell_done(f"已把“{form.name}”合并到“{form.target_name()}”。")
        self.refresh()
        self.view.select_ids([into], into)

    def remove_current(self) -> None:
        """Delete the venue if nothing hangs on it, and offer the way back."""
        if (venue_id := self.current()) is None:
            return
        shown = self.office.read(venues.load, venue_id)
        hanging = self.office.read(venues.hanging, venue_id).told()
        if not hanging and not message.ask(self, f"要删除“{shown.name}”吗？", "删除(&D)", danger=True):
            return
        self.office.write(venues.remove, venue_id, shown.version)
        self.tell_done(f"已删除“{shown.name}”。")
        self.refresh()

    def tell_done(self, sentence: str) -> None:
        """Say what was done and offer the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
