"""Putting a whole database in the place of another, so that a power cut leaves one of the two and never a mixture.

The database and its two files of key slots cannot be replaced in one step, and either is worthless without
the other. So the new three are gathered in a folder, and giving that folder its final name decides: from then on
they are moved into place one by one, and whoever opens the database first finishes what was not finished.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jiceng_desktop.db.location import reason
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import sync_folder

DATABASE = "database.db"  # what the new file is called in its folder
_ENDINGS = ("", ".keys", ".keys.old")
_LOGS = ("-wal", "-shm")


def begin(gathered: Path, target: Path) -> None:
    """Decide that what ``gathered`` holds, whole and on the disk, takes the place of ``target``, which is closed."""
    sync_folder(gathered)
    gathered.rename(_pending(target))
    sync_folder(target.parent)


def finish(target: Path) -> None:
    """Move into place what an unfinished swap left to be moved; without one, do nothing."""
    pending = _pending(target)
    if not pending.is_dir():
        return
    if (pending / DATABASE).exists():
        for ending in _LOGS:  # of the earlier database: left there, they would be replayed into the new one
            target.with_name(target.name + ending).unlink(missing_ok=True)
    for ending in _ENDINGS:
        with suppress(FileNotFoundError):  # moved before the power cut
            (pending / (DATABASE + ending)).replace(target.with_name(target.name + ending))
    sync_folder(target.parent)
    with suppress(OSError):  # empty it does no harm
        pending.rmdir()


def resume(target: Path) -> None:
    """Finish an unfinished swap before a database is looked at."""
    try:
        finish(target)
    except OSError as error:
        told = f"上一次恢复没有做完，现在也无法做完：{reason(error)}。"
        raise Refusal(f"{told}请关闭其他正在使用“{target.name}”的窗口和程序，然后再试。") from error


def undo(target: Path, gathered: Path, put_back: Callable[[str], None]) -> None:
    """Call a swap off that stopped half way, for instance because a virus scanner held a file open.

    What was moved goes back first, and ``put_back`` brings the earlier file of that ending after it: until the
    folder has lost its name again, a power cut still ends in the whole new database.
    """
    pending = _pending(target)
    if not pending.is_dir():
        return
    for ending in _ENDINGS:
        new, place = pending / (DATABASE + ending), target.with_name(target.name + ending)
        if not new.exists():
            place.replace(new)
        put_back(ending)
    put_back("-wal")
    sync_folder(target.parent)
    pending.rename(gathered)
    sync_folder(target.parent)


def _pending(target: Path) -> Path:
    return target.with_name(f"{target.name}.restoring")
