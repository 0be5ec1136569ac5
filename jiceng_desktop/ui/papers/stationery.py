"""公文用纸: what all papers of the office carry besides their text."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.marks import override
from jiceng_desktop.services import stationery
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Check, Entry, Text, values_of
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.form import Cell, Group

_HINT = "红头用于正式行文。平时张贴的通知、公示不用红头，直接印标题和正文就好。"
_WIDTH = 560


def open_stationery(desk: Desk, parent: QWidget) -> StationeryDialog:
    """Open the dialog 公文用纸; its ``saved`` tells when something was changed."""
    dialog = StationeryDialog(desk, parent)
    dialog.open()
    return dialog


class StationeryDialog(QDialog):
    """The office's head, code, address and phone."""

    saved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("公文用纸")
        self._office = desk.office
        self._entries: dict[str, Entry] = {}
        self._cells: dict[str, Cell] = {}
        self._group = Group("全部公文共用")
        self._row("redhead", "红头", Check("新写的公文默认带红头(&R)"))
        self._row("mark", "发文机关标志(&M)", Text("印在红头上，如 翠湖社区居民委员会", blank="", most=64))
        self._row("code", "发文机关代字(&D)", Text("印在文号前，如 翠居，印成 翠居〔2026〕12号", blank="", most=16))
        self._row("address", "地址(&A)", Text("通知里的“居委会地址”用它", blank="", most=200))
        self._row("phone", "电话(&T)", Text("通知里的“居委会电话”用它", blank="", most=64))
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.foot = Foot(self, "保存(&S)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self.problem, hint, self._group, self.foot):
            layout.addWidget(widget)
        self.setMinimumWidth(_WIDTH)
        self._load()

    def entry(self, name: str) -> Entry:
        """Return the entry of a field."""
        return self._entries[name]

    @override
    def accept(self) -> None:
        for cell in self._cells.values():
            cell.note.hide()
        try:
            draft = replace(self._draft, **values_of(self._entries))
            self._office.write(stationery.save, draft)
        except Stale as stale:
            self._load()
            self._say_problem(f"{stale} 现在显示的是对方保存的内容，请核对后再改。")
        except Refusal as refusal:
            self._show_refusal(refusal)
        else:
            super().accept()
            self.saved.emit()

    def _load(self) -> None:
        self._draft = self._office.read(stationery.of)
        for name, entry in self._entries.items():
            entry.set_value(getattr(self._draft, name))

    def _row(self, name: str, title: str, entry: QWidget) -> None:
        self._entries[name] = entry  # type: ignore[assignment]  # every field of the kit is an Entry
        self._cells[name] = self._group.add(title, entry, wide=True)

    def _show_refusal(self, refusal: Refusal) -> None:
        cell = self._cells.get(refusal.field or "")
        if cell is None:
            self._say_problem(str(refusal))
            return
        cell.note.setText(str(refusal))
        cell.note.setProperty("look", "problem")
        cell.note.style().polish(cell.note)
        cell.note.show()

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
