"""Lists in windows of their own, to be printed or exported: all corners, the books of a box."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.books import listing as books
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.corners import listing as corners
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.list_dialog import ListDialog
from jiceng_desktop.ui.kit.register import hint_line

_SIZE = (1060, 520)


class CornersDialog(ListDialog):
    """The list of corners."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, corners.LISTING)
        self.setWindowTitle("图书角一览表")
        self.view.show_query(Query())
        self.lay_out(hint_line(f"共 {self.view.records.rowCount()} 个图书角。标题上点右键可以选显示哪几列。"), _SIZE)

    @override
    def narrowing(self) -> list[str]:
        return []


class KeepersListDialog(ListDialog):
    """Who looks after which corner today."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, keepers.LISTING)
        self.setWindowTitle("图书角人员一览表")
        self.view.show_query(Query(narrow=()))
        self.lay_out(hint_line(f"现在负责和协助的共 {self.view.records.rowCount()} 人次。"), _SIZE)

    @override
    def narrowing(self) -> list[str]:
        return []


class BoxBooksDialog(ListDialog):
    """The books of one box."""

    def __init__(self, desk: Desk, parent: QWidget, box_id: int, name: str) -> None:
        super().__init__(desk, parent, books.LISTING)
        self._name = name
        self.setWindowTitle(f"{name}的图书")
        self.view.show_query(Query(narrow=books.Narrow(here=True, box_id=box_id)))
        self.lay_out(hint_line(f"{name}共 {self.view.records.rowCount():,} 册，借出的也在内。"), _SIZE)

    @override
    def narrowing(self) -> list[str]:
        return [self._name]
