"""Where files live, and how one is replaced whole."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

_ROOT = Path(__file__).resolve().parent.parent
_NAME = "jiceng-desktop"
_HOUR = 60 * 60


def resource(name: str) -> Path:
    """Return a file of ``resources/``, in the source tree and in the frozen program."""
    return Path(getattr(sys, "_MEIPASS", _ROOT)) / "resources" / name


def data_dir() -> Path:
    """Return the folder of settings and, unless the clerk chooses another, of databases."""
    return _made("data", platformdirs.user_data_path(_NAME, appauthor=False))


def log_dir() -> Path:
    """Return the folder of the program's log."""
    return _made("logs", platformdirs.user_log_path(_NAME, appauthor=False))


def cache_dir() -> Path:
    """Return the folder for files the program can make again."""
    return _made("cache", platformdirs.user_cache_path(_NAME, appauthor=False))


def replace_file(path: Path, content: bytes) -> None:
    """Write a whole file so that after a crash either the old or the new content is there."""
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def folder_aside(beside: Path, prefix: str, grace_hours: int = 1) -> Iterator[Path]:
    """Yield a temporary folder on the same disk as what is made in it will be; it goes at the end.

    Folders of that prefix which a killed program left there go too, once nothing happened in them for
    ``grace_hours``: somebody may still be at work in a younger one.
    """
    with tempfile.TemporaryDirectory(prefix=prefix, dir=beside) as made:
        aside = Path(made)
        oldest = aside.stat().st_mtime - grace_hours * _HOUR  # by the disk's clock, which may not be ours
        for left in beside.glob(f"{prefix}*"):
            with suppress(OSError):  # another program swept it away first
                if left.is_dir() and not left.is_symlink() and left.stat().st_mtime < oldest:
                    shutil.rmtree(left)
        yield aside


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(kind: str, usual: Path) -> Path:
    """Create and return a folder; JICENG_HOME gathers all of them in one place (tests, portable use)."""
    home = os.environ.get("JICENG_HOME")
    folder = Path(home) / kind if home else usual
    folder.mkdir(parents=True, exist_ok=True)
    return folder
