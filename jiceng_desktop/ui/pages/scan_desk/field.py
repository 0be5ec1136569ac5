"""The one field for everything: a scanner types a number and Enter; a clerk types three letters and chooses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services.lending import Met
from jiceng_desktop.ui import theme

_PAUSE_MS = 120  # a scanner has typed its number and Enter by then
_NUMBER = re.compile(r"(?:ISBN)?[\s:]*[\d\s\-·]*\d[\s\-Xx]*", re.IGNORECASE)
_LEAST_SCANNED = 5  # what has fewer digits and belongs to nobody was typed by hand
_LONGEST = 60
Key = Qt.Key


def is_number(typed: str) -> bool:
    """Tell whether what was typed is a number rather than letters, whatever width its digits have."""
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed)) is not None


class Offers(QListWidget):
    """What may be meant; the field has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scanOffers")
        self.setStyleSheet("#scanOffers { font-size: 17px; } #scanOffers::item { min-height: 36px; }")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_offers(self, offers: Sequence[Met]) -> None:
        """Show what may be meant, the first one chosen."""
        self.clear()
        for met in offers:
            item = QListWidgetItem(f"{met.name}　{met.detail}")
            item.setToolTip(item.text())
            self.addItem(item)
        self.setCurrentRow(0)

    def step(self, by: int) -> None:
        """Choose the next one or the one before, round and round."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())


class ScanField(QLineEdit):
    """Takes numbers and letters past the Chinese input method; 汉字 are typed only where that is asked for.

    ``knows(number)`` tells whether a number is somebody's; ``find(text)`` returns what may be meant by letters.
    """

    scanned = Signal(str)
    picked = Signal(object)  # a Met
    missed = Signal(str)  # nothing is called so
    offered = Signal(bool)  # there is something to choose from, or no longer
    way_asked = Signal()
    back_asked = Signal()
    let_go_asked = Signal()

    def __init__(self, knows: Callable[[str], bool], find: Callable[[str], Sequence[Met]]) -> None:
        super().__init__()
        self._knows, self._find = knows, find
        self.offers = Offers()
        self._offered: Sequence[Met] = ()
        self.setObjectName("scanField")
        self.setMaxLength(_LONGEST)
        self.setStyleSheet("#scanField { font-size: 24px; height: 44px; padding: 0 12px; }")
        self.addAction(theme.icon("qrcode-scan", theme.FAINT), QLineEdit.ActionPosition.LeadingPosition)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self.type_chinese(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.textChanged.connect(self._typed)
        self.offers.itemClicked.connect(lambda item: self._pick(self.offers.row(item)))

    def type_chinese(self, wanted: bool) -> None:
        """Let the input method have the keys, or keep it off."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, wanted)

    def begin(self) -> None:
        """Make ready for the next scan."""
        self.clear()
        self.offer(())

    def offer(self, offers: Sequence[Met]) -> None:
        """Let the clerk choose."""
        self._pause.stop()
        self._offered = offers
        self.offers.show_offers(offers)
        self.offered.emit(bool(offers))

    def search(self) -> None:
        """Offer what fits the typed letters."""
        self.offer(self._find(self.text()))

    # inside

    def _typed(self) -> None:
        if self.text().strip():
            self._pause.start()
        else:
            self.offer(())

    def _enter(self) -> None:
        typed = self.text().strip()
        if not typed:
            if self._offered:  # copies of one title: nothing had to be typed
                self._pick(self.offers.currentRow())
        elif is_number(typed) and (_looks_scanned(typed) or self._knows(typed)):
            self.begin()
            self.scanned.emit(typed)
        else:
            self._enter_letters(typed)

    def _enter_letters(self, typed: str) -> None:
        if self._pause.isActive():
            self.search()
        if self._offered:
            self._pick(self.offers.currentRow())
        else:
            self.begin()
            self.missed.emit(typed)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._offered):
            met = self._offered[row]
            self.begin()
            self.picked.emit(met)

    @override
    def event(self, event: QEvent) -> bool:
        # some scanners end with Tab, which never reaches keyPressEvent: Qt moves the focus first
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed == Key.Key_Tab and self.text():
            self._enter()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, empty = event.key(), not self.text()
        if key in (Key.Key_Return, Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.way_asked.emit()
            elif not event.isAutoRepeat():
                self._enter()
        elif key in (Key.Key_Down, Key.Key_Up):
            self.offers.step(1 if key == Key.Key_Down else -1)
        elif key == Key.Key_Escape:
            self._escape(empty)
        elif event.matches(QKeySequence.StandardKey.Undo) and empty:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _escape(self, empty: bool) -> None:
        if empty and not self._offered:
            self.let_go_asked.emit()
        else:
            self.begin()


def _looks_scanned(typed: str) -> bool:
    return sum(sign.isdigit() for sign in typed) >= _LEAST_SCANNED
