"""The page of venues, with two of them, and events to put into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.services import events, openings, venues
from jiceng_desktop.ui.pages.venues import VenuePage

HALL = venues.Draft(
    name="党群服务中心",
    location="翠湖路 8 号一楼",
    capacity=60,
    opening=(openings.read("9:00-12:00 14:00-17:30"),) * 5 + ((), ()),
    responsible="白秀兰",
    setup_minutes=30,
)


@pytest.fixture
def monday():
    return date.today() - timedelta(date.today().weekday())


@pytest.fixture
def hall(office):
    return office.write(venues.save, None, HALL)


@pytest.fixture
def plan(office):
    """Return a function that stores an event at a venue and tells its id."""

    def plan(title, day, hour=10, venue="党群服务中心", **more):
        draft = events.Draft(title=title, starts_at=datetime.combine(day, time(hour)), venue=venue)
        return office.write(events.save, None, replace(draft, **more))

    return plan


@pytest.fixture
def page(qtbot, desk, hall):
    page = VenuePage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 720)
    page.show()
    page.refresh()
    return page
