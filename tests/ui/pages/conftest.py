"""A small office in a real encrypted store, for the pages."""

from __future__ import annotations

import shutil

import pytest

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.store import create_store, open_store
from jiceng_desktop.services import community
from jiceng_desktop.services.office import Office

PASSPHRASE = "梧桐里-正确的口令"


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """Return the folder of a database that a community was just founded in; every test works on a copy."""
    folder = tmp_path_factory.mktemp("founded")
    cheap = Parameters(time_cost=1, memory_kib=8, lanes=1)
    store, _ = create_store(folder / "翠湖社区.db", "王主任", PASSPHRASE, parameters=cheap)
    Office(store, "王主任").write(community.found, "翠湖社区", "翠湖社区居民委员会", invented=True)
    store.dispose()
    return folder


@pytest.fixture
def store(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "store")
    store = open_store(tmp_path / "store" / "翠湖社区.db", PASSPHRASE).store
    yield store
    store.dispose()


@pytest.fixture
def office(store):
    return Office(store, "王主任")


@pytest.fixture
def other(store):
    """A second desk at the same data."""
    return Office(store, "李干事")
