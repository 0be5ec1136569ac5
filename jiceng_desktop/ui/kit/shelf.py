"""Files that belong to one record, and bringing others to them: chosen, or dragged onto a widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.uploads import Accepted, Stored, Upload
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report


class Shelf:
    """The files of one record: what they are called, which may come in, and what the services do with them.

    ``unit`` is what counts them, such as 个文件; ``folder`` is under what the folder used last is remembered;
    ``nothing`` is said while there are none; ``whole`` shows all of a page at once rather than fit to be read.
    """

    title = "文件"
    unit = "个文件"
    folder = "files/folder"
    nothing = ""
    whole = False
    accepted: Accepted

    def __init__(self, office: Office) -> None:
        self.office = office

    def listed(self) -> list[Stored]:
        """Return the files there are."""
        raise NotImplementedError

    def content(self, file_id: int) -> bytes:
        """Return a file itself; any thread may ask."""
        raise NotImplementedError

    def add(self, files: Sequence[Upload], report: Report) -> str:
        """Add files, all or none, on the job thread; return a sentence that says what was done."""
        raise NotImplementedError

    def remove(self, file_ids: Sequence[int]) -> None:
        """Take files away; that can be undone."""
        raise NotImplementedError


def choose(parent: QWidget, desk: Desk, shelf: Shelf) -> list[Path]:
    """Ask which files to add; the folder is remembered."""
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = str(desk.memory.get(shelf.folder, usual))
    kinds = f"{shelf.title} ({' '.join(f'*{ending}' for ending in shelf.accepted.endings)});;所有文件 (*)"
    names, _ = QFileDialog.getOpenFileNames(parent, f"添加{shelf.title}", folder, kinds)
    if names:
        desk.memory.put(shelf.folder, str(Path(names[0]).parent))
    return [Path(name) for name in names]


def files_in(data: QMimeData) -> list[Path]:
    """Return the files that are dragged, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def add_files(window: QWidget, desk: Desk, shelf: Shelf, paths: Sequence[Path], done: Callable[[str], None]) -> None:
    """Read files and add them as a job; ``done`` gets a sentence that says what was done."""

    def work(report: Report) -> str:
        return shelf.add(read(paths, shelf.accepted, report), report)

    desk.jobs.run(window, f"正在添加{shelf.title}…", work, done)


def read(paths: Sequence[Path], accepted: Accepted, report: Report) -> list[Upload]:
    """Read files; raises a Refusal before the first one is read if any of them cannot be added."""
    accepted.check((path.name, _size_of(path)) for path in paths)
    found = []
    for place, path in enumerate(paths):
        report(place, len(paths))
        found.append(Upload(path.name, _content_of(path)))
    return found


def _size_of(path: Path) -> int:
    if path.is_dir():
        raise Refusal(f"“{path.name}”是文件夹。请打开它，选择里面的文件。")
    try:
        return path.stat().st_size
    except OSError as error:
        raise Refusal(f"找不到“{path.name}”，可能已被移动或删除，或者 U 盘已经拔下。") from error


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise Refusal(f"“{path.name}”不能读取：没有权限，或正被别的程序打开。请先关闭它再添加。") from error
    except OSError as error:
        raise Refusal(f"“{path.name}”没有读完，请检查 U 盘或网络是否还连着，再试一次。") from error
