from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop.services import events, venue_blocks, venues
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages import EventsPage
from jiceng_desktop.ui.pages.events import EventPage
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.pages.venues import VenuePage
from jiceng_desktop.ui.pages.venues.form import VenueDialog
from jiceng_desktop.ui.pages.venues.merge import MergeForm

LEFT = Qt.MouseButton.LeftButton


def names(office):
    return [name for _, name in office.read(venues.listed)]


def told(card):
    return [label.text() for label in card.widget().findChildren(QLabel)]


def choose(page, venue_id):
    page.view.select_ids([venue_id], venue_id)
    page._show_current()


def form_on(page, kind):
    return page.findChildren(kind)[-1]


# -- the list, the card, the form


def test_the_card_tells_everything_about_a_venue(page, office, hall, plan, monday):
    plan("居民会", monday - timedelta(7))
    block = venue_blocks.Draft(hall, datetime(2090, 1, 1), datetime(2090, 1, 2), "装修")
    office.write(venue_blocks.save, None, block)
    choose(page, hall)
    shown = told(page._card)
    assert "今年用过 1 次" in shown
    assert "周一至周五 09:00–12:00、14:00–17:30\n周六至周日不开放" in shown
    assert "2090-01-01 00:00 至 2090-01-02 00:00　装修" in shown
    assert "提前 30 分钟布置" in shown


def test_a_venue_is_entered_with_its_opening_hours(page, office):
    form = page.edit()
    form.entry("name").set_value("微客厅")
    opening = form.entry("opening")
    assert not opening.same.isEnabled()
    opening.days[0].setText("9：00－11：00")
    opening.same.click()
    opening.days[5].setText("14:00到16:00")
    form.accept()
    stored = office.read(venues.load, form.record_id)
    assert (stored.name, stored.opening[4], stored.opening[5], stored.opening[6]) == (
        "微客厅",
        ((540, 660),),
        ((840, 960),),
        (),
    )
    assert page.current() == form.record_id


def test_hours_that_cannot_be_read_are_refused_at_their_day(page, office):
    form = page.edit()
    form.entry("name").set_value("微客厅")
    form.entry("opening").days[2].setText("上午")
    form.accept()
    assert "周三：开放时间请写成" in form._cells["opening"].note.text()
    assert names(office) == ["党群服务中心"]
    form.entry("opening").days[2].setText("")
    form.accept()
    assert office.read(venues.load, form.record_id).opening == ()


# -- deleting, merging


def test_an_unused_venue_is_deleted_and_taken_back(page, office, hall, said):
    choose(page, hall)
    page.remove_current()
    assert said == ["要删除“党群服务中心”吗？"]
    assert names(office) == []
    assert page.middle.currentWidget() is not page.view  # the list says that there is nothing
    page.undoing.button.click()
    assert names(office) == ["党群服务中心"]


def test_a_venue_in_use_is_not_deleted_and_it_is_said_by_what(page, office, hall, plan, monday, said):
    plan("居民会", monday)
    choose(page, hall)
    page.attempt(page.remove_current)
    assert said == ["“党群服务中心”还有1 场活动，不能删除。如果和别的阵地是同一处，请用“合并”。"]
    assert names(office) == ["党群服务中心"]


def test_one_place_written_in_two_ways_becomes_one(page, office, hall, plan, monday):
    plan("下棋", monday, venue="邻里讲堂")
    number = plan("居民会", monday, venue="党群中心")
    choose(page, next(key for key, name in office.read(venues.listed) if name == "党群中心"))
    page.merge()
    form = form_on(page, MergeForm)
    assert form.target_name() == "党群服务中心"  # the one with most characters in common comes first
    assert form.outlook.text().startswith("“党群中心”的1 场活动都归到“党群服务中心”")
    form.accept()
    assert names(office) == ["党群服务中心", "邻里讲堂"]
    assert office.read(events.load, number).venue == "党群服务中心"
    assert page.current() == hall
    page.undoing.button.click()
    assert office.read(events.load, number).venue == "党群中心"


def test_a_single_venue_cannot_be_merged(page, hall, said):
    choose(page, hall)
    page.attempt(page.merge)
    assert said == ["只有一个阵地，没有可以合并的。"]


