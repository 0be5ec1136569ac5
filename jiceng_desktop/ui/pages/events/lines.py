"""条线: the superior departments the office keeps ledgers for, in its order."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import lines
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.filters import NameDialog
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.ordered import OrderedDialog, Row

_HINT = "一场活动可以同时算进几条线：登记一次，各条线的台账里就都有了。"
_SIZE = (460, 520)


class LinesDialog(OrderedDialog):
    """All lines with how many events and series count for each."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "条线", _HINT, ("条线", "活动和系列"))
        moves = (("上移(&U)", partial(self.shift, -1)), ("下移(&D)", partial(self.shift, 1)))
        self.lay_out(_SIZE, (("改名(&E)…", self.edit), *moves, ("删除(&R)", self.remove)))

    @override
    def rows(self) -> list[Row]:
        counts = self.office.read(lines.counts)
        told = ((key, name, counts.get(key, 0)) for key, name in self.office.read(lines.listed))
        return [(key, (name, f"{count:,}" if count else "")) for key, name, count in told]

    @override
    def add(self) -> None:
        self._ask("新增条线", "", None)

    @override
    def edit(self) -> None:
        self._ask("条线改名", self.current_name(), self.current())

    def _ask(self, title: str, name: str, line_id: int | None) -> None:
        def store(entered: str) -> None:
            self.go_to(self.office.write(lines.save, line_id, entered))

        NameDialog(self, title, name, store).open()

    def shift(self, steps: int) -> None:
        """Move the chosen line up or down."""
        if (line_id := self.current()) is not None:
            self.office.write(lines.move, line_id, steps)
            self.refresh()

    @override
    def remove(self) -> None:
        if (line_id := self.current()) is not None:
            name = self.current_name()
            self.office.write(lines.remove, line_id)
            self.tell_done(f"已删除条线“{name}”。")


def open_lines(page: Page) -> None:
    """Show the lines over a page."""
    LinesDialog(page.desk, page).open()
