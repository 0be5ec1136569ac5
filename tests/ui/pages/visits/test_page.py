from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.services import care, people, tag_kinds, todos, visits
from jiceng_desktop.services.care import CareList, Horizon, Progress
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.tag_kinds import TagKindsDialog
from jiceng_desktop.ui.kit.todo_form import TodoForm
from jiceng_desktop.ui.pages.visits import VisitsPage
from jiceng_desktop.ui.pages.visits.ages import AgesDialog
from tests.ui.pages.visits.conftest import TODAY, shown_page
from tests.ui.pages.visits.looking import choose, column, form_of, opened, rows, select


def count_of(page, which: CareList) -> str:
    return page.panel.line(f"list:{which.value}").text(1)


def visit(office, *persons: int, **known) -> int:
    draft = visits.Draft(persons, TODAY, "王主任", VisitKind.HOME, "一切正常", **known)
    return office.write(visits.save, None, draft)


def test_the_view_opens_with_what_is_due(qtbot, page):
    assert rows(page) == ["王建国", "李秀英"]
    assert column(page, "state") == ["逾期 12 天", "还有 2 天"]
    qtbot.waitUntil(lambda: count_of(page, CareList.DUE) == "2")
    assert count_of(page, CareList.FOLLOW_UP) == "1"
    assert count_of(page, CareList.BIRTHDAYS) == "4"
    assert page.status() == "共 2 位居民"


def test_every_list_opens_and_belongs_to_the_shell(page):
    for which in CareList:
        choose(page, f"list:{which.value}")
        assert page.in_sight() is page.lists[which]
        assert page.in_sight().can("print_")
        assert page.in_sight().can("export")
        assert page.in_sight().can("new_record")


def test_the_horizon_is_chosen_in_the_bar(page):
    page.shown().choice.set_value(Horizon.OVERDUE)
    assert rows(page) == ["王建国"]
    assert page.shown().narrowing() == ["今天到期和逾期"]


def test_a_place_and_a_tag_narrow_every_list(qtbot, page, kinds):
    choose(page, next(key for key, name in page.panel._lines if name == "3号楼"))
    assert rows(page) == ["王建国", "李秀英"]
    page.show_list(CareList.BIRTHDAYS)
    assert sorted(column(page, "name")) == ["李秀英", "王建国"]
    assert page.shown().narrowing() == ["本月", "幸福小区3号楼"]
    qtbot.waitUntil(lambda: count_of(page, CareList.BIRTHDAYS) == "2")
    choose(page, f"tag:{kinds['慢性病']}")
    assert rows(page) == []
    page.shown().empty.button.click()
    assert len(rows(page)) == 4
    choose(page, f"tag:{kinds['慢性病']}")
    assert column(page, "name") == ["单小明"]
    choose(page, f"tag:{kinds['慢性病']}")
    assert len(rows(page)) == 4


def test_a_follow_up_is_proposed_in_its_own_list(page, office, neighbours):
    page.show_list(CareList.FOLLOW_UP)
    select(page, neighbours["单小明"])
    page.shown().visit()
    form = form_of(page)
    assert form.way.value() is VisitKind.FOLLOW_UP
    form.content.add("按时服药")
    form.accept()
    assert rows(page) == []
    assert "没有到期的随访" in page.shown().empty.sentence.text()


def test_a_double_click_leads_to_the_card(qtbot, page, neighbours):
    with qtbot.waitSignal(page.person_asked) as asked:
        page.shown().open_record(neighbours["李秀英"])
    assert asked.args == [neighbours["李秀英"]]


def test_a_visit_is_deleted_and_comes_back(page, office, neighbours, said):
    visit_id = visit(office, neighbours["王建国"])
    page.show_list(CareList.VISITS)
    assert column(page, "persons") == ["王建国"]
    select(page, visit_id)
    page.shown().delete()
    assert "对王建国的走访" in said[-1]
    assert rows(page) == []
    page.undoing.button.click()
    assert column(page, "persons") == ["王建国"]


def test_a_changed_visit_is_changed_back(page, office, neighbours):
    visit_id = visit(office, neighbours["王建国"])
    page.show_list(CareList.VISITS)
    page.shown().open_record(visit_id)
    form = form_of(page)
    form.content.set_value("身体不适")
    form.accept()
    assert column(page, "content") == ["身体不适"]
    page.undoing.button.click()
    assert column(page, "content") == ["一切正常"]


def test_deleting_can_be_declined_and_asks_for_one(page, office, neighbours, said):
    first, second = visit(office, neighbours["王建国"]), visit(office, neighbours["李秀英"])
    page.show_list(CareList.VISITS)
    select(page, first)
    said.answers = [1]
    page.shown().delete()
    select(page, first, second)
    page.shown().delete()
    assert "一次只删除一次" in said[-1]
    assert len(rows(page)) == 2


