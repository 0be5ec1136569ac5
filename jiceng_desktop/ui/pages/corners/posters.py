"""Posters of corners: asked what they say, then shown on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.documents.corner_poster import Fact, Poster, render_posters
from jiceng_desktop.marks import override
from jiceng_desktop.services import corner_posters, library_rules
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.fields import Check, Choice, LongText, Text
from jiceng_desktop.ui.kit.jobs import Report


@dataclass(frozen=True)
class Order:
    """What the posters say besides the settings of their corners, and how large they are."""

    greeting: str | None = "楼道图书角"
    rules: str | None = None
    named: bool = True
    large: bool = False


def _nothing(*_: Any) -> Any:
    raise NotImplementedError


class PosterForm(RecordDialog):
    """Asks what the posters say; the rules come from 图书角规定 and may be changed for this time."""

    kind = Kind(
        "海报",
        None,
        Order,
        _nothing,
        _nothing,
        _nothing,
        {"greeting": "上方小字", "rules": "阅读公约", "named": "负责人", "large": "纸张"},
    )

    def __init__(self, desk: Desk, parent: QWidget, ways: Sequence[tuple[tuple[int, ...], str]]) -> None:
        self._window, self._ways = parent, ways
        super().__init__(desk, None, parent, {"rules": desk.office.read(library_rules.load).manners})
        self.setWindowTitle("打印图书角海报")
        self.save_button.setText("预览(&V)")

    @override
    def lay_out(self) -> None:
        group = self.group("海报")
        self.which = Choice(self._ways, blank=None)
        self._letters.add("P")
        group.add("打印(&P)", self.which, False)
        self.row("large", Choice([(False, "A4"), (True, "A3")], blank=None))
        self.row("greeting", Text("如 楼道图书角、书香砚溪", most=30), wide=True)
        self.row("named", Check("印上负责人的姓名（不印电话）"), wide=True)
        self.row("rules", LongText(5, hint="一行一条，空着就不印"), wide=True)

    @override
    def store(self, draft: Order) -> int:
        found = self.office.read(corner_posters.wordings, self.which.value(), date.today(), draft.named)
        rules = tuple(line.strip() for line in (draft.rules or "").splitlines() if line.strip())
        told = [
            Poster(
                name=one.name,
                number=one.number,
                office=one.office,
                facts=tuple(Fact(title, text) for title, text in one.facts),
                rules=rules,
                greeting=draft.greeting or "",
                large=draft.large,
            )
            for one in found
        ]

        def draw(_report: Report, blanks: bool) -> bytes:
            return render_posters(told, allow_blanks=blanks)

        show_drawn(self._window, self.desk, "图书角海报", draw)
        return len(told)
