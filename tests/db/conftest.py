from __future__ import annotations

import pytest

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.store import create_store
from tests.db.archives import KNOWN_NAME, NOW, add

PASSPHRASE = "梧桐里-正确的口令"
CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)


@pytest.fixture
def cheap():
    return CHEAP


@pytest.fixture
def passphrase():
    return PASSPHRASE


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "数据 50%#?"
    folder.mkdir()
    return folder / "翠湖社区.db"


@pytest.fixture
def created(path):
    store, code = create_store(path, "王主任", PASSPHRASE, parameters=CHEAP)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY, name TEXT UNIQUE, version INTEGER)")
        connection.exec_driver_sql(
            "CREATE TABLE reply (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES note (id))"
        )
    yield store, code
    store.dispose()


@pytest.fixture
def store(created):
    return created[0]


@pytest.fixture
def code(created):
    return created[1]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "备份"


@pytest.fixture
def archive(store, folder):
    add(store, KNOWN_NAME)
    return store.back_up(folder, NOW)
