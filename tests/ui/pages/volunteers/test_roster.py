"""The roster in the window: one click from resident to volunteer, forms, leaving with its way back, an import."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.services import people, volunteers
from jiceng_desktop.services.intake import Verdict
from jiceng_desktop.services.volunteers import Draft
from jiceng_desktop.terms import PersonStatus, VolunteerStatus
from jiceng_desktop.ui.kit.intake import IntakeDialog
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.pages.volunteers import intake
from jiceng_desktop.ui.pages.volunteers.acts import LeaveDialog, TrainingForm
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage
from tests import workbooks

TODAY = date.today()


@pytest.fixture
def somebody(office):
    return office.write(people.save, None, people.Draft(name="林秀英", phone="19900000011"))


def shown(qtbot, page):
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def page(qtbot, desk, office, somebody):
    office.write(volunteers.enlist, [somebody])
    return shown(qtbot, VolunteerPage(desk))


def told(card):
    return [label.text() for label in card.findChildren(QLabel)]


def texts(page):
    return [page.model.texts(row)[1] for row in range(page.model.rowCount())]


def top(page, kind):
    return page.findChildren(kind)[-1]


def test_one_click_on_the_card_makes_a_volunteer_and_the_strip_takes_it_back(qtbot, desk, office, somebody):
    page = shown(qtbot, PeoplePage(desk))
    page.go_to(somebody)
    page.person.findChild(QPushButton, "enlist").click()
    assert office.read(volunteers.of_person, somebody).draft.number == "0001"
    assert page.undoing.sentence.text() == "登记为志愿者 1 人。"
    page.person.show_person(somebody)
    assert "0001　在册" in told(page.person)
    page.undoing.button.click()
    assert office.read(volunteers.of_person, somebody) is None


def test_one_click_in_the_list_makes_all_selected_volunteers(qtbot, desk, office, somebody):
    other = office.write(people.save, None, people.Draft(name="吴小红"))
    page = shown(qtbot, PeoplePage(desk))
    page.view.select_ids([somebody, other], somebody)
    next(action for action in page.actions() if action.text().startswith("转为志愿者")).trigger()
    assert office.read(volunteers.counts).here == 2


def test_somebody_from_outside_is_found_in_the_roster_and_beside_the_residents(qtbot, page, desk, office):
    form = page.edit()
    form.person.setText("周老板")
    assert form.outside.isVisibleTo(form)
    form.entry("phone").set_value("19900000022")
    form.accept()
    assert texts(page) == ["林秀英", "周老板"]
    archive = shown(qtbot, PeoplePage(desk))
    assert texts_of_archive(archive) == ["林秀英"]
    person_id = office.read(volunteers.sheet, page.current(), TODAY).person_id
    archive.go_to(person_id)
    qtbot.waitUntil(lambda: archive.person.person_id == person_id)
    assert "非居民" in " ".join(told(archive.person))


def texts_of_archive(page):
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def test_the_form_refuses_a_number_that_is_taken(qtbot, page, office):
    form = page.edit()
    form.person.setText("周老板")
    form.entry("number").set_value("0001")
    form.accept()
    assert "不能重复使用" in form._cells["number"].note.text()
    assert office.read(people.count) == 1


def test_a_form_keeps_what_it_does_not_show(page, office):
    volunteer_id = page.current()
    form = page.edit(volunteer_id)
    form.entry("skills").set_value("理发")
    form.entry("available").set_value({"6a"})
    form.accept()
    stored = office.read(volunteers.load, volunteer_id)
    assert (stored.skills, stored.available, stored.number) == ("理发", frozenset({"6a"}), "0001")
    assert "周六上午" in told(page.volunteer)


def test_leaving_asks_for_the_day_and_can_be_taken_back(page, office):
    volunteer_id = page.current()
    page.leave()
    asking = top(page, LeaveDialog)
    asking.on.set_value(date(2000, 1, 1))
    asking.foot.confirm.click()
    assert "才加入" in asking.problem.text()
    asking.on.set_value(TODAY)
    asking.reason.setEditText("搬离本社区")
    asking.foot.confirm.click()
    assert texts(page) == []
    page.finder.setText("林秀英")
    assert texts(page) == ["林秀英"]  # words find everybody
    page.finder.clear()
    page.undoing.button.click()
    assert office.read(volunteers.load, volunteer_id).status is VolunteerStatus.ACTIVE
    assert texts(page) == ["林秀英"]


def test_who_has_left_comes_back(page, office):
    volunteer_id = page.current()
    office.write(volunteers.leave, [volunteer_id], TODAY)
    page.panel.choose_line("left")
    assert texts(page) == ["林秀英"]
    page.volunteer.return_asked.emit()
    assert office.read(volunteers.load, volunteer_id).status is VolunteerStatus.ACTIVE


def test_a_training_is_entered_from_the_card_changed_and_deleted(page, office):
    page.train()
    form = top(page, TrainingForm)
    form.entry("subject").set_value("急救")
    form.entry("minutes").set_value(90)
    form.accept()
    assert any(text.startswith("急救　90 分钟") for text in told(page.volunteer))
    (taught,) = office.read(volunteers.sheet, page.current(), TODAY).trainings
    page.train(taught.id)
    next(b for b in top(page, TrainingForm).findChildren(QPushButton) if b.text().startswith("删除")).click()
    assert office.read(volunteers.sheet, page.current(), TODAY).trainings == ()
    page.undoing.button.click()
    assert len(office.read(volunteers.sheet, page.current(), TODAY).trainings) == 1


def test_a_masked_number_is_shown_for_a_while_and_the_look_is_kept(page, office):
    volunteer_id = page.current()
    stored = office.read(volunteers.load, volunteer_id)
    office.write(volunteers.save, volunteer_id, Draft(**{**vars(stored), "emergency_phone": "19900000077"}))
    page.refresh()
    assert "199****0077" in told(page.volunteer)
    next(b for b in page.volunteer.findChildren(QPushButton) if b.text() == "显示(&2)").click()
    assert "19900000077" in told(page.volunteer)
    page.volunteer.hide_numbers()
    assert "19900000077" not in told(page.volunteer)


def test_the_panel_narrows_and_tells_so(qtbot, page, office):
    office.write(volunteers.save, None, Draft(person="周老板", consented_on=TODAY))
    page.refresh()
    qtbot.waitUntil(lambda: page.panel._counts is not None and page.panel._counts.here == 2)
    page.panel.choose_line("unagreed")
    assert texts(page) == ["林秀英"]
    assert page.narrowing() == ["没有签同意书"]
    page.clear_filters()
    assert texts(page) == ["林秀英", "周老板"]


def test_a_roster_without_headings_is_imported_through_the_window(qtbot, page, office, tmp_path, said, desk):
    rows = [(n, f"周{name}", f"1990000{n:04}", "邻里红管家") for n, name in enumerate("一二三四五六", start=1)]
    path = workbooks.plain_roster(tmp_path / "志愿者.xlsx", [*rows, rows[0], rows[0]])
    page.import_file(path)
    qtbot.waitUntil(lambda: bool(page.findChildren(IntakeDialog)), timeout=20_000)
    dialog = top(page, IntakeDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=20_000)
    assert dialog.columns.fields == (None, "name", "phone", "team")
    assert dialog.plan.counts()[Verdict.NEW] == 6
    assert dialog.plan.counts()[Verdict.UNCHANGED] == 2
    assert "会新建服务队：邻里红管家。" in dialog.notice.text()
    assert "里面的内容" in dialog.notice.text()
    said.answers = [-1]
    dialog.confirm.click()
    qtbot.waitUntil(lambda: any(text.startswith("已导入：新增 6 人") for text in said), timeout=20_000)
    assert office.read(volunteers.counts).here == 7
    page.refresh()
    outside = office.read(volunteers.persons, [page.model.id_at(1)])
    assert office.read(people.load, outside[0]).status is PersonStatus.OUTSIDE


def test_hours_of_before_are_told_before_they_are_taken_over(office):
    rows = [(2, {"name": "周一", "hours": "120小时"}), (3, {"name": "周二", "hours": 1.5}), (4, {"name": "周三"})]
    planned = office.read(intake.VOLUNTEERS.plan, rows, TODAY)
    told = "2 人带有累计时长，共 121.5 小时：每人补录一条“结转”，确认后才计入。"
    assert intake.VOLUNTEERS.hint(planned, {}) == told
    assert intake.VOLUNTEERS.hint(office.read(intake.VOLUNTEERS.plan, rows[2:], TODAY), {}) == ""
