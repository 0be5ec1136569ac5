"""The lists of the view 清点: the counts, and when each corner was last counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.terms import StocktakeState
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.stocktakes.card import CountCard
from jiceng_desktop.ui.pages.stocktakes.printing import print_report, save_report
from jiceng_desktop.ui.pages.stocktakes.results import ResultsDialog

_REASONS = ("点错了地方", "没有点完", "重复开了一次", "天气原因，改天再点")


class CountListPage(RecordPage):
    """One list; a count is begun from each of them."""

    opening_asked = Signal(object)  # a count is to begin, at a corner if there is one
    counting_asked = Signal(int)  # a count is to go on
    undo_offered = Signal(str)  # what was just done
    cleared = Signal()

    def __init__(self, desk: Desk) -> None:
        self.told: Callable[[], list[str]] = list
        super().__init__(desk)

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def new_record(self) -> None:
        self.opening_asked.emit(None)

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.cleared.emit()

    @override
    def narrowing(self) -> list[str]:
        return [*self.told(), *super().narrowing()]

    def add_common(self) -> None:
        """Add what every list can do."""
        self.bar.add_separator()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))


class CountsPage(CountListPage):
    """The counts."""

    title, icon, unit = "清点记录", "clipboard-check-outline", "次清点"
    listing = stocktakes.COUNTS
    nothing_yet = "还没有清点过。\n点“开始清点”，选一个图书角，拿扫码枪一册一册扫过去；没有扫码枪就打印清点表打√。"

    @override
    def build_actions(self) -> None:
        self.offer("开始清点(&N)…", self.new_record, "plus")
        self.offer_for_selected("接着清点(&G)…", self.open_current, "qrcode-scan")
        self.offer_for_selected("结果(&Y)…", self.show_results, "format-list-checks")
        self.bar.add_separator()
        self.offer_for_selected("报告(&R)", self.print_report, "file-pdf-box")
        self.offer_for_selected("报告 Excel(&Q)…", self.save_report, "table-arrow-right")
        self.bar.add_separator()
        self.offer_for_selected("撤回完成(&J)", self.reopen, "undo")
        self.offer_for_selected("作废(&D)…", self.cancel, "close-circle-outline")
        self.add_common()

    @override
    def card(self) -> QWidget | None:
        self._card = CountCard(self.office)
        return self._card

    @override
    def show_record(self, record_id: int | None) -> None:
        self._card.show_count(record_id)

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if not self.model.rowCount() and not self.told() and not self.model.query.needle.strip():
            self.empty.tell(self.nothing_yet, "开始清点(&A)…", lambda: self.attempt(self.new_record))

    @override
    def open_record(self, record_id: int) -> None:
        """Go on with a count; of one that is over the results are shown."""
        if self._state(record_id) is StocktakeState.OPEN:
            self.counting_asked.emit(record_id)
        else:
            self._show_results(record_id)

    def show_results(self) -> None:
        """Open what the selected count found."""
        if (record_id := self.current()) is not None:
            self._show_results(record_id)

    def _show_results(self, record_id: int) -> None:
        dialog = ResultsDialog(self.desk, record_id, self)
        dialog.finished.connect(lambda: self.refresh())
        dialog.open()

    def print_report(self) -> None:
        """Show the report of the selected count."""
        if (record_id := self.current()) is not None:
            print_report(self, self.desk, record_id)

    def save_report(self) -> None:
        """Save the report of the selected count as a workbook."""
        if (record_id := self.current()) is not None:
            save_report(self, self.desk, record_id)

    def reopen(self) -> None:
        """Take the closing of the selected count back."""
        if (record_id := self.current()) is None:
            return
        found = self.office.write(stocktakes.reopen, record_id)
        left = f"{found.left:,} 册之后又有变动，保持现状。" if found.left else ""
        self.undo_offered.emit(f"已撤回完成，{found.back:,} 册恢复到清点前的状态，可以接着清点。{left}")

    def cancel(self) -> None:
        """Ask why, then call the selected count off."""
        if (record_id := self.current()) is None:
            return
        if self._state(record_id) is not StocktakeState.OPEN:
            raise Refusal("只有进行中的清点可以作废。已完成的，请先“撤回完成”。")
        sentence = "作废后，这次扫到的都不算数，图书状态不变。"
        dialog = ReasonDialog("作废清点", sentence, _REASONS, "作废(&D)", self)
        dialog.given.connect(lambda reason: self.attempt(lambda: self._cancel(record_id, reason)))
        dialog.open()

    def _cancel(self, record_id: int, reason: str) -> None:
        self.office.write(stocktakes.cancel, record_id, reason)
        self.undo_offered.emit("清点已作废。")

    def _state(self, record_id: int) -> StocktakeState:
        return self.office.read(stocktakes.report, record_id).state


class CornersPage(CountListPage):
    """When each corner was last counted."""

    title, icon, unit = "各角上次清点", "map-marker-outline", "个图书角"
    nothing_yet = "还没有图书角。先在“图书角”里登记。"

    @override
    def make_listing(self) -> Listing:
        return stocktakes.corners_counted(date.today())

    @override
    def build_actions(self) -> None:
        self.offer("开始清点(&N)…", self.new_record, "plus")
        self.offer_for_selected("清点这个角(&G)…", self.open_current, "qrcode-scan")
        self.add_common()

    @override
    def open_record(self, record_id: int) -> None:
        self.opening_asked.emit(record_id)

    @override
    def new_record(self) -> None:
        self.opening_asked.emit(self.current())

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if not self.model.rowCount() and not self.model.query.needle.strip():
            self.empty.tell(self.nothing_yet)

    @override
    def refresh(self) -> None:
        self.model.listing = self.make_listing()  # the days since depend on today
        super().refresh()
