from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from jiceng_desktop.terms import Layout, SignOff


def test_no_key_means_two_things_on_one_paper(write):
    editor = write(title="通知", body="＿＿＿＿", layout=Layout.REDHEAD, sign_off=SignOff.STAMPED)
    editor.fields.fold.setChecked(True)
    editor.glyphs.announce(("一",))
    labels = [part for part in editor.findChildren(QLabel) if part.buddy() is not None]
    shown = [part.text() for part in (*labels, *editor.findChildren(QAbstractButton)) if part.isVisibleTo(editor)]
    keys = [text[text.index("&") + 1].upper() for text in shown if "&" in text]
    assert sorted(keys) == sorted(set(keys))
