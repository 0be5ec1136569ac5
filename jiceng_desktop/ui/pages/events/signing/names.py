"""Who came, as a list to print and to hand on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import signing
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.signing import Narrow
from jiceng_desktop.terms import CAME, AttendanceState
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.list_dialog import ListDialog

_SIZE = (820, 560)
_WHOM = (
    ("到场的人", CAME),
    ("请假和缺席的人", (AttendanceState.EXCUSED, AttendanceState.ABSENT)),
    ("全部", tuple(AttendanceState)),
)


class NamesDialog(ListDialog):
    """Those who came, were excused or stayed away; ``about`` names the event, and its day."""

    def __init__(self, desk: Desk, parent: QWidget, occurrence_id: int, about: Sequence[str]) -> None:
        super().__init__(desk, parent, signing.LISTING)
        self.setWindowTitle(f"签到名单 — {about[0]}")
        self._occurrence_id, self._event = occurrence_id, about
        self.whom = QComboBox()
        self.whom.addItems([name for name, _ in _WHOM])
        self.whom.currentIndexChanged.connect(self._show)
        self.told = QLabel()
        heading = QLabel("显示(&S)")
        heading.setBuddy(self.whom)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (heading, self.whom, self.told):
            row.addWidget(widget)
        row.addStretch(1)
        self.lay_out(head, _SIZE)
        self._show()

    def _show(self) -> None:
        states = _WHOM[self.whom.currentIndex()][1]
        self.view.show_query(Query(narrow=Narrow(self._occurrence_id, states)))
        self.told.setText(f"共 {len(self.view.records.ids):,} 人")

    @override
    def narrowing(self) -> list[str]:
        return [*self._event, self.whom.currentText()]
