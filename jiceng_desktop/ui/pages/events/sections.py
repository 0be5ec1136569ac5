"""What the card of an occurrence shows, part by part. A feature adds its own part as one line of ``CARD``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from jiceng_desktop import words
from jiceng_desktop.services import filed
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.pages.events.volunteers import show_volunteers
from jiceng_desktop.ui.papers.issued import PaperLine, show_issued


def show_plan(card: EventCard, shown: Shown) -> None:
    """Show when, where, by whom and for whom."""
    draft = shown.draft
    card.section("安排")
    card.line("时间", _when(draft.starts_at, draft.ends_at))
    card.line("地点", draft.venue or "")
    card.line("主持人", draft.chair or "")
    card.line("参加对象", draft.audience or "")
    if (query_id := draft.audience_query_id) is not None:
        invited = partial(_show_invited, shown, query_id)
        card.line_button(button_of("查看名单(&S)…", lambda: shown.page.attempt(invited), "small"))
    card.line("联系方式", draft.contact or "")
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
    card.section("已归档的文件")
    papers = shown.page.office.read(filed.of_occurrence, shown.occurrence_id)
    for number, label in papers:
        line = PaperLine(label)
        line.clicked.connect(partial(_show_paper, shown, number))
        card.add(line)
    if not papers:
        card.text("还没有。")


def _show_invited(shown: Shown, query_id: int) -> None:
    InvitedDialog(shown.page.desk, shown.page, shown.draft.title or "", query_id).open()


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


CARD: tuple[Callable[[EventCard, Shown], None], ...] = (show_plan, show_volunteers, show_agenda, show_papers)
