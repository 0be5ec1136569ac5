"""What every page is given to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.jobs import Jobs


class Memory:
    """Remembers how the clerk likes the window: column widths, last tab, last values.

    Values are plain JSON (text, numbers, lists, dicts), never anything about a person. ``keep`` is
    called with all of them when the window closes.
    """

    def __init__(
        self, values: dict[str, Any] | None = None, keep: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._values = dict(values or {})
        self._keep = keep

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was remembered under a key."""
        return self._values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remember a value until the program is opened again."""
        self._values[key] = value

    def keep(self) -> None:
        """Hand everything over for storing."""
        if self._keep is not None:
            self._keep(dict(self._values))


@dataclass(frozen=True)
class Desk:
    """The office's data, the one job thread, and the clerk's habits."""

    office: Office
    jobs: Jobs
    memory: Memory
