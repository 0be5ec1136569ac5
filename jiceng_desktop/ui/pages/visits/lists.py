"""The lists of the view 走访, each with its own choice and its own acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidgetAction

from jiceng_desktop.marks import override
from jiceng_desktop.services import care, intervals, people, todos, visits
from jiceng_desktop.services.care import Ages, BirthMonth, CareList, Horizon, Narrow, Period, Progress
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.fields.choices import Options
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.todo_form import TodoForm
from jiceng_desktop.ui.kit.visit_form import VisitForm, changing_form, visit_form
from jiceng_desktop.ui.pages.visits.ages import AgesDialog
from jiceng_desktop.ui.papers.menu import offer_papers

_ALL_BANDS = ((None, "全部档次"),)


class CareListPage(RecordPage):
    """One list. The panel says for which place and tag; a choice of the list's own stands in its bar."""

    which: ClassVar[CareList]
    options: ClassVar[Options] = ()
    nothing_here: ClassVar[str] = ""
    cleared = Signal()  # the list is to show everybody again
    undo_offered = Signal(str)  # what was just done
    recount_asked = Signal()
    kinds_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        self.choice: Choice | None = None
        self.where = care.EVERYWHERE
        self._words: Callable[[], list[str]] = list
        super().__init__(desk)
        self.renew()
        self.model.query = self.model.query.with_(narrow=self._narrow())

    @override
    def make_listing(self) -> Listing:
        return care.listing(self.which, date.today())

    def renew(self) -> None:
        """Reckon with the present day."""
        self.model.listing = self.make_listing()

    def narrow_to(self, where: people.Narrow, words: Callable[[], list[str]]) -> None:
        """Show a place and a tag; ``words`` tells them for papers and file names."""
        self.where, self._words = where, words
        self.model.query = self.model.query.with_(narrow=self._narrow())

    def persons(self) -> list[int]:
        """Return the persons the selected records are about."""
        return self.selected()

    def concerned(self) -> list[int]:
        """Return the persons a paper can be written to."""
        return self.persons()

    def visit(self) -> None:
        """Open the form for a visit to the selected persons."""
        self._open(visit_form(self.desk, self, self.persons(), self.way()))

    def way(self) -> VisitKind | None:
        """Return how people of this list are visited, where that is clear."""
        return None

    # the page's parts

    @override
    def build_actions(self) -> None:
        self.build_own_actions()
        if self.options:
            self.choice = Choice(self.options, blank=None)
            self.choice.set_value(care.FIRST_CHOICE[self.which])
            self.choice.changed.connect(self._rechoose)
            self.bar.add_widget(self.choice)
        self.build_more_choices()
        offer_papers(self, self._about, self.concerned, "请先选中一位居民")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def _about(self) -> About | None:
        chosen = self.concerned()
        return About(Subject.PERSON, chosen[0]) if chosen else None

    def build_own_actions(self) -> None:
        """Add what only this list can do."""
        self.offer_visit()
        self.offer_for_selected("打开档案(&O)", self.open_current, "account-card-outline")

    def offer_visit(self) -> None:
        """Add the button for a visit to the selected persons."""
        self.offer("登记走访(&L)", self.visit, "clipboard-check-outline")

    def build_more_choices(self) -> None:
        """Add further choices behind the first."""

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [act for act in super().menu_actions() if not isinstance(act, QWidgetAction)]

    @override
    def open_record(self, record_id: int) -> None:
        self.person_asked.emit(record_id)

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def new_record(self) -> None:
        self.visit()

    @override
    def refresh(self) -> None:
        self.renew()
        super().refresh()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.cleared.emit()

    @override
    def narrowing(self) -> list[str]:
        own = [self.choice.currentText()] if self.choice is not None else []
        return [*own, *self._words(), *super().narrowing()]

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        narrowed = self.model.query.needle.strip() or self.where != care.EVERYWHERE
        if not self.model.ids and not narrowed:
            self.empty.tell(self.nothing_here)

    @override
    def show_saved(self, record_id: int) -> None:
        message.toast(self, "已保存")
        self.refresh()

    # inside

    def _narrow(self) -> Narrow:
        return Narrow(self.where, None if self.choice is None else self.choice.value())

    def _rechoose(self) -> None:
        self.narrow_by(self._narrow())

    def _open(self, form: VisitForm) -> None:
        form.saved.connect(self.show_saved)
        form.open()

    def _offer_way_back(self, sentence: str) -> None:
        self.undo_offered.emit(sentence)
        self.refresh()


