"""评星级: who reaches a star, the notice that names them, and the stars given once it has hung long enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import awards, publicity, volunteer_rules
from jiceng_desktop.services.awards import Candidate, Stage
from jiceng_desktop.services.certificates import show_hours
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip

_COLUMNS = (
    ("姓名", 110),
    ("志愿者编号", 96),
    ("加入日期", 104),
    ("时长(小时)", 96),
    ("已有", 120),
    ("可评", 120),
    ("进度", 170),
)
_INK = {Stage.READY: "#1A7F37", Stage.SHORT: "#B42318", Stage.SHOWN: "#8A5A00"}


class StarsDialog(QDialog):
    """Lists who reaches a star; those who are ready are ticked already, else those to be publicised."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget, today: Callable[[], date] = date.today) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("评星级")
        self.desk, self.office, self._today = desk, desk.office, today
        self._candidates: list[Candidate] = []
        self.rules = QLabel()
        self.rules.setProperty("look", "hint")
        self.rules.setWordWrap(True)
        self.undoing = UndoStrip()
        self.table = self._empty_table()
        self.empty = EmptyState()
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        for widget in (self.rules, self.undoing):
            layout.addWidget(widget)
        layout.addWidget(self.middle, 1)
        layout.addLayout(self._buttons())
        take_room(self, 940, 600)
        self.reload()

    def _empty_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([title for title, _ in _COLUMNS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        for place, (_, width) in enumerate(_COLUMNS):
            table.setColumnWidth(place, width)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._tell)
        return table

    def _buttons(self) -> QHBoxLayout:
        self.count = QLabel()
        self.all_button = QPushButton("全选(&A)")
        self.show_button = QPushButton("公示(&G)…")
        self.give_button = QPushButton("授予(&S)")
        self.withdraw_button = QPushButton("撤下公示(&W)")
        close = QPushButton("关闭(&C)")
        self.give_button.setProperty("class", "primary")
        self.all_button.clicked.connect(self._tick_all)
        for button, act in (
            (self.show_button, self.publicise),
            (self.give_button, self.give),
            (self.withdraw_button, self.withdraw),
        ):
            button.clicked.connect(lambda _=False, act=act: message.attempt(self, act))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.all_button)
        row.addWidget(self.count, 1)
        for button in (self.show_button, self.give_button, self.withdraw_button, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    # what is listed

    def reload(self) -> None:
        """Look again who reaches a star."""
        rules = self.office.read(volunteer_rules.load)
        self._direct = rules.publicity_days == 0
        stars = "、".join(str(hours) for hours in rules.stars)
        days = "全部时长" if rules.star_days is None else f"最近 {rules.star_days} 天的时长"
        months = f"，加入满 {rules.least_months} 个月" if rules.least_months else ""
        told = "不公示" if self._direct else f"公示 {rules.publicity_days} 天"
        self.rules.setText(f"各星级需要 {stars} 小时，算{days}{months}，{told}。只算经确认的时长。")
        work = partial(self.office.read, awards.candidates, self._today())
        self.count.setText("正在计算…")
        self.desk.jobs.quiet(self.table, work, self.show_candidates)

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """List the candidates and tick the likeliest."""
        self._candidates = list(found)
        ready = any(one.stage is Stage.READY for one in found)
        self.table.blockSignals(True)
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            ticked = one.stage is (Stage.READY if ready else Stage.NEW)
            for column, text in enumerate(_texts(one)):
                item = QTableWidgetItem(text)
                if column == 0:
                    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                if column == len(_COLUMNS) - 1 and one.stage in _INK:
                    item.setForeground(QColor(_INK[one.stage]))
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        self.all_button.setEnabled(bool(found))
        self.middle.setCurrentWidget(self.table if found else self.empty)
        if not found:
            self.empty.tell("现在没有志愿者达到新的星级。时长确认以后再来看看。")
        self._tell()

    def ticked(self) -> list[Candidate]:
        """Return who is ticked."""
        checked = Qt.CheckState.Checked
        return [one for row, one in enumerate(self._candidates) if self._tick_of(row).checkState() == checked]

    def _tick_of(self, row: int) -> QTableWidgetItem:
        return cast(QTableWidgetItem, self.table.item(row, 0))

    def _tell(self) -> None:
        chosen = self.ticked()
        self.count.setText(f"　选中 {len(chosen):,} 人，共 {len(self._candidates):,} 人")
        stages = {one.stage for one in chosen}
        self.show_button.setEnabled(not self._direct and Stage.NEW in stages)
        self.give_button.setEnabled(Stage.READY in stages)
        self.withdraw_button.setEnabled(any(one.last_on is not None for one in chosen))

    def _tick_all(self) -> None:
        every = len(self.ticked()) == len(self._candidates)
        self.table.blockSignals(True)
        for row in range(self.table.rowCount()):
            self._tick_of(row).setCheckState(Qt.CheckState.Unchecked if every else Qt.CheckState.Checked)
        self.table.blockSignals(False)
        self._tell()

    # what can be done

    def publicise(self) -> None:
        """Write the notice that names who is ticked and not publicised yet; filing it begins the publicity."""
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy: fonts and ReportLab

        chosen = [one for one in self.ticked() if one.stage is Stage.NEW]
        days = self.office.read(volunteer_rules.load).publicity_days
        editor = PaperEditor(self.desk, self.office.read(publicity.of_stars, chosen, days, self._today()), self)
        editor.filed.connect(partial(self._nominate, chosen))
        editor.open()

    def _nominate(self, chosen: Sequence[Candidate], document_id: int) -> None:
        if message.attempt(self, lambda: self.office.write(awards.nominate, chosen, document_id, self._today())):
            self._done(f"已开始公示 {len(chosen)} 人，公示期过后再来授予。")

    def give(self) -> None:
        """Give those who are ticked and ready their stars."""
        chosen = [one.volunteer_id for one in self.ticked() if one.stage is Stage.READY]
        count = self.office.write(awards.give, chosen, self._today())
        self._done(f"已授予 {count} 人星级。")

    def withdraw(self) -> None:
        """Take who is ticked off the publicity."""
        chosen = [one.volunteer_id for one in self.ticked() if one.last_on is not None]
        count = self.office.write(awards.withdraw, chosen)
        self._done(f"已撤下 {count} 人的公示。")

    def _done(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self._changed)
        self._changed()

    def _changed(self) -> None:
        self.reload()
        self.changed.emit()


def _texts(one: Candidate) -> tuple[str, ...]:
    held = awards.star_title(one.held) if one.held else ""
    stage = one.stage.value
    if one.stage is Stage.SHOWN and one.last_on is not None:
        stage = f"公示中，到 {one.last_on}"
    return (
        one.name,
        one.number,
        str(one.joined_on),
        show_hours(one.minutes),
        held,
        awards.star_title(one.level),
        stage,
    )
