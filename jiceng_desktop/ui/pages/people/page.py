"""居民档案: the table of residents, the places on the left, the person's card on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import people, presence, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import LifeEventKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.life_form import register_events
from jiceng_desktop.ui.kit.merge import MergeDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.registers import print_cards
from jiceng_desktop.ui.kit.visit_form import visit_form
from jiceng_desktop.ui.pages.people import intake
from jiceng_desktop.ui.pages.people.card import PersonCard
from jiceng_desktop.ui.pages.people.form import PersonForm
from jiceng_desktop.ui.pages.people.places import PlacePanel
from jiceng_desktop.ui.pages.people.queries import Queries
from jiceng_desktop.ui.pages.people.sections import CARD
from jiceng_desktop.ui.pages.people.strip import FilterStrip, UndoStrip
from jiceng_desktop.ui.pages.people.volunteering import enlist
from jiceng_desktop.ui.papers.menu import offer_papers

_HERE = Narrow(here=True)


class PeoplePage(RecordPage):
    """Everybody the office knows; who has moved out or died is listed when looked for."""

    title, icon = "人员", "account-group"
    kind, dialog = people.KIND, PersonForm
    unit = "位居民"
    nothing_yet = "还没有居民档案。\n可以从现有的 Excel 花名册导入，也可以逐位新增。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model.query = Query(narrow=_HERE)
        self.filters = FilterStrip()
        self.filters.dropped.connect(self.places.drop)
        self.filters.cleared.connect(self.places.show_everybody)
        self.undoing = UndoStrip()
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.undoing)
        layout.insertWidget(2, self.filters)
        self.queries = Queries(self)
        self._offer_filter()
        self._offer_import()

    # parts

    @override
    def side(self) -> QWidget:
        self.places = PlacePanel(self.desk)
        self.places.narrowed.connect(self._narrow)
        return self.places

    @override
    def card(self) -> QWidget:
        self.person = PersonCard(self.desk, CARD)
        self.person.jumped.connect(self.go_to)
        self.person.edit_asked.connect(self.open_current)
        self.person.acted.connect(lambda sentence: self._offer_back(sentence, self.person.person_id or 0))
        self.person.event_asked.connect(lambda person_id: self.register_event([person_id]))
        self.person.household_asked.connect(self.household_asked)
        self.person.housemate_asked.connect(lambda address: self.edit(address=address))
        return self.person

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "account-plus"))  # the menu has its own
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")
        self.visiting = self.offer_for_selected("登记走访(&L)", self.visit, "clipboard-check-outline")
        self._visiting_told = self.visiting.toolTip()
        self.offer_for_selected("转为志愿者(&O)", partial(enlist, self), "hand-heart")
        offer_papers(self, self._about, self.selected, "请先选中一位居民", key="9")
        self.offer("导入(&I)", self.import_, "import")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")
        self.merging = self.make_action("合并档案(&G)…", self.merge_selected, "call-merge")  # in the menus only
        self.addAction(self.merging)
        self.cards = self.make_action("打印登记卡(&U)…", self.print_cards, "badge-account-horizontal-outline")
        self.addAction(self.cards)
        self.happening = self.make_action("登记变动(&M)…", self.register_event, "account-switch")
        self.addAction(self.happening)
        self.filling = self.make_action("填上级表格(&T)…", self.fill_form, "table-arrow-right")
        self.addAction(self.filling)

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [*super().menu_actions(), self.happening, self.merging, self.cards, self.filling]

    def _about(self) -> About | None:
        chosen = self.selected()
        return About(Subject.PERSON, chosen[0]) if chosen else None

    def _offer_filter(self) -> None:
        """Put the builder of filters beside the search."""
        building = self.make_action("条件筛选(&Q)", self.queries.build, "filter-plus-outline")
        self._panel_bar.insertAction(self._panel_bar.actions()[0], building)
        cast(QToolButton, self._panel_bar.widgetForAction(building)).setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        self.addAction(building)

    def _offer_import(self) -> None:
        """Put the import before the single entry where there is nothing yet."""
        self.importing = QPushButton("导入花名册…(&R)")
        self.importing.setProperty("class", "primary")
        self.importing.clicked.connect(lambda: self.attempt(self.import_))
        inside = cast(QVBoxLayout, self.empty.layout())
        place = inside.indexOf(self.empty.button)
        inside.insertWidget(place, self.importing, 0, Qt.AlignmentFlag.AlignHCenter)

    # the hooks

    @override
    def refresh(self) -> None:
        super().refresh()
        self.places.refresh()

    @override
    def show_record(self, record_id: int | None) -> None:
        self.person.show_person(record_id)
        self._offer_visit()

    @override
    def _selection_changed(self) -> None:
        super()._selection_changed()
        if not self._moving:  # else it is offered together with the card, once the list has come to rest
            self._offer_visit()

    def _offer_visit(self) -> None:
        """Offer a visit to whoever is selected, unless that is one person who has left the community."""
        parts = self.view.selectionModel().selection()
        only = self.current() if parts.count() == 1 and parts.first().height() == 1 else None
        gone = self.office.read(presence.gone_as, only) if only is not None else ""
        self.visiting.setEnabled(not parts.isEmpty() and not gone)
        self.visiting.setToolTip(f"{gone}，不再登记走访。" if gone else self._visiting_told)

    @override
    def narrowing(self) -> list[str]:
        return self.places.chosen_shortly() + super().narrowing()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self._search()
        self.places.show_everybody()

    @override
    def show_query(self, query: Query) -> None:
        narrow = self.places.narrow
        if narrow == Narrow():  # words find everybody, the bare list shows who is here
            super().show_query(query.with_(narrow=None if query.needle.strip() else _HERE))
        else:
            super().show_query(query.with_(narrow=narrow))

    @override
    def import_(self) -> None:
        intake.choose_and_open(self.desk, self)

    @override
    def remember(self) -> None:
        super().remember()
        self.places.remember()

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        nothing = self.model.query.narrow == _HERE
        if nothing and not self.model.rowCount():
            self.empty.tell(self.nothing_yet, "新增第一条(&A)", lambda: self.attempt(self.new_record))
        self.importing.setVisible(nothing)

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.go_to(record_id)
        if self.office.read(undo.remembers, self.office.last_group):
            self._offer_back("已保存，同住家人的情况也一起改了。", record_id)  # what one card holds has no way back

    # what a clerk does

    @override
    def go_to(self, record_id: int) -> None:
        """Show a person in table and card; what hides the person is cleared."""
        for show in (self.clear_filters, self.places.show_gone):
            if self.model.row_of(record_id) is None:
                show()
        self.view.select_ids([record_id], record_id)

    def visit(self) -> None:
        """Open the form for a visit to the selected persons, as far as they can still be visited."""
        here = self.office.read(presence.still_here, self.selected())
        if not here:
            message.tell(self, "选中的居民都已去世或迁出，不再登记走访。")
            return
        form = visit_form(self.desk, self, here)
        form.saved.connect(lambda: message.toast(self, "已登记走访"))
        form.open()

    @override
    def edit(self, record_id: int | None = None, **known: Any) -> RecordDialog | None:
        form = super().edit(record_id, **known)
        if isinstance(form, PersonForm):
            form.event_asked.connect(lambda person_id, kind: self.register_event([person_id], kind))
        return form

    def register_event(self, persons: Sequence[int] | None = None, kind: LifeEventKind | None = None) -> None:
        """Open the form for an event of the selected persons: moving out, a death, a birth."""
        register_events(self, self.undoing, self.selected() if persons is None else persons, kind)

    def delete(self) -> None:
        """Ask, then delete the selected person; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, f"选中了 {len(chosen)} 位居民。为防误删，请一次只删除一位。")
            return
        shown = self.office.read(people.load, chosen[0])
        name = shown.name
        question = f"确定删除“{name}”的档案吗？\n居住信息和关爱标签会一起删除，删除后可以撤销。"
        if not message.ask(self, question, yes="删除(&D)", danger=True):
            return
        self.office.write(people.remove, chosen[0], shown.version)
        self.refresh()
        self._offer_back(f"已删除“{name}”的档案。", chosen[0])

    def print_cards(self) -> None:
        """Print the registration cards of the selected persons."""
        print_cards(self, self.desk, self.selected())

    def fill_form(self) -> None:
        """Offer the selected persons to the superior's form; beside a single one, all that the list shows."""
        chosen, shown = self.selected(), list(self.model.ids)
        if len(chosen) <= 1 < len(shown):
            answers = [f"列表里的 {len(shown):,} 人(&A)", *(["只填选中的 1 人(&S)"] if chosen else []), "取消(&C)"]
            answer = message.choose(self, "这张表要填哪些人？", answers, title="填上级表格")
            if answer == len(answers) - 1:
                return
            chosen = shown if answer == 0 else chosen
        if not chosen:
            message.tell(self, "列表里没有居民。")
            return
        self.persons_offered.emit(chosen)

    def merge_selected(self) -> None:
        """Put the two selected cards side by side; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 2:  # noqa: PLR2004
            message.tell(self, "请先在表格里选中同一个人的两份档案：点第一份，按住 Ctrl 再点第二份。")
            return
        dialog = MergeDialog(self.desk, chosen, self)
        dialog.merged.connect(self._show_merged)
        dialog.open()

    def _show_merged(self, person_id: int) -> None:
        self.refresh()
        self.go_to(person_id)
        self._offer_back("已合并两份档案。", person_id)

    def _offer_back(self, sentence: str, person_id: int) -> None:
        """Say what was just done, and offer to take it back."""

        def after() -> None:
            self.refresh()
            self.go_to(person_id)

        self.undoing.offer_back(self.office, sentence, after)

    def _narrow(self, narrow: Any) -> None:
        self.narrow_by(narrow)
        self.filters.show_parts(self.places.chosen())
