"""The view of the one table model: columns, selection, order, clipboard."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.desk import Memory
from jiceng_desktop.ui.kit.model import RecordTable

_ROW_HEIGHT = 32
_HEADER_HEIGHT = 34
_MOST_COPIED = 5000
_MOST_RESTORED = 2000


class RecordView(QTableView):
    """Shows a RecordTable: fixed row height, order by clicking a heading, remembered columns."""

    def __init__(self, model: RecordTable, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self._memory = memory
        self._missed: tuple[list[int], int] | None = None
        self._spared: dict[int, int] = {}  # columns that make room at present, with their widths
        self._key = f"columns/{model.listing.title}"
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.hide()
        self._prepare_columns()

    # queries

    def show_query(self, query: Query) -> None:
        """Show other records, keeping the selected ones selected where they are still there."""
        kept, current = self.selected_ids(), self.current_id()
        self.records.show(query)
        self._missed = None
        if current is not None and not self.records.is_whole and self.records.early_row_of(current) is None:
            self._missed = kept, current
            return
        self._go_to(kept, current)

    def take_rest(self, ids: array[int]) -> None:
        """Show the records behind the first ones; whom the clerk was at is selected again if only now in the list."""
        here, row = self.selected_ids(), self.currentIndex().row()
        missed, self._missed = self._missed, None
        current = self.current_id()
        self.records.complete(ids)
        if missed is not None and row <= 0 and self.records.row_of(missed[1]) is not None:
            self._go_to(*missed)
        elif self.current_id() != current:  # something changed meanwhile
            self._go_to(here, current)

    def _go_to(self, ids: list[int], current: int | None) -> None:
        self.select_ids(ids, current)
        if self.currentIndex().isValid():
            self.executeDelayedItemsLayout()  # until then the scroll bar ends where the old rows ended
            self.scrollTo(self.currentIndex())

    def reload(self) -> None:
        """Read everything afresh, keeping the selection and the place."""
        place, rows = self.verticalScrollBar().value(), self._selected_rows()
        kept, current = self.selected_ids(), self.current_id()
        last = max(rows[-1] if rows else 0, self.currentIndex().row(), self.rowAt(self.viewport().height() - 1), place)
        if last < self.records.at_once() // 2:
            self.show_query(self.records.query)
        else:
            self.records.reload()
            self._go_to(kept, current)
        self.verticalScrollBar().setValue(place)

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected records, from the top."""
        return [self.records.id_at(row) for row in self._selected_rows()]

    def current_id(self) -> int | None:
        """Return the id of the one record the clerk is at."""
        index = self.currentIndex()
        return self.records.id_at(index.row()) if index.isValid() else None

    def select_ids(self, ids: Iterable[int], current: int | None = None) -> None:
        """Select the records that are shown; ``current`` becomes the one the clerk is at."""
        wanted = set(ids)
        if current is not None and (row := self.records.row_of(current)) is not None:
            index = self.records.index(row, max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if not wanted or len(wanted) > _MOST_RESTORED:
            return
        last = self.records.columnCount() - 1
        found = QItemSelection()
        for record_id in wanted:
            if (row := self.records.row_of(record_id)) is not None:
                found.select(self.records.index(row, 0), self.records.index(row, last))
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copy_selected(self) -> int:
        """Put the selected rows on the clipboard as shown, sensitive fields masked; return how many."""
        rows = self._selected_rows()[:_MOST_COPIED]
        order = self.columns_in_order()
        lines = ["\t".join(self.records.listing.fields[column].title for column in order)] if len(rows) > 1 else []
        for row in rows:
            texts = self.records.texts(row)
            lines.append("\t".join(" ".join(texts[column].split()) for column in order))
        if rows:
            QGuiApplication.clipboard().setText("\n".join(lines))
        return len(rows)

    def columns_in_order(self, *, hidden_too: bool = False) -> list[int]:
        """Return the columns as the clerk has ordered them, those the clerk wants to see or all."""
        header = self.horizontalHeader()
        columns = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in columns if hidden_too or self._is_wanted(column)]

    def wanted_width(self) -> int:
        """Return how wide the view has to be to show all its columns; the last one fills what is left."""
        order = self.columns_in_order()
        last = self.records.listing.fields[order[-1]].width
        columns = sum(map(self._width_of, order[:-1])) + last
        return columns + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()

    def remember_columns(self) -> None:
        """Remember widths and order of the columns, and which are hidden."""
        header = self.horizontalHeader()
        fields = self.records.listing.fields
        sizes = {field.name: self._width_of(number) for number, field in enumerate(fields)}
        self._memory.put(
            self._key,
            {
                "widths": {name: size for name, size in sizes.items() if size},  # a hidden column has none
                "order": [fields[header.logicalIndex(place)].name for place in range(header.count())],
                "hidden": [name for name, size in sizes.items() if not size],
            },
        )

    def _selected_rows(self) -> list[int]:
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        return sorted({row for found in ranges for row in range(found.top(), found.bottom() + 1)})

    # columns

    def _prepare_columns(self) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(_HEADER_HEIGHT)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        remembered = self._memory.get(self._key, {})
        names = [field.name for field in self.records.listing.fields]
        hidden = remembered.get("hidden", [field.name for field in self.records.listing.fields if field.extra])
        for number, field in enumerate(self.records.listing.fields):
            width = remembered.get("widths", {}).get(field.name, field.width)
            header.resizeSection(number, int(width))
            header.setSectionHidden(number, field.name in hidden)
        for place, name in enumerate(name for name in remembered.get("order", []) if name in names):
            header.moveSection(header.visualIndex(names.index(name)), place)
        self._show_order()
        header.sortIndicatorChanged.connect(self._order_by)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)

    def columns_menu(self) -> QMenu:
        """Return the menu that shows and hides columns; one always stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.columns_in_order()
        for number, field in enumerate(self.records.listing.fields):
            entry = menu.addAction(field.title + ("（窗口宽些就显示）" if number in self._spared else ""))
            entry.setCheckable(True)
            entry.setChecked(number in shown)
            entry.setEnabled(shown != [number])
            entry.toggled.connect(partial(self.show_column, number))
        menu.addSeparator()
        menu.addAction("恢复默认的列(&R)").triggered.connect(self.reset_columns)
        return menu

    def show_column(self, column: int, shown: bool) -> None:
        """Show or hide a column."""
        self._take_all_back()
        self.setColumnHidden(column, not shown)
        self._make_room()

    def reset_columns(self) -> None:
        """Show the columns as they were when the program was new."""
        header = self.horizontalHeader()
        self._take_all_back()
        for number, field in enumerate(self.records.listing.fields):
            header.setSectionHidden(number, field.extra)
            header.resizeSection(number, field.width)
            header.moveSection(header.visualIndex(number), number)
        self._make_room()

    def _is_wanted(self, column: int) -> bool:
        return column in self._spared or not self.isColumnHidden(column)

    def _width_of(self, column: int) -> int:
        """Return how wide a column is, or will be once there is room for it."""
        return self._spared.get(column) or self.columnWidth(column)

    def _make_room(self) -> None:
        """Hide columns that can be spared while there is no room for all, and show them again once there is."""
        self._take_all_back()
        lack = self.wanted_width() - self.width()
        ranks = {column: self.records.listing.fields[column].spare for column in self.columns_in_order()[:-1]}
        for column in sorted(filter(ranks.get, ranks), key=ranks.__getitem__):
            if lack > 0:
                self._spared[column] = self.columnWidth(column)
                lack -= self._spared[column]
                self.setColumnHidden(column, True)

    def _take_all_back(self) -> None:
        for column in self._spared:
            self.setColumnHidden(column, False)
        self._spared.clear()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._make_room()

    def _offer_columns(self, place: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def _show_order(self) -> None:
        """Let the heading tell which order is in force."""
        listing, query = self.records.listing, self.records.query
        down = query.descending if query.order else listing.descending
        names = [field.name for field in listing.fields]
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(
            names.index(query.order or listing.order),
            Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder,
        )
        header.blockSignals(False)

    def _order_by(self, column: int, order: Qt.SortOrder) -> None:
        field = self.records.listing.fields[column]
        if field.sortable:
            down = order == Qt.SortOrder.DescendingOrder
            self.show_query(self.records.query.with_(order=field.name, descending=down))
        self._show_order()

    @override
    def selectAll(self) -> None:
        if self.records.ids:
            super().selectAll()

    @override
    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action == QAbstractItemView.CursorAction.MoveEnd:
            self.records.fetchMore(QModelIndex())
        return super().moveCursor(action, modifiers)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
