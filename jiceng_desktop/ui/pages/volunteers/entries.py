"""The entry fields that only the form of a volunteer needs."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.services.volunteers import times


class Week(QWidget):
    """On which days of the week, at which time of day; a day's heading ticks all of it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        self._boxes: dict[str, QCheckBox] = {}
        for row, (part, name) in enumerate(times.PARTS.items(), start=1):
            grid.addWidget(QLabel(name), row, 0)
            for day in times.DAYS:
                box = QCheckBox()
                box.setAccessibleName(f"周{'一二三四五六日'[day - 1]}{name}")
                box.toggled.connect(lambda: self.changed.emit())
                self._boxes[f"{day}{part}"] = box
                grid.addWidget(box, row, day, Qt.AlignmentFlag.AlignHCenter)
        for day in times.DAYS:
            whole = QPushButton(f"周{'一二三四五六日'[day - 1]}")
            whole.setProperty("class", "link")
            whole.setToolTip("全天")
            whole.setAutoDefault(False)
            whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            whole.clicked.connect(lambda _checked=False, day=day: self._turn(day))
            grid.addWidget(whole, 0, day, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(len(times.DAYS) + 1, 1)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> frozenset[str]:
        """Return the codes of what is ticked."""
        return frozenset(code for code, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Collection[str] | None) -> None:
        """Tick these parts alone."""
        for code, box in self._boxes.items():
            box.setChecked(code in (value or ()))

    def _turn(self, day: int) -> None:
        boxes = [self._boxes[f"{day}{part}"] for part in times.PARTS]
        whole = all(box.isChecked() for box in boxes)
        for box in boxes:
            box.setChecked(not whole)
