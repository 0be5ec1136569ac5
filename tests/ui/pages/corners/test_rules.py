from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop.services import library_rules
from jiceng_desktop.ui.pages.corners.rules import RulesForm


@pytest.fixture
def form(qtbot, desk):
    form = RulesForm(desk, None)
    qtbot.addWidget(form)
    return form


def test_the_rules_are_shown_as_they_hold(form):
    assert form.entry("month_days").value() == "1、16"
    assert not form.entry("interval_days").isEnabled()
    assert form.entry("manners").value().startswith("爱护图书")


def test_days_of_the_month_are_typed_in_any_usual_way(form, office):
    form.entry("month_days").set_value("16日，1日")
    form.entry("manners").set_value("看完放回")
    form.entry("unlink_days").set_value(0)
    form.accept()
    rules = office.read(library_rules.load)
    assert (rules.month_days, rules.manners, rules.unlink_days) == ((1, 16), "看完放回", 0)


@pytest.mark.parametrize("typed", ["", "初一", "0", "31"])
def test_days_that_not_every_month_has_are_refused(form, typed):
    form.entry("month_days").set_value(typed)
    form.accept()
    assert "每月换箱的日子请" in form._cells["month_days"].note.text()


def test_a_rhythm_of_days_needs_a_first_day(form, office):
    form.entry("rhythm").set_value("days")
    form.accept()
    assert "间隔的天数" in form._cells["interval_days"].note.text()
    form.entry("interval_days").set_value(14)
    form.entry("first_on").set_value(date(2026, 12, 1))
    form.accept()
    rules = office.read(library_rules.load)
    assert (rules.interval_days, rules.first_on, rules.month_days) == (14, date(2026, 12, 1), (1, 16))


def test_what_another_desk_changed_meanwhile_is_not_lost(form, office, monkeypatch):
    rules = office.read(library_rules.load)
    office.write(library_rules.save, replace(rules, hold_days=3))
    form.entry("manners").set_value("轻拿轻放")
    monkeypatch.setattr("jiceng_desktop.ui.kit.message.choose", lambda *_, **__: 0)
    form.accept()
    assert form.entry("hold_days").value() == 3
    assert form.entry("manners").value() == "轻拿轻放"
    form.accept()
    stored = office.read(library_rules.load)
    assert (stored.hold_days, stored.manners, stored.month_days) == (3, "轻拿轻放", (1, 16))
