"""The line at the door: a few letters and Enter, or a scanned card, and somebody is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.signing import Candidate, id_number_in
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.events.signing.roll import ENTER, Key

HINT = "姓名、首字母、门牌、证件号或电话末几位；扫证件也可以"
_QUICK_SECONDS, _PAUSE_MS = 0.03, 60
_GAP = "　"


@dataclass(frozen=True)
class Offer:
    """What Enter would do: sign somebody in, enter a guest, or make a card."""

    text: str
    person: Candidate | None = None
    guest: str = ""
    colour: str = ""


class Offers(QListWidget):
    """Who may be meant; the line above has the keyboard."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.taken.emit(self.row(item)))

    def show_offers(self, offers: Sequence[Offer], current: int) -> None:
        """Show offers, one of them chosen, or -1."""
        self.clear()
        for offer in offers:
            item = QListWidgetItem(offer.text)
            item.setToolTip(offer.text)
            if offer.colour:
                item.setForeground(QBrush(QColor(offer.colour)))
            self.addItem(item)
        self.setCurrentRow(current)

    def step(self, by: int) -> None:
        """Choose the next one or the one before, round and round."""
        if self.count():
            self.setCurrentRow((max(self.currentRow(), -1 if by > 0 else 0) + by) % self.count())


class DoorLine(QLineEdit):
    """Finds while one types; Enter takes the chosen offer and the line is empty again.

    ``find(text)`` returns who may be meant; ``states`` says of whom what was entered already.
    """

    chosen = Signal(object)  # a Candidate
    guest_asked = Signal(str)
    card_asked = Signal(str, str)  # a name, or an ID number nobody has
    back_asked = Signal()
    said = Signal(str)

    def __init__(self, find: Callable[[str], Sequence[Candidate]], states: Callable[[], Mapping[int, str]]) -> None:
        super().__init__()
        self._find, self._states = find, states
        self.offers = Offers()
        self._offered: list[Offer] = []
        self._took = 0.0
        self.setPlaceholderText(HINT)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("magnify", theme.FAINT), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.textChanged.connect(self._search_soon)
        self.offers.taken.connect(self._take)

    def _search_soon(self) -> None:
        if self._took <= _QUICK_SECONDS or not self.text():
            self.search()
        else:
            self._pause.start()

    def search(self) -> None:
        """Offer whoever fits what was typed."""
        self._pause.stop()
        began = time.perf_counter()
        typed = words.clean(self.text())
        found = self._find(typed) if typed else ()
        self._took = time.perf_counter() - began
        states = self._states()
        order = sorted(found, key=lambda one: (not one.expected, one.person_id in states))
        self._offered = [_told(one, states.get(one.person_id, "")) for one in order]
        self._offered += _besides(typed, bool(order))
        self.offers.show_offers(self._offered, 0 if order else -1)

    def _take(self, place: int) -> None:
        offer = self._offered[place]
        typed = words.clean(self.text())
        if offer.person is not None:
            self.clear()
            self.chosen.emit(offer.person)
        elif offer.guest:
            self.clear()
            self.guest_asked.emit(offer.guest)
        else:
            self.card_asked.emit(*(("", id_number_in(typed)) if id_number_in(typed) else (words.clean_name(typed), "")))

    def _enter(self) -> None:
        if self._pause.isActive():
            self.search()
        place, typed = self.offers.currentRow(), words.clean(self.text())
        if place >= 0:
            self._take(place)
        elif id_number_in(typed):
            self.card_asked.emit("", id_number_in(typed))
        elif self._offered:
            self.offers.setCurrentRow(0)
            self.said.emit(f"档案里没有“{typed}”。再按回车作为来宾登记，按 ↓ 再回车新建居民档案。")
        elif typed:
            self.said.emit(f"没有找到“{typed}”。")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER:
            self._enter()
        elif key in {Key.Key_Down, Key.Key_Up}:
            self.offers.step(1 if key == Key.Key_Down else -1)
        elif key == Key.Key_Escape and self.text():
            self.clear()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


def _told(one: Candidate, state: str) -> Offer:
    marks = (f"✓ {state}" if state else "", one.gone, one.address)
    colour = theme.FAINT if state or not one.expected else ""
    return Offer(_GAP.join(filter(None, (one.name, *marks))), one, colour=colour)


def _besides(typed: str, fits: bool) -> list[Offer]:
    """Return what else can be done with a name: nothing with letters or numbers that lead to somebody."""
    name = words.clean_name(typed)
    if id_number_in(typed):
        return [] if fits else [Offer("用这个证件号新建居民档案…")]
    if not name or any(sign.isdigit() for sign in name) or (fits and (name.isascii() or len(name) == 1)):
        return []
    return [Offer(f"“{name}”作为来宾登记", guest=name), Offer(f"“{name}”新建居民档案…")]
