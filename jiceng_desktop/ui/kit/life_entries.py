"""The entry fields of a life event: what happened, to whom, and who has no card yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import life
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.terms import LifeEventKind, Relation, Sex
from jiceng_desktop.ui.kit.fields import Choice, Coded, Day, Entry, Text, values_of
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.fields.coded import COMMON_RELATIONS
from jiceng_desktop.ui.kit.fields.derived import follow_number
from jiceng_desktop.ui.kit.form import Cell, Group
from jiceng_desktop.ui.kit.visit_entries import Persons

_ID_LENGTH = 18


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
    """Several persons; one press adds the rest of the household, another one somebody without a card."""

    fresh_asked = Signal(str)  # somebody is to get a card; what was typed

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self.newcomers: list[Newcomer] = []
        self.welcoming = False  # whether an event of this kind may happen to somebody without a card
        self.family, self.fresh = _link(), _link()
        self.family.clicked.connect(self._add_family)
        self.fresh.clicked.connect(self._ask_for_fresh)
        self.fresh.hide()
        layout = self.layout()
        if layout is not None:
            for link in (self.fresh, self.family):
                layout.addWidget(link)
                layout.setAlignment(link, Qt.AlignmentFlag.AlignLeft)
        self._others: list[int] = []
        self.whole = True  # whether an event of this kind may happen to a whole family
        self.changed.connect(self.look_for_family)
        self.finder.searched.connect(self._offer_fresh)
        self.finder.changed.connect(self._offer_fresh)

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

    # who has no card yet

    @override
    def value(self) -> tuple[int, ...]:
        typed = self.finder.text().strip()
        if self.welcoming and typed and self.finder.finds_nothing():
            raise Refusal(f"档案里没有“{typed}”。请点“新建此人”，或清空。")
        return super().value()

    def welcome(self, welcoming: bool) -> None:
        """Allow somebody without a card, or allow nobody."""
        self.welcoming = welcoming
        self._show()
        self._offer_fresh()

    def add_newcomer(self, newcomer: Newcomer) -> None:
        """Add somebody who gets a card when the event is saved."""
        self.newcomers.append(newcomer)
        self._show()

    def add_known(self, person_id: int) -> None:
        """Add somebody whose card was found after all."""
        self._add(person_id)

    def _ask_for_fresh(self) -> None:
        typed = self.finder.text().strip()
        self.finder.set_value(None)
        self.fresh_asked.emit(typed)

    def _offer_fresh(self) -> None:
        typed = self.finder.text().strip()
        self.fresh.setVisible(self.welcoming and bool(typed))
        nobody = f"没有找到“{typed}”。" if self.finder.finds_nothing() else "都不是？"
        self.fresh.setText(f"{nobody.replace('&', '&&')}新建此人…(&W)")

    @override
    def _show(self) -> None:
        super()._show()
        for newcomer in self.newcomers if self.welcoming else ():
            self._put(f"{newcomer.name}（新建）", partial(self._drop_newcomer, newcomer))
        self._chips.setVisible(self._flow.count() > 0)

    def _drop_newcomer(self, newcomer: Newcomer) -> None:
        self.newcomers.remove(newcomer)
        self._show()
        self.finder.setFocus()


def _link() -> QPushButton:
    link = QPushButton()
    link.setProperty("class", "link")
    link.setAutoDefault(False)
    return link


class NewcomerGroup(Group):
    """What has to be known of somebody without a card; an ID number says birth date and sex."""

    taken = Signal()  # somebody is complete, the next one is asked for

    def __init__(self) -> None:
        super().__init__("新建居民档案")
        self.entries: dict[str, Entry] = {}
        self.cells: dict[str, Cell] = {}
        self.name = self._row("name", Text("必填", most=60), "B")
        self.number = self._row("id_number", Text("18位，自动填出生日期和性别"), "I")
        self.sex = self._row("sex", Choice(Sex, blank=None))
        self.born = self._row("born_on", Day())
        self._row("phone", Text("多个号码用、隔开"))
        self._row("relation", Coded(Relation, COMMON_RELATIONS, blank="自动"))
        self.another = QPushButton("加上，再新建一位(&J)")
        self.another.clicked.connect(lambda: self.taken.emit())
        self.dropping = QPushButton("不新建了(&Q)")
        self.dropping.clicked.connect(self.close_up)
        row = QWidget()
        row.setObjectName("cardRow")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (self.another, self.dropping):
            button.setProperty("class", "small")
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.add("", row, wide=True)
        for follows in (self.born.entry, self.sex):
            follows.setProperty("look", "derived")
        self.number.editingFinished.connect(self._follow_number)
        self.clear()
        self.hide()

    def _row(self, name: str, entry: Any, letter: str = "") -> Any:
        title = f"{LABELS[name]}(&{letter})" if letter else LABELS[name]
        self.cells[name] = self.add(title, entry, wide=False)
        self.entries[name] = entry
        return entry

    def ask(self, typed: str) -> None:
        """Begin with what was typed in search of somebody: a name, or an ID number."""
        self.clear()
        as_number = len(typed) == _ID_LENGTH and typed[:-1].isdecimal()
        entry = self.number if as_number else self.name
        entry.set_value(typed if as_number or not typed.isascii() else None)
        self._follow_number()
        self.show()
        (self.number if self.name.value() else self.name).setFocus()

    def value(self) -> Newcomer:
        """Return who was entered; raises a Refusal that names the field."""
        return Newcomer(**values_of(self.entries))

    def is_filled(self) -> bool:
        """Tell whether anything was entered."""
        try:
            return not self.isHidden() and self.value() != Newcomer()
        except Refusal:
            return True

    def clear(self) -> None:
        """Ask for somebody else."""
        for name, entry in self.entries.items():
            entry.set_value(getattr(Newcomer(), name))
        self._follow_number()

    def close_up(self) -> None:
        """Ask for nobody any more."""
        self.clear()
        self.hide()

    def _follow_number(self) -> None:
        follow_number(words.clean_id(self.number.value() or ""), self.born, self.sex, date.today())
