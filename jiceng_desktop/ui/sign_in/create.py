"""新建本社区: one page of entries, then the recovery code."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from jiceng_desktop import settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs, Report
from jiceng_desktop.ui.sign_in import places
from jiceng_desktop.ui.sign_in.form import Form, Passphrase, PathEntry, ask_folder, link
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

_OFFICE = "居民委员会"
_LONGEST = 64


class Create(Step):
    """Asks for the community's name, the clerk's passphrase and where things go."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, "新建本社区", "这些内容以后都可以修改，数据只保存在这台电脑上，并且全程加密。")
        self.name, self.office, self.clerk = QLineEdit(), QLineEdit(), QLineEdit(_login_name())
        self.passphrase, self.repeat = Passphrase(), Passphrase(with_button=False)
        self.folder = PathEntry("选择(&F)…", ask_folder)
        self.path = PathEntry("选择(&S)…", _ask_database)
        self._office_follows = self._path_follows = True
        for line in (self.name, self.office, self.clerk):
            line.setMaxLength(_LONGEST)
        self._lay_out()
        self._connect()
        self.more = link("更多(&M)：数据文件放在哪里", self._unfold)
        self.add_link(self.more)
        self.add_back()
        self.set_primary("新建(&C)", self.make)

    @override
    def enter(self, payload: object = None) -> None:
        kept = settings.load().backup_folder
        if self.folder.path() is None:
            self.folder.set_path(Path(kept) if kept else places.backup_folder())
        self._follow()
        self.name.setFocus()

    def make(self) -> None:
        """Make the database, if everything is filled in."""
        if not self.checked(self._check):
            return
        path, folder = self.path.path(), self.folder.path()
        name, office, clerk = self.name.text(), self.office.text(), self.clerk.text()
        passphrase = self.passphrase.text()

        def work(report: Report) -> tuple[Office, str]:
            from jiceng_desktop.services import vault

            vault.prepare_folder(folder or Path())
            return vault.create(path or Path(), clerk, passphrase, name, office, report)

        self.with_progress(f"正在建立“{name.strip()}”…", work, self._created)

    def _created(self, made: tuple[Office, str]) -> None:
        for entry in (self.passphrase, self.repeat):
            entry.clear()
        message.attempt(self, lambda: _remember(made[0].path, self.folder.path()))
        self.go.emit("code", made)

    def _unfold(self) -> None:
        """Show or hide what hardly anybody changes."""
        self.form.show_row("path", self.path.isHidden())
        if not self.path.isHidden():
            self.path.setFocus()
            self.reveal("path")

    def _check(self) -> None:
        """Refuse what can be told at once; the rest is refused where it is done."""
        self.form.clear()
        for field, entry, what in (
            ("name", self.name, "请填写社区名称。"),
            ("office", self.office, "请填写居委会名称，通知落款会用到它。"),
            ("clerk", self.clerk, "请填写您的姓名，每次修改都会记下是谁做的。"),
        ):
            if not entry.text().strip():
                raise Refusal(what, field)
        check_new_passphrase(self.passphrase, self.repeat)
        if self.folder.path() is None:
            raise Refusal("请选择备份存放的文件夹。", "folder")
        if self.path.path() is None:
            raise Refusal("请选择数据文件放在哪里。", "path")

    def _lay_out(self) -> None:
        self.form.add("name", "社区名称(&N)", self.name)
        self.form.add("office", "居委会名称(&O)", self.office)
        self.form.add("clerk", "您的姓名(&U)", self.clerk)
        self.form.add("passphrase", "口令(&P)", self.passphrase, "至少 8 个字符。每次打开程序时都要输入，请记牢。")
        self.form.add("repeat", "再输一次(&A)", self.repeat)
        self.form.add("folder", "备份存放位置(&K)", self.folder)
        self.form.add("path", "数据文件(&L)", self.path, "必须放在本机磁盘上，不能放在网络盘或会自动同步的文件夹里。")
        self.form.show_row("path", False)
        self.column.addWidget(self.form)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._follow)
        self.office.textEdited.connect(lambda: setattr(self, "_office_follows", False))
        self.path.entry.textEdited.connect(lambda: setattr(self, "_path_follows", False))
        self.folder.changed.connect(self._compare_disks)
        self.path.changed.connect(self._compare_disks)
        follow_passphrases(self.form, self.passphrase, self.repeat)
        for field, line in (("name", self.name), ("office", self.office), ("clerk", self.clerk)):
            line.textChanged.connect(lambda _, field=field: self.form.say(field))

    def _follow(self) -> None:
        """Let the other names follow the community's until they are touched."""
        name = self.name.text().strip()
        if self._office_follows:
            self.office.setText(name + _OFFICE if name else "")
        if self._path_follows:
            self.path.set_path(places.database_path(name))

    def _compare_disks(self) -> None:
        """Warn of backups that would be lost together with the data."""
        folder, path = self.folder.path(), self.path.path()
        if folder and path and places.on_one_disk(folder, path):
            warning = "备份和数据在同一个磁盘上，磁盘坏了会一起丢失。最好选 U 盘、移动硬盘或另一个磁盘。"
            self.form.set_hint("folder", warning, "warning")
        else:
            self.form.set_hint("folder", "")


def check_new_passphrase(passphrase: Passphrase, repeat: Passphrase) -> None:
    """Refuse a new passphrase that is too short or was typed in two ways."""
    from jiceng_desktop.services import vault

    vault.check_passphrase(passphrase.text())
    if passphrase.text() != repeat.text():
        raise Refusal("两次输入的口令不一样，请重新输入。", "repeat")


def follow_passphrases(form: Form, passphrase: Passphrase, repeat: Passphrase) -> None:
    """Let both be shown together, and show advice under the first."""
    passphrase.shown.connect(repeat.show_text)
    passphrase.advice.connect(lambda text: form.say("passphrase", text, "warning"))
    repeat.changed.connect(lambda: form.say("repeat"))


def _remember(path: Path, folder: Path | None) -> None:
    places.remember(path)
    settings.save(replace(settings.load(), backup_folder=str(folder or "")))


def _ask_database(parent: QWidget, present: Path | None) -> Path | None:
    name = present.name if present else "本社区.db"
    return message.ask_save_path(parent, "数据文件放在哪里", name, places.DATA_KINDS)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without accounts
        return ""
