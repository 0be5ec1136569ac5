"""The form for one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import people, places, tags
from jiceng_desktop.services.households import regrouping
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import (
    Education,
    IdKind,
    LifeEventKind,
    MaritalStatus,
    PersonStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
)
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import doors, message
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Address, Choice, Coded, Day, Secret, Tags, Text
from jiceng_desktop.ui.kit.fields.coded import COMMON_RELATIONS
from jiceng_desktop.ui.kit.fields.derived import follow_number
from jiceng_desktop.ui.pages.people.entries import Ethnicity, HiddenNote

_MORE = (
    "id_kind", "former_name", "reading", "education", "political_status", "marital_status", "native_place",
    "nationality", "occupation", "employer",
)  # fmt: skip

_EVENTS = {
    PersonStatus.MOVED_OUT: LifeEventKind.DEPARTURE,
    PersonStatus.DECEASED: LifeEventKind.DEATH,
    PersonStatus.MISSING: LifeEventKind.MISSING,
}


class PersonForm(RecordDialog):
    """One person. Birth date and sex follow from the ID number; whoever may be entered twice is pointed out."""

    kind = people.KIND
    event_asked = Signal(int, object)  # somebody, and the kind of what happened

    @override
    def lay_out(self) -> None:
        self._lay_out_basics()
        self._lay_out_home()
        self._lay_out_care()
        self._lay_out_more()

    def _lay_out_basics(self) -> None:
        self.group("基本信息")
        self.name = self.row("name", Text("必填", most=60))
        self.number = self.row(
            "id_number", Secret(words.mask_id, self._revealing("id_number"), "18位，自动填出生日期和性别", "1")
        )
        self.born = self.row("born_on", Day())
        self.sex = self.row("sex", Choice(Sex, blank=None))
        self.phone = self.row("phone", Secret(words.mask_phone, self._revealing("phone"), "多个号码用、隔开", "2"))
        self.row("ethnicity", Ethnicity())
        for follows in (self.born.entry, self.sex):
            follows.setProperty("look", "derived")
        self.name.editingFinished.connect(self._look_for_double)
        self.number.entry.editingFinished.connect(self._check_number)
        self.born.entry.editingFinished.connect(self._look_for_double)
        self.phone.entry.editingFinished.connect(self._check_phone)

    def _lay_out_home(self) -> None:
        self.group("居住")
        find: Callable[[str], list[tuple[int, str, str]]] = lambda text: self.office.read(places.find_dwellings, text)  # noqa: E731
        self.address = self.row("address", Address(find, hint="如 幸福小区3号楼2单元501室，或 3-2-501"), wide=True)
        self.row("role", Choice(ResidencyRole))
        self.row("moved_in_on", Day())
        self.row("relation", Coded(Relation, COMMON_RELATIONS, blank="自动"))
        self.row("status", Choice(PersonStatus, blank=None)).changed.connect(self._check_status)
        self.row("registered_address", Text("与现住址不同时填写"), wide=True)
        self.address.editingFinished.connect(self._check_address)

    def _lay_out_care(self) -> None:
        self.group("关爱与备注")
        kinds = self.office.read(tags.kinds)
        self.row("tags", Tags([(kind_id, name) for kind_id, name, _ in kinds]))
        self.row("note", HiddenNote(self._revealing("note")), wide=True)

    def _lay_out_more(self) -> None:
        self.unfold = QPushButton("更多信息（学历、政治面貌、婚姻、籍贯、职业、护照…）(&M)")
        self.unfold.setProperty("class", "link")
        self.unfold.setIcon(theme.icon("plus"))
        self.unfold.setAutoDefault(False)
        self.unfold.clicked.connect(self._unfold)
        self._letters.add("M")
        self._groups.addWidget(self.unfold)
        self._more = self.group("更多信息")
        id_kind = self.row("id_kind", Choice(IdKind, blank=None))
        self.row("former_name", Text())
        self.row("reading", Text("读音特殊时填写，如 shan xiong"))
        self.row("education", Coded(Education, [term for term in Education if term.value.endswith("0")]))
        self.row("political_status", Coded(PoliticalStatus))
        self.row("marital_status", Coded(MaritalStatus))
        self.row("native_place", Text("如 望禾县"))
        self.row("nationality", Text("外国人填写"))
        self.row("occupation", Text())
        self.row("employer", Text())
        id_kind.changed.connect(self._check_number)

    @override
    def loaded(self) -> None:
        blank = Draft()
        known = any(getattr(self._draft, name) != getattr(blank, name) for name in _MORE)
        self._more.setVisible(known)
        self.unfold.setVisible(not known)
        self._follow_number()
        self.name.setFocus()

    @override
    def draft(self) -> Draft:
        entered: Draft = super().draft()
        return replace(entered, tags=frozenset(entered.tags))

    @override
    def store(self, draft: Draft) -> int:
        whole, new_head = self._ask_who_moves(draft)
        if whole or new_head is not None:
            return self.office.write(regrouping.save_leaving_head, self.record_id or 0, draft, whole, new_head)
        name = self.office.read(places.unknown_compound, draft.address or "")
        if name is None:
            return super().store(draft)
        question = f"还没有登记名为“{name}”的小区或楼院。\n要新增它吗？如果只是写错了名称，请返回修改住址。"
        if not message.ask(self, question, yes="新增并保存(&A)", no="返回修改(&C)"):
            raise Refusal("请核对小区或楼院的名称。", "address")
        return self.office.write(people.save_with_compound, self.record_id, draft)

    def _ask_who_moves(self, draft: Draft) -> tuple[bool, int | None]:
        """Ask, when a head of household moves out, whether all move along, and else who is the head from now on."""
        moved = self.record_id is not None and draft.address != self._draft.address
        heirs = self.office.read(regrouping.heirs, self.record_id or 0, date.today()) if moved else []
        if not heirs:
            return False, None
        names = "、".join(name for _, name in heirs[:4])
        first, name = heirs[0]
        answers = [f"只搬他一人，由{name}任户主(&H)", "返回修改(&C)"]
        if draft.address:
            answers.insert(0, "全家一起搬(&W)")
        answer = message.choose(self, f"“{self._draft.name}”是户主，和他同住的还有：{names}。怎样办理？", answers)
        if answer == len(answers) - 1:
            raise Refusal("请确认住址，或者先在“户”里变更户主。", "address")
        return (True, None) if len(answers) > 2 and answer == 0 else (False, first)  # noqa: PLR2004

    def _unfold(self) -> None:
        self.unfold.hide()
        self._more.show()
        self.entry("id_kind").setFocus()

    def _revealing(self, field: str) -> Callable[[], object]:
        """Return what records that a stored value is looked at."""

        def reveal() -> None:
            if self.record_id is not None:
                self.office.write(people.reveal, self.record_id, field)

        return reveal

    # what is checked on leaving a field

    def _typed_number(self) -> str:
        """Return the ID number if it is one of an ID card."""
        if self.entry("id_kind").value() is not IdKind.ID_CARD:
            return ""
        return words.clean_id(self.number.value() or "")

    def _check_number(self) -> None:
        number = self._typed_number()
        self._follow_number()
        if not number or self.number.value() == self._clean["id_number"]:
            return
        if problem := words.id_problem(number, date.today()):
            self._note("id_number", problem, "problem")
        elif hint := words.id_hint(number):
            self._note("id_number", hint, "hint")
        self._look_for_double()

    def _follow_number(self) -> None:
        follow_number(self._typed_number(), self.born, self.sex, date.today())

    def _check_phone(self) -> None:
        if problem := words.phone_problem(self.phone.value() or ""):
            self._note("phone", problem, "problem")

    def _check_address(self) -> None:
        """Say how the address is understood; a door that is not known yet is allowed."""
        typed = self.address.value()
        if typed is None or typed == self._clean["address"]:
            return
        if (name := self.office.read(places.unknown_compound, typed)) is not None:
            self._note("address", f"还没有登记“{name}”，保存时可以新增。", "hint")
        elif doors.understand(self, "address"):
            if self._read("relation") == self._clean["relation"]:
                self.entry("relation").set_value(None)  # the head of one household need not be the head of the next
            self._look_for_double()

    def _check_status(self) -> None:
        """Offer to register what makes people leave or come back: that keeps the day and ends what has to end."""
        status, before = self.entry("status").value(), self._draft.status
        came_back = before is PersonStatus.MOVED_OUT and status in (PersonStatus.PRESENT, PersonStatus.AWAY)
        kind = LifeEventKind.ARRIVAL if came_back else _EVENTS.get(status)
        if self.record_id is None or kind is None or status is before:
            return
        told = "只改状态不记日期，也不计入人口变动；登记变动会一并处理居住、标签和户主。"
        self.offer("status", told, f"改用登记变动：{kind.label}…", partial(self._register, kind))

    def _register(self, kind: LifeEventKind) -> None:
        """Leave the status to an event; what else was edited is saved first."""
        self.entry("status").set_value(self._clean["status"])
        if self.is_edited():
            self.accept()
            if not self._finished:
                return
        else:
            self.reject()
        self.event_asked.emit(self.record_id, kind)

    def _look_for_double(self) -> None:
        """Point out somebody of the same name who may be the same person."""
        try:
            entered = self.draft()
        except Refusal:
            return
        found: list[Any] = self.office.read(people.alike, self.record_id, entered)
        if found:
            told = "；".join(f"{name}（{address or '未登记住址'}）" for _, name, address in found)
            self.hint("name", f"可能已有档案：{told}。请核对是不是同一个人。")
        else:
            self._note("name")
