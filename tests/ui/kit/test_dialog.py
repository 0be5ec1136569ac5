from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, LongText, Number, Secret, Text
from jiceng_desktop.words import mask_id

STALE_MERGE, STALE_STAY = 0, 1
SAVE, DISCARD, GO_ON = 0, 1, 2


@pytest.fixture
def form(qtbot, desk, kind):
    class Form(RecordDialog):
        def lay_out(self):
            self.group("基本信息")
            self.row("name", Text())
            self.row("number", Secret(mask_id))
            self.row("age", Number(0, 150))
            self.row("born_on", Day())
            self.group("其他")
            self.row("state", Choice([("在册", "在册"), ("退回", "退回")]))
            self.row("remark", LongText())

    Form.kind = kind

    def open_form(record_id=None, **known):
        form = Form(desk, record_id, None, known)
        qtbot.addWidget(form, before_close_func=lambda form: setattr(form, "_finished", True))
        form.show()
        return form

    return open_form


def stored(office, kind):
    ids = office.read(kind.listing.ids, Query())
    return [office.read(kind.load, record_id) for record_id in ids]


def edit_elsewhere(office, kind, record_id, **changes):
    draft = office.read(kind.load, record_id)
    office.write(kind.save, record_id, replace(draft, **changes))


def test_saves_what_was_entered(form, office, kind, qtbot):
    open_form = form(name="张三")
    open_form.entry("remark").set_value("独居")
    with qtbot.waitSignal(open_form.saved) as saved:
        qtbot.keyClick(open_form.entry("name"), Qt.Key.Key_Return)
    assert open_form.isHidden()
    assert office.read(kind.load, saved.args[0]).remark == "独居"


def test_a_refusal_is_shown_at_its_field(form, office, kind, qtbot):
    opened = form()
    opened.accept()
    note = opened._cells["name"].note
    assert opened.isVisible()
    assert note.text() == "请填写姓名。"
    assert note.isVisibleTo(opened)
    qtbot.waitUntil(lambda: opened.entry("name").hasFocus())
    opened.entry("name").set_value("张三")
    assert note.isHidden()
    opened.accept()
    assert [draft.name for draft in stored(office, kind)] == ["张三"]


def test_a_refusal_without_a_field_is_shown_on_top(form):
    opened = form(name="重名")
    opened.accept()
    assert opened._problem.text() == "已有同名的人。"
    assert opened._problem.isVisibleTo(opened)


def test_what_cannot_be_read_is_refused_at_its_field(form, office, kind):
    opened = form(name="张三")
    opened.entry("born_on").entry.setText("二月三十")
    opened.accept()
    assert opened._cells["born_on"].note.isVisibleTo(opened)
    assert stored(office, kind) == []


def test_a_double_click_saves_once(form, office, kind, qtbot):
    opened = form(name="张三")
    saved = []
    opened.saved.connect(saved.append)
    qtbot.mouseDClick(opened.save_button, Qt.MouseButton.LeftButton)
    opened.accept()
    assert len(saved) == 1
    assert len(stored(office, kind)) == 1


def test_an_untouched_form_closes_without_asking(form, add, said):
    opened = form(add("张三")[0])
    opened.reject()
    assert opened.isHidden()
    assert said == []


@pytest.mark.parametrize(("answer", "name"), [(SAVE, "李四"), (DISCARD, "张三"), (GO_ON, "张三")])
def test_asks_before_losing_edits(form, add, said, answer, name):
    (record_id,) = add("张三")
    opened = form(record_id)
    opened.entry("name").set_value("李四")
    said.answers = [answer]
    opened.close()
    assert said == ["修改的内容还没有保存。"]
    assert opened.isHidden() == (answer != GO_ON)
    assert opened.office.read(opened.kind.load, record_id).name == name


