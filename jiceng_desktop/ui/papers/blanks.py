"""＿＿＿＿ in a paper: what a template leaves to be written, walked through by one key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from jiceng_desktop.ui.kit.fields import LongText, Text

KEY = "F6"
_BLANK = re.compile("＿{2,}")
_Entry = LongText | Text


def count_blanks(entries: Sequence[_Entry]) -> int:
    """Return how many blanks are left in entries."""
    return sum(len(_BLANK.findall(_text(entry))) for entry in entries)


def select_next(entries: Sequence[_Entry], afresh: bool = False) -> _Entry | None:
    """Select the blank after the cursor, so that typing fills it; after the last one, or ``afresh``, the first.

    Returns where it is, None when there is none.
    """
    at = next((number for number, entry in enumerate(entries) if entry.hasFocus() and not afresh), None)
    tried = [*entries] if at is None else [*entries[at:], *entries[:at], entries[at]]
    for number, entry in enumerate(tried):
        start = _end_of_selection(entry) if at is not None and number == 0 else 0
        found = _BLANK.search(_text(entry), start)
        if found is not None:
            _select(entry, found.start(), found.end())
            entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return entry
    return None


def _text(entry: _Entry) -> str:
    return entry.text() if isinstance(entry, Text) else entry.toPlainText()


def _end_of_selection(entry: _Entry) -> int:
    if isinstance(entry, Text):
        return _in_python(_text(entry), max(entry.selectionEnd(), entry.cursorPosition()))
    return _in_python(_text(entry), entry.textCursor().selectionEnd())


def _select(entry: _Entry, first: int, last: int) -> None:
    text = _text(entry)
    first, last = _in_qt(text, first), _in_qt(text, last)
    if isinstance(entry, Text):
        entry.setSelection(first, last - first)
        return
    cursor = entry.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    entry.setTextCursor(cursor)


def _in_qt(text: str, place: int) -> int:
    """Return a place as Qt counts it: characters beyond the BMP are two there."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _in_python(text: str, place: int) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "surrogatepass"))
