"""The forms of one service: entered by hand, or corrected once it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.service import correcting, finding
from jiceng_desktop.services.service.correcting import Wanted
from jiceng_desktop.services.service.lists import teams
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Clock, Day, Finder, PastDay, Text
from jiceng_desktop.ui.kit.foot import Foot

HOW_LONG = "如 2、1.5、90分"


class Length(Text):
    """How long, as hours or minutes; the value is in minutes."""

    @override
    def value(self) -> int | None:  # type: ignore[override]
        typed = self.text().strip()
        if not typed:
            return None
        served = service.read_served(typed)
        if served.starts is not None:
            raise Refusal("这里填时长；几点到几点，请填在“签到”和“签退”里。")
        return served.minutes

    @override
    def set_value(self, value: int | None) -> None:  # type: ignore[override]
        self.setText(service.as_typed(value, None, None))


class ServiceForm(RecordDialog):
    """One record that is not confirmed yet."""

    kind = service.KIND

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("新增服务记录" if self.record_id is None else "编辑服务记录")
        office = self.office
        self.group("服务")
        volunteer = Finder(lambda text: office.read(finding.volunteers, text), self._name_of, hint="姓名、首字母或编号")
        self.row("volunteer_id", volunteer)
        self.row("served_on", PastDay("如 11-20"))
        event = Finder(
            lambda text: office.read(finding.events, text, datetime.now()), self._title_of, hint="没有活动就空着"
        )
        self.occasion = self.row("occurrence_id", event, wide=True)
        content = self.row("content", Text("例如 楼道巡查", most=100), wide=True)
        content.setCompleter(_completer(office.read(finding.contents), content))
        self.row("minutes", Length(HOW_LONG))
        self.row("team_id", Choice(office.read(teams), blank="按本人所在的队"))
        self.row("starts", Clock("如 9:00"), hint="知道几点到几点时填，时长可以空着")
        self.row("ends", Clock("如 11:30"))
        self.row("role", Text("例如 引导", most=32))
        self.occasion.picked.connect(self._take_event)

    @override
    def loaded(self) -> None:
        self._implied = self._span()
        for name in ("starts", "ends"):
            self.entry(name).changed.connect(self._follow_times)

    def _span(self) -> int | None:
        """Return the minutes from check-in to check-out, where both can be read."""
        try:
            starts, ends = self.entry("starts").value(), self.entry("ends").value()
        except Refusal:  # half typed
            return None
        return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute if starts and ends else None

    def _follow_times(self) -> None:
        """Let the length follow the times, unless it was entered apart from them."""
        try:
            minutes = self.entry("minutes").value()
        except Refusal:  # half typed
            return
        span = self._span()
        if span is not None and span > 0 and minutes in (None, self._implied):
            self._implied = span
            self.entry("minutes").set_value(span)

    def _name_of(self, volunteer_id: int) -> str:
        return self.office.read(finding.names, [volunteer_id]).get(volunteer_id, ("", ""))[0]

    def _title_of(self, occurrence_id: int) -> str:
        found = self.office.read(finding.beginning, occurrence_id)
        return found.title if found else ""

    def _take_event(self, occurrence_id: int) -> None:
        """Fill in what the event says, where nothing is entered."""
        found = self.office.read(finding.beginning, occurrence_id)
        if found is None:
            return
        self.entry("served_on").set_value(found.starts_at.date())
        self.entry("content").set_value(found.title)
        if not self.entry("minutes").text() and found.starts_at.date() == found.ends_at.date():
            self.entry("starts").set_value(found.starts_at.time())
            self.entry("ends").set_value(found.ends_at.time())


def _completer(words: list[str], parent: QWidget) -> QCompleter:
    completer = QCompleter(words, parent)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer


class CorrectionDialog(QDialog):
    """Asks what a confirmed record is to say instead, and why; another clerk decides."""

    asked = Signal(int)

    def __init__(self, desk: Desk, record_id: int, parent: QWidget) -> None:
        self._office, self._record_id = desk.office, record_id
        values = self._read(record_id)  # may be refused: before there is a window
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("更正服务记录")
        self.setMinimumWidth(460)
        self.day, self.content = Day(), Text("例如 楼道巡查", most=100)
        self.team = Choice(self._office.read(teams), blank="不记服务队")
        self.served = Text("如 2、1.5、90分 或 9:00-11:30")
        self.none = QCheckBox("实际没有参加，记为 0 小时(&Z)")
        for entry in (self.day, self.content, self.team, self.served):
            self.none.toggled.connect(entry.setDisabled)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.addItems(list(correcting.WHY))
        self.reason.setCurrentIndex(-1)
        if (line := self.reason.lineEdit()) is not None:
            line.setMaxLength(200)
            line.setPlaceholderText("选择，或写明原因")
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self._lay_out(*values)

    def _read(self, record_id: int) -> tuple[str, str]:
        rows = self._office.read(service.LISTING.rows, [record_id])
        if record_id not in rows:
            raise Refusal("这条服务记录已被另一处删除，请刷新后再试。")
        names = [field.name for field in service.LISTING.fields]
        values = dict(zip(names, rows[record_id], strict=True))
        if values["confirmed_at"] is None:
            raise Refusal("这条记录还没有确认，直接编辑就可以，不用更正。")
        self._before = self._office.read(correcting.unchanged, record_id)
        served = service.show_served(values["minutes"], values["starts_at"], values["ends_at"])
        said = (f"{values['served_on']}", values["content"], values["team"], served)
        return f"{values['name']}（{values['number']}）", "　".join(filter(None, said))

    def _fill(self) -> None:
        """Begin with what the record says: only what is wrong has to be typed."""
        before = self._before
        self.day.set_value(before.served_on)
        self.content.set_value(before.content)
        self.team.set_value(before.team_id)
        if before.served is not None:
            self.served.setText(service.as_typed(before.served.minutes, *before.served.on(before.served_on)))
            self.served.selectAll()

    def _wanted(self) -> Wanted:
        if self.none.isChecked():
            return replace(self._before, served=None)
        day = self.day.value()
        if day is None:
            raise Refusal("请填写服务日期。", "served_on")
        return Wanted(service.read_served(self.served.text()), day, self.content.text(), self.team.value())

    def _lay_out(self, about: str, before: str) -> None:
        told = QLabel(f"{about}\n更正要由另一位工作人员确认后才生效；原来记的、原因和两人的姓名都会保留。")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(10)
        said = QLabel(before)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        form.addRow("原来", said)
        form.addRow("时长改为(&H)", self.served)
        form.addRow("服务日期(&D)", self.day)
        form.addRow("服务内容(&N)", self.content)
        form.addRow("服务队(&T)", self.team)
        form.addRow("", self.none)
        form.addRow("原因(&R)", self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(told)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(Foot(self, "提出更正(&S)"))
        self._fill()
        self.served.setFocus()

    @override
    def accept(self) -> None:
        try:
            asked = self._office.write(correcting.ask, self._record_id, self._wanted(), self.reason.currentText())
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            entries = {"reason": self.reason, "served_on": self.day, "content": self.content, "team_id": self.team}
            entries.get(refusal.field or "", self.served).setFocus()
            return
        super().accept()
        self.asked.emit(asked)


def ask_to_confirm(parent: QWidget, count: int, hours: str) -> bool:
    """Ask before everything in a list is confirmed."""
    return message.ask(
        parent, f"确认列表里的 {count:,} 条记录，共 {hours} 小时吗？\n确认后计入服务时长。", "全部确认(&A)"
    )
