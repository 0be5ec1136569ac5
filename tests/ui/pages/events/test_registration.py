from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from jiceng_desktop.services import events, people, registration
from jiceng_desktop.services.registration import Entrant
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.export import OutDialog
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.events.registration import RegistrationDialog

ENTER = Qt.Key.Key_Return


@pytest.fixture
def residents(office):
    """Two residents; their ids by name."""
    return {name: office.write(people.save, None, people.Draft(name=name)) for name in ("欧阳玥", "秦晓峰")}


@pytest.fixture
def talk(page, plan, today_at):
    """An event of tomorrow with one place, which the page is at."""
    number = plan("冬季防跌倒", today_at(15) + timedelta(1), places=1)
    page.refresh()
    page.show_occurrence(number)
    return number


@pytest.fixture
def dialog(page, talk, residents):
    press(page, "报名(")
    dialog = page.findChildren(RegistrationDialog)[-1]
    dialog.activateWindow()
    dialog.finder.setFocus()
    return dialog


def press(page, title):
    next(button for button in page.card_panel.findChildren(QPushButton) if title in button.text()).click()


def texts(page):
    return [label.text() for label in page.card_panel.findChildren(QLabel)]


def told(office, talk):
    return [(one.name, one.waiting) for one in office.read(registration.listed, talk)]


def type_name(dialog, qtbot, text):
    """Type into the finder and press Enter."""
    if text.isascii():
        qtbot.keyClicks(dialog.finder, text)
    else:
        dialog.finder.setText(text)
        dialog.finder._pause.start()
    qtbot.keyClick(dialog.finder, ENTER)  # the search comes first
    if dialog.finder.popup.isVisible():
        qtbot.keyClick(dialog.finder, ENTER)


def test_initials_and_enter_register_one_after_the_other(dialog, office, talk, page, qtbot):
    type_name(dialog, qtbot, "oyy")
    assert dialog.note.text() == "已登记：欧阳玥，第 1 位。"
    assert dialog.finder.text() == ""
    type_name(dialog, qtbot, "qxf")
    assert dialog.note.text() == "名额已满，秦晓峰排在候补第 1 位。"
    assert told(office, talk) == [("欧阳玥", False), ("秦晓峰", True)]
    assert "已报名 1 人，名额 1 个已满，候补 1 人。" in dialog.told.text()
    assert "已报名 1 人，名额 1 个已满，候补 1 人。" in texts(page)


def test_a_guest_is_registered_by_name_and_number(dialog, office, talk, qtbot):
    type_name(dialog, qtbot, "林来宾")
    assert dialog.guest.isVisible()
    assert dialog.name.value() == "林来宾"
    qtbot.keyClicks(dialog.phone, "19900000001")
    qtbot.keyClick(dialog.phone, ENTER)
    (guest,) = office.read(registration.listed, talk)
    assert (guest.name, guest.phone, guest.person_id) == ("林来宾", "19900000001", None)
    assert not dialog.guest.isVisible()


def test_a_wrong_number_of_a_guest_is_said_and_nothing_typed_is_lost(dialog, office, talk, qtbot):
    dialog.begin_guest()
    dialog.name.set_value("林来宾")
    qtbot.keyClicks(dialog.phone, "199")
    qtbot.keyClick(dialog.phone, ENTER)
    assert "手机号码应为11位" in dialog.problem.text()
    assert (dialog.problem.isVisible(), dialog.name.value()) == (True, "林来宾")
    assert told(office, talk) == []


def test_one_who_is_on_the_list_is_not_registered_again(dialog, office, talk, qtbot):
    type_name(dialog, qtbot, "oyy")
    type_name(dialog, qtbot, "oyy")
    assert dialog.problem.text() == "欧阳玥已经报过名了（第 1 位）。"
    assert len(told(office, talk)) == 1


def test_who_withdraws_makes_room_and_can_be_brought_back(dialog, office, talk, residents, qtbot):
    for person_id in residents.values():
        dialog._picked(person_id)
    first = dialog.view.records.id_at(0)
    dialog.view.select_ids([first], first)
    dialog.view.setFocus()
    qtbot.waitUntil(dialog.view.hasFocus)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert dialog.undoing.sentence.text() == "欧阳玥已退出报名。秦晓峰由候补转为已报名，请通知本人。"
    assert told(office, talk) == [("秦晓峰", False)]
    dialog.undoing.button.click()
    assert told(office, talk) == [("欧阳玥", False), ("秦晓峰", True)]


def test_other_places_move_people_and_a_wrong_number_is_refused(dialog, office, talk, residents, said):
    for person_id in residents.values():
        dialog._picked(person_id)
    dialog.places.setText("2")
    dialog.give_places()
    assert dialog.undoing.sentence.text() == "名额已改为 2 个。秦晓峰由候补转为已报名，请通知本人。"
    dialog.places.setText("0")
    dialog.give_places()
    assert said[-1].startswith("名额请填写 1 或更大的数")
    assert dialog.places.value() == 2
    dialog.places.setText("")
    dialog.give_places()
    assert office.read(registration.state, talk).places is None


def test_a_number_is_shown_when_asked_for(dialog, office, talk, said):
    office.write(registration.register, talk, Entrant(name="林来宾", phone="19900000001"))
    dialog.refresh()
    assert "19900000001" not in dialog.view.records.texts(0)
    first = dialog.view.records.id_at(0)
    dialog.view.select_ids([first], first)
    dialog.calling.click()
    assert said[-1] == "林来宾：19900000001"
    dialog.opening.click()
    assert said[-1] == "林来宾是来宾，没有档案。"


def test_the_way_to_the_card_of_a_person(dialog, page, residents, qtbot):
    dialog._picked(residents["欧阳玥"])
    with qtbot.waitSignal(page.person_asked) as asked:
        dialog.open_person()
    assert asked.args == [residents["欧阳玥"]]


def test_the_list_is_printed(dialog, residents, qtbot, monkeypatch):
    dialog._picked(residents["欧阳玥"])
    monkeypatch.setattr(OutDialog, "ask", lambda _: True)
    dialog.print_()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PaperWindow)), timeout=20_000)
    assert dialog.findChildren(PaperWindow)[0].windowTitle() == "冬季防跌倒 报名名单"


def test_what_is_called_off_shows_who_had_registered_and_takes_nobody(page, plan, office, today_at, qtbot):
    number = plan("义诊", today_at(9) + timedelta(1))
    office.write(registration.register, number, Entrant(name="林来宾"))
    draft = office.read(events.load, number)
    office.write(events.save, number, events.Draft(**{**vars(draft), "status": OccurrenceStatus.CANCELLED}))
    page.show_occurrence(number)
    press(page, "报名(")
    dialog = page.findChildren(RegistrationDialog)[-1]
    assert dialog.note.text() == "这场活动已取消，不能再报名。"
    assert not dialog.finder.isEnabled()
    assert dialog.view.records.rowCount() == 1


def test_what_is_over_without_registrations_says_nothing_of_them(page, plan, today_at):
    page.show_occurrence(plan("讲座", today_at(9), status=OccurrenceStatus.HELD))
    assert "报名" not in texts(page)


def test_nobody_registered_yet_is_said(dialog):
    assert "还没有人报名" in dialog.nothing.text()
    assert dialog.nothing.isVisible()
    assert isinstance(dialog, QDialog)
