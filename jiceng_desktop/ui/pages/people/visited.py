"""The card's parts about care: the tags of a person, now and in the past, and the visits."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt

from jiceng_desktop import words
from jiceng_desktop.services.tags import Tagged
from jiceng_desktop.services.visits import Record, Told
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.tag_forms import TagForm
from jiceng_desktop.ui.kit.visit_form import changing_form, visit_form
from jiceng_desktop.ui.pages.people.card import PersonCard

_SOON = 3


def show_tagged(card: PersonCard, tagged: list[Tagged]) -> None:
    """Show since when somebody carries which tag, and which ones ended why; each can be corrected or ended."""
    if not tagged:
        return
    present = sum(tag.to_on is None for tag in tagged)
    card.section(f"关爱标签（{present}）")
    for tag in card.folded("tags", tagged, max(present, 1)):
        card.line(tag.name, _tag_told(tag))
        card.link_last("修改" if tag.to_on else "结束…", partial(change_tag, card, tag.id))
    card.fold("tags", len(tagged), max(present, 1))


def _tag_told(tag: Tagged) -> str:
    if tag.to_on is None:
        return f"{tag.from_on} 起"
    return "　".join(filter(None, (f"{tag.from_on} 至 {tag.to_on}", tag.end_reason)))


def change_tag(card: PersonCard, tag_id: int) -> None:
    """Open the form that corrects or ends a tag."""
    form = TagForm(card.desk, tag_id, card)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    form.open()


def show_visits(card: PersonCard, record: Record) -> None:
    """Show when the next visit is due and how the last ones begin; one press opens them whole."""
    card.section(f"走访（{record.count}）")
    for title, day in (("下次走访", record.due_on), ("下次随访", record.follow_up_on)):
        if day is not None:
            _show_due(card, title, day, date.today())
    card.buttons(("登记走访…", partial(enter_visit, card)))
    if record.gone:
        card.refuse_last(f"{record.gone}，不再登记走访。")
    for told in record.last:
        card.line(f"{told.visited_on}", _visit_told(told))
        card.link_last("修改", partial(change_visit, card, told.id))


def _show_due(card: PersonCard, title: str, day: date, today: date) -> None:
    left = (day - today).days
    state = "今天到期" if left == 0 else f"逾期 {-left} 天" if left < 0 else f"还有 {left} 天"
    card.line(title, f"{day}　{state}")
    if left <= _SOON:
        card.mark_last("problem" if left < 0 else "warning")


def _visit_told(told: Told) -> str:
    way = "" if told.kind is VisitKind.HOME else told.kind.label
    return "　".join(filter(None, (way, told.visitor, words.opening(told.content))))


def enter_visit(card: PersonCard) -> None:
    """Open the form for a visit to the person of the card."""
    if card.person_id is not None:
        visit_form(card.desk, card, [card.person_id]).open()


def change_visit(card: PersonCard, visit_id: int) -> None:
    """Open the form that changes a visit."""
    changing_form(card.desk, card, visit_id).open()
