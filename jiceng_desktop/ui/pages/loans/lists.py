"""The lists of the view 借阅, each with its own acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Signal

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services import lending, loans, readers, reservations
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.loans import Narrow, Which
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.loans.panel import LOANS
from jiceng_desktop.ui.papers.menu import offer_papers

_NOBODY = "请先选中一位读者"


class LoanListPage(RecordPage):
    """One list; it reads itself afresh on another day."""

    which: ClassVar[Which]
    nothing_here: ClassVar[str] = ""
    adds: ClassVar[bool] = False  # whether something new can be entered here
    cleared = Signal()  # the list is to show everything again
    undo_offered = Signal(str)  # what was just done
    reminders_asked = Signal(object)  # the persons who are to be reminded

    def __init__(self, desk: Desk) -> None:
        self._words: Callable[[], list[str]] = list
        super().__init__(desk)

    def narrow_to(self, narrow: Narrow, told: Callable[[], list[str]]) -> None:
        """Show a corner; ``told`` says which in words, for papers and file names."""
        self._words = told
        if self.which in LOANS:
            self.model.query = self.model.query.with_(narrow=narrow)

    def persons(self) -> list[int]:
        """Return whom the selected lines are about."""
        return self.office.read(loans.persons_of, self.which, self.selected())

    def about(self) -> About | None:
        """Return the reader the clerk is at, for papers."""
        current = self.current()
        found = [] if current is None else self.office.read(loans.persons_of, self.which, [current])
        return About(Subject.READER, found[0]) if found else None

    @override
    def make_listing(self) -> Listing:
        return loans.listing(self.which, date.today())

    @override
    def build_actions(self) -> None:
        self.build_own_actions()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def build_own_actions(self) -> None:
        """Add what only this list can do."""

    @override
    def open_record(self, record_id: int) -> None:
        """Show the card of the reader, if it is still known who it was."""
        for person_id in self.office.read(loans.persons_of, self.which, [record_id]):
            self.person_asked.emit(person_id)

    @override
    def refresh(self) -> None:
        self.model.listing = self.make_listing()
        super().refresh()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.cleared.emit()

    @override
    def narrowing(self) -> list[str]:
        return [*self._words(), *super().narrowing()]

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if not self.model.ids and not self._words() and not self.model.query.needle.strip():
            self.empty.tell(self.nothing_here)

    @override
    def can(self, verb: Verb) -> bool:
        return self.adds if verb == "new_record" else super().can(verb)

    def offer_way_back(self, sentence: str) -> None:
        """Say what was done, with the way back, and show what came of it."""
        self.undo_offered.emit(sentence)
        self.refresh()


class OutPage(LoanListPage):
    """Every book somebody has at home."""

    title, icon, unit = Which.OUT.label, "book-arrow-right-outline", "册借出"
    which = Which.OUT
    nothing_here = "现在没有借出的图书。\n在“扫码台”上借书，按 F2 就可以开始。"

    @override
    def build_own_actions(self) -> None:
        self.offer_for_selected("催还通知(&G)…", self.remind, "email-outline")
        self.offer_for_selected("续借(&K)", self.renew, "calendar-refresh")
        self.offer_for_selected("读者档案(&O)", self.open_current, "account-outline")
        offer_papers(self, self.about, self.persons, nothing=_NOBODY)
        self.bar.add_separator()
        self.offer_for_selected("还书(&R)", self.give_back, "keyboard-return")

    def remind(self) -> None:
        """Write a reminder to each reader of the selected books."""
        self.reminders_asked.emit(self.persons())

    def renew(self) -> None:
        """Let the readers keep the selected books for longer."""
        self._do_with_copies(lending.renew_all, "已续借")

    def give_back(self) -> None:
        """Take the selected books back."""
        self._do_with_copies(lending.give_back_all, "已归还")

    def _do_with_copies(self, act: Callable[..., tuple[int, str]], said: str) -> None:
        done, told = self.office.write(act, self.office.read(loans.copies_of, self.selected()))
        if done:
            self.offer_way_back(f"{said} {done:,} 册图书。")
        if told:
            message.warn(self, told)


class OverduePage(OutPage):
    """What should be back, in the order in which one walks to the readers."""

    title, unit = Which.OVERDUE.label, "册逾期"
    which = Which.OVERDUE
    nothing_here = "没有逾期的图书，都按时还了。"

    @override
    def build_own_actions(self) -> None:
        self.offer("全部催还(&Q)…", self.remind_all, "email-outline")
        super().build_own_actions()

    def remind_all(self) -> None:
        """Write a reminder to everybody in the list as it is narrowed and searched."""
        ids = list(self.office.read(self.model.listing.ids, self.model.query))
        self.reminders_asked.emit(self.office.read(loans.persons_of, self.which, ids))


class SoonPage(OutPage):
    """What is due in the next days."""

    title, unit = Which.SOON.label, "册快到期"
    which = Which.SOON
    nothing_here = "三天内没有到期的图书。"


class HistoryPage(LoanListPage):
    """Everything that was ever lent; who it was is only known for a while."""

    title, icon, unit = Which.HISTORY.label, "history", "次借阅"
    which = Which.HISTORY
    nothing_here = "还没有借阅记录。"

    @override
    def build_own_actions(self) -> None:
        self.offer_for_selected("读者档案(&O)", self.open_current, "account-outline")


class ReservedPage(LoanListPage):
    """Who waits for which title, and for whom a book is kept."""

    title, icon, unit = Which.RESERVED.label, "book-clock-outline", "条预约"
    which = Which.RESERVED
    adds = True
    nothing_here = "没有人在等书。\n点“预约”登记：选读者，再选书。"

    @override
    def build_own_actions(self) -> None:
        self.bar.addAction(self.make_action("预约(&N)…", self.new_record, "plus"))
        self.offer_for_selected("取消预约(&D)", self.cancel, "close-circle-outline")
        self.offer_for_selected("读者档案(&O)", self.open_current, "account-outline")

    def cancel(self) -> None:
        """Take the selected reservation out of the queue."""
        if (reservation_id := self.current()) is None:
            return
        kept = self.office.write(reservations.cancel, reservation_id)
        following = "" if kept is None else f"这本书接着为 {kept.name} 留着，到 {words.show_day(kept.until)}。"
        self.offer_way_back(f"已取消预约。{following}")

    @override
    def new_record(self) -> None:
        from jiceng_desktop.ui.pages.loans.forms import ReservationDialog  # needed rarely

        dialog = ReservationDialog(self.desk, self)
        dialog.reserved.connect(self.offer_way_back)
        dialog.open()


class ReadersPage(LoanListPage):
    """Everybody with a reader's card."""

    title, icon, unit = Which.READERS.label, "account-group", "位读者"
    which = Which.READERS
    adds = True
    nothing_here = "还没有读者。\n点“办读者证”，选一位居民就行；第一次借书时也会自动办。"

    @override
    def build_own_actions(self) -> None:
        self.bar.addAction(self.make_action("办读者证(&N)…", self.new_record, "plus"))
        self.offer_for_selected("打印读者证(&A)…", self.print_cards, "card-account-details-outline")
        self.offer_for_selected("读者档案(&O)", self.open_current, "account-outline")
        offer_papers(self, self.about, self.persons, nothing=_NOBODY)
        self.offer_for_selected("补办(&U)", self.renumber, "account-switch")
        self.offer_for_selected("停用或恢复(&D)", self.toggle, "archive-outline")

    def print_cards(self) -> None:
        """Show the cards of the selected readers as they are printed."""
        from jiceng_desktop.ui.pages.loans.cards import print_cards  # heavy, needed rarely

        print_cards(self, self.desk, self.office.read(loans.readers_of, self.selected()))

    def renumber(self) -> None:
        """Ask, then give the reader another number, so that a lost card is no good any more."""
        for person_id in self.persons()[:1]:
            known = self.office.read(readers.card, person_id)
            whose = "这位读者" if known is None else f"{known.name}（{known.number}）"
            if message.ask(self, f"{whose}的读者证丢了吗？\n补办后换一个新号，旧证不能再用。", "补办(&U)"):
                number = self.office.write(readers.renumber, person_id)
                self.offer_way_back(f"已补办，新的读者证号是 {number}。")

    def toggle(self) -> None:
        """Lend nothing more to a reader, or again."""
        for person_id in self.persons()[:1]:
            known = self.office.read(readers.card, person_id)
            stopped = known is not None and known.stopped_on is not None
            self.office.write(readers.resume if stopped else readers.stop, person_id)
            said = "已恢复，可以借书了。" if stopped else "已停用，不再借书给这位读者；在借的书照常可以还。"
            self.offer_way_back(said)

    @override
    def new_record(self) -> None:
        from jiceng_desktop.ui.pages.loans.forms import EnrolDialog  # needed rarely

        dialog = EnrolDialog(self.desk, self)
        dialog.enrolled.connect(self._show_enrolled)
        dialog.open()

    def _show_enrolled(self, persons: Sequence[int], sentence: str) -> None:
        self.finder.clear()
        self.offer_way_back(sentence)
        ids = self.office.read(loans.readers_by, persons)
        if ids:
            self.view.select_ids(ids, ids[0])


PAGES: dict[Which, type[LoanListPage]] = {
    Which.OUT: OutPage,
    Which.OVERDUE: OverduePage,
    Which.SOON: SoonPage,
    Which.RESERVED: ReservedPage,
    Which.READERS: ReadersPage,
    Which.HISTORY: HistoryPage,
}
