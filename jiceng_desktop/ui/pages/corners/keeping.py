"""Who looks after a corner: volunteers are added by initials and Enter, and relieved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services import corners, teams
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.teams import Candidate
from jiceng_desktop.terms import KeeperRole
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Finder
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.register import hint_line
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView
from jiceng_desktop.ui.kit.undoing import UndoStrip

_SIZE = (760, 460)


class KeepersDialog(QDialog):
    """The people of one corner; every act is done at once and can be taken back."""

    def __init__(self, desk: Desk, parent: QWidget, corner_id: int, name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{name}的人员")
        self._office, self._corner_id = desk.office, corner_id
        self._found: list[Candidate] = []
        self.finder = Finder(self._find, hint="志愿者的姓名、首字母或编号，回车加入；几个人用顿号隔开")
        self.finder.picked.connect(lambda place: message.attempt(self, lambda: self._add(place)))
        self.role = Choice(KeeperRole, blank=None)
        self.view = RecordView(RecordTable(desk.office, keepers.LISTING, self), desk.memory)
        self.view.selectionModel().selectionChanged.connect(self._offer)
        self.undoing = UndoStrip()
        self.empty = hint_line("还没有安排人员。在上面输入志愿者的首字母，按回车就加入了。")
        self.view.setColumnHidden(0, True)  # the title names the corner
        self._lay_out()
        take_room(self, *_SIZE)
        self.finished.connect(lambda: self.view.remember_columns())
        self.refresh()
        if self.view.records.rowCount():
            self.role.set_value(KeeperRole.HELPER)
        self.finder.setFocus()

    def _lay_out(self) -> None:
        adding = QHBoxLayout()
        title = QLabel("加入(&A)")
        title.setBuddy(self.finder)
        for widget in (title, self.finder, self.role):
            adding.addWidget(widget, int(widget is self.finder))
        acts = QVBoxLayout()
        self._about_one = [
            self._button("设为负责人(&M)", lambda: self._give(KeeperRole.MANAGER)),
            self._button("设为协助(&H)", lambda: self._give(KeeperRole.HELPER)),
            self._button("解除(&D)", self.dismiss),
        ]
        for button in self._about_one:
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        middle = QHBoxLayout()
        middle.addWidget(self.view, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(hint_line("负责人的姓名可以印在海报上；负责人和协助的人都在轮换、清点时备选。"))
        column.addLayout(adding)
        column.addWidget(self.undoing)
        column.addWidget(self.empty)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def refresh(self) -> None:
        """Show who looks after the corner today."""
        self.view.show_query(Query(narrow=(self._corner_id,)))
        count = self.view.records.rowCount()
        self.empty.setVisible(not count)
        if count and self.view.current_id() is None:
            first = self.view.records.id_at(0)
            self.view.select_ids([first], first)
        self._offer()

    def _offer(self) -> None:
        for button in self._about_one:
            button.setEnabled(bool(self.view.records.rowCount() and self.view.selected_ids()))

    def _find(self, typed: str) -> list[tuple[int, str, str]]:
        self._found = self._office.read(teams.candidates, typed, None)
        return [(place, one.name, one.detail) for place, one in enumerate(self._found)]

    def _add(self, place: int) -> None:
        candidate, role = self._found[place], self.role.value()
        self.finder.set_value(None)
        count = self._office.write(corners.appoint, self._corner_id, candidate.volunteer_ids, role)
        told = f"{candidate.name}：{role.label}。" if count else f"{candidate.name}本来就是{role.label}。"
        self._done(told)
        self.role.set_value(KeeperRole.HELPER)
        self.finder.setFocus()

    def _give(self, role: KeeperRole) -> None:
        chosen = self.view.selected_ids()
        volunteers = self._office.read(keepers.volunteers_of, chosen)
        self._office.write(corners.appoint, self._corner_id, volunteers, role)
        self._done(f"已设为{role.label}。")

    def dismiss(self) -> None:
        """Relieve who is chosen."""
        chosen = self.view.selected_ids()
        self._office.write(corners.dismiss, chosen)
        self._done(f"已解除 {len(chosen)} 人。")

    def _done(self, sentence: str) -> None:
        self.undoing.offer_back(self._office, sentence, self.refresh)
        self.refresh()
