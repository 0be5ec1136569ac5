"""The week of a rota: filled in turn, given, swapped, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotas
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages import VolunteersPage
from jiceng_desktop.ui.pages.awards.page import AwardPage
from jiceng_desktop.ui.pages.rotas import RotaPage, printing
from jiceng_desktop.ui.pages.rotas.form import RotaForm
from jiceng_desktop.ui.pages.rotas.picking import Picking
from jiceng_desktop.ui.pages.rotas.spans import between, month_of
from jiceng_desktop.ui.pages.service.page import ServicePage
from tests.ui.pages.rotas.conftest import NEXT

FRIDAY = NEXT + timedelta(4)


def shown(page) -> list[tuple[int, str]]:
    """Return who stands in the grid, or what is missing, with the day of the week."""
    grid = page.week.grid
    found = [(column, grid.item(row, column)) for column in range(1, 8) for row in range(grid.rowCount())]
    return [(column, item.text()) for column, item in found if item is not None and item.text()]


def picking(page) -> Picking:
    return page.findChildren(Picking)[-1]


def offered(dialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


@pytest.fixture
def page(opened, rota):
    page = opened()
    page.week.show_from(NEXT)
    return page


@pytest.fixture
def filled(page):
    page.fill(NEXT, NEXT + timedelta(6))
    return page


@pytest.fixture
def over(office, rota, opened):
    """The page of a rota of whose duties two are over: both were filled the week before."""
    first = NEXT - timedelta(14)
    draft = office.read(rotas.load, rota)
    office.write(rotas.save, rota, replace(draft, first_on=first))
    office.write(rotas.fill, rota, first, first)
    office.write(rotas.fill, rota, first + timedelta(4), first + timedelta(4))
    return opened()


def test_who_came_has_hours_in_one_act(qtbot, over, office):
    dialog = over.record_hours()
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert [item.text(0) for item in items] == ["赵一鸣", "钱二妹", "孙三喜"]
    assert dialog.foot.confirm.text() == "录 3 人次，6 小时(&O)"
    items[1].setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.foot.confirm.text() == "录 2 人次，4 小时(&O)"
    dialog.foot.confirm.click()
    assert over.undoing.sentence.text() == "已录 2 人次，共 4 小时，在“服务时长”里确认后计入。1 人次记为没来。"
    over.week.show_from(NEXT - timedelta(14))
    assert "钱二妹（没来）" in [text for _, text in shown(over)]
    over.undoing.button.click()
    assert len(office.read(rotas.unrecorded, over.current(), datetime.now())) == 3


def test_without_duties_that_are_over_nothing_is_recorded(page, said):
    assert page.record_hours() is None
    assert "没有要录时长的班" in said[0]


def test_the_view_stands_between_the_hours_and_the_stars():
    place = VolunteersPage.views.index(RotaPage)
    assert VolunteersPage.views[place - 1] is ServicePage
    assert VolunteersPage.views[place + 1] is AwardPage


def test_without_any_rota_one_is_begun(opened):
    page = opened()
    assert "还没有值班安排" in page.empty.sentence.text()
    assert not page.week.isVisible()
    assert not page.gaps.isVisible()
    page.empty.button.click()
    assert page.findChild(RotaForm).entry("first_on").value() == date.today()


def test_a_week_is_filled_in_turn_with_the_way_back(page):
    assert shown(page) == [(1, "缺 1 人"), (5, "缺 2 人")]
    assert page.week.missing.text() == "缺 3 人"
    menu = QMenu()
    page._fill_spans(menu)
    menu.actions()[0].trigger()
    assert shown(page) == [(1, "赵一鸣"), (5, "钱二妹"), (5, "孙三喜")]
    assert "排好了 3 人次" in page.undoing.sentence.text()
    page.undoing.button.click()
    assert shown(page) == [(1, "缺 1 人"), (5, "缺 2 人")]


def test_filling_what_is_full_or_past(filled, said):
    filled.fill(NEXT, NEXT + timedelta(6))
    assert "已经排满" in filled.undoing.sentence.text()
    with pytest.raises(Refusal, match="已经过去"):
        filled.fill(NEXT - timedelta(21), NEXT - timedelta(15))


def test_nobody_free_is_said(page, office, rota, volunteers):
    office.write(rotas.save, rota, _with_members(office, rota, (volunteers["赵一鸣"],)))
    page.fill(FRIDAY, FRIDAY)
    assert "还缺 1 人" in page.undoing.sentence.text()


def _with_members(office, rota, members):
    return replace(office.read(rotas.load, rota), members=members)


def test_an_open_place_is_given_by_enter_and_initials(qtbot, page):
    page.week.grid.go_to(NEXT)
    qtbot.keyClick(page.week.grid, Qt.Key.Key_Return)
    dialog = picking(page)
    assert offered(dialog)[0] == "赵一鸣　Z0001　轮值人员"
    qtbot.keyClicks(dialog.finder, "sx")
    assert offered(dialog) == ["孙三喜　Z0003　轮值人员"]
    qtbot.keyClick(dialog.finder, Qt.Key.Key_Return)
    assert shown(page)[0] == (1, "孙三喜")
    assert "由孙三喜值班" in page.undoing.sentence.text()


def test_another_comes_instead_and_is_marked(filled):
    spot = filled.week.grid.go_to(NEXT, "赵一鸣")
    filled.duties.give(filled.current(), spot.shift, spot.place)
    dialog = picking(filled)
    assert not any(text.startswith("赵一鸣") for text in offered(dialog))
    dialog.list.setCurrentRow(len(offered(dialog)) - 1)
    dialog.accept()
    assert shown(filled)[0] == (1, "李四光（换）")
    assert "原来是赵一鸣" in filled.week.grid.item(0, 1).toolTip()
    filled.undoing.button.click()
    assert shown(filled)[0] == (1, "赵一鸣")


def test_two_swap_their_duties(filled):
    spot = filled.week.grid.go_to(NEXT, "赵一鸣")
    filled.duties.swap(filled.current(), spot.shift, spot.place)
    dialog = picking(filled)
    assert [text.split("　")[0] for text in offered(dialog)] == ["钱二妹", "孙三喜"]
    dialog.accept()
    assert shown(filled)[0] == (1, "钱二妹（换）")
    assert (5, "赵一鸣（换）") in shown(filled)


def test_somebody_is_taken_off_by_delete(qtbot, filled):
    filled.week.grid.go_to(NEXT, "赵一鸣")
    qtbot.keyClick(filled.week.grid, Qt.Key.Key_Delete)
    assert shown(filled)[0] == (1, "缺 1 人")


def test_a_name_offers_what_can_be_done(qtbot, filled):
    filled.week.grid.go_to(NEXT, "赵一鸣")
    qtbot.keyClick(filled.week.grid, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["换人(&R)…", "换班(&S)…", "撤下(&D)"]
    menu.actions()[2].trigger()
    menu.close()
    assert shown(filled)[0] == (1, "缺 1 人")


def test_a_duty_that_another_desk_took_away_is_refused(filled, other, said):
    spot = filled.week.grid.go_to(NEXT, "赵一鸣")
    other.write(rotas.clear, spot.place.duty_id)
    filled.attempt(lambda: filled.duties.clear(spot.shift, spot.place))
    assert "已被另一处改过" in said[-1]


def test_gaps_of_all_rotas_lead_to_the_first(opened, rota):
    page = opened()
    assert page.week.first < NEXT
    assert "这一周还没有开始值班" in page.week.empty.sentence.text()
    assert "楼道书屋值班" in page.gaps.sentence.text()
    page.gaps.link.click()
    assert page.week.first == NEXT
    assert page.week.grid.spot().shift.day == NEXT
    assert page.week.grid.spot().place is None


def test_weeks_are_turned(page):
    page.week.on.click()
    assert page.week.first == NEXT + timedelta(7)
    page.week.back.click()
    page.week.now.click()
    assert page.week.first == NEXT - timedelta(7)
    assert not page.week.now.isEnabled()
    page.week.empty.button.click()
    assert page.week.first == NEXT


def test_today_is_marked(opened, office, rota):
    stored = office.read(rotas.load, rota)
    post = replace(stored.posts[0], weekday=date.today().isoweekday())
    office.write(rotas.save, rota, replace(stored, first_on=date.today(), posts=(post,)))
    page = opened()
    titles = [page.week.grid.horizontalHeaderItem(column).text() for column in range(1, 8)]
    assert [title.startswith("今天") for title in titles].index(True) == date.today().weekday()


def test_a_rota_is_deleted_and_comes_back(filled):
    filled.remove_current()
    assert filled.model.rowCount() == 0
    assert not filled.week.isVisible()
    filled.undoing.button.click()
    assert shown(filled)[0] == (1, "赵一鸣")


def test_week_and_month_are_printed(qtbot, filled):
    menu = QMenu()
    filled._fill_papers(menu)
    for number, action in enumerate(menu.actions(), start=1):
        action.trigger()
        qtbot.waitUntil(lambda number=number: len(filled.findChildren(PaperWindow)) == number, timeout=20_000)
    for window in filled.findChildren(PaperWindow):
        window.close()


def test_the_printed_week_and_month_say_who_is_there(filled, office, rota):
    spot = filled.week.grid.go_to(FRIDAY, "钱二妹")
    office.write(rotas.clear, spot.place.duty_id)
    week = office.read(rotas.week, rota, NEXT)
    columns, rows = printing.week_table(week)
    assert columns[1] == f"周一 {NEXT.month}.{NEXT.day}"
    assert rows[0] == ("09:00–11:00 图书管理员", "赵一鸣", *"—" * 6)
    assert rows[1][5] == "孙三喜、＿＿＿"
    _, rows = printing.month_table(week)
    assert rows[0] == (f"{NEXT.month}月{NEXT.day}日", "周一", "09:00–11:00", "图书管理员", "赵一鸣")


def test_a_time_without_duties_is_not_printed(page, desk, rota):
    with pytest.raises(Refusal, match="没有可以打印的"):
        printing.print_week(page, desk, rota, NEXT - timedelta(70))


def test_spans():
    assert between(date(2027, 5, 3), date(2027, 5, 9)) == "5月3日—9日"
    assert between(date(2027, 4, 26), date(2027, 5, 2)) == "4月26日—5月2日"
    assert month_of(date(2027, 12, 31)) == (date(2027, 12, 1), date(2027, 12, 31))
    assert month_of(date(2027, 12, 31), 2) == (date(2028, 2, 1), date(2028, 2, 29))


def test_a_week_without_a_duty_leads_to_the_next_one(opened, office, rota):
    stored = office.read(rotas.load, rota)
    first = date.today() - timedelta(date.today().weekday())
    post = replace(stored.posts[0], weekday=1)
    office.write(rotas.save, rota, replace(stored, first_on=first + timedelta(6), posts=(post,)))
    page = opened()
    page.week.show_from(first)
    assert page.week.empty.sentence.text() == "这一周没有班。"
    page.week.empty.button.click()
    assert page.week.first == first + timedelta(7)
