"""Three corners and a store, six boxes with four books each, and an office on a day before the first round."""

from __future__ import annotations

from datetime import datetime

import pytest

from jiceng_desktop.services.office import Office
from tests import stores
from tests.services.rotation import shelves


class Clock:
    """Says what time it is; a test may turn it on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(master, tmp_path, clock):
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK, clock)
    yield office
    office.close()


@pytest.fixture
def second(master, office, clock):
    """Another clerk at the same file."""
    other = Office(stores.open_copy(master, office.path), "李干事", clock)
    yield other
    other.close()


@pytest.fixture
def town(office):
    return office.write(shelves.build)
