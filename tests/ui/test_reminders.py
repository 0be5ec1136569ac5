"""The list 近期安排, on a real community."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow

from jiceng_desktop.services import events, preparations, preparing, reminders
from jiceng_desktop.services.preparing import Draft, Whose
from jiceng_desktop.services.reminders import What
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit.ticking import TickLine
from jiceng_desktop.ui.reminders import Link, RemindersWindow
from tests import stores

NOW = datetime(2026, 11, 25, 8, 30)  # a Wednesday


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("母本"))


@pytest.fixture
def office(master, tmp_path):
    office = stores.Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK)
    yield office
    office.close()


@pytest.fixture
def plan(office):
    def plan(title, starts_at, kind=EventKind.MEETING, **more):
        return office.write(events.save, None, events.Draft(title=title, kind=kind, starts_at=starts_at, **more))

    return plan


@pytest.fixture
def window(qtbot, office):
    main = QMainWindow()
    qtbot.addWidget(main)
    main.show()
    window = RemindersWindow(office, main)

    def renew():
        window.show_lines(office.read(reminders.look, NOW))

    window.renew_asked.connect(renew)
    window.renew = renew
    yield window
    main.close()  # it must live as long as what stands beside it


def texts(window):
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_an_empty_list_says_so(window):
    window.renew()
    window.show_quietly()
    assert "近几天没有安排，也没有到期的准备事项。" in texts(window)


def test_a_line_leads_to_its_event(qtbot, window, plan):
    number = plan("居民议事会", NOW + timedelta(hours=6, minutes=30), venue="微客厅")
    window.renew()
    window.show_quietly()
    link = next(link for link in window.findChildren(Link) if link.accessibleName() == "15:00 居民议事会")
    with qtbot.waitSignal(window.occurrence_asked) as asked:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == [number]
    assert any(text.startswith("今天（") for text in texts(window))
    assert "微客厅" in texts(window)


def test_something_prepared_is_ticked_in_place_and_taken_back(qtbot, window, plan, office):
    number = plan("居民议事会", NOW + timedelta(days=2))
    window.renew()
    window.show_quietly()
    lines = window.findChildren(TickLine)
    assert len(lines) == 3
    line = next(line for line in lines if line.box.accessibleName().startswith("发通知"))
    assert line.text.property("look") == "problem"
    line.box.click()
    qtbot.waitUntil(lambda: len(window.findChildren(TickLine)) == 2)
    assert not office.read(preparations.of_occurrence, number)[0].is_open
    assert window.undoing.sentence.text() == "“发通知”已完成。"
    window.undoing.button.click()
    qtbot.waitUntil(lambda: len(window.findChildren(TickLine)) == 3)


def test_one_deleted_at_another_desk_is_told(qtbot, window, plan, office, said):
    number = plan("居民议事会", NOW + timedelta(days=2))
    office.write(preparing.save, None, Draft("借椅子", Whose(occurrence_id=number), 1))
    window.renew()
    line = next(line for line in office.read(reminders.look, NOW) if line.title == "借椅子")
    office.write(preparing.remove, line.preparation_id)
    window.tick(line)
    assert said == ["这项准备事项已被删除，请刷新后再试。"]
    assert all("借椅子" not in line.box.accessibleName() for line in window.findChildren(TickLine))


def test_a_crowded_day_says_how_much_more_there_is(window, plan):
    for _ in range(33):
        plan("便民服务", NOW + timedelta(hours=1), EventKind.SERVICE)
    lines = [line for line in window._office.read(reminders.look, NOW) if line.what is What.EVENT]
    window.show_lines(lines)
    window.show_quietly()
    assert len(window.findChildren(Link)) == 30
    assert "还有 3 项，请在活动日历里看。" in texts(window)


def test_long_titles_are_cut_to_the_window(window, plan):
    plan("邻里文化讲堂" * 12, NOW + timedelta(hours=1))
    window.renew()
    window.show_quietly()
    assert window.width() <= 460
    (link,) = [link for link in window.findChildren(Link) if "讲堂" in link.accessibleName()][:1]
    assert link.text().endswith("…")


def test_what_the_clerk_wants_is_passed_on(qtbot, window):
    with qtbot.waitSignal(window.today_chosen) as chosen:
        window.not_today.click()
    assert chosen.args == [True]
    with qtbot.waitSignal(window.at_start_chosen) as chosen:
        window.at_start.click()
    assert chosen.args == [False]
    assert not window.not_today.isEnabled()
