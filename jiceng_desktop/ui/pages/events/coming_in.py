"""What a file would bring into the calendar, shown first; nothing comes in unless it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QDialog, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.services import calendar_entries
from jiceng_desktop.services.calendar_entries import Done, Entry, Run, State
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.room import take_room

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.events.page import EventPage

_COLUMNS = (("状况", 104), ("时间", 214), ("名称", 190), ("说明", 300))
_STATE, _WHEN = 0, 1
_ORDER = (None, State.DOUBTFUL, State.CHANGED, State.NEW, State.HELD, State.TWICE, State.SAME)
_REFUSED = "读不懂"
_MOST_REMARKS = 4
_INKS = {
    State.NEW: theme.ACCENT,
    State.CHANGED: theme.WARNING,
    State.DOUBTFUL: theme.WARNING,
    None: theme.DANGER,
}
_CHECKED, _EMPTY = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True)
class Row:
    """One line of the preview; ``entries`` is what it would bring, ``number`` where it stands in a sheet.

    Without a ``state`` it could not be read. What is ``open`` can be given another day by the clerk.
    """

    when: str
    title: str
    told: str
    state: State | None = None
    entries: tuple[Entry, ...] = ()
    number: int | None = None
    open: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether it comes in unless the clerk says no; what is in doubt needs a yes."""
        return bool(self.entries) and self.state is not State.DOUBTFUL


@dataclass(frozen=True)
class Preview:
    """What a file would bring."""

    source: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]

    def in_order(self) -> Preview:
        """Return it with what needs attention first."""
        rows = sorted(self.rows, key=lambda row: _ORDER.index(row.state))
        return Preview(self.source, tuple(rows), self.remarks)

    def summary(self) -> str:
        """Say in one sentence what there is."""
        counts = [
            (state.label if state else _REFUSED, sum(len(row.entries) or 1 for row in self.rows if row.state is state))
            for state in _ORDER
        ]
        return "，".join(f"{name} {count:,} 场" for name, count in counts if count) or "文件里没有活动"


def show_when(entry: Entry) -> str:
    """Say when an entry takes place."""
    first, last = entry.starts_at, entry.ends_at
    day = f"{first:%Y-%m-%d} 周{words.weekday(first)}"
    if entry.is_all_day:
        return f"{day} 全天" if first.date() == last.date() else f"{day} 至 {last:%m-%d}"
    return f"{day} {first:%H:%M}" + (f"–{last:%H:%M}" if first.date() == last.date() else f" 至 {last:%m-%d %H:%M}")


