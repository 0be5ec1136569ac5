"""A list in a window of its own, which can be printed and exported like any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView


class ListDialog(QDialog):
    """Shows a listing below a head; a subclass says what it is narrowed to."""

    def __init__(self, desk: Desk, parent: QWidget, listing: Listing) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self.view = RecordView(RecordTable(desk.office, listing, self), desk.memory)
        self.finished.connect(lambda: self.view.remember_columns())

    def lay_out(self, head: QWidget, size: tuple[int, int]) -> None:
        """Put the head above the list, and what can be done with the list below it."""
        foot = QHBoxLayout()
        offers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("导出(&X)…", self.export),
            ("打印列表(&P)…", self.print_),
            ("关闭(&C)", self.accept),
        )
        for text, act in offers:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            foot.addWidget(button)
        foot.insertStretch(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        take_room(self, *size)

    def narrowing(self) -> Sequence[str]:
        """Return what the list is narrowed to, for the paper and the workbook."""
        raise NotImplementedError

    def export(self) -> None:
        """Save the list as a workbook."""
        from jiceng_desktop.ui.kit.export import export_list  # heavy, needed rarely

        export_list(self, self._desk, self.view, self.narrowing())

    def print_(self) -> None:
        """Show the list on paper."""
        from jiceng_desktop.ui.kit.export import print_list  # heavy, needed rarely

        print_list(self, self._desk, self.view, self.narrowing())
