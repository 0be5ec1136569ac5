"""变动: the register of life events; the tables that follow from it open in a window of their own."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import life
from jiceng_desktop.services.life import Told
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.life_form import LifeForm, correct_event, named, register_events
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.life.side import SidePanel
from jiceng_desktop.ui.pages.life.tables import PopulationWindow


class LifePage(RecordPage):
    """Who came, was born, died and went, and what else happened."""

    title, icon = "变动", "account-switch"
    kind, dialog = life.KIND, LifeForm
    unit = "条变动"
    nothing_yet = "还没有登记变动。\n迁入、迁出、出生、死亡登记在这里，每月的人口变动表就自己算出来了。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        header = self.view.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        header.blockSignals(False)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    # parts

    @override
    def side(self) -> QWidget:
        self._side = SidePanel()
        self._side.changed.connect(lambda: self.narrow_by(self._side.narrow()))
        area = QScrollArea()  # on a low screen there is no room for both lists
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(self._side.minimumWidth())
        area.setWidget(self._side)
        return area

    @override
    def card(self) -> QWidget:
        self._card = Card("在表格中选中一条变动，这里显示它的详情。")
        return self._card

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增变动(&N)", self.new_record, "plus"))  # the menu has its own
        self.offer_for_selected("更正(&E)…", self.correct, "pencil")
        self.offer_for_selected("撤销变动(&U)", self.revert, "undo", "Delete")
        self.offer("变动表与四清(&T)", self.show_tables, "table-large")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")

    # the hooks

    @override
    def new_record(self) -> None:
        form = register_events(self, self.undoing)
        form.saved.connect(self.show_saved)

    @override
    def open_record(self, record_id: int) -> None:
        """Go to the person's card: an event is registered once and not edited."""
        person_id = self.office.read(life.told, record_id).person_id
        if person_id is None:
            message.tell(self, "这次登记已撤销，随它新建的档案已一并删除。")
        else:
            self.person_asked.emit(person_id)

    @override
    def show_record(self, record_id: int | None) -> None:
        if record_id is None:
            self._card.show_hint()
        else:
            self._fill_card(self.office.read(life.told, record_id))

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self._side.reset()

    @override
    def narrowing(self) -> list[str]:
        return self._side.told() + super().narrowing()

    # what a clerk does

    def show_tables(self) -> PopulationWindow:
        """Open the 人口变动表 and the 四清."""
        window = PopulationWindow(self.desk, self)
        window.person_asked.connect(self.person_asked)
        window.open()
        return window

    def correct(self) -> None:
        """Open the selected event as it was entered; saving reverts it and registers it anew."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, f"选中了 {len(chosen)} 条变动。请一次只更正一条。")
            return
        correct_event(self, chosen[0]).saved.connect(self._show_corrected)

    def _show_corrected(self, event_id: int) -> None:
        self.undoing.hide()  # it may offer to take back what is corrected now
        self.show_saved(event_id)

    def revert(self) -> None:
        """Ask, then revert the selected event with those registered in the same step."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, f"选中了 {len(chosen)} 条变动。请一次只撤销一条。")
            return
        names = self.office.read(life.companions, chosen[0])
        kind = self.office.read(life.told, chosen[0]).kind.label
        together = f"\n同一次登记的 {len(names)} 人会一起撤销：{named(names)}。" if len(names) > 1 else ""
        question = f"确定撤销“{names[0] if len(names) == 1 else named(names)}”的“{kind}”吗？{together}"
        told = "\n人员状态、住处和户恢复到登记以前，这条变动留在登记簿里，写明撤销日期。"
        if message.ask(self, question + told, yes="撤销(&U)", danger=True):
            self.office.write(life.revert, chosen[0])
            self.undoing.hide()  # it may offer just that
            self.refresh()
            self.view.select_ids(chosen, chosen[0])
            message.toast(self, "已撤销")

    # inside

    def _fill_card(self, told: Told) -> None:
        card = self._card
        card.clear()
        card.headline(told.name, told.kind.label)
        if told.corrected:
            card.text(f"已于 {told.reverted_on} 更正，以更正后的那一条为准。")
        elif told.reverted_on is not None:
            card.text(f"已于 {told.reverted_on} 撤销，不计入人口变动表。")
        card.section("变动")
        card.line("发生日期", str(told.event_on))
        card.line("上报日期", str(told.reported_on))
        card.line("从哪里来", told.origin)
        card.line("到哪里去", told.goal)
        if told.other is not None:
            card.line("配偶或家长", told.other[1])
        if told.companions:
            card.line("同时登记", named(list(told.companions)))
        if told.note:
            card.line("备注", told.note)
        if told.person_id is not None:
            opening = QPushButton("打开档案(&O)")
            opening.setProperty("class", "small")
            opening.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            opening.clicked.connect(partial(self.person_asked.emit, told.person_id))
            card.add(opening)
