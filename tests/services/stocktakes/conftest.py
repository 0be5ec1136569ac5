from __future__ import annotations

import pytest

from tests.services.stocktakes import stock as stocked


@pytest.fixture
def stock(office):
    return office.write(stocked.enter)


@pytest.fixture
def count(office, stock):
    return stocked.begin(office, stock)
