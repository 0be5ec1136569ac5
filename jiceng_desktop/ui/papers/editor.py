"""The editor of a paper: fields on the left, the sheet as it will be printed on the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.documents import notice
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.papers import notice_of
from jiceng_desktop.services import documents
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.terms import DocumentKind, SignOff
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Day, LongText, Text, values_of
from jiceng_desktop.ui.kit.filters import GroupText
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.papers.sheet import Drawn, draw, file_name

_PAUSE_MS = 120
_PATIENCE_MS = 400  # the first use of a rare font takes a few seconds
_WIDTH, _HEIGHT = 1240, 820
_SCREEN_MARGIN = 60
_BODY_LOOK = 'font-family: "FangSong", "仿宋", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"; font-size: 17px;'


class GlyphBar(QFrame):
    """Says before printing which characters no font can draw, and lets the clerk agree to gaps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("glyphBar")
        self.setStyleSheet("#glyphBar { background: #FFF4D6; border: 1px solid #E3C26B; border-radius: 4px; }")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setProperty("look", "warning")
        self.agree = QPushButton("留空打印(&B)")
        self.agree.setAutoDefault(False)
        self.agree.clicked.connect(self.accept_gaps)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.agree)
        self._missing: tuple[str, ...] = ()
        self._accepted: frozenset[str] = frozenset()
        self.hide()

    def announce(self, missing: tuple[str, ...]) -> None:
        """Name the characters that are missing, or nothing."""
        self._missing = missing
        names = "、".join(missing)
        if self.agreed():
            self.text.setText(f"{names} 没有字形，打印时留空，请打印后手写补上。")
        else:
            self.text.setText(f"没有字体能打印这些字：{names}。可以换一个字，或者留空、打印后手写。")
        self.agree.setVisible(not self.agreed())
        self.setVisible(bool(missing))

    def agreed(self) -> bool:
        """Tell whether the clerk has agreed to every gap there is."""
        return self._accepted.issuperset(self._missing)

    def accept_gaps(self) -> None:
        """Leave the present gaps blank."""
        self._accepted |= frozenset(self._missing)
        self.announce(self._missing)


