"""A new community, from the welcome page to the open office."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from jiceng_desktop import settings
from jiceng_desktop.services import community
from jiceng_desktop.ui.sign_in import places


def test_a_new_community_from_welcome_to_open(qtbot, start, home, creating):
    window = start()
    step = creating(window)
    assert step.office.text() == "翠湖社区居民委员会"
    step.primary.click()
    step.primary.click()  # a double click makes one community
    qtbot.waitUntil(lambda: window.step() is not step)
    code = window.step()
    assert step.passphrase.text() == ""
    printed = "".join(code.sign.text().split())
    code.typed.setText(printed[-10:].lower())
    code.primary.click()
    qtbot.waitUntil(lambda: bool(window.offices))
    about = window.offices[0].read(community.about)
    assert about.name == "翠湖社区"
    assert about.recovery_confirmed
    kept = settings.load()
    assert kept.last_database == str(window.offices[0].path)
    assert kept.recent == [kept.last_database]
    assert kept.backup_folder == str(home / "U盘" / "备份")
    assert (home / "U盘" / "备份").is_dir()


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name": " "}, "name", "社区名称"),
        ({"office": " "}, "office", "居委会名称"),
        ({"clerk": ""}, "clerk", "姓名"),
        ({"passphrase": "1234567", "repeat": "1234567"}, "passphrase", "至少要有 8 个字符"),
        ({"repeat": "correct-horse-8"}, "repeat", "不一样"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(start, typed, field, told, creating):
    window = start()
    step = creating(window, **typed)
    step.primary.click()
    assert told in step.form.said(field)
    assert window.step() is step
    assert not places.database_path("翠湖社区").exists()


def test_an_existing_file_is_said_where_the_file_is_chosen(qtbot, start, home, creating):
    places.database_path("翠湖社区").write_bytes(b"precious")
    window = start()
    step = creating(window)
    assert step.path.isHidden()
    step.primary.click()
    qtbot.waitUntil(lambda: "已经存在" in step.form.said("path"))
    assert not step.path.isHidden()
    assert places.database_path("翠湖社区").read_bytes() == b"precious"
    step.path.set_path(home / "另一个.db")
    step.primary.click()
    qtbot.waitUntil(lambda: window.step() is not step)
    assert (home / "另一个.db").exists()
    window.step()._office.close()


def test_names_follow_until_they_are_touched(start):
    window = start()
    window.step().new.click()
    step = window.step()
    step.name.setText("翠湖/社区")
    assert step.office.text() == "翠湖/社区居民委员会"
    assert step.path.path() == places.database_path("翠湖社区")
    step.office.setText("翠湖居委会")
    step.office.textEdited.emit("翠湖居委会")
    step.name.setText("东湖社区")
    assert step.office.text() == "翠湖居委会"


def test_backups_beside_the_data_are_warned_of(start, creating):
    window = start()
    step = creating(window)
    assert "同一个磁盘" in step.form.said("folder")


def test_both_passphrases_are_shown_together(start, creating):
    step = creating(start())
    step.passphrase.button.click()
    assert step.repeat.entry.echoMode() == QLineEdit.EchoMode.Normal
    step.passphrase.button.click()
    assert step.repeat.entry.echoMode() == QLineEdit.EchoMode.Password
