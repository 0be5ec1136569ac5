"""What an import would do, row by row, and what the clerk decides about doubtful ones."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget
from typing_extensions import override

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
_WIDTHS = (60, 80, 100, 560, 150)
_NUMBER, _VERDICT, _NAME, _TOLD, _DECISION = range(5)


class PlannedRows(QAbstractTableModel):
    """The rows of a plan, all or those with one verdict."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Planned] = []
        self._shown: list[Planned] = []
        self._only: Verdict | None = None
        self.decisions: dict[int, Decision] = {}

    def show_plan(self, plan: Plan) -> None:
        """Show a plan; decisions about rows that are still in doubt are kept."""
        doubtful = {row.number for row in plan.rows if row.verdict is Verdict.DOUBTFUL}
        self.decisions = {number: chosen for number, chosen in self.decisions.items() if number in doubtful}
        self._rows = plan.rows
        self.show_only(self._only)

    def show_only(self, verdict: Verdict | None) -> None:
        """Show the rows with one verdict, or all."""
        self.beginResetModel()
        self._only = verdict
        self._shown = [row for row in self._rows if verdict is None or row.verdict is verdict]
        self.endResetModel()

    def choices(self, index: Index) -> tuple[Decision, ...]:
        """Return what may be decided about a row; nothing unless it is in doubt."""
        row = self._shown[index.row()]
        if row.verdict is not Verdict.DOUBTFUL:
            return ()
        merge = (Decision.MERGE,) if row.person_id is not None else ()
        return (Decision.SKIP, Decision.ADD, *merge) if not _same_number(row) else (Decision.SKIP, *merge)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _TITLES[section]
        return None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._text(row, column)
        if role == Role.ForegroundRole and column in (_VERDICT, _TOLD):
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
            return "；".join(filter(None, (row.remark, changes)))
        return self.decisions.get(row.number, Decision.SKIP).label if row.verdict is Verdict.DOUBTFUL else ""

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


def _same_number(row: Planned) -> bool:
    """Tell whether the row carries an ID number the archive has already: it can never be a new person."""
    return bool(row.person_id and row.reading and row.reading.values.get("id_number") and row.reason)


class _DecisionDelegate(QStyledItemDelegate):
    """Lets the clerk choose with one click."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        model = index.model()
        if isinstance(model, PlannedRows):
            for choice in model.choices(index):
                box.addItem(choice.label, choice)
        box.activated.connect(lambda: self.commitData.emit(box))
        box.activated.connect(lambda: self.closeEditor.emit(box))
        return box

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())


class PlannedView(QTableView):
    """The table of planned rows."""

    def __init__(self, rows: PlannedRows) -> None:
        super().__init__()
        self.setModel(rows)
        self.setItemDelegateForColumn(_DECISION, _DecisionDelegate(self))
        self.setEditTriggers(QTableView.EditTrigger.CurrentChanged | QTableView.EditTrigger.SelectedClicked)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(32)
        self.verticalHeader().hide()
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(_TOLD, QHeaderView.ResizeMode.Stretch)