class ComingInDialog(QDialog):
    """Lists what a file would bring, what needs attention first; ticked lines come in."""

    title: ClassVar[str] = "导入日历"
    hint: ClassVar[str] = ""
    size_wanted: ClassVar[tuple[int, int]] = (940, 600)

    def __init__(self, desk: Desk, parent: QWidget, shown: Preview) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{self.title}：{shown.source}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        take_room(self, *self.size_wanted)
        self.desk, self.preview = desk, shown
        self.done_with: Done | None = None
        self.summary, self.remarks = QLabel(), QLabel()
        self.summary.setProperty("look", "headline")
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.remarks.setWordWrap(True)
        self.remarks.setProperty("look", "warning")
        self.table = _table()
        self.foot = Foot(self, "导入(&I)", act=self.bring_in)
        hint = QLabel(self.hint)
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        layout = self.whole = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        for widget in (self.summary, self.remarks, hint):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.foot)
        self.show_preview(shown)
        self.table.itemChanged.connect(self._changed)

    def bring(self, entries: Sequence[Entry], report: Report) -> Done:
        """Bring entries in; runs aside."""
        raise NotImplementedError

    def corrected(self, row: Row, when: str) -> Row:
        """Return what becomes of a row that the clerk gives another day."""
        raise NotImplementedError

    # what is shown

    def show_preview(self, shown: Preview) -> None:
        """Show what would come, everything plain ticked."""
        self.preview = shown
        more = len(shown.remarks) - _MOST_REMARKS
        remarks = [*shown.remarks[:_MOST_REMARKS], *([f"还有 {more:,} 条类似的说明。"] if more > 0 else [])]
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        self.table.setRowCount(0)
        self.table.setRowCount(len(shown.rows))
        for place in range(len(shown.rows)):
            self._show_row(place)
        numbers = [row.number for row in shown.rows]
        self.table.verticalHeader().setVisible(any(number is not None for number in numbers))
        self.table.setVerticalHeaderLabels(["" if number is None else str(number) for number in numbers])
        self._count()

    def _show_row(self, place: int) -> None:
        row = self.preview.rows[place]
        with QSignalBlocker(self.table):
            for column, text in enumerate(_texts(row)):
                item = self.table.item(place, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.table.setItem(place, column, item)
                _dress(item, row, text, column)

    def _changed(self, item: QTableWidgetItem) -> None:
        """Follow what the clerk ticks, and read the day of a row anew when it is written over."""
        place = item.row()
        row = self.preview.rows[place]
        if item.column() == _WHEN and item.text().strip() != row.when:
            rows = list(self.preview.rows)
            rows[place] = self.corrected(row, item.text())
            self.preview = Preview(self.preview.source, tuple(rows), self.preview.remarks)
            self._show_row(place)
        self._count()

    # what is ticked

    def chosen(self) -> list[Entry]:
        """Return what is ticked."""
        return [entry for place, row in enumerate(self.preview.rows) if self._is_ticked(place) for entry in row.entries]

    def left_out(self) -> list[Row]:
        """Return the rows that do not come in although the calendar has them not."""
        undone = {None, State.DOUBTFUL, State.NEW}
        rows = enumerate(self.preview.rows)
        return [row for place, row in rows if row.state in undone and not self._is_ticked(place)]

    def _is_ticked(self, place: int) -> bool:
        item = self.table.item(place, _STATE)
        return item is not None and bool(self.preview.rows[place].entries) and item.checkState() is _CHECKED

    def _count(self) -> None:
        self.summary.setText(self.preview.summary() + "。")
        count = len(self.chosen())
        self.foot.confirm.setText(f"导入 {count:,} 场(&I)" if count else "导入(&I)")
        self.foot.confirm.setEnabled(bool(count))

    def bring_in(self) -> None:
        """Bring in what is ticked, as a job."""
        entries = self.chosen()
        if entries:
            self.desk.jobs.run(self, "正在导入…", lambda report: self.bring(entries, report), self._finish)

    def _finish(self, done: Done) -> None:
        self.done_with = done
        self.accept()


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setHorizontalHeaderLabels([title for title, _ in _COLUMNS])
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    triggers = QTableWidget.EditTrigger
    table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, (_, width) in enumerate(_COLUMNS):
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
    return table


def _texts(row: Row) -> Sequence[str]:
    state = row.state.label if row.state is not None else _REFUSED
    return (state, row.when, row.title, row.told)


def _dress(item: QTableWidgetItem, row: Row, text: str, column: int) -> None:
    item.setText(text)
    item.setToolTip(text)
    flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
    if column == _STATE and row.entries:
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_CHECKED if row.is_plain else _EMPTY)
    else:
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if column == _WHEN and row.open else flags)
    ink = theme.TEXT if row.entries and column != _STATE else _INKS.get(row.state, theme.FAINT)
    item.setForeground(QBrush(QColor(ink)))


def tell(page: EventPage, dialog: ComingInDialog) -> None:
    """Say what came in, and offer the way back."""
    done, run = dialog.done_with, page.office.read(calendar_entries.last_run, datetime.now())
    if done is None:
        return
    sentence = f"从“{dialog.preview.source}”导入：新增 {done.added:,} 场，改动 {done.changed:,} 场"
    if run is None or not (done.added or done.changed):
        message.toast(page, sentence)
        return
    page.calendar.undoing.offer(sentence, lambda: take_back(page, run))


def take_back(page: Page, run: Run) -> None:
    """Take an import back as a whole, as a job."""
    office = page.office
    page.desk.jobs.run(
        page,
        "正在撤销导入…",
        lambda _report: office.write(calendar_entries.take_back, run.group_id),
        lambda _count: message.toast(page, f"已撤销从“{run.source}”的导入"),
    )
