"""The connection to one encrypted file, and the words for what can go wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from jiceng_desktop.crypto import subkey
from jiceng_desktop.errors import Refusal

_SOUND_SQLITE = (3, 51, 3)  # earlier ones can corrupt a file when its write-ahead log is reset
_MEGABYTE = 1024 * 1024

DAMAGED = "数据文件已损坏，无法读取。请从最近的备份恢复。"
DISK_FULL = "磁盘空间不足，本次修改没有保存，请清理磁盘后再保存一次。"

_PRAGMAS = (
    "cipher_log_level=NONE",  # else the cipher writes to standard error
    "temp_store=MEMORY",  # no plain text in temporary files
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-65536",
    f"journal_size_limit={64 * _MEGABYTE}",
    "trusted_schema=OFF",
    "journal_mode=WAL",
    "synchronous=FULL",
)

_WORDS = (
    ("disk is full", DISK_FULL),
    ("is locked", "数据库正被另一个窗口或程序占用，本次修改没有保存，请稍后再保存一次。"),
    ("readonly database", "数据文件是只读的，本次修改没有保存。请检查文件和文件夹的权限。"),
    ("malformed", DAMAGED),
    ("file is not a database", DAMAGED),
    ("disk I/O error", "读写磁盘时出错，本次修改没有保存。请检查磁盘或 U 盘是否连接正常。"),
    ("unable to open database file", "无法打开数据文件，请检查它是否还在原处，以及文件夹的权限。"),
    ("UNIQUE constraint failed", "已经有一条相同的记录，本次修改没有保存。"),
    ("FOREIGN KEY constraint failed", "这条记录与其他记录有关联，不能这样修改或删除，本次修改没有保存。"),
    ("constraint failed", "有内容不符合规定，本次修改没有保存。"),
)


def connect(path: Path, key: bytes) -> Any:
    """Open a bare connection without a transaction of its own; the key goes in before anything else."""
    connection = driver.connect(str(path), isolation_level=None)
    _unlock(connection, key)
    return connection


def open_engine(path: Path, key: bytes) -> Engine:
    """Open the database file with the settings a local, encrypted, single-office file needs."""
    if driver.sqlite_version_info < _SOUND_SQLITE:
        raise RuntimeError(f"SQLite {driver.sqlite_version} is too old")
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver,
        hide_parameters=True,  # else the text of an error, and so the log, would quote what was being stored
        pool_size=2,
        pool_use_lifo=True,  # the connection used last has the warm page cache
    )

    @event.listens_for(engine, "connect", insert=True)
    def _prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # SQLAlchemy emits BEGIN itself, so DDL rolls back too
        _unlock(raw, key)
        for pragma in _PRAGMAS[1:]:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once when another wrote in between.
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _unlock(raw: Any, key: bytes) -> None:
    raw.execute(f"PRAGMA key = \"x'{subkey(key, 'db').hex()}'\"")
    raw.execute(f"PRAGMA {_PRAGMAS[0]}")


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn the failures of file, disk and constraints into words; bugs pass through untouched."""
    try:
        yield
    except StaleDataError as error:
        raise Refusal("这条记录刚被另一处修改过，本次修改没有保存。请重新打开它，核对后再改。") from error
    except (DBAPIError, driver.Error) as error:
        words = _words_for(error)
        if words is None:
            raise
        raise Refusal(words) from error


def _words_for(error: BaseException | None) -> str | None:
    """Find the words for a failure, or for the one behind it: a full disk also breaks the savepoint on its way out."""
    while error is not None:
        text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        for mark, words in _WORDS:
            if mark in text:
                return words
        error = error.__context__
    return None
