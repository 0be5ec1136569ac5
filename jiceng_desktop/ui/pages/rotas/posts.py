"""The posts of a rota in its form: one line each; Enter begins the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.rotas import Post
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Choice, Clock, Count, Text
from jiceng_desktop.words import WEEKDAYS

_MOST, _LONGEST = 20, 32
_WORKDAYS, _WEEKEND, _ALL = (1, 2, 3, 4, 5), (6, 7), (1, 2, 3, 4, 5, 6, 7)
_SEVERAL = ((_WORKDAYS, "周一至周五"), (_WEEKEND, "周六、周日"), (_ALL, "每天"))
_DAYS = [*(((number,), f"周{name}") for number, name in enumerate(WEEKDAYS, start=1)), *_SEVERAL]


def together(posts: Sequence[Post]) -> list[tuple[tuple[int, ...], Post]]:
    """Return posts with the days they are alike on, where these are days one chooses together."""
    alike: dict[tuple[time, time, str, int], list[Post]] = {}
    for post in posts:
        alike.setdefault((post.starts, post.ends, post.role, post.number), []).append(post)
    found: list[tuple[tuple[int, ...], Post]] = []
    for group in alike.values():
        days = tuple(post.weekday for post in group)
        whole = days in [several for several, _ in _SEVERAL]
        found += [(days, group[0])] if whole else [((post.weekday,), post) for post in group]
    return sorted(found, key=lambda one: (one[1].weekday, one[1].starts, -len(one[0])))


class Posts(QWidget):
    """One line for each post: which days, from when to when, as what, how many."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PostLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.add_button = QPushButton(theme.icon("plus"), "添加一行(&D)")
        self.add_button.setProperty("class", "small")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self.add_next())
        hint = QLabel("写好一行按回车，接着写下一行。")
        hint.setProperty("look", "hint")
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addWidget(hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._rows)
        column.addLayout(foot)
        self.setFocusProxy(self.add_button)

    def value(self) -> tuple[Post, ...]:
        """Return the posts in order; lines left blank are none.

        Raises:
            Refusal: a line lacks its time or what is done.
        """
        posts = [post for number, line in enumerate(self.lines, start=1) for post in line.posts(number)]
        return tuple(sorted(posts))

    def set_value(self, value: tuple[Post, ...] | None) -> None:
        """Show other posts; a blank line where there is none."""
        for line in list(self.lines):
            self._drop(line)
        for days, post in together(value or ()):
            self._add(days, post)
        if not value:
            self._add((1,), None)

    def add_next(self) -> None:
        """Begin another line: what the last one says, on the next day."""
        last = self.lines[-1] if self.lines else None
        if last is None or last.is_blank():
            (last or self._add((1,), None)).starts.setFocus()
            return
        days = last.days.value()
        line = self._add((days[0] % len(WEEKDAYS) + 1,) if len(days) == 1 else days, None)
        line.follow(last)
        line.days.setFocus()

    def _add(self, days: tuple[int, ...], post: Post | None) -> PostLine:
        line = PostLine(days, post)
        line.changed.connect(self.changed)
        line.entered.connect(self.add_next)
        line.removed.connect(partial(self._drop, line))
        self._rows.addWidget(line)
        self.lines.append(line)
        self.changed.emit()
        return line

    def _drop(self, line: PostLine) -> None:
        self.lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.changed.emit()


class PostLine(QWidget):
    """One line being edited."""

    changed = Signal()
    entered = Signal()
    removed = Signal()

    def __init__(self, days: tuple[int, ...], post: Post | None) -> None:
        super().__init__()
        self.days = Choice(_DAYS, blank=None)
        self.days.setMinimumWidth(116)
        self.starts, self.ends = Clock("如 9:00"), Clock("如 11:00")
        self.role, self.number = Text("岗位，如 图书管理员", most=_LONGEST), Count(1, _MOST)
        self.number.setFixedWidth(68)
        self.days.set_value(days)
        if post is not None:
            self.starts.set_value(post.starts)
            self.ends.set_value(post.ends)
            self.role.set_value(post.role)
            self.number.set_value(post.number)
        remove = QPushButton("去掉")
        remove.setProperty("class", "link")
        remove.setAutoDefault(False)
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (self.days, self.starts, QLabel("至"), self.ends, self.role, self.number, QLabel("人"), remove):
            row.addWidget(part, int(part is self.role))
        for entry in (self.days, self.starts, self.ends, self.role, self.number):
            entry.changed.connect(self.changed)

    def follow(self, other: PostLine) -> None:
        """Say what another line says, but for its days; of the same days the next hours are wanted."""
        self.role.set_value(other.role.value())
        self.number.set_value(other.number.value())
        if self.days.value() == other.days.value():
            return
        self.starts.setText(other.starts.text())
        self.ends.setText(other.ends.text())

    def is_blank(self) -> bool:
        """Tell whether nothing was entered yet."""
        return not (self.starts.text().strip() or self.ends.text().strip() or self.role.value())

    def posts(self, number: int) -> list[Post]:
        """Return the posts of the line, one for each of its days; ``number`` is which line it is."""
        if self.is_blank():
            return []
        try:
            starts, ends = self.starts.value(), self.ends.value()
        except Refusal as refusal:
            raise Refusal(f"第 {number} 行：{refusal}") from None
        if starts is None or ends is None:
            raise Refusal(f"第 {number} 行：请填写几点到几点。")
        role = self.role.value()
        if role is None:
            raise Refusal(f"第 {number} 行：请填写岗位，例如“图书管理员”。")
        return [Post(day, starts, ends, role, self.number.value()) for day in self.days.value()]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:  # else the form would be saved
            self.entered.emit()
            return
        super().keyPressEvent(event)
