"""When the list opens and when something is said beside the clock; the time is given."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.services import events
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.ticking import TickLine
from jiceng_desktop.ui.reminders import Link
from jiceng_desktop.ui.shell import Shell
from jiceng_desktop.ui.watch import Watch
from tests import stores
from tests.services import residents, shelves
from tests.ui.test_tray import Speaking

MORNING = datetime(2026, 11, 25, 8, 30)  # a Wednesday


class Calendar(Page):
    """Stands for the calendar: remembers which event it was asked for."""

    title, icon = "活动日历", "calendar-month"
    went_to = 0

    def show_occurrence(self, occurrence_id):
        self.went_to = occurrence_id


class Notes(Page):
    title, icon = "便条", "file-document-outline"


class Clock:
    """A clock that is set."""

    def __init__(self):
        self.now = MORNING

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("母本"))


@pytest.fixture
def office(master, tmp_path):
    office = stores.Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK)
    yield office
    office.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def icon(qapp):
    return Speaking()


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def desk(office, jobs, memory):
    return Desk(office, jobs, memory)


@pytest.fixture
def settled(qtbot, jobs):
    """Return a function that waits until everything asked for has been answered."""

    def settled():
        qtbot.wait(1)
        qtbot.waitUntil(lambda: not jobs._quiet)

    return settled


@pytest.fixture
def start(qtbot, desk, clock, icon, settled):
    """Return a function that opens the program's window and lets the watch begin."""
    opened = []

    def start():
        shell = Shell(desk, (), (Notes, Calendar))
        qtbot.addWidget(shell)
        shell.show()
        watch = Watch(shell.desk, shell, clock, icon)
        watch.begin()
        settled()
        opened.append(shell)
        return watch

    yield start
    for shell in opened:
        shell.close()
    settled()


@pytest.fixture
def plan(office):
    def plan(title, starts_at, kind=EventKind.SERVICE, **more):
        return office.write(events.save, None, events.Draft(title=title, kind=kind, starts_at=starts_at, **more))

    return plan


def is_open(watch):
    return watch.window is not None and watch.window.isVisible()


# -- the list


def test_nothing_opens_where_nothing_is_due(start, icon):
    assert not is_open(start())
    assert icon.said == []


def test_the_list_opens_with_the_program_and_leaves_the_cursor_alone(start, plan, icon):
    plan("义诊", MORNING + timedelta(hours=4))
    watch = start()
    assert is_open(watch)
    assert watch.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not watch.window.isModal()
    assert icon.said == []  # the list has said it


def test_not_today_means_until_tomorrow(start, plan, clock, icon):
    plan("义诊", MORNING + timedelta(days=1))
    first = start()
    first.window.not_today.click()
    first._shell.close()
    assert not is_open(start())
    clock.now += timedelta(days=1)
    assert is_open(start())


def test_one_that_was_switched_off_opens_only_when_asked_for(start, plan, settled):
    plan("义诊", MORNING + timedelta(hours=4))
    first = start()
    first.window.at_start.click()
    assert not first.shows_at_start()
    first._shell.close()
    again = start()
    assert not is_open(again)
    again.show()
    settled()
    assert is_open(again)
    again.toggle_start()
    assert again.window.at_start.isChecked()


def test_a_line_brings_the_calendar_to_the_front_at_its_event(start, plan):
    number = plan("义诊", MORNING + timedelta(hours=4))
    watch = start()
    assert watch._shell.page().title == "便条"
    watch.window.findChildren(Link)[0].click()
    assert watch._shell.page().title == "活动日历"
    assert watch._shell.page().went_to == number


def test_the_list_follows_what_is_done(start, plan, settled, qtbot):
    plan("居民议事会", MORNING + timedelta(days=2), EventKind.MEETING)
    watch = start()
    lines = watch.window.findChildren(TickLine)
    lines[0].box.click()
    qtbot.waitUntil(lambda: len(watch.window.findChildren(TickLine)) == len(lines) - 1)
    plan("义诊", MORNING + timedelta(hours=4))
    qtbot.waitUntil(lambda: any("义诊" in link.accessibleName() for link in watch.window.findChildren(Link)))


