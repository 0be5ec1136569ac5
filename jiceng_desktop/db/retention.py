"""A folder of backups: what the archives are called, which is the newest, and which may go.

A name says when the archive was made and of which database, for the backups of several may share a folder:
``翠湖社区-20261121-090000-a1b2c3.jcbak``. Only archives of one database thin out each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from jiceng_desktop.crypto import subkey

SUFFIX = ".jcbak"
STAMP = "%Y%m%d-%H%M%S"
# Archives of version 0.1 have no series; nobody knows which database they are of, so they stay.
_NAME = re.compile(r"(?P<name>.+)-(?P<stamp>\d{8}-\d{6})(-(?P<series>[0-9a-f]{6})(-\d+)?)?\.jcbak")

Series = tuple[str, str]  # the database file's name without its suffix, and what its key is recognised by


def series_of(database: Path, key: bytes) -> Series:
    """Return what the archives of a database have in common; it says nothing about the key."""
    return database.stem, subkey(key, "backup-series")[:3].hex()


def database_name(archive: Path) -> str:
    """Return the name, without suffix, of the database file that an archive was made of."""
    parts = _NAME.fullmatch(archive.name)
    return parts["name"] if parts else archive.stem


def shelve(archive: Path, folder: Path, series: Series, now: datetime) -> Path:
    """Move a finished archive into ``folder`` under a name not yet taken; return its place."""
    name, mark = series
    stem = f"{name}-{now.strftime(STAMP)}-{mark}"
    names = (f"{stem}{SUFFIX}" if turn == 1 else f"{stem}-{turn}{SUFFIX}" for turn in count(1))
    place = next(place for place in (folder / name for name in names) if not place.exists())
    return archive.rename(place)


def last_backup(folder: Path, series: Series) -> datetime | None:
    """Return when the newest archive of a series in ``folder`` was made."""
    return max((stamp for stamp, _ in _archives(folder, series)), default=None)


def prune(folder: Path, series: Series, now: datetime) -> None:
    """Delete the archives of a series that retention no longer asks for."""
    archives = list(_archives(folder, series))
    staying = kept((stamp for stamp, _ in archives), now)
    for stamp, archive in archives:
        if stamp not in staying:
            with suppress(OSError):  # held by another program; the next backup tries again
                archive.unlink()


def kept(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose what stays: all of the last day, then the newest of 7 days, 4 weeks and 12 months that have any."""
    newest_first = sorted(set(stamps), reverse=True)
    staying = {stamp for stamp in newest_first if stamp > now - timedelta(days=1)}
    for period, most in ((_day, 7), (_week, 4), (_month, 12)):
        newest: dict[date, datetime] = {}
        for stamp in newest_first:
            newest.setdefault(period(stamp), stamp)
        staying.update(list(newest.values())[:most])
    return staying


def _day(stamp: datetime) -> date:
    return stamp.date()


def _week(stamp: datetime) -> date:
    return stamp.date() - timedelta(days=stamp.weekday())


def _month(stamp: datetime) -> date:
    return stamp.date().replace(day=1)


def _archives(folder: Path, series: Series) -> Iterator[tuple[datetime, Path]]:
    if not folder.is_dir():
        return
    for archive in folder.iterdir():
        parts = _NAME.fullmatch(archive.name)
        if parts and (parts["name"], parts["series"]) == series:
            with suppress(ValueError):  # somebody's own file of a similar name
                yield datetime.strptime(parts["stamp"], STAMP), archive
