"""What the card of an occurrence offers and shows. A feature adds its own as one line of ``DOING`` or ``CARD``."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from jiceng_desktop import words
from jiceng_desktop.services import filed, invited
from jiceng_desktop.services.invited import Group
from jiceng_desktop.ui.pages.events.card import Doing, EventCard, Section, Shown, button_of
from jiceng_desktop.ui.pages.events.correcting import show_correction
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.pages.events.materials import show_materials
from jiceng_desktop.ui.pages.events.people import show_people
from jiceng_desktop.ui.pages.events.preparing import show_preparations
from jiceng_desktop.ui.pages.events.record import record_button, show_record
from jiceng_desktop.ui.pages.events.registration import registration_button, show_registration
from jiceng_desktop.ui.pages.events.signed import show_sign_in, sign_in_button
from jiceng_desktop.ui.pages.events.volunteers import show_volunteers
from jiceng_desktop.ui.papers.issued import PaperLine, show_issued


def show_plan(card: EventCard, shown: Shown) -> None:
    """Show when, where, by whom and for whom."""
    draft = shown.draft
    card.section("安排")
    card.line("时间", _when(draft.starts_at, draft.ends_at))
    card.line("地点", draft.venue or "")
    if draft.chair:
        card.line("主持人", draft.chair)
    if draft.audience:
        card.line("参加对象", draft.audience)
    if (group := invited.group_of(draft)) is not None:
        show = partial(_show_invited, shown, group)
        card.line_button(button_of("查看名单(&S)…", lambda: shown.page.attempt(show), "small"))
    if draft.contact:
        card.line("联系方式", draft.contact)
    if draft.headcount is not None:
        card.line("到场人数", str(draft.headcount))


def show_agenda(card: EventCard, shown: Shown) -> None:
    """Show what is on the agenda, numbered."""
    items = [item.strip() for item in (shown.draft.agenda or "").splitlines() if item.strip()]
    if items:
        card.section("议程")
        card.text("\n".join(f"{number}. {item}" for number, item in enumerate(items, 1)))


def show_papers(card: EventCard, shown: Shown) -> None:
    """Show the papers made of the occurrence; a click opens one."""
    papers = shown.read(filed.of_occurrence)
    if papers:
        card.section("已归档的文件")
    for number, label in papers:
        line = PaperLine(label)
        line.clicked.connect(partial(_show_paper, shown, number))
        card.add(line)


def _show_invited(shown: Shown, group: Group) -> None:
    InvitedDialog(shown.page.desk, shown.page, shown.draft.title or "", group).open()


def _show_paper(shown: Shown, document_id: int) -> None:
    shown.page.attempt(lambda: show_issued(shown.page.office, shown.page, document_id))


def _when(starts: datetime | None, ends: datetime | None) -> str:
    """Tell from when to when: 2026年12月8日 周二 15:00–16:00."""
    if starts is None:
        return ""
    told = f"{words.show_day(starts)} 周{words.weekday(starts)} {starts:%H:%M}"
    if ends is None:
        return told
    return (
        f"{told}–{ends:%H:%M}" if ends.date() == starts.date() else f"{told} 至 {ends.month}月{ends.day}日 {ends:%H:%M}"
    )


DOING: tuple[Doing, ...] = (sign_in_button, registration_button, record_button)

CARD: tuple[Section, ...] = (
    show_correction,
    show_plan,
    show_preparations,
    show_registration,
    show_sign_in,
    show_record,
    show_people,
    show_volunteers,
    show_agenda,
    show_papers,
    show_materials,
)
