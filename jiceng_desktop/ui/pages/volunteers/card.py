"""The card on the right of the roster: one volunteer, section by section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import volunteers
from jiceng_desktop.services.volunteers import Sheet
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow

_SHOWN_MS = 30_000
Section = Callable[["VolunteerCard", Sheet], None]


class VolunteerCard(Card):
    """Everything about one volunteer; sensitive lines stay masked until asked for, and each look is recorded."""

    person_asked = Signal(int)
    edit_asked = Signal()
    leave_asked = Signal()
    return_asked = Signal()
    training_asked = Signal(object)  # the id of a training to be changed, or None for a new one
    training_gone = Signal(object)

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__("在表格中选中一名志愿者，这里显示他的情况。")
        self.desk = desk
        self.volunteer_id: int | None = None
        self._sections = sections
        self._revealed: dict[str, str] = {}
        self.masking = QTimer(self)
        self.masking.setSingleShot(True)
        self.masking.setInterval(_SHOWN_MS)
        self.masking.timeout.connect(self.hide_numbers)

    def show_volunteer(self, volunteer_id: int | None) -> None:
        """Show one volunteer, or the hint; what was revealed of another one is masked again."""
        if volunteer_id != self.volunteer_id:
            self._revealed.clear()
            self.masking.stop()
        self.volunteer_id = volunteer_id
        if volunteer_id is None:
            self.show_hint()
            return
        try:
            sheet = self.desk.office.read(volunteers.sheet, volunteer_id, date.today())
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            self.show_hint()
            return
        place = self.verticalScrollBar().value()
        self.clear()
        for section in self._sections:
            section(self, sheet)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(place)

    def hide_numbers(self) -> None:
        """Hide again what was shown."""
        self._revealed.clear()
        self.show_volunteer(self.volunteer_id)

    # what sections add

    def buttons(self, *offers: tuple[str, Callable[[], object]]) -> None:
        """Add small buttons, in as many rows as they need."""
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(self._do, act))
            flow.addWidget(button)
        self.add(row)

    def secret(self, title: str, field: str, masked: str, key: str) -> None:
        """Add a line that is masked until 显示 is pressed."""
        shown = self._revealed.get(field)
        self._beside(title, shown or masked, f"{'隐藏' if shown else '显示'}(&{key})", partial(self._turn, field))

    def link(self, title: str, text: str, offer: str, act: Callable[[], object]) -> None:
        """Add a line with a small link behind it."""
        self._beside(title, text, offer, act)

    def _beside(self, title: str, text: str, offer: str, act: Callable[[], object]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        button = QPushButton(offer)
        button.setProperty("class", "link")
        button.clicked.connect(partial(self._do, act))
        layout.addWidget(label(text), 1)
        layout.addWidget(button)
        self.line_of(title, row)

    def _do(self, act: Callable[[], object], _checked: bool = False) -> None:
        message.attempt(self, act)

    def _turn(self, field: str) -> None:
        """Show a masked field for a while, leaving a line in the history; or hide it again."""
        volunteer_id = self.volunteer_id
        if volunteer_id is None:
            return
        if self._revealed.pop(field, None) is None:
            self._revealed[field] = self.desk.office.write(volunteers.reveal, volunteer_id, field)
            self.masking.start()
        self.show_volunteer(volunteer_id)
