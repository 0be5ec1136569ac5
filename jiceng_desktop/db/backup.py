"""Backups: one checked archive holding the encrypted database, its key slots and a manifest.

The archive opens on any machine with the passphrase or the recovery code, and with nothing less.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from jiceng_desktop import __version__
from jiceng_desktop.db import keyring, migrations, retention, swap
from jiceng_desktop.db.engine import connect, plain_words
from jiceng_desktop.db.location import check_closed, check_location, check_writable, reason
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import folder_aside, sync_folder

Report = Callable[[int, int], None]

_DATABASE = swap.DATABASE
_KEYS = "database.db.keys"
_MANIFEST = "manifest.json"
_ASIDE = ".jcbak-"
_CHUNK = 1024 * 1024
_GRACE_HOURS = 24
_ROOM = 3  # times the size of the database: the copy, the archive, and air to work in
_STEPS = 3
_PARTS = ("", "-wal", ".keys", ".keys.old")  # of a closed database


@dataclass(frozen=True)
class Manifest:
    """What an archive holds; nothing in it is about a person."""

    app_version: str
    schema_revision: str
    created_at: str
    sha256: str
    rows: dict[str, int]


def back_up(engine: Engine, key: bytes, folder: Path, now: datetime, report: Report | None = None) -> Path:
    """Write a checked archive into ``folder`` and thin out the older ones; return the new one.

    ``report`` is told how far it is; an exception it raises cancels, and nothing is left behind.
    """
    tell = report or _silent
    database = Path(engine.url.database or "")
    with _plain_failures("备份"):
        folder.mkdir(exist_ok=True)
        series = retention.series_of(database, key)
        with folder_aside(folder, _ASIDE, _GRACE_HOURS) as aside:
            _check_room(folder, database.stat().st_size)
            tell(0, _STEPS)
            copy = aside / _DATABASE
            rows = _copy(engine, copy, key)
            tell(1, _STEPS)
            revision = _check(copy, key, rows)
            tell(2, _STEPS)
            manifest = Manifest(__version__, revision, now.isoformat(timespec="seconds"), _digest(copy), rows)
            archive = _pack(aside, copy, keyring.keys_file(database), manifest)
            tell(_STEPS, _STEPS)
            shelved = retention.shelve(archive, folder, series, now)
        sync_folder(folder)
        retention.prune(folder, series, now)
    return shelved


def last_backup(engine: Engine, key: bytes, folder: Path) -> datetime | None:
    """Return when the newest archive of this database in ``folder`` was made."""
    with _plain_failures("查看备份"):
        return retention.last_backup(folder, retention.series_of(Path(engine.url.database or ""), key))


def inspect(archive: Path) -> Manifest:
    """Read what an archive says about itself, without opening the data."""
    with _opened(archive) as pack:
        return _manifest(pack)


def verify(archive: Path, passphrase: str) -> Manifest:
    """Open a copy of the archived data and check every page of it, as a restore would."""
    with _plain_failures("检查备份"), tempfile.TemporaryDirectory(prefix=_ASIDE) as aside:
        return _unpack(archive, Path(aside) / _DATABASE, passphrase)


def restore(
    archive: Path, target: Path, now: datetime, passphrase: str | None = None, report: Report | None = None
) -> Path | None:
    """Put the archived database in place of ``target``, which must be closed; return where the present one is kept.

    Everything is checked before the present database is touched. Without a passphrase the content is
    checked against its digest only; the pages are checked when it is next opened.
    """
    tell = report or _silent
    check_location(target)
    check_writable(target)
    check_closed(target)
    with _plain_failures("恢复"):
        swap.finish(target)
        with folder_aside(target.parent, _ASIDE, _GRACE_HOURS) as aside:
            _check_room(target.parent, archive.stat().st_size)
            tell(0, 1)
            gathered = aside / "gathered"
            gathered.mkdir()
            migrations.refuse_newer(_unpack(archive, gathered / _DATABASE, passphrase).schema_revision)
            tell(1, 1)
            present = _keep_present(target, now)
            try:
                swap.begin(gathered, target)
                swap.finish(target)
            except OSError:
                swap.undo(target, gathered, lambda ending: _put_back(present, target, ending))
                raise
    return present


def _copy(engine: Engine, copy: Path, key: bytes) -> dict[str, int]:
    """Copy one snapshot of the live database; return its row counts.

    In one step: page by page the copy starts over whenever another connection commits.
    """
    with engine.connect() as source, closing(connect(copy, key)) as target:
        raw = source.connection.dbapi_connection
        source.begin()
        rows = _row_counts(raw)
        raw.backup(target)  # type: ignore[union-attr]
        target.execute("PRAGMA journal_mode=DELETE")  # the copy must be one single file
        return rows


def _check(database: Path, key: bytes, rows: dict[str, int]) -> str:
    """Refuse a copy that is not whole; return its schema revision."""
    with closing(connect(database, key)) as raw:
        faults = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        if faults or raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Refusal("检查没有通过：数据已损坏。请换用更早的备份。")
        if _row_counts(raw) != rows:
            raise Refusal("检查没有通过：记录数对不上。请换用更早的备份。")
        return str(raw.execute("SELECT max(version_num) FROM alembic_version").fetchone()[0] or "")


def _row_counts(raw: Any) -> dict[str, int]:
    tables = raw.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    counting = 'SELECT count(*) FROM "{}"'
    return {name: raw.execute(counting.format(name)).fetchone()[0] for (name,) in sorted(tables)}


def _pack(aside: Path, copy: Path, keys: Path, manifest: Manifest) -> Path:
    archive = aside / "archive"
    with archive.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:  # encrypted pages do not compress
            pack.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            pack.write(keys, _KEYS)
            pack.write(copy, _DATABASE)
        file.flush()
        os.fsync(file.fileno())
    with zipfile.ZipFile(archive) as pack:
        if pack.testzip() is not None:
            raise Refusal("写入备份后再读出时内容不一致，请换一个磁盘或 U 盘。")
    return archive


def _unpack(archive: Path, draft: Path, passphrase: str | None) -> Manifest:
    """Write the archived database and its slots to ``draft`` and check them."""
    with _opened(archive) as pack:
        manifest = _manifest(pack)
        for member, place in (
            (_DATABASE, draft),
            (_KEYS, keyring.keys_file(draft)),
            (_KEYS, keyring.spare_file(draft)),
        ):
            with pack.open(member) as packed, place.open("wb") as file:
                shutil.copyfileobj(packed, file, _CHUNK)
                file.flush()
                os.fsync(file.fileno())
    if _digest(draft) != manifest.sha256:
        raise Refusal("备份文件已损坏（校验值不符），请换用另一个备份。")
    if passphrase is not None:
        _check(draft, keyring.unlock(draft, passphrase).key, manifest.rows)
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as pack:
            yield pack
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        raise Refusal(f"“{archive.name}”不是本程序的备份文件，或者已经损坏。") from error
    except FileNotFoundError as error:
        raise Refusal(f"找不到备份文件“{archive}”。") from error


def _manifest(pack: zipfile.ZipFile) -> Manifest:
    try:
        return Manifest(**json.loads(pack.read(_MANIFEST)))
    except (ValueError, TypeError) as error:
        raise Refusal("备份文件的说明部分已损坏，请换用另一个备份。") from error


def _keep_present(target: Path, now: datetime) -> Path | None:
    """Give the present database a second name, write-ahead log and slots included, before it is replaced."""
    if not target.exists():
        return None
    kept_as = target.with_name(f"{target.stem}-before-restore-{now.strftime(retention.STAMP)}{target.suffix}")
    for ending in _PARTS:
        present = target.with_name(target.name + ending)
        if present.exists():
            _duplicate(present, kept_as.with_name(kept_as.name + ending))
    sync_folder(target.parent)
    return kept_as


def _duplicate(file: Path, other: Path) -> None:
    """Link, or copy where the disk knows no links (FAT); never over an existing file."""
    if other.exists():
        raise Refusal(f"文件“{other.name}”已经存在，请稍后再试。")
    try:
        other.hardlink_to(file)
    except OSError:
        shutil.copy2(file, other)
        with other.open("rb+") as copied:
            os.fsync(copied.fileno())


def _put_back(present: Path | None, target: Path, ending: str) -> None:
    """Bring one part of the database back from where it was kept."""
    earlier = present.with_name(present.name + ending) if present else None
    part = target.with_name(target.name + ending)
    if earlier is not None and earlier.exists() and not part.exists():
        _duplicate(earlier, part)


def _check_room(folder: Path, size: int) -> None:
    needed = _ROOM * size
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refusal(
            f"磁盘空间不足：“{folder}”所在的磁盘只剩 {free // _CHUNK} MB，需要 {needed // _CHUNK + 1} MB。请先清理。"
        )


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _plain_failures(doing: str) -> Iterator[None]:
    try:
        with plain_words():
            yield
    except OSError as error:
        raise Refusal(
            f"{doing}没有完成，原有数据没有改动：{reason(error)}。请检查文件夹是否还在、U 盘是否插好、是否有写入权限。"
        ) from error


def _silent(_done: int, _total: int) -> None:
    """Stand in for a progress bar."""
