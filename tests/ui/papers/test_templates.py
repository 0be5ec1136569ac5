from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.services import templates
from jiceng_desktop.services.templates import editing
from jiceng_desktop.terms import Layout
from jiceng_desktop.ui.papers.template_versions import VersionsDialog
from jiceng_desktop.ui.papers.templates import open_templates


@pytest.fixture
def number(office):
    return next(one.id for one in office.read(templates.fitting, None) if one.name == "慰问信")


@pytest.fixture
def dialog(window, desk, number):
    dialog = open_templates(desk, window)
    dialog.choose(number)
    return dialog


def write(dialog, name, text):
    dialog.text.entries[name].set_value(text)


def test_a_template_is_changed_and_its_old_text_kept(dialog, office, number):
    write(dialog, "title", "致全体居民的慰问信")
    assert dialog.is_edited()
    dialog.save_button.click()
    assert office.read(editing.load, number).title == "致全体居民的慰问信"
    assert not dialog.is_edited()
    assert len(office.read(editing.versions, number)) == 1


def test_a_field_is_put_where_one_wrote_last(dialog):
    write(dialog, "addressee", "")
    dialog.text.entries["addressee"].setFocus()
    group = next(
        dialog.fields.topLevelItem(place)
        for place in range(dialog.fields.topLevelItemCount())
        if dialog.fields.topLevelItem(place).text(0) == "居民"
    )
    dialog.fields.itemDoubleClicked.emit(group.child(0), 0)
    assert dialog.text.entries["addressee"].value() == "{姓名}"
    dialog.fields.itemDoubleClicked.emit(group, 0)
    assert dialog.text.entries["addressee"].value() == "{姓名}"


def test_the_fields_say_what_they_become(dialog):
    group = dialog.fields.topLevelItem(1)
    assert group.childCount() > 1
    assert all(group.child(place).toolTip(0) for place in range(group.childCount()))


def test_unknown_and_broken_fields_are_named_while_one_types(dialog):
    write(dialog, "body", "{节日}快乐！\n{姓名，您好")
    assert "没有“{节日}”这样的字段" in dialog.unknown.text()
    assert "正文第 2 行" in dialog.unknown.text()
    write(dialog, "body", "您好！")
    assert dialog.unknown.isHidden()


def test_a_broken_field_is_refused_at_its_part(dialog, office, number):
    write(dialog, "body", "{姓名")
    dialog.save_button.click()
    assert "正文第 1 行" in dialog.text.notes["body"].text()
    assert not dialog.text.notes["body"].isHidden()
    assert office.read(editing.versions, number) == []


def test_leaving_unsaved_changes_asks(dialog, office, number, said):
    other = dialog._id_at(1)
    write(dialog, "title", "没保存的")
    said.answers = [2]
    dialog.choose(other)
    assert (dialog._id, dialog.text.entries["title"].value()) == (number, "没保存的")
    said.answers = [1]
    dialog.choose(other)
    assert dialog._id == other
    assert office.read(editing.load, number).title == "慰问信"
    dialog.choose(number)
    write(dialog, "title", "这次保存")
    said.answers = [0]
    dialog.close_button.click()
    assert not dialog.isVisible()
    assert office.read(editing.load, number).title == "这次保存"


def test_an_earlier_version_comes_back(dialog, office, number):
    write(dialog, "title", "第二版")
    dialog.save_button.click()
    dialog.versions_button.click()
    (versions,) = dialog.findChildren(VersionsDialog)
    assert versions.list.count() == 1
    assert office.clerk in versions.list.item(0).text()
    assert "【标题】\n慰问信" in versions.text.toPlainText()
    versions.foot.confirm.click()
    assert office.read(editing.load, number).title == "慰问信"
    assert dialog.text.entries["title"].value() == "慰问信"


def test_a_template_never_changed_says_so(dialog):
    dialog.versions_button.click()
    (versions,) = dialog.findChildren(VersionsDialog)
    assert "还没有改过" in versions.text.toPlainText()
    assert not versions.foot.confirm.isEnabled()


def test_a_copy_waits_for_its_name(dialog, office):
    dialog.copy_button.click()
    assert dialog.text.entries["name"].value() == "慰问信 副本"
    write(dialog, "name", "重阳慰问信")
    dialog.save_button.click()
    assert "重阳慰问信" in [name for _, _, name in office.read(editing.listed)]


def test_a_removed_template_comes_back(dialog, office, number):
    dialog.remove_button.click()
    assert "慰问信" not in [name for _, _, name in office.read(editing.listed)]
    assert dialog._id != number
    dialog.undoing.button.click()
    assert dialog._id == number


def test_the_starting_text_comes_back(dialog, office, number):
    write(dialog, "title", "改乱了")
    dialog.save_button.click()
    dialog.reset_button.click()
    assert office.read(editing.load, number).title == "慰问信"


def test_the_last_template_can_go(dialog, office):
    for _ in office.read(editing.listed):
        dialog.remove_button.click()
    assert not dialog.save_button.isEnabled()
    assert not dialog.text.isEnabled()


def test_what_another_desk_saved_is_shown(dialog, other, number, said):
    stored = other.read(editing.load, number)
    write(dialog, "title", "我改的")
    other.write(editing.save, number, replace(stored, title="别处改的"))
    dialog.save_button.click()
    assert "别处改的" in said[0]
    assert dialog.text.entries["title"].value() == "别处改的"


def test_a_template_that_another_desk_deleted_is_told(dialog, other, number, said):
    gone = dialog._id_at(1)
    other.write(editing.remove, gone)
    dialog.choose(gone)
    assert said == ["这个模板已被删除，请刷新后再试。"]
    assert gone not in [dialog._id_at(row) for row in range(dialog.list.count())]
    assert dialog._id is not None


def test_going_back_to_the_starting_text_asks_about_unsaved_changes(dialog, office, number, said):
    write(dialog, "title", "没保存的")
    said.answers = [2]
    dialog.reset_button.click()
    assert dialog.text.entries["title"].value() == "没保存的"


def test_the_sheet_follows(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.paper.pdf.startswith(b"%PDF"), timeout=10_000)
    before = dialog.paper.pdf
    write(dialog, "title", "另一个标题")
    qtbot.waitUntil(lambda: dialog.paper.pdf != before, timeout=10_000)


def test_a_layout_shows_what_it_has_a_place_for(dialog):
    assert dialog.text._parts["columns"][1].isHidden()
    dialog.text.entries["layout"].set_value(Layout.TABLE)
    assert not dialog.text._parts["columns"][1].isHidden()
    assert dialog.text._parts["addressee"][1].isHidden()


def test_mnemonics_do_not_collide(dialog):
    labels = [label.text() for label, _ in dialog.text._parts.values()]
    labels += [button.text() for button in dialog.findChildren(QPushButton)]
    keys = [text.split("(&")[1][0] for text in labels if "(&" in text]
    assert len(keys) == len(set(keys))


def test_looking_through_them_changes_none(dialog, office, said):
    for number, _, _ in office.read(editing.listed):
        dialog.choose(number)
        assert not dialog.is_edited()
    assert said == []


def test_a_head_the_office_does_not_print_is_said(dialog):
    layout = dialog.text.entries["layout"]
    layout.set_value(Layout.REDHEAD)
    assert "普通版式" in dialog.text.notes["layout"].text()
    layout.set_value(Layout.PLAIN)
    assert dialog.text.notes["layout"].isHidden()


def test_enter_takes_nothing_back(dialog):
    buttons = dialog.undoing.findChildren(QPushButton)
    assert buttons
    assert not any(button.autoDefault() for button in buttons)