def test_a_secret_that_was_not_touched_is_kept(form, add, office, kind):
    (record_id,) = add("张三")
    opened = form(record_id)
    assert "*" in opened.entry("number").entry.text()
    opened.entry("age").set_value(77)
    opened.accept()
    assert office.read(kind.load, record_id).number == "999901198003070010"


def test_a_stale_save_loses_nothing(form, add, office, kind, said):
    (record_id,) = add("张三")
    opened = form(record_id)
    opened.entry("age").set_value(77)
    edit_elsewhere(office, kind, record_id, remark="已走访")
    said.answers = [STALE_MERGE]
    opened.accept()
    assert "备注：空 → 已走访" in said[0]
    assert opened.isVisible()
    assert opened.entry("remark").value() == "已走访"
    assert opened.entry("age").value() == 77
    assert opened.is_edited()
    opened.accept()
    merged = office.read(kind.load, record_id)
    assert (merged.age, merged.remark) == (77, "已走访")


def test_a_field_both_have_changed_keeps_mine_and_shows_theirs(form, add, office, kind, said):
    (record_id,) = add("张三")
    opened = form(record_id)
    opened.entry("remark").set_value("我的话")
    edit_elsewhere(office, kind, record_id, remark="对方的话")
    opened.accept()
    assert opened.entry("remark").value() == "我的话"
    assert opened._cells["remark"].note.text() == "对方改成了：对方的话"


def test_a_secret_both_have_changed_shows_theirs_through_its_mask(form, add, office, kind, said):
    (record_id,) = add("张三")
    opened = form(record_id)
    opened.entry("number").reveal()
    opened.entry("number").entry.setText("999901198003070028")
    edit_elsewhere(office, kind, record_id, number="999901198003070036")
    opened.accept()
    assert "999901198003070036" not in said[0]
    assert opened._cells["number"].note.text() == "对方改成了：999901********0036"


def test_staying_after_a_stale_save_writes_nothing(form, add, office, kind, said):
    (record_id,) = add("张三")
    opened = form(record_id)
    opened.entry("remark").set_value("我的话")
    edit_elsewhere(office, kind, record_id, remark="对方的话")
    said.answers = [STALE_STAY]
    opened.accept()
    assert opened.entry("remark").value() == "我的话"
    assert office.read(kind.load, record_id).remark == "对方的话"


def test_every_label_has_its_own_letter(form):
    opened = form()
    letters = [cell.label.text().partition("&")[2][:1] for cell in opened._cells.values()]
    assert len({*letters, "S", "C"}) == len(letters) + 2


def test_takes_one_column_when_narrow_and_two_when_wide(form, qtbot):
    opened = form()
    places = opened._cells["name"].body, opened._cells["number"].body
    opened.resize(900, 500)
    qtbot.waitUntil(lambda: places[0].y() == places[1].y())
    opened.resize(460, 500)
    qtbot.waitUntil(lambda: places[0].y() < places[1].y())


def test_every_mnemonic_reaches_a_field_that_takes_the_cursor(form):
    opened = form()
    labels = [label for label in opened.findChildren(QLabel) if label.buddy() is not None]
    assert len(labels) == len(opened._entries)
    assert all(label.buddy().focusPolicy() != Qt.FocusPolicy.NoFocus for label in labels)


def test_a_form_begins_in_its_first_field(form, qtbot):
    opened = form()
    with qtbot.waitActive(opened):
        opened.activateWindow()
    qtbot.waitUntil(opened.entry("name").hasFocus)


def test_what_a_mnemonic_reaches_comes_into_sight(form, qtbot):
    shown = form()
    shown.resize(shown.width(), 200)
    with qtbot.waitActive(shown):
        shown.activateWindow()
    qtbot.waitUntil(lambda: shown._scroll.verticalScrollBar().maximum() > 0)
    remark = shown.entry("remark")
    assert remark.visibleRegion().isEmpty()
    remark.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.waitUntil(lambda: not remark.visibleRegion().isEmpty())
