"""What stands above the lines of a paper sheet: the event, or the day and what was done."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLabel, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import service
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service import Sheet, finding
from jiceng_desktop.services.service.lists import teams
from jiceng_desktop.ui.kit.fields import Choice, Finder, PastDay, Text


class SheetHead(QWidget):
    """Enter goes from field to field; an event fills in the others and leads straight to the lines."""

    changed = Signal()
    done = Signal()
    refused = Signal(str)  # why Enter leads nowhere
    event_taken = Signal(str)  # how long it took, as somebody would type it

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("formBody")
        self._office = office
        self.occasion = Finder(
            lambda text: office.read(finding.events, text, datetime.now()),
            self._title_of,
            hint="名称、首字母或日期，如 11-20；不是活动就空着，回车",
        )
        self.day = PastDay("如 11-20")
        self.content = Text("例如 楼道巡查", most=100)
        completer = QCompleter(office.read(finding.contents), self.content)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.content.setCompleter(completer)
        self.team = Choice(office.read(teams), blank="按各人所在的队")
        self._lay_out()
        self.occasion.picked.connect(self._take_event)
        self.occasion.returnPressed.connect(self._pass_event)
        self.day.entry.returnPressed.connect(self._pass_day)
        self.content.returnPressed.connect(self._pass_content)
        for field in (self.occasion, self.day, self.content, self.team):
            field.changed.connect(self.changed)
        self.setFocusProxy(self.occasion)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        rows = (
            ("活动(&V)", self.occasion, 0, 0),
            ("服务队(&G)", self.team, 0, 2),
            ("服务内容(&T)", self.content, 1, 0),
            ("服务日期(&D)", self.day, 1, 2),
        )
        for title, field, row, column in rows:
            label = QLabel(title)
            label.setBuddy(self.day.entry if field is self.day else field)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row, column + 1)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 1)
        self.setTabOrder(self.occasion, self.day.entry)
        self.setTabOrder(self.day.entry, self.content)
        self.setTabOrder(self.content, self.team)

    def take(self, occurrence_id: int) -> None:
        """Be about an event."""
        self.occasion.choose(occurrence_id, self._title_of(occurrence_id))

    def sheet(self) -> Sheet:
        """Return what is entered; raises a Refusal that names the field."""
        return Sheet(self.occurrence_id(), self._day(), self.content.value() or "", self.team.value())

    def occurrence_id(self) -> int | None:
        """Return the event; raises a Refusal while something is typed that was not picked."""
        try:
            found = self.occasion.value()
        except Refusal:
            raise Refusal("没有找到这场活动。请从列表中选择，或清空后填日期和内容。", "occurrence_id") from None
        return found if isinstance(found, int) else None

    def point_at(self, field: str | None) -> None:
        """Put the cursor where something is wrong."""
        {"served_on": self.day, "content": self.content}.get(field or "", self.occasion).setFocus()

    def _day(self) -> date | None:
        try:
            return self.day.value()
        except Refusal as refusal:
            raise Refusal(str(refusal), "served_on") from None

    def _title_of(self, occurrence_id: int) -> str:
        found = self._office.read(finding.beginning, occurrence_id)
        return found.title if found else ""

    def _take_event(self, occurrence_id: int) -> None:
        found = self._office.read(finding.beginning, occurrence_id)
        if found is None:
            return
        self.day.set_value(found.starts_at.date())
        self.content.set_value(found.title)
        self.team.set_value(found.team_id)
        minutes = int((found.ends_at - found.starts_at).total_seconds()) // 60
        one_day = found.ends_at.date() == found.starts_at.date()
        self.event_taken.emit(service.as_typed(minutes, found.starts_at, found.ends_at) if one_day else "")
        self.done.emit()

    def _pass_event(self) -> None:
        if not self.occasion.text().strip():
            self.day.setFocus()

    def _pass_day(self) -> None:
        try:
            day = self.day.value()
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return
        if day is None:
            self.refused.emit("请填写服务日期，如 11-20。")
        else:
            self.content.setFocus()

    def _pass_content(self) -> None:
        if self.content.value():
            self.done.emit()
