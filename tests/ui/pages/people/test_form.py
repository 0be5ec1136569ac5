from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from jiceng_desktop import words
from jiceng_desktop.services import history, people, tags
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import ETHNICITIES, Education, MaritalStatus, PoliticalStatus, Relation, Sex
from jiceng_desktop.ui.kit import doors
from tests.ui.pages.people.looking import (
    form_of,
    leave,
    note,
    number,
    said_on,
)


def test_a_new_person_needs_only_the_keyboard(empty_page, qtbot, office):
    page = empty_page
    office.write(people.save, None, Draft(name="李秀英", address="幸福小区3号楼2单元501室"))
    page.new_record()
    form = form_of(page)
    form.activateWindow()
    qtbot.waitUntil(form.name.hasFocus)
    form.name.setText("王建国")
    qtbot.keyClick(form.name, Qt.Key.Key_Tab)
    assert form.number.entry.hasFocus()
    qtbot.keyClicks(form.number.entry, number())
    qtbot.keyClick(form.number.entry, Qt.Key.Key_Tab)
    assert form.born.value() == date(1980, 3, 7)
    assert form.sex.value() is Sex.MALE
    assert form.phone.entry.hasFocus(), "birth date and sex need no hand"
    qtbot.keyClick(form.phone.entry, Qt.Key.Key_Tab)
    qtbot.keyClick(form.entry("ethnicity").entry, Qt.Key.Key_Tab)
    assert form.address.hasFocus()
    qtbot.keyClicks(form.address, "3-2-501")
    qtbot.keyClick(form.address, Qt.Key.Key_Tab)
    assert form.address.text() == "幸福小区3号楼2单元501室"
    qtbot.keyClick(form.entry("role"), Qt.Key.Key_Return)
    assert not form.isVisible()
    stored = office.read(people.load, page.current())
    assert (stored.name, stored.id_number, stored.address) == ("王建国", number(), "幸福小区3号楼2单元501室")
    assert "王建国" in said_on(page)


def test_a_new_person_is_shown_even_where_filters_would_hide_him(page, qtbot):
    page.finder.setText("李")
    page.new_record()
    form = form_of(page)
    form.name.setText("赵新")
    form.save_button.click()
    assert page.model.texts(page.model.row_of(page.current()))[0] == "赵新"


def test_a_bad_number_is_told_at_its_field(page, office):
    page.new_record()
    form = form_of(page)
    form.name.setText("赵新")
    form.number.entry.setText("999901198003070010")
    leave(form.number.entry)
    assert note(form, "id_number") == "身份证号校验码不对，请核对。"
    form.save_button.click()
    assert form.isVisible()
    assert note(form, "id_number") == "身份证号校验码不对，请核对。"
    assert office.read(people.count) == 3
    form.number.entry.setText(number(order="003"))
    form.save_button.click()
    assert not form.isVisible()


def test_an_unknown_region_is_a_hint_only(page):
    page.new_record()
    form = form_of(page)
    form.number.entry.setText(number(order="005"))
    leave(form.number.entry)
    assert "地区码" in note(form, "id_number")
    assert form._cells["id_number"].note.property("look") == "hint"


def test_a_bad_phone_and_an_unreadable_address_are_told_at_their_fields(page):
    page.new_record()
    form = form_of(page)
    form.phone.entry.setText("199")
    leave(form.phone.entry)
    assert "11位" in note(form, "phone")
    form.address.setText("不知道哪里")
    leave(form.address)
    assert "看不懂这个住址" in note(form, "address")
    form.address.setText("5-1-301")
    leave(form.address)
    assert form.address.text() == "幸福小区5号楼1单元301室"
    assert note(form, "address") == doors.NEW_DOOR
    form._cells["address"].link.click()
    assert form.address.selectedText() == "301室"
    form.address.setText("3-2-501")
    leave(form.address)
    assert note(form, "address") == ""
    assert form._cells["address"].link.isHidden()


def test_a_new_compound_is_asked_for(page, office, said):
    page.new_record()
    form = form_of(page)
    form.name.setText("赵新")
    form.address.setText("和平楼院1号楼1单元101室")
    leave(form.address)
    assert note(form, "address") == "还没有登记“和平楼院”，保存时可以新增。"
    said.answers = [1, 0]
    form.save_button.click()
    assert form.isVisible()
    assert "核对" in note(form, "address")
    assert office.read(people.count) == 3
    form.save_button.click()
    assert office.read(people.load, page.current()).address == "和平楼院1号楼1单元101室"


def test_who_moves_is_not_head_of_the_next_household_by_accident(page, office, neighbours):
    page.edit(neighbours["单小明"])
    form = form_of(page)
    assert form.entry("relation").value() is Relation.HEAD
    form.address.setText("3-2-501")
    leave(form.address)
    assert form.entry("relation").value() is None
    form.save_button.click()
    assert office.read(people.load, neighbours["单小明"]).relation is not Relation.HEAD


def test_a_second_head_is_refused_at_the_field(page, neighbours):
    page.edit(neighbours["李秀英"])
    form = form_of(page)
    form.entry("relation").set_value(Relation.HEAD)
    form.save_button.click()
    assert "户主是“王建国”" in note(form, "relation")


def test_somebody_who_may_be_there_already_is_pointed_out(page):
    page.new_record()
    form = form_of(page)
    form.name.setText("王建国")
    leave(form.name)
    assert note(form, "name") == ""
    form.born.set_value(date(1980, 3, 7))
    leave(form.born.entry)
    assert "可能已有档案：王建国（幸福小区3号楼2单元501室）" in note(form, "name")


