"""What an import would do, row by row, and what the clerk decides about doubtful ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.intake import Decision, Plan, Planned, Verdict

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

COLOURS = {
    Verdict.NEW: "#1A7F37",
    Verdict.CHANGED: "#1D4F91",
    Verdict.UNCHANGED: "#5B6673",
    Verdict.DOUBTFUL: "#9A6700",
    Verdict.REFUSED: "#B42318",
}
_TITLES = ("行号", "结果", "姓名", "说明", "存疑的怎么办")
_WIDTHS = (72, 92, 160, 400, 172)
_NUMBER, _VERDICT, _NAME, _TOLD, _DECISION = range(5)


class PlannedRows(QAbstractTableModel):
    """The rows of a plan, all or those with one verdict."""

    decided = Signal()

    def __init__(self, name: str, words: Mapping[Decision, str]) -> None:
        super().__init__()
        self._titles = (*_TITLES[:_NAME], name, *_TITLES[_NAME + 1 :])
        self.words = words
        self.plan = Plan([], date.min)
        self._shown: list[Planned] = []
        self._only: Verdict | None = None
        self.decisions: dict[int, Decision] = {}

    def show_plan(self, plan: Plan) -> None:
        """Show a plan; a decision is kept while it is about the same doubt."""
        self.decisions = self._kept_decisions(plan) if self.decisions else {}
        self.plan = plan
        self.show_only(self._only)

    def _kept_decisions(self, plan: Plan) -> dict[int, Decision]:
        decided = {row.number: row for row in self.plan.by_verdict[Verdict.DOUBTFUL] if row.number in self.decisions}
        return {
            row.number: self.decisions[row.number]
            for row in plan.by_verdict[Verdict.DOUBTFUL]
            if (before := decided.get(row.number))
            and _same_doubt(before, row)
            and self.decisions[row.number] in row.choices
        }

    def show_only(self, verdict: Verdict | None) -> None:
        """Show the rows with one verdict, or all."""
        self.beginResetModel()
        self._only = verdict
        self._shown = self.plan.rows if verdict is None else self.plan.by_verdict[verdict]
        self.endResetModel()

    def choices(self, index: Index) -> tuple[Decision, ...]:
        """Return what may be decided about a row; nothing unless it is in doubt."""
        return self._shown[index.row()].choices

    def all_share(self) -> Decision | None:
        """Return the decision that was taken about every doubtful row, if it is one."""
        shared = set(self.decisions.values())
        every = len(self.decisions) == len(self.plan.by_verdict[Verdict.DOUBTFUL])
        return shared.pop() if every and len(shared) == 1 else None

    def decide_all(self, decision: Decision) -> None:
        """Decide every doubtful row in one way, where the row allows it."""
        doubtful = self.plan.by_verdict[Verdict.DOUBTFUL]
        self.decisions.update({row.number: decision for row in doubtful if decision in row.choices})
        self.show_only(self._only)
        self.decided.emit()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.ToolTipRole:
            return f"<p>{escape(text)}</p>" if (text := self._text(row, column)) else None
        if role == Role.ForegroundRole and (column == _VERDICT or (column == _TOLD and row.reason)):
            return QColor(COLOURS[row.verdict])
        return None

    def _text(self, row: Planned, column: int) -> str:
        if column == _NUMBER:
            return str(row.number)
        if column == _VERDICT:
            return row.verdict.label
        if column == _NAME:
            return row.name
        if column == _TOLD:
            changes = "；".join(f"{label}：{old or '空'} → {new}" for label, old, new in row.changes)
            return "；".join(filter(None, (row.remark, changes))).replace("。；", "；")
        return self.words[self.decisions.get(row.number, Decision.SKIP)] if row.verdict is Verdict.DOUBTFUL else ""

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        editable = index.isValid() and index.column() == _DECISION and self.choices(index)
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    @override
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        self.decisions[self._shown[index.row()].number] = value
        self.dataChanged.emit(index, index)
        self.decided.emit()
        return True


def _same_doubt(row: Planned, other: Planned) -> bool:
    """Tell whether a decision about one is one about the other: the same name, perhaps the same person, as surely."""
    return row.person_id == other.person_id and row.name == other.name and row.reason == other.reason


class _ChoiceBox(QComboBox):
    """A choice that is over when its list closes, whether something was chosen or not."""

    left = Signal()

    @override
    def hidePopup(self) -> None:
        super().hidePopup()
        QTimer.singleShot(0, self, self.left.emit)  # what was chosen is told after this


class _DecisionDelegate(QStyledItemDelegate):
    """Shows a choice as one, and lets the clerk choose from a list that opens by itself."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        box = QStyleOptionComboBox()
        box.rect = option.rect.adjusted(4, 2, -4, -2)
        box.state = option.state
        box.currentText = str(index.data())
        style = QApplication.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box, painter)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box, painter)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = _ChoiceBox(parent)
        model = index.model()
        if isinstance(model, PlannedRows):
            for choice in model.choices(index):
                box.addItem(model.words[choice], choice)
        box.activated.connect(lambda: self.commitData.emit(box))
        box.left.connect(lambda: self.closeEditor.emit(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, Decision(editor.currentData()))  # Qt keeps the code of a term alone


class PlannedView(QTableView):
    """The table of planned rows."""

    def __init__(self, rows: PlannedRows) -> None:
        super().__init__()
        self.setModel(rows)
        self.setItemDelegateForColumn(_DECISION, _DecisionDelegate(self))
        self.setEditTriggers(QTableView.EditTrigger.EditKeyPressed)
        self.clicked.connect(self._choose)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(32)
        self.verticalHeader().hide()
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(_TOLD, QHeaderView.ResizeMode.Stretch)

    def show_decisions(self, shown: bool) -> None:
        """Show the column of decisions only where there is something to decide."""
        self.setColumnHidden(_DECISION, not shown)

    def _choose(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)


class PlannedPanel(QWidget):
    """The planned rows, a button for each verdict to see these alone, and one choice for all doubtful rows."""

    def __init__(self, name: str, words: Mapping[Decision, str]) -> None:
        super().__init__()
        self.rows = PlannedRows(name, words)
        self.view = PlannedView(self.rows)
        self.chips: dict[Verdict | None, QPushButton] = {}
        self.all_doubtful = QComboBox()
        for decision, word in words.items():
            self.all_doubtful.addItem(word, decision)
        self.all_doubtful.setPlaceholderText("逐行决定")
        self.all_doubtful.activated.connect(lambda: self.rows.decide_all(Decision(self.all_doubtful.currentData())))
        self.rows.decided.connect(self._tell_decisions)
        self._all_label = QLabel("存疑的一律(&Y)")
        self._all_label.setBuddy(self.all_doubtful)
        top = QHBoxLayout()
        for verdict in (None, *Verdict):
            top.addWidget(self._chip(verdict))
        top.addStretch()
        top.addWidget(self._all_label)
        top.addWidget(self.all_doubtful)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.view)
        self.show_plan(Plan([], date.min))

    def show_plan(self, plan: Plan) -> None:
        """Show what would become of the rows."""
        counts = plan.counts()
        self.chips[None].setText(f"全部 {len(plan.rows):,}")
        for verdict, count in counts.items():
            self.chips[verdict].setText(f"{verdict.label} {count:,}")
            self.chips[verdict].setEnabled(count > 0)
            if not count and self.chips[verdict].isChecked():
                self.chips[None].click()
        doubts = counts[Verdict.DOUBTFUL] > 0
        self.view.show_decisions(doubts)
        self._all_label.setVisible(doubts)
        self.all_doubtful.setVisible(doubts)
        self.rows.show_plan(plan)
        self._tell_decisions()

    def _chip(self, verdict: Verdict | None) -> QPushButton:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setAutoExclusive(True)
        chip.setAutoDefault(False)
        chip.setChecked(verdict is None)
        chip.setProperty("class", "chip")
        chip.clicked.connect(lambda: self.rows.show_only(verdict))
        self.chips[verdict] = chip
        return chip

    def _tell_decisions(self) -> None:
        """Show the decision all doubtful rows share, if they do."""
        shared = self.rows.all_share()
        self.all_doubtful.setCurrentIndex(-1 if shared is None else self.all_doubtful.findData(shared))