def test_a_visit_becomes_a_todo_later(page, office, neighbours):
    visit_id = visit(office, neighbours["王建国"], neighbours["李秀英"])
    page.show_list(CareList.VISITS)
    select(page, visit_id)
    page.shown().leave_to_do()
    form = opened(page, TodoForm)
    assert form.entry("title").value() == "一切正常"
    form.entry("title").set_value("换灯泡")
    form.entry("due_on").set_value(TODAY + timedelta(2))
    form.accept()
    page.show_list(CareList.TODOS)
    assert column(page, "title") == ["换灯泡"]
    assert column(page, "person") == ["王建国、李秀英"]
    assert column(page, "state") == ["还有 2 天"]


def test_todos_are_finished_filtered_and_taken_back(page, office, neighbours):
    mine = office.write(todos.save, None, todos.Draft("我的事", "王主任", TODAY, neighbours["王建国"]))
    office.write(todos.save, None, todos.Draft("别人的事", "李干事", TODAY))
    page.show_list(CareList.TODOS)
    assert column(page, "title") == ["我的事", "别人的事"]
    page.shown().owner.set_value("王主任")
    assert column(page, "title") == ["我的事"]
    assert page.shown().narrowing() == ["我的", "未完成"]
    select(page, mine)
    assert page.shown().persons() == [neighbours["王建国"]]
    page.shown().finish()
    assert rows(page) == []
    page.shown().choice.set_value(Progress.DONE)
    assert column(page, "done_on") == [TODAY.isoformat()]
    page.undoing.button.click()
    assert rows(page) == []
    page.shown().choice.set_value(Progress.OPEN)
    assert column(page, "title") == ["我的事"]
    select(page, mine)
    page.shown().delete()
    assert rows(page) == []


def test_an_outcome_is_written_in_the_form(page, office):
    todo_id = office.write(todos.save, None, todos.Draft("修灯", "王主任", TODAY))
    page.show_list(CareList.TODOS)
    page.shown().open_record(todo_id)
    form = opened(page, TodoForm)
    form.entry("outcome").set_value("灯已换好")
    form.accept()
    assert office.read(todos.load, todo_id).done_on == TODAY


def test_ages_are_the_offices(qtbot, page, office):
    page.show_list(CareList.ALLOWANCE)
    assert len(rows(page)) == 4
    page.shown().set_ages()
    dialog = opened(page, AgesDialog)
    dialog.allowance.set_value("九十")
    dialog.accept()
    assert dialog.isVisible()
    assert "80、90、100" in dialog.problem.text()
    dialog.allowance.set_value("100，95")
    dialog.checkup.set_value(65)
    dialog.accept()
    assert rows(page) == []
    assert [page.shown().choice.itemText(place) for place in range(3)] == ["全部档次", "95–99 岁", "100 岁及以上"]
    page.show_list(CareList.CHECKUP)
    assert page.shown().model.listing.title == "65 岁以上免费体检名单"
    qtbot.waitUntil(lambda: count_of(page, CareList.ALLOWANCE) == "0")
    assert office.read(care.ages) == care.Ages(65, (95, 100))  # in the data: other desks show the same lists
    page.undoing.button.click()
    assert office.read(care.ages) == care.Ages()


def test_who_moves_away_leaves_the_lists(qtbot, page, office, neighbours):
    person_id = neighbours["王建国"]
    moved = replace(office.read(people.load, person_id), status=people.PersonStatus.MOVED_OUT)
    office.write(people.save, person_id, moved)
    assert rows(page) == ["李秀英"]


def test_the_kinds_of_tags_are_edited_here(page):
    page.kinds_button.click()
    assert opened(page, TagKindsDialog).isVisible()


def test_the_last_list_is_remembered(qtbot, page, desk):
    page.show_list(CareList.TODOS)
    page.remember()
    again = shown_page(qtbot, desk)
    assert again.panel.chosen is CareList.TODOS
    assert isinstance(again, VisitsPage)


@pytest.mark.parametrize("which", list(CareList))
def test_an_empty_office_is_told_what_a_list_is_for(qtbot, desk, which):
    page = shown_page(qtbot, desk)
    page.show_list(which)
    assert page.shown().empty.isVisible()
    assert len(page.shown().empty.sentence.text()) > 8
    assert page.status().startswith("共 0")


def test_the_keyboard_reaches_the_panel(qtbot, page):
    page.panel.setCurrentItem(page.panel.line(f"list:{CareList.CHECKUP.value}"))
    qtbot.keyClick(page.panel, Qt.Key.Key_Return)
    assert page.panel.chosen is CareList.CHECKUP
    assert care.CareList.CHECKUP in page.lists


@pytest.mark.parametrize("which", [CareList.DUE, CareList.FOLLOW_UP])
def test_without_any_interval_the_clerk_is_led_to_the_kinds(page, office, which):
    for kind in office.read(tag_kinds.everything):
        office.write(tag_kinds.save, kind.id, replace(office.read(tag_kinds.load, kind.id), visit_days=None))
    page.show_list(which)
    assert "写了间隔" in page.shown().empty.sentence.text()
    page.shown().empty.button.click()
    assert opened(page, TagKindsDialog).isVisible()