def test_the_same_number_is_refused_by_name(page):
    page.new_record()
    form = form_of(page)
    form.name.setText("王新")
    form.number.entry.setText(number())
    form.save_button.click()
    assert "“王建国”" in note(form, "id_number")


def test_numbers_stay_masked_in_the_form_until_asked_for(page, office, neighbours):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    assert form.number.entry.text() == words.mask_id(number())
    assert not form.entry("note").entry.isVisible()
    form.number.button.click()
    assert form.number.entry.text() == number()
    form.entry("note").button.click()
    assert form.entry("note").entry.value() == "每周三上午透析"
    lines = office.read(history.of_person, neighbours["王建国"], people.LABELS)
    assert [line.changes[0][0] for line in lines[:2]] == ["备注", "证件号码"]


def test_saving_untouched_secrets_keeps_them(page, office, neighbours):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    form.entry("ethnicity").setEditText("回")
    form.save_button.click()
    stored = office.read(people.load, neighbours["王建国"])
    assert (stored.id_number, stored.phone, stored.note) == (number(), "19900000001", "每周三上午透析")
    assert stored.ethnicity == "回族"
    assert len(ETHNICITIES) == 56


def test_a_stale_save_tells_and_loses_nothing(page, other, office, said, neighbours):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    theirs = other.read(people.load, neighbours["王建国"])
    other.write(people.save, neighbours["王建国"], replace(theirs, employer="第一小学"))
    form.name.setText("王建国国")
    form.save_button.click()
    assert "工作单位：空 → 第一小学" in said[-1]
    assert form.isVisible()
    assert form.name.text() == "王建国国"
    form.save_button.click()
    stored = office.read(people.load, neighbours["王建国"])
    assert (stored.name, stored.employer) == ("王建国国", "第一小学")


def test_a_double_click_saves_once(page, qtbot, office):
    page.new_record()
    form = form_of(page)
    form.name.setText("赵新")
    qtbot.mouseDClick(form.save_button, Qt.MouseButton.LeftButton)
    form.accept()
    assert office.read(people.count) == 4


def test_closing_an_edited_form_asks(page, said, neighbours, office):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    form.name.setText("王")
    said.answers = [2, 1]
    form.reject()
    assert form.isVisible()
    form.reject()
    assert not form.isVisible()
    assert len(said) == 2
    assert office.read(people.load, neighbours["王建国"]).name == "王建国"


def test_closing_an_untouched_form_does_not_ask(page, said, neighbours):
    page.edit(neighbours["王建国"])
    form_of(page).reject()
    assert said == []


def test_rare_fields_are_folded_away_until_used(page, office, neighbours):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    assert not form._more.isVisible()
    form.unfold.click()
    form.entry("employer").setText("第一小学")
    form.save_button.click()
    page.edit(neighbours["王建国"])
    assert form_of(page)._more.isVisible()


def test_tags_are_chips(page, office, neighbours):
    kinds = {name: kind for kind, name, _ in office.read(tags.kinds)}
    page.edit(neighbours["李秀英"])
    form = form_of(page)
    form.entry("tags").set_value({kinds["低保"]})
    form.save_button.click()
    assert office.read(people.load, neighbours["李秀英"]).tags == frozenset({kinds["低保"]})


def test_codes_of_the_tables_are_taken_in_the_form(page, office, neighbours):
    page.edit(neighbours["单小明"])
    form = form_of(page)
    form._unfold()
    for name, typed in (("education", "21"), ("political_status", "9"), ("marital_status", "初婚"), ("relation", "22")):
        form.entry(name).setEditText(typed)
    form.entry("ethnicity").setEditText("03")
    form.entry("native_place").setText("望禾县")
    form.save_button.click()
    stored = office.read(people.load, neighbours["单小明"])
    assert (stored.education, stored.political_status) == (Education.BACHELOR_GRADUATED, PoliticalStatus.ZHI_GONG)
    assert (stored.marital_status, stored.relation) == (MaritalStatus.FIRST_MARRIAGE, Relation.ELDEST_SON)
    assert (stored.ethnicity, stored.native_place) == ("回族", "望禾县")


def test_what_is_in_no_code_table_is_told_at_its_field(page, neighbours):
    page.edit(neighbours["王建国"])
    form = form_of(page)
    form.entry("relation").setEditText("干亲家")
    form.address.setText("3-2-502")
    leave(form.address)
    form.save_button.click()
    assert "不在代码表里" in note(form, "relation")
    form.done(0)


def move_out(page, neighbours, said, answer: int):
    """Give a head of household another address; ``answer`` is what the clerk chooses."""
    page.edit(neighbours["王建国"])
    form = form_of(page)
    form.address.setText("幸福小区3号楼2单元502室")
    leave(form.address)
    said.answers.append(answer)
    form.save_button.click()
    return form


def test_a_head_who_moves_takes_the_family_along(page, office, neighbours, said):
    move_out(page, neighbours, said, 0)
    assert "和他同住的还有：李秀英" in said[-1]
    assert office.read(people.load, neighbours["李秀英"]).address == "幸福小区3号楼2单元502室"
    page.undoing.button.click()
    assert office.read(people.load, neighbours["李秀英"]).address == "幸福小区3号楼2单元501室"


def test_a_head_who_moves_alone_leaves_a_new_head(page, office, neighbours, said):
    move_out(page, neighbours, said, 1)
    stored = office.read(people.load, neighbours["李秀英"])
    assert (stored.address, stored.relation) == ("幸福小区3号楼2单元501室", Relation.HEAD)


def test_a_head_who_stays_after_all(page, office, neighbours, said):
    form = move_out(page, neighbours, said, 2)
    assert form.isVisible()
    assert office.read(people.load, neighbours["王建国"]).address == "幸福小区3号楼2单元501室"
    form.done(0)
