"""What a form asks of any field."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import SignalInstance


class Entry(Protocol):
    """A widget that holds one value of a draft; blank is None.

    ``value`` raises a Refusal when what was typed cannot be read.
    """

    @property
    def changed(self) -> SignalInstance:
        """Return the signal that tells of an edit."""

    def value(self) -> Any:
        """Return what was entered."""

    def set_value(self, value: Any) -> None:
        """Show a value."""