class RoundPage(CareListPage):
    """Whose next visit of a round is due; without an interval nobody ever would be."""

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        follow_up = self.which is CareList.FOLLOW_UP
        if not self.model.ids and not self.office.read(intervals.are_set, follow_up):
            what = "走访方式是“慢性病随访”的标签" if follow_up else "标签"
            sentence = f"还没有哪种{what}写了间隔，所以这里不会有人到期。\n先写上多少天一次，例如 独居老人 30 天。"
            self.empty.tell(sentence, "管理关爱标签…", self.kinds_asked.emit)


class DuePage(RoundPage):
    """Whose next visit is due."""

    title, icon, unit = CareList.DUE.label, "clipboard-text-clock-outline", "位居民"
    which, options = CareList.DUE, Horizon
    nothing_here = "没有到期的走访，都跟上了。\n要看更远的日子，在上面选“全部”；间隔在“管理关爱标签”里设置。"


class FollowUpPage(RoundPage):
    """Whose next follow-up of a chronic illness is due."""

    title, icon, unit = CareList.FOLLOW_UP.label, "heart-pulse", "位居民"
    which, options = CareList.FOLLOW_UP, Horizon
    nothing_here = "没有到期的随访。\n走访方式是“慢性病随访”的标签，到期会列在这里；间隔在“管理关爱标签”里设置。"

    @override
    def way(self) -> VisitKind:
        return VisitKind.FOLLOW_UP


class AgePage(CareListPage):
    """A list that begins at an age the office may change."""

    @override
    def build_own_actions(self) -> None:
        super().build_own_actions()
        self.offer("设置年龄(&Y)", self.set_ages, "pencil")

    @override
    def make_listing(self) -> Listing:
        return care.listing(self.which, date.today(), self.office.read(care.ages))

    def set_ages(self) -> None:
        """Open the dialog that changes the ages."""
        dialog = AgesDialog(self, self.office.read(care.ages))
        dialog.chosen.connect(self._keep_ages)
        dialog.open()

    def _keep_ages(self, entitled: Ages) -> None:
        self.office.write(care.set_ages, entitled)
        self._offer_way_back("年龄已改，各台电脑的名单都按它列出。")
        self.refresh()
        self.recount_asked.emit()


class CheckupPage(AgePage):
    """Who is entitled to the free examination."""

    title, icon, unit = CareList.CHECKUP.label, "stethoscope", "位居民"
    which = CareList.CHECKUP
    nothing_here = "还没有到年龄的居民。名单按出生日期自动生成。"


class AllowancePage(AgePage):
    """Who is entitled to the allowance for the very old."""

    title, icon, unit = CareList.ALLOWANCE.label, "cash", "位居民"
    which, options = CareList.ALLOWANCE, _ALL_BANDS
    nothing_here = "还没有到年龄的居民。名单按出生日期自动生成。"
    _bands: tuple[int, ...] = ()

    @override
    def renew(self) -> None:
        super().renew()
        ages = self.office.read(care.ages).allowance
        if self.choice is not None and ages != self._bands:
            self._bands = ages
            self.choice.set_options([*_ALL_BANDS, *((first, care.band_name(first, ages)) for first in ages)])


class BirthdayPage(CareListPage):
    """Whose birthday it is this month."""

    title, icon, unit = CareList.BIRTHDAYS.label, "cake-variant-outline", "位居民"
    which, options = CareList.BIRTHDAYS, BirthMonth
    nothing_here = "这个月没有人过生日。"


