"""Filters of the archive: building one, and the saved queries of the left panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from jiceng_desktop.services import queries
from jiceng_desktop.services.filters import Filter
from jiceng_desktop.services.queries import Saved
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.filters import FilterDialog, NameDialog

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.people.page import PeoplePage


class Queries(QObject):
    """What the page of persons does with filters."""

    def __init__(self, page: PeoplePage) -> None:
        super().__init__(page)
        self._page = page
        self._panel = page.places
        self._panel.query_chosen.connect(lambda number: page.attempt(lambda: self.apply(number)))
        self._panel.query_menu_asked.connect(self._show_menu)

    def build(self) -> None:
        """Open the builder on the filter in force."""
        self._open(self._panel.narrow.filter, None)

    def apply(self, query_id: int) -> None:
        """Narrow the list by a saved query; one that speaks of what was deleted is offered for mending."""
        query = self._load(query_id)
        if not query.faults:
            self._panel.filter_by(query.filter, (query.id, query.name))
            return
        question = f"常用查询“{query.name}”不能用了：\n{'，'.join(query.faults)}。"
        if message.choose(self._page, question, ["修改条件(&E)", "取消(&C)"], title="查询失效") == 0:
            self._open(None, query)

    def edit(self, query_id: int) -> None:
        """Change the conditions of a saved query."""
        self._open(None, self._load(query_id))

    def rename(self, query_id: int) -> None:
        """Ask for another name."""
        names = dict(self._page.office.read(queries.listed))
        name = names.get(query_id, "")
        dialog = NameDialog(
            self._page, "重命名常用查询", name, lambda new: self._page.office.write(queries.rename, query_id, new)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._panel.call_query(query_id, dialog.entry.value() or name))
        dialog.open()

    def move(self, query_id: int, steps: int) -> None:
        """Move a saved query up or down."""
        self._page.office.write(queries.move, query_id, steps)

    def remove(self, query_id: int) -> None:
        """Delete a saved query; a strip offers the way back."""
        name = dict(self._page.office.read(queries.listed)).get(query_id, "")
        self._page.office.write(queries.remove, query_id)
        self._panel.forget_query(query_id)
        self._page.undoing.offer_back(self._page.office, f"已删除常用查询“{name}”。")

    def menu(self, query_id: int) -> QMenu:
        """Return what can be done with a saved query."""
        order = [number for number, _ in self._page.office.read(queries.listed)]
        place = order.index(query_id) if query_id in order else 0
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = (
            ("应用(&A)", "filter-outline", lambda: self.apply(query_id), True),
            ("修改条件(&E)…", "pencil", lambda: self.edit(query_id), True),
            ("重命名(&M)…", "label-outline", lambda: self.rename(query_id), True),
            ("上移(&U)", "arrow-up", lambda: self.move(query_id, -1), place > 0),
            ("下移(&W)", "arrow-down", lambda: self.move(query_id, 1), place < len(order) - 1),
            ("删除(&D)", "delete-outline", lambda: self.remove(query_id), True),
        )
        for title, icon, act, possible in acts:
            entry = menu.addAction(theme.icon(icon), title)
            entry.setEnabled(possible)
            entry.triggered.connect(lambda _checked=False, act=act: self._page.attempt(act))
        return menu

    def _show_menu(self, query_id: int, place: QPoint) -> None:
        self.menu(query_id).popup(place)

    def _load(self, query_id: int) -> Saved:
        return self._page.office.read(queries.load, query_id)

    def _open(self, filter_: Filter | None, saved: Saved | None) -> None:
        dialog = FilterDialog(self._page.desk, filter_, saved, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._panel.filter_by)
        dialog.open()
