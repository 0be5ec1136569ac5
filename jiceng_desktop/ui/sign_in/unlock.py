"""The everyday page: which database, and its passphrase."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from jiceng_desktop import settings
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.sign_in.form import Passphrase, link
from jiceng_desktop.ui.sign_in.places import DATA_KINDS, DEMO_PASSPHRASE, demo_path
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

FREE_TRIES = 5
PAUSES = (5, 10, 20, 40, 60)  # seconds to wait after the fifth wrong passphrase, the sixth, and so on
SECOND_MS = 1000


class Unlock(Step):
    """Opens a database that is known; wrong passphrases make it slower, which only slows a person at the keys."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, "打开数据", "请输入口令。口令只有您自己知道，程序不会保存它。")
        self.files = QComboBox()
        self.files.setMinimumContentsLength(20)
        self.files.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other = QPushButton("换一个(&X)…")
        self.other.setProperty("class", "small")
        self.passphrase = Passphrase()
        self._misses: Counter[str] = Counter()
        self._left = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._count_down)
        self.form.add("path", "数据文件(&D)", _row(self.files, self.other))
        self.form.add("passphrase", "口令(&P)", self.passphrase)
        self.column.addWidget(self.form)
        self.files.currentIndexChanged.connect(self._show_file)
        self.other.clicked.connect(self._choose)
        self.passphrase.advice.connect(lambda text: self.form.say("passphrase", text, "warning"))
        self.add_link(link("忘记口令(&W)", lambda: self.go.emit("forgotten", self.path())))
        self.add_link(link("从备份恢复(&R)…", lambda: self.go.emit("restore", self.path())))
        self.add_link(link("新建或试用(&N)", lambda: self.go.emit("welcome", None)))
        self.set_primary("打开(&O)", self.open)

    @override
    def enter(self, payload: object = None) -> None:
        kept = settings.load()
        paths = settings.remember(kept.recent, kept.last_database) if kept.last_database else kept.recent
        if isinstance(payload, Path):
            paths = settings.remember(paths, str(payload))
        chosen = str(payload) if isinstance(payload, Path) else paths[0] if paths else ""
        self.files.blockSignals(True)
        self.files.clear()
        for path in paths:
            self.files.addItem(Path(path).name, path)
            self.files.setItemData(self.files.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.files.setCurrentIndex(max(0, self.files.findData(chosen)))
        self.files.blockSignals(False)
        self._show_file()

    def path(self) -> Path:
        """Return the chosen database."""
        return Path(self.files.currentData() or "")

    def open(self) -> None:
        """Open the database with what was typed."""
        path, passphrase = self.path(), self.passphrase.text()
        if self._left or not self.checked(lambda: _refuse_blank(passphrase)):
            return
        self.quietly("正在打开…", lambda: _open(path, passphrase), self._opened)

    @override
    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if refusal.field != "passphrase" or not self.passphrase.text():
            return
        self._misses[str(self.path())] += 1
        extra = self._misses[str(self.path())] - FREE_TRIES
        if extra >= 0:
            self._pause(PAUSES[min(extra, len(PAUSES) - 1)])

    def _opened(self, office: Office) -> None:
        self._misses.clear()
        self.passphrase.clear()
        self.finished.emit(office)

    def _show_file(self) -> None:
        """Name the chosen file; the invented community's passphrase is no secret."""
        path = self.path()
        self.form.clear()
        self.problem.hide()
        self.form.set_hint("path", str(path))
        self.passphrase.clear()
        invented = path == demo_path()
        self.form.set_hint("passphrase", f"演示社区的口令是 {DEMO_PASSPHRASE}，已经替您填好。" if invented else "")
        if invented:
            self.passphrase.entry.setText(DEMO_PASSPHRASE)
        self.passphrase.setFocus()

    def _choose(self) -> None:
        path = message.ask_open_path(self, "换一个数据文件", DATA_KINDS)
        if path is not None:
            self.enter(path)

    def _pause(self, seconds: int) -> None:
        self._left = seconds
        self._clock.start(SECOND_MS)
        self._wait(True)

    def _count_down(self) -> None:
        self._left -= 1
        self._wait(self._left > 0)

    def _wait(self, waiting: bool) -> None:
        for part in (self.primary, self.passphrase, self.files, self.other):
            if part is not None:
                part.setEnabled(not waiting)
        if waiting:
            tries = self._misses[str(self.path())]
            self.form.say("passphrase", f"口令已经输错 {tries} 次，请等 {self._left} 秒后再试。")
        else:
            self._clock.stop()
            self.form.say("passphrase")
            self.passphrase.setFocus()
            self.passphrase.entry.selectAll()


def _refuse_blank(passphrase: str) -> None:
    if not passphrase:
        raise Refusal("请输入口令。", "passphrase")


def _open(path: Path, passphrase: str) -> Office:
    from jiceng_desktop.services import vault

    return vault.open_(path, passphrase)


def _row(first: QWidget, second: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(first, 1)
    layout.addWidget(second)
    row.setFocusProxy(first)
    return row
