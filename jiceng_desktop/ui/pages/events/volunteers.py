"""The volunteers of an event: how many are needed for what, who is to come, and that they have served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import service
from jiceng_desktop.services.service import assigning, finding
from jiceng_desktop.services.service.assigning import Place, Plan
from jiceng_desktop.terms import AssignmentState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Count, Finder, Text
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

_WIDTH, _HEIGHT = 900, 600
_NEEDS, _PLACES = ("岗位", "需要", "已安排"), ("姓名", "编号", "岗位", "状态", "时长(小时)")
_NEED_WIDTHS, _PLACE_WIDTHS = (120, 52, 60), (96, 80, 110, 76, 84)
_ROW_HEIGHT = 30
_MOST_NEEDED = 999


def show_volunteers(card: EventCard, shown: Shown) -> None:
    """Show how many volunteers are needed and assigned; a button opens the dialog."""
    plan = shown.page.office.read(assigning.plan, shown.occurrence_id)
    card.section("志愿者")
    wanted = sum(number for _, number in plan.needs)
    coming = plan.coming()
    card.line("已安排", f"{coming} 人" + (f"，需要 {wanted} 人" if wanted else "") if coming or wanted else "还没有")
    served = [place for place in plan.places if place.minutes]
    if served:
        card.line(
            "已记时长", f"{len(served)} 人，{service.show_hours(sum(place.minutes or 0 for place in served))} 小时"
        )
    opening = partial(_open, shown)
    card.line_button(button_of("安排志愿者(&A)…", lambda: shown.page.attempt(opening), "small"))


def _open(shown: Shown) -> None:
    VolunteersDialog(shown.page.desk, shown.page, shown.occurrence_id).open()


class VolunteersDialog(QDialog):
    """Every press is stored at once, with the way back."""

    def __init__(self, desk: Desk, parent: QWidget, occurrence_id: int) -> None:
        self._office, self._occurrence_id = desk.office, occurrence_id
        self._plan = desk.office.read(assigning.plan, occurrence_id)  # may be refused: before there is a window
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"志愿者 — {self._plan.title}")
        self.undoing = UndoStrip()
        self.told = QLabel()
        self.problem = QLabel()
        for label in (self.told, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.role, self.number = Text("岗位", most=32), Count(1, _MOST_NEEDED)
        self.needs = _table(_NEEDS, _NEED_WIDTHS)
        self.who = Finder(self._find, hint="姓名、首字母或编号，回车安排")
        self.as_what = QComboBox()
        self.as_what.setEditable(True)
        self.as_what.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.places = _table(_PLACES, _PLACE_WIDTHS)
        self.places.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._make_buttons()
        self._lay_out()
        self.who.picked.connect(self.assign)
        self.role.returnPressed.connect(self.add_need)
        self.places.itemSelectionChanged.connect(self._follow)
        take_room(self, _WIDTH, _HEIGHT)
        self.refresh()
        self.who.setFocus()

    def _make_buttons(self) -> None:
        self.add_button = _button("加上(&A)", self.add_need)
        self.drop_button = _button("去掉岗位(&K)", self.drop_need)
        self.excused = _button("请假(&L)", partial(self.set_state, AssignmentState.EXCUSED))
        self.absent = _button("缺席(&Q)", partial(self.set_state, AssignmentState.ABSENT))
        self.again = _button("改为已安排(&R)", self.settle)
        self.dismiss_button = _button("去掉(&D)", self.dismiss)
        self.bring_button, self.sign_up_button = _button("", self.bring), _button("", self.sign_up)
        self.serve_button = _button("全部到场，记时长(&S)", self.serve_all)
        self.serve_button.setProperty("class", "primary")
        self.close_button = _button("关闭(&C)", self.accept)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.addWidget(_section("需要的岗位"), 0, 0)
        grid.addWidget(_section("安排的志愿者"), 0, 1)
        grid.addLayout(_row(self.role, self.number, self.add_button), 1, 0)
        grid.addLayout(_row(self.who, QLabel("岗位"), self.as_what), 1, 1)
        grid.addWidget(self.needs, 2, 0)
        grid.addWidget(self.places, 2, 1)
        grid.addLayout(_row(self.drop_button, None), 3, 0)
        grid.addLayout(_row(self.excused, self.absent, self.again, self.dismiss_button, None), 3, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.undoing)
        layout.addWidget(self.told)
        layout.addWidget(self.problem)
        layout.addLayout(grid, 1)
        layout.addLayout(_row(self.sign_up_button, self.bring_button, None, self.serve_button, self.close_button))

    # showing

    def refresh(self) -> None:
        """Show what is stored."""
        plan = self._plan = self._office.read(assigning.plan, self._occurrence_id)
        _fill(self.needs, [(role, str(number), str(plan.filled(role))) for role, number in plan.needs])
        _fill(self.places, [_texts(place) for place in plan.places])
        chosen = self.as_what.currentText()
        self.as_what.clear()
        self.as_what.addItems(["", *(role for role, _ in plan.needs)])
        self.as_what.setCurrentText(_next_role(plan, chosen))
        self.told.setText(_told(plan))
        signed_in = len(self._signed_in())
        self.bring_button.setText(f"带入已签到的 {signed_in} 人(&B)")
        self.bring_button.setVisible(signed_in > 0)
        signed_up = len(self._office.read(assigning.registered, self._occurrence_id))
        self.sign_up_button.setText(f"带入已报名的 {signed_up} 人(&G)")
        self.sign_up_button.setVisible(signed_up > 0)
        self._follow()

    def _follow(self) -> None:
        some = bool(self.selected())
        for button in (self.excused, self.absent, self.again, self.dismiss_button):
            button.setEnabled(some)
        self.drop_button.setEnabled(bool(self._plan.needs))
        self.serve_button.setEnabled(any(place.state is AssignmentState.ASSIGNED for place in self._plan.places))

    def selected(self) -> list[int]:
        """Return the selected assignments."""
        return [place.id for place in self._chosen()]

    def _chosen(self) -> list[Place]:
        rows = {index.row() for index in self.places.selectedIndexes()}
        return [self._plan.places[row] for row in sorted(rows)]

    def _find(self, text: str) -> Sequence[tuple[int, str, str]]:
        return self._office.read(finding.volunteers, text, None, None)

    def _signed_in(self) -> list[int]:
        there = {place.volunteer_id for place in self._plan.places}
        return [one for one in self._office.read(service.offered, self._occurrence_id) if one not in there]

    # acts

    def add_need(self) -> None:
        """Need so many for something, or another number of them."""
        role = self.role.value() or ""
        wanted = {**dict(self._plan.needs), role: self.number.value()}
        if self._do(lambda: self._office.write(assigning.need, self._occurrence_id, wanted), ""):
            self.role.set_value(None)
            self.number.setValue(1)
        self.role.setFocus()

    def drop_need(self) -> None:
        """Need nobody any more for the chosen position."""
        row = self.needs.currentRow()
        if row < 0:
            self._object("请先选中左边的一个岗位。")
            return
        role = self._plan.needs[row][0]
        wanted = {other: number for other, number in self._plan.needs if other != role}
        self._do(lambda: self._office.write(assigning.need, self._occurrence_id, wanted), f"已去掉岗位“{role}”。")

    def assign(self, volunteer_id: int) -> None:
        """Assign the volunteer who was picked; a clash is told and nothing is lost."""
        role = self.as_what.currentText()
        if self._do(lambda: self._office.write(assigning.assign, self._occurrence_id, [volunteer_id], role), ""):
            self.who.set_value(None)
        else:
            self.who.selectAll()
        self.who.setFocus()

    def bring(self) -> None:
        """Assign everybody who signed in at the event."""
        ids = self._signed_in()
        self._do(lambda: self._office.write(assigning.assign, self._occurrence_id, ids), f"已带入 {len(ids)} 人。")

    def sign_up(self) -> None:
        """Note everybody who registered for the event; who cannot come then is named."""
        why: list[str] = []
        before = len(self._plan.places)
        if self._do(lambda: why.extend(self._office.write(assigning.sign_up, self._occurrence_id)), ""):
            if (count := len(self._plan.places) - before) > 0:
                self.undoing.offer_back(self._office, f"已带入报名的 {count} 人，选中后可以安排。", self.refresh)
            if why:
                self._object("\n".join(why))

    def settle(self) -> None:
        """Let the selected come: who signed up as what is chosen above, the others as before."""
        chosen = self._chosen()
        if any(place.state is not AssignmentState.SIGNED_UP for place in chosen):
            self.set_state(AssignmentState.ASSIGNED)
            return
        ids, role = [place.volunteer_id for place in chosen], self.as_what.currentText()
        self._do(
            lambda: self._office.write(assigning.assign, self._occurrence_id, ids, role), f"已安排 {len(ids)} 人。"
        )

    def set_state(self, state: AssignmentState) -> None:
        """Say what became of the selected."""
        ids = self.selected()
        self._do(lambda: self._office.write(assigning.set_state, ids, state), f"{len(ids)} 人已改为“{state.label}”。")

    def dismiss(self) -> None:
        """Take the selected from the event."""
        ids = self.selected()
        self._do(lambda: self._office.write(assigning.dismiss, ids), f"已去掉 {len(ids)} 人。")

    def serve_all(self) -> None:
        """Enter that all who were to come have served."""
        made: list[int] = []

        def act() -> None:
            made.extend(self._office.write(assigning.serve_all, self._occurrence_id))

        if self._do(act, ""):
            told = f"已为 {len(made)} 人记下服务时长，秘书确认后计入；请假和缺席的没有记。"
            self.undoing.offer_back(self._office, told, self.refresh)

    def _do(self, act: Callable[[], object], told: str) -> bool:
        """Do something, say why if it is refused, else offer the way back."""
        self.problem.hide()
        try:
            act()
        except Refusal as refusal:
            self._object(str(refusal))
            return False
        self.refresh()
        if told:
            self.undoing.offer_back(self._office, told, self.refresh)
        return True

    def _object(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()


def _next_role(plan: Plan, chosen: str) -> str:
    """Return for what the next one is probably wanted: as the last one, unless there are enough of them now."""
    needs = dict(plan.needs)
    if chosen and plan.filled(chosen) < needs.get(chosen, plan.filled(chosen) + 1):
        return chosen
    return next((role for role, number in plan.needs if plan.filled(role) < number), "")


def _told(plan: Plan) -> str:
    lacking = [
        f"{role}还缺 {number - plan.filled(role)} 人" for role, number in plan.needs if plan.filled(role) < number
    ]
    when = f"{plan.starts_at:%Y-%m-%d} {service.show_times(plan.starts_at, plan.ends_at)}"
    signed_up = sum(place.state is AssignmentState.SIGNED_UP for place in plan.places)
    more = f"，另有 {signed_up} 人报名" if signed_up else ""
    return f"{when}　已安排 {plan.coming()} 人{more}" + (f"；{'，'.join(lacking)}" if lacking else "")


def _texts(place: Place) -> tuple[str, ...]:
    hours = service.show_hours(place.minutes) if place.minutes else ""
    return place.name, place.number, place.role, place.state.label, hours


def _table(titles: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    table = QTableWidget(0, len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table


def _fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))


def _section(title: str) -> QLabel:
    label = QLabel(title)
    label.setProperty("look", "section")
    return label


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Return widgets side by side; None takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, int(isinstance(part, Finder | Text | QComboBox)))
    return row


def _button(title: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: message.attempt(button.window(), act))
    return button
