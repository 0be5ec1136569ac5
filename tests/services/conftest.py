from __future__ import annotations

import pytest

from jiceng_desktop.services import tags
from jiceng_desktop.services.office import Office
from tests import stores
from tests.services import kin


@pytest.fixture(scope="session")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("母本"))


@pytest.fixture
def office(master, tmp_path):
    """An office whose community has just been founded, in a real encrypted store."""
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK)
    yield office
    office.close()


@pytest.fixture
def other_desk(master, office):
    """A second clerk at the same file."""
    other = Office(stores.open_copy(master, office.path), "李干事")
    yield other
    other.close()


@pytest.fixture
def kinds(office):
    """The kinds of care tags; their ids by name."""
    return {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}


@pytest.fixture
def family(office):
    """A couple with a son and the husband's mother, who live together; their ids by name."""
    return kin.settle(office)
