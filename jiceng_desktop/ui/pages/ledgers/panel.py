"""The panel on the left: every line with how many events count for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush, QColor

from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.ledgers import Overview
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel

_ALL, _UNMARKED = "all", "unmarked"
_NAMES = {_ALL: "全部条线", _UNMARKED: "未标条线"}


class LinePanel(CountPanel):
    """One click chooses a line."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(least_width=150)
        self.key = _ALL
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAccessibleName("条线")
        self._fill(())

    def _fill(self, lines: tuple[tuple[int, str], ...]) -> None:
        self._lines = lines
        self.clear()
        self.add_line(None, _ALL, _NAMES[_ALL])
        for line_id, name in lines:
            self.add_line(None, str(line_id), name)
        self.add_line(None, _UNMARKED, _NAMES[_UNMARKED])
        self.mark({self.key})

    def show_overview(self, found: Overview) -> None:
        """Show the lines of the office with their counts; a chosen line that is gone gives way to all."""
        if found.lines != self._lines:
            gone = self.key not in {_ALL, _UNMARKED, *(str(line_id) for line_id, _ in found.lines)}
            self.key = _ALL if gone else self.key
            self._fill(found.lines)
            if gone:
                self.chosen.emit()
        counts = {str(line_id): found.counts.get(line_id, 0) for line_id, _ in found.lines}
        for key, count in {_ALL: found.whole, **counts, _UNMARKED: found.unmarked}.items():
            self.line(key).setText(1, f"{count:,}")
        if found.unmarked:
            self.line(_UNMARKED).setForeground(1, QBrush(QColor(theme.DANGER)))

    def narrowed(self, days: Span) -> Span:
        """Return the days of a span with the chosen line."""
        line_id = int(self.key) if self.key.isdigit() else None
        return Span(days.first, days.last, line_id=line_id, unmarked=self.key == _UNMARKED)

    def name(self) -> str:
        """Return the name of the chosen line, nothing for all and for none."""
        return dict(self._lines).get(int(self.key), "") if self.key.isdigit() else ""

    def told(self) -> str:
        """Return in words what is chosen, nothing for all."""
        return self.name() or ("" if self.key == _ALL else _NAMES[_UNMARKED])

    @override
    def choose_line(self, key: str) -> None:
        self.key = key
        self.mark({key})
        self.setCurrentItem(self.line(key))
        self.chosen.emit()
