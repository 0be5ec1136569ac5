"""Some volunteers, and the view of their hours."""

from __future__ import annotations

import pytest

from jiceng_desktop.ui.pages.service import ServicePage
from tests.services.service.serving import enlist


@pytest.fixture
def zhang(office):
    return enlist(office, "张三丰", "Z0001")


@pytest.fixture
def li(office):
    return enlist(office, "李小梅", "Z0012")


@pytest.fixture
def page(qtbot, desk, zhang, li):
    page = ServicePage(desk)
    qtbot.addWidget(page)
    desk.office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    return page
