"""The entries for what a meeting decided, and for what became of earlier decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import todos
from jiceng_desktop.services.minutes import Decision, Raised
from jiceng_desktop.ui.kit.fields import Check, NearDay, Text

_OWNER_WIDTH, _DAY_WIDTH = 112, 176
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Decisions(QWidget):
    """One row for each decision; Enter begins the next row, and there is always a blank one to write in."""

    changed = Signal()

    def __init__(self, owners: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("cardRow")
        self._owners = owners
        self.rows: list[DecisionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.set_value(())

    def value(self) -> tuple[Decision, ...]:
        """Return what is written; raises a Refusal for a day that cannot be read."""
        written = (row.value() for row in self.rows)
        return tuple(one for one in written if any(one.says()))

    def set_value(self, decisions: Iterable[Decision] | None) -> None:
        """Show decisions, and a blank row below them."""
        for row in list(self.rows):
            self._take(row)
        for one in (*(decisions or ()), Decision()):
            self._add(one)
        self.changed.emit()

    def begin_next(self, row: DecisionRow) -> None:
        """Go to the row below, which is begun if there is none."""
        place = self.rows.index(row) + 1
        if place == len(self.rows):
            if row.is_blank():
                return
            self._add(Decision())
        self.rows[place].title.setFocus()

    def drop(self, row: DecisionRow) -> None:
        """Take a row away."""
        place = self.rows.index(row)
        self._take(row)
        if not self.rows or not self.rows[-1].is_blank():
            self._add(Decision())
        self.rows[min(place, len(self.rows) - 1)].title.setFocus()
        self.changed.emit()

    def _add(self, one: Decision) -> None:
        row = DecisionRow(one, self._owners)
        row.changed.connect(self.changed)
        row.entered.connect(lambda: self.begin_next(row))
        row.dropped.connect(lambda: self.drop(row))
        self._column.addWidget(row)
        self.rows.append(row)
        self.setFocusProxy(self.rows[0].title)

    def _take(self, row: DecisionRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class DecisionRow(QWidget):
    """What is to be done, by whom, until when; one that is done says so and cannot be taken away."""

    changed = Signal()
    entered = Signal()
    dropped = Signal()

    def __init__(self, one: Decision, owners: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("cardRow")
        self._one = one
        self.title = Text("要做什么", most=todos.LONGEST_TITLE)
        self.owner = Text("负责人", most=64)
        self.due = NearDay("到期日，可不填")
        self.owner.setFixedWidth(_OWNER_WIDTH)
        self.due.setFixedWidth(_DAY_WIDTH)
        names = QCompleter(list(owners), self.owner)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        self.owner.setCompleter(names)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for entry in (self.title, self.owner, self.due):
            row.addWidget(entry, int(entry is self.title))
            entry.changed.connect(self.changed)
        for line in (self.title, self.owner, self.due.entry):
            line.installEventFilter(self)
        row.addWidget(self._state())
        self.title.set_value(one.title)
        self.owner.set_value(one.owner)
        self.due.set_value(one.due_on)

    def value(self) -> Decision:
        """Return the decision as it is written; raises a Refusal for a day that cannot be read."""
        title, owner = self.title.value() or "", self.owner.value() or ""
        return replace(self._one, title=title, owner=owner, due_on=self.due.value())

    def is_blank(self) -> bool:
        """Tell whether nothing is written."""
        return not (self.title.value() or self.owner.value() or self.due.entry.text().strip())

    def _state(self) -> QWidget:
        if self._one.done_on is not None:
            done = QLabel("已办完")
            done.setProperty("look", "hint")
            done.setToolTip(f"{self._one.done_on} {self._one.outcome}".strip())
            return done
        drop = QPushButton("✕")
        drop.setProperty("class", "small")
        drop.setAutoDefault(False)
        drop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        drop.setToolTip("去掉这一条")
        drop.clicked.connect(self.dropped)
        return drop

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self.entered.emit()
            return True  # or it would save the form
        return super().eventFilter(watched, event)


class Earlier(QWidget):
    """What earlier meetings decided; what was found done is ticked."""

    changed = Signal()

    def __init__(self, raised: Sequence[Raised], today: date) -> None:
        super().__init__()
        self.setObjectName("cardRow")
        self._checks: dict[int, Check] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        for one in raised:
            column.addWidget(self._line(one, today))
        if self._checks:
            self.setFocusProxy(next(iter(self._checks.values())))

    def value(self) -> tuple[int, ...]:
        """Return the ids of what was ticked."""
        return tuple(todo_id for todo_id, check in self._checks.items() if check.value())

    def set_value(self, todo_ids: Iterable[int] | None) -> None:
        """Tick these alone."""
        chosen = set(todo_ids or ())
        for todo_id, check in self._checks.items():
            check.set_value(todo_id in chosen)

    def _line(self, one: Raised, today: date) -> QWidget:
        told = told_of(one, today)
        if one.decision.done_on is not None or one.decision.todo_id is None:
            done = QLabel(told)
            done.setTextFormat(Qt.TextFormat.PlainText)
            done.setWordWrap(True)
            done.setProperty("look", "hint")
            return done
        check = self._checks[one.decision.todo_id] = Check(told.replace("&", "&&"))
        check.setToolTip("打勾表示已经办完，保存时记为今天")
        check.changed.connect(self.changed)
        return check


def told_of(one: Raised, today: date) -> str:
    """Tell an earlier decision, who answers for it and what became of it."""
    return f"{one.on.month}月{one.on.day}日　{told_decision(one.decision, today)}"


def told_decision(one: Decision, today: date) -> str:
    """Tell a decision, who answers for it and what became of it: 修楼道灯（李干事，还有 4 天）."""
    if one.done_on is not None:
        state = "　".join(filter(None, (f"{one.done_on.month}月{one.done_on.day}日办完", one.outcome)))
        return f"✓ {one.title}（{one.owner}，{state}）"
    if one.due_on is None:
        return f"{one.title}（{one.owner}）"
    left = (one.due_on - today).days
    state = f"逾期 {-left} 天" if left < 0 else "今天到期" if left == 0 else f"{one.due_on.month}月{one.due_on.day}日前"
    return f"{one.title}（{one.owner}，{state}）"
