"""Issuing a certificate of voluntary service: who, from when to when, and the sheet beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop import papers
from jiceng_desktop.documents import certificate
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import certificates, teams
from jiceng_desktop.services.certificates import Draft, Statement
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service import finding
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Day, Entry, Finder, Text, values_of
from jiceng_desktop.ui.kit.form import Cell, Group
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.papers.glyphs import GlyphBar

_WIDTH, _HEIGHT, _FIELDS, _LEAST_PAPER = 1180, 800, 430, 330
_PAUSE_MS = 60
KIND = DocumentKind.CERTIFICATE.value  # of paper, for which the printer is remembered
_LATER = "（出具后生成）"
_TITLES = {
    "volunteer_id": "志愿者(&Y)",
    "first_on": "从哪天起(&F)",
    "last_on": "到哪天为止(&T)",
    "leader": "负责人(&L)",
    "handler": "经办人(&H)",
    "contact": "联系电话(&N)",
    "remark": "备注(&R)",
}


@dataclass(frozen=True)
class _Drawn:
    """A sheet that was not issued, what it says, and what it could not draw."""

    told: Statement
    pdf: bytes
    missing: tuple[str, ...]


def _drawn(office: Office, draft: Draft) -> _Drawn:
    told = office.read(certificates.prepare, draft, date.today())
    sheet = papers.certificate_of(replace(told, number=_LATER, code=_LATER))
    missing = tuple(certificate.missing_glyphs(sheet))
    return _Drawn(told, certificate.render(sheet, allow_blanks=True), missing)


def name_of(told: Statement) -> str:
    """Return the name under which a certificate is printed and saved."""
    return f"志愿服务记录证明 {told.number} {told.name}"


class CertificateDialog(QDialog):
    """Issues one certificate; ``issued`` carries its id.

    Once the sheet of somebody is there, the cursor waits on the button that issues and prints it.
    """

    issued = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, volunteer_id: int | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("出具志愿服务记录证明")
        self.desk, self.office = desk, desk.office
        self._owner = parent
        self._picked = False  # and nothing else was touched since
        self.glyphs = GlyphBar()
        self.paper = PaperView()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.redraw)
        self._build_fields()
        self._lay_out()
        self._fill()
        self.who.setFocus()
        if volunteer_id is not None:
            self.who.choose(volunteer_id, self.office.read(teams.volunteer_name, volunteer_id))

    # building

    def _build_fields(self) -> None:
        def name(volunteer_id: int) -> str:
            return self.office.read(teams.volunteer_name, volunteer_id)

        hint = "姓名、首字母或志愿者编号"
        self.who = Finder(lambda typed: self.office.read(finding.volunteers, typed), name, hint=hint)
        self.entries: dict[str, Entry] = {
            "volunteer_id": self.who,
            "first_on": Day("不填：从第一次服务起"),
            "last_on": Day("不填：到今天"),
            "leader": Text(blank="", most=64),
            "handler": Text(blank="", most=64),
            "contact": Text(blank="", most=64),
            "remark": Text("如 本证明用于升学", blank="", most=200),
        }
        self._cells: dict[str, Cell] = {}

    def _lay_out(self) -> None:
        group = Group("证明谁的服务")
        for name, entry in self.entries.items():
            self._cells[name] = group.add(_TITLES[name], cast(QWidget, entry), True)
            entry.changed.connect(partial(self._changed, name))
        self.who.picked.connect(self._choose)
        self.told, self.problem = QLabel(), QLabel("先找到志愿者：输入姓名、首字母或编号，按回车。")
        for label, look in ((self.told, "section"), (self.problem, "hint")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("look", look)
        self.told.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        for widget in (group, self.told, self.problem, self.glyphs):
            column.addWidget(widget)
        column.addStretch(1)
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        panes.addWidget(left)
        panes.addWidget(self.paper)
        self.paper.setMinimumWidth(_LEAST_PAPER)
        take_room(self, _WIDTH, _HEIGHT)
        panes.setSizes([_FIELDS, max(_LEAST_PAPER, self.width() - _FIELDS)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panes, 1)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.print_button = QPushButton("出具并打印(&P)")
        self.print_button.setProperty("class", "primary")
        self.print_button.setToolTip("登记编号、生成校验码，然后打印（Ctrl+P）")
        self.issue_button, close = QPushButton("只出具(&S)"), QPushButton("关闭(&C)")
        self.print_button.clicked.connect(self.issue_and_print)
        self.issue_button.clicked.connect(self.issue)
        close.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+P"), self, self.issue_and_print)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 12, 12)
        row.addStretch(1)
        for button in (self.print_button, self.issue_button, close):
            button.setAutoDefault(False)  # Enter in a field must not spend a number
            row.addWidget(button)
        self._allow(False)
        return row

    def _fill(self) -> None:
        usual = self.office.read(certificates.usual, self.office.clerk)
        for name in ("leader", "handler", "contact"):
            self.entries[name].set_value(getattr(usual, name))

    # the sheet

    def draft(self) -> Draft:
        """Return what is entered; raises a Refusal that names the field."""
        values = values_of(self.entries)
        if values["volunteer_id"] is None:
            raise Refusal("请先找到志愿者。", "volunteer_id")
        return Draft(**values)

    def redraw(self) -> None:
        """Draw what would be issued now, off the window's thread; the newest wins."""
        try:
            draft = self.draft()
        except Refusal as refusal:
            self._show_refusal(refusal)
            return
        self.desk.jobs.quiet(self.paper, partial(_drawn, self.office, draft), self._show, self._show_refusal)

    def _show(self, drawn: _Drawn) -> None:
        self._clear_notes()
        self.paper.show_pdf(drawn.pdf)
        told = drawn.told
        self.told.setText(f"服务 {told.times} 次，共 {certificates.show_hours(told.minutes)} 小时")
        self.told.show()
        volunteer_id = self.who.value()
        if isinstance(volunteer_id, int):
            self._tell(self.office.read(certificates.worth_knowing, volunteer_id), "warning")
        self.glyphs.announce(drawn.missing)
        self._allow(True)
        if self._picked:
            self.print_button.setDefault(True)  # Enter goes on; in the other fields it does nothing
            self.print_button.setFocus()

    def _changed(self, name: str) -> None:
        if name != "volunteer_id":
            self._picked = False
        self._allow(False)
        self._pause.start()

    def _choose(self, _volunteer_id: int) -> None:
        self._picked = True
        self._pause.stop()
        self.redraw()

    def _allow(self, allowed: bool) -> None:
        """Let only be issued what is in sight."""
        for button in (self.print_button, self.issue_button):
            button.setEnabled(allowed)
        if not allowed:
            self.print_button.setDefault(False)

    def _show_refusal(self, refusal: Refusal) -> None:
        self._clear_notes()
        self._allow(False)
        cell = self._cells.get(refusal.field or "")
        if cell is None:
            self._tell(str(refusal), "problem")
            return
        cell.note.setProperty("look", "problem")
        cell.note.style().polish(cell.note)
        cell.note.setText(str(refusal))
        cell.note.show()

    def _clear_notes(self) -> None:
        for cell in self._cells.values():
            cell.note.hide()
        self.problem.hide()
        self.told.hide()

    def _tell(self, text: str, look: str) -> None:
        self.problem.setText(text)
        self.problem.setProperty("look", look)
        self.problem.style().polish(self.problem)
        self.problem.setVisible(bool(text))

    # issuing

    def issue_and_print(self) -> None:
        """Give the certificate its number, then print it."""
        self._issue(printed=True)

    def issue(self) -> None:
        """Give the certificate its number and keep it, to be printed later."""
        self._issue(printed=False)

    def _issue(self, printed: bool) -> None:
        if not self.print_button.isEnabled() or not self._gaps_agreed():
            return
        draft, office = self.draft(), self.office

        def work(_report: object) -> int:
            return office.write(certificates.issue, draft, datetime.now(), _render)

        self.desk.jobs.run(
            self, "正在出具证明…", work, lambda key: self._finish(key, printed), failed=self._show_refusal
        )

    def _gaps_agreed(self) -> bool:
        if self.glyphs.agreed():
            return True
        text = f"没有字体能打印这些字：{self.glyphs.names()}。\n可以留出空位，打印后手写补上。"
        if message.ask(self, text, "留空打印(&B)", "返回修改(&C)"):
            self.glyphs.accept_gaps()
        return self.glyphs.agreed()

    def _finish(self, certificate_id: int, printed: bool) -> None:
        told = self.office.read(certificates.load, certificate_id)
        message.toast(self, f"已出具{told.number}，校验码 {told.code}")
        super().accept()
        self.issued.emit(certificate_id)
        if printed:
            print_certificate(self.office, self._owner, certificate_id)  # it outlives this dialog


def _render(told: Statement) -> bytes:
    return certificate.render(papers.certificate_of(told), allow_blanks=True)


def print_certificate(office: Office, parent: QWidget, certificate_id: int) -> None:
    """Print a certificate exactly as it was issued."""
    pdf, told = office.read(
        lambda session: (certificates.pdf_of(session, certificate_id), certificates.load(session, certificate_id))
    )
    preview.print_pdf(parent, pdf, name_of(told), KIND)
