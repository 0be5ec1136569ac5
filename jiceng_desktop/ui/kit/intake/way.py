"""What tells the import of one kind of roster from that of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.exchange.roster import Book
from jiceng_desktop.services.intake import Decision, Done, Plan
from jiceng_desktop.ui.kit.desk import Desk


@dataclass(frozen=True)
class Way:
    """What is imported: how the sheet is read, planned and written, and what is asked before.

    ``settle(desk, dialog, then)`` sees to what must be settled before real data come in. ``hint`` says what else
    would be added with the rows.
    """

    title: str
    book: Book
    plan: Callable[..., Plan]
    apply: Callable[..., Done]
    settle: Callable[[Desk, QWidget, Callable[[], object]], None]
    hint: Callable[[Any, Mapping[int, Decision]], str]
    asks_what_stays: Callable[[Any], bool] = lambda _session: False
    known: Callable[[Any], Mapping[str, frozenset[str]]] = lambda _session: {}
