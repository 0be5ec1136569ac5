"""登记变动: one dialog for all kinds of life events, the same everywhere; it asks only what the kind needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import life, places
from jiceng_desktop.services.life import Apart, Draft, Newcomer
from jiceng_desktop.terms import LifeEventKind, MaritalStatus, ResidencyRole, Sex
from jiceng_desktop.ui.kit import doors, message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address, Check, Choice, Day, LongText, Text
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.kit.life_entries import Family, KindChips, NewcomerGroup
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.undoing import UndoStrip

T = TypeVar("T")

_MOST_TOLD, _MOST_NAMED, _NOTE_HEIGHT = 3, 4, 64
_NEW = "new_"  # before the names of the rows for somebody without a card
_ARRIVAL, _DEPARTURE, _BIRTH = LifeEventKind.ARRIVAL, LifeEventKind.DEPARTURE, LifeEventKind.BIRTH
_DEATH, _MARRIAGE = LifeEventKind.DEATH, LifeEventKind.MARRIAGE
_SEPARATION, _MISSING = LifeEventKind.SEPARATION, LifeEventKind.MISSING

# what each kind asks for besides persons, days and a note, and what it calls that
_ASKED: dict[LifeEventKind, dict[str, str]] = {
    _ARRIVAL: {"address": "迁入房屋", "role": "居住身份", "elsewhere": "从何处迁来"},
    _DEPARTURE: {
        "elsewhere": "迁往何处",
        "successor_id": "新户主",
        "registration_too": "户籍",
        "end_duties": "责任人",
    },
    _BIRTH: {"child": "孩子姓名", "sex": "孩子性别", "registration_too": "户籍"},
    _DEATH: {"successor_id": "新户主"},
    _MARRIAGE: {"marital": "婚姻状况", "address": "婚后住处"},
    _SEPARATION: {"apart": "哪一种", "elsewhere": "外地住址", "successor_id": "新户主"},
    _MISSING: {"elsewhere": "最后出现在"},
}
_DETAILS = tuple(dict.fromkeys(name for asked in _ASKED.values() for name in asked))
_PERSONS = {_BIRTH: "母亲、父亲", _MARRIAGE: "夫妻双方"}
_ELSEWHERE = {Apart.LIVES_HERE: "户籍地址", Apart.REGISTERED_HERE: "现在住在"}


class LifeForm(RecordDialog):
    """One event, of one person or of several at once; with ``record_id`` it is corrected."""

    kind = life.KIND
    events: Sequence[int] = ()
    _heirs: Sequence[tuple[int, str]] = ()
    _asked: Collection[str] = ()

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记变动" if self.record_id is None else "更正变动")
        self.group("变动")
        self.chips = self.row("kind", KindChips(), wide=True)
        self.persons = self.row("persons", Family(self.office), wide=True)
        self.row("event_on", Day("如 2026-11-03"))
        self.row("reported_on", Day())
        self._lay_out_newcomer()
        self.details = self.group("具体情况")
        find: Callable[[str], list[tuple[int, str, str]]] = lambda text: self.office.read(places.find_dwellings, text)  # noqa: E731
        self.row("child", Text("还没有起名的，写“张某之子”", most=60))
        self.row("sex", Choice(Sex, blank=None))
        self.row("marital", Choice([(term, term.label) for term in life.WED], blank=None))
        self.row("apart", Choice([(way, way.value) for way in Apart], blank=None))
        self.address = self.row("address", Address(find), wide=True)
        self.row("role", Choice(ResidencyRole))
        self.row("elsewhere", Text("市、县、街道或小区"), wide=True)
        self.row("successor_id", Choice([], blank="请选择"), wide=True)
        self.row("registration_too", Check(""), wide=True)
        self.row("end_duties", Check(""), wide=True)
        self.row("note", LongText(lines=2), wide=True).setMaximumHeight(_NOTE_HEIGHT)
        doors.watch(self, "address")

    def _lay_out_newcomer(self) -> None:
        """Add the rows for somebody without a card, which wait until they are needed."""
        self.newcomer = NewcomerGroup()
        self._groups.addWidget(self.newcomer)
        for name, cell in self.newcomer.cells.items():
            self._cells[_NEW + name] = cell
            self.newcomer.entries[name].changed.connect(partial(self._note, _NEW + name))
        self.persons.fresh_asked.connect(self._ask_for_newcomer)
        self.newcomer.taken.connect(self._take_newcomer)
        for entry in (self.newcomer.name, self.newcomer.number, self.newcomer.born.entry):
            entry.editingFinished.connect(self._look_for_known)

    @override
    def loaded(self) -> None:
        self.persons.newcomers = list(self._draft.newcomers)
        self._follow()
        if self._draft.successor_id is not None:  # offered only now
            self.entry("successor_id").set_value(self._draft.successor_id)
        for name in ("kind", "persons", "apart", "marital", "registration_too"):
            self.entry(name).changed.connect(self._follow)
        self._clean = {name: self._read(name) for name in self._entries}
        (self.entry("event_on") if self._draft.persons else self.persons).setFocus()

    @override
    def draft(self) -> Draft:
        """Return what was entered; what is not asked now was entered for another kind."""
        entered: Draft = super().draft()
        blank = Draft()
        unasked = {name: getattr(blank, name) for name in _DETAILS if name not in self._asked}
        return replace(entered, newcomers=self._newcomers(), **unasked)

    def _newcomers(self) -> tuple[Newcomer, ...]:
        """Return who has no card yet, the one still in the rows as well."""
        if not self.persons.welcoming:
            return ()
        kept = tuple(self.persons.newcomers)
        last = not self.newcomer.isHidden() and (self.newcomer.is_filled() or not kept)  # else nobody else was meant
        return (*kept, self.newcomer.value()) if last else kept

    @override
    def is_edited(self) -> bool:
        return super().is_edited() or self._has_other_newcomers()

    def _has_other_newcomers(self) -> bool:
        return self.newcomer.is_filled() or self.persons.newcomers != list(self._draft.newcomers)

    @override
    def store(self, draft: Draft) -> int:
        """Ask what has to be decided first, then register."""
        name = self.office.read(places.unknown_compound, draft.address or "")
        if name is not None:
            question = f"还没有登记名为“{name}”的小区或楼院。\n要新增它吗？如果只是写错了名称，请返回修改。"
            if not message.ask(self, question, yes="新增并登记(&A)", no="返回修改(&C)"):
                raise Refusal("请核对小区或楼院的名称。", "address")
        doubt = None if draft.newly else self.office.read(life.doubt, draft)
        if doubt is not None:
            if not message.ask(self, doubt, yes="是，刚迁入(&Y)", no="不是，返回(&C)"):
                raise Refusal("原来就住在本社区的，不用登记迁入；住处不对，请在档案里更正。", "persons")
            draft = replace(draft, newly=True)
        self.events = self._write(draft, new_compound=name is not None)
        return self.events[0]

    def _write(self, draft: Draft, new_compound: bool) -> list[int]:
        if self.record_id is not None:
            correct = life.correct_with_compound if new_compound else life.correct
            return self.office.write(correct, self.record_id, draft)
        return self.office.write(life.register_with_compound if new_compound else life.register, draft)

    def _ask(self, service: Callable[..., T], *args: Any) -> T:
        """Ask about the register as it is without the event that is corrected."""
        if self.record_id is not None:
            with suppress(Refusal):  # it cannot be reverted any more; saving says why
                return self.office.rehearse(life.without, self.record_id, service, *args)
        return self.office.read(service, *args)

    # who has no card yet

    def _ask_for_newcomer(self, typed: str) -> None:
        if self.newcomer.is_filled():
            self._take_newcomer()
        if not self.newcomer.is_filled():
            self.newcomer.ask(typed)
            self._look_for_known()
            self._fit()

    def _take_newcomer(self) -> None:
        """Keep who was entered and ask for the next one."""
        try:
            entered = life.checked_newcomer(self.newcomer.value(), date.today())
        except Refusal as refusal:
            self.show_refusal(refusal)
            return
        if not self._look_for_known():
            self.persons.add_newcomer(entered)
            self.newcomer.ask("")

    def _look_for_known(self) -> bool:
        """Offer the card of whoever was entered, if there is one; tell whether it surely is the same person."""
        try:
            found = self._ask(life.known, self.newcomer.value())
        except Refusal:  # half typed
            return False
        if found is None:
            return False
        act = partial(self._use_known, found.id)
        self.offer(_NEW + ("id_number" if found.certain else "name"), found.told, "是同一个人，用这份档案(&Y)", act)
        return found.certain

    def _use_known(self, person_id: int) -> None:
        self.newcomer.close_up()
        self.persons.add_known(person_id)
        self.persons.setFocus()

    @override
    def show_refusal(self, refusal: Refusal) -> None:
        name = _NEW + (refusal.field or "")
        if self.newcomer.isHidden() or name not in self._cells:
            super().show_refusal(refusal)
            return
        self.object_to(name, str(refusal))
        self._scroll.ensureWidgetVisible(self._cells[name].body, 20, 40)
        focused(cast(QWidget, self.newcomer.entries[refusal.field or ""])).setFocus()
        self._look_for_known()

    # what follows from what

    def _follow(self) -> None:
        """Show what events of this kind need to know of these persons."""
        kind, persons = self.chips.value(), self.persons.chosen()
        asked = dict(_ASKED[kind])
        if kind is _SEPARATION:
            asked["elsewhere"] = _ELSEWHERE[self.entry("apart").value()]
        self._offer_successors(kind, persons, asked)
        self._offer_rest(kind, persons, asked)
        for name, title in {**asked, "persons": _PERSONS.get(kind, "居民")}.items():
            self._rename(name, title)
        self._asked = asked
        stays = "不搬家就空着；" if kind is _MARRIAGE else ""
        self.address.setPlaceholderText(f"{stays}如 幸福小区3号楼2单元501室，或 3-2-501")
        self.details.show_without([self._cells[name] for name in _DETAILS if name not in asked])
        self._tell_homes(kind, persons)
        self.persons.whole = kind not in {_BIRTH, _MARRIAGE}
        marries = kind is not _MARRIAGE or self.entry("marital").value() is MaritalStatus.MARRIED
        self.persons.welcome(kind in life.WELCOMING and marries)
        if not self.persons.welcoming:
            self.newcomer.hide()
        self.persons.look_for_family()

    def _offer_successors(self, kind: LifeEventKind, persons: Sequence[int], asked: dict[str, str]) -> None:
        """Offer those who may follow a head who leaves; nobody has to be chosen where nobody is left."""
        leaves = kind in life.LEAVING or self.entry("apart").value() is Apart.REGISTERED_HERE
        registered = kind is _DEATH or (kind is _DEPARTURE and self.entry("registration_too").value())
        heirs: list[tuple[int, str]] = []
        if leaves and "successor_id" in asked and persons:
            heirs = self._ask(life.heirs, persons, registered, date.today())
        if heirs != self._heirs:
            self._heirs = heirs
            self.entry("successor_id").set_options(heirs)
            self.entry("successor_id").set_value(heirs[0][0] if heirs else None)
        if not heirs:
            asked.pop("successor_id", None)

    def _offer_rest(self, kind: LifeEventKind, persons: Sequence[int], asked: dict[str, str]) -> None:
        """Ask about duties and the registered household only those who have them."""
        duties = self._ask(life.duties_of, persons) if "end_duties" in asked else []
        self.entry("end_duties").setText("同时结束任职：" + "、".join(duties))
        if not duties:
            asked.pop("end_duties", None)
        words = "孩子随父母落户" if kind is _BIRTH else "户籍一并迁出"
        self.entry("registration_too").setText(words)
        registered: bool = self._ask(life.registered_here, persons)
        if not registered:
            asked.pop("registration_too", None)

    def _tell_homes(self, kind: LifeEventKind, persons: Sequence[int]) -> None:
        """Say below the names where these persons live now."""
        called = self._ask(life.called, list(persons[:_MOST_TOLD]))
        told = "；".join(f"{name}　{address or '没有登记住处'}" for _, name, address in called)
        inside = kind is _ARRIVAL and any(address for _, _, address in called)
        self._note("persons", told + ("。已住在本社区的，按社区内部搬家登记。" if inside else ""), "hint")

    def _rename(self, name: str, title: str) -> None:
        """Call a field something else; its mnemonic stays."""
        label = self._cells[name].label
        mnemonic = label.text().partition("(&")[2]
        label.setText(f"{title}(&{mnemonic}" if mnemonic else title)


def life_form(desk: Desk, parent: QWidget, persons: Sequence[int] = (), kind: LifeEventKind | None = None) -> LifeForm:
    """Return the form for a new event of these persons, with what is most likely filled in.

    Somebody just entered is an arrival, others rather leave; most events are reported on the day they happened.
    """
    today = date.today()
    known: dict[str, Any] = {"persons": tuple(persons), "event_on": today, "reported_on": today}
    came = desk.office.read(life.newcomer, persons[0], today) if persons and kind is None else None
    if came is not None:
        kind, known = _ARRIVAL, {**known, "address": came[0], "event_on": came[1], "newly": True}
    known["kind"] = kind or (_DEPARTURE if persons else _ARRIVAL)
    form = LifeForm(desk, None, parent, known)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return form


def register_events(
    page: Page, undoing: UndoStrip, persons: Sequence[int] = (), kind: LifeEventKind | None = None
) -> LifeForm:
    """Open the form for an event of these persons; afterwards a strip offers the way back."""
    office = page.office

    def take_back(event_id: int) -> None:
        office.write(life.revert, event_id)
        page.refresh()
        message.toast(page, "已撤销")

    def told(event_id: int) -> None:
        event = office.read(life.told, event_id)
        names = named([event.name, *event.companions])
        act = partial(page.attempt, partial(take_back, event_id))
        undoing.offer(f"已登记{names}的“{event.kind.label}”。", act)
        page.refresh()

    form = life_form(page.desk, page, persons, kind)
    form.saved.connect(told)
    form.open()
    return form


def correct_event(page: Page, event_id: int) -> LifeForm:
    """Open the form that corrects an event, if it can be reverted at all."""
    page.office.rehearse(life.revert, event_id)
    form = LifeForm(page.desk, event_id, page)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    form.open()
    return form


def named(names: Sequence[str]) -> str:
    """Return some names, and how many there are if these are not all."""
    return words.several(names, _MOST_NAMED)
