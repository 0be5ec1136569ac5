"""A line that can be ticked in place: what is to be done, and below it by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QGridLayout, QMenu, QPushButton, QWidget

from jiceng_desktop.ui.kit.card import label

Act = Callable[[], object]
_OFFER_WIDTH = 28


class TickLine(QWidget):
    """A box to tick, its words, a note below, and behind ⋯ what else can be done.

    What ticking leads to happens a moment later: it may well build the line's surroundings anew.
    """

    def __init__(self, owner: QWidget, text: str, ticked: bool, act: Callable[[bool], object]) -> None:
        """Call ``act`` with the new state, as long as ``owner`` is there."""
        super().__init__()
        self.setObjectName("cardRow")
        self._owner = owner
        self.box = QCheckBox()
        self.box.setChecked(ticked)
        self.box.setAccessibleName(text)
        self.box.clicked.connect(lambda state: self._soon(partial(act, state)))
        self.text = label(text)
        self.text.setBuddy(self.box)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.box, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.text, 0, 1)

    def _soon(self, act: Act) -> None:
        QTimer.singleShot(0, self._owner, lambda: act())

    def note(self, shown: QWidget) -> None:
        """Put what is worth knowing below the words."""
        self._grid.addWidget(shown, 1, 1, 1, 2)

    def offer(self, acts: Sequence[tuple[str, Act]]) -> QPushButton:
        """Put what else can be done behind ⋯ at the end of the line."""
        button = QPushButton("⋯")
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        button.setFixedWidth(_OFFER_WIDTH)
        button.setToolTip("还可以……")
        button.setAccessibleName(f"{self.text.text()}：还可以")
        self.menu = QMenu(button)
        for title, act in acts:
            self.menu.addAction(title).triggered.connect(partial(self._soon, act))
        button.clicked.connect(lambda: self.menu.popup(button.mapToGlobal(QPoint(0, button.height()))))
        self._grid.addWidget(button, 0, 2, Qt.AlignmentFlag.AlignTop)
        return button
