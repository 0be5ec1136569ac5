from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import LifeEventKind, PersonStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.life_form import LifeForm
from tests.ui.pages.people.looking import (
    click,
    form_of,
    key_of,
    names,
    note,
    number,
    said_on,
    select,
    shown_page,
    texts,
)

STATUS = [field.name for field in people.LISTING.fields].index("status")


@pytest.mark.parametrize("typed", ["王建", "wangjian", "wjg", number()[-4:], "0001", "3-2-501 王"])
def test_search_finds_as_one_types(page, typed):
    page.finder.setText(typed)
    assert names(page) == ["王建国"]


def test_the_first_hit_is_shown_in_a_moment(qtbot, page):
    page.finder.setText("shan")
    qtbot.waitUntil(lambda: "单小明" in said_on(page))


def test_surname_of_a_rare_reading_is_found(page):
    page.finder.setText("sxm")
    assert names(page) == ["单小明"]


def test_search_by_an_input_method(page):
    event = QInputMethodEvent()
    event.setCommitString("李")
    QApplication.sendEvent(page.finder, event)
    assert names(page) == ["李秀英"]


def test_nothing_found_can_be_cleared(page, qtbot):
    page.finder.setText("没有此人")
    assert page.empty.isVisible()
    assert not page.importing.isVisible()
    page.empty.button.click()
    assert len(names(page)) == 3


def test_places_and_tags_narrow_together_with_the_search(page, qtbot):
    click(qtbot, page, key_of(page, "3号楼"))
    assert sorted(names(page)) == ["李秀英", "王建国"]
    assert "幸福小区3号楼" in " ".join(texts(page.filters))
    click(qtbot, page, key_of(page, "高龄"))
    assert names(page) == ["李秀英"]
    page.finder.setText("王")
    assert names(page) == []


def test_a_chip_takes_its_narrowing_away(page, qtbot):
    click(qtbot, page, key_of(page, "3号楼"))
    click(qtbot, page, key_of(page, "高龄"))
    page.filters.findChild(QPushButton, "chip-tag_id").click()
    assert len(names(page)) == 2
    page.filters.findChild(QPushButton, "chip-place").click()
    assert len(names(page)) == 3
    assert page.filters.isHidden()


def test_a_grid_narrows_and_replaces_the_place(page, qtbot, store, desk):
    with store.writing("王主任") as session:
        from jiceng_desktop.db.places import Building, Grid

        grid = Grid(name="第一网格")
        session.add(grid)
        session.flush()
        session.query(Building).filter(Building.name == "12号楼").one().grid_id = grid.id
    page.refresh()
    qtbot.waitUntil(lambda: any(item.text(0) == "第一网格" for item in page.places.lines()))
    click(qtbot, page, key_of(page, "3号楼"))
    click(qtbot, page, key_of(page, "第一网格"))
    assert names(page) == ["单小明"]
    assert page.places.line(key_of(page, "第一网格")).text(1) == "1"


def test_who_is_gone_is_listed_when_looked_for(page, qtbot, office, neighbours):
    assert not any(item.data(0, 256) == "gone" for item in page.places.lines())
    draft = office.read(people.load, neighbours["单小明"])
    office.write(people.save, neighbours["单小明"], replace(draft, status=PersonStatus.DECEASED, address=None))
    assert sorted(names(page)) == ["李秀英", "王建国"]
    assert page.status() == "共 2 位居民"
    qtbot.waitUntil(lambda: any(item.data(0, 256) == "gone" for item in page.places.lines()))
    assert [page.places.line(key).text(1) for key in ("everybody", "gone")] == ["2", "1"]
    page.finder.setText("sxm")
    assert names(page) == ["单小明"]
    assert page.model.index(0, STATUS).data() == "去世"
    assert page.model.index(0, STATUS).data(Qt.ItemDataRole.ForegroundRole) is not None
    page.finder.clear()
    click(qtbot, page, "gone")
    assert (names(page), page.status()) == (["单小明"], "共 1 位居民")
    assert page.narrowing() == ["不在本社区"]
    page.finder.setText("王")
    assert names(page) == []
    page.finder.clear()
    page.filters.findChild(QPushButton, "chip-here").click()
    assert len(names(page)) == 2


def test_a_place_replaces_who_is_gone(page, qtbot, office, neighbours):
    draft = office.read(people.load, neighbours["单小明"])
    office.write(people.save, neighbours["单小明"], replace(draft, status=PersonStatus.MOVED_OUT, address=None))
    qtbot.waitUntil(lambda: any(item.data(0, 256) == "gone" for item in page.places.lines()))
    click(qtbot, page, "gone")
    click(qtbot, page, key_of(page, "3号楼"))
    assert sorted(names(page)) == ["李秀英", "王建国"]
    page.go_to(neighbours["单小明"])
    assert (page.current(), names(page)) == (neighbours["单小明"], ["单小明"])


def test_a_building_without_entrances_is_named_in_words(page, qtbot, office):
    office.write(people.save_with_compound, None, Draft(name="赵院", address="梧桐院5号楼101室"))
    assert "" not in [item.text(0) for item in page.places.lines()]
    qtbot.waitUntil(lambda: any(item.text(0) == "（不分单元）" for item in page.places.lines()))


