"""The choice of days: months, quarters, years, or from one day to another."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.services.population import Period
from jiceng_desktop.ui.kit.period import PeriodChoice


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        (1, date(2026, 11, 1), date(2026, 11, 30)),
        (3, date(2026, 10, 1), date(2026, 12, 31)),
        (12, date(2026, 1, 1), date(2026, 12, 31)),
        (0, date(2026, 11, 1), date(2026, 11, 21)),
    ],
)
def test_units_of_time(qtbot, unit, first, last):
    choice = PeriodChoice(date(2026, 11, 21))
    qtbot.addWidget(choice)
    choice.unit.set_value(unit)
    assert choice.value() == Period(first, last)


def test_steps_go_from_period_to_period(qtbot):
    choice = PeriodChoice(date(2026, 2, 10))
    qtbot.addWidget(choice)
    assert not choice.after.isEnabled()
    choice.before.click()
    assert str(choice.value()) == "2026年1月"
    choice.before.click()
    assert str(choice.value()) == "2025年12月"
    choice.after.click()
    choice.after.click()
    assert str(choice.value()) == "2026年2月"
    choice.unit.set_value(3)
    choice.before.click()
    assert str(choice.value()) == "2025年第4季度"


def test_it_begins_with_the_unit_asked_for_and_narrows_to_what_runs_now(qtbot):
    choice = PeriodChoice(date(2026, 11, 21), 12)
    qtbot.addWidget(choice)
    assert str(choice.value()) == "2026年"
    choice.unit.set_value(3)
    assert str(choice.value()) == "2026年第4季度"
    choice.unit.set_value(12)
    choice.before.click()
    choice.unit.set_value(1)
    assert str(choice.value()) == "2025年1月"
