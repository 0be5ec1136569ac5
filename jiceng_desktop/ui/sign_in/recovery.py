"""The recovery code: shown once, put on paper, and typed from the paper to prove that it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.sign_in.form import link
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

_TYPED_GROUPS = 2
_PAPER_TITLE = "数据恢复码"


class RecoveryCode(Step):
    """Shows the code of a new database and asks for its last two groups, while it is covered."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(
            jobs,
            "请保存恢复码",
            "忘记口令时，只有它能打开数据，丢了谁也找不回来。它只显示这一次：请打印出来，放进保险柜。",
        )
        self._office: Office | None = None
        self._code = ""
        self.sign = QLabel()
        self.sign.setObjectName("recoveryCode")
        self.sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print_button = QPushButton(theme.icon("printer"), "打印(&P)")
        self.save_button = QPushButton(theme.icon("file-pdf-box"), "另存为 PDF(&S)")
        self.again = link("再看一遍(&V)", self.uncover)
        self.typed = _FromPaper()
        self.form.add(
            "recovery_code", "最后两组(&T)", self.typed, "照着纸上输入第七组和第八组，共十个字符，核对后才算保存好。"
        )
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addWidget(self.again)
        row.addStretch(1)
        self.column.addWidget(self.sign)
        self.column.addLayout(row)
        self.column.addSpacing(8)
        self.column.addWidget(self.form)
        self.print_button.clicked.connect(lambda: self._draw(self._print))
        self.save_button.clicked.connect(lambda: self._draw(self._save))
        self.typed.reached.connect(self.cover)
        self.typed.textEdited.connect(self.cover)
        self.typed.textChanged.connect(lambda: self.form.say("recovery_code"))
        self.add_button("稍后确认(&L)", self.postpone)
        self.set_primary("确认(&O)", self.confirm)

    @override
    def enter(self, payload: object = None) -> None:
        self._office, self._code = cast("tuple[Office, str]", payload)
        self.typed.clear()
        self.uncover()
        self.print_button.setFocus()

    @override
    def may_leave(self) -> bool:
        question = "恢复码只显示这一次，关闭后不能再看到。确定已经打印或抄下来了吗？"
        if self._office is None or message.ask(self, question, "已经抄好，关闭(&C)", "再看一遍(&V)", danger=True):
            if self._office is not None:
                self._office.close()
            return True
        return False

    def cover(self) -> None:
        """Hide what is to be typed from the paper."""
        groups = self._code.split("-")
        self._show([*groups[:-_TYPED_GROUPS], *("●" * len(group) for group in groups[-_TYPED_GROUPS:])])
        self.again.show()

    def uncover(self) -> None:
        """Show the whole code."""
        self._show(self._code.split("-"))
        self.again.hide()

    def confirm(self) -> None:
        """Compare what was typed, note that the code is safe, and go on."""
        if self.checked(self._compare):
            office = cast("Office", self._office)
            self.quietly("正在打开…", lambda: _note(office), lambda _: self._leave())

    def postpone(self) -> None:
        """Go on without; the program asks again before the first import."""
        question = "恢复码只显示这一次。确定已经打印或抄下来，以后再核对吗？"
        if message.ask(self, question, "已经抄好(&O)", "再看一遍(&V)"):
            self._leave()

    def _leave(self) -> None:
        office, self._office, self._code = self._office, None, ""
        self.finished.emit(office)

    def _compare(self) -> None:
        from jiceng_desktop.crypto import parse_recovery_code

        groups = self._code.split("-")
        wanted, typed = sum(map(len, groups[-_TYPED_GROUPS:])), sum(map(str.isalnum, self.typed.text()))
        if typed != wanted:
            told = f"最后两组共 {wanted} 个字符，现在输入了 {typed} 个。请照着打印或抄下的恢复码输入。"
            raise Refusal(told, "recovery_code")
        if parse_recovery_code("-".join(groups[:-_TYPED_GROUPS]) + "-" + self.typed.text()) != self._code:
            raise Refusal("与恢复码不一致，请照着纸上再核对一遍。", "recovery_code")

    def _show(self, groups: list[str]) -> None:
        half = len(groups) // 2
        self.sign.setText("  ".join(groups[:half]) + "\n" + "  ".join(groups[half:]))

    def _draw(self, use: Callable[[bytes], None]) -> None:
        office, code = cast("Office", self._office), self._code
        self.quietly("正在排版…", lambda: _paper(office, code), use)

    def _print(self, pdf: bytes) -> None:
        from jiceng_desktop.ui.kit import preview

        message.attempt(self, lambda: preview.print_pdf(self, pdf, _PAPER_TITLE))

    def _save(self, pdf: bytes) -> None:
        from jiceng_desktop.ui.kit import preview

        path = preview.save_pdf(self, pdf, _PAPER_TITLE)
        if path is not None:
            self.form.say("recovery_code", f"已保存到 {path}。请打印后删除这个文件，不要留在电脑里。", "warning")


class _FromPaper(QLineEdit):
    """Takes typed signs only: what is pasted proves no paper."""

    reached = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Paste):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


def _note(office: Office) -> None:
    from jiceng_desktop.services import community

    office.write(community.confirm_recovery, datetime.now())


def _paper(office: Office, code: str) -> bytes:
    from jiceng_desktop.documents.recovery import render_recovery
    from jiceng_desktop.services import community

    return render_recovery(code, office.read(community.about).name, date.today())
