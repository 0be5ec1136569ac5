"""The card of one who should have come: event by event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QSizePolicy

from jiceng_desktop.services.coverage import Coverage, Line, Share
from jiceng_desktop.terms import AttendanceState
from jiceng_desktop.ui.kit.card import Card, label

_LOOKS = {AttendanceState.EXCUSED: "warning", AttendanceState.ABSENT: "problem"}


class CoverageCard(Card):
    """Shows to which events somebody came, and to which not."""

    def __init__(self, open_: Callable[[], object], bring: Callable[[], object]) -> None:
        self._acts = (("打开档案(&O)", open_), ("送学上门(&L)…", bring))
        super().__init__("选中一位，这里显示每一场的情况。")
        self.show_hint()

    def show_share(self, name: str, taken: Coverage, share: Share, lines: Sequence[Line]) -> None:
        """Show one person's part."""
        self.clear()
        self.headline(name, _told(share))
        for title, act in self._acts:
            button = QPushButton(title.split("(&")[0] + ("…" if title.endswith("…") else ""))
            button.setProperty("class", "small")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.add(button)
        self.section(f"这段时间的活动（{len(taken.events):,} 场）")
        for line in lines:
            shown = label("　".join(filter(None, (line.title, _state(line)))), _look(line))
            self.line_of(f"{line.on:%m-%d}", shown)
        if rest := len(taken.events) - len(lines):
            self.text(f"其余 {rest:,} 场没有签到记录。" if lines else "都没有签到记录。")


def _told(share: Share) -> str:
    counted = (("参加 {} 次", share.came), ("请假 {} 次", share.excused), ("缺席 {} 次", share.absent))
    parts = [words.format(count) for words, count in counted if count]
    brought = [f"{share.brought_on} 送学上门"] if share.brought_on else []
    return "，".join([*(parts if share.came else ["一次也没参加", *parts]), *brought])


def _state(line: Line) -> str:
    state = line.state.label if line.state is not None else ""
    brought = f"{line.brought_on:%m-%d} 送学上门" if line.brought_on is not None else ""
    return "，".join(filter(None, (state, brought)))


def _look(line: Line) -> str:
    return "" if line.state is None or line.brought_on is not None else _LOOKS.get(line.state, "")
