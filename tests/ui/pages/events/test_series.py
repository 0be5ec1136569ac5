from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow

from jiceng_desktop.services import events, series
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import EventKind, Frequency, OccurrenceStatus
from jiceng_desktop.ui.pages.events.series import SeriesDialog, say


@pytest.fixture
def dialog(qtbot, desk):
    window = QMainWindow()
    qtbot.addWidget(window)
    dialog = SeriesDialog(desk, None, window, {"minutes": 90, "first_on": date(2026, 12, 1)})
    dialog.open()
    yield dialog
    dialog.close()


def fill(qtbot, dialog, **values):
    for name, value in values.items():
        dialog.entry(name).set_value(value)
    qtbot.waitUntil(lambda: not dialog._pause.isActive() and not dialog.desk.jobs._quiet, timeout=20_000)


def shown(dialog):
    cells = [dialog._grid.itemAt(place).widget() for place in range(dialog._grid.count())]
    return sorted(cell.text() for cell in cells if isinstance(cell, QLabel))


def test_the_next_twelve_dates_stand_there_before_saving(qtbot, dialog, office):
    rule = Rule(Frequency.MONTHLY, days=(15, 30))
    fill(qtbot, dialog, name="邻里文化讲堂", rule=rule, starts=time(15))
    assert len(shown(dialog)) == series.SHOWN
    assert shown(dialog)[:2] == ["2026-12-15 周二", "2026-12-30 周三"]
    assert "2027-02-28 周日 *" in shown(dialog)
    assert "改为28日" in dialog.notes.text()
    assert list(office.read(events.LISTING.ids)) == []


def test_what_is_missing_is_said_where_the_dates_would_be(qtbot, dialog):
    fill(qtbot, dialog, rule=Rule(Frequency.DAILY), starts=time(9), first_on=None)
    assert dialog.dates.text() == "请填写从哪天开始。"
    fill(qtbot, dialog, rule=None)
    assert "自己登记" in dialog.dates.text()
    assert shown(dialog) == []


def test_saving_plans_the_series_and_says_how_much(qtbot, dialog, office):
    rule = Rule(Frequency.MONTHLY, days=(15, 30))
    fill(qtbot, dialog, name="邻里文化讲堂", rule=rule, starts=time(15), kind=EventKind.LECTURE)
    with qtbot.waitSignal(dialog.saved):
        dialog.accept()
    outcome = dialog.outcome
    assert say(outcome) == f"已保存。新排 {outcome.added} 场。"
    found = [office.read(events.load, number) for number in office.read(events.LISTING.ids)]
    assert len(found) == outcome.added
    assert {draft.status for draft in found} == {OccurrenceStatus.PLANNED}


def test_a_refusal_stands_at_its_field(qtbot, dialog, office):
    fill(qtbot, dialog, name="讲堂", rule=Rule(Frequency.DAILY), starts=None)
    dialog.accept()
    assert dialog.isVisible()
    assert dialog._cells["starts"].note.text() == "请填写几点开始。"
    assert list(office.read(events.LISTING.ids)) == []


def test_the_lecture_series_is_planned_with_few_keys(qtbot, dialog, office):
    dialog.name.setText("邻里文化讲堂")  # typed through an input method
    keys = 0

    def press(*pressed):
        nonlocal keys
        for key in pressed:
            qtbot.keyClick(dialog.focusWidget(), key)
            keys += 1

    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    press(*[Qt.Key.Key_Down] * 3)  # every month
    press(*[Qt.Key.Key_Tab] * 3, *map(ord, "15 30"))
    press(*[Qt.Key.Key_Tab] * 5, *map(ord, "15"))
    assert dialog.entry("starts").value() == time(15)
    with qtbot.waitSignal(dialog.saved):
        press(Qt.Key.Key_Return)
    assert keys <= 25
    (stored,) = [office.read(series.load, number) for number, _, _ in office.read(series.listed)]
    assert (stored.kind, stored.starts, stored.rule.days) == (EventKind.LECTURE, time(15), (15, 30))
    assert len(list(office.read(events.LISTING.ids))) == dialog.outcome.added > 20
