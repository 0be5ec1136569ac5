"""The text of a template: its parts, and in plain words what cannot be filled in."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.templates import Wording
from jiceng_desktop.services.templates.wording import FILLED
from jiceng_desktop.terms import DocumentKind, Layout, SignOff
from jiceng_desktop.ui.kit.fields import Choice, LongText, Text, values_of
from jiceng_desktop.ui.kit.form import focused

_HEADED = {Layout.REDHEAD, Layout.LETTER}
_WITHOUT_HEAD = "公文用纸里还没有打开红头，现在按普通版式印。"
_TABLES = {Layout.TABLE, Layout.PLATES}
_TITLE_HEIGHT, _COLUMNS_HEIGHT, _BODY_LINES = 62, 110, 9


class TemplateText(QScrollArea):
    """The entries of a template; the field list writes into the one that was used last.

    ``redhead`` tells whether the office prints heads at all.
    """

    changed = Signal()

    def __init__(self, redhead: bool) -> None:
        super().__init__()
        self._redhead = redhead
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.entries: dict[str, Any] = {}
        self.notes: dict[str, QLabel] = {}
        self._parts: dict[str, tuple[QLabel, QWidget]] = {}
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setVerticalSpacing(6)
        self._build()
        self.setWidget(inside)
        self._last: QWidget = self.entries["body"]
        for name in FILLED:
            self.entries[name].installEventFilter(self)

    def show_wording(self, wording: Wording) -> None:
        """Show what a template says."""
        for name, entry in self.entries.items():
            entry.blockSignals(True)
            entry.set_value(getattr(wording, name))
            entry.blockSignals(False)
            self.note(name)
        self._last = self.entries["body"]
        self._arrange()

    def values(self) -> dict[str, Any]:
        """Return what was entered."""
        return values_of(self.entries)

    def insert(self, field: str) -> None:
        """Put a field where the cursor is in the text that was used last."""
        text = f"{{{field}}}"
        if isinstance(self._last, QPlainTextEdit):
            self._last.insertPlainText(text)
        elif isinstance(self._last, QLineEdit):
            self._last.insert(text)
        self._last.setFocus()

    def note(self, name: str, text: str = "", look: str = "problem") -> None:
        """Say under a part what is wrong with it, or worth knowing."""
        self.notes[name].setProperty("look", look)
        self.notes[name].style().polish(self.notes[name])
        self.notes[name].setText(text)
        self.notes[name].setVisible(bool(text))

    def show_refusal(self, refusal: Refusal) -> bool:
        """Say why a part was refused, at that part; tell whether it has a place here."""
        if refusal.field not in self.notes:
            return False
        self.note(refusal.field, str(refusal))
        self.entries[refusal.field].setFocus()
        self.ensureWidgetVisible(self._parts[refusal.field][1])
        return True

    # building

    def _build(self) -> None:
        title, columns = LongText(2, blank="", hint="需要换行的地方按回车"), LongText(3, blank="", hint="每行一个列名")
        title.setFixedHeight(_TITLE_HEIGHT)
        columns.setFixedHeight(_COLUMNS_HEIGHT)
        body = LongText(_BODY_LINES, blank="", hint="双击右边的字段，把它放进来，如 {时间}")
        self._row("name", "名称(&N)", Text(blank="", most=30))
        self._row("kind", "种类(&K)", Choice(DocumentKind, blank=None))
        self._row("title", "标题(&T)", title)
        self._row("addressee", "主送(&J)", Text(blank="", most=400))
        self._row("body", "正文(&W)", body)
        self._row("columns", "表格的列(&L)", columns)
        self._row("remark", "附注(&R)", Text(blank="", most=200))
        self._row("layout", "版式(&Y)", Choice(Layout, blank=None))
        self._row("sign_off", "落款(&G)", Choice(SignOff, blank=None))
        self._row("hint", "说明(&U)", Text("什么时候用，选模板时会看到", blank="", most=200))
        self._grid.setColumnStretch(1, 1)

    def _row(self, name: str, label: str, entry: Any) -> None:
        row = self._grid.rowCount()
        head, note, both = QLabel(label), QLabel(), QWidget()
        head.setBuddy(focused(entry))
        head.setMinimumHeight(32)
        note.setProperty("look", "problem")
        note.setWordWrap(True)
        note.hide()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(entry)
        column.addWidget(note)
        self._grid.addWidget(head, row, 0)
        self._grid.addWidget(both, row, 1)
        if name == "body":
            self._grid.setRowStretch(row, 1)
        self.entries[name], self.notes[name], self._parts[name] = entry, note, (head, both)
        entry.changed.connect(partial(self._changed, name))

    def _changed(self, name: str) -> None:
        self.note(name)
        if name == "layout":
            self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        """Show what the layout has a place for."""
        layout = self.entries["layout"].value()
        self.note("layout", _WITHOUT_HEAD if layout in _HEADED and not self._redhead else "", "hint")
        for name, wanted in (
            ("columns", layout in _TABLES),
            ("addressee", layout not in _TABLES),
            ("sign_off", layout not in _TABLES),
            ("body", layout is not Layout.PLATES),
            ("remark", layout is not Layout.PLATES),
        ):
            for part in self._parts[name]:
                part.setVisible(wanted)
        self._parts["body"][0].setText("表上文字(&W)" if layout is Layout.TABLE else "正文(&W)")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._last = watched
        return super().eventFilter(watched, event)
