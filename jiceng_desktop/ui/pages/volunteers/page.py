"""志愿者名册: everybody who serves, how they came and left, what they can do, what they learnt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import volunteers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.volunteers import intake
from jiceng_desktop.ui.pages.volunteers.acts import LeaveDialog, TrainingForm
from jiceng_desktop.ui.pages.volunteers.card import VolunteerCard
from jiceng_desktop.ui.pages.volunteers.form import VolunteerForm
from jiceng_desktop.ui.pages.volunteers.panel import HERE, RosterPanel
from jiceng_desktop.ui.pages.volunteers.sections import CARD
from jiceng_desktop.ui.papers.certifying import offer_certificate
from jiceng_desktop.ui.papers.menu import offer_papers


class VolunteerPage(RecordPage):
    """The roster; who has left is listed when looked for."""

    title, icon = "名册", "hand-heart"
    kind, dialog = volunteers.KIND, VolunteerForm
    unit = "名志愿者"
    nothing_yet = "还没有登记志愿者。\n可以导入现有的名册，也可以在居民档案里选中居民，点“转为志愿者”。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model.query = Query(narrow=HERE)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)
        self._offer_import()

    # parts

    @override
    def side(self) -> QWidget:
        self.panel = RosterPanel(self.desk)
        self.panel.narrowed.connect(self._narrow)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.volunteer = VolunteerCard(self.desk, CARD)
        self.volunteer.person_asked.connect(self.person_asked)
        self.volunteer.edit_asked.connect(self.open_current)
        self.volunteer.leave_asked.connect(self.leave)
        self.volunteer.return_asked.connect(lambda: self.attempt(self.return_))
        self.volunteer.training_asked.connect(self.train)
        return self.volunteer

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "account-plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("退出(&L)…", self.leave, "exit-to-app")
        self.offer_for_selected("登记培训(&T)…", self.train_selected, "school-outline")
        offer_certificate(self, self.current)
        offer_papers(self, self._about, self._persons, "请先选中一名志愿者")
        self.offer("导入(&I)", self.import_, "import")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")
        self.others = (
            self.make_action("重新加入(&Y)", self.return_, "undo"),
            self.make_action("暂停服务(&U)", lambda: self.rest(True)),
            self.make_action("恢复服务(&S)", lambda: self.rest(False)),
            self.make_action("删除(&D)", self.delete, "delete-outline", "Delete"),
        )
        self.addActions(list(self.others))

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [*super().menu_actions(), *self.others]

    def _about(self) -> About | None:
        volunteer_id = self.current()
        return None if volunteer_id is None else About(Subject.VOLUNTEER, volunteer_id)

    def _persons(self) -> Sequence[int]:
        return self.office.read(volunteers.persons, self.selected())

    def _offer_import(self) -> None:
        """Put the import before the single entry where there is nothing yet."""
        self.importing = QPushButton("导入志愿者名册…(&R)")
        self.importing.setProperty("class", "primary")
        self.importing.clicked.connect(lambda: self.attempt(self.import_))
        inside = cast(QVBoxLayout, self.empty.layout())
        inside.insertWidget(inside.indexOf(self.empty.button), self.importing, 0, Qt.AlignmentFlag.AlignHCenter)

    # the hooks

    @override
    def refresh(self) -> None:
        super().refresh()
        self.panel.refresh()

    @override
    def show_record(self, record_id: int | None) -> None:
        self.volunteer.show_volunteer(record_id)

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
        found_anywhere = narrow == HERE and query.needle.strip()  # words find everybody, the bare list who is here
        super().show_query(query.with_(narrow=None if found_anywhere else narrow))

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        nothing = self.panel.narrow == HERE and not self.model.query.needle.strip()
        if nothing and not self.model.rowCount():
            self.empty.tell(self.nothing_yet, "新增第一名(&A)", lambda: self.attempt(self.new_record))
        self.importing.setVisible(nothing)

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        self.show_volunteer(record_id)

    @override
    def import_(self) -> None:
        intake.choose_and_open(self.desk, self)

    def import_file(self, path: Path) -> None:
        """Show what a roster would bring."""
        intake.open_file(self.desk, self, path)

    # what a clerk does

    def show_volunteer(self, volunteer_id: int) -> None:
        """Show one volunteer in table and card; what hides somebody is cleared."""
        for narrow in (HERE, volunteers.Narrow(here=False)):
            if self.model.row_of(volunteer_id) is None:
                self.finder.clear()
                self.panel.choose(narrow)
        self.view.select_ids([volunteer_id], volunteer_id)

    def leave(self) -> None:
        """Ask since when and why, then let the selected volunteers leave."""
        chosen = self.selected()
        if not chosen:
            return
        who = self._called(chosen)
        told = f"{who}将退出名册：从各服务队和值班中退出，今后的活动安排一并取消；已有的服务时长保留。"
        asking = LeaveDialog(self.desk, chosen, told, self)
        asking.left.connect(lambda count: self._tell(f"{who}已退出。" if count else "选中的人早已退出。", chosen))
        asking.open()

    def return_(self) -> None:
        """Let the selected volunteers who had left come back."""
        chosen = self.selected()
        if chosen:
            count = self.office.write(volunteers.return_, chosen)
            self._tell(f"重新加入 {count} 人，请再安排服务队。" if count else "选中的人都在册。", chosen)

    def rest(self, resting: bool) -> None:
        """Let the selected volunteers pause, or serve again."""
        chosen = self.selected()
        if chosen:
            count = self.office.write(volunteers.rest, chosen, resting)
            self._tell(f"已{'暂停' if resting else '恢复'} {count} 人的服务。", chosen)

    def train(self, training_id: int | None = None) -> None:
        """Open the form for a training of the volunteer on the card, or for changing one."""
        current = self.current()
        self._train([current] if current is not None else [], training_id)

    def train_selected(self) -> None:
        """Open the form for a training of all selected volunteers."""
        self._train(self.selected())

    def _train(self, chosen: Sequence[int], training_id: int | None = None) -> None:
        if not chosen:
            return
        form = TrainingForm(
            self.desk, training_id, self, {"volunteers": tuple(chosen)} if training_id is None else None
        )
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(lambda: self._tell(f"已登记 {len(chosen)} 人的培训。", chosen))
        form.removed.connect(lambda: self._tell("已删除这次培训。", chosen))
        form.open()

    def delete(self) -> None:
        """Ask, then delete somebody who was entered by mistake; a strip offers the way back."""
        chosen = self.selected()
        if len(chosen) != 1:
            message.tell(self, "为防误删，请一次只删除一名志愿者。不再参加的请用“退出”。")
            return
        shown, who = self.office.read(volunteers.load, chosen[0]), self._called(chosen)
        question = f"确定把{who}从名册里删除吗？\n只有登记错了才删除，不再参加的请用“退出”。居民档案不受影响。"
        if message.ask(self, question, yes="删除(&D)", danger=True):
            self.office.write(volunteers.remove, chosen[0], shown.version)
            self._tell(f"已删除{who}。", ())

    def _called(self, chosen: Sequence[int]) -> str:
        if len(chosen) > 1:
            return f"选中的 {len(chosen)} 名志愿者"
        texts = self.office.read(self.model.listing.texts, chosen)
        return f"“{texts[0][1]}”" if texts else ""

    def _tell(self, sentence: str, chosen: Sequence[int]) -> None:
        """Say what was just done, and offer to take it back."""

        def show() -> None:
            self.refresh()
            if chosen:
                self.show_volunteer(chosen[0])

        self.refresh()
        self.undoing.offer_back(self.office, sentence, show)

    def _narrow(self, narrow: Any) -> None:
        self.narrow_by(narrow)
