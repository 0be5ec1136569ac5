"""What a count found: what was not as it should be, with what can be done about it, and what nobody saw."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import WAYS, Missing, Odd
from jiceng_desktop.terms import ScanSettlement
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.stocktakes.tables import Line, Lines

_SIZE = (1000, 600)
_ODD = (("图书编号", "书名", "情况", "看到的地方", "应在", "处理"), (92, 160, 130, 160, 160, 108))
_UNSEEN = (("图书编号", "书名", "图书角", "图书箱", "结果"), (92, 200, 150, 90, 190))
_ACTS = {
    ScanSettlement.MOVED: "移到实际位置(&M)",
    ScanSettlement.PUT_BACK: "已放回原处(&B)",
    ScanSettlement.RETURNED: "办还书(&R)",
    ScanSettlement.RESTORED: "重新入藏(&K)",
    ScanSettlement.LEFT: "不处理(&L)",
}


class ResultsDialog(QDialog):
    """Every act is done at once and can be taken back."""

    def __init__(self, desk: Desk, stocktake_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._office, self._count = desk.office, stocktake_id
        self._odd: dict[int, Odd] = {}
        name = self._office.read(stocktakes.report, stocktake_id).name
        self.setWindowTitle(f"清点结果 — {name}")
        self.undoing = UndoStrip()
        self.undoing.wrap()
        self.odd = Lines(*_ODD, stretch=1, several=True)
        self.unseen = Lines(*_UNSEEN, stretch=1)
        self.box = Choice([], blank="请选择")
        self.box_label = QLabel("放进哪个箱(&X)")
        self.box_label.setBuddy(self.box)
        self.hint = QLabel()
        self.hint.setProperty("look", "hint")
        self.buttons = {way: self._button(way, title) for way, title in _ACTS.items()}
        self.tabs = QTabWidget()
        self._lay_out()
        self.odd.itemSelectionChanged.connect(self._offer)
        take_room(self, *_SIZE)
        self.reload()

    def _lay_out(self) -> None:
        first = QWidget()
        acts = QHBoxLayout()
        acts.setSpacing(6)
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.box_label)
        acts.addWidget(self.box)
        column = QVBoxLayout(first)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.hint)
        column.addWidget(self.odd, 1)
        column.addLayout(acts)
        second = QWidget()
        other = QVBoxLayout(second)
        other.setContentsMargins(8, 10, 8, 8)
        other.addWidget(self.unseen)
        self.tabs.addTab(first, "")
        self.tabs.addTab(second, "")
        close = QPushButton("关闭(&C)")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.undoing)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)

    def _button(self, way: ScanSettlement, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, partial(self.settle, way)))
        return button

    # showing

    def reload(self) -> None:
        """Show the results as they are now."""
        odd = self._office.read(stocktakes.odd, self._count)
        unseen = self._office.read(stocktakes.unseen, self._count)
        self._odd = {one.scan_id: one for one in odd}
        self.odd.show_lines([_odd_line(one) for one in odd])
        self.unseen.show_lines([_unseen_line(one) for one in unseen])
        waiting = sum(one.settled is None for one in odd)
        self.tabs.setTabText(0, f"异常 {len(odd):,}(&1)")
        self.tabs.setTabText(1, f"未见 {len(unseen):,}(&2)")
        self.hint.setText(_hint(len(odd), waiting))
        if odd and self.odd.current_key() is None:
            self.odd.selectRow(next((row for row, one in enumerate(odd) if one.settled is None), 0))
        if not odd and unseen:
            self.tabs.setCurrentIndex(1)
        self._offer()

    def _chosen(self) -> list[Odd]:
        return [self._odd[key] for key in self.odd.chosen_keys() if key in self._odd]

    def _offer(self) -> None:
        """Let only those acts be done that fit all chosen lines."""
        chosen = self._chosen()
        for way, button in self.buttons.items():
            fits = all(one.settled is None and way in WAYS.get(one.outcome, ()) for one in chosen)
            button.setEnabled(bool(chosen) and fits)
        needs = [one.scan_id for one in chosen if one.settled is None]
        moving = any(self.buttons[way].isEnabled() for way in (ScanSettlement.MOVED, ScanSettlement.RESTORED))
        boxes = self._office.read(stocktakes.boxes_for, needs) if moving else ()
        self.box.set_value(None)
        self.box.set_options(boxes)
        self.box.setVisible(bool(boxes))
        self.box_label.setVisible(bool(boxes))
        if len(boxes) == 1:
            self.box.set_value(boxes[0][0])

    # acting

    def settle(self, way: ScanSettlement) -> None:
        """Do something about the chosen lines."""
        ids = [one.scan_id for one in self._chosen()]
        if not ids:
            return
        count = self._office.write(stocktakes.settle, ids, way, box_id=self.box.value())
        self.undoing.offer_back(self._office, f"{count:,} 册{way.label}。", self.reload)
        self.reload()

    @override
    def done(self, result: int) -> None:
        self.undoing.hide()
        super().done(result)


def _odd_line(one: Odd) -> Line:
    settled = one.settled.label if one.settled else "未处理"
    texts = (one.number, one.title, one.outcome.label, one.seen_in, one.should_be, settled)
    return Line(one.scan_id, texts, theme.SUCCESS if one.settled else theme.WARNING)


def _unseen_line(one: Missing) -> Line:
    became = f"{one.state.label} → {one.new_state.label}" if one.new_state else "还没点到"
    return Line(one.copy_id, (one.number, one.title, one.corner, one.box, became), theme.DANGER)


def _hint(count: int, waiting: int) -> str:
    if not count:
        return "没有异常。"
    return f"还有 {waiting} 册没有处理。清点只记下看到的地方，不会自动移动或还书。" if waiting else "都处理过了。"
