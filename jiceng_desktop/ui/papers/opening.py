"""From a template to the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jiceng_desktop.services import events, templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.templates import About, Offer, Subject
from jiceng_desktop.services.templates.grids import Span
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk

if TYPE_CHECKING:
    from jiceng_desktop.ui.papers.editor import PaperEditor

EMPTY = Offer(0, DocumentKind.NOTICE, "空白公文", "标题和正文都由自己写。")
_IN_FULL = "证明要写完整的身份证号等号码。写出来会在操作记录里留下一条“查看”。"


def open_paper(
    desk: Desk,
    parent: QWidget,
    offer: Offer,
    about: About | None,
    persons: Sequence[int] = (),
    span: Span | None = None,
) -> PaperEditor | None:
    """Open the editor with the paper written; None when the clerk stepped back.

    ``persons`` are all that were selected: for several, what differs from one to the next stays open in the text
    until each gets a sheet.

    Raises:
        Refusal: template or record is gone.
    """
    several = len(persons) > 1
    draft = _draft(desk, parent, offer, None if several else about, span)
    if draft is None:
        return None
    if several:
        draft = replace(draft, about=f"选中的 {len(persons):,} 人")
    from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

    editor = PaperEditor(desk, draft, parent, _likely(desk, about, persons))
    editor.open()
    return editor


def _likely(desk: Desk, about: About | None, persons: Sequence[int]) -> Who | None:
    """Return whom a paper will be sent to if it is sent to many."""
    if len(persons) > 1:
        return Who(Source.IDS, ids=tuple(persons))
    if about is None or about.subject not in {Subject.BUILDING, Subject.TEAM, Subject.OCCURRENCE}:
        return None
    if about.subject is not Subject.OCCURRENCE:
        return Who(Source(about.subject.value), about.id)
    query_id = desk.office.read(events.load, about.id).audience_query_id
    return None if query_id is None else Who(Source.QUERY, query_id)


def _draft(desk: Desk, parent: QWidget, offer: Offer, about: About | None, span: Span | None) -> Draft | None:
    office, today = desk.office, date.today()
    if offer is EMPTY:
        return office.read(templates.blank, today)
    if about is not None and offer.in_full:
        answers = ["写出完整号码(&Y)", "号码保留星号(&M)", "取消(&C)"]
        answer = message.choose(parent, _IN_FULL, answers, title=offer.name)
        if answer == 0:
            return office.write(templates.draft_in_full, offer.id, about, today)
        if answer == len(answers) - 1:
            return None
    return office.read(templates.draft, offer.id, about, today, span)
