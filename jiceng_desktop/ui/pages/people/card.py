"""The person card on the right: follows the table, keeps numbers masked, records who looked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import people
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.pages.people.strip import literal

T = TypeVar("T")
Offer = tuple[str, Callable[[], object]]

_DIGITS = {"id_number": 1, "phone": 2, "note": 3}  # the mnemonics of 显示
_BEHIND_COMMA = re.compile("(?<=、)")
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
    acted = Signal(str)  # something was changed on the card itself, told in a sentence
    event_asked = Signal(int)
    housemate_asked = Signal(str)
    household_asked = Signal(int)

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__("在表格中选中一位居民，这里显示他的档案。")
        self.desk = desk
        self._sections = sections
        self._revealed: dict[str, str] = {}
        self._unfolded: set[str] = set()
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
            self._unfolded.clear()
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
        self.line(title, self._revealed.get(field) or mask(text))
        self._beside_last(self._reveal_button(field))

    def secret_numbers(self, title: str, field: str, text: str | None, mask: Callable[[str], str]) -> None:
        """Add a line of masked numbers; none of them is broken, what does not fit beside it goes below."""
        if not text:
            self.line(title, "")
            return
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for number in _BEHIND_COMMA.split(self._revealed.get(field) or mask(text)):
            shown = label(number)
            shown.setWordWrap(False)
            flow.addWidget(shown)
        flow.addWidget(self._reveal_button(field))
        self.line_of(title, row)

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

    def household(self, title: str, household_id: int) -> None:
        """Begin the lines about a household; its heading leads to it."""
        link = self._link("打开", partial(self.household_asked.emit, household_id))
        link.setToolTip("到“户”里查看和办理：变更户主、分户、打印一户一表…")
        self.section(title, link)

    def folded(self, key: str, lines: Sequence[T], few: int) -> Sequence[T]:
        """Return the first few lines of a long list, or all of them once the clerk asked; ``fold`` goes below."""
        return lines if key in self._unfolded else lines[:few]

    def fold(self, key: str, count: int, few: int, what: str = "展开全部") -> None:
        """Add what unfolds a long list, or folds it again."""
        if count > few:
            title = "收起" if key in self._unfolded else f"{what} {count} 条"
            link = self._link(title, lambda: self._turn_fold(key))
            link.setObjectName(f"fold-{key}")
            self._row(link)

    def act(self, act: Callable[[], object]) -> None:
        """Do something that changes what the card shows; a refusal is shown."""
        if message.attempt(self, act):
            self.show_person(self.person_id)

    def links(self, text: str, *offers: tuple[str, Callable[[], object]]) -> None:
        """Add a line with small links behind it."""
        made = [self._link(title, partial(self.act, act)) for title, act in offers]
        self._row(*([label(text)] if text else []), *made)

    def link_last(self, title: str, act: Callable[[], object]) -> None:
        """Put a small link at the end of the line added last."""
        self._beside_last(self._link(title, partial(self.act, act)))

    def mark_last(self, look: str) -> None:
        """Let the line added last stand out."""
        item = self._lines.itemAt(self._lines.count() - 1) if self._lines is not None else None
        if item is not None and (shown := item.widget()) is not None:
            shown.setProperty("look", look)

    def buttons(self, *offers: Offer, more: Sequence[Offer] = ()) -> None:
        """Add small buttons, in as many rows as they need; ``more`` are offered by a menu behind them."""
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            flow.addWidget(self.small_button(title, act))
        if more:
            flow.addWidget(self._more_button(more))
        self.add(row)

    def refuse_last(self, why: str) -> None:
        """Disable the buttons added last, and say why."""
        item = self._column.itemAt(self._column.count() - 1)
        row = item.widget() if item is not None else None
        for button in row.findChildren(QPushButton) if row is not None else ():
            button.setEnabled(False)
            button.setToolTip(why)

    def small_button(self, title: str, act: Callable[[], object]) -> QPushButton:
        """Return a small button; a refusal of what it does is shown."""
        button = QPushButton(title)
        button.setProperty("class", "small")
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    # inside

    def _read(self, person_id: int) -> dict[Any, Any]:
        reads = dict.fromkeys(section.read for section in self._sections)
        try:
            return self.desk.office.read(lambda session: {read: read(session, person_id) for read in reads})
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            return {}

    def _turn_fold(self, key: str) -> None:
        self._unfolded ^= {key}
        self.show_person(self.person_id)

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
        text = self.desk.office.write(people.reveal, person_id, field)
        if person_id == self.person_id:
            self._revealed[field] = text
            self.masking.start()

    def _more_button(self, offers: Sequence[Offer]) -> QPushButton:
        """Return the button of a menu with what is wanted rarely."""
        button = QPushButton(theme.icon("dots-horizontal"), "")
        button.setObjectName("more")
        button.setProperty("class", "small")
        button.setAccessibleName("更多")
        button.setToolTip(f"更多（Alt+R）：{'、'.join(title.split('(&')[0] for title, _ in offers)}")
        button.setShortcut("Alt+R")
        menu = QMenu(button)
        for title, act in offers:
            menu.addAction(title).triggered.connect(lambda _checked=False, act=act: message.attempt(self, act))
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _reveal_button(self, field: str) -> QPushButton:
        button = self._link("", lambda: self._turn(field))
        button.setText(f"{'隐藏' if field in self._revealed else '显示'}(&{_DIGITS[field]})")
        button.setObjectName(f"reveal-{field}")
        return button

    def _link(self, text: str, act: Callable[[], object]) -> QPushButton:
        link = QPushButton(literal(text))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda: act())
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
