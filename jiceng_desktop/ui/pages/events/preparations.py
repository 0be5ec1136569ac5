"""准备事项: the office's own list of what is to be done before events of every kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import preparing
from jiceng_desktop.services.preparing import Shown
from jiceng_desktop.terms import Proof
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Number, Text
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip

_ID = int(Qt.ItemDataRole.UserRole)
_SIZE = (720, 520)
_HINT = (
    "举办活动之前要做的事。日期从活动开始那天往前数，活动改期，日期跟着变；"
    "到期的事会出现在活动的“准备”里和“近期安排”里。只用于某一场的，在那场活动的“准备”里加。"
)


class PreparationForm(RecordDialog):
    """Something to be prepared for all events, for those of a kind, or for a series."""

    kind = preparing.KIND

    @override
    def lay_out(self) -> None:
        self.row("title", Text("必填，如 发通知、确认场地", most=100), wide=True)
        self.row("whose", Choice(self.office.read(preparing.choices), blank=None))
        self.row("days_before", Number(0, preparing.LONGEST_LEAD, "当天做就填 0"))
        self.row("proof", Choice(Proof, blank=None), hint="通知归档、讲义上传以后，程序会自己打勾")


class PreparationsDialog(QDialog):
    """The whole list; every act is done at once and can be taken back."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._office = desk, desk.office
        self._listed: list[Shown] = []
        self.setWindowTitle("准备事项")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        take_room(self, *_SIZE)
        self.table = QTreeWidget()
        self.table.setHeaderLabels(["准备什么", "用于", "提前几天", "怎样算做完"])
        self.table.setRootIsDecorated(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setStretchLastSection(False)
        for column, width in ((1, 128), (2, 80), (3, 104)):
            self.table.setColumnWidth(column, width)
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemDoubleClicked.connect(lambda: self.edit())
        self.undoing = UndoStrip()
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        acts = QVBoxLayout()
        self._about_one = [self._button("编辑(&E)…", self.edit), self._button("删除(&D)", self.remove)]
        for button in (self._button("新增(&N)…", self.add), *self._about_one):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (hint, self.undoing):
            column.addWidget(widget)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def refresh(self) -> None:
        """Show the list as it is stored; the chosen line stays chosen."""
        chosen = self.current()
        self._listed = self._office.read(preparing.listed)
        self.table.clear()
        for one in self._listed:
            days = "当天" if one.days_before == 0 else f"{one.days_before} 天"
            item = QTreeWidgetItem([one.title, one.whose, days, one.proof.label])
            item.setToolTip(0, one.title)
            item.setData(0, _ID, one.id)
            self.table.addTopLevelItem(item)
        self._go_to(chosen.id if chosen is not None else None)

    def current(self) -> Shown | None:
        """Return the chosen line."""
        item = self.table.currentItem()
        chosen = item.data(0, _ID) if item is not None else None
        return next((one for one in self._listed if one.id == chosen), None)

    def _go_to(self, preparation_id: int | None) -> None:
        rows = [row for row, one in enumerate(self._listed) if one.id == preparation_id] or [0]
        if (item := self.table.topLevelItem(rows[0])) is not None:
            self.table.setCurrentItem(item)
        self._offer()

    def _offer(self) -> None:
        for button in self._about_one:
            button.setEnabled(self.current() is not None)

    def add(self) -> None:
        """Open the form for a new line."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen line."""
        if (chosen := self.current()) is not None:
            self._open(chosen.id)

    def _open(self, preparation_id: int | None) -> None:
        form = PreparationForm(self._desk, preparation_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_saved)
        form.open()

    def _show_saved(self, preparation_id: int) -> None:
        self.refresh()
        self._go_to(preparation_id)

    def remove(self) -> None:
        """Delete the chosen line; its ticks come back with it."""
        if (chosen := self.current()) is not None:
            self._office.write(preparing.remove, chosen.id)
            self.undoing.offer_back(self._office, f"已删除“{chosen.title}”。", self.refresh)
            self.refresh()


def open_preparations(page: Page) -> None:
    """Open the office's list over the calendar."""
    PreparationsDialog(page.desk, page).open()
