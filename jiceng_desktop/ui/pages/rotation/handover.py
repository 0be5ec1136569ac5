"""交接: the boxes of an issued round, counted at both ends; differences are resolved; then the round is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotation
from jiceng_desktop.services.rotation import Book, Column, End, Handing
from jiceng_desktop.terms import DifferenceOutcome
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.rotation.counting import CountDialog

_BOXES = ("图书箱", "从", "到", "应有", "送出", "收到", "差异")
_BOOKS = ("图书箱", "图书编号", "书名", "缺在", "去向")
_WIDTHS = (84, 0, 0, 58, 58, 58, 160)  # 0: what is left
_BOOK_WIDTHS = (84, 104, 0, 64, 170)
_BOOK_HEAD, _BOOK_ROW, _MOST_BOOKS = 44, 32, 4
_USUAL = ("箱子坏了", "那边没有人接", "图书角临时有事")


class HandoverDialog(QDialog):
    """Boxes above, differences below; ``closed`` says that the round is done."""

    closed = Signal()

    def __init__(self, desk: Desk, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"第{column.number}期交接")
        self.desk, self.office, self.round_id = desk, desk.office, column.id
        self.legs: list[Handing] = []
        self.lost: list[Book] = []
        self.told, self.undoing = QLabel(), UndoStrip()
        self.undoing.wrap()
        self.boxes, self.books = _table(_BOXES, _WIDTHS), _table(_BOOKS, _BOOK_WIDTHS)
        self.boxes.doubleClicked.connect(lambda: self.attempt(self.count))
        self.books.doubleClicked.connect(lambda: self.attempt(self.ask_outcome))
        for table, act in ((self.boxes, self.count), (self.books, self.ask_outcome)):
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                shortcut = QShortcut(QKeySequence(key), table)
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.activated.connect(partial(self.attempt, act))
        self.boxes.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.boxes.customContextMenuRequested.connect(self._ask_end)
        self.lost_title = QLabel()
        self._lay_out()
        take_room(self, 940, 680)
        self.refresh()
        self.boxes.setCurrentCell(0, 0)
        self.boxes.setFocus()

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        self._button(acts, "清点(&E)…", self.count, "primary")
        self._button(acts, "选中的如数送出(&S)", self.send_chosen)
        self._button(acts, "选中的如数收到(&R)", self.receive_chosen)
        self._button(acts, "其余全部如数送到(&A)", self.hand_over_rest)
        self._button(acts, "这箱不搬(&K)…", self.keep_back)
        acts.addStretch(1)
        settle = QHBoxLayout()
        settle.addWidget(self.lost_title, 1)
        self.settle_button = self._button(settle, "选中的怎么样了(&D) ▾", self.ask_outcome)
        foot = QHBoxLayout()
        self._button(foot, "打印交接单(&P)", self.print_)
        foot.addStretch(1)
        self.close_button = self._button(foot, "完成这一期(&O)", self.close_round)
        self._button(foot, "关闭(&C)", self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self.undoing)
        column.addLayout(acts)
        column.addWidget(self.boxes, 1)
        column.addLayout(settle)
        column.addWidget(self.books)
        column.addLayout(foot)

    def _button(self, row: QHBoxLayout, title: str, act: Callable[[], object], look: str = "") -> QPushButton:
        button = QPushButton(title)
        button.setProperty("class", look)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.attempt(act))
        row.addWidget(button)
        return button

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused; show why if it is."""
        message.attempt(self, act)

    # showing

    def refresh(self) -> None:
        """Show the present state; another desk may have counted meanwhile."""
        self.legs = self.office.read(rotation.handings, self.round_id)
        self.lost = [one for one in self.office.read(rotation.differences, self.round_id) if one.lost_at]
        names = {one.leg_id: one.box for one in self.legs}
        _fill(self.boxes, [_told(one) for one in self.legs])
        for row, one in enumerate(self.legs):
            self._colour(row, one)
        _fill(self.books, [_told_of(names.get(one.leg_id, ""), one) for one in self.lost])
        for shown in (self.books, self.lost_title, self.settle_button):
            shown.setVisible(bool(self.lost))
        self.books.setFixedHeight(_BOOK_HEAD + _BOOK_ROW * min(_MOST_BOOKS, len(self.lost)))
        open_ = sum(one.is_open for one in self.lost)
        self.lost_title.setText(f"缺的书 {len(self.lost)} 册" + (f"，{open_} 册还没有处理" if open_ else "，都处理了"))
        self._tell()

    def _tell(self) -> None:
        sent = sum(one.sent_at is not None for one in self.legs)
        received = sum(one.received_at is not None for one in self.legs)
        left = self.office.read(rotation.still_open, self.round_id)
        text = f"共 {len(self.legs)} 箱，送出 {sent} 箱，收到 {received} 箱。"
        self.told.setText(text + ("" if left else "都交接好了，可以完成这一期。"))
        self.close_button.setProperty("class", "" if left else "primary")
        self.close_button.style().polish(self.close_button)

    def _colour(self, row: int, one: Handing) -> None:
        done = one.received_at is not None
        colour = theme.DANGER if one.differences else theme.SUCCESS if done else theme.TEXT
        item = self.boxes.item(row, len(_BOXES) - 1)
        if item is not None:
            item.setForeground(QColor(colour))

    def _chosen(self) -> list[Handing]:
        rows = sorted({index.row() for index in self.boxes.selectedIndexes()})
        return [self.legs[row] for row in rows if row < len(self.legs)]

    def _done(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()

    # counting

    def count(self) -> None:
        """Count the chosen box at the end that comes next."""
        row = self.boxes.currentRow()
        if not 0 <= row < len(self.legs):
            raise Refusal("请先选一个图书箱。")
        one = self.legs[row]
        self.count_at(one, End.SENT if one.sent_at is None else End.RECEIVED)

    def count_at(self, one: Handing, end: End) -> None:
        """Count a box at an end, for the first time or again."""
        dialog = CountDialog(self.desk, one, end, self)
        dialog.counted.connect(self._done)
        dialog.open()

    def _ask_end(self, where: QPoint) -> None:
        """Offer to count a box again, at either end."""
        row = self.boxes.rowAt(where.y())
        if row < 0:
            return
        one = self.legs[row]
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for end, letter in ((End.SENT, "S"), (End.RECEIVED, "R")):
            act = self.menu.addAction(f"清点{end.value}(&{letter})…")
            act.triggered.connect(partial(self.attempt, partial(self.count_at, one, end)))
            act.setEnabled(end is End.SENT or one.sent_at is not None)
        self.menu.popup(self.boxes.viewport().mapToGlobal(where))

    def send_chosen(self) -> None:
        """Enter that the chosen boxes were sent whole."""
        legs = [one.leg_id for one in self._chosen() if one.sent_at is None]
        if not legs:
            raise Refusal("选中的箱都已经登记送出。")
        self._done(f"{self.office.write(rotation.send_whole, legs)} 箱如数送出。")

    def receive_chosen(self) -> None:
        """Enter that the chosen boxes arrived as they were sent."""
        legs = [one.leg_id for one in self._chosen() if one.received_at is None]
        if not legs:
            raise Refusal("选中的箱都已经登记收到。")
        self._done(f"{self.office.write(rotation.receive_whole, legs)} 箱如数收到。")

    def hand_over_rest(self) -> None:
        """Enter that everything not counted yet was sent and arrived whole."""
        legs = [one.leg_id for one in self.legs if one.received_at is None]
        if not legs:
            raise Refusal("所有的箱都已经登记收到。")
        told = f"其余 {len(legs)} 箱都如数送到。"
        hand_over = rotation.hand_over_whole
        self.desk.jobs.run(
            self, "正在登记…", lambda _report: self.office.write(hand_over, legs), lambda _count: self._done(told)
        )

    def keep_back(self) -> None:
        """Let the chosen box stay, and say why."""
        row = self.boxes.currentRow()
        if not 0 <= row < len(self.legs):
            raise Refusal("请先选一个图书箱。")
        one = self.legs[row]
        sentence = f"{one.box} 这一期留在{one.from_name}，不送往{one.to_name}。"
        dialog = ReasonDialog("这箱不搬", sentence, _USUAL, "不搬(&O)", self)
        dialog.given.connect(lambda reason: self.attempt(partial(self._keep_back, one, reason)))
        dialog.open()

    def _keep_back(self, one: Handing, reason: str) -> None:
        self.office.write(rotation.keep_back, one.leg_id, reason)
        self._done(f"{one.box} 这一期不搬了。")

    # differences

    def ask_outcome(self) -> None:
        """Offer what may have become of the chosen books."""
        rows = sorted({index.row() for index in self.books.selectedIndexes()})
        chosen = [self.lost[row] for row in rows] or [one for one in self.lost if one.is_open]
        if not chosen:
            raise Refusal("缺的书都已经处理。要改，请先选中那一册。")
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for outcome, letter in zip(DifferenceOutcome, "AKMR", strict=True):
            if outcome is not DifferenceOutcome.LEFT_BEHIND:
                self._offer(self.menu, f"{outcome.label}(&{letter})", chosen, outcome)
        behind = self.menu.addMenu("留在原处(&K)")
        for box_id, name in self._staying(chosen):
            self._offer(behind, f"放进 {name}", chosen, DifferenceOutcome.LEFT_BEHIND, box_id)
        self._offer(behind, "先不放进别的箱", chosen, DifferenceOutcome.LEFT_BEHIND)
        self.menu.popup(QCursor.pos())

    def _staying(self, chosen: list[Book]) -> list[tuple[int, str]]:
        """Return the boxes into which books that stayed behind can go, if they stayed at one corner."""
        starts = {one.from_id for one in self.legs if one.leg_id in {book.leg_id for book in chosen}}
        return self.office.read(rotation.boxes_at, chosen[0].leg_id) if len(starts) == 1 else []

    def _offer(
        self, menu: QMenu, title: str, chosen: list[Book], outcome: DifferenceOutcome, box_id: int | None = None
    ) -> None:
        act = partial(self.settle, chosen, outcome, box_id)
        menu.addAction(title).triggered.connect(lambda: self.attempt(act))

    def settle(self, chosen: list[Book], outcome: DifferenceOutcome, box_id: int | None = None) -> None:
        """Say what became of books."""
        self.office.write(rotation.settle_all, [one.id for one in chosen], outcome, box_id)
        self._done(f"{len(chosen)} 册：{outcome.label}。")

    # the end

    def print_(self) -> None:
        """Show the papers of the round."""
        from jiceng_desktop.ui.pages.rotation.printing import print_sheets  # heavy, needed rarely

        print_sheets(self, self.desk, self.round_id)

    def close_round(self) -> None:
        """Close the round, once nothing is open."""
        self.office.write(rotation.close, self.round_id)
        self.accept()
        self.closed.emit()


def _table(headings: tuple[str, ...], widths: tuple[int, ...]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.horizontalHeader().setHighlightSections(False)
    for column, width in enumerate(widths):
        if width:
            table.setColumnWidth(column, width)
        else:
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, ...]]) -> None:
    """Show other rows, being where one was."""
    at = table.currentRow()
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if text.isdecimal():
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    if 0 <= at < len(rows):
        table.setCurrentCell(at, 0)


def _told(one: Handing) -> tuple[str, ...]:
    counts = ("" if number is None else str(number) for number in (one.sent, one.received))
    return (one.box, one.from_name, one.to_name, str(one.expected), *counts, _difference(one))


def _difference(one: Handing) -> str:
    if one.sent_at is None:
        return ""
    told = []
    if one.balance > 0:
        told.append(f"少 {one.balance} 册，没有指明")
    elif one.balance < 0:
        told.append(f"多 {-one.balance} 册，没有指明")
    if one.unresolved:
        told.append(f"缺 {one.unresolved} 册，待处理")
    elif one.named:
        told.append(f"缺 {one.named} 册，已处理")
    if one.extra:
        told.append(f"多出 {one.extra} 册，已入箱")
    if not told:
        return "在路上" if one.received_at is None else "如数"
    return "；".join(told)


def _told_of(box: str, one: Book) -> tuple[str, ...]:
    outcome = one.outcome.label if one.outcome else "还没有处理"
    return (box, one.number, one.title, one.lost_at, outcome)
