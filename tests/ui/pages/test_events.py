from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.services import documents, events, people, templates
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.events import EventPage
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.pages.events.grid import MonthGrid, last_of, moved
from jiceng_desktop.ui.papers.editor import PaperEditor

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plan(office):
    """Return a function that stores an occurrence and tells its id."""

    def plan(title, starts_at, **more):
        draft = events.Draft(title=title, starts_at=starts_at, **more)
        return office.write(events.save, None, draft)

    return plan


@pytest.fixture
def page(qtbot, desk):
    page = EventPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 720)
    page.show()
    page.refresh()
    return page


def today_at(hour):
    return datetime.combine(date.today(), datetime.min.time()) + timedelta(hours=hour)


def form_of(page):
    return page.findChildren(EventDialog)[-1]


def stored(office):
    return [office.read(events.load, number) for number in office.read(events.LISTING.ids, Query())]


# -- the form ------------------------------------------------------------------------------------------------------


def test_a_new_event_is_saved_and_shown(page, office, qtbot):
    page.new_record()
    form = form_of(page)
    form.entry("title").set_value("居民议事会")
    form.entry("starts_at").set_value(today_at(15))
    form.entry("venue").set_value("微客厅")
    form.entry("chair").set_value("欧阳玥")
    form.entry("audience").set_value("居民代表")
    qtbot.mouseClick(form.save_button, LEFT)
    (draft,) = stored(office)
    assert (draft.title, draft.venue, draft.chair, draft.audience) == ("居民议事会", "微客厅", "欧阳玥", "居民代表")
    assert (draft.starts_at, draft.ends_at) == (today_at(15), today_at(16))
    assert page.current() is not None
    assert [chip.title for chip in page.month.grid.chips_of(date.today())] == ["居民议事会"]


def test_an_end_before_the_beginning_is_refused_at_its_field(page, office, qtbot):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("讲座")
    form.entry("ends_at").set_value(today_at(8))
    qtbot.mouseClick(form.save_button, LEFT)
    assert form.isVisible()
    assert form._cells["ends_at"].note.text() == "结束时间要晚于开始时间。"
    assert stored(office) == []


def test_the_end_follows_the_beginning_until_it_is_touched(page):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("starts_at").set_value(today_at(14))
    assert form.entry("ends_at").value() == today_at(15)
    form.entry("ends_at").time.setText("16:30")
    form.entry("starts_at").set_value(today_at(10))
    assert form.entry("ends_at").value() == today_at(16.5)


def test_a_moved_event_keeps_its_length(page, plan):
    number = plan("讲座", today_at(9), ends_at=today_at(11))
    page.edit(number)
    form = form_of(page)
    form.entry("starts_at").time.setText("15:00")
    assert form.entry("ends_at").value() == today_at(17)


def test_a_taken_venue_is_a_hint(page, plan, office, qtbot):
    plan("义诊", today_at(9), ends_at=today_at(11), venue="微客厅")
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("讲座")
    form.entry("venue").set_value("微客厅")
    assert form._cells["venue"].note.text() == "这个时间“微客厅”还有：09:00–11:00 义诊。"
    form.entry("starts_at").time.setText("11:00")
    assert form._cells["venue"].note.isHidden()
    form.entry("starts_at").time.setText("10:00")
    qtbot.mouseClick(form.save_button, LEFT)
    assert len(stored(office)) == 2


def test_a_person_picked_for_the_chair_stays_linked_until_renamed(page, plan, office, qtbot):
    person = office.write(people.save, None, people.Draft(name="欧阳玥"))
    number = plan("讲座", today_at(9))
    page.edit(number)
    form = form_of(page)
    form.entry("chair").setFocus()
    form.entry("chair").choose(person, "欧阳玥")
    qtbot.mouseClick(form.save_button, LEFT)
    assert office.read(events.load, number).chair_id == person
    page.edit(number)
    form_of(page).entry("contact").set_value("王主任")
    qtbot.mouseClick(form_of(page).save_button, LEFT)
    assert office.read(events.load, number).chair_id == person
    page.edit(number)
    form_of(page).entry("chair").set_value("李四")
    qtbot.mouseClick(form_of(page).save_button, LEFT)
    assert (office.read(events.load, number).chair, office.read(events.load, number).chair_id) == ("李四", None)


def test_unsaved_edits_ask(page, said, office):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("讲座")
    said.answers = [2, 1]
    form.reject()
    assert form.isVisible()
    form.reject()
    assert not form.isVisible()
    assert stored(office) == []


# -- the month -----------------------------------------------------------------------------------------------------


@pytest.fixture
def grid(qtbot):
    grid = MonthGrid(today=lambda: date(2026, 11, 21))
    qtbot.addWidget(grid)
    grid.resize(714, 630)
    grid.show()
    return grid


