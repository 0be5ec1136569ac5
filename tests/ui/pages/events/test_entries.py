"""The entries of the forms of events and series, and what is folded away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton

from jiceng_desktop.db.venues import Equipment
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, lines, people
from jiceng_desktop.services.events import Somebody, names
from jiceng_desktop.ui.pages.events.entries.rows import EquipmentEntry, PeopleEntry
from jiceng_desktop.ui.pages.events.form import EventDialog

LEFT = Qt.MouseButton.LeftButton
WHEN = datetime(2026, 12, 8, 9)


@pytest.fixture
def form(qtbot, desk):
    """Return a function that opens the form of an event, of a new one without an id."""
    window = QMainWindow()
    qtbot.addWidget(window)

    def form(record_id=None, **known):
        dialog = EventDialog(desk, record_id, window, {"starts_at": WHEN, **known} if record_id is None else {})
        dialog.open()
        return dialog

    return form


@pytest.fixture
def speakers(qtbot, office):
    entry = PeopleEntry(office, "姓名", "讲什么")
    qtbot.addWidget(entry)
    entry.show()
    return entry


@pytest.fixture
def projector(office):
    def add(session):
        one = Equipment(name="投影仪", number=2)
        session.add(one)
        session.flush()
        return one.id

    return office.write(add)


# -- persons -------------------------------------------------------------------------------------------------------


def test_a_blank_line_follows_what_is_typed(qtbot, speakers):
    assert len(speakers.lines) == 1
    qtbot.keyClicks(speakers.lines[0].parts[0], "Lin")
    assert len(speakers.lines) == 2
    qtbot.keyClicks(speakers.lines[0].parts[1], "CPR")
    assert speakers.value() == (Somebody("Lin", None, "CPR"),)


def test_tab_goes_from_line_to_line(qtbot, speakers):
    first = speakers.lines[0]
    first.parts[0].setFocus()
    qtbot.keyClicks(first.parts[0], "Lin")
    for expected in (first.parts[1], speakers.lines[1].parts[0], speakers.lines[1].parts[1]):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected


def test_a_line_that_is_emptied_goes_when_the_cursor_leaves(qtbot, speakers):
    speakers.set_value((Somebody("林医生", topic="防跌倒"), Somebody("罗护士")))
    assert len(speakers.lines) == 3
    for part in speakers.lines[0].parts:
        part.clear()
    speakers.lines[0].parts[0].editingFinished.emit()
    qtbot.waitUntil(lambda: len(speakers.lines) == 2)
    assert speakers.value() == (Somebody("罗护士"),)


def test_a_card_stays_linked_until_the_name_is_changed(speakers):
    speakers.set_value((Somebody("欧阳玥", 7, "家风"),))
    assert speakers.value() == (Somebody("欧阳玥", 7, "家风"),)
    speakers.lines[0].parts[1].setText("家教")
    assert speakers.value() == (Somebody("欧阳玥", 7, "家教"),)
    speakers.lines[0].parts[0].setText("欧阳")
    assert speakers.value() == (Somebody("欧阳", None, "家教"),)


def test_a_topic_without_a_name_is_refused(speakers):
    speakers.lines[0].parts[1].setText("家风")
    with pytest.raises(Refusal, match="还没有写姓名"):
        speakers.value()


def test_cards_and_earlier_guests_are_offered_while_typing(plan, office):
    office.write(people.save, None, people.Draft(name="林晓燕"))
    for day in (8, 9):
        plan("讲座", WHEN.replace(day=day), speakers=(Somebody("林医生"),))
    found = office.read(names.somebody, "林")
    assert [(name, detail) for _, name, detail in found] == [("林医生", "来过 2 次"), ("林晓燕", "")]
    assert found[0][0] < 0 < found[1][0]


def test_enter_after_initials_takes_the_first_found(qtbot, speakers, office):
    number = office.write(people.save, None, people.Draft(name="林晓燕"))
    finder = speakers.lines[0].parts[0]
    finder.setFocus()
    qtbot.keyClicks(finder, "lxy")
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert speakers.value() == (Somebody("林晓燕", number),)


def test_a_name_that_was_typed_out_stands_as_it_is(qtbot, speakers, office):
    office.write(people.save, None, people.Draft(name="林晓燕"))
    finder = speakers.lines[0].parts[0]
    finder.setFocus()
    finder.setText("林晓")
    finder.search()
    qtbot.keyClick(finder, Qt.Key.Key_Tab)
    assert speakers.value() == (Somebody("林晓"),)


def test_a_guest_who_is_picked_is_no_card(qtbot, speakers):
    finder = speakers.lines[0].parts[0]
    finder.choose(-1, "林医生")
    assert speakers.value() == (Somebody("林医生"),)
    finder.choose(9, "林晓燕")
    assert speakers.value() == (Somebody("林晓燕", 9),)


# -- equipment -----------------------------------------------------------------------------------------------------


def test_equipment_is_chosen_with_how_many(qtbot, office, projector):
    entry = EquipmentEntry(office.read(names.equipment))
    qtbot.addWidget(entry)
    what, number = entry.lines[0].parts
    what.setCurrentText("投影仪（共 2 件）")
    number.setValue(2)
    assert entry.value() == ((projector, 2),)
    assert len(entry.lines) == 2
    what.setCurrentIndex(0)
    assert entry.value() == ()
    assert office.read(names.needed, ((projector, 2),)) == "投影仪 2 件"


def test_without_equipment_the_entry_says_where_it_is_registered(qtbot, office):
    entry = EquipmentEntry(office.read(names.equipment))
    qtbot.addWidget(entry)
    assert "阵地" in entry.toolTip()
    assert not entry.lines[0].isEnabled()


# -- the form ------------------------------------------------------------------------------------------------------


def test_what_is_rarely_needed_is_folded_until_asked_for(qtbot, form):
    dialog = form()
    assert not dialog.entry("places").isVisible()
    qtbot.mouseClick(dialog.fold, LEFT)
    assert dialog.entry("places").isVisible()
    assert dialog.fold.isHidden()
    assert dialog.focusWidget() is dialog.entry("organisers").lines[0].parts[0]


@pytest.mark.parametrize("told", [{"places": 30}, {"organisers": (Somebody("白秀兰"),)}, {"cleanup_minutes": 0}])
def test_it_is_open_where_something_of_it_is_told(form, plan, told):
    assert form(plan("讲座", WHEN, **told)).entry("places").isVisible()
    assert not form(plan("讲座", WHEN)).entry("places").isVisible()


def test_a_refusal_opens_what_is_folded(form):
    dialog = form(title="讲座")
    dialog.entry("title").set_value("讲座")
    dialog.entry("setup_minutes").setText("很久")
    dialog.accept()
    assert dialog.entry("setup_minutes").isVisible()
    assert "整数" in dialog._cells["setup_minutes"].note.text()


def test_everything_is_stored_and_shown_again(form, office, projector):
    card = office.write(people.save, None, people.Draft(name="欧阳玥"))
    chosen = tuple(key for key, _ in office.read(lines.listed))[:2]
    dialog = form()
    entered = {
        "title": "家风讲座",
        "speakers": (Somebody("欧阳玥", card, "家风"), Somebody("秦老师")),
        "organisers": (Somebody("白秀兰"),),
        "lines": chosen,
        "equipment": ((projector, 1),),
        "places": 40,
        "setup_minutes": 30,
        "cleanup_minutes": 15,
    }
    for name, value in entered.items():
        dialog.entry(name).set_value(value)
    dialog.accept()
    stored = office.read(events.load, dialog.record_id)
    assert {name: getattr(stored, name) for name in entered} == entered
    again = form(dialog.record_id)
    assert {name: again.entry(name).value() for name in entered} == entered
    assert not again.is_edited()


def test_a_change_at_another_desk_is_taken_over_with_its_audience(form, plan, office, said):
    number = plan("讲座", WHEN)
    dialog = form(number)
    stored = office.read(events.load, number)
    office.write(events.save, number, replace(stored, organisers=(Somebody("白秀兰"),)))
    dialog.entry("contact").set_value("王主任")
    said.answers = [0]
    dialog.accept()
    assert dialog.entry("organisers").isVisible()
    dialog.accept()
    stored = office.read(events.load, number)
    assert (stored.organisers, stored.contact) == ((Somebody("白秀兰"),), "王主任")


# -- the card ------------------------------------------------------------------------------------------------------


def test_the_card_shows_who_speaks_about_what(page, plan, office, qtbot):
    card = office.write(people.save, None, people.Draft(name="欧阳玥"))
    speakers = (Somebody("欧阳玥", card, "家风"), Somebody("秦老师"))
    chosen = tuple(key for key, _ in office.read(lines.listed))[:2]
    number = plan("讲座", WHEN, speakers=speakers, lines=chosen, places=30, setup_minutes=20)
    page._show_at(number)
    shown = texts(page)
    assert {"主讲人", "《家风》", "秦老师", "条线", "30 人", "提前 20 分钟布置"} <= shown
    assert {name for key, name in office.read(lines.listed) if key in chosen} <= shown
    link = next(one for one in page._card.findChildren(QPushButton) if one.text() == "欧阳玥")
    with qtbot.waitSignal(page.person_asked) as asked:
        qtbot.mouseClick(link, LEFT)
    assert asked.args == [card]


def test_the_card_of_a_plain_event_says_nothing_of_it(page, plan):
    page._show_at(plan("讲座", WHEN))
    assert "人员与准备" not in texts(page)


def texts(page):
    return {label.text() for label in page._card.findChildren(QLabel)}
