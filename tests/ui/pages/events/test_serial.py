from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.services import documents, events, series, templates
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency, OccurrenceStatus
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.pages.events.moving import PutOffDialog
from jiceng_desktop.ui.pages.events.series import SeriesDialog
from jiceng_desktop.ui.pages.events.series_list import SeriesListDialog

TODAY = date.today()
CLUB = series.Draft(
    name="茶舍", rule=Rule(Frequency.DAILY), first_on=TODAY, last_on=TODAY + timedelta(5), starts=time(9), minutes=60
)


@pytest.fixture
def club(office):
    """Return the occurrences of a week of a series."""
    office.write(series.save, None, CLUB)
    return list(office.read(events.LISTING.ids, Query(order="starts_at")))


def offered(page):
    return [action.text().split("(&")[0] for action in page.menu_actions()]


def pick(page, title):
    next(action for action in page.menu_actions() if action.text().startswith(title)).trigger()


def give_reason(page, reason):
    dialog = page.findChild(ReasonDialog)
    dialog.reason.setCurrentText(reason)
    dialog.go()


def test_one_of_a_series_is_skipped_with_a_reason_and_comes_back(page, office, club):
    page._show_at(club[1])
    assert "跳过这一场" in offered(page)
    pick(page, "跳过这一场")
    give_reason(page, "天气原因")
    assert office.read(events.load, club[1]).status is OccurrenceStatus.SKIPPED
    assert "恢复" in offered(page)
    assert "跳过这一场" not in offered(page)
    pick(page, "恢复")
    assert office.read(events.load, club[1]).status is OccurrenceStatus.PLANNED


def test_a_cancelled_one_is_brought_back_by_the_strip(page, office, club):
    page._show_at(club[0])
    pick(page, "取消活动")
    give_reason(page, "上级另有安排")
    assert office.read(events.load, club[0]).status is OccurrenceStatus.CANCELLED
    page.calendar.undoing.button.click()
    assert office.read(events.load, club[0]).status is OccurrenceStatus.PLANNED


def test_one_that_stands_alone_cannot_be_skipped(page, plan):
    page._show_at(plan("居民会", datetime.combine(TODAY, time(15))))
    assert "取消活动" in offered(page)
    assert "跳过这一场" not in offered(page)


@pytest.mark.parametrize(("answer", "changed"), [(0, [2]), (1, [2, 3, 4, 5]), (2, [0, 1, 2, 3, 4, 5]), (3, [])])
def test_a_change_goes_to_this_one_to_the_later_ones_or_to_all(page, office, club, said, answer, changed):
    said.answers = [answer]
    form = EventDialog(page.desk, club[2], page, {})
    form.open()
    form.entry("agenda").set_value("读报")
    form.accept()
    told = [office.read(events.load, number).agenda for number in club]
    wanted = [place for place, number in enumerate(club) if datetime.combine(TODAY, time()) <= begins(office, number)]
    assert [place for place, agenda in enumerate(told) if agenda == "读报"] == [
        place for place in changed if place in wanted
    ]
    assert form.isVisible() is (answer == 3)
    if form.isVisible():
        said.answers = [1]
        form.reject()


def test_a_change_of_several_is_offered_back_and_one_of_a_single_event_is_not(page, office, club, said):
    for answer, strip in ((0, False), (2, True)):
        said.answers = [answer]
        form = page.edit(club[3])
        form.entry("agenda").set_value(f"读报 {answer}")
        form.accept()
        assert page.calendar.undoing.isVisible() is strip
    page.calendar.undoing.button.click()
    assert [office.read(events.load, number).agenda for number in club if number != club[3]] == [None] * 5
    assert office.read(events.load, club[3]).agenda == "读报 0"


