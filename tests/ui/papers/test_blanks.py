from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit.form import focused


def test_the_first_key_fills_the_first_blank_and_f6_leads_to_the_next(write, qtbot):
    text = "\U00020000根据＿＿＿＿的规定，拟＿＿。"
    editor = write(kind=DocumentKind.PUBLICITY, title="关于＿＿＿＿的公示", body=text)
    title, body = editor.entry("title"), editor.entry("body")
    qtbot.waitUntil(title.hasFocus)
    assert "还有 3 处空白" in editor._notes["body"].text()
    qtbot.keyClicks(title, "A")
    assert title.value() == "关于A的公示"
    qtbot.keyClick(title, Qt.Key.Key_F6)
    qtbot.keyClicks(body, "B")
    qtbot.keyClick(body, Qt.Key.Key_F6)
    assert body.textCursor().selectedText() == "＿＿"
    qtbot.keyClicks(body, "C")
    assert body.value() == "\U00020000根据B的规定，拟C。"
    assert editor._notes["body"].isHidden()
    assert not editor.fields.next_blank()


def test_after_the_last_blank_comes_the_first_and_one_below_the_fold_is_unfolded(write, qtbot):
    editor = write(title="图书归还提醒", addressee="＿＿＿＿", body="请于＿＿＿＿前归还。", remark="联系人：＿＿＿＿")
    editor.fields.fold.setChecked(False)
    addressee, body, remark = focused(editor.entry("addressee")), editor.entry("body"), editor.entry("remark")
    qtbot.waitUntil(addressee.hasFocus)
    assert editor.fields.next_blank()
    assert body.hasFocus()
    assert editor.fields.next_blank()
    assert remark.selectedText() == "＿＿＿＿"
    assert editor.fields.fold.isChecked()
    assert editor.fields.next_blank()
    assert addressee.hasFocus()


@pytest.mark.parametrize(("kind", "warned"), [(DocumentKind.NOTICE, True), (DocumentKind.PUBLICITY, False)])
def test_only_papers_that_address_somebody_warn_of_nobody(write, kind, warned):
    assert write(kind=kind, title="公示", body="如下。")._notes["addressee"].isHidden() is not warned