def test_everybody_clears_all(page, qtbot):
    click(qtbot, page, key_of(page, "高龄"))
    click(qtbot, page, "everybody")
    assert len(names(page)) == 3


def test_the_panel_counts_and_remembers_what_was_open(page, qtbot, desk):
    assert page.places.line(key_of(page, "幸福小区")).text(1) == "3"
    page.places.line(key_of(page, "3号楼")).setExpanded(True)
    page.remember()
    again = shown_page(qtbot, desk)
    assert again.places.line(key_of(again, "3号楼")).isExpanded()
    assert not again.places.line(key_of(again, "12号楼")).isExpanded()


def test_the_panel_counts_again_after_a_change(page, qtbot, office):
    item = page.places.line(key_of(page, "3号楼"))
    office.write(people.save, None, Draft(name="赵新", address="3-2-501"))
    qtbot.waitUntil(lambda: item.text(1) == "3")  # the same line, so that nothing jumps
    office.write(people.save, None, Draft(name="赵旧", address="4-2-501"))
    qtbot.waitUntil(lambda: ("4号楼", "1") in [(item.text(0), item.text(1)) for item in page.places.lines()])


def test_down_leads_from_the_search_to_the_table(page, qtbot):
    page.activateWindow()
    page.finder.setFocus()
    qtbot.waitUntil(page.finder.hasFocus)
    qtbot.keyClick(page.finder, Qt.Key.Key_Down)
    assert page.current() == page.model.id_at(0)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert form_of(page).record_id == page.model.id_at(0)


def test_a_status_set_by_hand_leads_to_the_event(page, office, neighbours):
    select(page, neighbours["单小明"])
    page.open_current()
    form = form_of(page)
    link = form._cells["status"].link
    form.entry("employer").set_value("小学")
    form.entry("status").set_value(PersonStatus.DECEASED)
    assert "不记日期" in note(form, "status")
    form.entry("status").set_value(PersonStatus.AWAY)
    assert link.isHidden()
    form.entry("status").set_value(PersonStatus.DECEASED)
    link.click()
    assert not form.isVisible()
    stored = office.read(people.load, neighbours["单小明"])
    assert (stored.status, stored.employer) == (PersonStatus.PRESENT, "小学")
    event = next(form for form in page.findChildren(LifeForm) if form.isVisible())
    assert (event.persons.value(), event.chips.value()) == ((neighbours["单小明"],), LifeEventKind.DEATH)
    event.accept()
    assert office.read(people.load, neighbours["单小明"]).status is PersonStatus.DECEASED


def test_a_status_can_be_set_by_hand_all_the_same(page, office, neighbours):
    page.edit(neighbours["单小明"])
    form = form_of(page)
    form.entry("status").set_value(PersonStatus.MOVED_OUT)
    form.accept()
    assert office.read(people.load, neighbours["单小明"]).status is PersonStatus.MOVED_OUT
    page.edit(neighbours["单小明"])
    form = form_of(page)
    form.entry("status").set_value(PersonStatus.PRESENT)
    assert "迁入" in form._cells["status"].link.text()
    form.reject()


# deleting


def test_deleting_asks_and_can_be_undone(page, qtbot, said, office, neighbours):
    select(page, neighbours["单小明"])
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert "“单小明”" in said[-1]
    assert "单小明" not in names(page)
    assert page.undoing.isVisible()
    assert page.undoing.sentence.text() == "已删除“单小明”的档案。"
    page.undoing.button.click()
    assert page.current() == neighbours["单小明"]
    stored = office.read(people.load, neighbours["单小明"])
    assert stored.address == "幸福小区12号楼1单元101室"
    page.finder.setText("sxm")
    assert names(page) == ["单小明"]


def test_who_is_changed_while_the_question_is_asked_is_not_deleted(page, said, neighbours, other, monkeypatch):
    number = neighbours["单小明"]
    select(page, number)
    ask = message.ask

    def change_and_ask(*words, **options):
        other.write(people.save, number, replace(other.read(people.load, number), note="腿脚不便"))
        return ask(*words, **options)

    monkeypatch.setattr(message, "ask", change_and_ask)
    page.attempt(page.delete)
    assert "没有删除" in said[-1]
    assert "单小明" in names(page)


def test_deleting_can_be_declined(page, said, neighbours):
    select(page, neighbours["单小明"])
    said.answers = [1]
    page.delete()
    assert len(names(page)) == 3


def test_several_are_not_deleted_at_once(page, said):
    page.view.selectAll()
    page.delete()
    assert said == ["选中了 3 位居民。为防误删，请一次只删除一位。"]
    assert len(names(page)) == 3


def test_who_is_a_volunteer_is_not_deleted(page, said, store, neighbours):

    with store.writing("王主任") as session:
        session.add(Volunteer(person_id=neighbours["单小明"], number="0001", joined_on=date(2026, 1, 1)))
    select(page, neighbours["单小明"])
    page.attempt(page.delete)
    assert "不能删除" in said[-1]
    assert "“单小明”" in said[-1]
    assert len(names(page)) == 3


# nothing there yet


def test_an_empty_archive_offers_import_and_new(empty_page):
    assert "还没有居民档案" in empty_page.empty.sentence.text()
    assert empty_page.importing.isVisible()
    empty_page.empty.button.click()
    assert form_of(empty_page).record_id is None
