"""The page of residents, with a clerk who imports."""

from __future__ import annotations

import pytest

from jiceng_desktop.ui.pages.people import PeoplePage
from tests.ui.pages.intake.trial import Trial


@pytest.fixture
def page(qtbot, desk):
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def trial(qtbot, page, said):
    return Trial(qtbot, page, said)
