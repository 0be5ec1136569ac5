"""合并阵地: one place that was written in two ways becomes one again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import venues
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.foot import Foot

_WIDTH = 460


class MergeForm(QDialog):
    """Chooses which venue stays, and says what goes over to it."""

    def __init__(self, office: Office, parent: QWidget, venue_id: int, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("合并阵地")
        self.setMinimumWidth(_WIDTH)
        self._office, self.venue_id, self.name = office, venue_id, name
        self.target = Choice(_alike(name, office.read(venues.others, venue_id)), blank=None)
        self.outlook, self.problem = _line(), _line("problem")
        self.problem.hide()
        ask = _line()
        ask.setText(f"“{name}”和下面哪一个其实是同一处？")
        keep = QLabel("保留的名称(&T)：")
        keep.setBuddy(self.target)
        foot = Foot(self, "合并(&M)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.problem, ask, keep, self.target, self.outlook, foot):
            layout.addWidget(widget)
        self.target.changed.connect(self._tell)
        self._tell()

    def target_name(self) -> str:
        """Return what the venue that stays is called."""
        return self.target.currentText()

    def _tell(self) -> None:
        hanging = self._office.read(venues.hanging, self.venue_id).told()
        moving = f"“{self.name}”的{hanging}都归到“{self.target_name()}”，" if hanging else ""
        self.outlook.setText(f"{moving}“{self.name}”不再保留。合并后可以撤销。")

    @override
    def accept(self) -> None:
        try:
            self._office.write(venues.merge, self.venue_id, self.target.value())
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
        else:
            super().accept()


def _alike(name: str, others: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Put those that have most characters in common with a name first: they are most likely the same place."""
    return sorted(others, key=lambda other: -len(set(name) & set(other[1])) / max(1, len(set(name) | set(other[1]))))


def _line(look: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label
