"""What tells the import of one kind of list from that of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.exchange import roster
from jiceng_desktop.exchange.roster import Book
from jiceng_desktop.services import intake, places
from jiceng_desktop.services.intake import Decision, Done, Plan
from jiceng_desktop.ui.kit.desk import Desk

Decisions = Mapping[int, Decision]


@dataclass(frozen=True)
class Place:
    """Where the rows belong that do not say it: what the field is called, offers and begins with.

    ``lacks`` tells whether rows cannot be written without it; ``task`` and ``warning`` then say so.
    """

    label: str
    placeholder: str
    options: Callable[[Any], list[str]]
    usual: Callable[[Any], str]
    lacks: Callable[[Plan, Decisions], bool] = lambda _plan, _decisions: False
    task: str = ""
    warning: str = ""


COMPOUND = Place(
    "未写小区的归入(&X)",
    "小区或楼院名称",
    lambda session: [node.name for node in places.tree(session)],
    intake.default_compound,
    roster.lacks_compound,
    "有的门牌没有写小区，请填写“未写小区的归入”。",
    "有的门牌没有写小区。请先填写“未写小区的归入”，再确认导入。",
)


def _persons_told(done: Done) -> str:
    return f"已导入：新增 {done.added:,} 人，更新 {done.changed:,} 人。"


@dataclass(frozen=True)
class Way:
    """What is imported: how the sheet is read, planned and written, and what is asked before.

    ``settle(desk, dialog, then)`` sees to what must be settled before real data come in. ``hint`` says what else
    would be added with the rows, ``told`` what was. ``further`` is offered at the end: a word on a button, and what
    it does (desk, the widget the import began at, what was done). ``decisions`` are the clerk's choices in words.
    """

    title: str
    book: Book
    plan: Callable[..., Plan]
    apply: Callable[..., Done]
    settle: Callable[[Desk, QWidget, Callable[[], object]], None]
    hint: Callable[[Any, Decisions], str]
    asks_what_stays: Callable[[Any], bool] = lambda _session: False
    known: Callable[[Any], Mapping[str, frozenset[str]]] = lambda _session: {}
    place: Place = COMPOUND
    unit: str = "人"
    told: Callable[[Any], str] = _persons_told
    further: tuple[str, Callable[[Desk, QWidget, Any], None]] | None = None
    decisions: Mapping[Decision, str] = field(default_factory=lambda: {one: one.label for one in Decision})
