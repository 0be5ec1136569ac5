from __future__ import annotations

import pytest

from jiceng_desktop.services import readers
from jiceng_desktop.ui.pages.scan_desk import ScanDeskPage
from tests.services import residents, shelves


@pytest.fixture
def shelf(office):
    return office.write(shelves.fill)


@pytest.fixture
def zhang(office):
    """A reader with a card."""
    person = residents.add(office, "张三丰")
    office.write(readers.enrol, person)
    return person


@pytest.fixture
def page(qtbot, desk, shelf, zhang):
    page = ScanDeskPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.loud.setChecked(False)
    page.resize(1200, 620)
    page.show()
    page.refresh()
    page.field.setFocus()
    return page
