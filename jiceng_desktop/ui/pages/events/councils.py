"""议事会与固定名单: circles that are invited as a whole, with their members and what they are."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import councils
from jiceng_desktop.services.invited import Group, Source
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Text
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.entries.members import MembersEntry
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.pages.events.ordered import OrderedDialog, Row

_HINT = "议事会、支部、代表……建一份名单，以后排活动时整份邀请：人数、签到表、桌签都从这里来。"
_SIZE = (640, 460)


class CouncilDialog(RecordDialog):
    """One council with its members."""

    kind = councils.KIND

    @override
    def lay_out(self) -> None:
        self._letters.update("UDX")  # 上移, 下移, 去掉
        self.row("name", Text("如 居民议事会", most=64))
        self.row("remark", Text("如 每两个月至少开一次", most=200))
        self.row("members", MembersEntry(self.office), wide=True)


class CouncilsDialog(OrderedDialog):
    """All councils; each can be called up, edited and deleted."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "议事会与固定名单", _HINT, ("名称", "人数", "备注"))
        self.table.setColumnWidth(1, 70)
        self.table.setColumnWidth(2, 200)
        acts = (("编辑(&E)…", self.edit), ("查看名单(&L)…", self.show_members), ("删除(&R)…", self.remove))
        self.lay_out(_SIZE, acts)

    @override
    def rows(self) -> list[Row]:
        ids = list(self.office.read(councils.LISTING.ids, Query()))
        return list(zip(ids, self.office.read(councils.LISTING.texts, ids), strict=True))

    @override
    def add(self) -> None:
        self._open(None)

    @override
    def edit(self) -> None:
        if (council_id := self.current()) is not None:
            self._open(council_id)

    def _open(self, council_id: int | None) -> None:
        form = CouncilDialog(self.desk, council_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self.go_to)
        form.open()

    def show_members(self) -> None:
        """Show the list to call everybody up by; it can be printed and exported."""
        if (council_id := self.current()) is not None:
            group = Group(Source.COUNCIL, council_id)
            InvitedDialog(self.desk, self, f"{date.today()}", group).open()

    @override
    def remove(self) -> None:
        council_id = self.current()
        if council_id is None:
            return
        shown, uses = self.office.read(councils.load, council_id), self.office.read(councils.uses, council_id)
        told = f"\n有 {uses:,} 场活动或系列邀请的是这份名单：参加对象的文字保留，以后不再按名单算人数。" if uses else ""
        question = f"要删除“{shown.name}”（{len(shown.members):,} 人）吗？{told}"
        if message.ask(self, question, "删除(&D)", danger=True):
            self.office.write(councils.remove, council_id, shown.version)
            self.tell_done(f"已删除“{shown.name}”。")


def open_councils(page: Page) -> None:
    """Show the councils over a page."""
    CouncilsDialog(page.desk, page).open()
