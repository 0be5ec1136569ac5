"""The form for one volunteer: a resident who is found by name, or somebody from outside who is entered with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services import people, volunteers
from jiceng_desktop.services.volunteers import Draft
from jiceng_desktop.terms import PoliticalStatus, Sex, VolunteerOrigin, VolunteerStatus
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Check, Choice, Coded, Day, Finder, LongText, Secret, Text
from jiceng_desktop.ui.kit.fields.derived import follow_number
from jiceng_desktop.ui.pages.volunteers.entries import Week

_STANDING = (VolunteerStatus.ACTIVE, VolunteerStatus.RESTING)
_OF_NEWCOMERS = ("id_number", "phone", "sex", "born_on", "political_status")


class VolunteerForm(RecordDialog):
    """One volunteer. A name that nobody in the archive has becomes the card of somebody who does not live here."""

    kind = volunteers.KIND

    @override
    def lay_out(self) -> None:
        if self.record_id is None:
            self._lay_out_person()
        self._lay_out_standing()
        self._lay_out_abilities()
        self._lay_out_contact()

    def _lay_out_person(self) -> None:
        self.group("是谁")
        find = lambda text: self.office.read(people.find_persons, text)  # noqa: E731
        called = lambda person_id: self.office.read(people.load, person_id).name or ""  # noqa: E731
        hint = "输入姓名、拼音或房号，选中居民；不住在本社区的直接写姓名"
        self.person = self.row("person", Finder(find, called, free=True, hint=hint), wide=True)
        self.person.changed.connect(self._tell_newcomer)
        self.outside = self.group("不住在本社区的人")
        self.number = self.row("id_number", Text("18位，自动填出生日期和性别", most=32))
        self.row("phone", Text("多个号码用、隔开", most=64))
        self.sex = self.row("sex", Choice(Sex, blank=None))
        self.born = self.row("born_on", Day())
        self.row("political_status", Coded(PoliticalStatus))
        self.number.editingFinished.connect(self._check_number)

    def _lay_out_standing(self) -> None:
        self.group("登记")
        following = self.office.read(volunteers.next_number) if self.record_id is None else ""
        self.row("number", Text(f"留空自动编为 {following}" if following else "", most=16))
        self.row("joined_on", Day("留空是今天" if self.record_id is None else "如 2026-03-05"))
        self.row("origin", Choice(VolunteerOrigin, blank="自动" if self.record_id is None else None))
        self.row("organisation", Text("工作单位、学校或店名", most=100))
        if self.record_id is None:
            self.row("team_id", Choice(self.office.read(volunteers.open_teams), blank="暂不加入"))
            self.row("role", Text("如 宣传员", most=32))
        else:
            self.standing = self.row("status", Choice([(one, one.label) for one in _STANDING], blank=None))
        self.row("consented_on", Day("签同意书的日期"))

    def _lay_out_abilities(self) -> None:
        self.group("能做什么")
        self.row("skills", Text("如 理发、水电维修、急救", most=200))
        self.row("languages", Text("如 普通话、手语", most=100))
        self.row("drives", Check("会开车，有驾照"))
        self.row("health_limits", Secret(lambda _text: "***", self._revealing("health_limits"), "如 不能久站", "1"))
        self.row("available", Week(), wide=True)

    def _lay_out_contact(self) -> None:
        self.group("紧急联系与备注")
        self.row("emergency_contact", Text("姓名和关系", most=64))
        self.row("emergency_phone", Secret(words.mask_phone, self._revealing("emergency_phone"), "", "2"))
        self.row("note", LongText(lines=2))

    @override
    def loaded(self) -> None:
        if self.record_id is None:
            self._tell_newcomer()
            self.person.setFocus()
            return
        name = self.office.read(people.load, self._draft.person).name
        self.setWindowTitle(f"编辑志愿者 — {name}")
        if self._draft.status is VolunteerStatus.LEFT:  # who has left comes back by an act of its own
            self.standing.set_options([(VolunteerStatus.LEFT, VolunteerStatus.LEFT.label)])
            self.standing.setEnabled(False)

    @override
    def draft(self) -> Draft:
        entered: Draft = super().draft()
        if isinstance(entered.person, int) and self.record_id is None:
            blank: dict[str, Any] = {name: getattr(Draft(), name) for name in _OF_NEWCOMERS}
            return replace(entered, **blank)
        return entered

    def _tell_newcomer(self) -> None:
        """Ask for more about whoever has no card yet."""
        who = self.person.value()
        self.outside.setVisible(isinstance(who, str))
        if isinstance(who, str):
            self.hint("person", "档案里没有选中的人：将按“非居民”新建档案，不计入本社区居民。")
        else:
            self._note("person")

    def _check_number(self) -> None:
        number = words.clean_id(self.number.value() or "")
        follow_number(number, self.born, self.sex, date.today())
        if number and (problem := words.id_problem(number, date.today())):
            self.object_to("id_number", problem)

    def _revealing(self, field: str) -> Any:
        def reveal() -> None:
            if self.record_id is not None:
                self.office.write(volunteers.reveal, self.record_id, field)

        return reveal
