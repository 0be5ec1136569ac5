"""忘记口令: the recovery code from the safe, and a new passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.sign_in.create import check_new_passphrase, follow_passphrases
from jiceng_desktop.ui.sign_in.form import Passphrase
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office


class Forgotten(Step):
    """Gives the clerk a new passphrase and opens the database with it."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, "忘记口令", "请取出保险柜里的恢复码，照着输入，再设一个新口令。恢复码以后仍然有效。")
        self._path = Path()
        self.code = QLineEdit()
        self.code.setPlaceholderText("八组，每组五个字符；横线、空格和大小写都不要紧")
        self.passphrase, self.repeat = Passphrase(), Passphrase(with_button=False)
        self.form.add("recovery_code", "恢复码(&C)", self.code)
        self.form.add("passphrase", "新口令(&P)", self.passphrase, "至少 8 个字符。")
        self.form.add("repeat", "再输一次(&A)", self.repeat)
        self.column.addWidget(self.form)
        self.code.textChanged.connect(lambda: self.form.say("recovery_code"))
        follow_passphrases(self.form, self.passphrase, self.repeat)
        self.add_back()
        self.set_primary("设新口令并打开(&O)", self.reset)

    @override
    def enter(self, payload: object = None) -> None:
        if isinstance(payload, Path):
            self._path = payload
        self.code.setFocus()

    def reset(self) -> None:
        """Change the passphrase by the recovery code, and open."""
        if not self.checked(self._check):
            return
        path, code, passphrase = self._path, self.code.text(), self.passphrase.text()
        self.quietly("正在核对恢复码…", lambda: _reset(path, code, passphrase), self._opened)

    def _check(self) -> None:
        from jiceng_desktop.crypto import parse_recovery_code

        self.form.clear()
        parse_recovery_code(self.code.text())
        check_new_passphrase(self.passphrase, self.repeat)

    def _opened(self, office: Office) -> None:
        self.code.clear()
        for entry in (self.passphrase, self.repeat):
            entry.clear()
        self.finished.emit(office)


def _reset(path: Path, code: str, passphrase: str) -> Office:
    from jiceng_desktop.services import vault

    vault.reset_passphrase(path, code, passphrase)
    return vault.open_(path, passphrase)
