"""报名: who wants to come to an event, by keyboard alone: initials, Enter, the next one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, people, registration
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.registration import Entrant, Registered, Shift, State
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.fields import Finder, Number, Text
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

_GUEST = 0  # stands among the persons found for one without a card
_MOST_OFFERED, _MOST_NAMED, _MOST_PLACES = 30, 3, 100_000
_NOTHING = "还没有人报名。在上面输入姓名或首字母，按回车就登记一位。"


def show_registration(card: EventCard, shown: Shown) -> None:
    """Show how far an event is filled, as soon as somebody has registered or there is a limit."""
    state = shown.read(registration.state)
    if state.coming or (state.places is not None and not state.closed):
        card.section("报名")
        card.text(told_of(state))


def registration_button(shown: Shown) -> QPushButton | None:
    """Return what opens the list, as long as somebody can register or has."""
    state = shown.read(registration.state)
    if state.closed and not state.coming:
        return None
    button = button_of("报名(&7)…", partial(_open, shown), "small")
    button.setToolTip("登记谁要来参加")
    return button


def _open(shown: Shown) -> None:
    dialog = RegistrationDialog(shown.page.desk, shown.occurrence_id, shown.page)
    dialog.person_asked.connect(shown.page.person_asked)
    dialog.open()


def told_of(state: State) -> str:
    """Say how far an event is filled: 已报名 28 人，还有 2 个名额。."""
    parts = [f"已报名 {state.coming} 人"]
    if state.left is not None:
        parts.append(f"还有 {state.left} 个名额" if state.left else f"名额 {state.places} 个已满")
    if state.waiting:
        parts.append(f"候补 {state.waiting} 人")
    return "，".join(parts) + "。"


class RegistrationDialog(QDialog):
    """The list of those who want to come; type initials, Enter registers."""

    person_asked = Signal(int)

    def __init__(self, desk: Desk, occurrence_id: int, parent: QWidget) -> None:
        listing = desk.office.read(registration.listing_of, occurrence_id)  # refused before there is a window
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._office, self._occurrence_id = desk, desk.office, occurrence_id
        self._typed = ""
        self._entered: set[int | None] = set()
        self.view = RecordView(RecordTable(desk.office, listing, self), Memory())
        self.told, self.note, self.problem = QLabel(), QLabel(), QLabel()
        self.places = Number(most=_MOST_PLACES, hint="不限")
        self.finder = Finder(self._find, hint="姓名、首字母、拼音、电话末几位或房号；回车登记")
        self.guest = self._guest_entry()
        self.undoing = UndoStrip()
        self.undoing.wrap()
        self.nothing = QLabel(_NOTHING)
        self._set_up()
        self._lay_out()
        self.refresh()
        take_room(self, 780, 620)
        self.finder.setFocus()

    def _set_up(self) -> None:
        self.nothing.setProperty("look", "hint")
        self.note.setProperty("look", "hint")
        self.problem.setObjectName("registrationProblem")
        self.problem.setStyleSheet(f"color: {theme.DANGER};")
        for shown in (self.told, self.note, self.problem):
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
        self.problem.hide()
        self.places.setFixedWidth(84)
        self.places.editingFinished.connect(self.give_places)
        self.finder.picked.connect(self._picked)
        self.finder.changed.connect(self.problem.hide)
        self.view.doubleClicked.connect(lambda: message.attempt(self, self.open_person))
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        key_in(self.view, "Delete", self._remove_soon)

    def _guest_entry(self) -> QWidget:
        """Return the entries for one without a card, out of sight until they are wanted."""
        self.name, self.phone = Text("来宾姓名", most=64), Text("电话，可以不填；回车登记", most=32)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for entry, share in ((self.name, 2), (self.phone, 3)):
            entry.returnPressed.connect(self.register_guest)
            row.addWidget(entry, share)
        row.addWidget(self._button("登记(&R)", self.register_guest))
        row.addWidget(self._button("返回(&B)", self._end_guest))
        whole.hide()
        return whole

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.told, 1)
        title = QLabel("名额(&M)")
        title.setBuddy(self.places)
        head.addWidget(title)
        head.addWidget(self.places)
        entry = QHBoxLayout()
        entry.addWidget(self.finder, 1)
        self.guest_button = self._button("没有档案的来宾(&G)…", self.begin_guest)
        entry.addWidget(self.guest_button)
        foot = QHBoxLayout()
        self.removing = self._button("退出报名(&D)", self.withdraw, "delete-outline")
        self.calling = self._button("显示电话(&T)", self.show_phone, "phone")
        self.opening = self._button("打开档案(&O)", self.open_person, "account-card-outline")
        for button in (self.removing, self.calling, self.opening):
            foot.addWidget(button)
        foot.addStretch(1)
        for title_, act, icon in (("导出(&X)…", self.export, "export"), ("打印(&P)…", self.print_, "printer")):
            foot.addWidget(self._button(title_, act, icon))
        foot.addWidget(self._button("关闭(&C)", self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(entry)
        for widget in (self.guest, self.problem, self.note, self.undoing, self.nothing):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter belongs to the entries

    def _button(self, title: str, act: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(title)
        if icon:
            button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    # what is shown

    def refresh(self) -> None:
        """Show the list as it is now."""
        state = self.state = self._office.read(registration.state, self._occurrence_id)
        self._entered = {one.person_id for one in self._listed()}
        self.setWindowTitle(f"报名 — {state.title}")
        self.told.setText(f"{events.show_moment(state.starts_at)}　{told_of(state)}")
        self.places.set_value(state.places)
        for part in (self.finder, self.guest_button, self.places):
            part.setEnabled(not state.closed)
        if state.closed:
            self.note.setText(state.closed)
        self.note.setVisible(bool(self.note.text()))
        self.view.show_query(Query())
        self.nothing.setVisible(not self.view.records.ids and not state.closed)
        self._enable()

    def _listed(self) -> list[Registered]:
        return self._office.read(registration.listed, self._occurrence_id)

    def _enable(self) -> None:
        chosen = bool(self.view.selected_ids())
        for button in (self.removing, self.calling, self.opening):
            button.setEnabled(chosen)

    def _current(self) -> Registered | None:
        current = self.view.current_id()
        return next((one for one in self._listed() if one.id == current), None)

    # registering

    def _find(self, typed: str) -> list[tuple[int, str, str]]:
        """Offer persons, and last to go on without a card where a whole name may have been typed."""
        self._typed = typed
        found = [
            (key, name, f"{address}　已报名" if key in self._entered else address)
            for key, name, address in self._office.read(people.find_persons, typed, _MOST_OFFERED)
        ]
        named = not typed.isascii()
        return [*found, *([(_GUEST, f"“{typed}”没有档案", "作为来宾登记")] if named else [])]

    def _picked(self, person_id: int) -> None:
        if person_id == _GUEST:
            self.begin_guest()
        else:
            self._register(Entrant(person_id))

    def begin_guest(self) -> None:
        """Ask for the name and the number of one without a card."""
        typed = self._typed if self.finder.text() else ""
        self.finder.set_value(None)
        self.guest.show()
        self.name.set_value("" if typed.isascii() else typed)
        (self.phone if self.name.value() else self.name).setFocus()

    def register_guest(self) -> None:
        """Register one without a card."""
        if self._register(Entrant(name=self.name.value() or "", phone=self.phone.value() or "")):
            self._end_guest()

    def _end_guest(self) -> None:
        self.name.set_value(None)
        self.phone.set_value(None)
        self.guest.hide()
        self.finder.setFocus()

    def _register(self, entrant: Entrant) -> bool:
        """Register somebody; why that is refused is said on the spot, so that the next one can be typed at once."""
        self.finder.set_value(None)
        try:
            entered = self._office.write(registration.register, self._occurrence_id, entrant)
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return False
        self.problem.hide()
        self.note.setText(
            f"名额已满，{entered.name}排在候补第 {entered.position} 位。"
            if entered.waiting
            else f"已登记：{entered.name}，第 {entered.position} 位。"
        )
        self.refresh()
        self.view.select_ids([entered.id], entered.id)
        return True

    # what else can be done

    def withdraw(self) -> None:
        """Take those who are chosen off the list; those who move up are named."""
        chosen = self.view.selected_ids()
        if not chosen:
            return
        names = _named([one for one in self._listed() if one.id in chosen])
        shift = self._office.write(registration.withdraw, chosen)
        self._tell(f"{names}已退出报名。", shift)

    def give_places(self) -> None:
        """Give the event as many places as were entered."""
        try:
            places = self.places.value()
            if places == self.state.places:
                return
            version = self._office.read(registration.state, self._occurrence_id).version
            shift = self._office.write(registration.give_places, self._occurrence_id, version, places)
        except Refusal as refusal:
            self.places.set_value(self.state.places)  # first: a box would take the cursor and finish editing again
            message.warn(self, str(refusal))
            return
        self._tell("名额已改为不限。" if places is None else f"名额已改为 {places} 个。", shift)

    def _tell(self, sentence: str, shift: Shift) -> None:
        if shift.up:
            sentence += f"{_named(shift.up)}由候补转为已报名，请通知本人。"
        if shift.back:
            sentence += f"{_named(shift.back)}转为候补，请通知本人。"
        self.note.setText("")
        self.refresh()
        self.undoing.offer_back(self._office, sentence, self.refresh)

    def show_phone(self) -> None:
        """Show the number at which somebody can be called; that is recorded."""
        current = self._current()
        if current is not None:
            number = self._office.write(registration.reveal, current.id)
            message.tell(self, f"{current.name}：{number}" if number else f"{current.name}没有登记电话。", "联系电话")

    def open_person(self) -> None:
        """Go to the card of somebody."""
        current = self._current()
        if current is None:
            return
        if current.person_id is None:
            raise Refusal(f"{current.name}是来宾，没有档案。")
        self.accept()
        self.person_asked.emit(current.person_id)

    def _remove_soon(self) -> None:
        message.attempt(self, self.withdraw)

    def export(self) -> None:
        """Save the list as a workbook."""
        from jiceng_desktop.ui.kit.export import export_list  # heavy, needed rarely

        export_list(self, self._desk, self.view)

    def print_(self) -> None:
        """Show the list on paper."""
        from jiceng_desktop.ui.kit.export import print_list  # heavy, needed rarely

        print_list(self, self._desk, self.view)


def _named(people_: list[Registered] | tuple[Registered, ...]) -> str:
    """Name some persons: 林一、林二等 5 人."""
    return words.several([one.name for one in people_], _MOST_NAMED)