def chip(number, when, title="讲座"):
    return events.Chip(number, title, when, EventKind.LECTURE, OccurrenceStatus.PLANNED)


def test_every_day_of_the_month_lies_in_its_column(grid):
    first, last = grid.span()
    assert (first, last) == (date(2026, 10, 26), date(2026, 12, 6))
    columns = [grid.day_rect(first + timedelta(number)).left() for number in range(42)]
    assert columns[:7] == [0, 102, 204, 306, 408, 510, 612]
    assert columns == columns[:7] * 6
    assert grid.day_rect(last).bottom() == grid.height() - 1


def test_a_chip_lies_in_its_day_and_is_hit_there(grid, qtbot):
    grid.fill([chip(7, datetime(2026, 11, 10, 15))])
    ((shown, rect),) = grid.chip_rects(date(2026, 11, 10))
    assert shown.id == 7
    assert grid.day_rect(date(2026, 11, 10)).contains(rect)
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(grid, LEFT, pos=rect.center())
    assert chosen.args == [7]
    assert grid.day == date(2026, 11, 10)


def test_a_crowded_day_says_how_many_have_no_room(grid, qtbot):
    day = date(2026, 11, 10)
    grid.fill([chip(number, datetime(2026, 11, 10, 8 + number)) for number in range(9)])
    rects = grid.chip_rects(day)
    assert rects[-1][0] is None
    assert grid.day_rect(day).contains(rects[-1][1])
    with qtbot.waitSignal(grid.crowded) as crowded:
        qtbot.mouseClick(grid, LEFT, pos=rects[-1][1].center())
    assert crowded.args[0] == day


def test_a_double_click_on_a_free_day_wants_a_new_event(grid, qtbot):
    with qtbot.waitSignal(grid.wanted) as wanted:
        qtbot.mouseDClick(grid, LEFT, pos=grid.day_rect(date(2026, 11, 3)).center())
    assert wanted.args == [date(2026, 11, 3)]


def test_the_keyboard_moves_selects_and_opens(grid, qtbot):
    grid.fill([chip(1, datetime(2026, 11, 20, 9)), chip(2, datetime(2026, 11, 20, 15))])
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert (grid.day, grid.current) == (date(2026, 11, 20), 1)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.current == 2
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(grid.turned):
        qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    assert (grid.day, grid.current) == (date(2026, 12, 20), None)
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.day == date(2026, 11, 21)


