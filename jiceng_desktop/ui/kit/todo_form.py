"""One thing to be done: what, by whom, until when, and how it ended."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QPushButton

from jiceng_desktop.marks import override
from jiceng_desktop.services import care, people, todos, visits
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Finder, LongText, NearDay, Text

_OUTCOME_HEIGHT = 96


class TodoForm(RecordDialog):
    """Something to be done; with an outcome it is done."""

    kind = care.TODO

    @override
    def lay_out(self) -> None:
        self._task = self.group("要办的事")
        self.row("title", Text("必填，如 联系物业检修楼道灯"), wide=True)
        self.row("owner", Text(most=64))
        self.row("due_on", NearDay("不限时就空着"))
        self.row("person_id", Finder(lambda text: self.office.read(people.find_persons, text), self._name), wide=True)
        self.group("办理结果")
        self.done_on = self.row("done_on", NearDay("办完了再填"))
        outcome = self.row("outcome", LongText(lines=2, hint="办得怎么样；填了结果就算办完"))
        outcome.setMaximumHeight(_OUTCOME_HEIGHT)
        button = QPushButton("今天办完(&A)")
        button.setProperty("class", "small")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.done_on.set_value(date.today()))
        layout = self.done_on.layout()
        if layout is not None:
            layout.addWidget(button)

    @override
    def loaded(self) -> None:
        if self.record_id is not None and (origin := self.office.read(todos.origin, self.record_id)):
            self._task.setTitle(f"要办的事（来自 {origin}）".replace("&", "&&"))

    def _name(self, person_id: int) -> str:
        return next((name for _, name in self.office.read(visits.names, [person_id])), "（已删除）")
