"""The dialog of an event's volunteers."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import registration
from jiceng_desktop.services.registration import Entrant
from jiceng_desktop.services.service import assigning
from jiceng_desktop.terms import AssignmentState
from jiceng_desktop.ui.pages.events.volunteers import VolunteersDialog
from tests.services.service.serving import count, enlist, event, sign_in

DAY = date.today() - timedelta(1)


@pytest.fixture
def zhang(office):
    return enlist(office, "张三丰", "Z0001")


@pytest.fixture
def li(office):
    return enlist(office, "李小梅", "Z0012")


@pytest.fixture
def dialog(qtbot, desk, zhang, li):
    dialog = VolunteersDialog(desk, None, event(desk.office, day=DAY))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def person_of(office, volunteer_id: int) -> int:
    return office.read(lambda session: session.get_one(Volunteer, volunteer_id).person_id)


def states(dialog) -> list[str]:
    return [dialog.places.item(row, 3).text() for row in range(dialog.places.rowCount())]


def test_the_card_leads_to_the_dialog(page, office, zhang):
    occurrence_id = event(office, day=DAY)
    office.write(assigning.assign, occurrence_id, [zhang])
    office.write(assigning.serve_all, occurrence_id)
    page.show_record(occurrence_id)
    texts = [label.text() for label in page.card_panel.findChildren(QLabel)]
    assert "1 人" in texts
    assert "1 人，2 小时" in texts
    (button,) = (one for one in page.card_panel.findChildren(QPushButton) if one.text().startswith("安排志愿者"))
    button.click()
    assert isinstance(QApplication.activeModalWidget(), VolunteersDialog)


def test_needs_and_what_is_lacking(dialog, zhang):
    dialog.role.setText("引导")
    dialog.number.setValue(2)
    dialog.add_need()
    dialog.as_what.setCurrentText("引导")
    dialog.assign(zhang)
    assert [dialog.needs.item(0, place).text() for place in range(3)] == ["引导", "2", "1"]
    assert "引导还缺 1 人" in dialog.told.text()
    dialog.drop_need()
    assert "请先选中" in dialog.problem.text()
    dialog.needs.selectRow(0)
    dialog.drop_need()
    assert dialog.needs.rowCount() == 0
    dialog.undoing.button.click()
    assert dialog.needs.rowCount() == 1


def test_a_clash_is_told_and_nothing_is_lost(dialog, office, zhang):
    other = event(office, "理发", time(10), time(12), DAY)
    office.write(assigning.assign, other, [zhang])
    dialog.who.choose(zhang, "张三丰")
    assert "已安排在“理发”" in dialog.problem.text()
    assert dialog.who.text() == "张三丰"
    assert states(dialog) == []


def test_all_have_served_but_who_was_absent(dialog, office, zhang, li):
    dialog.assign(zhang)
    dialog.assign(li)
    dialog.places.selectRow(1)
    dialog.absent.click()
    assert states(dialog) == ["已安排", "缺席"]
    dialog.serve_button.click()
    assert states(dialog) == ["已服务", "缺席"]
    assert count(office) == 1
    assert dialog.places.item(0, 4).text() == "2"
    assert not dialog.serve_button.isEnabled()
    dialog.undoing.button.click()
    assert count(office) == 0


def test_who_signed_in_is_brought_in(qtbot, desk, office, zhang):
    occurrence_id = event(office, day=DAY)
    sign_in(office, occurrence_id, zhang)
    dialog = VolunteersDialog(desk, None, occurrence_id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.bring_button.text().startswith("带入已签到的 1 人")
    dialog.bring_button.click()
    assert states(dialog) == ["已安排"]
    assert not dialog.bring_button.isVisible()
    dialog.places.selectRow(0)
    dialog.excused.click()
    dialog.places.selectRow(0)
    dialog.again.click()
    dialog.places.selectRow(0)
    dialog.dismiss_button.click()
    assert office.read(assigning.plan, occurrence_id).places == ()


def test_before_the_end_nobody_has_served(qtbot, desk, office, zhang):
    occurrence_id = event(office, day=date.today() + timedelta(1))
    dialog = VolunteersDialog(desk, None, occurrence_id)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.assign(zhang)
    dialog.serve_button.click()
    assert "还没有结束" in dialog.problem.text()
    assert dialog._plan.places[0].state is AssignmentState.ASSIGNED


def test_the_next_one_is_meant_for_what_is_lacking(dialog, zhang, li):
    for role in ("引导", "拍照"):
        dialog.role.setText(role)
        dialog.add_need()
    dialog.assign(zhang)
    assert dialog.as_what.currentText() == "拍照"
    dialog.assign(li)
    assert dialog.as_what.currentText() == ""
    assert [dialog.places.item(row, 2).text() for row in range(2)] == ["引导", "拍照"]


def test_who_registered_is_brought_in_and_assigned_by_hand(qtbot, desk, office, zhang, li):
    tomorrow = date.today() + timedelta(1)
    occurrence_id = event(office, day=tomorrow)
    elsewhere = event(office, "市集", day=tomorrow)
    office.write(assigning.assign, elsewhere, [li])
    office.write(assigning.need, occurrence_id, {"引导": 1})
    for volunteer_id in (zhang, li):
        office.write(registration.register, occurrence_id, Entrant(person_id=person_of(office, volunteer_id)))
    dialog = VolunteersDialog(desk, None, occurrence_id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.sign_up_button.text().startswith("带入已报名的 2 人")
    dialog.sign_up_button.click()
    assert states(dialog) == ["报名"]
    assert "李小梅" in dialog.problem.text()
    assert "市集" in dialog.problem.text()
    assert "已安排 0 人，另有 1 人报名；引导还缺 1 人" in dialog.told.text()
    assert not dialog.serve_button.isEnabled()
    dialog.places.selectRow(0)
    dialog.again.click()
    assert states(dialog) == ["已安排"]
    assert dialog.places.item(0, 2).text() == "引导"
    assert dialog.serve_button.isEnabled()
