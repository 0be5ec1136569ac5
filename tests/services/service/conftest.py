from __future__ import annotations

from datetime import datetime

import pytest

from jiceng_desktop.services.office import Office
from tests import stores
from tests.services.service.serving import NOW, enlist


@pytest.fixture
def office(master, tmp_path):
    """An office on a Saturday at noon."""
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK, lambda: NOW)
    yield office
    office.close()


@pytest.fixture
def second(master, office):
    """Another clerk at the same file, a day later."""
    other = Office(stores.open_copy(master, office.path), "李干事", lambda: datetime(2026, 11, 22, 9))
    yield other
    other.close()


@pytest.fixture
def zhang(office):
    return enlist(office, "张三丰", "Z0001")


@pytest.fixture
def li(office):
    return enlist(office, "李小梅", "Z0012")
