"""Looking after the data: backups that happen by themselves, the way back, the passphrase, the manual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop import __version__, paths, settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, vault
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.intake.runs import RunsDialog
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.recovery import RecoveryRenew

_BACKUP_EVERY = timedelta(hours=20)
_LOOK_EVERY_MS = 30 * 60 * 1000
_FIRST_LOOK_MS = 20 * 1000
_MANUAL_MARGIN, _LINE_PERCENT, _ABOVE_HEADING, _BELOW_PARAGRAPH = 28, 140, 18, 6


class Upkeep(QObject):
    """What the main window offers besides its pages."""

    def __init__(self, desk: Desk, window: QMainWindow, told: Callable[[datetime | None], None]) -> None:
        """Tell ``told`` when the last backup was, now and whenever that changes."""
        super().__init__(window)
        self._desk, self._window, self._told = desk, window, told
        self._manual: ManualWindow | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.back_up_if_due)
        self._clock.start(_LOOK_EVERY_MS)
        QTimer.singleShot(_FIRST_LOOK_MS, self, self.back_up_if_due)
        self.look()

    # backups

    def look(self) -> None:
        """Find out in the background when this data was last backed up: a stick can take seconds to answer."""
        folder, office = self._folder(), self._desk.office
        if folder is None:
            self._told(None)
            return
        self._desk.jobs.quiet(
            self._window, lambda: vault.last_backup(office, folder), self._told, lambda _refusal: self._told(None)
        )

    def back_up(self) -> None:
        """Write a backup now; ask where to when that is not known yet."""
        folder = self._folder() or self.choose_folder()
        if folder is None:
            return
        office = self._desk.office

        def work(report: Report) -> Path:
            return vault.back_up(office, folder, datetime.now(), report)

        self._desk.jobs.run(self._window, "正在备份…", work, self._backed_up)

    def back_up_if_due(self) -> None:
        """Write a backup in the background when the last one is from yesterday or older."""
        folder, office = self._folder(), self._desk.office
        if folder is None or self._desk.jobs.is_busy():
            return
        self._desk.jobs.quiet(
            self._window,
            lambda: _back_up_if_due(office, folder, datetime.now()),
            self._backed_up,
            lambda refusal: message.toast(self._window, f"自动备份没有成功：{refusal}"),
        )

    def _backed_up(self, archive: Path | None) -> None:
        if archive is not None:
            message.toast(self._window, f"已备份到 {archive}")
        self.look()

    def choose_folder(self) -> Path | None:
        """Ask where backups go and remember it."""
        chosen = QFileDialog.getExistingDirectory(self._window, "备份存放位置", str(self._folder() or ""))
        if not chosen:
            return None
        vault.prepare_folder(Path(chosen))
        settings.save(replace(settings.load(), backup_folder=chosen))
        self.look()
        return Path(chosen)

    def _folder(self) -> Path | None:
        kept = settings.load().backup_folder
        return Path(kept) if kept else None

    # the rest

    def change_passphrase(self) -> None:
        """Let the clerk choose a new passphrase."""
        PassphraseDialog(self._window, self._desk).open()

    def renew_recovery(self) -> None:
        """Replace the recovery code."""
        RecoveryRenew(self._desk.jobs, self._desk.office, self._window).open()

    def choose_fonts(self) -> None:
        """Show which fonts papers are printed with, and let the clerk choose others."""
        from jiceng_desktop.ui.papers.typefaces import TypefaceDialog  # heavy: fonts and ReportLab

        TypefaceDialog(self._desk.jobs, self._window).open()

    def show_imports(self) -> None:
        """List the imports there were; each of the last month can be taken back."""
        RunsDialog(self._desk, self._window).open()

    def open_logs(self) -> None:
        """Open the folder of the log files."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))

    def show_manual(self) -> None:
        """Show the manual, one window of it."""
        if self._manual is None:
            self._manual = ManualWindow(self._window)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()

    def about(self) -> None:
        """Say what this program is and which data it has open."""
        told = self._desk.office.read(community.about)
        invented = "（虚构的演示数据）" if told.invented else ""
        message.tell(
            self._window,
            f"基层桌面 {__version__}\n\n{told.name}{invented}\n{told.office}\n\n数据文件：{self._desk.office.path}\n"
            "数据全程加密保存在本机。\n\n程序以 MIT 许可证发布。窗口、预览和打印使用 Qt 6 和 PySide6"
            "（GNU LGPL 第 3 版），它们是单独的动态库，可以换成自己编译的版本。\n"
            "所用的其他软件、字体和图标见 THIRD-PARTY.md，许可证全文在 licences 文件夹。",
            "关于基层桌面",
        )


def _back_up_if_due(office: Office, folder: Path, now: datetime) -> Path | None:
    """Write a backup if the last one is old, unless the disk it goes to is not there; off the window's thread."""
    last = vault.last_backup(office, folder)
    due = last is None or now - last > _BACKUP_EVERY
    return vault.back_up(office, folder, now) if due and folder.parent.exists() else None


class PassphraseDialog(QDialog):
    """Asks for the old passphrase and twice for the new one."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("修改口令")
        self.setMinimumWidth(420)
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        form = QFormLayout()
        for title, entry in (("现在的口令(&O)", self.old), ("新口令(&N)", self.new), ("再输一次(&A)", self.again)):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
            form.addRow(title, entry)
        self.problem = QLabel()
        self.problem.setProperty("look", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        foot = Foot(self, "修改(&S)")
        self.confirm = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(foot)

    @override
    def accept(self) -> None:
        path, old, new = self._desk.office.path, self.old.text(), self.new.text()
        if not self.confirm.isEnabled():  # the second half of a double click
            return
        try:
            vault.check_passphrase(new)
        except Refusal as refusal:
            self._tell(str(refusal), self.new)
            return
        if new != self.again.text():
            self._tell("两次输入的新口令不一样。", self.again)
            return
        self.problem.hide()
        self.confirm.setEnabled(False)
        self._desk.jobs.quiet(self, lambda: vault.change_passphrase(path, old, new), self._changed, self._refused)

    def _changed(self, _nothing: None) -> None:
        message.toast(self, "口令已修改，下次打开时用新口令")
        super().accept()

    def _refused(self, refusal: Refusal) -> None:
        self.confirm.setEnabled(True)
        self._tell(str(refusal), self.old)

    def _tell(self, text: str, entry: QLineEdit) -> None:
        self.problem.setText(text)
        self.problem.show()
        entry.setFocus()
        entry.selectAll()


class ManualWindow(QDialog):
    """The manual, readable beside the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        take_room(self, 820, 680)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setSearchPaths([str(paths.resource("manual"))])
        self.text.setMarkdown(paths.resource("manual/manual.md").read_text(encoding="utf-8"))
        self._space_out()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    def _space_out(self) -> None:
        """Give the lines room: what comes from Markdown stands tight."""
        document = self.text.document()
        document.setDocumentMargin(_MANUAL_MARGIN)
        block = document.begin()
        while block.isValid():
            look = block.blockFormat()
            look.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            look.setTopMargin(_ABOVE_HEADING if look.headingLevel() else 0)
            look.setBottomMargin(_BELOW_PARAGRAPH)
            QTextCursor(block).setBlockFormat(look)
            block = block.next()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