class VisitListPage(CareListPage):
    """Every visit of a period."""

    title, icon, unit = CareList.VISITS.label, "history", "次走访"
    which, options = CareList.VISITS, Period
    nothing_here = "这段时间还没有走访记录。\n选中居民后点“登记走访”，半分钟就能记好。"

    @override
    def build_own_actions(self) -> None:
        self.offer_visit()
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("转为待办(&T)", self.leave_to_do, "format-list-checks")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")

    @override
    def persons(self) -> list[int]:
        return []

    @override
    def concerned(self) -> list[int]:
        drafts = [self.office.read(visits.load, visit_id) for visit_id in self.selected()]
        return list(dict.fromkeys(person_id for draft in drafts for person_id in draft.persons))

    @override
    def open_record(self, record_id: int) -> None:
        form = changing_form(self.desk, self, record_id)
        form.saved.connect(lambda: self._offer_way_back("已修改这次走访。"))
        form.open()

    def leave_to_do(self) -> None:
        """Open the form for what is left to be done after the visit."""
        if (visit_id := self.current()) is None:
            return
        shown = self.office.read(visits.load, visit_id)
        only = shown.persons[0] if len(shown.persons) == 1 else None
        title = " ".join((shown.content or "").split())[: todos.LONGEST_TITLE]
        known = {"title": title, "owner": self.office.clerk, "person_id": only, "visit_id": visit_id}
        form = TodoForm(self.desk, None, self, known)
        form.saved.connect(self.show_saved)
        form.open()

    def delete(self) -> None:
        """Ask, then delete one visit; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, f"选中了 {len(chosen)} 次走访。为防误删，请一次只删除一次。")
            return
        shown = self.office.read(visits.load, chosen[0])
        names = "、".join(name for _, name in self.office.read(visits.names, shown.persons[:3]))
        question = f"确定删除 {shown.visited_on} 对{names}的走访吗？\n删除后可以撤销；由它转出的待办会保留。"
        if message.ask(self, question, yes="删除(&D)", danger=True):
            self.office.write(visits.remove, chosen[0], shown.version)
            self._offer_way_back("已删除这次走访。")


class TodoListPage(CareListPage):
    """What is to be done, by whom, until when."""

    title, icon, unit = CareList.TODOS.label, "format-list-checks", "件待办"
    which, options = CareList.TODOS, Progress
    dialog = TodoForm
    nothing_here = "没有要办的事。\n登记走访时勾选“转为待办”，或点“新增待办”。"

    @override
    def build_own_actions(self) -> None:
        self.bar.addAction(self.make_action("新增待办(&N)", self.new_record, "plus"))
        self.offer_for_selected("办完(&A)", self.finish, "check-all")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")

    @override
    def build_more_choices(self) -> None:
        self.owner = Choice([(None, "所有人的"), (self.office.clerk, "我的")], blank=None)
        self.owner.changed.connect(self._rechoose)
        self.bar.add_widget(self.owner)

    @override
    def _narrow(self) -> Narrow:
        choice = None if self.choice is None else self.choice.value()
        return Narrow(self.where, choice, self.owner.value())

    @override
    def narrowing(self) -> list[str]:
        return [*([self.owner.currentText()] if self.owner.value() else []), *super().narrowing()]

    @override
    def persons(self) -> list[int]:
        drafts = [self.office.read(todos.load, todo_id) for todo_id in self.selected()]
        return list(dict.fromkeys(draft.person_id for draft in drafts if draft.person_id is not None))

    @override
    def open_record(self, record_id: int) -> None:
        self.edit(record_id)

    @override
    def new_record(self) -> None:
        self.edit(owner=self.office.clerk)

    def finish(self) -> None:
        """Mark the selected things done today; what came of it can be written in the form."""
        count = self.office.write(todos.finish, self.selected())
        self._offer_way_back(f"已办完 {count} 件。要写结果，请打开那件待办。")

    def delete(self) -> None:
        """Ask, then delete one thing to be done; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, f"选中了 {len(chosen)} 件待办。为防误删，请一次只删除一件。")
            return
        shown = self.office.read(todos.load, chosen[0])
        if message.ask(self, f"确定删除待办“{shown.title}”吗？\n删除后可以撤销。", yes="删除(&D)", danger=True):
            self.office.write(todos.remove, chosen[0], shown.version)
            self._offer_way_back(f"已删除待办“{shown.title}”。")


PAGES: dict[CareList, type[CareListPage]] = {
    page.which: page
    for page in (DuePage, FollowUpPage, TodoListPage, VisitListPage, CheckupPage, AllowancePage, BirthdayPage)
}
