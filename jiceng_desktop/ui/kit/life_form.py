"""登记变动: one dialog for all kinds of life events, the same everywhere; it asks only what the kind needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import life, places
from jiceng_desktop.services.life import Apart, Draft
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import LifeEventKind, ResidencyRole, Sex
from jiceng_desktop.ui.kit import doors, message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address, Check, Choice, Day, LongText, Text
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.kit.visit_entries import Persons

_MOST_TOLD, _MOST_NAMED, _NOTE_HEIGHT = 3, 4, 64
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


class KindChips(QWidget):
    """The kinds of events, one of them pressed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        flow = Flow(self)
        self._group = QButtonGroup(self)
        for number, kind in enumerate(LifeEventKind, start=1):
            chip = QPushButton(f"{kind.label}(&{number})")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setProperty("class", "chip")
            self._group.addButton(chip, number)
            flow.addWidget(chip)
        self._group.idToggled.connect(lambda _number, pressed: self.changed.emit() if pressed else None)
        self.setFocusProxy(self._group.button(1))

    def value(self) -> LifeEventKind:
        """Return the kind that is pressed."""
        return list(LifeEventKind)[self._group.checkedId() - 1]

    def set_value(self, value: LifeEventKind) -> None:
        """Press a kind."""
        self._group.button(list(LifeEventKind).index(value) + 1).setChecked(True)


class Family(Persons):
    """Several persons; one press adds everybody who lives in the same household."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self.family = QPushButton()
        self.family.setProperty("class", "link")
        self.family.setAutoDefault(False)
        self.family.clicked.connect(self._add_family)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.family)
            layout.setAlignment(self.family, Qt.AlignmentFlag.AlignLeft)
        self._others: list[int] = []
        self.whole = True  # whether an event of this kind may happen to a whole family
        self.changed.connect(self.look_for_family)

    @override
    def set_value(self, persons: Sequence[int] | None) -> None:
        super().set_value(persons)
        self.look_for_family()

    def look_for_family(self) -> None:
        """Offer those who live with the one person chosen."""
        chosen = self.chosen()
        self.finder.setPlaceholderText(f"{'再加一位：' if chosen else ''}输入姓名、拼音或房号")
        members = self._office.read(life.family_of, chosen[0]) if chosen else []
        self._others = [person_id for person_id in members if person_id not in chosen]
        self.family.setVisible(bool(self._others) and self.whole)
        self.family.setText(f"＋ 连同同住的 {len(self._others)} 人(&F)")

    def chosen(self) -> tuple[int, ...]:
        """Return the persons; nobody while a name is half typed."""
        try:
            return self.value()
        except Refusal:  # half typed
            return ()

    def _add_family(self) -> None:
        self.set_value([*self.chosen(), *self._others])
        self.changed.emit()


class LifeForm(RecordDialog):
    """One event, of one person or of several at once."""

    kind = life.KIND
    events: Sequence[int] = ()
    _heirs: Sequence[tuple[int, str]] = ()
    _asked: Collection[str] = ()

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记变动")
        self.group("变动")
        self.chips = self.row("kind", KindChips(), wide=True)
        self.persons = self.row("persons", Family(self.office), wide=True)
        self.row("event_on", Day("如 2026-11-03"))
        self.row("reported_on", Day())
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

    @override
    def loaded(self) -> None:
        self._follow()
        for name in ("kind", "persons", "apart", "registration_too"):
            self.entry(name).changed.connect(self._follow)
        self._clean = {name: self._read(name) for name in self._entries}
        (self.entry("event_on") if self._draft.persons else self.persons).setFocus()

    @override
    def draft(self) -> Draft:
        """Return what was entered; what is not asked now was entered for another kind."""
        entered: Draft = super().draft()
        blank = Draft()
        unasked = {name: getattr(blank, name) for name in _DETAILS if name not in self._asked}
        return replace(entered, **unasked)

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
        service = life.register if name is None else life.register_with_compound
        self.events = self.office.write(service, draft)
        return self.events[0]

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
        self.persons.look_for_family()

    def _offer_successors(self, kind: LifeEventKind, persons: Sequence[int], asked: dict[str, str]) -> None:
        """Offer those who may follow a head who leaves; nobody has to be chosen where nobody is left."""
        leaves = kind in life.LEAVING or self.entry("apart").value() is Apart.REGISTERED_HERE
        registered = kind is _DEATH or (kind is _DEPARTURE and self.entry("registration_too").value())
        heirs: list[tuple[int, str]] = []
        if leaves and "successor_id" in asked and persons:
            heirs = self.office.read(life.heirs, persons, registered, date.today())
        if heirs != self._heirs:
            self._heirs = heirs
            self.entry("successor_id").set_options(heirs)
            self.entry("successor_id").set_value(heirs[0][0] if heirs else None)
        if not heirs:
            asked.pop("successor_id", None)

    def _offer_rest(self, kind: LifeEventKind, persons: Sequence[int], asked: dict[str, str]) -> None:
        """Ask about duties and the registered household only those who have them."""
        duties = self.office.read(life.duties_of, persons) if "end_duties" in asked else []
        self.entry("end_duties").setText("同时结束任职：" + "、".join(duties))
        if not duties:
            asked.pop("end_duties", None)
        words = "孩子随父母落户" if kind is _BIRTH else "户籍一并迁出"
        self.entry("registration_too").setText(words)
        registered: bool = self.office.read(life.registered_here, persons)
        if not registered:
            asked.pop("registration_too", None)

    def _tell_homes(self, kind: LifeEventKind, persons: Sequence[int]) -> None:
        """Say below the names where these persons live now."""
        called = self.office.read(life.called, list(persons[:_MOST_TOLD]))
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


def named(names: Sequence[str]) -> str:
    """Return some names, and how many there are if these are not all."""
    more = f"等 {len(names)} 人" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
