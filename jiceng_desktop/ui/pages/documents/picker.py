"""Choosing the event a notice is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import events
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView

_SHOWN = ("starts_at", "title", "venue", "audience")


class EventPicker(QDialog):
    """Lists the coming events, the next one first; past ones on demand."""

    picked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None, today: Callable[[], date] = date.today) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("选择活动")
        self._today = today
        self._done = False
        self.model = RecordTable(desk.office, events.LISTING, self)
        self.view = RecordView(self.model, Memory())
        for column, field in enumerate(events.LISTING.fields):
            self.view.setColumnHidden(column, field.name not in _SHOWN)
        header = self.view.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSortIndicatorShown(False)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(events.LISTING.hint)
        self.finder.setClearButtonEnabled(True)
        self.past = QCheckBox("也列出过去的活动(&P)")
        self.sentence = QLabel("没有符合条件的活动。可以勾选“也列出过去的活动”，或先到活动日历新增。")
        self.sentence.setProperty("look", "hint")
        self.sentence.setWordWrap(True)
        self.write = QPushButton("生成通知(&G)")
        self.write.setDefault(True)
        self._lay_out()
        self.finder.textChanged.connect(self.search)
        self.past.toggled.connect(self.search)
        self.view.doubleClicked.connect(self.accept)
        self.search()

    def search(self) -> None:
        """List what matches, and take the first."""
        past = self.past.isChecked()
        narrow = None if past else Span(first=self._today())
        self.view.show_query(Query(self.finder.text(), narrow, "starts_at", descending=past))
        ids = self.model.ids
        self.sentence.setVisible(not ids)
        self.write.setEnabled(bool(ids))
        if ids and self.view.current_id() is None:
            self.view.select_ids([ids[0]], ids[0])

    @override
    def accept(self) -> None:
        occurrence_id = self.view.current_id()
        if occurrence_id is None or self._done:
            return
        self._done = True
        super().accept()
        self.picked.emit(occurrence_id)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.finder, 1)
        top.addWidget(self.past)
        close = QPushButton("取消(&C)")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.write.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.write)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.sentence)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        take_room(self, 820, 480)
