"""The list of one ledger, with what can be done about its events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Signal

from jiceng_desktop.documents.ledger import render
from jiceng_desktop.exchange.sheet_out import write_sheet
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, ledgers
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.ledgers import LEDGERS, LedgerKind
from jiceng_desktop.services.population import Period
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.line_marks import LineMarksDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.ledgers import taking
from jiceng_desktop.ui.pages.ledgers.taking import Order


class LedgerList(RecordPage):
    """Events that took place; the page around it says in which days and for which line."""

    ledger: ClassVar[LedgerKind]
    unit = "场活动"
    changed = Signal(str)  # what was just done
    cleared = Signal()  # the list is to show all lines again

    def __init__(self, desk: Desk) -> None:
        self._period = Period.months(date.today())
        self._line: Callable[[], tuple[str, str]] = lambda: ("", "")
        super().__init__(desk)

    def narrow_to(self, span: Span, period: Period, line: Callable[[], tuple[str, str]]) -> None:
        """Show a line in some days; ``line`` tells its name as titles and as file names need it."""
        self._period, self._line = period, line
        self.model.query = self.model.query.with_(narrow=span)

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("打印台账(&P)", self.print_, "printer"))
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.offer_for_selected("打开活动(&O)", self.open_current, "open-in-app")
        self.offer_for_selected("设置条线(&T)…", self.set_lines, "tag-outline")

    @override
    def open_record(self, record_id: int) -> None:
        self.occurrence_asked.emit(record_id)

    def set_lines(self) -> None:
        """Let the selected events count for other lines."""
        LineMarksDialog(self.office, self, self.selected(), self.changed.emit).open()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.cleared.emit()

    @override
    def narrowing(self) -> list[str]:
        return [*filter(None, (self._line()[1], str(self._period))), *super().narrowing()]

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if self.middle.currentWidget() is self.empty and not self.model.query.needle.strip():
            self.empty.tell(
                f"{ledgers.told(self._period)}还没有“已举办”的活动。\n活动办完后记下到场人数，把状态改为“已举办”，就会记进台账。"
            )

    # taking out

    @override
    def print_(self) -> None:
        order = self._order()
        office = self.office

        def draw(report: Report, blanks: bool) -> bytes:
            return render(taking.sheet(office, order, report), report, allow_blanks=blanks)

        show_drawn(self, self.desk, order.title, draw)

    @override
    def export(self) -> None:
        order = self._order()
        path = message.ask_save_path(self, "导出台账", f"{order.title}.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is None:
            return
        office = self.office

        def work(report: Report) -> int:
            return write_sheet(path, order.title, taking.columns(order), taking.rows(office, order, report))

        def done(count: int) -> None:
            message.toast(self, f"已导出 {count:,} 行到 {path.name}")

        self.desk.jobs.run(self, f"正在导出{order.kind.label}…", work, done)

    def _order(self) -> Order:
        about = self.office.read(community.about)
        title = ledgers.title(about.name, self._line()[0], self._period, self.ledger)
        return Order(self.ledger, tuple(self.model.ids), title, about.office, self.office.clerk, date.today())


class ActivityLedger(LedgerList):
    """活动记录."""

    ledger, listing = LedgerKind.ACTIVITY, LEDGERS[LedgerKind.ACTIVITY]


class MeetingLedger(LedgerList):
    """会议记录."""

    ledger, listing = LedgerKind.MEETING, LEDGERS[LedgerKind.MEETING]
    unit = "次会议"


class SignInLedger(LedgerList):
    """签到记录."""

    ledger, listing = LedgerKind.SIGN_IN, LEDGERS[LedgerKind.SIGN_IN]


class PublicityLedger(LedgerList):
    """宣传记录."""

    ledger, listing = LedgerKind.PUBLICITY, LEDGERS[LedgerKind.PUBLICITY]
    unit = "次宣传"


PAGES: dict[LedgerKind, type[LedgerList]] = {
    page.ledger: page for page in (ActivityLedger, MeetingLedger, SignInLedger, PublicityLedger)
}
