from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop import words
from jiceng_desktop.services import history, people, tags
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import AuditAction
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
    next(one for one in page.person.findChildren(QPushButton) if one.text() == "复制地址(&Y)").click()
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
