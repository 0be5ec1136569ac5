from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.services import corrections, events, series
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests.ui.pages.events.test_moving import file_notice
from tests.ui.pages.events.test_serial import give_reason, pick


@pytest.fixture
def council(page, plan, today_at):
    """A meeting of tomorrow, the one the page is at."""
    number = plan("居民议事会", today_at(15) + timedelta(days=1))
    page._show_at(number)
    return number


def offered(page):
    return [button for button in page._card.findChildren(QPushButton) if button.text().startswith("写更正通知")]


def editor(page):
    return page.findChild(PaperEditor)


def test_after_cancelling_the_correction_is_one_click_away(page, office, council):
    file_notice(office, council)
    pick(page, "取消活动")
    give_reason(page, "天气原因")
    strip = page.calendar.undoing
    assert strip.further.isVisible()
    assert not strip._end.isActive()  # it waits for an answer
    strip.further.click()
    written = editor(page).draft()
    assert (written.kind, written.title) == (DocumentKind.CORRECTION, "关于取消召开居民议事会的通知")
    assert "因天气原因，现决定取消。" in written.body
    assert strip.isHidden()


def test_after_putting_off_it_is_too_and_the_way_back_stays(page, office, council, today_at):
    file_notice(office, council)
    page.move_event(council, today_at(15) + timedelta(days=2))
    give_reason(page, "场地另有安排")
    strip = page.calendar.undoing
    assert strip.further.isVisible()
    strip.button.click()
    assert office.read(corrections.owed, today_at(0).date()) == []
    assert offered(page) == []


def test_the_card_offers_it_until_it_is_written(page, office, council, qtbot):
    assert offered(page) == []
    file_notice(office, council)
    office.write(series.cancel, council, "天气原因", office.read(events.load, council).version)
    assert len(offered(page)) == 1
    offered(page)[0].click()
    window = editor(page)
    with qtbot.waitSignal(window.filed, timeout=20_000):
        window.file_button.click()
    qtbot.waitUntil(lambda: offered(page) == [])


def test_nobody_was_told_so_nothing_is_offered(page, council):
    pick(page, "取消活动")
    (dialog,) = page.findChildren(ReasonDialog)
    assert "更正通知" not in dialog.findChildren(type(dialog.note))[0].text()
    give_reason(page, "天气原因")
    assert not page.calendar.undoing.further.isVisible()
    assert page.calendar.undoing._end.isActive()
    assert offered(page) == []


def test_who_cancels_is_told_that_a_notice_is_out(page, office, council):
    file_notice(office, council)
    pick(page, "取消活动")
    (dialog,) = page.findChildren(ReasonDialog)
    texts = [label.text() for label in dialog.findChildren(type(dialog.note))]
    assert any("接下来可以一键写好更正通知" in text for text in texts)
