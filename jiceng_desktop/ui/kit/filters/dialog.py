"""Building a filter of persons: groups of conditions, said in words and counted while one builds."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import filters, people, queries
from jiceng_desktop.services.filters import Condition, Filter
from jiceng_desktop.services.queries import Saved
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Text
from jiceng_desktop.ui.kit.filters.condition import ConditionRow
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_PAUSE_MS = 200
_WIDTH, _HEIGHT = 840, 600
FIELDS = people.FILTERABLE


class ConditionGroup(QGroupBox):
    """Conditions that must all be met."""

    changed = Signal()
    added = Signal(QWidget)
    emptied = Signal()

    def __init__(self, offers: filters.Offers) -> None:
        super().__init__()
        self._offers = offers
        self.rows: list[ConditionRow] = []
        self.more = QPushButton("＋ 并且满足另一个条件")
        self.more.setProperty("class", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(lambda: self.add())
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def add(self, condition: Condition | None = None) -> ConditionRow:
        """Add a row, a blank one without a condition."""
        row = ConditionRow(FIELDS, self._offers)
        if condition is not None:
            row.set_condition(condition)
        row.changed.connect(self.changed)
        row.dropped.connect(lambda: self.drop(row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        row.field.setFocus()
        self.changed.emit()
        self.added.emit(row)
        return row

    def drop(self, row: ConditionRow) -> None:
        """Take a row away."""
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        if self.rows:
            self.changed.emit()
        else:
            self.emptied.emit()

    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions whose field is chosen; raises a Refusal for what cannot be read."""
        found = [row.condition() for row in self.rows]
        return tuple(condition for condition in found if condition is not None)


class FilterDialog(QDialog):
    """Builds a filter, or changes a saved query.

    ``chosen`` carries the filter and the saved query it is now kept under, as (id, name) or None.
    """

    chosen = Signal(object, object)

    def __init__(
        self, desk: Desk, filter_: Filter | None = None, saved: Saved | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._saved = desk, saved
        self._offers = desk.office.read(filters.options, FIELDS)
        self.groups: list[ConditionGroup] = []
        self.setWindowTitle(f"修改常用查询“{saved.name}”" if saved else "条件筛选")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.count)
        self._build()
        self.show_filter(saved.filter if saved else filter_)
        self.name.set_value(saved.name if saved else None)
        self._name_typed()
        if saved is not None and saved.faults:
            self._show_problem(f"{'，'.join(saved.faults)}。请改成别的，再保存。")
        take_room(self, _WIDTH, _HEIGHT)

    def show_filter(self, filter_: Filter | None) -> None:
        """Show a filter, or one blank condition."""
        for group in tuple(self.groups):
            self._remove(group)
        for conditions in filter_.groups if filter_ is not None else ():
            group = self.add_group()
            for condition in conditions:
                group.add(condition)
        if not self.groups:
            self.add_group().add()
        self.groups[0].rows[0].field.setFocus()

    def add_group(self) -> ConditionGroup:
        """Add an alternative."""
        group = ConditionGroup(self._offers)
        group.changed.connect(self._changed)
        group.added.connect(lambda: QTimer.singleShot(0, group, lambda: self._scroll.ensureWidgetVisible(group.more)))
        group.emptied.connect(lambda: self._emptied(group))
        self.groups.append(group)
        self._column.insertWidget(len(self.groups) - 1, group)
        self._name_groups()
        return group

    def filter(self) -> Filter:
        """Return the filter as built; raises a Refusal when something is missing."""
        return filters.checked(Filter(tuple(group.conditions() for group in self.groups)), FIELDS)

    def count(self) -> None:
        """Count in the background whom the filter finds, and say it in words."""
        self._pause.stop()
        try:
            filter_ = self.filter()
        except Refusal as refusal:
            self.found.setText("")
            self.sentence.setText(str(refusal))
            return
        self.sentence.setText(filters.tell(filter_, FIELDS))
        today = date.today()
        office = self._desk.office
        self._desk.jobs.quiet(self, lambda: office.read(queries.count, filter_, today), self._tell_count)

    @override
    def accept(self) -> None:
        self._problem.hide()
        name = self.name.value()
        try:
            filter_ = self.filter()
            query = self._keep(name, filter_) if name or self._saved else None
        except Refusal as refusal:
            self._show_problem(str(refusal))
            return
        super().accept()
        self.chosen.emit(filter_, query)

    def _keep(self, name: str | None, filter_: Filter) -> tuple[int, str]:
        number, version = (self._saved.id, self._saved.version) if self._saved else (None, 0)
        number = self._desk.office.write(queries.save, number, name or "", filter_, version)
        return number, name or ""

    # building

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("formBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(10)
        self.alternative = QPushButton("或者满足另一组条件(&O)")
        self.alternative.setAutoDefault(False)
        self.alternative.clicked.connect(lambda: self.add_group().add())
        self._column.addWidget(self.alternative, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("look", "problem")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._problem)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self._outcome())
        layout.addLayout(self._foot())

    def _outcome(self) -> QVBoxLayout:
        """Return the lines that say what was built and how many it finds."""
        self.found = QLabel()
        self.found.setObjectName("found")
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("look", "hint")
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 10, 16, 0)
        lines.setSpacing(2)
        lines.addWidget(self.found)
        lines.addWidget(self.sentence)
        return lines

    def _foot(self) -> QVBoxLayout:
        """Return the name and the buttons."""
        self.name = Text("起个名字，以后一点就用；只用这一次就空着", most=queries.LONGEST_NAME)
        label = QLabel("存为常用查询(&N)")
        label.setBuddy(self.name)
        naming = QHBoxLayout()
        naming.setSpacing(8)
        naming.addWidget(label)
        naming.addWidget(self.name, 1)
        buttons = Foot(self, "应用(&S)")
        self.confirm = buttons.confirm
        clear = buttons.addButton("清空条件(&R)", QDialogButtonBox.ButtonRole.ResetRole)
        clear.setAutoDefault(False)
        clear.clicked.connect(lambda: self.show_filter(None))
        self.name.changed.connect(self._name_typed)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 10, 14, 12)
        foot.setSpacing(10)
        foot.addLayout(naming)
        foot.addWidget(buttons)
        return foot

    # reacting

    def _changed(self) -> None:
        self._problem.hide()
        self._pause.start()

    def _emptied(self, group: ConditionGroup) -> None:
        """Take an empty group away; the last one begins anew."""
        if len(self.groups) == 1:
            group.add()
            return
        self._remove(group)
        self._changed()

    def _remove(self, group: ConditionGroup) -> None:
        self.groups.remove(group)
        group.hide()
        group.deleteLater()
        self._name_groups()

    def _name_groups(self) -> None:
        for place, group in enumerate(self.groups):
            group.setTitle("满足以下全部条件" if place == 0 else "或者满足以下全部条件")

    def _name_typed(self) -> None:
        self.confirm.setText("保存(&S)" if self._saved else "保存并应用(&S)" if self.name.value() else "应用(&S)")

    def _tell_count(self, number: int) -> None:
        self.found.setText(f"<b>符合条件：{number:,} 位居民</b>")

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
