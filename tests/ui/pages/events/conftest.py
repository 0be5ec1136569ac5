"""The page of events, and occurrences to put into it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.services import events
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.pages.events import EventPage

TODAY = date(2026, 11, 21)


@pytest.fixture
def plan(office):
    """Return a function that stores an occurrence and tells its id."""

    def plan(title, starts_at, **more):
        draft = events.Draft(title=title, starts_at=starts_at, **more)
        return office.write(events.save, None, draft)

    return plan


@pytest.fixture
def page(qtbot, desk):
    page = EventPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 720)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def diary(qapp):
    return Diary(today=lambda: TODAY)


@pytest.fixture
def chip():
    """Return a function that makes an occurrence nobody has stored."""

    def chip(number, when, title="讲座", hours=1.0, status=OccurrenceStatus.PLANNED):
        return events.Chip(number, title, when, EventKind.LECTURE, status, when + timedelta(hours=hours))

    return chip


@pytest.fixture
def today_at():
    """Return a function that tells an hour of today."""
    return lambda hour: datetime.combine(date.today(), datetime.min.time()) + timedelta(hours=hour)
