"""Kill writers at random moments and count what is lost: ``killed_writer.py DATABASE PASSPHRASE KILLS``."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import text

from jiceng_desktop.db import keyring
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.db.store import Store


def write_for_ever(path: Path, key: bytes, acknowledge: int, start: int) -> None:
    store = Store(open_engine(path, key), key)
    for number in range(start, start + 1_000_000):
        with store.writing("王主任") as session:
            session.execute(
                text("INSERT INTO note (id, name) VALUES (:id, :name)"), {"id": number, "name": str(number)}
            )
            session.execute(text("INSERT INTO reply (note_id) VALUES (:id)"), {"id": number})
        os.write(acknowledge, f"{number}\n".encode())


def kill_one(path: Path, key: bytes, start: int) -> list[int]:
    """Let a writer run for a moment, kill it, and return what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write_for_ever(path, key, writing, start)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        first = pipe.readline()
        time.sleep(random.uniform(0, 0.05))  # noqa: S311
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [int(line) for line in (first + pipe.read()).splitlines()]


def stored(path: Path, key: bytes) -> set[int]:
    store = Store(open_engine(path, key), key)
    with store.reading() as session:
        assert session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        found = set(session.scalars(text("SELECT id FROM note")))
        assert found == set(session.scalars(text("SELECT note_id FROM reply")))
    store.dispose()
    return found


def main(path: Path, passphrase: str, kills: int) -> None:
    key = keyring.unlock(path, passphrase).key
    acknowledged: set[int] = set()
    lost: set[int] = set()
    for kill in range(kills):
        acknowledged.update(kill_one(path, key, 1_000_000 * kill))
        lost |= acknowledged - stored(path, key)
    print(kills, len(acknowledged), len(lost))  # noqa: T201


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
