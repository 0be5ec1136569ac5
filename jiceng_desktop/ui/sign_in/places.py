"""Where files are proposed to go."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

from jiceng_desktop import settings
from jiceng_desktop.paths import data_dir

DATA_KINDS = "数据文件 (*.db)"
DEMO_NAME = "演示社区"
DEMO_PASSPHRASE = "yanshi2026"  # noqa: S105  # no secret: the window says it

_BACKUPS = "基层桌面备份"
_FORBIDDEN = '\\/:*?"<>|'
_FIXED_DRIVE = 3  # DRIVE_FIXED of GetDriveTypeW


def demo_path() -> Path:
    """Return the database of the invented community."""
    return data_dir() / f"{DEMO_NAME}.db"


def database_path(community: str) -> Path:
    """Return where the database of a community goes unless the clerk chooses another place."""
    name = "".join(sign for sign in community if sign.isprintable() and sign not in _FORBIDDEN).strip(" .")
    return data_dir() / f"{name or '本社区'}.db"


def backup_folder() -> Path:
    """Propose a folder for backups: on another fixed drive if there is one, else under the documents."""
    drive = next(_other_drives(), None)
    if drive is not None:
        return drive / _BACKUPS
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)) / _BACKUPS


def remember(path: Path) -> None:
    """Offer a database first from now on."""
    kept = settings.load()
    settings.save(replace(kept, last_database=str(path), recent=settings.remember(kept.recent, str(path))))


def on_one_disk(one: Path, other: Path) -> bool:
    """Tell whether two files, existing or planned, share a disk and so its end."""
    return _device(one) == _device(other)


def _device(path: Path) -> int | None:
    for place in (path, *path.parents):
        try:
            return place.stat().st_dev
        except OSError:
            continue
    return None


def _other_drives() -> Iterator[Path]:
    if sys.platform == "win32":
        for volume in QStorageInfo.mountedVolumes():
            root = Path(volume.rootPath())
            fixed = ctypes.windll.kernel32.GetDriveTypeW(f"{root}") == _FIXED_DRIVE
            if fixed and volume.isReady() and not volume.isReadOnly() and not on_one_disk(root, data_dir()):
                yield root
    else:
        yield from ()
