"""The editor of a paper: fields on the left, the sheet as it will be printed on the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import documents, filed, stationery, templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.whom import Who
from jiceng_desktop.terms import DocumentKind, Layout
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.papers.blanks import KEY
from jiceng_desktop.ui.papers.entries import PaperFields
from jiceng_desktop.ui.papers.glyphs import GlyphBar
from jiceng_desktop.ui.papers.live import LiveSheet
from jiceng_desktop.ui.papers.saving import Savable, save_menu, save_pdf_of
from jiceng_desktop.ui.papers.sheet import Drawn, draw, file_name, missing_of
from jiceng_desktop.ui.papers.unfinished import UnfinishedBar

_WIDTH, _HEIGHT = 1320, 820
_FIELDS, _LEAST_FIELDS, _LEAST_PAPER = 530, 468, 330
_LATER, _GIVE_UP = 0, 1
_USUAL_LAYOUT = {
    DocumentKind.SIGN_IN: Layout.TABLE,
    DocumentKind.ROTA: Layout.TABLE,
    DocumentKind.NAME_PLATES: Layout.PLATES,
    DocumentKind.LETTER: Layout.LETTER,
}
_ADDRESSED = {
    DocumentKind.NOTICE,
    DocumentKind.MEETING,
    DocumentKind.ACTIVITY,
    DocumentKind.CORRECTION,
    DocumentKind.OVERDUE,
    DocumentKind.COMFORT,
    DocumentKind.THANKS,
    DocumentKind.LETTER,
    DocumentKind.INVITATION,
}
_NUMBERED = {"kind", "signed_on", "code"}


class PaperEditor(QDialog):
    """Edits a draft with its sheet beside it; files it with a number, prints it, saves it."""

    filed = Signal(int)

    def __init__(self, desk: Desk, draft: Draft, parent: QWidget | None = None, who: Who | None = None) -> None:
        """Show a draft; ``who`` are those it will likely be sent to."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._who = who
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.desk, self.office = desk, desk.office
        self._draft = draft
        self._done = False
        self._issued = (draft, b"")
        self.setWindowTitle(f"写{draft.kind.label}：{draft.about}" if draft.about else "新建公文")
        self.glyphs = GlyphBar()
        self.unfinished = UnfinishedBar(desk)
        self.paper = PaperView()
        self.fields = PaperFields(desk)
        self._live = LiveSheet(desk.jobs, self.paper, self._numbered, self._show, self._fail)
        self._lay_out()
        self._begin(draft)
        self.fields.changed.connect(self._changed)
        self.fields.stationery_asked.connect(self._edit_stationery)
        self.unfinished.resumed.connect(self._resume)

    # the draft

    def entry(self, name: str) -> Any:
        """Return the entry of a draft field."""
        return self.fields.entries[name]

    def draft(self) -> Draft:
        """Return the paper as entered; raises a Refusal that names the field."""
        return replace(self._draft, **self.fields.values())

    def is_edited(self) -> bool:
        """Tell whether anything was entered that is not filed."""
        return not self._done and self._read() != self._clean

    def _read(self) -> Draft | None:
        try:
            return self.draft()
        except Refusal:
            return None  # what cannot be read is different from everything

    def _begin(self, draft: Draft) -> None:
        """Show a draft, which is what closing compares with."""
        self._draft, self._kind = draft, draft.kind
        self.fields.show_draft(draft)
        written = "grid" if self.fields.is_offered("grid") else "body"
        if written == "grid" or not self.fields.begin_at_blank():
            self.entry(written if draft.title else "title").setFocus()
        self._clean = self._read()
        self._tell()
        self.redraw()

    def _resume(self, draft: Draft) -> None:
        """Go on with what was being written when the program ended, unless something new stands here."""
        question = "接着写那一份，这里刚写的内容就不保留了。"
        if self.is_edited() and not message.ask(self, question, "接着写那一份(&Y)", "继续写这一份(&C)", danger=True):
            return
        self.unfinished.take_up()
        self._begin(draft)
        self._clean = None  # not filed yet, so closing asks

    # building

    def _lay_out(self) -> None:
        self.others = QLabel()
        self.others.setTextFormat(Qt.TextFormat.PlainText)
        self.others.setWordWrap(True)
        self.others.setProperty("look", "warning")
        self.fields.add_above((self.unfinished, self.others, self.glyphs))
        self.number = QLabel()
        self.number.setProperty("look", "hint")
        self._notes = self.fields.notes
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        panes.addWidget(self.fields)
        panes.addWidget(self.paper)
        panes.setStretchFactor(0, 1)
        panes.setStretchFactor(1, 3)
        self.fields.setMinimumWidth(_LEAST_FIELDS)
        self.paper.setMinimumWidth(_LEAST_PAPER)
        take_room(self, _WIDTH, _HEIGHT)
        beside = max(_LEAST_PAPER, self.width() - _FIELDS)
        panes.setSizes([self.width() - beside, beside])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panes, 1)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.many_button = QPushButton("群发(&J)…")
        self.many_button.setToolTip("一人一份或一户一份，写上各自的姓名，按楼栋排好，附派送清单和信封")
        self.print_button = QPushButton("归档并打印(&P)")
        self.print_button.setProperty("class", "primary")
        self.file_button = QPushButton("归档(&S)")
        self.save_button = QPushButton("另存为(&A)")
        self.save_button.setMenu(save_menu(self, self.desk.jobs, self._savable))
        self.close_button = QPushButton("关闭(&C)")
        self.many_button.clicked.connect(self.send_to_many)
        self.print_button.clicked.connect(self.file_and_print)
        self.file_button.clicked.connect(self.file)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+P"), self, self.file_and_print)
        QShortcut(QKeySequence("Ctrl+S"), self, self.file)
        QShortcut(QKeySequence(KEY), self, self.fields.next_blank)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 12, 12)
        row.addWidget(self.number, 1)
        buttons = (self.many_button, self.print_button, self.file_button, self.save_button, self.close_button)
        for button in buttons:
            button.setAutoDefault(False)  # Enter in a field must not spend a number
            row.addWidget(button)
        return row

    # the sheet

    def redraw(self) -> None:
        """Lay the sheet out afresh, off the window's thread; the newest text wins."""
        self._live.redraw()

    def _numbered(self) -> Draft | None:
        """Return the paper with the number it would get now."""
        draft = self._read()
        return None if draft is None else replace(draft, number=self._expected(draft))

    def _expected(self, draft: Draft) -> str:
        return self.office.read(documents.expected_number, draft, date.today())

    def _show(self, drawn: Drawn) -> None:
        self.glyphs.announce(drawn.missing)

    def _fail(self, refusal: Refusal) -> None:
        place = "grid" if self.fields.is_offered("grid") else "body"
        self.fields.note(place, str(refusal), "problem")

    # reacting

    def _changed(self, name: str) -> None:
        if name == "kind":
            self._follow_kind()
        if name == "layout":
            self._take_stationery()
        if name in {"title", "addressee", "body", "remark"}:
            self.fields.tell_blanks()
        if name in _NUMBERED | {"addressee", "layout"}:
            self._tell()
        draft = self._read()
        if draft is not None and draft != self._clean:
            self.unfinished.keep(draft)
        self._live.follow()

    def _tell(self) -> None:
        """Say what is worth knowing before the paper is filed."""
        draft = self._read()
        self.many_button.setVisible(not self.fields.is_offered("grid"))
        self.number.setText(f"归档后编号：{self._expected(draft)}" if draft is not None else "")
        nobody = self.entry("kind").value() in _ADDRESSED and not self.entry("addressee").value()
        self.fields.note("addressee", "没有写主送对象，将不印主送行。" if nobody else "", "warning")
        self.fields.tell_blanks()
        papers = []
        if self._draft.occurrence_id is not None:
            papers = self.office.read(filed.of_occurrence, self._draft.occurrence_id)
        self.others.setText("这场活动已有归档的文件：" + "；".join(label for _, label in papers))
        self.others.setVisible(bool(papers))

    def _follow_kind(self) -> None:
        """Lay the paper out as its kind usually is, unless the clerk has chosen otherwise."""
        before, self._kind = self._kind, self.entry("kind").value()
        if self.entry("layout").value() is _USUAL_LAYOUT.get(before, Layout.PLAIN):
            self.entry("layout").set_value(_USUAL_LAYOUT.get(self._kind, Layout.PLAIN))

    def _take_stationery(self) -> None:
        """Fill in the office's mark and code where a layout begins to need them."""
        if self.entry("layout").value() not in {Layout.REDHEAD, Layout.LETTER}:
            return
        usual = self.office.read(stationery.of)
        for name in ("mark", "code"):
            if not self.entry(name).value():
                self.entry(name).set_value(getattr(usual, name))

    def _edit_stationery(self) -> None:
        from jiceng_desktop.ui.papers.stationery import open_stationery

        open_stationery(self.desk, self).saved.connect(self._renew_stationery)

    def _renew_stationery(self) -> None:
        usual = self.office.read(stationery.of)
        for name in ("mark", "code"):
            self.entry(name).set_value(getattr(usual, name))

    def _show_refusal(self, refusal: Refusal) -> None:
        name = refusal.field or ""
        if self.fields.is_offered(name):
            self.fields.show_problem(name, str(refusal))
        else:
            message.warn(self, str(refusal))

    # what the buttons do

    def file(self) -> bool:
        """Give the paper its number and keep it; a second click does nothing."""
        if self._done:
            return False
        try:
            draft = self.draft()
            if not (self._fields_agreed(draft) and self._gaps_agreed(draft)):
                return False
            document_id = self.office.write(documents.file, draft, datetime.now(), self._issue)
        except Refusal as refusal:
            self._show_refusal(refusal)
            return False
        message.toast(self, f"已归档：{file_name(self._issued[0])}")
        self._finish(document_id)
        return True

    def _finish(self, document_id: int) -> None:
        self._done = True
        self.unfinished.done()
        super().accept()
        self.filed.emit(document_id)

    def file_and_print(self) -> None:
        """File the paper and send it to the printer."""
        owner = self.parentWidget()
        if self.file():
            # the page outlives this dialog, as the print run must
            window = owner if owner is not None else self
            issued, pdf = self._issued
            kind = issued.kind.value
            message.attempt(window, lambda: preview.print_pdf(window, pdf, file_name(issued), kind=kind))

    def send_to_many(self) -> None:
        """Go on to those who get a sheet each; the paper is filed there."""
        from jiceng_desktop.ui.papers.mailing import MailingDialog  # needed rarely

        try:
            draft = self.draft()
        except Refusal as refusal:
            self._show_refusal(refusal)
            return
        mailing = MailingDialog(self.desk, draft, self, self._who)
        mailing.filed.connect(self._finish)
        mailing.open()

    def save(self) -> None:
        """Save the sheet as it is, without a number: it is not filed by that."""
        paper = self._savable()
        if paper is not None:
            save_pdf_of(self, self.desk.jobs, paper)

    def _savable(self) -> Savable | None:
        """Return the paper as it is now, None when it cannot be read or its gaps are not agreed to."""
        try:
            draft = self.draft()
            return Savable(draft, lambda: draw(draft).pdf) if self._gaps_agreed(draft) else None
        except Refusal as refusal:
            self._show_refusal(refusal)
            return None

    def _issue(self, numbered: Draft) -> bytes:
        """Return the sheet that is in sight, if it says the same: the database is locked while it is drawn."""
        seen, pdf = self._live.last
        same = seen is not None and replace(seen, about=numbered.about) == numbered
        self._issued = (numbered, pdf if same else draw(numbered).pdf)
        return self._issued[1]

    def _fields_agreed(self, draft: Draft) -> bool:
        """Never print {姓名} unasked."""
        left = "、".join(f"{{{name}}}" for name in templates.left_open(draft))
        text = f"这些字段还没有填：{left}，会照原样印出来。\n要给每个人一份、写上各自的内容，请返回后用“群发”。"
        return not left or message.ask(self, text, "照原样归档(&B)", "返回修改(&C)", danger=True)

    def _gaps_agreed(self, draft: Draft) -> bool:
        """Never let a character vanish silently: ask unless the gaps were agreed to."""
        self.glyphs.announce(missing_of(draft))
        if self.glyphs.agreed():
            return True
        text = f"没有字体能打印这些字：{self.glyphs.names()}。\n可以留出空位，打印后手写补上。"
        if message.ask(self, text, "留空打印(&B)", "返回修改(&C)"):
            self.glyphs.accept_gaps()
        return self.glyphs.agreed()

    @override
    def accept(self) -> None:
        """Do nothing: filing is asked for by its own buttons."""

    @override
    def reject(self) -> None:
        if not self.is_edited():
            self.unfinished.done()
            super().reject()
            return
        question = "这份公文还没有归档。可以先留着，下次写公文时接着写。"
        answers = ["先留着(&L)", "放弃(&D)", "继续编辑(&E)"]
        answer = message.choose(self, question, answers, title="尚未归档")
        if answer == _LATER and self._keep_for_later():
            super().reject()
        elif answer == _GIVE_UP:
            self.unfinished.done()
            super().reject()

    def _keep_for_later(self) -> bool:
        try:
            self.unfinished.keep_for_later(self.draft())
        except Refusal as refusal:
            self._show_refusal(refusal)
            return False
        return True
