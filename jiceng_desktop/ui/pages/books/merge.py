"""合并书目: titles that may be one, side by side; which stays is chosen, and nothing is merged unasked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFrame,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import books
from jiceng_desktop.services.books import Alike, Entry
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_SIZE = (760, 620)
_MOST_SHOWN = 60


class _Group(QWidget):
    """Some titles that may be one: a box to tick, and which of them stays."""

    def __init__(self, alike: Alike) -> None:
        super().__init__()
        self.alike = alike
        self.setObjectName("cardRow")
        self.box = QCheckBox(f"《{alike.entries[0].name}》".replace("&", "&&"))
        self.box.setChecked(alike.picked or (alike.sure and _one_name(alike)))
        self._stays = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(3)
        column.addWidget(self.box)
        column.addWidget(label(f"{_why(alike)}；点选要保留的一条", "hint"))
        for number, entry in enumerate(alike.entries):
            button = QRadioButton(_told(entry, alike).replace("&", "&&"))
            button.setChecked(number == 0)
            button.clicked.connect(partial(self.box.setChecked, True))
            self._stays.addButton(button, number)
            column.addWidget(button)

    def keep_id(self) -> int:
        """Return which title stays."""
        return self.alike.entries[self._stays.checkedId()].id


class MergeTitles(QDialog):
    """Shows titles that may be one and merges the ticked ones; ``merged`` tells how many titles went."""

    merged = Signal(int)

    def __init__(self, desk: Desk, found: Sequence[Alike], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("重复书目")
        self._office = desk.office
        self.groups = [_Group(alike) for alike in found[:_MOST_SHOWN]]
        body = QWidget()
        body.setObjectName("formBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        for group in self.groups:
            column.addWidget(group)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setText(_head(len(found), len(self.groups)))
        self.told.setContentsMargins(16, 14, 16, 0)
        self.foot = Foot(self, "合并勾选的(&M)", "关闭(&C)", act=lambda: message.attempt(self, self.merge))
        self.foot.setContentsMargins(16, 8, 16, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.told, scroll, self.foot):
            layout.addWidget(widget)
        for group in self.groups:
            group.box.toggled.connect(self._tell)
        self._tell()
        take_room(self, *_SIZE)

    def merge(self) -> None:
        """Merge what is ticked, all in one step that can be taken back."""
        chosen = [(group.keep_id(), [entry.id for entry in group.alike.entries]) for group in self._ticked()]
        count = self._office.write(books.merge_all, chosen)
        super().accept()
        self.merged.emit(count)

    def _ticked(self) -> list[_Group]:
        return [group for group in self.groups if group.box.isChecked()]

    def _tell(self) -> None:
        self.foot.confirm.setEnabled(bool(self._ticked()))


def _head(found: int, shown: int) -> str:
    more = f"（先显示前 {shown} 组）" if found > shown else ""
    return f"找到 {found:,} 组可能重复的书目{more}。合并后，各册、书号和预约都归到保留的一条，图书编号不变；可以撤销。"


def _why(alike: Alike) -> str:
    if alike.picked:
        return "请看作者、出版社和书号是不是同一本"
    if alike.sure:
        return "书号相同" if _one_name(alike) else "书号相同，书名不同，请看是不是同一本"
    return "书名和作者相同，请看出版社和书号是不是同一本"


def _one_name(alike: Alike) -> bool:
    return len({entry.name for entry in alike.entries}) == 1


def _told(entry: Entry, alike: Alike) -> str:
    facts = (
        "" if _one_name(alike) else f"《{entry.name}》",
        entry.author,
        entry.publisher,
        entry.year,
        entry.numbers or "没有书号",
        f"{entry.copies} 册",
    )
    return "　".join(filter(None, facts))
