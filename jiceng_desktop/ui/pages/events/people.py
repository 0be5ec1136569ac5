"""The part of an event's card about who and what it needs: speakers, organisers, lines, equipment, places."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services import lines
from jiceng_desktop.services.events import Draft, Somebody, names
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of

_CHIP = f"background: {theme.ACCENT_LIGHT}; color: {theme.SELECTED_TEXT}; border-radius: 9px; padding: 1px 8px;"


def show_people(card: EventCard, shown: Shown) -> None:
    """Show who speaks about what, who organises, which lines it counts for and what it needs, if that is said."""
    draft = shown.draft
    if not any((draft.speakers, draft.organisers, draft.lines, draft.equipment, draft.places, *_minutes(draft))):
        return
    card.section("人员与准备")
    if draft.speakers:
        card.line_of("主讲人", _people(draft.speakers, shown))
    if draft.organisers:
        card.line_of("组织者", _people(draft.organisers, shown))
    if draft.lines:
        named = dict(shown.page.office.read(lines.listed))
        card.line_of("条线", _chips(named[key] for key in draft.lines if key in named))
    if draft.equipment:
        card.line("设备", shown.page.office.read(names.needed, draft.equipment))
    if draft.places is not None:
        card.line("名额", f"{draft.places:,} 人")
    if told := _minutes(draft):
        card.line("场地", "，".join(told))


def _minutes(draft: Draft) -> list[str]:
    told = (("提前 {} 分钟布置", draft.setup_minutes), ("会后 {} 分钟整理", draft.cleanup_minutes))
    return [words.format(minutes) for words, minutes in told if minutes]


def _people(people: Iterable[Somebody], shown: Shown) -> QWidget:
    """Return the names one below the other, each with its topic; a card of the archive is a click away."""
    whole = QWidget()
    whole.setObjectName("cardRow")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for one in people:
        column.addWidget(_name(one, shown), 0, Qt.AlignmentFlag.AlignLeft)
        if one.topic:
            column.addWidget(label(f"《{one.topic}》" if "《" not in one.topic else one.topic, "hint"))
    return whole


def _name(one: Somebody, shown: Shown) -> QLabel | QPushButton:
    if (person_id := one.person_id) is None:
        return label(one.name)
    link = button_of(one.name.replace("&", "&&"), lambda: shown.page.person_asked.emit(person_id), "link")
    link.setToolTip("查看这位居民的档案")
    return link


def _chips(texts: Iterable[str]) -> QWidget:
    whole = QWidget()
    whole.setObjectName("cardRow")
    flow = Flow(whole)
    for text in texts:
        chip = QLabel(text)
        chip.setTextFormat(Qt.TextFormat.PlainText)
        chip.setStyleSheet(_CHIP)
        flow.addWidget(chip)
    return whole
