"""录入签到表: one screen, the keyboard alone. Initials, Enter, hours, Enter, the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.service import Row, finding
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Check, Finder, Text
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.service.sheet_head import SheetHead
from jiceng_desktop.ui.pages.service.sheet_lines import Line, LinesTable

_WIDTH, _HEIGHT = 980, 680
_LOOKED_AT, _OFFERED = 60, 8
_HINT = "回车记下一位；时长和上一位一样，就直接回车。↓ 到下面的名单：回车改，Delete 去掉。"


class SheetDialog(QDialog):
    """A paper sheet: what it is about above, who is entered in the middle, who was entered below."""

    entered = Signal(object, str)  # the new records, and their hours together

    def __init__(self, desk: Desk, parent: QWidget, occurrence_id: int | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("录入签到表")
        self._office = desk.office
        self._changing: int | None = None  # the line that was taken up
        self._usual = ""  # how long the others served, while one is changed
        self._unsaid = ""  # what stands above is not whole: why
        self.head = SheetHead(desk.office)
        self.who = _Who(self._find, hint="姓名、首字母或编号")
        self.how_long = _HowLong("如 2、1.5、90分、9:00-11:30", most=40)
        self.alike = Check("时长都一样，选中人就记下(&M)")
        self.note = QLabel()
        self.table = LinesTable()
        self.total = QLabel()
        self.total.setMargin(6)
        self.bring_button = _button("带入(&B)", self.bring)
        self.save_button = _button("全部保存(&S)", self.save)
        self.save_button.setProperty("class", "primary")
        self.cancel_button = _button("取消(&C)", self.reject)
        self._lay_out()
        self._connect()
        take_room(self, _WIDTH, _HEIGHT)
        self._say("")
        self._show()
        if occurrence_id is not None:
            self.head.take(occurrence_id)

    def _lay_out(self) -> None:
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        entry = QHBoxLayout()
        entry.setContentsMargins(14, 0, 14, 0)
        entry.setSpacing(10)
        for title, field, stretch in (("志愿者(&W)", self.who, 3), ("时长(&H)", self.how_long, 2)):
            label = QLabel(title)
            label.setBuddy(field)
            entry.addWidget(label)
            entry.addWidget(field, stretch)
        entry.addWidget(self.alike)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 4, 14, 12)
        foot.addWidget(self.total, 1)
        for button in (self.bring_button, self.save_button, self.cancel_button):
            foot.addWidget(button)
        said, listed = QHBoxLayout(), QHBoxLayout()
        for row, widget in ((said, self.note), (listed, self.table)):
            row.setContentsMargins(14, 0, 14, 0)
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addLayout(entry)
        layout.addLayout(said)
        layout.addLayout(listed, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.head.done.connect(self._begin)
        self.head.refused.connect(lambda sentence: self._say(sentence, "problem"))
        self.head.event_taken.connect(self._take_length)
        self.head.changed.connect(self._show)
        self.who.picked.connect(self._picked)
        self.who.returnPressed.connect(self._not_picked)
        self.how_long.returnPressed.connect(self._take_down)
        for field in (self.who, self.how_long):
            field.down.connect(self._enter_table)
        self.table.taken_up.connect(self._take_up)
        self.table.taken_out.connect(self._take_out)
        self.table.left.connect(self.who.setFocus)
        self.table.currentCellChanged.connect(lambda row, *_: self._tell_fault(row))
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)

    # entering one

    def _find(self, text: str) -> Sequence[tuple[int, str, str]]:
        try:
            occurrence_id = self.head.occurrence_id()
        except Refusal:
            occurrence_id = None
        found = self._office.read(finding.volunteers, text, occurrence_id, self.head.team.value(), _LOOKED_AT)
        there = {line.volunteer_id for line in self.table.lines}
        told = [(one[0], one[1], f"{one[2]}（已录）") for one in found if one[0] in there]
        return [*(one for one in found if one[0] not in there), *told][:_OFFERED]

    def _begin(self) -> None:
        self._say("")
        self.who.setFocus()

    def _take_length(self, typed: str) -> None:
        if typed:
            self.how_long.set_value(typed)

    def _picked(self, _volunteer_id: int) -> None:
        self._say("")
        if self.alike.value() and self.how_long.value() and self._changing is None:
            self._take_down()
        else:
            self.how_long.setFocus()
            self.how_long.selectAll()

    def _not_picked(self) -> None:
        """Say why Enter leads nowhere; what was typed stays."""
        if not self.who.text().strip():
            self._say("都录完了，按 Ctrl+S 全部保存。" if self.table.lines else "输入姓名、首字母或编号，回车。")
        elif self.who.finds_nothing():
            self._say(f"名册里没有找到“{self.who.text().strip()}”，请核对姓名或编号。", "problem")

    def _take_down(self) -> None:
        """Add the line, or put it back where it was taken up, and wait for the next one."""
        try:
            volunteer_id = self.who.value()
            if not isinstance(volunteer_id, int):
                raise Refusal("请先选择志愿者。", "volunteer_id")
            served = service.read_served(self.how_long.text())
        except Refusal as refusal:
            self._say(str(refusal), "problem")
            (self.how_long if refusal.field == "minutes" else self.who).setFocus()
            return
        name, number = self._office.read(finding.names, [volunteer_id]).get(volunteer_id, (self.who.text(), ""))
        line = Line(volunteer_id, name, number, self.how_long.text().strip(), served)
        lines = list(self.table.lines)
        place = len(lines) if self._changing is None else self._changing
        lines[place : place + 1] = [line]
        self._put_down()
        self.who.setFocus()
        self._show(lines, place)
        fault = self.table.faults.get(place)
        problem = f"第 {place + 1} 行：{fault.sentence}" if fault else self._unsaid
        self._say(problem, "problem" if problem else "hint")

    def _put_down(self) -> None:
        """Be ready for the next one; after a change the usual length is there again."""
        self.who.set_value(None)
        if self._changing is not None:
            self.how_long.set_value(self._usual)
        self._changing = None

    # the lines below

    def _enter_table(self) -> None:
        if self.table.lines:
            self.table.setFocus()
            self.table.selectRow(min(self.table.faults, default=len(self.table.lines) - 1))

    def _take_up(self, place: int) -> None:
        """Let a line be entered anew; it stays in the list until then."""
        line = self.table.lines[place]
        if self._changing is None:
            self._usual = self.how_long.text()
        self._changing = place
        self.who.choose(line.volunteer_id, line.name)
        self.how_long.set_value(line.typed)
        self.how_long.setFocus()
        self.how_long.selectAll()
        self._say(f"正在改第 {place + 1} 行，回车放回去。")

    def _take_out(self, place: int) -> None:
        line = self.table.lines[place]
        if self._changing is not None:
            self._put_down()
        self._show([*self.table.lines[:place], *self.table.lines[place + 1 :]], min(place, len(self.table.lines) - 2))
        self._say(f"已去掉第 {place + 1} 行：{line.name} {line.typed}。")
        if not self.table.lines:
            self.who.setFocus()

    def bring(self) -> None:
        """Add who signed in at the event or was assigned to it."""
        try:
            served = service.read_served(self.how_long.text())
        except Refusal as refusal:
            self._say(f"先写好时长，再带入。{refusal}", "problem")
            self.how_long.setFocus()
            return
        ids = self._waiting()
        names = self._office.read(finding.names, ids)
        typed = self.how_long.text().strip()
        self._show([*self.table.lines, *(Line(one, *names[one], typed, served) for one in ids)])
        self._say(f"已带入 {len(ids)} 人，没有来的请去掉，时长不一样的请改。")

    def _waiting(self) -> list[int]:
        """Return who could be brought in: who signed in, or else who was assigned, without those in the list."""
        try:
            occurrence_id = self.head.occurrence_id()
        except Refusal:
            return []
        if occurrence_id is None:
            return []
        came = self._office.read(service.offered, occurrence_id) or self._office.read(service.assigned, occurrence_id)
        there = {line.volunteer_id for line in self.table.lines}
        return [one for one in came if one not in there]

    def _show(self, lines: list[Line] | None = None, at: int | None = None) -> None:
        """Show the lines, judged anew by what stands above them."""
        lines = self.table.lines if lines is None else lines
        self.table.show_lines(lines, self._faults([line.row() for line in lines]), at)
        wrong = len(self.table.faults)
        told = f"已录 {len(lines)} 人，共 {service.show_hours(self.table.minutes())} 小时"
        self.total.setText(told + (f"；{wrong} 行有问题" if wrong else ""))
        self.total.setProperty("look", "problem" if wrong else "hint")
        self.total.style().polish(self.total)
        self.save_button.setEnabled(bool(lines))
        count = len(self._waiting())
        self.bring_button.setText(f"带入签到或已安排的 {count} 人(&B)")
        self.bring_button.setVisible(count > 0)

    def _faults(self, rows: list[Row]) -> dict[int, service.Fault]:
        self._unsaid = ""
        try:
            return self._office.read(service.check, self.head.sheet(), rows, datetime.now()) if rows else {}
        except Refusal as refusal:  # what stands above is not whole yet
            self._unsaid = str(refusal)
            return {}

    def _tell_fault(self, place: int) -> None:
        """Say in full what is wrong at the line one is at."""
        if self.table.hasFocus() and (fault := self.table.faults.get(place)) is not None:
            self._say(f"第 {place + 1} 行：{fault.sentence}", "problem")

    def _say(self, text: str, look: str = "hint") -> None:
        self.note.setText(text or _HINT)
        self.note.setProperty("look", look)
        self.note.style().polish(self.note)

    # saving

    def save(self) -> None:
        """Enter all lines at once; nothing that was typed is lost when that is refused."""
        if not self.table.lines:
            return
        if self.who.text().strip():
            self._say("上面还有一位没有记下：按回车记下，或清空。", "problem")
            self.who.setFocus()
            return
        try:
            ids = self._office.write(service.enter, self.head.sheet(), [line.row() for line in self.table.lines])
        except Refusal as refusal:
            self._say(str(refusal), "problem")
            self._show()
            if self.table.faults:
                self.table.selectRow(min(self.table.faults))
                self.table.setFocus()
            else:
                self.head.point_at(refusal.field)
            return
        hours = service.show_hours(self.table.minutes())
        super().accept()
        self.entered.emit(ids, hours)

    @override
    def reject(self) -> None:
        if not self.table.lines:
            super().reject()
            return
        answers = ["全部保存(&S)", "不保存(&D)", "继续录入(&E)"]
        answer = message.choose(self, f"已录入 {len(self.table.lines)} 人，还没有保存。", answers, title="尚未保存")
        if answer == 0:
            self.save()
        elif answer == 1:
            super().reject()


class _Who(Finder):
    """Down on an empty field goes to the list below."""

    down = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.popup.isVisible() and not self.text():
            self.down.emit()
        else:
            super().keyPressEvent(event)


class _HowLong(Text):
    """Down goes to the list below."""

    down = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


def _button(title: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button