def test_a_merge_into_one_that_is_gone_is_said_in_the_form(page, office, hall, plan, monday):
    office.write(venues.save, None, venues.Draft(name="微客厅"))
    choose(page, hall)
    page.merge()
    form = form_on(page, MergeForm)
    office.write(venues.remove, form.target.value())
    form.accept()
    assert form.problem.text() == "这个阵地已被删除，请刷新后再试。"
    assert form.isVisible()
    form.reject()


# -- the week


def test_the_week_shows_what_is_at_the_chosen_venue(page, office, hall, plan, monday):
    mine = plan("居民会", monday)
    plan("下棋", monday, venue="邻里讲堂")
    choose(page, hall)
    assert [chip.id for chip in page.week.diary.chips()] == [mine]
    assert page.week.name.text().startswith("党群服务中心　")
    page.week.on.click()
    assert page.week.diary.chips() == []
    page.week.back.click()
    assert [chip.id for chip in page.week.diary.chips()] == [mine]


def test_what_is_closed_and_taken_besides_is_drawn(page, office, hall, plan, monday):
    plan("居民会", monday)
    choose(page, hall)
    week = page.week.hours.week
    assert list(week.taken()) == [(datetime.combine(monday, time(9, 30)), datetime.combine(monday, time(10)))]
    bare = page.week.hours.grab().toImage()
    block = venue_blocks.Draft(
        hall, datetime.combine(monday, time(10)), datetime.combine(monday + timedelta(2), time(12)), "装修"
    )
    office.write(venue_blocks.save, None, block)
    assert page.week.hours.grab().toImage() != bare
    place = page.week.hours.place_of(datetime.combine(monday + timedelta(6), time(10)))  # closed on Sundays
    open_ = page.week.hours.place_of(datetime.combine(monday + timedelta(3), time(10)))
    assert bare.pixelColor(place) != bare.pixelColor(open_)


def test_nothing_is_dragged_in_the_week(page, qtbot, hall, plan, monday):
    number = plan("居民会", monday)
    choose(page, hall)
    hours = page.week.hours
    begin, end = hours.rect_of(number).center(), hours.place_of(datetime.combine(monday + timedelta(2), time(12)))
    with qtbot.assertNotEmitted(hours.dropped):
        qtbot.mousePress(hours.viewport(), LEFT, pos=begin)
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(end),
            hours.viewport().mapToGlobal(QPointF(end)),
            LEFT,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(hours.viewport(), move)
        qtbot.mouseRelease(hours.viewport(), LEFT, pos=end)


def test_the_week_is_printed_day_by_day(page, qtbot, hall, plan, monday):
    plan("居民会", monday)
    choose(page, hall)
    page.week.print_()
    qtbot.waitUntil(lambda: any(window.isVisible() for window in page.week.findChildren(PaperWindow)))
    (window,) = page.week.findChildren(PaperWindow)
    assert window.windowTitle().startswith("党群服务中心一周安排")
    window.close()


def test_an_event_is_shown_and_planned_in_the_calendar(qtbot, desk, office, hall, plan, monday):
    number = plan("居民会", monday)
    tab = EventsPage(desk)
    qtbot.addWidget(tab)
    tab.resize(1200, 720)
    tab.show()
    page = tab.show_kind(VenuePage)
    choose(page, hall)
    page.week.opened.emit(number)
    assert isinstance(tab.view(), EventPage)
    assert tab.view().current() == number
    tab.show_kind(VenuePage)
    page.week.hours.hour = time(14)
    page.week.plan_button.click()
    assert isinstance(tab.view(), EventPage)
    form = form_on(tab, EventDialog)
    draft = form.draft()
    assert (draft.venue, draft.starts_at.time(), draft.ends_at.time()) == ("党群服务中心", time(14), time(15))
    form.close()


def test_no_two_buttons_answer_to_the_same_letter(page, hall):
    choose(page, hall)
    letters = [
        title[title.index("(&") + 2]
        for title in [
            *(action.iconText() for action in page.bar.actions()),
            *(action.iconText() for action in page._panel_bar.actions()),
            *(button.text() for button in page.findChildren(QPushButton) if button.isVisible()),
        ]
        if "(&" in title
    ]
    assert len(letters) == len(set(letters)), sorted(letters)


def test_the_form_has_room_for_all_its_entries(page, hall):
    form = page.edit(hall)
    assert isinstance(form, VenueDialog)
    assert form.minimumSizeHint().width() <= form.width()
    form.reject()
