"""What stands beside a list: panels that fold themselves where the list needs the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.desk import Memory

_HANDLE = 8


@dataclass
class _Panel:
    """A panel, the button that shows and hides it, and the name under which the clerk's choice is remembered."""

    widget: QWidget
    toggle: QAction
    key: str
    stays: bool
    width: int = 0  # as the clerk has made it, or as it was at first


class Panes(QSplitter):
    """A list in the middle with panels beside it.

    While everything fits, a panel is shown unless the clerk has closed it. In a narrower window the panels give way,
    in their order, until the list has the width it wants; what the clerk opens or closes there counts there.
    """

    def __init__(self, memory: Memory, name: str, wanted: Callable[[], int]) -> None:
        super().__init__()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE)
        self._memory, self._name, self._wanted = memory, name, wanted
        self._panels: list[_Panel] = []  # those that give way first come first
        self._asked: list[int] = []  # the widths that were set last, whatever there was room for

    def fill(self, widgets: Sequence[QWidget], middle: QWidget, sizes: Sequence[int]) -> None:
        """Show widgets side by side in sizes the clerk has not changed yet."""
        for number, widget in enumerate(widgets):
            self.addWidget(widget)
            self.setStretchFactor(number, int(widget is middle))
        remembered = self._memory.get(f"panes/{self._name}", [])
        self.setSizes(remembered if len(remembered) == len(widgets) else list(sizes))
        self.splitterMoved.connect(lambda: self._take(self.sizes()))

    def add_toggle(self, widget: QWidget, toggle: QAction, icon: str, stays: bool = False) -> None:
        """Let a button show and hide a panel; the one added first gives way first, one that ``stays`` does not."""
        width = self._asked[self.indexOf(widget)]
        self._panels.append(_Panel(widget, toggle, f"{self._name}/{icon}", stays, width))
        toggle.setCheckable(True)
        toggle.toggled.connect(widget.setVisible)
        toggle.setChecked(bool(self._memory.get(f"shown/{self._name}/{icon}", True)))
        widget.setVisible(toggle.isChecked())

    def toggle(self, widget: QWidget) -> QAction:
        """Return the button of a panel."""
        return next(panel.toggle for panel in self._panels if panel.widget is widget)

    def choose(self, widget: QWidget, shown: bool) -> None:
        """Remember that the clerk has opened or closed a panel, for a window as wide as this one."""
        panel = next(panel for panel in self._panels if panel.widget is widget)
        if shown:
            self._memory.put(f"shown/{panel.key}", True)
        if self._is_narrow():
            self._memory.put(f"narrow/{panel.key}", shown)
        else:
            self._memory.put(f"shown/{panel.key}", shown)
        self.settle()

    def settle(self) -> None:
        """Show the panels for which there is room, and give the list what it wants of theirs."""
        open_ = self._open()
        for panel in self._panels:
            panel.toggle.setChecked(panel in open_)
        self._give_room()

    def remember(self) -> None:
        """Remember the widths; a panel that is hidden keeps the one it had."""
        sizes = self.sizes()
        for panel in self._panels:
            sizes[self.indexOf(panel.widget)] = panel.width
        if all(sizes):
            self._memory.put(f"panes/{self._name}", sizes)

    @override
    def setSizes(self, sizes: Sequence[int]) -> None:
        super().setSizes(sizes)
        self._asked = list(sizes)
        self._take(sizes)

    # inside

    def _take(self, sizes: Sequence[int]) -> None:
        """Take over widths of panels that are shown."""
        for panel in self._panels:
            panel.width = sizes[self.indexOf(panel.widget)] or panel.width

    def _kept(self) -> list[_Panel]:
        """Return the panels the clerk has not closed for good."""
        return [panel for panel in self._panels if self._memory.get(f"shown/{panel.key}", True)]

    def _lack(self, panels: Sequence[_Panel]) -> int:
        """Return by how much the list would be too narrow beside panels as narrow as they can be."""
        return self._wanted() + sum(_least(panel.widget) + _HANDLE for panel in panels) - self.width()

    def _is_narrow(self) -> bool:
        return self._lack(self._kept()) > 0

    def _open(self) -> list[_Panel]:
        kept = self._kept()
        if self._lack(kept) <= 0:
            return kept
        fitting = list(kept)
        for panel in kept:
            if self._lack(fitting) > 0 and not panel.stays:
                fitting.remove(panel)
        return [panel for panel in self._panels if self._memory.get(f"narrow/{panel.key}", panel in fitting)]

    def _give_room(self) -> None:
        """Give the panels their widths; while the list is too narrow they are less, the last one first."""
        beside = [panel for panel in self._panels if panel.toggle.isChecked()]
        places = [self.indexOf(panel.widget) for panel in self._panels]
        middle = next(at for at in range(self.count()) if at not in places)
        sizes = [0] * self.count()
        room = self.width() - _HANDLE * len(beside)
        widths = [max(panel.width, _least(panel.widget)) for panel in beside]
        lack = self._wanted() + sum(widths) - room
        for panel, width in zip(reversed(beside), reversed(widths), strict=True):
            given = max(0, min(lack, width - _least(panel.widget)))
            sizes[self.indexOf(panel.widget)], lack = width - given, lack - given
        sizes[middle] = room - sum(sizes)
        super().setSizes(sizes)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.settle()


def _least(widget: QWidget) -> int:
    return max(widget.minimumWidth(), widget.minimumSizeHint().width())
