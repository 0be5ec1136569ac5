"""The form as it will be filled: its headings, what each column is filled with, and a row for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QInputDialog, QTableWidget, QTableWidgetItem

from jiceng_desktop.exchange.form import Plan
from jiceng_desktop.exchange.form_sheet import Column
from jiceng_desktop.exchange.form_values import CONSTANT
from jiceng_desktop.marks import override
from jiceng_desktop.services import answers
from jiceng_desktop.services.forms import Difference, SheetRows
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.forms.masking import masked

MOST_SHOWN = 1_000
_EMPTY, _TYPED = "（留空）", "固定文字…"
_ASK = object()
_DOUBTFUL, _LEFT_OUT, _NEW, _CHANGED = (QColor(name) for name in ("#FFF4D6", "#F3F5F8", "#E3F4E6", "#FFE9B8"))
_LEAST_WIDTH, _MOST_WIDTH, _MARGIN, _BOX_MARGIN = 112, 230, 26, 88
_ROW, _CHOICE_ROW, _HEADING, _TWO_LINES = 30, 40, 36, 54


class FormGrid(QTableWidget):
    """One column for each heading: a choice of what fills it, and below what will stand there."""

    assigned = Signal(int, object)
    left_out = Signal(object)

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self._fields = fields
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_plan(self, plan: Plan, rows: SheetRows, difference: Difference | None, *, revealed: bool) -> None:
        """Show how a sheet is filled, the first persons of it."""
        columns = plan.table.columns if plan.table else ()
        self.clear()
        self.setColumnCount(len(columns))
        self.setRowCount((1 if columns else 0) + min(len(rows.rows), MOST_SHOWN))
        self.setHorizontalHeaderLabels([column.title.replace(" ", "\n", 1) for column in columns])
        two = any(" " in column.title for column in columns)
        self.horizontalHeader().setFixedHeight(_TWO_LINES if two else _HEADING)
        self.setVerticalHeaderLabels(["填入", *map(str, range(1, self.rowCount()))])
        if not columns:
            return
        self.setRowHeight(0, _CHOICE_ROW)
        for number, column in enumerate(columns):
            self._show_column(number, column, plan.fields[number])
        for place, row in enumerate(rows.rows[:MOST_SHOWN], start=1):
            person = rows.persons[place - 1]
            for number, text in enumerate(row):
                self.setItem(place, number, _item(text, plan.fields[number], revealed=revealed))
                self._paint(place, number, person, columns[number], difference)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, self._width(number, column, plan.fields[number]))

    def _show_column(self, number: int, column: Column, field: str | None) -> None:
        ground = QTableWidgetItem()
        ground.setFlags(Qt.ItemFlag.NoItemFlags)
        if field is None:
            ground.setBackground(QBrush(_LEFT_OUT))
        elif _is_doubtful(column, field):
            ground.setBackground(QBrush(_DOUBTFUL))
        self.setItem(0, number, ground)
        if column.reckons:
            ground.setText("表格自动计算")
        else:
            self.setCellWidget(0, number, self._choice(number, column, field))

    def _choice(self, number: int, column: Column, field: str | None) -> QComboBox:
        box = _FieldBox()
        box.addItem(_EMPTY, None)
        box.addItem(_TYPED, _ASK)
        if field and field.startswith(CONSTANT):
            box.addItem(f"“{field.removeprefix(CONSTANT)}”", field)
        for name, title in self._fields.items():
            box.addItem(title, name)
        box.setMaxVisibleItems(24)
        box.setCurrentIndex(max(0, box.findData(field)))
        box.setAccessibleName(f"{column.title}填入")
        if _is_doubtful(column, field):
            box.setToolTip("这一列是按相近的标题猜的，请核对。")
        box.activated.connect(lambda: self._assign(number, column, box.currentData()))
        return box

    def _assign(self, number: int, column: Column, field: object) -> None:
        if field is _ASK:
            text, agreed = QInputDialog.getText(self, "固定文字", f"“{column.title}”每一行都填：")
            field = CONSTANT + text.strip() if agreed and text.strip() else None
        self.assigned.emit(number, field)

    def _paint(self, row: int, number: int, person: int, column: Column, difference: Difference | None) -> None:
        """Mark who is new and what has changed since the last submission."""
        item = self.item(row, number)
        if difference is None or item is None:
            return
        if person in difference.new_ids:
            item.setBackground(QBrush(_NEW))
            item.setToolTip("上次没有报送这位居民")
        elif (person, column.key) in difference.cells:
            item.setBackground(QBrush(_CHANGED))
            old = masked(difference.cells[person, column.key])
            item.setToolTip(f"<p>上次：{escape(old) or '空'}</p>")

    def _width(self, number: int, column: Column, field: str | None) -> int:
        """Return a width that shows the heading, the choice and the first rows, within reason."""
        metrics = self.fontMetrics()
        shown = range(1, min(self.rowCount(), 40))
        texts = [*column.title.split(), *(item.text() for row in shown if (item := self.item(row, number)))]
        wanted = max(map(metrics.horizontalAdvance, texts), default=0) + _MARGIN
        chosen = _EMPTY if field is None else self._fields.get(field, field)
        boxed = metrics.horizontalAdvance(chosen) + _BOX_MARGIN
        return max(_LEAST_WIDTH, min(max(wanted, boxed), _MOST_WIDTH))

    def selected_rows(self) -> list[int]:
        """Return the selected persons' places, from 0."""
        return sorted({index.row() - 1 for index in self.selectedIndexes() if index.row() > 0})

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.selected_rows():
            self.left_out.emit(self.selected_rows())
        else:
            super().keyPressEvent(event)


class _FieldBox(QComboBox):
    """Lets the wheel scroll the table, where it would change the choice unnoticed."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _is_doubtful(column: Column, field: str | None) -> bool:
    return field is not None and field == column.guess and not column.is_sure


def doubtful(plan: Plan) -> Sequence[str]:
    """Return the headings that were guessed from similar words."""
    columns = plan.table.columns if plan.table else ()
    return [column.title for column, field in zip(columns, plan.fields, strict=True) if _is_doubtful(column, field)]


def _item(text: str, field: str | None, *, revealed: bool) -> QTableWidgetItem:
    shown = text if revealed else answers.mask(field, text) if answers.is_secret(field) and field else masked(text)
    item = QTableWidgetItem(shown)
    item.setToolTip(f"<p>{escape(shown)}</p>" if shown else "")
    item.setForeground(QBrush(QColor(theme.colours()["text"])))
    return item
