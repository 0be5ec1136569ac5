"""积分: the balances of all volunteers, the ledger of one, and the desk where points are redeemed."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import points
from jiceng_desktop.services.certificates import show_hours
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.points import Ledger, Line
from jiceng_desktop.ui.kit.card import Card
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Number, Text
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip

_MOST_POINTS, _LEAST_LIST = 100_000, 400


class PointsPage(RecordPage):
    """All balances, with the ledger of the one that is selected beside them."""

    title, icon = "积分", "gift-outline"
    unit = "名志愿者"
    nothing_yet = "还没有登记志愿者。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    @override
    def room_wanted(self) -> int:
        return _LEAST_LIST  # the ledger is where one works here

    @override
    def make_listing(self) -> Listing:
        return points.listing(self.office.read(points.rate))

    @override
    def card(self) -> QWidget:
        self.ledger = LedgerCard()
        self.ledger.entered.connect(lambda number, reason: self.enter(number, reason))
        self.ledger.removed.connect(lambda entry_id: self.attempt(lambda: self._remove(entry_id)))
        return self.ledger

    @override
    def show_record(self, record_id: int | None) -> None:
        self.ledger.tell(None if record_id is None else self.office.read(points.ledger, record_id))

    def enter(self, number: int, reason: str) -> None:
        """Redeem points of the selected volunteer, or add some."""
        volunteer_id = self.current()
        if volunteer_id is None:
            return
        try:
            self.office.write(points.enter, volunteer_id, number, reason, date.today())
        except Refusal as refusal:
            self.ledger.refuse(refusal)
            return
        self.ledger.clear_entries()
        self.refresh()
        now = self.office.read(points.ledger, volunteer_id)
        told = f"已兑换 {-number} 分" if number < 0 else f"已增加 {number} 分"
        self.undoing.offer_back(self.office, f"{now.name}{told}，现有 {now.balance} 分。", self.refresh)

    def _remove(self, entry_id: int) -> None:
        self.office.write(points.remove, entry_id)
        self.refresh()
        self.undoing.offer_back(self.office, "已删除一条积分记录。", self.refresh)


class LedgerCard(QFrame):
    """One ledger, and below it the entry of what is redeemed: how many, what for, Enter."""

    entered = Signal(int, str)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(300)
        self.lines = Card("选中一名志愿者，这里显示积分的来去。")
        self.number = Number(1, _MOST_POINTS, "多少分")
        self.reason = Text("如 兑换洗衣液一瓶", blank="", most=100)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.redeem_button, self.add_button = QPushButton("兑换(&D)"), QPushButton("增加(&A)")
        self.redeem_button.setProperty("class", "primary")
        self.redeem_button.clicked.connect(lambda: self._enter(-1))
        self.add_button.clicked.connect(lambda: self._enter(1))
        self.add_button.setToolTip("因其他原因奖励的积分")
        self.reason.returnPressed.connect(lambda: self._enter(-1))
        self.entries = QWidget()
        column = QVBoxLayout(self.entries)
        column.setContentsMargins(12, 6, 12, 12)
        for text, entry in (("分数(&M)", self.number), ("用途(&U)", self.reason)):
            row = QHBoxLayout()
            label = QLabel(text)
            label.setBuddy(entry)
            row.addWidget(label)
            row.addWidget(entry, 1)
            column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.redeem_button, self.add_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.lines, 1)
        layout.addWidget(self.entries)

    def tell(self, found: Ledger | None) -> None:
        """Show a ledger."""
        self.problem.hide()
        self.entries.setVisible(found is not None)
        if found is None:
            self.lines.show_hint()
            return
        self.lines.clear()
        self.lines.headline(f"{found.name}　{found.balance:,} 分")
        if found.balance < 0:
            self.lines.section("积分已不足：服务时长更正以后少于兑换过的")
        self.lines.section("来自服务")
        self.lines.line(f"{show_hours(found.minutes)} 小时", f"{found.earned:,} 分")
        if found.lines:
            self.lines.section("兑换和增减")
        for line in found.lines:
            self.lines.line_of(str(line.on), self._line(line))

    def _line(self, line: Line) -> QWidget:
        told = QLabel(f"{line.points:+,} 分　{line.reason}")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        delete = QPushButton("删除")
        delete.setProperty("class", "link")
        delete.setAutoDefault(False)
        delete.clicked.connect(lambda: self.removed.emit(line.id))
        whole = QWidget()
        whole.setStyleSheet("background: transparent;")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(told, 1)
        row.addWidget(delete, 0, Qt.AlignmentFlag.AlignTop)
        return whole

    def _enter(self, sign: int) -> None:
        try:
            number = self.number.value()
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.problem.hide()
        self.entered.emit(sign * (number or 0), self.reason.value() or "")

    def refuse(self, refusal: Refusal) -> None:
        """Say why nothing was entered, and wait where it can be mended."""
        self.problem.setText(str(refusal))
        self.problem.show()
        (self.reason if refusal.field == "reason" else self.number).setFocus()

    def clear_entries(self) -> None:
        """Be ready for the next one."""
        self.number.clear()
        self.reason.clear()


class PointsDialog(QDialog):
    """The balances in a window of their own."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.setWindowTitle("志愿者积分")
        if desk.office.read(points.rate) is None:
            raise Refusal("积分没有启用。请先在“评星规定”里填写每小时积多少分。")
        self.page = PointsPage(desk)
        close = QPushButton("关闭(&C)")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 10)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.page, 1)
        layout.addLayout(foot)
        take_room(self, 1060, 680)
        self.page.refresh()
        self.page.focus_search()

    @override
    def reject(self) -> None:
        self.page.remember()
        super().reject()
