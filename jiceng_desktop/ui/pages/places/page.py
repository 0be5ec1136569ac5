"""小区与网格: places and grids on the left, their dwellings in the middle, the chosen place on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.estates import dwellings
from jiceng_desktop.services.estates.dwellings import Survey
from jiceng_desktop.services.naming import CHILDREN, LABELS, PARENTS
from jiceng_desktop.services.places import Node
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.places import printing
from jiceng_desktop.ui.pages.places.acts import PlaceActs
from jiceng_desktop.ui.pages.places.card import PlaceCard
from jiceng_desktop.ui.pages.places.gaps import GapList
from jiceng_desktop.ui.pages.places.model import Key, Spot
from jiceng_desktop.ui.pages.places.tree import PlaceTree
from jiceng_desktop.ui.papers.menu import offer_papers

_TREES = (420, 260)


class PlacePage(RecordPage):
    """Every place of the community, and who answers for it."""

    title, icon = "小区与网格", "home-city"
    listing = dwellings.LISTING
    unit = "户房屋"
    side_stays = True
    nothing_yet = "还没有登记房屋。\n可以一次新增一整栋楼；导入花名册时也会自动建立。"

    def __init__(self, desk: Desk) -> None:
        self.acts = PlaceActs(desk, self)
        super().__init__(desk)
        self.undoing = UndoStrip()
        self.acts.undoing = self.undoing
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)
        self.gaps = GapList()
        self.gaps.appoint_asked.connect(self.acts.appoint)
        self.gaps.grid_asked.connect(lambda ids: self.grid_menu(ids).popup(QCursor.pos()))
        self.gaps.print_asked.connect(lambda: printing.print_gaps(self, self.desk, self.gaps.gaps))
        self.gaps.left.connect(lambda: self.duty_action.setChecked(False))
        self.middle.addWidget(self.gaps)
        self._follow_choice()

    # parts

    @override
    def side(self) -> QWidget:
        def read(entrance_id: int) -> list[Node]:
            return self.office.read(dwellings.in_entrance, entrance_id)

        self.place_tree = PlaceTree("小区与楼栋", read, self.desk.memory, "places")
        self.grid_tree = PlaceTree("网格", read, self.desk.memory, "grids")
        for tree, other in ((self.place_tree, self.grid_tree), (self.grid_tree, self.place_tree)):
            tree.chosen.connect(partial(self._choose, other))
            tree.places.arranged.connect(self.acts.arrange)
            tree.places.assigned.connect(self.acts.assign)
            tree.customContextMenuRequested.connect(partial(self._show_place_menu, tree))
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.setMinimumWidth(300)
        both.addWidget(self.place_tree)
        both.addWidget(self.grid_tree)
        both.setSizes(list(_TREES))
        return both

    @override
    def card(self) -> QWidget:
        self.place_card = PlaceCard(self.desk)
        self.place_card.person_asked.connect(self.person_asked)
        self.place_card.appoint_asked.connect(self.acts.appoint)
        self.place_card.hand_over_asked.connect(self.acts.hand_over)
        self.place_card.end_asked.connect(self.acts.end_duty)
        self.place_card.mistake_told.connect(self.acts.delete_duty)
        return self.place_card

    @override
    def build_actions(self) -> None:
        self.add_action = self.make_action("整栋新增(&N)", self.new_record, "office-building-outline")
        self.add_action.setMenu(self._filled_when_shown(self._fill_add_menu))
        self.bar.addAction(self.add_action)
        self.rename_action = self.offer("改名(&M)", self.acts.rename, "pencil", "F2")
        self.remove_action = self.offer("删除(&D)", self.acts.remove, "delete-outline")
        self.grid_action = self.offer("划入网格(&S)", self._pop_grid_menu, "sitemap-outline")
        self.grid_action.setMenu(self._filled_when_shown(self._fill_grid_menu))
        self.duty_action = self.offer("责任到人(&C)", lambda: None, "account-tie")
        self.duty_action.setCheckable(True)
        self.duty_action.toggled.connect(lambda: self.tell_emptiness())
        self.print_action = self.offer("打印(&P)", partial(self.print_list, False), "printer")
        self.print_action.setMenu(self._filled_when_shown(self._fill_print_menu))
        offer_papers(self, self._about, nothing="请先在左边选中一栋楼")
        self.merge_action = self.offer("合并(&L)", self.acts.merge, "call-merge")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))

    def _filled_when_shown(self, fill: Callable[[QMenu], None]) -> QMenu:
        """Return a menu that says what can be done at the moment it is opened."""
        menu = QMenu(self)

        def refill() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(refill)
        return menu

    # the hooks

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def refresh(self) -> None:
        super().refresh()
        self.desk.jobs.quiet(self.place_tree, lambda: self.office.read(dwellings.survey), self.show_survey)

    def show_survey(self, found: Survey) -> None:
        """Show the counted places and grids."""
        self.acts.found = found
        self.place_tree.show_nodes(found.places)
        self.grid_tree.show_nodes(found.grids)
        self.gaps.show_gaps(found.gaps, bool(found.places or found.grids))
        count = len(found.gaps)
        self.duty_action.setIconText(f"责任到人 {count:,}(&C)" if count else "责任到人(&C)")
        if self.acts.goal is not None:
            tree = self.grid_tree if self.acts.goal[0] == "grid" else self.place_tree
            tree.go_to(self.acts.goal)
            self.acts.goal = None
        elif self.acts.spot is not None:
            self.acts.spot = self.place_tree.current() or self.grid_tree.current()
            if self.acts.spot is None:
                self.narrow_by(None)
        self._follow_choice()
        self.show_record(self.current())

    @override
    def show_record(self, record_id: int | None) -> None:
        self.place_card.show_place(self.acts.spot.node if self.acts.spot else None, record_id)

    @override
    def narrowing(self) -> list[str]:
        return ([self.acts.where()] if self.acts.spot else []) + super().narrowing()

    @override
    def clear_filters(self) -> None:
        for tree in (self.place_tree, self.grid_tree):
            tree.leave()
        self.acts.spot = None
        self._follow_choice()
        super().clear_filters()

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if self.duty_action.isChecked():
            self.middle.setCurrentWidget(self.gaps)

    @override
    def open_record(self, record_id: int) -> None:
        """Show the card of the first who lives there, the head of the household where one is known."""
        living = self.office.read(dwellings.residents, record_id)
        if living:
            self.person_asked.emit(living[0].id)
        else:
            message.toast(self, "这户空置，没有登记居住人员")

    @override
    def new_record(self) -> None:
        self.acts.build()

    @override
    def print_(self) -> None:
        self.print_list(by_household=False)

    @override
    def remember(self) -> None:
        super().remember()
        self.place_tree.remember()
        self.grid_tree.remember()

    def _choose(self, other: PlaceTree, spot: Spot | None) -> None:
        other.leave()
        self.acts.spot = spot
        self.duty_action.setChecked(False)
        self._follow_choice()
        with self._until_settled():
            self.view.selectionModel().clear()  # another place begins at its first door
        self.narrow_by(None if spot is None else spot.key)

    def _buildings(self) -> list[int]:
        """Return the selected buildings of either tree."""
        spots = [*self.place_tree.picked(), *self.grid_tree.picked()]
        return list(dict.fromkeys(spot.node.id for spot in spots if spot.node.kind == "building"))

    def _follow_choice(self) -> None:
        """Offer what can be done with the chosen place."""
        for action in (self.rename_action, self.merge_action, self.remove_action):
            action.setEnabled(self.acts.chosen_place() is not None)
        self.grid_action.setEnabled(bool(self._buildings()))

    # menus

    def _fill_add_menu(self, menu: QMenu) -> None:
        inside = self.acts.kind_inside()
        if inside in PARENTS:
            menu.addAction(
                self.make_action(f"在{self.acts.where()}新增{LABELS[inside]}…", self.acts.add_inside, "plus")
            )
            menu.addSeparator()
        menu.addAction(self.make_action("整栋新增…", self.new_record, "office-building-outline"))
        for kind in ("compound", "grid"):
            menu.addAction(self.make_action(f"新增{LABELS[kind]}…", partial(self.acts.add, kind, None), "plus"))

    def _fill_grid_menu(self, menu: QMenu) -> None:
        menu.addActions(self.grid_menu(self._buildings()).actions())

    def grid_menu(self, building_ids: list[int]) -> QMenu:
        """Return the grids to choose from for some buildings."""
        menu = QMenu(self)
        for node in self.acts.found.grids:
            if node.id:
                menu.addAction(self.make_action(node.name, partial(self.acts.assign, building_ids, node.id)))
        menu.addSeparator()
        menu.addAction(self.make_action("不属于任何网格", partial(self.acts.assign, building_ids, 0)))
        menu.addAction(self.make_action("新增网格…", partial(self.acts.add, "grid", None), "plus"))
        return menu

    def _pop_grid_menu(self) -> None:
        self.grid_menu(self._buildings()).popup(QCursor.pos())

    def _fill_print_menu(self, menu: QMenu) -> None:
        where = self.acts.where() or "全部小区"
        for title, act in (
            (f"{where}住户名单，一人一行(&1)…", partial(self.print_list, by_household=False)),
            (f"{where}住户名单，一户一行(&2)…", partial(self.print_list, by_household=True)),
            ("门牌标签(&3)…", partial(printing.print_labels, self, self.desk, self._printed_place(), "door")),
            ("信封地址标签(&4)…", partial(printing.print_labels, self, self.desk, self._printed_place(), "envelope")),
            ("屏幕上的房屋列表(&5)…", super().print_),
        ):
            menu.addAction(self.make_action(title, act, "printer"))

    def _about(self) -> About | None:
        spot = self.acts.spot
        here = spot is not None and spot.node.kind == "building" and spot.node.id
        return About(Subject.BUILDING, spot.node.id) if spot is not None and here else None

    def _show_place_menu(self, tree: PlaceTree, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        spot = tree.current() if tree.indexAt(place).isValid() else None
        if spot is None:
            menu.addAction(self.make_action("新增小区（楼院）…", partial(self.acts.add, "compound", None), "plus"))
            menu.addAction(self.make_action("新增网格…", partial(self.acts.add, "grid", None), "plus"))
        else:
            menu.addActions(self._spot_actions(tree, spot))
        menu.popup(tree.viewport().mapToGlobal(place))

    def _spot_actions(self, tree: PlaceTree, spot: Spot) -> list[QAction]:
        offered = []
        if spot.node.kind in CHILDREN:
            title = f"新增{LABELS[CHILDREN[spot.node.kind]]}…"
            offered.append(self.make_action(title, self.acts.add_inside, "plus"))
        if spot.node.id:
            offered += [self.rename_action, self.merge_action, self.remove_action]
        if spot.node.kind in {"compound", "building", "entrance", "grid"} and spot.node.id:
            offered.append(self.make_action("上移（Alt+↑）", partial(tree.places.move, spot, -1), "arrow-up"))
            offered.append(self.make_action("下移（Alt+↓）", partial(tree.places.move, spot, 1), "arrow-down"))
        if spot.node.kind in {"compound", "building"} and tree is self.place_tree:
            child = CHILDREN[spot.node.kind]
            again = partial(self.acts.arrange_by_number, child, spot.node.id)
            offered.append(self.make_action(f"里面的{LABELS[child]}按号数排列", again))
        if spot.node.kind == "building":
            offered.append(self.grid_action)
        return offered

    def print_list(self, by_household: bool = False) -> None:
        """Print who lives in the chosen place, a line for each person or each household."""
        printing.print_place(self, self.desk, self._printed_place(), by_household)

    def _printed_place(self) -> Key | None:
        return self.acts.spot.key if self.acts.spot else None
