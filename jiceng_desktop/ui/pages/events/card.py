"""The card of one occurrence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.services.events import Draft
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.papers.issued import PaperLine

Act = Callable[[], object]


class EventCard(Card):
    """Shows everything about an occurrence; the buttons act on the one that is shown."""

    invited_asked = Signal(int)  # those a saved query finds

    def __init__(self, edit: Act, write: Act, remove: Act, show_paper: Callable[[int], object]) -> None:
        super().__init__("选中一场活动，这里显示它的详情，并可以一键生成通知。\n\n在月历上双击一天，可以新增活动。")
        self._acts = (edit, write, remove)
        self._show_paper = show_paper
        self.setMinimumWidth(264)
        self.show_hint()

    def show_event(self, draft: Draft, papers: Sequence[tuple[int, str]]) -> None:
        """Show an occurrence and the papers made of it."""
        self.clear()
        self.headline(draft.title or "", f"{draft.kind.label} · {draft.status.label}")
        self.add(self._buttons())
        self.section("安排")
        self.line("时间", _when(draft.starts_at, draft.ends_at))
        self.line("地点", draft.venue or "")
        self.line("主持人", draft.chair or "")
        self.line("参加对象", draft.audience or "")
        if (query_id := draft.audience_query_id) is not None:
            self.line_button(_button("查看名单(&S)…", lambda: self.invited_asked.emit(query_id), "small"))
        self.line("联系方式", draft.contact or "")
        if draft.headcount is not None:
            self.line("到场人数", str(draft.headcount))
        if draft.agenda:
            self.section("议程")
            items = [item.strip() for item in draft.agenda.splitlines() if item.strip()]
            self.text("\n".join(f"{number}. {item}" for number, item in enumerate(items, 1)))
        self.section("已归档的文件")
        for number, label in papers:
            self.add(self._paper(number, label))
        if not papers:
            self.text("还没有。")

    def line_button(self, button: QPushButton) -> None:
        """Put a button below the line added last."""
        if self._lines is not None:
            self._lines.addWidget(button, self._lines.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)

    def show_removed(self, title: str, undo: Act) -> None:
        """Say that an occurrence was deleted, and offer to take that back."""
        self.clear()
        self.headline("已删除", f"“{title}”已从活动日历中删除。")
        self.add(_row([_button("撤销删除(&U)", undo)]))

    def show_gone(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self.clear()
        self.text(sentence)

    def _paper(self, number: int, label: str) -> PaperLine:
        """Return a filed paper's line, which opens it."""
        line = PaperLine(label)
        line.clicked.connect(lambda: self._show_paper(number))
        return line

    def _buttons(self) -> QWidget:
        edit, write, remove = self._acts
        both = QWidget()
        both.setObjectName("cardBody")
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 6, 0, 2)
        column.setSpacing(6)
        column.addWidget(_button("生成通知(&G)", write, "primary"))
        column.addWidget(_row([_button("编辑(&E)", edit), _button("删除(&D)", remove, "danger")]))
        return both


def _row(buttons: Sequence[QPushButton]) -> QWidget:
    whole = QWidget()
    whole.setObjectName("cardBody")
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button)
    return whole


def _button(title: str, act: Act, look: str = "") -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    if look:
        button.setProperty("class", look)
    button.clicked.connect(lambda: act())
    return button


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
