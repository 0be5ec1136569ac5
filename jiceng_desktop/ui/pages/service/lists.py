"""The lists of the view 服务时长, each with its own acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.service import Narrow, Which, correcting
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.service.card import ServiceCard
from jiceng_desktop.ui.pages.service.form import CorrectionDialog, ServiceForm, ask_to_confirm


class ServiceListPage(RecordPage):
    """One list; paper sheets are entered from each of them."""

    which: ClassVar[Which]
    nothing_here: ClassVar[str] = ""
    cleared = Signal()  # the list is to show everything again
    undo_offered = Signal(str)  # what was just done
    sheet_asked = Signal(object)  # a paper sheet is to be entered, of an event if there is one

    def __init__(self, desk: Desk) -> None:
        self._words: Callable[[], list[str]] = list
        super().__init__(desk)
        self.model.query = self.model.query.with_(narrow=self.own_narrow(Narrow()))

    def own_narrow(self, narrow: Narrow) -> object:
        """Return what the list is narrowed to when a year and a team are chosen."""
        return narrow

    def narrow_to(self, narrow: Narrow, words: Callable[[], list[str]]) -> None:
        """Show a year and a team; ``words`` tells them for papers and file names."""
        self._words = words
        self.model.query = self.model.query.with_(narrow=self.own_narrow(narrow))

    def record_id(self) -> int | None:
        """Return the record the selected line is about."""
        return self.current()

    @override
    def build_actions(self) -> None:
        self.offer("录入签到表(&L)…", self.enter_sheet, "table-large")
        self.build_own_actions()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def build_own_actions(self) -> None:
        """Add what only this list can do."""

    def enter_sheet(self) -> None:
        """Ask for the screen on which a paper sheet is entered."""
        self.sheet_asked.emit(None)

    @override
    def card(self) -> QWidget | None:
        self._card = ServiceCard(self.office)
        return self._card

    @override
    def show_record(self, record_id: int | None) -> None:
        self._card.show_service(None if record_id is None else self.record_id())

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.cleared.emit()

    @override
    def narrowing(self) -> list[str]:
        return [self.which.label, *self._words(), *super().narrowing()]

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if not self.model.ids and not self._words() and not self.model.query.needle.strip():
            first_step = "录入签到表(&Y)…" if self.which is Which.ALL else ""
            self.empty.tell(self.nothing_here, first_step, self.enter_sheet)

    def offer_way_back(self, sentence: str) -> None:
        """Say what was done, with the way back, and show what came of it."""
        self.undo_offered.emit(sentence)
        self.refresh()


class RecordsPage(ServiceListPage):
    """All records."""

    title, icon, unit = Which.ALL.label, "history", "条记录"
    which, listing, dialog = Which.ALL, service.LISTING, ServiceForm
    nothing_here = "还没有服务记录。\n手里有纸质签到表，点“录入签到表”；一张表几分钟就能录完。"

    @override
    def build_own_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self.offer_for_selected("确认(&A)", self.confirm, "clipboard-check-outline")
        self.offer_for_selected("更正(&U)…", self.correct, "account-switch")
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("收回确认(&J)", self.take_back, "undo")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")

    def confirm(self) -> None:
        """Confirm the selected records."""
        self._confirm(self.selected())

    def _confirm(self, ids: list[int]) -> None:
        count = self.office.write(service.confirm, ids)
        if count:
            self.offer_way_back(f"已确认 {count:,} 条服务记录，计入服务时长。")
        else:
            message.tell(self, "选中的记录都已经确认过了。")

    def take_back(self) -> None:
        """Let the selected records not count any more."""
        count = self.office.write(service.take_back, self.selected())
        if count:
            self.offer_way_back(f"已收回 {count:,} 条记录的确认，暂不计入服务时长。")
        else:
            message.tell(self, "选中的记录都还没有确认。")

    def correct(self) -> None:
        """Open the form that asks for a correction."""
        if (record_id := self.current()) is None:
            return
        dialog = CorrectionDialog(self.desk, record_id, self)
        dialog.asked.connect(lambda _id: self.offer_way_back("已提出更正，请另一位工作人员在“待确认的更正”里确认。"))
        dialog.open()

    def delete(self) -> None:
        """Ask, then delete the selected records; a strip offers the way back."""
        ids = self.selected()
        question = f"确定删除选中的 {len(ids)} 条服务记录吗？\n删除后可以撤销。"
        if ids and message.ask(self, question, "删除(&D)", danger=True):
            count = self.office.write(service.remove_many, ids)
            self.offer_way_back(f"已删除 {count} 条服务记录。")

    @override
    def open_record(self, record_id: int) -> None:
        """Open the form; a record that counts is only shown, with what can be done about it."""
        rows = self.office.read(service.LISTING.rows, [record_id])
        place = [field.name for field in self.listing.fields].index("state")
        if record_id in rows and rows[record_id][place] is not None:
            message.tell(self, "这条记录已经确认，不能直接修改。要改时长，请用“更正”，由另一人确认。")
        else:
            super().open_record(record_id)


class UnconfirmedPage(RecordsPage):
    """What waits for the secretary."""

    title, unit = Which.UNCONFIRMED.label, "条未确认"
    which = Which.UNCONFIRMED
    nothing_here = "没有未确认的记录，都确认过了。"

    @override
    def own_narrow(self, narrow: Narrow) -> object:
        return replace(narrow, unconfirmed=True)

    @override
    def build_own_actions(self) -> None:
        self.offer("全部确认(&Q)…", self.confirm_all, "check-all")
        self.offer_for_selected("确认(&A)", self.confirm, "clipboard-check-outline")
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")

    def confirm_all(self) -> None:
        """Ask, then confirm everything in the list as it is narrowed and searched."""
        ids = list(self.office.read(self.listing.ids, self.model.query))
        if not ids:
            message.tell(self, "没有未确认的记录。")
        elif ask_to_confirm(self, len(ids), service.show_hours(self.office.read(service.sum_of, ids))):
            self._confirm(ids)


class WithoutPage(ServiceListPage):
    """Events that are over, of which nobody has hours."""

    title, icon, unit = Which.WITHOUT.label, "calendar-month", "场活动"
    which = Which.WITHOUT
    nothing_here = "没有漏录的活动。\n这里列出一年内已结束、用到志愿者、却没有录时长的活动。"

    @override
    def make_listing(self) -> Listing:
        return service.without_hours(datetime.now())

    @override
    def build_own_actions(self) -> None:
        self.every = Choice([(False, "用到志愿者的"), (True, "所有活动")], blank=None)
        self.every.changed.connect(lambda: self.narrow_by(bool(self.every.value())))
        self.bar.add_widget(self.every)

    @override
    def own_narrow(self, narrow: Narrow) -> object:
        return bool(self.every.value())

    @override
    def enter_sheet(self) -> None:
        self.sheet_asked.emit(self.current())

    @override
    def open_record(self, record_id: int) -> None:
        self.sheet_asked.emit(record_id)

    @override
    def card(self) -> QWidget | None:
        return None

    @override
    def show_record(self, record_id: int | None) -> None:
        pass

    @override
    def refresh(self) -> None:
        self.model.listing = self.make_listing()
        super().refresh()


class CorrectionsPage(ServiceListPage):
    """The register of corrections, with both names."""

    title, icon, unit = Which.CORRECTIONS.label, "format-list-checks", "条更正"
    which, listing = Which.CORRECTIONS, service.CORRECTIONS
    nothing_here = "还没有更正。已确认的时长要改，在服务记录里选中后点“更正”。"
    waiting: ClassVar[bool] = False

    @override
    def own_narrow(self, narrow: Narrow) -> object:
        return self.waiting

    @override
    def record_id(self) -> int | None:
        correction_id = self.current()
        return None if correction_id is None else self.office.read(correcting.record_of, correction_id)

    @override
    def build_own_actions(self) -> None:
        self._deciding: list[QAction] = [
            self.offer_for_selected("同意更正(&A)", self.grant, "check-all"),
            self.offer_for_selected("退回更正(&T)…", self.refuse, "undo"),
        ]

    def grant(self) -> None:
        """Let the record say what was asked for; who asked cannot do that."""
        if (correction_id := self.current()) is not None:
            self.office.write(correcting.grant, correction_id)
            self.offer_way_back("已同意更正，新的时长已生效。")

    def refuse(self) -> None:
        """Ask, then leave the record as it is."""
        correction_id = self.current()
        if correction_id is not None and message.ask(self, "退回这条更正，时长保持原来的吗？", "退回(&T)"):
            self.office.write(correcting.refuse, correction_id)
            self.offer_way_back("已退回更正，时长没有变。")

    @override
    def can(self, verb: Verb) -> bool:
        return verb != "new_record" and super().can(verb)


class WaitingPage(CorrectionsPage):
    """Corrections that wait for a second name."""

    title, unit = Which.WAITING.label, "条待确认"
    which, waiting = Which.WAITING, True
    nothing_here = "没有待确认的更正。"


PAGES: dict[Which, type[ServiceListPage]] = {
    Which.ALL: RecordsPage,
    Which.UNCONFIRMED: UnconfirmedPage,
    Which.WITHOUT: WithoutPage,
    Which.WAITING: WaitingPage,
    Which.CORRECTIONS: CorrectionsPage,
}
