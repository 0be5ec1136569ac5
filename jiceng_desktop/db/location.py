"""Where a database may live: on a disk of this very machine, in a folder nobody else synchronises."""

from __future__ import annotations

import ctypes
import errno
import sys
import tempfile
from pathlib import Path, PurePath

from jiceng_desktop.errors import Refusal

_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
_READERS_FIRST, _READERS_COUNT = 0x40000002, 510  # the bytes that every open connection of SQLite keeps locked
_SYNCHRONISED = (
    "onedrive",
    "nutstore",
    "坚果云",
    "我的坚果云",
    "baidunetdisk",
    "baidusyncdisk",
    "百度网盘",
    "wps云",
    "wpsdrive",
    "腾讯微云",
    "阿里云盘",
    "dropbox",
    "google drive",
    "iclouddrive",
)

_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘空间不足",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限，或者文件正被别的程序打开",
    errno.EPERM: "没有权限，或者文件正被别的程序打开",
    errno.ENOENT: "文件或文件夹已经不在原处",
    errno.ENOTDIR: "文件夹已经不在原处",
    errno.EIO: "读写磁盘出错",
    errno.ENAMETOOLONG: "文件名太长",
}


def reason(error: OSError) -> str:
    """Say in plain words what the operating system objected to."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def check_location(path: Path) -> None:
    """Refuse a network share or a synchronised folder, where a live database is sooner or later destroyed."""
    whole = path.absolute().resolve()
    if is_network_path(str(path)) or is_network_path(str(whole)) or _is_remote_drive(whole):
        raise Refusal("数据文件不能放在网络共享文件夹或网络盘里，会损坏数据。请放在本机磁盘上。")
    folder = synchronised_folder(whole)
    if folder is not None:
        raise Refusal(f"数据文件不能放在会自动同步的文件夹“{folder}”里，会损坏数据。请放在本机的普通文件夹里。")


def check_writable(path: Path) -> None:
    """Refuse a folder or file that cannot be written, before anything is half done in it."""
    if not path.parent.is_dir():
        raise Refusal(f"找不到文件夹“{path.parent}”。")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise Refusal(f"文件夹“{path.parent}”是只读的或没有写入权限，请换一个文件夹，或请管理员开放权限。") from error
    if not path.exists():
        return
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise Refusal(f"数据文件“{path.name}”是只读的或正被别的程序占用，无法打开。") from error


def is_network_path(path: str) -> bool:
    r"""Tell whether a path is a UNC path such as ``\\server\share``; ``\\?\C:\`` is not one."""
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\?\\"):
        return plain.upper().startswith("\\\\?\\UNC\\")
    return plain.startswith("\\\\")


def synchronised_folder(path: PurePath) -> str | None:
    """Return the part of a path that a cloud drive keeps in step, if there is one."""
    return next((part for part in path.parts[:-1] if part.casefold().startswith(_SYNCHRONISED)), None)


if sys.platform == "win32":

    def check_closed(path: Path) -> None:
        """Do nothing: Windows itself does not let an open file be replaced."""

    def _is_remote_drive(path: Path) -> bool:
        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE)

else:
    import fcntl

    def check_closed(path: Path) -> None:
        """Refuse a database that another process has open: replaced under it, its further work would be lost.

        Only for a file this process does not have open: closing any handle of it gives up all locks of the process.
        """
        if not path.exists():
            return
        with path.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _READERS_COUNT, _READERS_FIRST)
            except (BlockingIOError, PermissionError) as error:
                raise Refusal(f"数据文件“{path.name}”正被另一个窗口或程序占用，请先关闭它。") from error

    def _is_remote_drive(path: Path) -> bool:
        return False
