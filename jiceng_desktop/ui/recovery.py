"""The recovery code after the first day: asked for before the data become worth losing, replaced when it got known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from jiceng_desktop.documents.recovery import render_recovery
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, vault
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.kit.preview import PaperWindow

_LEAD = (
    "导入居民数据之前，请先核对一次恢复码：忘记口令时，只有它能打开数据。\n请照着保险柜里的那张纸输入，以后不再询问。"
)

_RENEW_LEAD = (
    "恢复码的纸丢了，或者被无关的人看到了，就换一个新的。换好后请立即打印，放进保险柜，旧的那张销毁。\n"
    "以前的备份仍然认旧的恢复码，换好后请再备份一次。"
)


def before_real_data(desk: Desk, parent: QWidget, then: Callable[[], object]) -> None:
    """Ask once for the recovery code before the first real data come in, then go on; the clerk may put it off."""
    told = desk.office.read(community.about)
    if told.invented or told.recovery_confirmed:
        then()
        return
    asking = RecoveryConfirm(desk.jobs, desk.office, parent)
    asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asking.finished.connect(lambda _result: then())
    asking.open()


class _Problem(QLabel):
    """Says what is wrong, and takes no room while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("look", "problem")
        self.hide()

    def say(self, text: str = "") -> None:
        """Show a sentence, or none."""
        self.setText(text)
        self.setVisible(bool(text))


class RecoveryConfirm(QDialog):
    """Asks for the whole code, tries it on the database, and notes that it opens it."""

    def __init__(self, jobs: Jobs, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对恢复码")
        self.setMinimumWidth(560)
        self._jobs, self._office = jobs, office
        lead, label = QLabel(_LEAD), QLabel("恢复码(&T)")
        lead.setWordWrap(True)
        self.code, self.problem = QLineEdit(), _Problem()
        label.setBuddy(self.code)
        self.code.setPlaceholderText("八组，每组五个字符；横线、空格和大小写都不要紧")
        self.code.textChanged.connect(lambda: self.problem.say())
        foot = Foot(self, "确认(&O)", "以后再说(&L)", act=self.check)
        self.ok, self.later = foot.confirm, foot.cancel
        body = QVBoxLayout()
        body.setSpacing(6)
        for widget in (label, self.code, self.problem):
            body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addLayout(body)
        layout.addWidget(foot)

    def check(self) -> None:
        """Try the code on the database in the background."""
        office, code = self._office, self.code.text()

        def work() -> None:
            vault.check_recovery(office.path, code)
            office.write(community.confirm_recovery, datetime.now())

        self.ok.setEnabled(False)
        self._jobs.quiet(self, work, lambda _: self.accept(), self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self.ok.setEnabled(True)
        self.problem.say(str(refusal))
        self.code.setFocus()
        self.code.selectAll()


class RecoveryRenew(QDialog):
    """Replaces the recovery code after the passphrase was given, and shows the new sheet to be printed."""

    def __init__(self, jobs: Jobs, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("更换恢复码")
        self.setMinimumWidth(480)
        self._jobs, self._office = jobs, office
        lead, label = QLabel(_RENEW_LEAD), QLabel("口令(&W)")
        lead.setWordWrap(True)
        self.passphrase, self.problem = QLineEdit(), _Problem()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        label.setBuddy(self.passphrase)
        foot = Foot(self, "更换(&O)", act=self.renew)
        self.ok = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        for widget in (lead, label, self.passphrase, self.problem, foot):
            layout.addWidget(widget)

    def renew(self) -> None:
        """Make a new code in the background and draw its sheet."""
        office, passphrase = self._office, self.passphrase.text()

        def work() -> bytes:
            code = vault.renew_recovery(office.path, passphrase)
            office.write(community.forget_recovery)
            return render_recovery(code, office.read(community.about).name, date.today())

        self.ok.setEnabled(False)
        self._jobs.quiet(self, work, self._show_sheet, self._refused)

    def _show_sheet(self, pdf: bytes) -> None:
        self.accept()
        PaperWindow(self.parentWidget() or self, pdf, "数据恢复码").show()

    def _refused(self, refusal: Refusal) -> None:
        self.ok.setEnabled(True)
        self.problem.say(str(refusal))
        self.passphrase.setFocus()
        self.passphrase.selectAll()
