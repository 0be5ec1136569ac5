"""参加情况: 不漏学、不掉队, who of a group came to the events of a time, and to whom they were brought home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import coverage, visits
from jiceng_desktop.services.coverage import Coverage, Part, Scope
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.coverage.bringing import BringForm
from jiceng_desktop.ui.pages.coverage.card import CoverageCard
from jiceng_desktop.ui.pages.coverage.choosing import ScopeBar


class CoveragePage(RecordPage):
    """Everybody who should have come; who came to nothing stands first. It is counted anew after every change."""

    title, icon = "参加情况", "format-list-checks"
    listing = coverage.make_listing()
    unit = "人"

    def __init__(self, desk: Desk) -> None:
        self._wanted: Scope | None = None
        super().__init__(desk)
        self.chosen = ScopeBar(desk.office, desk.memory)
        self.undoing = UndoStrip()
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.undoing)
        layout.insertWidget(2, self.chosen)
        self.model.query = self.model.query.with_(narrow=Part.ALL)
        self.chosen.changed.connect(self.count)
        self.chosen.part_chosen.connect(lambda: self.narrow_by(self.chosen.part()))

    # parts

    @override
    def make_listing(self) -> Listing:
        self.reached = coverage.make_listing()
        return self.reached

    @override
    def card(self) -> QWidget:
        self._card = CoverageCard(lambda: self.attempt(self.open_current), lambda: self.attempt(self.bring))
        return self._card

    @override
    def build_actions(self) -> None:
        self.offer_for_selected("送学上门(&L)…", self.bring, "home-account")
        self.offer_for_selected("打开档案(&O)", self.open_current, "account-card-outline")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [action for action in super().menu_actions() if not action.text().startswith("打开档案")]

    # counting

    def taken(self) -> Coverage:
        """Return the last count."""
        return self.reached.latest.coverage

    def count(self) -> None:
        """Count in the background; what cannot be counted says why."""
        try:
            scope = self.chosen.scope()
        except Refusal as refusal:
            self._say(refusal)
            return
        work = partial(self.office.read, coverage.take, scope, date.today())
        self._wanted = scope
        self.desk.jobs.quiet(self, work, self._take, self._say)

    def _take(self, taken: Coverage) -> None:
        if taken.scope == self._wanted:  # else something else was asked for meanwhile
            self._show(taken)

    def _show(self, taken: Coverage) -> None:
        self.reached.latest.coverage = taken
        self.chosen.show_taken(taken)
        super().refresh()
        self.status_changed.emit()

    def _say(self, refusal: Refusal) -> None:
        self._wanted = None
        self._show(Coverage())
        self.chosen.told.setText(str(refusal))

    # the hooks

    @override
    def refresh(self) -> None:
        self.chosen.renew()
        self.count()

    @override
    def open_record(self, record_id: int) -> None:
        self.person_asked.emit(record_id)

    @override
    def show_record(self, record_id: int | None) -> None:
        taken = self.taken()
        if record_id is None or taken.scope is None:
            self._card.show_hint()
            return
        lines = self.office.read(coverage.of_person, taken.scope, record_id, taken.today)
        name = next((name for _, name in self.office.read(visits.names, [record_id])), "（已删除）")
        self._card.show_share(name, taken, taken.share(record_id), lines)

    @override
    def clear_filters(self) -> None:
        self.chosen.show_part(Part.ALL)
        self.finder.clear()
        self.narrow_by(Part.ALL)

    @override
    def narrowing(self) -> list[str]:
        return [*self.chosen.words(), *super().narrowing()]

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        taken = self.taken()
        if self.model.ids or self.model.query.needle.strip():
            return
        if taken.scope is None:
            self.empty.tell("正在统计…" if self._wanted is not None else "")
        elif not taken.events or not taken.persons:
            self.empty.tell(f"{taken.told()}\n在上面换一个时间，或者换一种活动。")
        elif self.chosen.part() in {Part.NEVER, Part.UNREACHED}:
            self.empty.tell("一个也没有落下，很好。", "看全部(&R)", self.clear_filters)

    # what a clerk does

    def bring(self) -> None:
        """Open the form for what was brought home to the selected persons."""
        persons = self.selected()
        if not persons:
            raise Refusal("请先选中送学上门的人。")
        if not self.taken().events:
            raise Refusal(self.taken().told())
        form = BringForm(self.desk, self, persons, self.taken())
        form.saved.connect(self._brought)
        form.open()

    def _brought(self, count: int) -> None:
        said = f"已登记给 {count:,} 人送学上门，走访记录里也能看到。"
        self.undoing.offer_back(self.office, said, self.refresh)
        self.refresh()
