"""Four people to look after, and the view that shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jiceng_desktop.services import people, tags
from jiceng_desktop.services.people import Draft
from jiceng_desktop.ui.pages.visits import VisitsPage

TODAY = date.today()


@pytest.fixture
def kinds(office):
    return {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}


@pytest.fixture
def neighbours(office, kinds):
    """Somebody long overdue, somebody due soon, somebody ill, somebody without a tag; returns ids by name."""
    found = {}
    for name, tag, days, address in (
        ("王建国", "独居老人", 42, "幸福小区3号楼2单元501室"),
        ("李秀英", "独居老人", 28, "3-2-502"),
        ("单小明", "慢性病", 91, "幸福小区5号楼1单元101室"),
        ("周无签", "", 0, "5-1-102"),
    ):
        carried = frozenset({kinds[tag]} if tag else ())
        draft = Draft(name=name, address=address, born_on=date(1940, TODAY.month, 11), tags=carried)
        found[name] = office.write(people.save, None, draft)
        for one in office.read(tags.all_of_person, found[name]):
            begun = replace(office.read(tags.load, one.id), from_on=TODAY - timedelta(days))
            office.write(tags.save, one.id, begun)
    return found


@pytest.fixture
def page(qtbot, desk, neighbours):
    return shown_page(qtbot, desk)


def shown_page(qtbot, desk) -> VisitsPage:
    page = VisitsPage(desk)
    qtbot.addWidget(page)
    desk.office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.panel.topLevelItemCount() > 7)
    return page
