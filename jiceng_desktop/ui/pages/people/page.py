"""居民档案: the table of residents, the places on the left, the person's card on the right."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import people, undo
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.people import intake
from jiceng_desktop.ui.pages.people.card import PersonCard
from jiceng_desktop.ui.pages.people.form import PersonForm
from jiceng_desktop.ui.pages.people.places import PlacePanel
from jiceng_desktop.ui.pages.people.sections import CARD
from jiceng_desktop.ui.pages.people.strip import FilterStrip, UndoStrip


class PeoplePage(RecordPage):
    """Everybody the office knows."""

    title, icon = "人员", "account-group"
    kind, dialog = people.KIND, PersonForm
    unit = "位居民"
    nothing_yet = "还没有居民档案。\n可以从现有的 Excel 花名册导入，也可以逐位新增。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = FilterStrip()
        self.filters.dropped.connect(self.places.drop)
        self.filters.cleared.connect(self.places.show_everybody)
        self.undoing = UndoStrip()
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.undoing)
        layout.insertWidget(2, self.filters)
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
        self.person.housemate_asked.connect(lambda address: self.edit(address=address))
        return self.person

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "account-plus"))  # the menu has its own
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("删除(&D)", self.delete, "delete-outline", "Delete")
        self.offer("导入(&I)", self.import_, "import")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")

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

    @override
    def narrowing(self) -> list[str]:
        return [words for _, words in self.places.chosen()] + super().narrowing()

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.places.show_everybody()

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
        nothing = not self.finder.text().strip() and self.model.query.narrow is None
        self.importing.setVisible(nothing)

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.go_to(record_id)

    # what a clerk does

    @override
    def go_to(self, record_id: int) -> None:
        """Show a person in table and card; what hides the person is cleared."""
        if self.model.row_of(record_id) is None:
            self.clear_filters()
        self.view.select_ids([record_id], record_id)

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
        last = self.office.read(undo.latest, self.office.clerk)
        self.refresh()
        if last is not None:
            group_id = last[0]
            self.undoing.offer(
                f"已删除“{name}”的档案。", lambda: self.attempt(lambda: self._bring_back(group_id, chosen[0]))
            )

    def _bring_back(self, group_id: int, person_id: int) -> None:
        self.office.write(undo.take_back, group_id)
        self.refresh()
        self.go_to(person_id)
        message.toast(self, "已恢复")

    def _narrow(self, narrow: Any) -> None:
        self.narrow_by(narrow)
        self.filters.show_parts(self.places.chosen())
