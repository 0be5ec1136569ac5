"""The list that was carried along and ticked: on the screen only what was not seen is marked."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Missing
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.stocktakes.tables import Line, Lines

_SIZE = (820, 640)
_SEEN, _NOT_SEEN = "√", "没看到"


class PaperDialog(QDialog):
    """All that was not counted yet, by the numbers of the paper; everything counts as seen but what is marked."""

    entered = Signal(str)

    def __init__(self, desk: Desk, stocktake_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("录入清点纸表")
        self._office, self._count = desk.office, stocktake_id
        self._not_seen: set[int] = set()
        left = {one.copy_id for one in self._office.read(stocktakes.unseen, stocktake_id)}
        listed = enumerate(self._office.read(stocktakes.listed, stocktake_id), start=1)
        self._rows: list[tuple[int, Missing]] = [(number, one) for number, one in listed if one.copy_id in left]
        places = dict.fromkeys(_place(one) for _, one in self._rows)
        self.box = Choice([(place, place) for place in places], blank="整张表")
        self.number = QLineEdit()
        self.number.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.number.setPlaceholderText("没打√的序号，如 17 或 3 8 21，回车")
        self.table = Lines(("序号", "图书编号", "书名", "图书箱", "结果"), (56, 96, 200, 190, 80), stretch=2)
        self.told = QLabel()
        self.save_button = QPushButton("录入(&S)")
        self.cancel_button = QPushButton("取消(&C)")
        self._lay_out()
        self._connect()
        take_room(self, *_SIZE)
        self._show()
        self.number.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for title, field, stretch in (("没看到的序号(&H)", self.number, 3), ("范围(&B)", self.box, 2)):
            label = QLabel(title)
            label.setBuddy(field)
            head.addWidget(label)
            head.addWidget(field, stretch)
        hint = QLabel("纸表上打了√的不用动，只标没看到的：输入序号回车，或在表里按空格。再标一次就取消。")
        hint.setProperty("look", "hint")
        hint.setWordWrap(True)
        self.save_button.setProperty("class", "primary")
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        for button in (self.save_button, self.cancel_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.box.changed.connect(self._show)
        self.number.returnPressed.connect(self.mark_numbers)
        self.table.itemDoubleClicked.connect(lambda _item: self.mark_current())
        self.table.picked.connect(self.mark_current)
        self.table.left.connect(self.number.setFocus)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_button.click)
        self.save_button.clicked.connect(lambda: message.attempt(self, self.save))
        self.cancel_button.clicked.connect(self.reject)

    # marking

    def mark_numbers(self) -> None:
        """Mark the copies whose numbers on the paper were typed; say which are not there."""
        typed = [int(one) for one in re.findall(r"\d+", unicodedata.normalize("NFKC", self.number.text()))]
        by_number = {number: one.copy_id for number, one in self._shown()}
        unknown = [str(number) for number in typed if number not in by_number]
        for number in typed:
            if number in by_number:
                self._not_seen ^= {by_number[number]}
        self.number.clear()
        self._show()
        if unknown:
            self._say(f"没有序号 {'、'.join(unknown)}：已经点过，或不在这张表里。", "problem")
        elif typed:
            row = [number for number, _ in self._shown()].index(typed[-1])
            self.table.scrollTo(self.table.model().index(row, 0))

    def mark_current(self) -> None:
        """Mark the copy at the cursor, or take the mark away, and go on to the next one."""
        copy_id, row = self.table.current_key(), self.table.currentRow()
        if copy_id is not None:
            self._not_seen ^= {copy_id}
            self._show()
            self.table.selectRow(min(row + 1, self.table.rowCount() - 1))

    def save(self) -> None:
        """Take everything down that is not marked."""
        seen = [one.copy_id for _, one in self._shown() if one.copy_id not in self._not_seen]
        count = self._office.write(stocktakes.tick, self._count, seen)
        super().accept()
        self.entered.emit(f"已录入纸表：看到 {count:,} 册")

    # showing

    def _shown(self) -> list[tuple[int, Missing]]:
        place = self.box.value()
        return [(number, one) for number, one in self._rows if place is None or _place(one) == place]

    def _show(self) -> None:
        shown = self._shown()
        self.table.show_lines([self._line(number, one) for number, one in shown])
        away = sum(one.copy_id in self._not_seen for _, one in shown)
        self._say(f"共 {len(shown):,} 册：看到 {len(shown) - away:,}，没看到 {away:,}")
        self.save_button.setEnabled(len(shown) > away)

    def _line(self, number: int, one: Missing) -> Line:
        away = one.copy_id in self._not_seen
        texts = (str(number), one.number, one.title, _place(one), _NOT_SEEN if away else _SEEN)
        return Line(one.copy_id, texts, theme.DANGER if away else theme.SUCCESS)

    def _say(self, text: str, look: str = "hint") -> None:
        self.told.setText(text)
        self.told.setProperty("look", look)
        self.told.style().polish(self.told)


def _place(one: Missing) -> str:
    return " ".join(name for name in (one.corner, one.box) if name)
