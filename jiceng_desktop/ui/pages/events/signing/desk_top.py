"""What lies on the desk while people sign in: the line at the door, the roll, the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout

from jiceng_desktop.services.invited import Expected
from jiceng_desktop.services.signing import Candidate
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.pages.events.signing.door import DoorLine
from jiceng_desktop.ui.pages.events.signing.figures import Figures
from jiceng_desktop.ui.pages.events.signing.roll import RollView
from jiceng_desktop.ui.pages.events.signing.walk_in import WalkInForm

_KEYS = "空格、回车 到场　C 迟到　J 请假　X 缺席　Del 清除　按行号：12 回车、12-18 回车、7X"
_DOOR_KEYS = "↑↓ 选人　回车 签到　Ctrl+Z 撤回"
_LISTING = "正在列出参加对象…"
_NOBODY = "这场活动没有可以列出的参加对象：在左边输入姓名签到，或者只填到场人数。"


class DeskTop:
    """The widgets of the dialog, laid out; what they do is the dialog's."""

    def __init__(
        self,
        dialog: QDialog,
        find: Callable[[str], Sequence[Candidate]],
        states: Callable[[], Mapping[int, str]],
    ) -> None:
        self.told, self.ahead = label("", "hint"), label("", "warning")
        self.line, self.form = DoorLine(find, states), WalkInForm()
        self.view, self.figures = RollView(), Figures()
        self.said = label("")
        self.typed, self.empty = label("", "success"), label(_LISTING, "hint")
        self.back = _button("撤回(&Z)")
        self.back.setEnabled(False)
        self.rest_present, self.rest_absent = _button("其余到场(&P)"), _button("其余缺席(&R)")
        self.names, self.close_ = _button("签到名单(&L)…"), _button("关闭(&C)")
        self.view.typing.connect(self._show_typed)
        self._below = QStackedWidget()
        self._below.addWidget(self.line.offers)
        self._below.addWidget(self.form)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addLayout(self._door(), 6)
        middle.addLayout(self._roll(), 8)
        middle.addWidget(self.figures, 3)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for button in (self.back, self.names, self.close_):
            foot.addWidget(button)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self.ahead)
        column.addLayout(middle, 1)
        column.addLayout(foot)
        self._show_typed("")
        for before, after in pairwise((self.line, self.view, self.figures.heads, self.back)):
            dialog.setTabOrder(before, after)

    def _door(self) -> QVBoxLayout:
        heading = QLabel("门口签到(&A)")
        heading.setBuddy(self.line)
        column = QVBoxLayout()
        column.setSpacing(6)
        for widget in (heading, self.line, label(_DOOR_KEYS, "hint")):
            column.addWidget(widget)
        column.addWidget(self._below, 1)
        return column

    def _roll(self) -> QVBoxLayout:
        heading = QLabel("对照签到表(&D)")
        heading.setBuddy(self.view)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addWidget(self.typed, 1)
        for button in (self.rest_present, self.rest_absent):
            button.setProperty("class", "small")
            button.ensurePolished()  # else it is laid out for a plain one
            head.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self.empty, self.view, label(_KEYS, "hint")):
            column.addWidget(widget, 1 if widget is self.view else 0)
        return column

    def _show_typed(self, typed: str) -> None:
        self.typed.setText(f"行号 {typed}" if typed else "")
        self.typed.setAlignment(Qt.AlignmentFlag.AlignRight)

    def tell_roll(self, expected: Sequence[Expected] | None) -> None:
        """Say why the roll is empty, if it is."""
        self.empty.setText(_LISTING if expected is None else _NOBODY)
        self.empty.setVisible(not self.view.roll.rows)
        some = any(row.state is None for row in self.view.roll.rows)
        for button in (self.rest_present, self.rest_absent):
            button.setEnabled(some)

    def say(self, sentence: str, look: str) -> None:
        """Say below what came of the last key; ``look`` is one of the theme."""
        self.said.setText(sentence)
        self.said.setProperty("look", look)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def show_form(self, name: str, number: str) -> None:
        """Ask about somebody without a card."""
        self._below.setCurrentWidget(self.form)
        self.form.begin(name, number)

    def leave_form(self) -> None:
        """Go back to the line, which is empty again."""
        self._below.setCurrentWidget(self.line.offers)
        self.line.clear()
        self.line.setFocus()


def _button(title: str) -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    return button
