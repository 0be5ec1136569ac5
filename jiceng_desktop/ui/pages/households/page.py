"""户: the list of households, registered and lived in, and every act on one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import households
from jiceng_desktop.services.households import founding
from jiceng_desktop.services.households.listing import Sheet
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import HouseholdKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.registers import print_registers
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.households.card import HouseholdCard, Offer
from jiceng_desktop.ui.pages.households.forms import (
    ActForm,
    FoundForm,
    HeadForm,
    JoinForm,
    LeaveForm,
    MergeForm,
    MoveForm,
    RelationForm,
    SplitForm,
)
from jiceng_desktop.ui.pages.households.side import HouseholdPanel
from jiceng_desktop.ui.papers.menu import offer_papers

_ACTS: tuple[tuple[str, type[ActForm], str], ...] = (
    ("变更户主(&U)", HeadForm, "account-switch"),
    ("更正关系(&L)", RelationForm, "pencil"),
    ("加入成员(&A)", JoinForm, "account-plus"),
    ("移出成员(&O)", LeaveForm, "account-arrow-right"),
    ("分户(&Y)", SplitForm, "call-split"),
    ("并户(&J)", MergeForm, "call-merge"),
    ("整户搬迁(&M)", MoveForm, "home-account"),
)


class HouseholdPage(RecordPage):
    """Every household of the community."""

    title, icon = "户", "home-group"
    kind, dialog = founding.KIND, FoundForm
    unit = "户"
    nothing_yet = "还没有登记的户。\n居民有了住址，居住户就会出现在这里；户籍户可以逐户登记。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    # parts

    @override
    def side(self) -> QWidget:
        self.panel = HouseholdPanel(self.desk)
        self.panel.narrowed.connect(self.narrow_by)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.household = HouseholdCard(self.desk, self._offers)
        self.household.person_asked.connect(self.person_asked)
        return self.household

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("登记户籍户(&N)", self.new_record, "plus"))  # the menu has its own
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected(
            "一户一表(&T)", lambda: print_registers(self, self.desk, self.selected()), "file-document-outline"
        )
        offer_papers(self, self._about, nothing="请先选中一户", key="Q")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))
        self._acts: list[QAction] = []
        for title, form, icon in _ACTS:
            self._offer_act(title, partial(self.begin, form), icon)
        self._offer_act("撤销户籍户(&D)", self.dissolve, "delete-outline")

    def _about(self) -> About | None:
        household_id = self.current()
        return None if household_id is None else About(Subject.HOUSEHOLD, household_id)

    def _offer_act(self, title: str, act: Callable[[], object], icon: str) -> None:
        """Put an act into the menus; its button is on the card."""
        action = self.make_action(title, act, icon)
        self.addAction(action)
        self._acts.append(action)
        self._only_selected.append(action)
        action.setEnabled(False)

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [*self._acts, *super().menu_actions()]

    def _offers(self, sheet: Sheet) -> list[Offer]:
        """Return what makes sense with a household."""
        registered = sheet.kind is HouseholdKind.REGISTERED
        several = len(sheet.living) > 1
        fitting = {
            HeadForm: bool([member for member in sheet.living if member is not sheet.head]),
            RelationForm: len(sheet.members) > 1,
            LeaveForm: registered,
            SplitForm: several,
        }
        offers: list[Offer] = [
            (title, partial(self.begin, form)) for title, form, _ in _ACTS if fitting.get(form, True)
        ]
        return [*offers, ("撤销户籍户(&D)", self.dissolve)] if registered else offers

    # the hooks

    @override
    def refresh(self) -> None:
        super().refresh()
        self.panel.refresh()

    @override
    def show_record(self, record_id: int | None) -> None:
        self.household.show_household(record_id)

    @override
    def narrowing(self) -> list[str]:
        return self.panel.chosen() + super().narrowing()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self._search()
        self.panel.choose(None)

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.show_household(record_id)

    @override
    def show_household(self, household_id: int) -> None:
        """Show a household in table and card; what hides it is cleared."""
        if self.model.row_of(household_id) is None:
            self.clear_filters()
        self.view.select_ids([household_id], household_id)

    # what a clerk does

    def begin(self, form: type[ActForm]) -> None:
        """Open the form of an act on the household the clerk is at."""
        household_id = self.current()
        if household_id is None:
            return
        dialog = form(self.desk, self.office.read(households.sheet, household_id), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(partial(self._done, f"已办理{form.title}。"))
        dialog.open()

    def dissolve(self) -> None:
        """Ask, then end a registered household."""
        household_id = self.current()
        if household_id is None:
            return
        sheet = self.office.read(households.sheet, household_id)
        if sheet.kind is HouseholdKind.REGISTERED:
            question = f"确定撤销这个户籍户吗？\n{len(sheet.members)} 位成员将不再登记户籍，档案和居住情况不变。"
            if not message.ask(self, question, yes="撤销户籍户(&D)", danger=True):
                return
        self.office.write(founding.dissolve, household_id, sheet.seen)
        self._done("已撤销户籍户。", household_id)

    def _done(self, sentence: str, household_id: int) -> None:
        """Show what became of it and offer the way back."""
        show = partial(self._show_household, household_id)
        self.undoing.offer_back(self.office, sentence, show)
        show()

    def _show_household(self, household_id: int) -> None:
        self.refresh()
        if self.model.row_of(household_id) is not None:
            self.view.select_ids([household_id], household_id)
