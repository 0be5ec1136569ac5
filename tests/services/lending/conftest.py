from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.services.office import Office
from tests import stores
from tests.services import residents, shelves


@pytest.fixture
def clock():
    """The office's clock, which a test may put forward."""
    return Clock(datetime(2026, 11, 21, 10, 0))


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()

    def wait(self, days: int) -> date:
        self.now += timedelta(days)
        return self.today


@pytest.fixture
def office(master, tmp_path, clock):
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK, clock)
    yield office
    office.close()


@pytest.fixture
def shelf(office):
    """A lending corner with five copies of three titles, and a corner that lends nothing."""
    return office.write(shelves.fill)


@pytest.fixture
def zhang(office):
    return residents.add(office, "张三丰")


@pytest.fixture
def li(office):
    return residents.add(office, "李四光")