def test_the_form_of_an_event_does_not_cancel_it_without_a_reason(page, office, club):
    form = page.edit(club[3])
    assert [form.entry("status").itemText(place) for place in range(form.entry("status").count())] == ["计划", "已举办"]
    assert form.entry("status").value() is OccurrenceStatus.PLANNED
    form.reject()
    shown = office.read(events.load, club[3])
    office.write(series.cancel, club[3], "天气原因", shown.version)
    form = page.edit(club[3])
    assert form.entry("status").value() is OccurrenceStatus.CANCELLED
    form.entry("status").set_value(OccurrenceStatus.PLANNED)
    form.accept()
    assert office.read(events.load, club[3]).status is OccurrenceStatus.PLANNED


def begins(office, number):
    return office.read(events.load, number).starts_at


def test_the_list_says_the_rule_and_what_is_overdue(qtbot, page, office, club):
    long_ago = TODAY - timedelta(100)
    council = series.Draft(name="居民议事会", gap_months=2, first_on=long_ago)
    office.write(series.save, None, council)
    page._serial.show_all()
    dialog = page.findChild(SeriesListDialog)
    rows = [[dialog.table.item(row, column).text() for column in range(4)] for row in range(dialog.table.rowCount())]
    told = {row[0]: row[1:] for row in rows}
    assert told["茶舍"][0].startswith("每天")
    assert told["居民议事会"][0] == "自己登记每一场"
    assert "已超过" in told["居民议事会"][2]
    dialog.new.click()
    form = dialog.findChild(SeriesDialog)
    assert form.entry("minutes").value() == 60
    form.entry("name").set_value("党课")
    with qtbot.waitSignal(dialog.changed):
        form.accept()
    assert dialog.table.rowCount() == 3


def test_an_empty_list_says_what_series_are_for(page):
    page._serial.show_all()
    dialog = page.findChild(SeriesListDialog)
    assert dialog.empty.isVisible()
    assert not dialog.edit.isEnabled()


def test_series_are_planned_on_when_the_calendar_is_opened(qtbot, page, office):
    endless = replace(CLUB, rule=Rule(Frequency.MONTHLY, days=(15,)), last_on=None)
    outcome = office.write(series.save, None, endless)
    planned = office.read(series.load, outcome.series_id)
    assert planned.last_on is None
    count = len(office.read(events.LISTING.ids))
    later = TODAY.replace(year=TODAY.year + 1, day=1)
    assert office.read(series.is_short, later)
    office.write(series.extend, later)
    assert not office.read(series.is_short, later)
    assert len(office.read(events.LISTING.ids)) > count


def test_one_is_put_off_by_saying_when(page, office, club):
    page._show_at(club[1])
    before = office.read(events.load, club[1]).starts_at
    pick(page, "改期")
    dialog = page.findChild(PutOffDialog)
    dialog.moment.set_value(None)
    dialog.go()
    assert dialog.note.text() == "请填写改到什么时候。"
    dialog.moment.set_value(before + timedelta(30))
    dialog.go()  # nobody was told, so nobody has to know why
    assert office.read(events.load, club[1]).starts_at == before + timedelta(30)


def test_who_was_told_hears_why_it_is_put_off(page, office, plan):
    number = plan("协调会", datetime.combine(TODAY + timedelta(9), time(15)))
    draft = office.read(templates.of_occurrence, number, TODAY)
    office.write(documents.file, draft, datetime.now(), lambda numbered: b"%PDF")
    page._show_at(number)
    pick(page, "改期")
    dialog = page.findChild(PutOffDialog)
    dialog.go()
    assert "请写明原因" in dialog.note.text()
    dialog.moment.set_value(datetime.combine(TODAY + timedelta(10), time(15)))
    dialog.reason.setCurrentText("场地另有安排")
    dialog.go()
    assert office.read(events.load, number).starts_at.date() == TODAY + timedelta(10)
    assert page.calendar.undoing.further.isVisible()  # leads on to the correction


def test_the_list_tells_when_each_is_held_next(qtbot, page, office, club):
    listed = SeriesListDialog(page.desk, page)
    qtbot.addWidget(listed)
    assert listed.table.item(0, 2).text().startswith(str(TODAY))
