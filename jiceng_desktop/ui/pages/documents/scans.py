"""扫描件: the replies and photos that belong to a paper, looked at inside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import scans
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.scans import Stored
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.preview import PaperView, print_pdf, write_whole
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.documents import attaching
from jiceng_desktop.ui.pages.documents.pictures import as_pdf

_ID = int(Qt.ItemDataRole.UserRole)
_NOTHING = (
    "还没有扫描件。\n\n点“添加文件”，或把文件拖到这里：\n对方的回函、现场照片、签收单……\n"
    "PDF、图片、Word、Excel 都可以，每个最大 50 MB。"
)
_NO_PICTURE = "这种文件不能在这里预览，可以“另存为”以后用 Word、Excel 或 WPS 打开。"


def as_paper(office: Office, scan: Stored) -> bytes:
    """Return a scan as a PDF to be shown; raises a Refusal that says why it cannot be."""
    ending = PurePath(scan.name).suffix.lower()
    if ending == ".pdf":
        return office.read(scans.content, scan.id)
    if ending in scans.PICTURES:
        return as_pdf(office.read(scans.content, scan.id))
    raise Refusal(_NO_PICTURE)


class ScansDialog(QDialog):
    """The files of one paper with a preview; files can be dragged into it. ``changed`` after each change."""

    changed = Signal()

    def __init__(self, desk: Desk, document_id: int, paper: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(f"扫描件 — {paper}")
        self.setAcceptDrops(True)
        self._desk, self._office, self._document_id = desk, desk.office, document_id
        self._stored: list[Stored] = []
        self.undoing = UndoStrip()
        for button in self.undoing.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.files = QListWidget()
        self.files.setObjectName("card")
        self.files.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.files.setWordWrap(True)
        self.files.setSpacing(4)
        self.files.setMinimumWidth(220)
        self.files.currentRowChanged.connect(self.show_row)
        self.files.itemSelectionChanged.connect(self._enable)
        self.paper = PaperView()
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("look", "hint")
        self.sheet = QStackedWidget()
        self.sheet.addWidget(self.sentence)
        self.sheet.addWidget(self.paper)
        self._lay_out()
        QShortcut(QKeySequence("Delete"), self.files, self.remove, context=Qt.ShortcutContext.WidgetShortcut)
        self.reload()

    def _lay_out(self) -> None:
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        panes.addWidget(self.files)
        panes.addWidget(self.sheet)
        panes.setStretchFactor(1, 1)
        panes.setSizes([280, 640])
        self.add_button = self._button("添加文件(&A)…", self.add, "plus")
        self.print_button = self._button("打印(&P)…", self.print_, "printer")
        self.save_button = self._button("另存为(&S)…", self.save, "content-save-outline")
        self.remove_button = self._button("移除(&D)", self.remove, "delete-outline")
        close = self._button("关闭(&C)", self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        for button in (self.print_button, self.save_button, self.remove_button, close):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.undoing)
        layout.addWidget(panes, 1)
        layout.addLayout(foot)
        take_room(self, 1040, 740)

    def _button(self, title: str, act: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        if icon:
            button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    # what is shown

    def reload(self, last: bool = False) -> None:
        """List the files as they are now; be at the first one, or at the one added last."""
        self._stored = self._office.read(scans.of_document, self._document_id)
        row = len(self._stored) - 1 if last else min(max(0, self.files.currentRow()), len(self._stored) - 1)
        self.files.blockSignals(True)
        self.files.clear()
        for one in self._stored:
            item = QListWidgetItem(f"{one.name}\n{scans.show_size(one.size)}　{one.added_on} 添加", self.files)
            item.setData(_ID, one.id)
        self.files.setCurrentRow(row)
        self.files.blockSignals(False)
        self.show_row(row)

    def show_row(self, row: int) -> None:
        """Show a file, read and drawn off the window's thread."""
        self._enable()
        if not 0 <= row < len(self._stored):
            self._say(_NOTHING)
            return
        scan = self._stored[row]
        self._say("正在打开…")
        work = partial(as_paper, self._office, scan)
        self._desk.jobs.quiet(self.sheet, work, partial(self._show, scan), lambda refusal: self._say(str(refusal)))

    def _show(self, scan: Stored, pdf: bytes) -> None:
        try:
            self.paper.show_pdf(pdf)
        except Refusal:
            self._say("这个 PDF 打不开，可能已损坏，或者加了密码。可以另存出来，用别的程序看看。")
            return
        self.paper.title = PurePath(scan.name).stem
        self.sheet.setCurrentWidget(self.paper)
        self._enable()

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sheet.setCurrentWidget(self.sentence)
        self._enable()

    def _enable(self) -> None:
        chosen = bool(self.files.selectedItems())
        self.save_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen)
        self.print_button.setEnabled(self.sheet.currentWidget() is self.paper)

    def _chosen(self) -> list[Stored]:
        ids = {item.data(_ID) for item in self.files.selectedItems()}
        return [one for one in self._stored if one.id in ids]

    # what can be done

    def add(self) -> None:
        """Ask which files to add."""
        self.add_files(attaching.choose(self, self._desk))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach files; the last one is shown."""
        if paths:
            attaching.add_files(self, self._desk, self._document_id, paths, self._added)

    def _added(self, count: int) -> None:
        self._changed(last=True)
        self.undoing.offer_back(self._office, f"已添加 {count} 个文件。", self._changed)

    def remove(self) -> None:
        """Take the chosen files off the paper; for a while that can be taken back."""
        chosen = self._chosen()
        if chosen:
            self._office.write(scans.remove, [one.id for one in chosen])
            self._changed()
            what = f"“{chosen[0].name}”" if len(chosen) == 1 else f" {len(chosen)} 个文件"
            self.undoing.offer_back(self._office, f"已移除{what}。", self._changed)

    def _changed(self, last: bool = False) -> None:
        self.reload(last)
        self.changed.emit()

    def save(self) -> None:
        """Save a copy of the chosen file exactly as it came."""
        for one in self._chosen():
            ending = PurePath(one.name).suffix
            path = message.ask_save_path(self, "另存扫描件", one.name, f"{ending[1:].upper()} 文件 (*{ending})")
            if path is None:
                return
            write_whole(path, self._office.read(scans.content, one.id))
            message.toast(self, f"已保存到 {path.name}")

    def print_(self) -> None:
        """Print what is shown."""
        print_pdf(self, self.paper.pdf, self.paper.title)

    # dragging

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if attaching.files_in(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(attaching.files_in(event.mimeData()))
