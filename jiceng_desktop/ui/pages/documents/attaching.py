"""Bringing files to a paper: from the dialog, or dragged onto the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import scans
from jiceng_desktop.services.scans import Upload
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report

_KINDS = f"扫描件和照片 ({' '.join(f'*{ending}' for ending in scans.ENDINGS)});;所有文件 (*)"
_FOLDER = "scans/folder"


def choose(parent: QWidget, desk: Desk) -> list[Path]:
    """Ask which files to add; the folder is remembered."""
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = str(desk.memory.get(_FOLDER, usual))
    names, _ = QFileDialog.getOpenFileNames(parent, "添加扫描件", folder, _KINDS)
    if names:
        desk.memory.put(_FOLDER, str(Path(names[0]).parent))
    return [Path(name) for name in names]


def files_in(data: QMimeData) -> list[Path]:
    """Return the files that are dragged, if any."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def add_files(
    window: QWidget, desk: Desk, document_id: int, paths: Sequence[Path], done: Callable[[int], None]
) -> None:
    """Read files and attach them to a paper as a job; ``done`` gets how many there were."""

    def work(report: Report) -> int:
        return len(desk.office.write(scans.add, document_id, read(paths, report)))

    desk.jobs.run(window, "正在添加扫描件…", work, done)


def read(paths: Sequence[Path], report: Report) -> list[Upload]:
    """Read files; raises a Refusal before the first one is read if any of them cannot be added."""
    scans.check((path.name, _size_of(path)) for path in paths)
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
