from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from jiceng_desktop import words
from jiceng_desktop.services import history, households, people, people_listing, stays, tags
from jiceng_desktop.services.households import founding
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import AuditAction, IdKind, ResidencyRole
from jiceng_desktop.ui.pages.people.residence import StayForm
from tests.ui.pages.people.looking import (
    form_of,
    names,
    number,
    said_on,
    select,
    texts,
)

HOSTILE = """<b>王&"'</b>"""


def test_the_card_follows_the_selection(page, qtbot, neighbours):
    select(page, neighbours["王建国"])
    card = said_on(page)
    for told in ("王建国", "男", "1980-03-07生", words.mask_id(number()), "199****0001", "业主　2015-05-01 起"):
        assert told in card
    assert number() not in card
    assert "透析" not in card
    page.view.setFocus()
    before = page.current()
    qtbot.keyClick(page.view, Qt.Key.Key_Up)
    assert page.current() != before
    assert "王建国" not in texts(page.person)[0]


def test_household_members_lead_to_each_other(page, neighbours):
    page.finder.setText("王建国")
    select(page, neighbours["王建国"])
    link = next(one for one in page.person.findChildren(QPushButton) if one.text() == "李秀英")
    link.click()
    assert page.current() == neighbours["李秀英"]
    assert page.finder.text() == ""


def test_a_reveal_is_recorded_and_ends(page, office, neighbours):
    select(page, neighbours["王建国"])
    page.person.findChild(QPushButton, "reveal-id_number").click()
    assert number() in said_on(page)
    lines = office.read(history.of_person, neighbours["王建国"], people.LABELS)
    assert (lines[0].actor, lines[0].action) == ("王主任", AuditAction.REVEAL)
    assert "查看 证件号码" in said_on(page)
    assert page.person.masking.isActive()
    page.person.masking.timeout.emit()
    assert number() not in said_on(page)


@pytest.mark.parametrize("width", [240, 280])
def test_nothing_on_the_card_is_cut_off(page, office, neighbours, width):
    draft = office.read(people.load, neighbours["王建国"])
    draft = replace(draft, phone="19900000001、19900000002", id_kind=IdKind.PERMIT, id_number="H99990000001234")
    office.write(people.save, neighbours["王建国"], draft)
    select(page, neighbours["李秀英"])
    select(page, neighbours["王建国"])
    for field in ("phone", "id_number"):
        page.person.findChild(QPushButton, f"reveal-{field}").click()
    page.resize(1300, 400)  # low enough for a scroll bar
    page.panes.setSizes([150, 1300 - 150 - width, width])
    QApplication.processEvents()
    card, room = page.person, page.person.viewport().width()
    assert card.verticalScrollBar().isVisible()
    shown = [one for one in (*card.findChildren(QLabel), *card.findChildren(QPushButton)) if one.isVisibleTo(card)]
    assert len(shown) > 10
    beyond = [one.text() for one in shown if one.mapTo(card.widget(), one.rect().topRight()).x() >= room]
    assert beyond == []


def test_another_selection_masks_again(page, neighbours):
    select(page, neighbours["王建国"])
    page.person.findChild(QPushButton, "reveal-phone").click()
    assert "19900000001" in said_on(page)
    select(page, neighbours["李秀英"])
    select(page, neighbours["王建国"])
    assert "19900000001" not in said_on(page)
    assert not page.person.masking.isActive()


def test_history_tells_who_changed_what(page, other, neighbours):
    draft = other.read(people.load, neighbours["王建国"])
    other.write(people.save, neighbours["王建国"], replace(draft, phone="19900000003"))
    page.refresh()
    select(page, neighbours["王建国"])
    card = said_on(page)
    assert "修改 联系电话：199****0001 → 199****0003" in card
    assert re.search(r"\d\d-\d\d \d\d:\d\d 李干事", card)
    assert "新增 档案" in card


def test_history_tells_of_a_move_and_of_tags(page, office, neighbours):
    kinds = {name: kind for kind, name, _ in office.read(tags.kinds)}
    draft = office.read(people.load, neighbours["单小明"])
    moved = replace(draft, address="幸福小区3号楼2单元501室", tags=frozenset({kinds["低保"]}), relation=None)
    office.write(people.save, neighbours["单小明"], moved)
    draft = office.read(people.load, neighbours["单小明"])
    office.write(people.save, neighbours["单小明"], replace(draft, tags=frozenset()))
    select(page, neighbours["单小明"])
    card = said_on(page)
    assert "修改 现住址：幸福小区12号楼1单元101室 → 幸福小区3号楼2单元501室\n新增 关爱标签 低保" in card
    assert "取消 关爱标签 低保" in card


