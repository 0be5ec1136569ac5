"""Keys that mean something only where the cursor is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def key_in(widget: QWidget, key: str, act: Callable[[], object]) -> QShortcut:
    """Do something on a key while a widget, or what lies in it, has the focus.

    The constructor of ``QShortcut`` takes a context together with a function and then forgets it: the key would hold
    in the whole window.
    """
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut
