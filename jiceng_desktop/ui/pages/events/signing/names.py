"""Who came, as a list to print and to hand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services import signing
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.signing import CAME, Narrow
from jiceng_desktop.terms import AttendanceState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView

_SIZE = (820, 560)
_WHOM = (
    ("到场的人", CAME),
    ("请假和缺席的人", (AttendanceState.EXCUSED, AttendanceState.ABSENT)),
    ("全部", tuple(AttendanceState)),
)


class NamesDialog(QDialog):
    """Those who came, were excused or stayed away; ``about`` names the event, and its day."""

    def __init__(self, desk: Desk, parent: QWidget, occurrence_id: int, about: Sequence[str]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"签到名单 — {about[0]}")
        self._desk, self._occurrence_id, self._event = desk, occurrence_id, about
        self.view = RecordView(RecordTable(desk.office, signing.LISTING, self), desk.memory)
        self.whom = QComboBox()
        self.whom.addItems([name for name, _ in _WHOM])
        self.whom.currentIndexChanged.connect(self._show)
        self.told = QLabel()
        self._lay_out()
        take_room(self, *_SIZE)
        self._show()
        self.finished.connect(lambda: self.view.remember_columns())

    def _lay_out(self) -> None:
        heading = QLabel("显示(&S)")
        heading.setBuddy(self.whom)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(self.whom)
        top.addWidget(self.told)
        top.addStretch(1)
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
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    def _show(self) -> None:
        states = _WHOM[self.whom.currentIndex()][1]
        self.view.show_query(Query(narrow=Narrow(self._occurrence_id, states)))
        self.told.setText(f"共 {len(self.view.records.ids):,} 人")

    def _about(self) -> list[str]:
        return [*self._event, self.whom.currentText()]

    def export(self) -> None:
        """Save the list as a workbook."""
        from jiceng_desktop.ui.kit.export import export_list  # heavy, needed rarely

        export_list(self, self._desk, self.view, self._about())

    def print_(self) -> None:
        """Show the list on paper."""
        from jiceng_desktop.ui.kit.export import print_list  # heavy, needed rarely

        print_list(self, self._desk, self.view, self._about())
