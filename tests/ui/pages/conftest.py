"""A real office: the migrated store with its community, and a desk to work at."""

from __future__ import annotations

import os
import shutil

import pytest

from jiceng_desktop.db import migrations
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.db.store import Store
from jiceng_desktop.services import community
from jiceng_desktop.services.office import Office


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """Return the file and the key of a store with a community and nothing else."""
    path, key = tmp_path_factory.mktemp("founded") / "office.db", os.urandom(32)
    engine = open_engine(path, key)
    migrations.upgrade(engine, lambda revision: None)
    office = Office(Store(engine), "王主任")
    office.write(community.found, "翠湖社区", "翠湖社区居民委员会")
    office.close()
    return path, key


@pytest.fixture
def office(founded, tmp_path):
    path, key = founded
    copy = tmp_path / "office.db"
    shutil.copyfile(path, copy)
    office = Office(Store(open_engine(copy, key)), "王主任")
    yield office
    office.close()
