"""模板: the texts the office's papers are written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.marks import override
from jiceng_desktop.services import stationery, templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.templates import Wording, editing
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.papers.live import LiveSheet
from jiceng_desktop.ui.papers.template_fields import FieldList
from jiceng_desktop.ui.papers.template_text import TemplateText
from jiceng_desktop.ui.papers.template_versions import VersionsDialog

_WIDTH, _HEIGHT = 1320, 760
_SIZES = [190, 450, 160, 470]
_ID = Qt.ItemDataRole.UserRole
_UNSAVED = "“{}”修改过，还没有保存。"


def open_templates(desk: Desk, parent: QWidget) -> TemplatesDialog:
    """Open the dialog 模板."""
    dialog = TemplatesDialog(desk, parent)
    dialog.open()
    return dialog


class TemplatesDialog(QDialog):
    """Every template: the list, its text with the fields to put in, and the sheet it makes of real data."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("模板")
        self.desk, self.office = desk, desk.office
        self._id: int | None = None
        self._stored = Wording()
        self.list = QListWidget()
        self.text, self.fields, self.paper = TemplateText(self._has_head()), FieldList(), PaperView()
        self.sample = Choice((), blank="不指定")
        self.unknown = QLabel()
        self.unknown.setTextFormat(Qt.TextFormat.PlainText)
        self.unknown.setWordWrap(True)
        self.unknown.setProperty("look", "warning")
        self.undoing = UndoStrip()
        for button in self.undoing.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field must not take anything back
        self._live = LiveSheet(desk.jobs, self.paper, self._draft, lambda _drawn: None, self._warn)
        self._build_buttons()
        self._lay_out()
        self.list.currentItemChanged.connect(self._turn)
        self.text.changed.connect(self._typed)
        self.text.entries["kind"].changed.connect(self._offer_samples)
        self.fields.picked.connect(self.text.insert)
        self.sample.changed.connect(self._live.redraw)
        self.reload()

    def _has_head(self) -> bool:
        return self.office.read(stationery.of).redhead

    # what is shown

    def reload(self, template_id: int | None = None) -> None:
        """Read the list afresh and show one template, else the one in sight, else the first."""
        wanted = template_id if template_id is not None else self._id
        self.list.blockSignals(True)
        self.list.clear()
        kind: DocumentKind | None = None
        rows: dict[int, int] = {}
        for number, of_kind, name in self.office.read(editing.listed):
            if of_kind is not kind:
                kind = of_kind
                self._head(kind.label)
            rows[number] = self.list.count()
            item = QListWidgetItem(f"　{name}", self.list)
            item.setData(_ID, number)
        self.list.setCurrentRow(rows.get(wanted or 0, next(iter(rows.values()), -1)))
        self.list.blockSignals(False)
        self._show(next((number for number, row in rows.items() if row == self.list.currentRow()), None))

    def choose(self, template_id: int) -> None:
        """Show one template."""
        rows = range(self.list.count())
        self.list.setCurrentRow(next(row for row in rows if self._id_at(row) == template_id))

    def wording(self) -> Wording:
        """Return the template as entered."""
        return replace(self._stored, **self.text.values())

    def is_edited(self) -> bool:
        """Tell whether something was entered that is not saved."""
        return self._id is not None and self.wording() != self._stored

    def _head(self, label: str) -> None:
        item = QListWidgetItem(label, self.list)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(QColor(theme.FAINT))

    def _id_at(self, row: int) -> int | None:
        item = self.list.item(row)
        number: int | None = item.data(_ID) if item is not None else None
        return number

    def _show(self, template_id: int | None) -> None:
        self._id = template_id
        for widget in (self.text, self.save_button, *self._about_one):
            widget.setEnabled(template_id is not None)
        if template_id is None:
            return
        self._stored = self.office.read(editing.load, template_id)
        self.text.show_wording(self._stored)
        self.reset_button.setVisible(bool(self._stored.origin))
        self._offer_samples()
        self._tell_unknown()
        self._live.redraw()

    def _turn(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        number = item.data(_ID) if item is not None else None
        if number is None or number == self._id:
            return
        if self._may_leave():
            if not message.attempt(self, lambda: self._show(number)):  # another desk has deleted it
                self._id = None
                self.reload()
        else:
            self.list.blockSignals(True)
            self.list.setCurrentRow(next(row for row in range(self.list.count()) if self._id_at(row) == self._id))
            self.list.blockSignals(False)

    def _may_leave(self) -> bool:
        """Ask what is to become of unsaved changes."""
        if not self.is_edited():
            return True
        answers = ["保存(&S)", "不保存(&D)", "继续修改(&E)"]
        answer = message.choose(self, _UNSAVED.format(self._stored.name), answers, title="尚未保存")
        return answer == 1 or (answer == 0 and self.save())

    def _offer_samples(self) -> None:
        """Offer records to look at the template with; the likeliest is taken."""
        found = self.office.read(templates.samples, self.wording(), date.today())
        self.sample.blockSignals(True)
        self.sample.set_options(found)
        self.sample.set_value(found[0][0] if found else None)
        self.sample.blockSignals(False)
        self.fields.unfold(found[0][0].subject.label if found else "")

    def _typed(self) -> None:
        self._tell_unknown()
        self._live.follow()

    def _tell_unknown(self) -> None:
        """Name what cannot be filled in, in plain words."""
        wording = self.wording()
        names = "、".join(f"“{{{name}}}”" for name in editing.unknown(wording))
        told = [
            *editing.broken(wording),
            *([f"没有{names}这样的字段，会照原样印出来。请从字段表里选。"] if names else []),
        ]
        self.unknown.setText("\n".join(told))
        self.unknown.setVisible(bool(told))

    def _draft(self) -> Draft | None:
        try:
            return self.office.read(templates.write, self.wording(), self.sample.value(), date.today())
        except Refusal as refusal:
            self._warn(refusal)
            return None

    def _warn(self, refusal: Refusal) -> None:
        self.unknown.setText(str(refusal))
        self.unknown.show()

    # building

    def _build_buttons(self) -> None:
        self.copy_button = self._button("另存一份(&A)", self.copy, "照这个模板再建一个")
        self.remove_button = self._button("删除(&D)", self.remove, "删除这个模板，可以撤销")
        self.versions_button = self._button("旧版本(&V)…", self.show_versions, "以前保存的文字，可以恢复")
        self.reset_button = self._button("恢复初始文字(&I)", self.reset, "换回软件最初给的文字")
        self.save_button = self._button("保存(&S)", self.save, "")
        self.save_button.setProperty("class", "primary")
        self.close_button = self._button("关闭(&C)", self.reject, "")
        self._about_one = (self.copy_button, self.remove_button, self.versions_button, self.reset_button)

    def _button(self, title: str, act: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def _lay_out(self) -> None:
        middle = _column(self.unknown, self.text)
        fields = _column(QLabel("字段（双击放入）"), self.fields)
        sample = QHBoxLayout()
        label = QLabel("用它预览(&P)")
        label.setBuddy(self.sample)
        sample.addWidget(label)
        sample.addWidget(self.sample, 1)
        source = QWidget()
        source.setLayout(sample)
        sample.setContentsMargins(0, 0, 0, 0)
        right = _column(source, self.paper)
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        for part in (self.list, middle, fields, right):
            panes.addWidget(part)
        panes.setStretchFactor(1, 1)
        panes.setStretchFactor(3, 1)
        foot = QHBoxLayout()
        for button in self._about_one:
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.undoing)
        layout.addWidget(panes, 1)
        layout.addLayout(foot)
        take_room(self, _WIDTH, _HEIGHT)
        panes.setSizes(_SIZES)

    # what the buttons do

    def save(self) -> bool:
        """Keep what was entered; what stood there before stays as an earlier version."""
        try:
            number = self.office.write(editing.save, self._id, self.wording())
        except Stale as stale:
            message.warn(self, f"{stale}\n现在显示的是对方保存的内容。")
            self._show(self._id)
            return False
        except Refusal as refusal:
            if not self.text.show_refusal(refusal):
                message.warn(self, str(refusal))
            return False
        self._did("已保存。", number)
        return True

    def copy(self) -> None:
        """Make another template that says the same."""
        if self._id is not None and self._may_leave():
            number = self.office.write(editing.copy, self._id)
            self._did("已另存一份，可以改名。", number)
            self.text.entries["name"].setFocus()
            self.text.entries["name"].selectAll()

    def remove(self) -> None:
        """Delete the template; the strip offers the way back."""
        if self._id is not None:
            name, number = self._stored.name, self._id
            self.office.write(editing.remove, self._id, self._stored.version)
            self._id = None
            self._did(f"已删除模板“{name}”。", None, number)

    def reset(self) -> None:
        """Give the template back the text it came with."""
        if self._id is not None and self._may_leave():
            self.office.write(editing.reset, self._id, self._stored.version)
            self._did("已换回初始文字，刚才的文字在“旧版本”里。", self._id)

    def show_versions(self) -> None:
        """Show what the template said before."""
        if self._id is None or not self._may_leave():
            return
        self._show(self._id)
        dialog = VersionsDialog(self.desk, self._id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda number: message.attempt(self, lambda: self._restore(number)))
        dialog.open()

    def _restore(self, number: int) -> None:
        if self._id is not None:
            self.office.write(editing.restore, self._id, number, self._stored.version)
            self._did("已恢复旧版本。", self._id)

    def _did(self, sentence: str, show: int | None, back: int | None = None) -> None:
        """Show what came of an act and offer the way back."""
        self.reload(show)
        self.undoing.offer_back(self.office, sentence, lambda: self.reload(back))

    @override
    def accept(self) -> None:
        """Do nothing: saving has its own button."""

    @override
    def reject(self) -> None:
        if self._may_leave():
            super().reject()


def _column(*widgets: QWidget) -> QWidget:
    inside = QWidget()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(6, 0, 6, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget)
    return inside
