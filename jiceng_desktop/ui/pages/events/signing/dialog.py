"""签到: at the door, from the paper list afterwards, or only how many; all of it on one sheet, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import signing
from jiceng_desktop.services.events import show_moment
from jiceng_desktop.services.invited import Expected
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.signing import Candidate, Done, Mark, Row
from jiceng_desktop.terms import AttendanceState, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.events.signing.desk_top import DeskTop
from jiceng_desktop.ui.pages.events.signing.names import NamesDialog

_SIZE = (1240, 680)
_LOOK_MS, _ADD_UP_MS = 3000, 150
_FEW = 5  # so many are called by their names
_HELD_TOLD = "活动状态已改为“已举办”。"
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT


class _Waiting:
    """Lets the pages behind the dialog wait for the news: they would be drawn anew after every key."""

    def __init__(self, office: Office) -> None:
        self._office, self._held = office, list(office.on_change)
        office.on_change.clear()

    def end(self) -> None:
        """Tell them, once."""
        held, self._held = self._held, []
        self._office.on_change[:0] = held
        for tell in held:
            tell()


class SigningDialog(QDialog):
    """The roll of one event. Every act is stored at once and can be taken back, the last one first."""

    def __init__(self, desk: Desk, parent: QWidget, occurrence_id: int) -> None:
        self._event = desk.office.read(signing.event, occurrence_id)  # may be refused: before there is a window
        super().__init__(parent)
        self._desk, self._office, self._id = desk, desk.office, occurrence_id
        self._expected: list[Expected] | None = None  # in the order of the sheet, from now on
        self._persons: frozenset[int] = frozenset()
        self._states: dict[int, str] = {}
        self._done: list[tuple[str, Done]] = []
        self._stamp: tuple[int, ...] = ()
        self.setWindowTitle(f"签到 — {self._event.title}")
        self.top = DeskTop(self, self._find, lambda: self._states)
        self._connect()
        self._adding = _timer(self, _ADD_UP_MS, self._add_up, single=True)
        self._looking = _timer(self, _LOOK_MS, self._look, single=False)
        self._looking.start()
        take_room(self, *_SIZE)
        self._tell_event()
        self.top.line.setFocus()
        self.reload()
        self._waiting = _Waiting(desk.office)
        today = date.today()
        desk.jobs.quiet(self, lambda: self._office.read(signing.expected, occurrence_id, today), self._list)

    def _connect(self) -> None:
        top = self.top
        top.line.chosen.connect(self._arrive)
        top.line.guest_asked.connect(lambda name: self._enter([Mark(PRESENT, guest=name, arriving=True)], name))
        top.line.card_asked.connect(self._ask_for_card)
        top.line.said.connect(lambda sentence: top.say(sentence, "warning"))
        top.form.entered.connect(self._walk_in)
        top.form.given_up.connect(self._leave_form)
        top.view.marked.connect(self._mark)
        top.view.refused.connect(lambda sentence: top.say(sentence, "problem"))
        top.figures.heads_entered.connect(self._set_heads)
        top.figures.refused.connect(lambda sentence: top.say(sentence, "problem"))
        for asked in (top.line.back_asked, top.view.back_asked, top.back.clicked):
            asked.connect(self.take_back)
        top.rest_present.clicked.connect(lambda: self._mark_rest(PRESENT))
        top.rest_absent.clicked.connect(lambda: self._mark_rest(ABSENT))
        top.names.clicked.connect(self._show_names)
        top.close_.clicked.connect(self.accept)

    # what is there

    def _find(self, typed: str) -> Sequence[Candidate]:
        return self._office.read(signing.candidates, typed, self._persons)

    def _list(self, expected: list[Expected]) -> None:
        """Take over whom the sheet names; after the event the paper is what lies on the desk."""
        self._expected = expected
        self._persons = frozenset(one.person_id for one in expected if one.person_id is not None)
        self.reload()
        self.top.view.go_to_first_open()
        if self._event.ends_at < datetime.now() and expected and not self.top.line.text():
            self.top.view.setFocus()
        if self.top.line.text():
            self.top.line.search()

    def reload(self) -> None:
        """Show what was entered, on whichever desk; what is being typed stays."""
        entered = self._office.read(signing.signed, self._id)
        self._stamp = self._office.read(signing.stamp, self._id)
        self._event = self._office.read(signing.event, self._id)
        self._states = {one.person_id: one.state.label for one in entered if one.person_id is not None}
        self.top.view.show_rows(signing.rows(self._expected or (), entered))
        self.top.tell_roll(self._expected)
        self._tell_event()
        self._adding.start()

    def rows(self) -> list[Row]:
        """Return the roll as it is shown."""
        return self.top.view.roll.rows

    def _look(self) -> None:
        """Follow what other desks enter."""
        if self._office.read(signing.stamp, self._id) != self._stamp:
            self._attempt(self.reload)

    def _add_up(self) -> None:
        totals = self._office.read(signing.totals, self._id)
        self.top.figures.show_heads(self._event.headcount, totals.came)
        self.top.figures.show_totals(totals, sum(row.state is None for row in self.rows()))
        self.top.figures.show_spread("各楼栋", self._office.read(signing.by_building, self._id))
        self.top.figures.show_spread("关爱标签", self._office.read(signing.by_tag, self._id))

    def _tell_event(self) -> None:
        event, today = self._event, date.today()
        self.top.told.setText(f"{show_moment(event.starts_at)}　{event.status.label}")
        ahead = event.starts_at.date() > today and event.status is OccurrenceStatus.PLANNED
        self.top.ahead.setText(
            f"这场活动 {event.starts_at.month}月{event.starts_at.day}日 才举办，请确认没有选错场次。"
        )
        self.top.ahead.setVisible(ahead)

    # what is done

    def _attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused, and say below why it was: nobody has to put a window away."""
        try:
            act()
        except Refusal as refusal:
            self.top.say(str(refusal), "problem")
            return False
        return True

    def _enter(self, marks: Sequence[Mark], who: str, what: str = "已签到") -> None:
        """Enter lines and say so; somebody who is there already is no mistake."""

        def go() -> None:
            done = self._office.write(signing.mark, self._id, marks)
            self._tell_done(done, f"{what} {who}" if done.steps else f"{who} 已经登记过了，没有改动。")

        self._attempt(go)

    def _tell_done(self, done: Done, sentence: str) -> None:
        if done.steps:
            self._done.append((sentence, done))
        self.top.back.setEnabled(bool(self._done))
        self.reload()
        self.top.say(f"{sentence}　{_HELD_TOLD}" if done.held else sentence, "success" if done.steps else "warning")

    def _arrive(self, one: Candidate) -> None:
        who = f"{one.name}（{one.address or '没有登记住址'}）"
        self._enter([Mark(PRESENT, one.person_id, arriving=True)], who)
        place = next((place for place, row in enumerate(self.rows()) if row.person_id == one.person_id), None)
        if place is not None:
            self.top.view.go_to(place)

    def _mark(self, rows: Sequence[Row], state: AttendanceState | None) -> None:
        """Enter lines of the roll; a line that says so already stays as it is."""
        self._enter([_mark_of(row, state) for row in rows], _named(rows), _verb(state))

    def _mark_rest(self, state: AttendanceState) -> None:
        rest = [row for row in self.rows() if row.state is None]
        if rest:
            self._enter([_mark_of(row, state) for row in rest], f"其余 {len(rest)} 人", _verb(state))
        else:
            self.top.say("名单上的人都已经登记了。", "warning")
        self.top.view.setFocus()

    def take_back(self) -> None:
        """Take back what was done last; once more what was done before that."""
        if not self._done:
            self.top.say("没有可以撤回的了。", "warning")
            return
        sentence, done = self._done.pop()

        def go() -> None:
            missed = self._office.write(signing.take_back, self._id, done)
            self.reload()
            other = f"有 {missed} 人刚被另一处改过，没有动。" if missed else ""
            self.top.say(f"已撤回：{sentence}　{other}".rstrip(), "warning")

        self._attempt(go)
        self.top.back.setEnabled(bool(self._done))

    def _ask_for_card(self, name: str, number: str) -> None:
        self.top.show_form(name, number)

    def _walk_in(self, newcomer: Newcomer) -> None:
        try:
            done = self._office.write(signing.walk_in, self._id, newcomer)
        except Refusal as refusal:
            self.top.form.tell(str(refusal), refusal.field)
            return
        self._leave_form()
        made = "已新建档案并签到" if done.person_id is not None else "这个证件号已有档案，已签到"
        self._tell_done(done, f"{made} {self._called(done) or newcomer.name}")

    def _called(self, done: Done) -> str:
        """Return the name of who was entered alone."""
        persons = {*done.already, *(step.before.person_id for step in done.steps)}
        entered = self._office.read(signing.signed, self._id)
        return next((one.name for one in entered if one.person_id in persons), "")

    def _leave_form(self) -> None:
        self.top.leave_form()

    def _set_heads(self, heads: int | None) -> bool:
        """Store how many were there; tell whether that could be done."""

        def go() -> None:
            held = self._office.write(signing.set_headcount, self._id, heads)
            self.top.figures.heads.stored = self.top.figures.heads.text().strip()
            self.reload()
            told = "到场人数跟随签到。" if heads is None else f"已登记到场 {heads} 人。"
            self.top.say(f"{told}{_HELD_TOLD if held else ''}", "success")

        return self._attempt(go)

    def _show_names(self) -> None:
        NamesDialog(self._desk, self, self._id, [self._event.title, f"{self._event.starts_at:%Y-%m-%d}"]).open()

    @override
    def done(self, result: int) -> None:
        heads = self.top.figures.heads
        if heads.is_edited():
            if not self._attempt(heads.value):
                heads.setFocus()  # what was typed is not thrown away unseen
                return
            if not self._set_heads(heads.value()):
                message.warn(self, self.top.said.text())
        self._looking.stop()
        self._adding.stop()
        self._waiting.end()
        super().done(result)


def _mark_of(row: Row, state: AttendanceState | None) -> Mark:
    guest = row.name if row.person_id is None else ""
    return Mark(state, row.person_id, guest, row.signed.id if row.signed is not None else None)


def _named(rows: Sequence[Row]) -> str:
    """Name lines of the roll in few words."""
    if len(rows) == 1:
        return f"{rows[0].name}（{rows[0].address}）" if rows[0].address else rows[0].name
    if len(rows) <= _FEW:
        return "、".join(row.name for row in rows)
    return f"第 {rows[0].number}–{rows[-1].number} 行共 {len(rows)} 人"


def _verb(state: AttendanceState | None) -> str:
    return "已清除" if state is None else "已签到" if state is PRESENT else f"已记为{state.label}"


def _timer(owner: QDialog, pause: int, act: Callable[[], object], single: bool) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(single)
    timer.setInterval(pause)
    timer.timeout.connect(act)
    return timer


def sign_in(desk: Desk, parent: QWidget, occurrence_id: int) -> None:
    """Open the roll of an event, or say why there is none."""

    def go() -> None:
        dialog = SigningDialog(desk, parent, occurrence_id)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    message.attempt(parent, go)
