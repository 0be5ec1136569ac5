"""Who is invited: those of a saved query, a team or a council today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services import invited
from jiceng_desktop.services.invited import Group
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView

_WIDTH, _HEIGHT = 680, 520


class InvitedDialog(QDialog):
    """A list to call people up by: it can be printed and exported like any other."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, group: Group) -> None:
        today = date.today()
        # may be refused: before there is a window
        name, listing, query = desk.office.read(invited.listed, group, today)
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"参加对象名单 — {title}")
        self._desk, self._about = desk, [title, name]
        self.view = RecordView(RecordTable(desk.office, listing, self), desk.memory)
        self.view.show_query(query)
        self.told = QLabel(f"“{name}”按今天（{today}）的档案共 {len(self.view.records.ids):,} 人。")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self._lay_out()
        take_room(self, _WIDTH, _HEIGHT)
        self.finished.connect(lambda: self.view.remember_columns())

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        offers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("导出(&X)…", self.export),
            ("打印列表(&P)…", self.print_),
            ("关闭(&C)", self.accept),
        )
        for text, act in offers:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            buttons.addWidget(button)
        buttons.insertStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.told)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)

    def export(self) -> None:
        """Save the list as a workbook."""
        from jiceng_desktop.ui.kit.export import export_list  # heavy, needed rarely

        export_list(self, self._desk, self.view, self._about)

    def print_(self) -> None:
        """Show the list on paper."""
        from jiceng_desktop.ui.kit.export import print_list  # heavy, needed rarely

        print_list(self, self._desk, self.view, self._about)
