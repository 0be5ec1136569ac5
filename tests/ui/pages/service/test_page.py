"""The view 服务时长: lists, confirming, corrections with two names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QApplication, QLabel

from jiceng_desktop.services import service
from jiceng_desktop.services.service import Which, correcting
from jiceng_desktop.ui.pages.service import ServicePage
from jiceng_desktop.ui.pages.service.form import CorrectionDialog, ServiceForm
from jiceng_desktop.ui.pages.service.sheet import SheetDialog
from tests.services.service.serving import confirmed, count, event, record, serve

DAY = date.today() - timedelta(1)


def column(page, name: str) -> list[str]:
    shown = page.shown()
    place = [field.name for field in shown.model.listing.fields].index(name)
    rows = page.office.read(shown.model.listing.texts, list(shown.model.ids))
    return [row[place] for row in rows]


def card(page) -> str:
    return "\n".join(label.text() for label in page.shown()._card.findChildren(QLabel))


def test_lists_and_counts(qtbot, page, office, zhang, li):
    serve(office, zhang, served_on=DAY)
    confirmed(office, li, served_on=DAY)
    event(office, day=DAY)
    qtbot.waitUntil(lambda: page.panel.line("list:all").text(1) == "2")
    assert page.panel.line("list:unconfirmed").text(1) == "1"
    assert page.panel.line("list:without").text(1) == "1"
    assert sorted(column(page, "state")) == ["已确认", "未确认"]
    page.show_list(Which.UNCONFIRMED)
    assert column(page, "name") == ["张三丰"]
    page.show_list(Which.WITHOUT)
    assert column(page, "title") == ["义诊"]
    for which in Which:
        page.show_list(which)
        assert page.in_sight().can("export")
        assert page.in_sight().can("print_")


def test_all_that_waits_is_confirmed_in_one_step(page, office, zhang, li, said):
    ids = [serve(office, zhang, served_on=DAY), serve(office, li, served_on=DAY)]
    page.show_list(Which.UNCONFIRMED).confirm_all()
    assert "2 条记录，共 2 小时" in said[-1]
    assert {record(office, one).confirmed_by for one in ids} == {"王主任"}
    page.undoing.button.click()
    assert record(office, ids[0]).confirmed_at is None


def test_confirmed_and_taken_back_by_selection(page, office, zhang, said):
    record_id = serve(office, zhang, served_on=DAY)
    shown = page.show_list(Which.ALL)
    shown.view.select_ids([record_id], record_id)
    shown.confirm()
    assert "确认人" in card(page)
    shown.open_record(record_id)
    assert "已经确认" in said[-1]
    shown.take_back()
    assert record(office, record_id).confirmed_at is None
    assert "暂不计入" in card(page)


def test_a_year_and_a_team_narrow(page, office, zhang, li):
    serve(office, zhang, served_on=DAY)
    page.panel.show_overview(office.read(service.overview, datetime.now()))
    page.panel.choose_line(f"year:{DAY.year - 1}")  # not offered, but possible
    assert page.shown().model.rowCount() == 0
    page.panel.choose_line(f"year:{DAY.year}")
    assert column(page, "name") == ["张三丰"]
    assert page.shown().narrowing() == ["全部服务记录", f"{DAY.year}年"]
    page.panel.choose_line(f"year:{DAY.year}")
    assert page.shown().narrowing() == ["全部服务记录"]


def test_a_correction_is_asked_by_one_and_granted_by_another(page, office, other, desk, zhang, said):
    record_id = confirmed(office, zhang, served_on=DAY)
    page.refresh()
    page.shown().view.select_ids([record_id], record_id)
    page.shown().correct()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CorrectionDialog)
    dialog.accept()
    assert dialog.problem.isVisible()
    dialog.served.setText("2")
    dialog.content.setText("义诊")
    dialog.reason.setCurrentText("时长算错")
    dialog.accept()
    page.show_list(Which.WAITING)
    assert column(page, "asked_by") == ["王主任"]
    page.shown().attempt(page.shown().grant)
    assert "要由另一人确认" in said[-1]
    (asked,) = office.read(correcting.of_record, record_id)
    other.write(correcting.grant, asked.id)
    page.refresh()
    page.show_list(Which.CORRECTIONS)
    assert (column(page, "asked_by"), column(page, "decided_by")) == (["王主任"], ["李干事"])
    assert "楼道巡查，1 小时" in card(page)
    assert "义诊，2 小时" in card(page)
    assert record(office, record_id).minutes == 120


def test_a_correction_is_refused(page, office, zhang):
    record_id = confirmed(office, zhang, served_on=DAY)
    wanted = replace(office.read(correcting.unchanged, record_id), served=None)
    office.write(correcting.ask, record_id, wanted, "实际没有参加")
    page.show_list(Which.WAITING).refuse()
    assert record(office, record_id).minutes == 60
    assert page.shown().model.rowCount() == 0


def test_what_is_not_confirmed_needs_no_correction(page, office, zhang, said):
    record_id = serve(office, zhang, served_on=DAY)
    page.refresh()
    page.shown().view.select_ids([record_id], record_id)
    page.shown().attempt(page.shown().correct)
    assert "直接编辑" in said[-1]


def test_entered_by_the_form(page, office, zhang):
    form = page.shown().edit()
    assert isinstance(form, ServiceForm)
    form.entry("volunteer_id").choose(zhang, "张三丰")
    form.entry("served_on").set_value(DAY)
    form.entry("content").set_value("楼道巡查")
    form.entry("starts").set_value(time(9))
    form.entry("ends").set_value(time(11))
    assert form.entry("minutes").value() == 120
    form.entry("ends").set_value(time(8))
    form.accept()
    assert form.isVisible()
    form.entry("ends").set_value(time(12))
    assert form.entry("minutes").value() == 180
    form.accept()
    assert column(page, "minutes") == ["3"]


def test_deleted_with_a_way_back(page, office, zhang):
    record_id = serve(office, zhang, served_on=DAY)
    page.refresh()
    page.shown().view.select_ids([record_id], record_id)
    page.shown().delete()
    assert count(office) == 0
    page.undoing.button.click()
    assert count(office) == 1


def test_an_event_without_hours_leads_to_its_sheet(page, office):
    occurrence_id = event(office, day=DAY)
    page.show_list(Which.WITHOUT).open_record(occurrence_id)
    dialog = QApplication.activeModalWidget()
    assert dialog.head.occurrence_id() == occurrence_id


def test_the_list_in_sight_is_remembered(qtbot, page, desk):
    page.show_list(Which.WAITING)
    page.remember()
    again = ServicePage(desk)
    qtbot.addWidget(again)
    assert again.shown().which is Which.WAITING


def test_mnemonics_do_not_collide(page):
    for which in Which:
        titles = [action.text() for action in page.show_list(which).bar.actions() if "&" in action.text()]
        letters = [title[title.index("&") + 1] for title in titles]
        assert len(set(letters)) == len(letters), which


def test_where_nothing_is_recorded_the_paper_sheet_is_one_press_away(page):
    shown = page.show_list(Which.ALL)
    assert "还没有服务记录" in shown.empty.sentence.text()
    shown.empty.button.click()
    assert isinstance(QApplication.activeModalWidget(), SheetDialog)


def test_the_moment_of_confirming_is_shown_to_the_minute(office, page, zhang):
    record_id = confirmed(office, zhang)
    names = [field.name for field in service.LISTING.fields]
    (row,) = office.read(service.LISTING.texts, [record_id])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[names.index("confirmed_at")])
