"""What a form asks of any field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from jiceng_desktop.errors import Refusal


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


def values_of(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Return what was entered by field name; a Refusal names the field it is about."""
    values = {}
    for name, entry in entries.items():
        try:
            values[name] = entry.value()
        except Refusal as refusal:
            raise Refusal(str(refusal), name) from None
    return values
