"""What a template said before: when it was changed, by whom, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.templates import Wording, editing
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_WIDTH, _HEIGHT, _LIST = 820, 560, 240


class VersionsDialog(QDialog):
    """The earlier versions of one template, the latest first."""

    chosen = Signal(int)  # the version that is wanted back

    def __init__(self, desk: Desk, template_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("旧版本")
        self._versions = desk.office.read(editing.versions, template_id)
        self.list = QListWidget()
        self.list.setFixedWidth(_LIST)
        self.list.addItems([f"{one.saved_at:%Y-%m-%d %H:%M}　{one.actor}" for one in self._versions])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.foot = Foot(self, "恢复成这样(&R)", "关闭(&C)")
        self.foot.confirm.setEnabled(bool(self._versions))
        both = QHBoxLayout()
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.addLayout(both, 1)
        layout.addWidget(self.foot)
        take_room(self, _WIDTH, _HEIGHT)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        if not self._versions:
            self.text.setPlainText("这个模板还没有改过。每次保存修改，修改前的样子都会留在这里。")

    def _show(self, row: int) -> None:
        self.text.setPlainText(said(self._versions[row].wording))

    @override
    def accept(self) -> None:
        number = self._versions[self.list.currentRow()].number
        super().accept()
        self.chosen.emit(number)


def said(wording: Wording) -> str:
    """Return all that a template says, part by part."""
    told = [f"名称：{wording.name}（{wording.kind.label}，{wording.layout.label}，{wording.sign_off.label}）"]
    parts = (("标题", wording.title), ("主送", wording.addressee), ("正文", wording.body), ("附注", wording.remark))
    told += [f"\n【{label}】\n{text}" for label, text in (*parts, ("表格的列", wording.columns)) if text]
    return "\n".join(told)