def test_it_goes_with_the_data(start, plan, icon, clock):
    plan("义诊", MORNING + timedelta(hours=1))
    watch = start()
    assert watch._shell.close()
    assert not is_open(watch)
    assert not icon.is_there
    clock.now += timedelta(minutes=40)
    watch.tick()
    watch.begin()
    assert icon.said == []


# -- beside the clock


def test_an_event_is_told_half_an_hour_before_it_once_and_by_its_title_alone(start, plan, clock, icon, settled):
    names = {"chair": "欧阳玥", "audience": "张三丰", "contact": "王主任 19900000000", "venue": "微客厅"}
    plan("义诊", MORNING + timedelta(hours=1), **names)
    watch = start()
    for minutes, count in ((29, 0), (1, 1), (1, 1)):
        clock.now += timedelta(minutes=minutes)
        watch.tick()
        settled()
        assert len(icon.said) == count
    assert icon.said == [("30 分钟后：09:30 义诊", "微客厅")]


def test_after_sleep_what_has_begun_is_not_told_any_more(start, plan, clock, icon, settled):
    plan("义诊", MORNING + timedelta(hours=1))
    watch = start()
    clock.now += timedelta(hours=2)
    watch.tick()
    settled()
    assert icon.said == []


def test_one_put_off_is_told_again(start, plan, clock, icon, office, settled):
    number = plan("义诊", MORNING + timedelta(minutes=20))
    watch = start()
    assert [title for title, _ in icon.said] == ["20 分钟后：08:50 义诊"]
    later = events.Draft(title="义诊", starts_at=MORNING + timedelta(minutes=90), version=1, kind=EventKind.SERVICE)
    office.write(events.save, number, later)
    settled()
    clock.now += timedelta(minutes=65)
    watch.tick()
    settled()
    assert [title for title, _ in icon.said][1:] == ["25 分钟后：10:00 义诊"]


def test_what_another_desk_planned_is_seen_after_a_while(start, master, office, clock, icon, settled):
    watch = start()
    other = stores.Office(stores.open_copy(master, office.path), "李干事")
    draft = events.Draft(title="义诊", kind=EventKind.SERVICE, starts_at=MORNING + timedelta(minutes=25))
    other.write(events.save, None, draft)
    other.close()
    clock.now += timedelta(minutes=11)
    watch.tick()
    settled()
    assert ("14 分钟后：08:55 义诊", "点一下查看近期安排") in icon.said


def test_a_new_day_forgets_who_borrowed_and_lets_every_page_read_afresh(qtbot, start, office, clock, settled):
    shelf = office.write(shelves.fill)
    lent = Loan(copy_id=shelf.copies["1000001"], person_id=residents.add(office, "张三丰"), corner_id=shelf.corner)
    lent.lent_on, lent.due_on, lent.returned_on = date(2020, 1, 1), date(2020, 1, 31), date(2020, 1, 31)
    office.write(lambda session: session.add(lent))
    watch = start()
    watch.tick()
    assert shelves.loans(office)[0].person_id is not None
    clock.now += timedelta(days=1)
    with qtbot.waitSignal(watch._shell.changed):
        watch.tick()
    settled()
    assert shelves.loans(office)[0].person_id is None


def test_it_outlives_midnight_and_tells_each_day_once(start, plan, clock, icon, settled):
    plan("义诊", MORNING + timedelta(days=1, hours=6))
    watch = start()
    assert is_open(watch)
    clock.now = datetime(2026, 11, 26, 0, 1)
    watch.tick()
    settled()
    assert icon.said == []  # nobody is there at night
    clock.now = datetime(2026, 11, 26, 8, 0)
    for _ in range(3):
        watch.tick()
        settled()
    assert icon.said == [("近期安排", "今天有 1 场活动，逾期 2 件事。")]


def test_silence_can_be_chosen(start, plan, clock, icon, memory):
    plan("义诊", MORNING + timedelta(minutes=20))
    memory.put("reminders/speaks", False)
    watch = start()
    watch.tick()
    assert icon.said == []
    watch.toggle_speech()
    watch.tick()
    assert len(icon.said) == 1


def test_a_click_on_the_icon_opens_the_list(start, icon, settled):
    watch = start()
    icon.messageClicked.emit()
    settled()
    assert is_open(watch)
