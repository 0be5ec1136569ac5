"""The card on the right: the chosen place, who answers for it, and who lives in the chosen dwelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties
from jiceng_desktop.services.estates import dwellings
from jiceng_desktop.services.estates.dwellings import Place, Resident
from jiceng_desktop.services.naming import LABELS
from jiceng_desktop.services.places import Node
from jiceng_desktop.terms import Relation
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk

_FORMER_SHOWN = 5


class PlaceCard(Card):
    """Everything about one place; names lead to the cards of persons."""

    person_asked = Signal(int)
    appoint_asked = Signal(str, int)
    hand_over_asked = Signal(object)
    end_asked = Signal(object)
    mistake_told = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("在左边选一个小区、楼栋、单元或网格，这里显示它的情况和责任人。")
        self._desk = desk
        self.show_hint()

    def show_place(self, node: Node | None, dwelling_id: int | None) -> None:
        """Show a place with its counts, and the people of a dwelling below; what is gone by now, as a hint."""
        try:
            self._show(node, dwelling_id)
        except Refusal:  # deleted, here or at another desk; the trees will follow in a moment
            self.show_hint()

    def _show(self, node: Node | None, dwelling_id: int | None) -> None:
        self.clear()
        if node is not None and node.id:
            self._show_node(node, self._desk.office.read(dwellings.place, node.kind, node.id))
        elif node is not None:
            self._show_homeless(node)
        if dwelling_id is not None and (node is None or node.kind != "dwelling"):
            home = self._desk.office.read(dwellings.place, "dwelling", dwelling_id)
            self.section("所选房屋")
            self.text(home.name)
            self._show_residents(dwelling_id)
        elif node is None:
            self.show_hint()

    def _show_node(self, node: Node, place: Place) -> None:
        self.headline(place.name, LABELS[node.kind])
        self._show_counts(node)
        if place.grid:
            self.line("所在网格", place.grid)
        elif node.kind in {"building", "entrance", "dwelling"}:
            self.line("所在网格", "没有划入网格")
        if node.kind in duties.ROLES:
            self._show_duties(place)
        if place.above:
            self.section("上级责任人")
            for held in place.above:
                self._person(held.person_id, held.name, f"{held.role.label}　{held.place}")
        if node.kind == "dwelling":
            self.section(f"居住人员（{node.people}）")
            self._show_residents(node.id)

    def _show_homeless(self, node: Node) -> None:
        """Show what lies in no grid."""
        self.headline(node.name, "每栋楼都应当属于一个网格")
        self.text("选中这里的楼栋（可以按住 Ctrl 多选），拖到上面的网格里，或者点“划入网格”。")
        self._show_counts(node)

    def _show_counts(self, node: Node) -> None:
        self.line("居住人口", f"{node.people:,} 人")
        if node.kind != "dwelling":
            self.line("房屋", f"{node.dwellings:,} 户")
            self.line("空置", f"{node.vacant:,} 户")
        self.line("居住户", f"{node.households:,} 户")

    def _show_duties(self, place: Place) -> None:
        role = duties.ROLES[place.kind]
        present = [held for held in place.held if held.to_on is None]
        self.section(role.label)
        for number, held in enumerate(present):
            self._person(held.person_id, held.name, held.gone or held.span)
            hand_over, end = partial(self.hand_over_asked.emit, held), partial(self.end_asked.emit, held)
            mistake = partial(self.mistake_told.emit, held)
            offers = (("交接…(&Q)", hand_over), ("结束…(&O)", end), ("登错了(&E)", mistake))
            self._buttons(*(offers if not number else ((title[: -len("(&Q)")], act) for title, act in offers)))
        if not present:
            self.text(f"今天没有{role.label}。")
        more = "再加一位" if present else "指定"
        self._buttons((f"{more}{role.label}…(&T)", lambda: self.appoint_asked.emit(place.kind, place.id)))
        former = [held for held in place.held if held.to_on is not None]
        if former:
            self.section(f"曾任{role.label}（{len(former)}）")
        for held in former[:_FORMER_SHOWN]:
            self._person(held.person_id, held.name, held.span)

    def _show_residents(self, dwelling_id: int) -> None:
        residents = self._desk.office.read(dwellings.residents, dwelling_id)
        if not residents:
            self.text("空置，没有登记居住人员。")
        for one in residents:
            self._person(one.id, one.name, told(one))

    # parts

    def _person(self, person_id: int, name: str, note: str) -> None:
        link = QPushButton(name.replace("&", "&&"))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip("查看这位居民的档案")
        link.clicked.connect(lambda: self.person_asked.emit(person_id))
        self._row(link, label(note, "hint"))

    def _buttons(self, *offers: tuple[str, Callable[[], object]]) -> None:
        made = []
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(lambda _checked=False, act=act: act())
            made.append(button)
        self._row(*made)

    def _row(self, *widgets: QWidget) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in widgets:
            layout.addWidget(widget, int(not isinstance(widget, QPushButton)))
        if isinstance(widgets[-1], QPushButton):
            layout.addStretch(1)
        self.add(row)


def told(one: Resident) -> str:
    """Return what tells a resident from the others: relation, age, tenant or owner; of who is gone, just that."""
    if one.gone is not None:
        return f"已{one.gone.label}，居住记录还没有结束"
    relation = one.relation.label if one.relation and one.relation is not Relation.UNSTATED else ""
    age = f"{words.show_age(one.born_on, date.today())}岁" if one.born_on else ""
    return "　".join(filter(None, (relation, age, one.role.label if one.role else "")))
