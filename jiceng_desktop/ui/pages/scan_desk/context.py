"""For whom or where the scans are: the reader, the box that is filled, the count that goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.services.lending import Mode
from jiceng_desktop.services.stocktakes import Running
from jiceng_desktop.ui.pages.scan_desk.work import Work

_ASKED = {
    Mode.LEND: "先扫读者证，或输入姓名的字母；再一本一本扫书。",
    Mode.RETURN: "扫书上的条码就归还，不用读者证。",
    Mode.RENEW: "扫书上的条码就续借，不用读者证。",
    Mode.MOVE: "先扫图书箱的标签，再一本一本扫书；扫图书角的标签，整箱移过去。",
    Mode.COUNT: "没有进行中的清点：扫图书角或图书箱的标签就开始，也可以在“清点”里开始。",
    Mode.LOOK: "扫书、读者证或箱子，只看不改。",
}
_HEIGHT = 34


class Context(QWidget):
    """One line above the field."""

    let_go = Signal()
    count_chosen = Signal(object)  # a Running

    def __init__(self) -> None:
        super().__init__()
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.free = QPushButton()
        self.free.setProperty("class", "small")
        self.free.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.free.clicked.connect(self.let_go)
        self.counts = QComboBox()
        self.counts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.counts.activated.connect(lambda place: self.count_chosen.emit(self._running[place]))
        self._running: Sequence[Running] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.told)
        row.addWidget(self.counts)
        row.addWidget(self.free)
        row.addStretch(1)
        self.setFixedHeight(_HEIGHT)  # with a button or without

    def show_work(self, work: Work, running: Sequence[Running], progress: str) -> None:
        """Say for whom or where the next scans are."""
        self._running = running
        counting = work.mode is Mode.COUNT and work.count is not None
        self.counts.setVisible(counting and len(running) > 1)
        if [self.counts.itemText(place) for place in range(self.counts.count())] != [one.name for one in running]:
            self.counts.clear()
            self.counts.addItems([one.name for one in running])
        if work.count in running:
            self.counts.setCurrentIndex(running.index(work.count))
        held = {Mode.LEND: work.reader, Mode.MOVE: work.box}.get(work.mode)
        self.free.setVisible(held is not None)
        self.free.setText("换读者（Esc）" if work.mode is Mode.LEND else "换箱（Esc）")
        if held is not None:
            self._say(f"{'读者' if work.mode is Mode.LEND else '放进'}：{held.name}　{held.detail}", strong=True)
        elif counting and work.count is not None:
            self._say(f"{work.count.name}　{progress}", strong=True)
        else:
            self._say(_ASKED[work.mode])

    def _say(self, text: str, strong: bool = False) -> None:
        self.told.setText(text)
        look = "font-size: 17px; font-weight: bold;" if strong else "font-size: 15px; color: #5B6673;"
        if self.told.styleSheet() != look:
            self.told.setStyleSheet(look)
