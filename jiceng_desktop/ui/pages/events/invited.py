"""Who is invited: those of a saved query, a team or a council today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import invited
from jiceng_desktop.services.invited import Group
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.list_dialog import ListDialog

_SIZE = (680, 520)


class InvitedDialog(ListDialog):
    """A list to call people up by."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, group: Group) -> None:
        today = date.today()
        # may be refused: before there is a window
        name, listing, query = desk.office.read(invited.listed, group, today)
        super().__init__(desk, parent, listing)
        self.setWindowTitle(f"参加对象名单 — {title}")
        self._about = [title, name]
        self.view.show_query(query)
        self.told = QLabel(f"“{name}”按今天（{today}）的档案共 {len(self.view.records.ids):,} 人。")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.lay_out(self.told, _SIZE)

    @override
    def narrowing(self) -> list[str]:
        return self._about
