"""从备份恢复: an archive, its passphrase, and where the database goes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jiceng_desktop import settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs, Report
from jiceng_desktop.ui.sign_in import places
from jiceng_desktop.ui.sign_in.form import Passphrase, PathEntry
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

_ARCHIVES = "备份文件 (*.jcbak)"


class Restore(Step):
    """Brings a backup back and opens it; a database in its place is kept under another name."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, "从备份恢复", "先检查备份是否完好，再放到原来的位置。口令是做这个备份时所用的口令。")
        self.archive = PathEntry("选择(&F)…", _ask_archive)
        self.target = PathEntry("选择(&S)…", _ask_target)
        self.passphrase = Passphrase()
        self.form.add("archive", "备份文件(&K)", self.archive)
        self.form.add("passphrase", "口令(&P)", self.passphrase)
        self.form.add("path", "恢复到(&L)", self.target)
        self.column.addWidget(self.form)
        self.archive.changed.connect(self._propose)
        self.target.changed.connect(self._look)
        self.passphrase.advice.connect(lambda text: self.form.say("passphrase", text, "warning"))
        self.add_back()
        self.set_primary("恢复并打开(&O)", self.restore)

    @override
    def enter(self, payload: object = None) -> None:
        if isinstance(payload, Path):
            self.target.set_path(payload)
        self.archive.setFocus()

    def restore(self) -> None:
        """Check the archive, put it in place and open it."""
        if not self.checked(self._check):
            return
        archive, target = self.archive.path() or Path(), self.target.path() or Path()
        passphrase = self.passphrase.text()

        def work(report: Report) -> Office:
            from jiceng_desktop.services import vault

            vault.restore(archive, target, datetime.now(), passphrase, report)
            return vault.open_(target, passphrase)

        self.with_progress("正在恢复…", work, self._opened)

    def _check(self) -> None:
        self.form.clear()
        if self.archive.path() is None:
            raise Refusal("请选择备份文件。", "archive")
        if not self.passphrase.text():
            raise Refusal("请输入做这个备份时所用的口令。", "passphrase")
        if self.target.path() is None:
            raise Refusal("请选择恢复到哪里。", "path")

    def _opened(self, office: Office) -> None:
        self.passphrase.clear()
        self.finished.emit(office)

    def _propose(self) -> None:
        """Propose the place of the database that the archive was made of."""
        self.form.say("archive")
        from jiceng_desktop.services import vault

        archive = self.archive.path()
        if archive is None or archive.suffix != vault.BACKUP_SUFFIX:
            return
        name = vault.database_name(archive)
        known = (Path(path) for path in settings.load().recent)
        self.target.set_path(next((path for path in known if path.stem == name), places.database_path(name)))

    def _look(self) -> None:
        target = self.target.path()
        kept = "这里已有数据文件，恢复后旧的会换名保留在同一个文件夹里。" if target and target.exists() else ""
        self.form.set_hint("path", kept)


def _ask_archive(parent: QWidget, _present: Path | None) -> Path | None:
    return message.ask_open_path(parent, "选择备份文件", _ARCHIVES)


def _ask_target(parent: QWidget, present: Path | None) -> Path | None:
    return message.ask_save_path(parent, "恢复到", present.name if present else "本社区.db", places.DATA_KINDS)
