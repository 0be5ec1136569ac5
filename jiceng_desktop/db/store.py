"""The open database: every session comes from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from jiceng_desktop.crypto import STANDARD, Parameters
from jiceng_desktop.db import backup, keyring, migrations, swap
from jiceng_desktop.db.engine import open_engine, plain_words
from jiceng_desktop.db.location import check_location, check_writable, reason
from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import folder_aside, sync_folder

__all__ = ["Opened", "Report", "Store", "create_store", "open_engine", "open_store"]

Report = Callable[[int, int], None]

_PLAIN_SQLITE = b"SQLite format 3\0"
_ASIDE = ".jiceng-new-"


class Store:
    """Hands out sessions: one to read a screen, one to make one change."""

    def __init__(self, engine: Engine, key: bytes = b"") -> None:
        self.engine = engine
        self.key = key  # needed to make backups, which carry the same key
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(engine.execution_options(begin="IMMEDIATE"), expire_on_commit=False)

    @property
    def path(self) -> Path:
        """Return the database file."""
        return Path(self.engine.url.database or "")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session whose changes, if any, are thrown away."""
        with plain_words(), self._readers() as session:
            yield session

    @contextmanager
    def writing(self, actor: str, title: str = "", now: datetime | None = None) -> Iterator[Session]:
        """Open one transaction: all of the block is stored, or none of it. It happens ``now``, or by the clock."""
        info = {"actor": actor, "title": title, "now": now or datetime.now()}
        with plain_words(), self._writers(info=info) as session, session.begin():
            yield session

    @contextmanager
    def rehearsing(self, actor: str, now: datetime) -> Iterator[Session]:
        """Open one transaction of which nothing is stored, whatever is done in it."""
        with plain_words(), self._writers(info={"actor": actor, "now": now}) as session:
            yield session

    def back_up(self, folder: Path, now: datetime, report: Report | None = None) -> Path:
        """Write a checked archive of the whole database into ``folder`` and thin out the older ones."""
        return backup.back_up(self.engine, self.key, folder, now, report)

    def last_backup(self, folder: Path) -> datetime | None:
        """Return when the newest archive of this database in ``folder`` was made."""
        return backup.last_backup(self.engine, self.key, folder)

    def faults(self) -> list[str]:
        """Check every page and every reference of the file; return what is wrong, in plain words."""
        with plain_words(), self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            # The page check reads the main file only, so the log is merged first, outside any transaction.
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if busy:
                raise Refusal("数据库正被另一个窗口或程序占用，请稍后再检查。")
            pages = len(raw.execute("PRAGMA cipher_integrity_check").fetchall())
            if pages:
                return [f"数据文件有 {pages} 页已损坏，请从最近的备份恢复。"]
            sound = raw.execute("PRAGMA integrity_check(10)").fetchall()
            broken = Counter(row[0] for row in raw.execute("PRAGMA foreign_key_check"))
        found = [f"数据库结构不一致：{fault}" for (fault,) in sound if fault != "ok"]
        return found + [f"表 {table} 有 {count} 处引用了不存在的记录。" for table, count in sorted(broken.items())]

    def dispose(self) -> None:
        """Close every connection; the last one merges the write-ahead log into the file."""
        self.engine.dispose()


@dataclass(frozen=True)
class Opened:
    """A store, and the clerk whose passphrase opened it."""

    store: Store
    clerk: str


def create_store(
    path: Path,
    clerk: str,
    passphrase: str,
    *,
    report: Report | None = None,
    parameters: Parameters = STANDARD,
    begin: Callable[[Store], None] | None = None,
) -> tuple[Store, str]:
    """Make a new database, with what ``begin`` enters into it; return it with its recovery code.

    It is made in a folder aside and moved into place when whole: a failure leaves nothing behind.
    Slow by intent (key derivation): call it off the window's thread.
    """
    tell = report or _silent
    check_location(path)
    check_writable(path)
    swap.resume(path)
    if any(one.exists() for one in (path, keyring.keys_file(path), keyring.spare_file(path))):
        raise Refusal(f"文件“{path.name}”已经存在，请换一个文件名。")
    with _failures_of_files(), folder_aside(path.parent, _ASIDE) as aside:
        draft = aside / path.name
        tell(0, 3)
        key, code = keyring.create(draft, clerk, passphrase, parameters)
        tell(2, 3)
        engine = open_engine(draft, key)
        try:
            with plain_words():
                migrations.upgrade(engine, _nothing_to_keep)
            tell(3, 3)
            if begin is not None:
                begin(Store(engine, key))
        finally:
            engine.dispose()
        if draft.with_name(f"{draft.name}-wal").exists():  # closing merges it, unless the disk is full
            raise Refusal("磁盘空间不足，数据文件没有建成，请清理磁盘后再试。")
        _move_into_place(draft, path)
    return Store(open_engine(path, key), key), code


def open_store(path: Path, passphrase: str, *, report: Report | None = None) -> Opened:
    """Open a database and bring it to this program's schema, after a backup beside it.

    Slow by intent (key derivation): call it off the window's thread.
    """
    tell = report or _silent
    check_location(path)
    swap.resume(path)
    _check_file(path)
    check_writable(path)
    tell(0, 3)
    unlocked = keyring.unlock(path, passphrase)
    tell(1, 3)
    engine = open_engine(path, unlocked.key)
    try:
        with plain_words():
            # The slot's tag has proved the passphrase, so what cannot be read now is damaged.
            migrations.current(engine)
            tell(2, 3)
            migrations.upgrade(engine, lambda revision: _keep_before(engine, unlocked.key, revision))
        tell(3, 3)
    except BaseException:
        engine.dispose()
        raise
    return Opened(Store(engine, unlocked.key), unlocked.clerk)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise Refusal(f"找不到数据文件“{path}”。如果它在 U 盘上，请先插好；如果已经丢失，请从备份恢复。")
    with _failures_of_files(), path.open("rb") as file:
        head = file.read(len(_PLAIN_SQLITE))
    if head == _PLAIN_SQLITE:
        raise Refusal(f"“{path.name}”不是本程序建立的数据文件。")
    if len(head) < len(_PLAIN_SQLITE):
        raise Refusal(f"数据文件“{path.name}”是空的或已损坏，请从最近的备份恢复。")


def _keep_before(engine: Engine, key: bytes, _revision: str) -> None:
    path = Path(engine.url.database or "")
    backup.back_up(engine, key, path.parent / f"{path.stem}-升级前备份", datetime.now())


def _move_into_place(draft: Path, path: Path) -> None:
    """Move a finished database with its slots; claiming the name first makes sure that nothing is overwritten."""
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise Refusal(f"文件“{path.name}”已经存在，请换一个文件名。") from error
    try:
        for place in (keyring.spare_file, keyring.keys_file):
            place(draft).replace(place(path))
        draft.replace(path)
    except OSError:
        for one in (path, keyring.keys_file(path), keyring.spare_file(path)):
            one.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def _failures_of_files() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(f"无法读写数据文件：{reason(error)}。") from error


def _nothing_to_keep(_revision: str) -> None:
    """Stand in for the backup where there is no data yet."""


def _silent(_done: int, _total: int) -> None:
    """Stand in for a progress bar."""
