"""What stands in the way of an event or a series, in their forms."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QPushButton

from jiceng_desktop.services import events, series
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.pages.events.series import SeriesDialog

LEFT = Qt.MouseButton.LeftButton
FAIR = datetime(2026, 12, 8, 9)


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def fair(plan):
    return plan("义诊", FAIR, ends_at=FAIR.replace(hour=11), venue="微客厅", chair="林晓燕")


def opened(desk, window, kind, record_id=None, **known):
    dialog = kind(desk, record_id, window, known)
    dialog.open()
    return dialog


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._pause.isActive() and not dialog.desk.jobs._quiet, timeout=20_000)
    return dialog.clashes.texts()


def count(office):
    return len(office.read(events.LISTING.ids, Query()))


@pytest.fixture
def form(qtbot, desk, window, fair):
    form = opened(desk, window, EventDialog, starts_at=FAIR.replace(hour=10), ends_at=FAIR.replace(hour=11))
    form.entry("title").set_value("讲座")
    form.entry("venue").set_value("微客厅")
    settled(qtbot, form)
    return form


def test_what_is_in_the_way_stands_there_before_saving_and_goes_with_it(qtbot, form):
    (told,) = settled(qtbot, form)
    assert "微客厅" in told
    assert "义诊" in told
    assert form.clashes.isVisible()
    assert "有 1 处冲突" in form.clashes.head.text()
    form.entry("starts_at").time.setText("11:00")
    assert settled(qtbot, form) == []
    assert not form.clashes.isVisible()


def test_a_speaker_who_is_busy_is_told_as_well(qtbot, form):
    form.entry("venue").set_value(None)
    form.entry("speakers").set_value((Somebody("林晓燕"),))
    (told,) = settled(qtbot, form)
    assert told.startswith("林晓燕这时还要参加")


def test_what_cannot_be_read_stands_in_nobodys_way(qtbot, form):
    form.entry("ends_at").time.setText("8")
    form.entry("places").setText("许多")
    assert settled(qtbot, form) == []


def test_saving_in_spite_of_it_asks_once(qtbot, form, said, office):
    said.answers = [1, 0]
    form.accept()
    assert form.isVisible()
    assert (count(office), len(said)) == (1, 1)
    assert "微客厅" in said[0]
    form.entry("places").setText("0")
    said.answers = [0]
    form.accept()  # refused at its field, before anything is asked
    assert form.isVisible()
    form.entry("places").setText("30")
    form.accept()
    assert not form.isVisible()
    assert (count(office), len(said)) == (2, 2)


def test_once_agreed_to_it_is_not_asked_again(qtbot, form, said, office):
    said.answers = [0]
    form.entry("speakers").set_value((Somebody("长" * 60, topic="题"),))
    form.entry("organisers").set_value((Somebody("甲" * 64),))
    form.entry("agenda").set_value("长" * 5000)
    form.accept()
    assert form.isVisible()  # the agenda is refused
    form.entry("agenda").set_value("一项")
    form.accept()
    assert not form.isVisible()
    assert (count(office), len(said)) == (2, 1)


def test_without_a_title_only_the_title_is_asked_for(form, said):
    form.entry("title").set_value(None)
    form.accept()
    assert said == []
    assert form._cells["title"].note.text() == "请填写活动名称。"


def test_what_stood_there_before_is_not_asked_about(qtbot, desk, window, fair, said):
    office = desk.office
    draft = events.Draft(title="讲座", starts_at=FAIR, venue="微客厅")
    number = office.write(events.save, None, draft)
    form = opened(desk, window, EventDialog, number)
    assert len(settled(qtbot, form)) == 1
    form.entry("contact").set_value("王主任")
    form.accept()
    assert said == []
    assert office.read(events.load, number).contact == "王主任"


def test_a_click_opens_the_other_event_and_nothing_typed_is_lost(qtbot, form, fair, office):
    (link,) = [one for one in form.clashes.links if isinstance(one, QPushButton)]
    qtbot.mouseClick(link, LEFT)
    (other,) = form.findChildren(EventDialog)
    assert (other.record_id, other.entry("title").value()) == (fair, "义诊")
    other.entry("venue").set_value("广场")
    other.accept()
    assert settled(qtbot, form) == []
    assert (form.entry("title").value(), form.isVisible()) == ("讲座", True)
    assert office.read(events.load, fair).venue == "广场"


def test_the_other_event_may_be_gone_by_then(qtbot, form, fair, office, said):
    office.write(events.remove, fair)
    form.open_other(fair)
    assert said == ["这场活动已被删除，请刷新后再试。"]
    assert form.isVisible()


def test_a_series_names_the_days_and_asks_once(qtbot, desk, window, fair, said, office):
    dialog = opened(desk, window, SeriesDialog, minutes=60, first_on=date(2026, 12, 1))
    values = {"name": "讲堂", "rule": Rule(Frequency.MONTHLY, days=(8,)), "starts": time(10), "venue": "微客厅"}
    for name, value in values.items():
        dialog.entry(name).set_value(value)
    (told,) = settled(qtbot, dialog)
    assert told.startswith("2026-12-08 周二　")
    said.answers = [1, 0]
    dialog.accept()
    assert dialog.isVisible()
    assert office.read(series.listed) == []
    dialog.accept()
    assert [name for _, name, _ in office.read(series.listed)] == ["讲堂"]
    assert len(said) == 2


def test_many_are_told_in_short(qtbot, desk, window, plan, said):
    for day in range(1, 13):
        plan(f"义诊{day}", FAIR.replace(day=day), venue="微客厅")
    dialog = opened(desk, window, SeriesDialog, minutes=60, first_on=date(2026, 12, 1))
    values = {"name": "讲堂", "rule": Rule(Frequency.DAILY), "starts": time(9), "venue": "微客厅"}
    for name, value in values.items():
        dialog.entry(name).set_value(value)
    assert len(settled(qtbot, dialog)) == 4
    assert "有 12 处冲突，先列出 4 处" in dialog.clashes.head.text()
    said.answers = [1]
    dialog.accept()
    assert "……共 12 处" in said[0]
