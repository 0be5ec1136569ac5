"""What a clerk does with places and duties; every act offers the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jiceng_desktop.services import duties, estates, naming
from jiceng_desktop.services.duties import Held
from jiceng_desktop.services.estates import grids
from jiceng_desktop.services.estates.dwellings import Survey
from jiceng_desktop.services.naming import CHILDREN, LABELS, PARENTS
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.places.forms import AppointForm, BuildingForm, EndForm, NameForm
from jiceng_desktop.ui.pages.places.merge import MergeForm
from jiceng_desktop.ui.pages.places.model import Key, Spot


class PlaceActs:
    """Knows where the clerk is in the trees and carries out what is asked for there.

    ``goal`` is the place to go to once the trees show it.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self.desk, self.office, self._window = desk, desk.office, window
        self.undoing: UndoStrip  # the page's, once it is laid out
        self.spot: Spot | None = None
        self.goal: Key | None = None
        self.found = Survey([], [], [])

    # where the clerk is

    def where(self) -> str:
        """Return the whole name of the chosen place."""
        if self.spot is None:
            return ""
        if not self.spot.node.id:
            return self.spot.node.name
        return self.office.read(naming.path, *self.spot.key)

    def chosen_place(self) -> Key | None:
        """Return which place is chosen, None where it is none or stands for what lies in no grid."""
        return self.spot.key if self.spot is not None and self.spot.node.id else None

    def _above(self, kind: str) -> int | None:
        """Return the id of the place of a kind that the chosen one is or lies in."""
        spot = self.spot
        while spot is not None and spot.node.kind != kind:
            spot = spot.parent
        return spot.node.id if spot is not None else None

    # what a clerk does

    def build(self) -> None:
        """Ask for whole buildings; for a compound where there is none yet."""
        if not self.office.read(estates.compounds):
            self.add("compound", None)
            return
        grids = [(node.id, node.name) for node in self.found.grids if node.id]
        form = BuildingForm(self.desk, self._window, self._above("compound"), grids)
        form.saved.connect(lambda place_id: self._built(form.added, place_id))
        self._show_form(form)

    def kind_inside(self) -> str:
        """Return what is added at the chosen place: what lies in it, or another one like it."""
        if self.spot is None:
            return "compound"
        return CHILDREN.get(self.spot.node.kind, self.spot.node.kind)

    def add_inside(self) -> None:
        """Add what lies in the chosen place; a compound where none is chosen."""
        kind, spot = self.kind_inside(), self.spot
        if kind not in PARENTS or spot is None:
            self.add(kind, None)
            return
        above = spot.parent if kind == spot.node.kind else spot
        self.add(kind, above.node.id if above is not None else None)

    def add(self, kind: str, parent_id: int | None) -> None:
        """Ask for a name and add a place."""
        self._open_form(NameForm(self.desk, self._window, kind, parent_id), kind)

    def _open_form(self, form: NameForm, kind: str) -> None:
        form.saved.connect(lambda place_id: self._added(kind, place_id))
        self._show_form(form)

    def _added(self, kind: str, place_id: int) -> None:
        self.goal = (kind, place_id)
        self.offer_back(f"已新增“{self.office.read(naming.path, kind, place_id)}”。")

    def _built(self, count: int, compound_id: int) -> None:
        self.goal = ("compound", compound_id)
        if count:
            self.offer_back(f"已新增 {count:,} 户房屋。")
        else:
            message.toast(self._window, "这些房屋都已经登记过，没有新增")

    def rename(self) -> None:
        """Ask for another name of the chosen place."""
        if (key := self.chosen_place()) is None:
            return
        before = self.office.read(naming.own_name, *key)
        form = NameForm(self.desk, self._window, key[0], None, (key[1], before))
        form.saved.connect(lambda _id: self._renamed(key, before))
        self._show_form(form)

    def _renamed(self, key: Key, before: str) -> None:
        now = self.office.read(naming.own_name, *key)
        if now != before:
            self.offer_back(f"“{before}”已改名为“{now}”，里面的地址一起更改。")

    def merge(self) -> None:
        """Ask into which other place the chosen one goes."""
        if (key := self.chosen_place()) is None:
            return
        others = self.office.read(estates.alike, *key)
        if not others:
            message.tell(self._window, f"没有别的{LABELS[key[0]]}可以合并。")
            return
        form = MergeForm(self.desk, self._window, *key, others)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.accepted.connect(lambda: self._merged(key[0], form.target.value()))
        form.open()

    def _merged(self, kind: str, target_id: int) -> None:
        self.goal = (kind, target_id)
        self.offer_back("已合并。")

    def remove(self) -> None:
        """Ask, then delete the chosen place; one with people in it is refused before anything is asked."""
        if (key := self.chosen_place()) is None:
            return
        name = self.where()
        goes = dict(self.office.read(estates.removable, *key))
        count = len(goes.get("dwelling", ()))
        inside = f"里面的 {count:,} 户空房屋会一起删除。" if count and key[0] not in {"dwelling", "grid"} else ""
        if message.ask(self._window, f"确定删除“{name}”吗？{inside}\n删除后可以撤销。", yes="删除(&D)", danger=True):
            self.done(estates.remove, *key, told=f"已删除“{name}”。")

    def arrange(self, kind: str, ids: list[int]) -> None:
        """Put neighbours into another order."""
        self._reorder(estates.arrange, kind, ids, "已调整顺序。")

    def arrange_by_number(self, kind: str, parent_id: int) -> None:
        """Let the numbers of what lies in a place decide on the order again."""
        self._reorder(estates.arrange_by_number, kind, parent_id, "已按号数排列。")

    def _reorder(self, service: Any, kind: str, about: Any, told: str) -> None:
        """Change an order as a job: everything that lies in the places follows."""

        def work(_report: Report) -> None:
            self.office.write(service, kind, about)

        self.desk.jobs.run(self._window, "正在调整顺序…", work, lambda _: self.offer_back(told))

    def assign(self, building_ids: Sequence[int], grid_id: int) -> None:
        """Put buildings into a grid, or with 0 into none."""
        message.attempt(self._window, partial(self._assign, building_ids, grid_id))

    def _assign(self, building_ids: Sequence[int], grid_id: int) -> None:
        moved = self.office.write(grids.assign, building_ids, grid_id or None)
        name = self.office.read(naming.path, "grid", grid_id) if grid_id else ""
        if moved:
            self.offer_back(f"{moved} 栋楼已划入{name}。" if name else f"{moved} 栋楼不再属于任何网格。")

    def appoint(self, kind: str, place_id: int) -> None:
        """Ask who is to answer for a place."""
        form = AppointForm(self.desk, self._window, kind, place_id)
        form.saved.connect(lambda _id: self.offer_back(f"已登记{duties.ROLES[kind].label}。"))
        self._show_form(form)

    def hand_over(self, held: Held) -> None:
        """Ask who takes over a duty."""
        form = AppointForm(self.desk, self._window, held.kind, held.place_id, held)
        form.saved.connect(lambda _id: self.offer_back(f"{held.place}{held.role.label}已交接。"))
        self._show_form(form)

    def end_duty(self, held: Held) -> None:
        """Ask on which day a duty ends."""
        form = EndForm(self.desk, self._window, held)
        form.saved.connect(lambda _id: self.offer_back(f"{held.name}的任职已结束。"))
        self._show_form(form)

    def delete_duty(self, held: Held) -> None:
        """Ask, then delete a duty that was entered by mistake; one that was held and is over is ended instead."""
        question = (
            f"“{held.name}”从来没有担任过{held.place}{held.role.label}，是登记错了吗？\n如果只是不再担任，请用“结束”。"
        )
        if message.ask(self._window, question, yes="登记错了，删除(&D)", danger=True):
            told = f"已删除{held.name}的任职记录。"
            message.attempt(self._window, partial(self.done, duties.remove, held.id, told=told))

    # the way back

    def done(self, service: Any, *args: Any, told: str) -> None:
        """Carry out one act and offer the way back."""
        self.office.write(service, *args)
        self.offer_back(told)

    def offer_back(self, sentence: str) -> None:
        """Say what was just done, with a button that takes it back."""
        self.undoing.offer_back(self.office, sentence, jobs=self.desk.jobs)  # a whole compound takes seconds

    def _show_form(self, form: RecordDialog) -> None:
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.open()
