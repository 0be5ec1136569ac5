"""Visits as the tests enter them."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.services import visits
from jiceng_desktop.services.visits import Draft

DAY = date(2026, 11, 21)
SAID = "腿脚不便，需要上门理发"


def entry(*persons: int, **known) -> Draft:
    return Draft(persons, **{"visited_on": DAY, "visitor": "王主任", "content": SAID, **known})


def visit(office, *persons: int, **known) -> int:
    return office.write(visits.save, None, entry(*persons, **known))
