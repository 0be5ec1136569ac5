"""The card of one household: its members, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filed, households, people_listing
from jiceng_desktop.services.households.listing import Matter, Member, Sheet
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.papers.issued import PaperLine, show_issued

Offer = tuple[str, Callable[[], object]]
Papers = list[tuple[int, str]]
_ADVICE = {
    Matter.HEADLESS: "这一户没有户主，请用“变更户主”选一位。",
    Matter.BEREAVED: "户主已经去世，请用“变更户主”选一位继任。",
    Matter.ABSENT: "空挂户：户口在这里，成员都不住这里。",
}


class HouseholdCard(Card):
    """Everything about one household; each member leads to the own card."""

    person_asked = Signal(int)

    def __init__(self, desk: Desk, offers: Callable[[Sheet], Sequence[Offer]]) -> None:
        super().__init__("在表格中选中一户，这里显示户内成员。")
        self._desk = desk
        self._offers = offers
        self.sheet: Sheet | None = None
        self.show_hint()

    def show_household(self, household_id: int | None) -> None:
        """Show one household, or the hint."""
        self.sheet, papers = (None, []) if household_id is None else self._read(household_id)
        if self.sheet is None:
            self.show_hint()
            return
        self._show(self.sheet, papers)

    def _read(self, household_id: int) -> tuple[Sheet | None, Papers]:
        try:
            return self._desk.office.read(
                lambda session: (households.sheet(session, household_id), filed.of_household(session, household_id))
            )
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            return None, []

    def _show(self, sheet: Sheet, papers: Papers) -> None:
        self.clear()
        head = sheet.head
        number = f"户号 {sheet.number}" if sheet.number else ""
        self.headline(f"{head.name}户" if head else "无户主", "　".join(filter(None, (sheet.kind.label, number))))
        self.text(sheet.address or "未登记地址")
        if sheet.matter is not None:
            self.add(label(_ADVICE[sheet.matter], "warning"))
        self._buttons(self._offers(sheet))
        self.section(f"成员（{len(sheet.members)}）")
        for member in sheet.members:
            self._member(sheet, member)
        self._papers(papers)
        self._column.addStretch(1)

    def _buttons(self, offers: Sequence[Offer]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(self._attempt, act))
            flow.addWidget(button)
        self.add(row)

    def _attempt(self, act: Callable[[], object]) -> None:
        message.attempt(self, act)

    def _papers(self, papers: Papers) -> None:
        if papers:
            self.section(f"公文（{len(papers)}）")
        for document_id, told in papers:
            line = PaperLine(told)
            line.clicked.connect(partial(self._attempt, partial(show_issued, self._desk.office, self, document_id)))
            self.add(line)

    def _member(self, sheet: Sheet, member: Member) -> None:
        link = QPushButton(member.name.replace("&", "&&"))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip("查看这位居民的档案")
        link.clicked.connect(lambda: self.person_asked.emit(member.id))
        row = QWidget()
        row.setObjectName("cardRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(link)
        layout.addWidget(label(_about(sheet, member), "hint"), 1)
        self.add(row)


def _about(sheet: Sheet, member: Member) -> str:
    """Tell what a member is to the head, and what a clerk would want to know before ringing."""
    facts = ["" if member.relation is Relation.UNSTATED else member.relation.label]
    if member.born_on:
        facts.append(f"{words.show_age(member.born_on, date.today())}岁")
    if not member.id_number:
        facts.append(people_listing.NO_PAPER)
    if member.status is not PersonStatus.PRESENT:
        facts.append(member.status.label)
    if sheet.kind is HouseholdKind.REGISTERED and sheet.dwelling_id and member.home_id != sheet.dwelling_id:
        facts.append("不住这里")
    return "　".join(filter(None, facts))