class PaperEditor(QDialog):
    """Edits a draft with its sheet beside it; files it with a number, prints it, saves it."""

    filed = Signal(int)

    def __init__(self, desk: Desk, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.desk, self.office = desk, desk.office
        self._draft = draft
        self._done = False
        self._issued = (draft, b"")
        self._notes: dict[str, QLabel] = {}
        self._entries: dict[str, Any] = {}
        self.setWindowTitle("由活动生成通知" if draft.occurrence_id else "新建公文")
        self.glyphs = GlyphBar()
        self.paper = PaperView()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.redraw)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE_MS)
        self._slow.timeout.connect(lambda: self.paper.pages.setText("正在排版…"))
        self._lay_out()
        for name, entry in self._entries.items():
            entry.set_value(getattr(draft, name))
            entry.changed.connect(partial(self._changed, name))
        self._entries["body" if draft.title else "title"].setFocus()
        self._clean = self._read()
        self._tell()
        self.redraw()

    # the draft

    def entry(self, name: str) -> Any:
        """Return the entry of a draft field."""
        return self._entries[name]

    def draft(self) -> Draft:
        """Return the paper as entered; raises a Refusal that names the field."""
        return replace(self._draft, **values_of(self._entries))

    def is_edited(self) -> bool:
        """Tell whether anything was entered that is not filed."""
        return not self._done and self._read() != self._clean

    def _read(self) -> Draft | None:
        try:
            return self.draft()
        except Refusal:
            return None  # what cannot be read is different from everything

    # building

    def _lay_out(self) -> None:
        fields = QWidget()
        self._grid = QGridLayout(fields)
        self._grid.setContentsMargins(12, 12, 12, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._fill_grid()
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        panes.addWidget(fields)
        panes.addWidget(self.paper)
        panes.setStretchFactor(1, 1)
        panes.setSizes([490, 750])
        fields.setMinimumWidth(430)
        self.paper.setMinimumWidth(360)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panes, 1)
        layout.addLayout(self._buttons())
        room = self.screen().availableGeometry().size()
        self.resize(min(_WIDTH, room.width() - _SCREEN_MARGIN), min(_HEIGHT, room.height() - _SCREEN_MARGIN))

    def _fill_grid(self) -> None:
        body = LongText(5, blank="", hint="每段一行；“一、”“（一）”开头的标题自动换字体")
        body.setStyleSheet(_BODY_LOOK)
        title = LongText(2, blank="", hint="需要换行的地方按回车")
        title.setMaximumHeight(66)
        self.number = QLabel()
        self.number.setProperty("look", "hint")
        self.others = QLabel()
        self.others.setTextFormat(Qt.TextFormat.PlainText)
        self.others.setWordWrap(True)
        self.others.setProperty("look", "warning")
        self._grid.addWidget(self.others, 0, 0, 1, 4)
        self._grid.addWidget(self.glyphs, 1, 0, 1, 4)
        self._row(2, 0, "kind", "种类(&K)", Choice(DocumentKind, blank=None))
        self._grid.addWidget(self.number, 2, 2, 1, 2)
        self._row(3, 0, "title", "标题(&T)", title, wide=True)
        addressee = Text("如 各居民小组、全体居民", blank="", most=400)
        self._row(4, 0, "addressee", "主送(&Z)", GroupText(self.desk, addressee, "常用查询(&Q)"), wide=True)
        self._row(5, 0, "body", "正文(&W)", body, wide=True)
        self._row(6, 0, "signatory", "落款单位(&U)", Text(blank="", most=100))
        self._row(6, 2, "signed_on", "日期(&D)", Day())
        self._row(7, 0, "remark", "附注(&R)", Text("如 联系人和电话，印在落款下方", blank="", most=200), wide=True)
        self._row(8, 0, "sign_off", "落款(&L)", Choice(SignOff, blank=None))
        self._grid.setRowStretch(5, 1)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)

    def _row(self, row: int, column: int, name: str, title: str, entry: Any, wide: bool = False) -> None:
        label = QLabel(title)
        label.setBuddy(focused(entry))
        note = QLabel()
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setWordWrap(True)
        note.hide()
        body = QWidget()
        both = QVBoxLayout(body)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2)
        both.addWidget(entry)
        both.addWidget(note)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        label.setMinimumHeight(32)
        self._grid.addWidget(label, row, column, top)
        self._grid.addWidget(body, row, column + 1, 1, 3 if wide else 1)
        self._entries[name], self._notes[name] = entry, note

    def _buttons(self) -> QHBoxLayout:
        self.print_button = QPushButton("归档并打印(&P)")
        self.print_button.setProperty("class", "primary")
        self.file_button = QPushButton("归档(&S)")
        self.save_button = QPushButton("另存为 PDF(&A)")
        self.close_button = QPushButton("关闭(&C)")
        self.print_button.clicked.connect(self.file_and_print)
        self.file_button.clicked.connect(self.file)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+P"), self, self.file_and_print)
        QShortcut(QKeySequence("Ctrl+S"), self, self.file)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 12)
        row.addStretch(1)
        for button in (self.print_button, self.file_button, self.save_button, self.close_button):
            button.setAutoDefault(False)  # Enter in a field must not spend a number
            row.addWidget(button)
        return row

    # the sheet

    def redraw(self) -> None:
        """Lay the sheet out afresh, off the window's thread; the newest text wins."""
        self._pause.stop()
        draft = self._read()
        if draft is not None:
            self._slow.start()
            self.desk.jobs.quiet(self, partial(draw, replace(draft, number=self._expected())), self._show, self._fail)

    def _show(self, drawn: Drawn) -> None:
        self._slow.stop()
        self.paper.show_pdf(drawn.pdf)
        self.glyphs.announce(drawn.missing)

    def _fail(self, refusal: Refusal) -> None:
        self._slow.stop()
        self._note("body", str(refusal), "problem")

    def _expected(self) -> str:
        """Return the number the paper would get now, blank while that is not known."""
        draft = self._read()
        if draft is None:
            return ""
        year = (draft.signed_on or date.today()).year
        return self.office.read(documents.expected_number, draft.kind, year)

    # reacting

    def _changed(self, name: str) -> None:
        self._note(name)
        if name in {"kind", "signed_on", "addressee"}:
            self._tell()
        self._pause.start()

    def _tell(self) -> None:
        """Say what is worth knowing before the paper is filed."""
        expected = self._expected()
        self.number.setText(f"归档后编号：{expected}" if expected else "")
        missing_audience = not self._entries["addressee"].value()
        self._note("addressee", "没有写主送对象，将不印主送行。" if missing_audience else "", "warning")
        papers = []
        if self._draft.occurrence_id is not None:
            papers = self.office.read(documents.of_occurrence, self._draft.occurrence_id)
        self.others.setText("这场活动已有归档的文件：" + "；".join(label for _, label in papers))
        self.others.setVisible(bool(papers))

    def _note(self, name: str, text: str = "", look: str = "") -> None:
        note = self._notes[name]
        note.setText(text)
        note.setVisible(bool(text))
        note.setProperty("look", look)
        note.style().polish(note)

    def _show_refusal(self, refusal: Refusal) -> None:
        if refusal.field not in self._notes:
            message.warn(self, str(refusal))
            return
        self._note(refusal.field, str(refusal), "problem")
        self._entries[refusal.field].setFocus()

    # what the buttons do

    def file(self) -> bool:
        """Give the paper its number and keep it; a second click does nothing."""
        if self._done:
            return False
        try:
            draft = self.draft()
            if not self._gaps_agreed(draft):
                return False
            document_id = self.office.write(documents.file, draft, datetime.now(), self._issue)
        except Refusal as refusal:
            self._show_refusal(refusal)
            return False
        self._done = True
        super().accept()
        message.toast(self, f"已归档：{file_name(self._issued[0])}")
        self.filed.emit(document_id)
        return True

    def file_and_print(self) -> None:
        """File the paper and send it to the printer."""
        owner = self.parentWidget()
        if self.file():
            # the page outlives this dialog, as the print run must
            window = owner if owner is not None else self
            issued, pdf = self._issued
            message.attempt(window, lambda: preview.print_pdf(window, pdf, file_name(issued)))

    def save(self) -> None:
        """Save the sheet as it is, without a number: it is not filed by that."""
        try:
            draft = self.draft()
            if self._gaps_agreed(draft):
                preview.save_pdf(self, draw(draft).pdf, file_name(draft))
        except Refusal as refusal:
            self._show_refusal(refusal)

    def _issue(self, numbered: Draft) -> bytes:
        self._issued = (numbered, draw(numbered).pdf)
        return self._issued[1]

    def _gaps_agreed(self, draft: Draft) -> bool:
        """Never let a character vanish silently: ask unless the gaps were agreed to."""
        missing = tuple(notice.missing_glyphs(notice_of(draft, date.today())))
        self.glyphs.announce(missing)
        if self.glyphs.agreed():
            return True
        text = f"没有字体能打印这些字：{'、'.join(missing)}。\n可以留出空位，打印后手写补上。"
        if message.ask(self, text, "留空打印(&B)", "返回修改(&C)"):
            self.glyphs.accept_gaps()
        return self.glyphs.agreed()

    @override
    def accept(self) -> None:
        """Do nothing: filing is asked for by its own buttons."""

    @override
    def reject(self) -> None:
        if self.is_edited():
            question = "这份公文还没有归档，关闭后修改的内容不会保留。"
            if message.choose(self, question, ["放弃(&D)", "继续编辑(&E)"], title="尚未归档", danger=True) != 0:
                return
        super().reject()
