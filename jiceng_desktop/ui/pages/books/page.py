"""图书: every copy the corners have, where it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import books, loans
from jiceng_desktop.services.books import Alike, Narrow
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.book_labels import COPIES, offer_labels, print_labels
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.books import intake
from jiceng_desktop.ui.pages.books.acts import MANY, BoxDialog, StateDialog
from jiceng_desktop.ui.pages.books.card import BookCard
from jiceng_desktop.ui.pages.books.form import BookForm
from jiceng_desktop.ui.pages.books.merge import MergeTitles
from jiceng_desktop.ui.pages.books.panel import HERE, BookPanel
from jiceng_desktop.ui.papers.menu import offer_papers


class BookPage(RecordPage):
    """All copies; the withdrawn ones are listed when looked for."""

    title, icon = "图书", "bookshelf"
    kind, dialog = books.KIND, BookForm
    unit = "册图书"
    nothing_yet = "图书角还没有图书。\n可以导入现有的书单，也可以一本一本登记：扫 ISBN、写书名就行。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model.query = Query(narrow=HERE)
        self.importing = intake.offer_first(self.empty, lambda: self.attempt(self.import_))
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    # parts

    @override
    def side(self) -> QWidget:
        self.panel = BookPanel(self.desk)
        self.panel.narrowed.connect(self.narrow_by)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.book = BookCard(self.desk)
        self.book.edit_asked.connect(self.open_current)
        self.book.again_asked.connect(self.add_copy)
        self.book.move_asked.connect(self.move_selected)
        self.book.back_asked.connect(self.bring_back)
        self.book.copy_asked.connect(self.show_copy)
        return self.book

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("再加一册(&A)", self.add_copy, "book-plus-outline")
        self.offer_for_selected("移箱(&M)…", self.move_selected, "package-variant")
        self.offer_for_selected("状态(&S)…", self.change_state, "clipboard-check-outline")
        self.offer_for_selected("注销(&L)…", self.withdraw, "book-remove-outline")
        offer_labels(self, COPIES, "打印标签(&G)…")
        self.offer("导入(&I)", self.import_, "import")
        offer_papers(self, self._about, nothing="请先选中一册借出的图书")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")
        self.offer("重复书目(&U)…", self.find_duplicates, "set-merge")
        self.others = (
            self.make_action("恢复入藏(&Y)…", self.bring_back, "undo"),
            self.make_action("合并书目(&T)…", self.merge_selected, "call-merge"),
            self.make_action("删除(&D)", self.delete, "delete-outline", "Delete"),
        )
        self.addActions(list(self.others))

    @override
    def menu_actions(self) -> Sequence[QAction]:
        self.others[0].setVisible(self.office.read(books.any_withdrawn, self.selected()))
        return [*super().menu_actions(), *self.others]

    def _about(self) -> About | None:
        copy_id = self.current()
        lent = copy_id is not None and self.office.read(loans.is_lent, copy_id)
        return About(Subject.COPY, copy_id) if copy_id is not None and lent else None

    # the hooks

    @override
    def refresh(self) -> None:
        super().refresh()
        self.panel.refresh()

    @override
    def show_record(self, record_id: int | None) -> None:
        self.book.show_copy(record_id)

    @override
    def narrowing(self) -> list[str]:
        return self.panel.chosen() + super().narrowing()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.panel.choose(HERE)

    @override
    def show_query(self, query: Query) -> None:
        narrow = self.panel.narrow
        found_anywhere = narrow == HERE and query.needle.strip()  # words find the withdrawn ones too
        super().show_query(query.with_(narrow=None if found_anywhere else narrow))

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        nothing = self.panel.narrow == HERE and not self.model.query.needle.strip()
        if nothing and not self.model.rowCount():
            self.empty.tell(self.nothing_yet, "登记第一本(&O)", lambda: self.attempt(self.new_record))
        self.importing.setVisible(nothing)

    @override
    def edit(self, record_id: int | None = None, **known: Any) -> RecordDialog | None:
        form = super().edit(record_id, **known)
        if isinstance(form, BookForm):
            form.wanted_again.connect(lambda shared: self.edit(**shared))
            if record_id is None:
                form.saved.connect(lambda first: self._offer_labels(range(first, first + form.count.value())))
        return form

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.show_copy(record_id)
        self.undoing.offer_back(self.office, "已保存。", self.refresh)

    @override
    def import_(self) -> None:
        intake.choose_and_open(self.desk, self)

    def _offer_labels(self, added: Sequence[int]) -> None:
        """Offer labels for new copies, which have ids one after the other."""
        self.undoing.lead_on("打印标签(&O)…", lambda: print_labels(self, self.desk, COPIES, added))

    # what a clerk does

    def show_copy(self, copy_id: int) -> None:
        """Show one copy in table and card; what hides it is cleared."""
        for narrow in (HERE, Narrow(here=False)):
            if self.model.row_of(copy_id) is None:
                self.finder.clear()
                self.panel.choose(narrow)
        self.view.select_ids([copy_id], copy_id)

    def add_copy(self) -> None:
        """Open the form for one more copy of the book one is at."""
        copy_id = self.current()
        if copy_id is not None:
            known = self.office.read(books.load, copy_id)
            self.edit(title_id=known.title_id, box_id=known.box_id, source=known.source)

    def move_selected(self) -> None:
        """Ask for a box, then put the selected books there."""
        chosen = self.selected()
        if not chosen:
            return
        words = ("移箱", f"把{self._called(chosen)}放到哪个箱里？")
        asking = BoxDialog(self.desk, words, 1, lambda box_id: box_id, self)
        asking.given.connect(lambda box_id: self._move(chosen, box_id, asking.box_name()))
        asking.open()

    def _move(self, chosen: list[int], box_id: int, name: str) -> None:
        def told(count: int) -> str:
            return f"{count:,} 册已放到 {name}。" if count else f"选中的图书本来就在 {name}。"

        self._change(chosen, "正在移箱…", partial(self.office.write, books.move, chosen, box_id), told)

    def change_state(self) -> None:
        """Ask for a state or condition of the selected books."""
        chosen = self.selected()
        if chosen:
            asking = StateDialog(self.desk, chosen, f"改{self._called(chosen)}的状态或品相：", self)
            asking.given.connect(lambda count: self._tell(f"已改 {count:,} 册。" if count else "没有要改的。", chosen))
            asking.open()

    def withdraw(self) -> None:
        """Ask why, then take the selected books out of the stock."""
        chosen = self.selected()
        if not chosen:
            return
        sentence = f"注销{self._called(chosen)}：不再算作馆藏，也不在任何箱里；经过仍然保留，以后可以恢复入藏。"
        asking = ReasonDialog("注销图书", sentence, books.REASONS, "注销(&O)", self)
        asking.given.connect(lambda reason: self.attempt(lambda: self._withdraw(chosen, reason)))
        asking.open()

    def _withdraw(self, chosen: list[int], reason: str) -> None:
        def told(count: int) -> str:
            return f"已注销 {count:,} 册（{reason}）。" if count else "选中的图书早已注销。"

        self._change(chosen, "正在注销…", partial(self.office.write, books.withdraw, chosen, reason), told)

    def bring_back(self) -> None:
        """Ask for a box, then take the selected withdrawn books into the stock again."""
        chosen = self.selected()
        if not chosen:
            return
        words = ("恢复入藏", f"{self._called(chosen)}恢复入藏，放到哪个箱里？")
        asking = BoxDialog(
            self.desk, words, len(chosen), lambda box_id: self.office.write(books.bring_back, chosen, box_id), self
        )
        asking.given.connect(
            lambda count: self._tell(f"已恢复入藏 {count:,} 册。" if count else "选中的图书都在藏。", chosen)
        )
        asking.open()

    def delete(self) -> None:
        """Ask, then delete a copy that was entered by mistake; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, "为防误删，请一次只删除一册。不要了的书请用“注销”，可以一次选很多册。")
            return
        shown = self.office.read(books.load, chosen[0])
        question = f"确定删除{self._called(chosen)}吗？\n只有登记错了才删除；不要了的书请用“注销”。"
        if message.ask(self, question, yes="删除(&D)", danger=True):
            self.office.write(books.remove, chosen[0], shown.version)
            self._tell("已删除。", ())

    # titles that are one

    def find_duplicates(self) -> None:
        """Look for titles that were entered twice."""
        self.desk.jobs.run(
            self, "正在查找重复书目…", lambda _report: self.office.read(books.duplicates), self._show_duplicates
        )

    def merge_selected(self) -> None:
        """Offer to make one title of those of the selected copies."""
        title_ids = self.office.read(books.titles_of, self.selected())
        if len(title_ids) < 2:  # noqa: PLR2004
            message.tell(self, "请先选中两册或几册书名写法不同、其实是同一本的图书。")
            return
        self._show_duplicates([Alike(self.office.read(books.of_titles, title_ids), picked=True)])

    def _show_duplicates(self, found: Sequence[Alike]) -> None:
        if not found:
            message.tell(self, "没有找到重复的书目。")
            return
        asking = MergeTitles(self.desk, found, self)
        asking.merged.connect(lambda count: self._tell(f"已合并，少了 {count:,} 条重复的书目。", ()))
        asking.open()

    # telling

    def _called(self, chosen: Sequence[int]) -> str:
        if len(chosen) > 1:
            return f"选中的 {len(chosen):,} 册"
        texts = self.office.read(self.model.listing.texts, chosen)
        return f"《{texts[0][1]}》（{texts[0][0]}）" if texts else ""

    def _change(self, chosen: Sequence[int], title: str, act: Callable[[], int], told: Callable[[int], str]) -> None:
        """Change some copies at once, many as a job."""
        if len(chosen) <= MANY:
            self.attempt(lambda: self._tell(told(act()), chosen))
        else:
            self.desk.jobs.run(self, title, lambda _report: act(), lambda count: self._tell(told(count), chosen))

    def _tell(self, sentence: str, chosen: Sequence[int]) -> None:
        """Say what was just done, and offer to take it back."""

        def show() -> None:
            self.refresh()
            if chosen:
                self.show_copy(chosen[0])

        self.refresh()
        self.undoing.offer_back(self.office, sentence, show, self.desk.jobs if len(chosen) > MANY else None)
