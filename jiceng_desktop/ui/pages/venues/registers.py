"""What belongs to venues, each a list in a dialog: blocked periods, equipment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import equipment, venue_blocks, venues
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Moment, Number, Text
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView
from jiceng_desktop.ui.kit.undoing import UndoStrip

_SIZE = (720, 460)


class BlockForm(RecordDialog):
    """One blocked period."""

    kind = venue_blocks.KIND

    @override
    def lay_out(self) -> None:
        self.row("starts_at", Moment("如 8:00"), wide=True)
        self.row("ends_at", Moment("如 18:00"), wide=True)
        self.row("reason", Text(f"如 {'、'.join(venue_blocks.USUAL[:3])}", most=200), wide=True)

    @override
    def loaded(self) -> None:
        for name in ("starts_at", "ends_at"):
            self.entry(name).changed.connect(self._tell_planned)
            self.entry(name).day.entry.setPlaceholderText(f"如 {date.today()}")
        self._tell_planned()

    def _tell_planned(self) -> None:
        """Say how many events are planned in the period; it is no obstacle."""
        try:
            count = self.office.read(venue_blocks.planned_in, self.draft())
        except Refusal:  # half typed
            count = 0
        self.hint("ends_at", f"这段时间已经排了 {count} 场活动，请记得改期或换地方。" if count else "")


class EquipmentForm(RecordDialog):
    """One kind of equipment."""

    kind = equipment.KIND

    @override
    def lay_out(self) -> None:
        self.row("name", Text(f"如 {'、'.join(equipment.USUAL[:4])}", most=64), wide=True)
        self.row("number", Number(1, 100_000))
        self.row("venue_id", Choice(self.office.read(venues.listed), blank=equipment.CARRIED))
        self.row("remark", Text(most=200), wide=True)


class Register(QDialog):
    """A list of records; every act is done at once and can be taken back."""

    kind: ClassVar[Kind[Any]]
    form: ClassVar[type[RecordDialog]]
    told: ClassVar[str]
    nothing: ClassVar[str]

    def __init__(self, desk: Desk, parent: QWidget, title: str, venue_id: int | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._desk, self._office, self._venue_id = desk, desk.office, venue_id
        listing = self.kind.listing
        if listing is None:
            raise ValueError("a register shows a listing")
        self.view = RecordView(RecordTable(desk.office, listing, self), desk.memory)
        self.empty = _line(self.nothing, "hint")
        self.undoing = UndoStrip()
        self._lay_out()
        take_room(self, *_SIZE)
        self.view.doubleClicked.connect(lambda _index: message.attempt(self, self.edit))
        self.view.selectionModel().selectionChanged.connect(self._offer)
        QShortcut(
            QKeySequence("Delete"),
            self.view,
            lambda: message.attempt(self, self.remove),
            context=Qt.ShortcutContext.WidgetShortcut,
        )
        self.finished.connect(lambda: self.view.remember_columns())
        self.refresh()
        self.add_button.setFocus()

    def _lay_out(self) -> None:
        acts = QVBoxLayout()
        self.add_button = self._button("新增(&N)…", self.add)
        self._about_one = [self._button("编辑(&E)…", self.edit), self._button("删除(&D)", self.remove)]
        for button in (self.add_button, *self._about_one):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        list_ = QVBoxLayout()
        list_.addWidget(self.empty)
        list_.addWidget(self.view, 1)
        middle = QHBoxLayout()
        middle.addLayout(list_, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(_line(self.told, "hint"))
        column.addWidget(self.undoing)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def refresh(self) -> None:
        """Show the records as they are stored."""
        self.view.show_query(Query(narrow=self._venue_id))
        count = self.view.records.rowCount()
        self.empty.setVisible(not count)
        if count and self.view.current_id() is None:
            first = self.view.records.id_at(0)
            self.view.select_ids([first], first)
        self._offer()

    def _offer(self) -> None:
        for button in self._about_one:
            button.setEnabled(self.view.current_id() is not None and bool(self.view.records.rowCount()))

    def known(self) -> dict[str, Any]:
        """Return what is known of a new record."""
        return {} if self._venue_id is None else {"venue_id": self._venue_id}

    def add(self) -> None:
        """Open the form for a new record."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen record."""
        if (chosen := self.view.current_id()) is not None:
            self._open(chosen)

    def _open(self, record_id: int | None) -> None:
        form = self.form(self._desk, record_id, self, self.known() if record_id is None else None)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_saved)
        form.open()

    def _show_saved(self, record_id: int) -> None:
        self.refresh()
        self.view.select_ids([record_id], record_id)

    def remove(self) -> None:
        """Delete the chosen record and offer the way back."""
        chosen = self.view.current_id()
        if chosen is None or not self.view.records.rowCount():
            return
        self._office.write(self.kind.remove, chosen)
        self.undoing.offer_back(self._office, f"已删除一条{self.kind.title}。", self.refresh)
        self.refresh()


class BlocksDialog(Register):
    """When one venue is not to be had."""

    kind, form = venue_blocks.KIND, BlockForm
    told = "停用的时候不能用：在这段时间安排活动会提醒，阵地的一周里画上斜线。"
    nothing = "还没有停用时段。装修、检修、借给别人的时候，请“新增”。"


class EquipmentDialog(Register):
    """All equipment of the office."""

    kind, form = equipment.KIND, EquipmentForm
    told = "活动里选用设备后，同一时间不够用会提醒。固定放在一处的，请写明放在哪里。"
    nothing = "还没有登记设备。常用的有投影仪、音响、折叠椅，请“新增”。"

    @override
    def known(self) -> dict[str, Any]:
        return {}


def _line(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("look", look)
    return label
