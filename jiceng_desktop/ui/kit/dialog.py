"""The one record dialog: rows of named fields, saved through a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, TypeVar, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.marks import override
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Entry, LongText, Tags, values_of
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.form import Cell, Group

W = TypeVar("W", bound=Entry)

_UNREADABLE = object()  # stands for typed text that is no value
_WIDTH, _HEIGHT = 760, 680
_SCREEN_MARGIN = 90
_TAKEN_LETTERS = "SC"  # 保存, 取消


class RecordDialog(QDialog):
    """One record of a kind. A subclass lays out the rows; loading, checking and saving are done here."""

    kind: ClassVar[Kind[Any]]
    saved = Signal(int)

    def __init__(
        self,
        desk: Desk,
        record_id: int | None = None,
        parent: QWidget | None = None,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.office = desk.office
        self.record_id = record_id
        self._entries: dict[str, Entry] = {}
        self._cells: dict[str, Cell] = {}
        self._letters = set(_TAKEN_LETTERS)
        self._finished = False
        self.setWindowTitle(("编辑" if record_id is not None else "新增") + self.kind.title)
        self._build()
        self.lay_out()
        self._draft = self._load(dict(known or {}))
        for name, entry in self._entries.items():
            entry.set_value(getattr(self._draft, name))
        self._clean = {name: self._read(name) for name in self._entries}
        cast(QWidget, next(iter(self._entries.values()))).setFocus()
        self.loaded()
        self._fit()

    # what a form defines

    def lay_out(self) -> None:
        """Add the groups and rows, in reading order."""
        raise NotImplementedError

    def loaded(self) -> None:
        """Do what depends on the loaded values; called once, after the rows show them."""

    def store(self, draft: Any) -> int:
        """Save the draft and return the record's id; a form whose saving is another service overrides it."""
        return self.office.write(self.kind.save, self.record_id, draft)

    # what a form calls

    def group(self, title: str) -> Group:
        """Begin a group of rows."""
        self._group = Group(title)
        self._groups.addWidget(self._group)
        return self._group

    def row(self, name: str, entry: W, wide: bool | None = None, hint: str = "") -> W:
        """Add a labelled entry for the draft's ``name``; long texts and tags are wide by themselves."""
        wide = isinstance(entry, LongText | Tags) if wide is None else wide
        if not hasattr(self, "_group"):
            self.group("基本信息")
        widget = cast(QWidget, entry)
        cell = self._group.add(self._title(name), widget, wide)
        self._entries[name] = entry
        self._cells[name] = cell
        if hint:
            widget.setToolTip(hint)
        entry.changed.connect(lambda: self._note(name))
        return entry

    def entry(self, name: str) -> Any:
        """Return the entry of a draft field."""
        return self._entries[name]

    def hint(self, name: str, text: str) -> None:
        """Say under a field what is worth knowing about it, without stopping anything."""
        self._note(name, text, "warning")

    def object_to(self, name: str, text: str) -> None:
        """Say under a field what is wrong with it, before saving is refused."""
        self._note(name, text, "problem")

    def offer(self, name: str, text: str, title: str, act: Callable[[], object]) -> None:
        """Say under a field what is worth knowing about it, and offer what can be done; gone with the next change."""
        self.hint(name, text)
        cell = self._cells[name]
        cell.link.setText(title)
        cell.link.clicked.connect(lambda: act())
        cell.link.show()
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(cell.body))  # once it has its room

    def draft(self) -> Any:
        """Return the draft as entered; raises a Refusal that names the field."""
        return replace(self._draft, **values_of(self._entries))

    def is_edited(self) -> bool:
        """Tell whether anything was entered that is not stored."""
        return any(self._read(name) != value for name, value in self._clean.items())

    # saving

    @override
    def accept(self) -> None:
        if self._finished:  # the second half of a double click
            return
        self.clear_notes()
        try:
            record_id = self.store(self.draft())
        except Stale as stale:
            self._offer_merge(stale)
        except Refusal as refusal:
            self.show_refusal(refusal)
        else:
            self.finish(record_id)

    def finish(self, record_id: int) -> None:
        """Close the form: its record is stored."""
        self.record_id, self._finished = record_id, True
        super().accept()
        self.saved.emit(record_id)

    @override
    def reject(self) -> None:
        if self._finished or not self.is_edited():
            super().reject()
            return
        answer = message.choose(
            self, "修改的内容还没有保存。", ["保存(&S)", "不保存(&D)", "继续编辑(&E)"], title="尚未保存"
        )
        if answer == 0:
            self.accept()
        elif answer == 1:
            super().reject()

    def _offer_merge(self, stale: Stale) -> None:
        """Tell what the other desk changed; nothing that was typed is lost either way."""
        lines = [f"{label}：{old or '空'} → {new or '空'}" for label, old, new in stale.changes]
        text = "这条记录刚被另一处修改过，您的修改还没有保存。\n对方改了：\n\n" + ("\n".join(lines) or "其他内容")
        answer = message.choose(self, text, ["载入对方的修改并保留我的改动(&L)", "继续编辑(&E)"], title="记录已被修改")
        if answer == 0:
            self._merge({label: new for label, _, new in stale.changes})

    def _merge(self, theirs: Mapping[str, str]) -> None:
        """Load the record afresh and put back what this clerk has edited.

        ``theirs`` are the other desk's changes in words, by label: masked where the values themselves are not.
        """
        self._draft = self._load({})
        for name, entry in self._entries.items():
            mine, old = self._read(name), self._clean[name]
            typed = entry.value() if mine is not _UNREADABLE else None
            entry.set_value(getattr(self._draft, name))
            self._clean[name] = self._read(name)
            if mine in (old, _UNREADABLE):
                continue
            fresh = self._clean[name]
            entry.set_value(typed)
            if fresh not in (old, mine):
                told = theirs.get(self.kind.label(name), "其他内容，请核对")
                self._note(name, f"对方改成了：{told or '空'}", "warning")
        self._show_problem("已载入对方的修改，您的改动保留在表单里，核对后请再保存。")

    # showing

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("formBody")
        self._groups = QVBoxLayout(body)
        self._groups.setContentsMargins(14, 12, 14, 12)
        self._groups.setSpacing(12)
        self._groups.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("look", "problem")
        self._problem.hide()
        foot = Foot(self, "保存(&S)")
        foot.setContentsMargins(14, 10, 14, 12)
        self.save_button, self.cancel_button = foot.confirm, foot.cancel
        QShortcut(QKeySequence("Ctrl+S"), self, self.accept)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._follow_cursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._problem, self._scroll, foot):
            layout.addWidget(widget)

    def _follow_cursor(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what a mnemonic has reached into sight: a scroll area follows Tab alone."""
        if now is None or not self._scroll.isAncestorOf(now):
            return
        if not now.visibleRegion().contains(now.rect().center()):  # what was clicked stays under the mouse
            self._scroll.ensureWidgetVisible(now)

    def _fit(self) -> None:
        """Take the size the form would like, within the screen."""
        self._groups.activate()
        wanted = self._groups.sizeHint().height() + 64
        room = self.screen().availableGeometry().height() - _SCREEN_MARGIN
        self.resize(_WIDTH, max(240, min(wanted, _HEIGHT, room)))

    def _title(self, name: str) -> str:
        """Return the field's label with a mnemonic: the first free letter of its English name."""
        free = [letter for letter in name.upper() if letter.isalpha() and letter not in self._letters]
        if not free:
            return self.kind.label(name)
        self._letters.add(free[0])
        return f"{self.kind.label(name)}(&{free[0]})"

    def _load(self, known: dict[str, Any]) -> Any:
        if self.record_id is None:
            return self.kind.blank(**known)
        return self.office.read(self.kind.load, self.record_id)

    def _read(self, name: str) -> Any:
        try:
            return self._entries[name].value()
        except Refusal:
            return _UNREADABLE

    def show_refusal(self, refusal: Refusal) -> None:
        """Put the sentence under the field at fault, or on top of the form."""
        cell = self._cells.get(refusal.field or "")
        if cell is None:
            self._show_problem(str(refusal))
            return
        self._note(cast(str, refusal.field), str(refusal), "problem")
        self._scroll.ensureWidgetVisible(cell.body, 20, 40)
        cast(QWidget, self._entries[cast(str, refusal.field)]).setFocus()

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    def _note(self, name: str, text: str = "", look: str = "") -> None:
        note, link = self._cells[name].note, self._cells[name].link
        if not text and note.isHidden():
            return
        if not link.isHidden():
            link.hide()
            link.clicked.disconnect()
        note.setText(text)
        note.setVisible(bool(text))
        note.setProperty("look", look)
        note.style().polish(note)

    def clear_notes(self) -> None:
        """Take away what was said about the entries."""
        self._problem.hide()
        for name in self._cells:
            self._note(name)
