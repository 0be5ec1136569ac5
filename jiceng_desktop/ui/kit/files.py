"""The files of a record, looked at inside the window; none of them is ever put into a temporary file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QPixmap
from PySide6.QtPdfWidgets import QPdfView
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
from jiceng_desktop.services import photos
from jiceng_desktop.services.uploads import Stored, ending_of, show_size
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.pictures import as_pdf
from jiceng_desktop.ui.kit.preview import PaperView, print_pdf, write_whole
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.shelf import Shelf, add_files, choose, files_in
from jiceng_desktop.ui.kit.undoing import UndoStrip

_ID = int(Qt.ItemDataRole.UserRole)
_SMALL = QSize(64, 48)
_PICTURES = (*photos.ENDINGS, ".tif", ".tiff")
_NO_PICTURE = "这种文件不能在这里预览，可以“另存为”以后用 Word、Excel 或 WPS 打开。"


def as_paper(shelf: Shelf, file: Stored) -> bytes:
    """Return a file as a PDF to be shown; raises a Refusal that says why it cannot be."""
    ending = ending_of(file.name)
    if ending == ".pdf":
        return shelf.content(file.id)
    if ending in _PICTURES:
        return as_pdf(shelf.content(file.id))
    raise Refusal(_NO_PICTURE)


class FilesDialog(QDialog):
    """The files of one record with a preview; files can be dragged into it. ``changed`` after each change."""

    changed = Signal()

    def __init__(self, desk: Desk, shelf: Shelf, about: str, parent: QWidget, at: int | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(f"{shelf.title} — {about}" if about else shelf.title)
        self.setAcceptDrops(True)
        self._desk, self._office, self._shelf = desk, desk.office, shelf
        self._stored: list[Stored] = []
        self.undoing = UndoStrip()
        for button in self.undoing.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.files = QListWidget()
        self.files.setObjectName("card")
        self.files.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.files.setWordWrap(True)
        self.files.setIconSize(_SMALL)
        self.files.setSpacing(4)
        self.files.setMinimumWidth(220)
        self.files.currentRowChanged.connect(self.show_row)
        self.files.itemSelectionChanged.connect(self._enable)
        self.paper = PaperView()
        if shelf.whole:
            self.paper.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("look", "hint")
        self.sheet = QStackedWidget()
        self.sheet.addWidget(self.sentence)
        self.sheet.addWidget(self.paper)
        self._lay_out()
        key_in(self.files, "Delete", self.remove)
        self.reload(at)

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

    def reload(self, at: int | None = None) -> None:
        """List the files as they are now; be at a certain one, or where one was."""
        self._stored = self._shelf.listed()
        ids = [one.id for one in self._stored]
        row = ids.index(at) if at in ids else min(max(0, self.files.currentRow()), len(ids) - 1)
        self.files.blockSignals(True)
        self.files.clear()
        for one in self._stored:
            item = QListWidgetItem(f"{one.name}\n{show_size(one.size)}　{one.added_on} 添加", self.files)
            item.setData(_ID, one.id)
            if one.thumbnail is not None:
                small = QPixmap()
                small.loadFromData(one.thumbnail)
                item.setIcon(QIcon(small))
        self.files.setCurrentRow(row)
        self.files.blockSignals(False)
        self.show_row(row)

    def show_row(self, row: int) -> None:
        """Show a file, read and drawn off the window's thread."""
        self._enable()
        if not 0 <= row < len(self._stored):
            self._say(self._shelf.nothing)
            return
        scan = self._stored[row]
        self._say("正在打开…")
        work = partial(as_paper, self._shelf, scan)
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
        self.add_files(choose(self, self._desk, self._shelf))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files; the last one is shown."""
        if paths:
            add_files(self, self._desk, self._shelf, paths, self._added)

    def _added(self, sentence: str) -> None:
        self._changed(last=True)
        self.undoing.offer_back(self._office, sentence, self._changed)

    def remove(self) -> None:
        """Take the chosen files away; for a while that can be taken back."""
        chosen = self._chosen()
        if chosen:
            self._shelf.remove([one.id for one in chosen])
            self._changed()
            what = f"“{chosen[0].name}”" if len(chosen) == 1 else f" {len(chosen)} {self._shelf.unit}"
            self.undoing.offer_back(self._office, f"已移除{what}。", self._changed)

    def _changed(self, last: bool = False) -> None:
        self.reload()
        if last:
            self.files.setCurrentRow(self.files.count() - 1)
        self.changed.emit()

    def save(self) -> None:
        """Save copies of the chosen files."""
        for one in self._chosen():
            if not save_file(self, self._shelf, one):
                return

    def print_(self) -> None:
        """Print what is shown."""
        print_pdf(self, self.paper.pdf, self.paper.title)

    # dragging

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(files_in(event.mimeData()))


def save_file(parent: QWidget, shelf: Shelf, file: Stored) -> bool:
    """Ask where to and save a copy of a file as it is kept; tell whether the clerk went through with it."""
    ending = PurePath(file.name).suffix
    path = message.ask_save_path(parent, f"另存{shelf.title}", file.name, f"{ending[1:].upper()} 文件 (*{ending})")
    if path is None:
        return False
    write_whole(path, shelf.content(file.id))
    message.toast(parent, f"已保存到 {path.name}")
    return True