def test_the_address_can_be_copied(page, neighbours):
    select(page, neighbours["王建国"])
    page.person.findChild(QPushButton, "more").click()
    next(act for act in page.person.findChild(QMenu).actions() if act.text() == "复制地址(&Y)").trigger()
    assert QApplication.clipboard().text() == "幸福小区3号楼2单元501室"


def test_a_housemate_begins_at_the_same_address(page, neighbours):
    select(page, neighbours["单小明"])
    next(one for one in page.person.findChildren(QPushButton) if one.text() == "加同住人(&J)").click()
    form = form_of(page)
    assert form.record_id is None
    assert form.entry("address").value() == "幸福小区12号楼1单元101室"
    form.reject()


@pytest.mark.parametrize(
    "name", [HOSTILE, "𠮷田㐂𬭎", "阿卜杜热合曼·买买提艾力·吐尔逊江·阿布都克里木·热依汗"[:30], "王" * 30]
)
def test_awkward_names_are_shown_as_they_are(page, office, name):
    person_id = office.write(people.save, None, Draft(name=name, address="3-2-501"))
    select(page, person_id)
    stored = office.read(people.load, person_id).name
    headline = page.person.findChildren(QLabel)[0]
    assert headline.text() == stored == words.clean_name(name)
    assert headline.textFormat() == Qt.TextFormat.PlainText
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.person.findChildren(QLabel))
    page.finder.setText(stored[:5])
    assert stored in names(page)


def link(page, text: str) -> QPushButton:
    return next(one for one in page.person.findChildren(QPushButton) if one.text() == text)


def test_homes_registration_and_both_households(page, office, neighbours):
    wang = neighbours["王建国"]
    office.write(founding.save, None, founding.Draft("000001", "3-2-502", wang, together=False))
    version = office.read(people.load, wang).version
    office.write(stays.add, wang, stays.Draft("12-1-101", ResidencyRole.TENANT, date(2024, 1, 2), version=version))
    select(page, neighbours["李秀英"])
    select(page, wang)
    card = said_on(page)
    for told in ("居住户（2 人）", "户籍户（1 人）", "000001", "人户分离", "另有住房"):
        assert told in card
    assert "幸福小区12号楼1单元101室\n租客　2024-01-02 起" in card
    link(page, "不再拥有或租住…").click()
    assert "曾住 1 条" in said_on(page)
    link(page, "曾住 1 条").click()
    assert "2024-01-02 至" in said_on(page)
    assert "收起" in said_on(page)


def test_a_household_heading_leads_to_the_household(page, qtbot, office, neighbours):
    select(page, neighbours["王建国"])
    page.person.show_person(neighbours["王建国"])
    with qtbot.waitSignal(page.household_asked) as asked:
        link(page, "打开").click()
    sheet = office.read(households.sheet, asked.args[0])
    assert [member.name for member in sheet.members] == ["王建国", "李秀英"]


def test_a_refused_change_of_home_is_told(page, office, neighbours, said):
    wang = neighbours["王建国"]
    version = office.read(people.load, wang).version
    office.write(stays.add, wang, stays.Draft("12-1-101", version=version))
    select(page, wang)
    page.person.show_person(wang)
    link(page, "设为现住地").click()
    assert "没有户主" in said[-1]


def test_a_second_dwelling_is_entered_on_the_card(page, office, neighbours):
    select(page, neighbours["单小明"])
    link(page, "登记另一处住房…").click()
    form = next(one for one in page.person.findChildren(StayForm) if one.isVisible())
    form.entry("address").setText("幸福小区3号楼2单元502室")
    form.entry("is_home").setChecked(True)
    form.save_button.click()
    assert office.read(people.load, neighbours["单小明"]).address == "幸福小区3号楼2单元502室"
    assert "另有住房" in said_on(page)
    page.undoing.button.click()
    assert office.read(people.load, neighbours["单小明"]).address == "幸福小区12号楼1单元101室"


def test_somebody_without_papers_is_marked(page, neighbours):
    select(page, neighbours["李秀英"])
    assert people_listing.NO_PAPER in said_on(page)


def test_the_line_of_time_is_folded(page, office, neighbours):
    wang = neighbours["王建国"]
    for room in ("501", "502") * 5:
        draft = replace(office.read(people.load, wang), address=f"3-2-{room}", relation=None, moved_in_on=None)
        office.write(people.save, wang, draft)
    select(page, wang)
    page.person.show_person(wang)
    few = said_on(page).count("不再居住")
    page.person.findChild(QPushButton, "fold-timeline").click()
    assert said_on(page).count("不再居住") > few
    assert "业主" in said_on(page)
