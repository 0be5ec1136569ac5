from __future__ import annotations

import pytest

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.store import create_store
from jiceng_desktop.services import demo
from jiceng_desktop.services.office import Office
from tests.services.demo.looking import CLERK, SMALL, TODAY


@pytest.fixture(scope="session")
def new_office(tmp_path_factory):
    opened = []

    def make() -> Office:
        path = tmp_path_factory.mktemp("demo") / "演示.db"
        store, _ = create_store(path, CLERK, "梧桐里-正确的口令", parameters=Parameters(1, 8, 1))
        opened.append(Office(store, CLERK))
        return opened[-1]

    yield make
    for office in opened:
        office.close()


@pytest.fixture(scope="session")
def full(new_office):
    """Give the whole community; only to look at."""
    office = new_office()
    office.write(demo.fill, TODAY)
    return office


@pytest.fixture
def small(new_office):
    """Give a fiftieth of it; may be changed."""
    office = new_office()
    office.write(demo.fill, TODAY, scale=SMALL)
    return office


@pytest.fixture
def session(full):
    with full._store.reading() as reading:
        yield reading
