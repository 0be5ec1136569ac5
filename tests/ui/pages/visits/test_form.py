from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import care, todos, visits
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.visit_form import VisitForm, changing_form, visit_form
from tests.ui.pages.visits.conftest import TODAY
from tests.ui.pages.visits.looking import form_of, rows, select


@pytest.fixture
def form(qtbot, desk, page, neighbours):
    form = visit_form(desk, page, [neighbours["王建国"]])
    form.open()
    qtbot.waitUntil(form.isVisible)
    return form


def stored(office, person_id) -> visits.Draft:
    return office.read(visits.load, office.read(visits.of_person, person_id).last[0].id)


def test_three_keystrokes_enter_a_visit(qtbot, page, office, neighbours):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    select(page, neighbours["王建国"])
    page.shown().view.setFocus()
    qtbot.keyClick(page.shown().view, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(VisitForm)))
    form = form_of(page)
    qtbot.waitUntil(lambda: form.content.text.hasFocus())
    qtbot.keyClick(form.content.text, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: form.content.value() == "一切正常")
    qtbot.keyClick(form.content.text, Qt.Key.Key_Return)
    assert stored(office, neighbours["王建国"]) == visits.Draft(
        (neighbours["王建国"],), TODAY, "王主任", VisitKind.HOME, "一切正常", version=1
    )
    assert rows(page) == ["李秀英"]


def test_shift_and_enter_begin_a_new_line(qtbot, form):
    form.content.add("精神好")
    qtbot.keyClick(form.content.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(form.content.text, "ok")
    assert form.content.value() == "精神好\nok"
    assert form.isVisible()


def test_phrases_are_strung_together(form):
    form.content.add("一切正常")
    form.content.add("需要帮助")
    assert form.content.value() == "一切正常；需要帮助"


def test_several_persons_are_added_by_pinyin_and_taken_away(qtbot, form, office, neighbours):
    form.persons.finder.setFocus()
    qtbot.keyClicks(form.persons.finder, "lxy")
    qtbot.keyClick(form.persons.finder, Qt.Key.Key_Return)
    assert form.persons.value() == (neighbours["王建国"], neighbours["李秀英"])
    assert form.isVisible()
    form.persons._drop(neighbours["王建国"])
    form.content.add("都好")
    form.accept()
    assert stored(office, neighbours["李秀英"]).persons == (neighbours["李秀英"],)


def test_a_name_that_was_not_picked_is_refused_at_its_field(qtbot, form):
    qtbot.keyClicks(form.persons.finder, "nobody")
    form.content.add("都好")
    form.accept()
    assert form.isVisible()
    assert "从列表中选择" in form._cells["persons"].note.text()


def test_what_is_missing_is_said_at_its_field(form):
    form.accept()
    assert "常用语" in form._cells["content"].note.text()
    form.content.add("好")
    form.persons.set_value(())
    form.accept()
    assert "走访了谁" in form._cells["persons"].note.text()


def test_the_next_day_follows_the_tags_until_the_clerk_chooses(form, office, neighbours):
    assert form.next_due_on.day.value() == TODAY + timedelta(30)
    assert form.next_due_on.value() is None
    form.visited_on.set_value(TODAY - timedelta(3))
    assert form.next_due_on.day.value() == TODAY + timedelta(27)
    form.next_due_on.buttons[0].click()
    assert form.next_due_on.value() == TODAY + timedelta(4)
    form.visited_on.set_value(TODAY)
    assert form.next_due_on.value() == TODAY + timedelta(4)
    form.content.add("好")
    form.accept()
    assert stored(office, neighbours["王建国"]).next_due_on == TODAY + timedelta(4)


def test_the_kind_decides_whose_interval_counts(form):
    form.way.set_value(VisitKind.FOLLOW_UP)
    assert form.next_due_on.day.value() is None
    assert "没有规定间隔" in form._cells["next_due_on"].note.text()


def test_a_visit_leaves_a_todo(form, office):
    form.content.add("需要帮助")
    todo = form.entry("todo")
    assert todo.value() is None
    todo.check.setChecked(True)
    assert (todo.owner.value(), todo.due.value()) == ("王主任", TODAY + timedelta(7))
    todo.title.set_value("联系维修")
    form.accept()
    (todo_id,) = office.read(care.to_do(TODAY).ids)
    assert office.read(todos.load, todo_id).title == "联系维修"


def test_esc_closes_an_untouched_form_without_asking(qtbot, form, said):
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert said == []


def test_a_visit_is_changed_and_another_desk_is_heard(page, other, office, neighbours, said):
    draft = visits.Draft((neighbours["王建国"],), TODAY, "王主任", VisitKind.PHONE, "没人接", date(2099, 1, 1))
    visit_id = office.write(visits.save, None, draft)
    form = changing_form(page.desk, page, visit_id)
    form.open()
    assert (form.content.value(), form.next_due_on.value()) == ("没人接", date(2099, 1, 1))
    assert "todo" not in form._entries
    stored_now = other.read(visits.load, visit_id)
    other.write(visits.save, visit_id, replace(stored_now, visitor="李干事"))
    form.content.set_value("接通了，都好")
    form.accept()
    assert "走访人：王主任 → 李干事" in said[-1]
    form.accept()
    QApplication.processEvents()
    assert office.read(visits.load, visit_id).content == "接通了，都好"
    assert office.read(visits.load, visit_id).visitor == "李干事"


def test_many_persons_do_not_fill_the_form(qtbot, desk, page, office):
    from jiceng_desktop.services import people

    persons = [office.write(people.save, None, people.Draft(name=f"邻居{number}")) for number in range(14)]
    form = visit_form(desk, page, persons)
    qtbot.addWidget(form)
    assert form.persons._flow.count() == 13
    assert form.persons.value() == tuple(persons)
