"""Six boxes at three corners, and the page that lets them travel."""

from __future__ import annotations

import pytest

from jiceng_desktop.ui.pages.rotation import RotationPage
from tests.services.rotation import shelves


@pytest.fixture
def town(office):
    return office.write(shelves.build)


@pytest.fixture
def page(qtbot, desk, town):
    page = RotationPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def proposed(qtbot, page):
    """Propose three rounds as the clerk does."""
    page.count.setValue(3)
    page.propose()
    qtbot.waitUntil(lambda: len(page.shown.columns) == 3)
    return page