def test_months_are_turned_over_their_ends():
    assert moved(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert moved(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)


def test_the_page_fills_the_month_with_its_neighbours(page, plan):
    other = moved(date.today().replace(day=15), 3)
    number = plan("讲座", datetime.combine(other, datetime.min.time()))
    assert page.month.grid.chips() == []
    page.month.grid.go(other)
    assert [found.id for found in page.month.grid.chips_of(other)] == [number]
    assert list(page.model.ids) == [number]
    assert page.status() == f"{other.month}月共 1 场活动"


def test_a_day_menu_shows_names_literally(page, plan):
    number = plan("""<b>A&B"'</b>""", today_at(9))
    menu = page.month.day_menu(date.today())
    assert menu.actions()[0].text() == """09:00 <b>A&&B"'</b>"""
    menu.actions()[0].trigger()
    assert page.current() == number


# -- the page ------------------------------------------------------------------------------------------------------


def test_both_views_stand_at_the_same_event(page, plan):
    plan("讲座", today_at(9))
    number = plan("义诊", today_at(10))
    page.show_view("list")
    page.view.select_ids([number], number)
    page.show_view("month")
    assert page.in_month()
    assert page.current() == number
    assert page.desk.memory.get("events/view") == "month"
    page.show_view("list")
    assert page.current() == number


def test_the_left_side_narrows_time_and_state(page, plan):
    past = plan("讲座", today_at(9) - timedelta(400), status=OccurrenceStatus.HELD)
    coming = plan("义诊", today_at(9) + timedelta(400))
    page.show_view("list")
    assert list(page.model.ids) == [coming, past]
    page.side_panel.times.setCurrentRow(1)
    assert list(page.model.ids) == [coming]
    page.side_panel.times.setCurrentRow(4)
    assert list(page.model.ids) == [past]
    page.side_panel.states.setCurrentRow(1)
    assert list(page.model.ids) == []
    page.clear_filters()
    assert list(page.model.ids) == [coming, past]


def test_the_search_narrows_the_month_as_well(page, plan):
    plan("讲座", today_at(9))
    plan("义诊", today_at(10))
    page.finder.setText("yz")
    assert [found.title for found in page.month.grid.chips()] == ["义诊"]


@pytest.mark.parametrize("view", ["month", "list"])
def test_a_deleted_event_can_be_taken_back(page, plan, said, office, view):
    number = plan("""<b>义诊&"'""", today_at(10))
    page.month.grid.choose(number)
    page.show_view(view)
    said.answers = [1]
    page.remove_current()
    assert len(stored(office)) == 1
    page.remove_current()
    assert said[-1] == """要删除“<b>义诊&"'”吗？"""
    assert stored(office) == []
    assert page.month.grid.chips() == []
    page.refresh()
    (undo,) = [button for button in page.card_panel.findChildren(QPushButton) if "撤销" in button.text()]
    undo.click()
    assert [draft.title for draft in stored(office)] == ["""<b>义诊&"'"""]
    assert page.month.grid.chips()[0].id == number


def test_an_event_with_a_filed_notice_is_not_deleted(page, plan, said, office):
    number = plan("义诊", today_at(10))
    draft = office.read(templates.of_occurrence, number, date.today())
    office.write(documents.file, draft, datetime.now(), lambda numbered: b"%PDF")
    page.month.grid.choose(number)
    page.remove_current()
    assert "已归档的通知，不能删除" in said[-1]
    assert len(stored(office)) == 1


def test_one_click_opens_the_written_notice(page, plan, qtbot):
    number = plan("义诊", today_at(10), venue="微客厅", audience="全体居民")
    spot = page.month.grid.chip_rects(date.today())[0][1].center()
    qtbot.mouseClick(page.month.grid, LEFT, pos=spot)
    assert page.current() == number
    button = next(b for b in page.card_panel.findChildren(QPushButton) if b.text().startswith("生成通知"))
    qtbot.mouseClick(button, LEFT)
    (editor,) = page.findChildren(PaperEditor)
    assert editor.entry("title").value() == "关于召开义诊的通知"
    assert editor.entry("addressee").value() == "全体居民"
    assert "地点：微客厅。" in editor.entry("body").value()
    assert editor.file()
    (paper,) = [b for b in page.card_panel.findChildren(QPushButton) if "〔" in b.text()]
    assert paper.text().endswith("号 关于召开义诊的通知")
    qtbot.waitUntil(paper.isVisible)
    qtbot.mouseClick(paper, LEFT)
    (window,) = page.findChildren(PaperWindow)
    assert window.isVisible()
    window.close()


def test_an_event_deleted_at_another_desk_is_said(page, plan, other, said):
    number = plan("义诊", today_at(10))
    page.month.grid.choose(None)
    other.write(events.remove, number)
    page.month.grid.choose(number)
    page.attempt(page.open_current)
    page.attempt(page.write_notice)
    assert set(said) == {"这场活动已被删除，请刷新后再试。"}


def test_a_double_click_outside_the_month_means_the_day_that_was_hit(grid, qtbot):
    place = grid.day_rect(date(2026, 12, 2)).center()
    qtbot.mouseClick(grid, LEFT, pos=place)
    with qtbot.waitSignal(grid.wanted) as wanted:
        qtbot.mouseDClick(grid, LEFT, pos=place)
    assert wanted.args == [date(2026, 12, 2)]
    assert grid.day == date(2026, 12, 2)


def test_the_grid_draws_at_fractions_of_a_pixel(grid):
    grid.fill([chip(1, datetime(2026, 11, 21, 9), "主题党日" * 20)])
    grid.choose(1)
    assert not grid.grab().isNull()
    assert grid.spot_at(QPoint(0, 0)) is None


def test_the_month_opens_at_the_next_event_that_takes_place(page, plan):
    plan("已取消", today_at(9), status=OccurrenceStatus.CANCELLED)
    coming = plan("义诊", today_at(15))
    page.month.grid.choose(None)
    page.refresh()
    assert page.current() == coming


def test_the_wheel_does_not_change_a_venue(page, qtbot):
    page.new_record()
    venue = form_of(page).entry("venue")
    venue.addItems(["微客厅", "共享空间"])
    before = venue.currentText()
    point = QPointF(5, 5)
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(venue, event)
    assert venue.currentText() == before
    assert not event.isAccepted()


@pytest.mark.parametrize(
    ("title", "kind"),
    [("健康讲座", EventKind.LECTURE), ("居民议事会", EventKind.MEETING), ("端午节联欢", EventKind.ACTIVITY)],
)
def test_the_kind_follows_the_title_until_it_is_chosen(qtbot, desk, title, kind):
    form = EventDialog(desk)
    qtbot.addWidget(form, before_close_func=lambda form: setattr(form, "is_edited", lambda: False))
    form.entry("title").setText(title)
    form.name.editingFinished.emit()
    assert form.entry("kind").value() is kind
    form.what.setCurrentIndex(3)
    form.what.activated.emit(3)
    form.entry("title").setText("居民议事会")
    form.name.editingFinished.emit()
    assert form.entry("kind").value() is EventKind.SERVICE
