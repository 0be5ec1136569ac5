"""The person card on the right: follows the table, keeps numbers masked, records who looked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import people
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.pages.people.strip import literal

_DIGITS = {"id_number": 1, "phone": 2, "note": 3}  # the mnemonics of 显示
_SHOWN_MS = 30_000
_TINT = 28
_CHIP_HEIGHT = 24


@dataclass(frozen=True)
class Section:
    """One part of the card: what it reads of a person, and how that is shown.

    Sections that read the same share one read. ``read`` is a service taking a session and the person's id.
    """

    read: Callable[[Any, int], Any]
    show: Callable[[PersonCard, Any], None]


class PersonCard(Card):
    """Everything about one person, section by section."""

    jumped = Signal(int)
    edit_asked = Signal()
    housemate_asked = Signal(str)

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__("在表格中选中一位居民，这里显示他的档案。")
        self._desk = desk
        self._sections = sections
        self._revealed: dict[str, str] = {}
        self.person_id: int | None = None
        self.masking = QTimer(self)
        self.masking.setSingleShot(True)
        self.masking.setInterval(_SHOWN_MS)
        self.masking.timeout.connect(self.hide_numbers)
        self.show_hint()

    def show_person(self, person_id: int | None) -> None:
        """Show one person, or the hint; what was revealed of another one is masked again."""
        if person_id != self.person_id:
            self._revealed.clear()
            self.masking.stop()
        self.person_id = person_id
        found = {} if person_id is None else self._read(person_id)
        if not found:
            self.show_hint()
            return
        place = self.verticalScrollBar().value()
        self.clear()
        for section in self._sections:
            section.show(self, found[section.read])
        self._column.addStretch(1)  # keeps the lines together where the card is higher than they are
        self.verticalScrollBar().setValue(place)

    def hide_numbers(self) -> None:
        """Hide again what was shown."""
        self._revealed.clear()
        self.show_person(self.person_id)

    # what sections add

    def secret(self, title: str, field: str, text: str | None, mask: Callable[[str], str]) -> None:
        """Add a line whose text is masked until 显示 is pressed."""
        if not text:
            self.line(title, "")
            return
        shown = self._revealed.get(field)
        self.line(title, mask(text) if shown is None else shown)
        button = self._link("", lambda: self._turn(field))
        button.setText(f"{'显示' if shown is None else '隐藏'}(&{_DIGITS[field]})")
        button.setObjectName(f"reveal-{field}")
        self._beside_last(button)

    def chips(self, tags: Sequence[tuple[str, str, str]]) -> None:
        """Add care tags as (name, colour, explanation)."""
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for name, colour, explanation in tags:
            chip = TagChip(name, colour)
            chip.setToolTip(explanation)
            flow.addWidget(chip)
        self.add(row)

    def person(self, person_id: int, name: str, note: str) -> None:
        """Add a line that leads to another person."""
        link = self._link(name, lambda: self.jumped.emit(person_id))
        link.setToolTip("查看这位居民的档案")
        self._row(link, label(note, "hint"))

    def buttons(self, *offers: tuple[str, Callable[[], object]]) -> None:
        """Add a row of small buttons."""
        made = []
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            made.append(button)
        self._row(*made)

    # inside

    def _read(self, person_id: int) -> dict[Any, Any]:
        reads = dict.fromkeys(section.read for section in self._sections)
        try:
            return self._desk.office.read(lambda session: {read: read(session, person_id) for read in reads})
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            return {}

    def _turn(self, field: str) -> None:
        """Show a masked field for a while, leaving a line in the history; or hide it again."""
        if self.person_id is None:
            return
        person_id, shown = self.person_id, self._revealed.pop(field, None)
        if shown is None and not message.attempt(self, lambda: self._reveal(person_id, field)):
            return
        self.show_person(person_id)
        if (button := self.findChild(QPushButton, f"reveal-{field}")) is not None:  # made afresh with the card
            button.setFocus()

    def _reveal(self, person_id: int, field: str) -> None:
        text = self._desk.office.write(people.reveal, person_id, field)
        if person_id == self.person_id:
            self._revealed[field] = text
            self.masking.start()

    def _link(self, text: str, act: Callable[[], object]) -> QPushButton:
        link = QPushButton(literal(text))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(act)
        return link

    def _row(self, *widgets: QWidget) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(0 if widgets and not isinstance(widgets[-1], QPushButton) else 1)
        self.add(row)

    def _beside_last(self, widget: QWidget) -> None:
        """Put a widget at the end of the line added last."""
        if self._lines is not None:
            self._lines.addWidget(widget, self._lines.rowCount() - 1, 2, Qt.AlignmentFlag.AlignTop)


class TagChip(QWidget):
    """A care tag in its colour; painted, because its text is data and its colour too."""

    def __init__(self, text: str, colour: str) -> None:
        super().__init__()
        self.text, self._colour = text, QColor(colour)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 20, _CHIP_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(self._colour)
        tint.setAlpha(_TINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(self.rect()), _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
        painter.setPen(self._colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
