"""Counting a box: by a number, by ticking what is missing, or by scanning what is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import library_codes, rotation
from jiceng_desktop.services.rotation import Count, End, Handing
from jiceng_desktop.terms import DifferenceOutcome
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room

_ID = Qt.ItemDataRole.UserRole
_NUMBER = Qt.ItemDataRole.UserRole + 1
_MOST = 9999


class ScanField(QLineEdit):
    """Takes what a scanner types; its Enter ends a number, and does not press the dialog's button."""

    scanned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("扫图书编号，多出的也扫")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # digits only

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.scanned.emit()
        else:
            super().keyPressEvent(event)


class CountDialog(QDialog):
    """The sheet of a box with everything ticked; what is missing is unticked. ``counted`` says what was entered."""

    counted = Signal(str)

    def __init__(self, desk: Desk, handing: Handing, end: End, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"清点{end.value}：{handing.box}")
        self._office, self._leg, self._end = desk.office, handing, end
        self.extra: list[str] = []
        self.told = QLabel(f"{handing.box}　{handing.from_name} → {handing.to_name}，应有 {handing.expected} 册。")
        self.number = QSpinBox()
        self.number.setRange(0, _MOST)
        self.number.setSuffix(" 册")
        self.scan, self.list, self.said = ScanField(), QListWidget(), QLabel()
        self.scan.scanned.connect(lambda: message.attempt(self, self._take_scan))
        self._fill()
        self.list.itemChanged.connect(lambda: self._follow())
        self._lay_out()
        self._follow()
        take_room(self, 640, 640)
        self.number.setFocus()
        self.number.selectAll()

    def _lay_out(self) -> None:
        heading = QLabel(f"实际{self._end.value}(&N)")
        heading.setBuddy(self.number)
        scan = QLabel("扫码(&X)")
        scan.setBuddy(self.scan)
        top = QHBoxLayout()
        for widget in (heading, self.number, scan):
            top.addWidget(widget)
        top.addWidget(self.scan, 1)
        self._button(top, "从头扫(&Z)", self.start_over)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.save_button = self._button(foot, "保存(&S)", self.save, "primary")
        self.save_button.setDefault(True)
        self.missing_button = self._button(foot, "保存，缺的记为未见(&M)", self.save_missing)
        self._button(foot, "取消(&C)", self.reject)
        hint = QLabel("缺哪一册就把它的勾去掉；只知道总数，改册数就行，以后再指明。")
        hint.setProperty("look", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addLayout(top)
        column.addWidget(hint)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(foot)

    def _button(self, row: QHBoxLayout, title: str, act: Callable[[], object], look: str = "") -> QPushButton:
        button = QPushButton(title)
        button.setProperty("class", look)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, act))
        row.addWidget(button)
        return button

    def _fill(self) -> None:
        """List what should travel, ticked but for what was named missing at an end; then what is not in the box."""
        for book in self._office.read(rotation.books, self._leg.leg_id):
            item = QListWidgetItem(f"{book.number}　{book.title}")
            item.setData(_ID, book.id)
            item.setData(_NUMBER, book.number)
            if book.travels:
                gone = bool(book.lost_at)
                item.setCheckState(Qt.CheckState.Unchecked if gone else Qt.CheckState.Checked)
            else:
                item.setText(f"{item.text()}　不在箱内：{book.state.label}")
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setForeground(QColor(theme.FAINT))
            self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        """Return the books that should travel."""
        found = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in found if item.flags() & Qt.ItemFlag.ItemIsUserCheckable]

    def missing(self) -> list[int]:
        """Return the books that are not ticked."""
        return [int(item.data(_ID)) for item in self._items() if item.checkState() != Qt.CheckState.Checked]

    def _follow(self) -> None:
        """Let the number say what is ticked."""
        missing = len(self.missing())
        self.number.setValue(len(self._items()) - missing + len(self.extra))
        extra = f"，多出 {len(self.extra)} 册（{'、'.join(self.extra)}）" if self.extra else ""
        self.said.setText(f"打勾 {len(self._items()) - missing} 册，缺 {missing} 册{extra}。")
        self.missing_button.setEnabled(bool(missing))

    def start_over(self) -> None:
        """Untick everything, so that each book is scanned."""
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.extra.clear()
        self._follow()
        self.scan.setFocus()

    def _take_scan(self) -> None:
        """Tick a scanned book; one that is not on the sheet is in the box besides."""
        number = library_codes.digits(self.scan.text())
        self.scan.clear()
        if not number:
            return
        item = next((one for one in self._items() if one.data(_NUMBER) == number), None)
        if item is None:
            if number not in self.extra:
                self.extra.append(number)
            self._follow()
            return
        item.setCheckState(Qt.CheckState.Checked)
        self.list.scrollToItem(item)
        self.list.setCurrentItem(item)

    def save(self) -> None:
        """Enter the count."""
        self._store(None)

    def save_missing(self) -> None:
        """Enter the count; what is missing was not seen."""
        self._store(DifferenceOutcome.MISSING)

    def _store(self, outcome: DifferenceOutcome | None) -> None:
        missing = self.missing()
        found = Count(self.number.value(), missing, tuple(self.extra), outcome)
        self._office.write(rotation.count, self._leg.leg_id, self._end, found)
        super().accept()
        lost = f"，缺 {len(missing)} 册" if missing else ""
        self.counted.emit(f"{self._leg.box} {self._end.value} {found.number} 册{lost}。")
