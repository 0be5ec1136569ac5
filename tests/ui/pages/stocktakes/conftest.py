"""Two corners with boxes and books, and the view of their counts."""

from __future__ import annotations

import pytest

from jiceng_desktop.ui.kit import sounds
from jiceng_desktop.ui.pages.stocktakes import StocktakePage
from tests.services.stocktakes import stock as stocked


@pytest.fixture
def stock(office):
    return office.write(stocked.enter)


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    """Collect what would be heard."""
    heard = []
    monkeypatch.setattr(sounds, "play", heard.append)
    return heard


@pytest.fixture
def page(qtbot, desk, stock):
    page = StocktakePage(desk)
    qtbot.addWidget(page)
    desk.office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def counting(qtbot, page, office, stock):
    """Return a function that opens the screen of a count of the northern corner."""

    def opened(count=None):
        dialog = page.go_on(count or stocked.begin(office, stock))
        qtbot.waitUntil(dialog.field.hasFocus)
        return dialog

    return opened
