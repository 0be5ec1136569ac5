"""照片、讲义 of an event or a venue: small pictures and names, of which a click opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jiceng_desktop.marks import override
from jiceng_desktop.services import materials
from jiceng_desktop.services.materials import Owner, Prepared
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.uploads import Stored, Upload, show_size
from jiceng_desktop.terms import MaterialKind
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.shelf import Shelf, add_files, choose, files_in
from jiceng_desktop.ui.kit.undoing import UndoStrip

_UNITS = {MaterialKind.PHOTO: "张照片", MaterialKind.HANDOUT: "份讲义"}
_NOTHING = {
    MaterialKind.PHOTO: "还没有照片。点“添加照片”，或把照片拖到这里，可以一次拖好几张。",
    MaterialKind.HANDOUT: "还没有讲义。点“添加讲义”，或把课件、文档拖到这里。",
}
_SMALL = QSize(104, 78)  # what is shown of a photo
_MOST_SHOWN = 12
_BARE = "QToolButton { margin: 0; padding: 0; border: none; background: transparent; }"


class MaterialShelf(Shelf):
    """The photos or the handouts of an event or a venue."""

    def __init__(self, office: Office, owner: Owner, kind: MaterialKind) -> None:
        super().__init__(office)
        self._owner, self._kind = owner, kind
        self.title, self.unit, self.nothing = kind.label, _UNITS[kind], _NOTHING[kind]
        self.folder = f"materials/{kind.value}"
        self.accepted = materials.ACCEPTED[kind]
        self.whole = kind is MaterialKind.PHOTO

    def about(self) -> str:
        """Return what the event or the venue is called."""
        return self.office.read(materials.called, self._owner)

    @override
    def listed(self) -> list[Stored]:
        return self.office.read(materials.listed, self._owner, self._kind)

    @override
    def content(self, file_id: int) -> bytes:
        return self.office.read(materials.content, file_id)

    @override
    def add(self, files: Sequence[Upload], report: Report) -> str:
        prepared = []
        for place, file in enumerate(files):
            report(place, len(files))
            prepared.append(materials.prepare(file))
        self.office.write(materials.add, self._owner, self._kind, prepared)
        return f"已添加 {len(prepared)} {self.unit}{_told_of_places(prepared)}。"

    @override
    def remove(self, file_ids: Sequence[int]) -> None:
        self.office.write(materials.remove, file_ids)


def _told_of_places(prepared: Sequence[Prepared]) -> str:
    """Say of how many photos it is no longer told where they were taken, and of how many it still is."""
    photos = [one.photo for one in prepared if one.photo is not None]
    freed, left = sum(photo.freed for photo in photos), sum(photo.tells_place for photo in photos)
    told = f"，{freed} 张带着拍摄位置，已去掉" if freed else ""
    return told + (f"，{left} 张带着拍摄位置，没能去掉" if left else "")


class MaterialStrip(QWidget):
    """The photos or handouts of an event or a venue; others are added by a button or dragged here.

    ``tell`` says what was done and offers the way back, for a host that is built anew after each change; without it
    the strip does so itself. ``letter`` is the mnemonic of the button. ``changed`` after each change.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        owner: Owner,
        kind: MaterialKind,
        tell: Callable[[str], object] | None = None,
        letter: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("cardRow")
        self.setAcceptDrops(True)
        self._desk, self._tell = desk, tell
        self.shelf = MaterialShelf(desk.office, owner, kind)
        self._small = kind is MaterialKind.PHOTO
        self.undoing = UndoStrip()
        self.undoing.wrap()
        self.nothing = label(self.shelf.nothing, "hint")
        self._files = QWidget()
        self._files.setObjectName("cardRow")
        self._flow = Flow(self._files)
        self._names = QVBoxLayout()
        self._names.setSpacing(2)
        mnemonic = f"(&{letter})" if letter else ""
        self.add_button = self._link(f"添加{kind.label}{mnemonic}…", self.add, "plus")
        self.all_button = self._link("", self.open_files)
        self._lay_out()
        self.reload()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.add_button)
        foot.addWidget(self.all_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.undoing, self.nothing, self._files):
            column.addWidget(widget)
        column.addLayout(self._names)
        column.addLayout(foot)

    def _link(self, title: str, act: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(title)
        button.setProperty("class", "small")
        button.setAutoDefault(False)
        if icon:
            button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: message.attempt(self.window(), act))
        return button

    # what is shown

    def reload(self) -> None:
        """Show the files as they are now."""
        stored = self.shelf.listed()
        for row in (self._flow, self._names):
            while (item := row.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        for file in stored[:_MOST_SHOWN]:
            if self._small:
                self._flow.addWidget(_Picture(self, file))
            else:
                self._names.addWidget(_Name(self, file))
        self.nothing.setVisible(not stored)
        self._files.setVisible(bool(stored) and self._small)
        self._files.updateGeometry()
        self.all_button.setText(f"全部 {len(stored)} {self.shelf.unit}…")
        self.all_button.setVisible(len(stored) > _MOST_SHOWN)

    def be_brief(self) -> None:
        """Leave what can be done to the button: its place is small, and nothing is there yet."""
        self.setToolTip(self.shelf.nothing)
        self.nothing.hide()

    def files(self) -> list[QWidget]:
        """Return what stands for the files that are shown, in their order."""
        row = self._flow if self._small else self._names
        items = map(row.itemAt, range(row.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def open_files(self, at: int | None = None) -> None:
        """Show the files in a window, at one of them."""
        from jiceng_desktop.ui.kit.files import FilesDialog  # heavy: QtPdf

        window = FilesDialog(self._desk, self.shelf, self.shelf.about(), self.window(), at)
        window.changed.connect(self._changed)
        window.open()

    # what can be done

    def add(self) -> None:
        """Ask which files to add."""
        self.add_files(choose(self, self._desk, self.shelf))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files as a job."""
        if paths:
            add_files(self.window(), self._desk, self.shelf, paths, self._done)

    def save(self, file: Stored) -> None:
        """Save a copy of a file where the clerk wants it."""
        from jiceng_desktop.ui.kit.files import save_file

        save_file(self.window(), self.shelf, file)

    def remove(self, file: Stored) -> None:
        """Take a file away and offer the way back."""
        self.shelf.remove([file.id])
        self._done(f"已移除 1 {self.shelf.unit}。")

    def _done(self, sentence: str) -> None:
        """Tell what was done; the change may have let the host build another strip in place of this one."""
        if self._tell is not None:
            self._tell(sentence)
        elif isValid(self):
            self.undoing.offer_back(self._desk.office, sentence, self._changed)
        self._changed()

    def _changed(self) -> None:
        if isValid(self):
            self.reload()
            self.changed.emit()

    def offer(self, file: Stored, place: QPoint) -> None:
        """Offer what can be done with a file."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, icon, act in (
            ("打开(&O)", "open-in-app", partial(self.open_files, file.id)),
            ("另存为(&S)…", "content-save-outline", partial(self.save, file)),
            ("移除(&D)", "delete-outline", partial(self.remove, file)),
        ):
            entry = menu.addAction(theme.icon(icon), title)
            entry.triggered.connect(partial(message.attempt, self.window(), act))
        menu.popup(place)

    # dragging

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(files_in(event.mimeData()))


class _File(QToolButton):
    """One file: a click opens it, Delete takes it away, the menu offers all that can be done."""

    def __init__(self, strip: MaterialStrip, file: Stored) -> None:
        super().__init__()
        self._strip, self.file = strip, file
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{file.name}\n{show_size(file.size)}　{file.added_on} 添加")
        self.clicked.connect(lambda: message.attempt(strip.window(), partial(strip.open_files, file.id)))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._strip.offer(self.file, event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            message.attempt(self.window(), partial(self._strip.remove, self.file))
        else:
            super().keyPressEvent(event)


class _Picture(_File):
    """A photo in small."""

    def __init__(self, strip: MaterialStrip, file: Stored) -> None:
        super().__init__(strip, file)
        self.setIcon(QIcon(_filling(file.thumbnail or b"", strip.devicePixelRatioF())))
        self.setIconSize(_SMALL)
        self.setFixedSize(_SMALL)
        self.setStyleSheet(f"{_BARE} QToolButton:focus {{ border: 2px solid {theme.ACCENT}; }}")


class _Name(_File):
    """A handout by its name, which is cut to the width there is."""

    def __init__(self, strip: MaterialStrip, file: Stored) -> None:
        super().__init__(strip, file)
        name = "file-pdf-box" if file.name.lower().endswith(".pdf") else "file-document-outline"
        self.setIcon(theme.icon("image-outline" if file.thumbnail else name))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setText(f"{file.name}　{show_size(file.size)}".replace("&", "&&"))
        self.setStyleSheet(f"{_BARE} QToolButton:hover, QToolButton:focus {{ background: {theme.ACCENT_LIGHT}; }}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


def _filling(thumbnail: bytes, sharp: float) -> QPixmap:
    """Return as much of the middle of a picture as fills the room for it."""
    picture = QPixmap()
    if not picture.loadFromData(thumbnail):
        return theme.icon("image-outline").pixmap(_SMALL)
    size = _SMALL * sharp
    way = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    picture = picture.scaled(size, way, Qt.TransformationMode.SmoothTransformation)
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(picture.rect().center())
    filling = picture.copy(place)
    filling.setDevicePixelRatio(sharp)
    return filling
