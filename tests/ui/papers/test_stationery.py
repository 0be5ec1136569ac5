from __future__ import annotations

import pytest

from jiceng_desktop.services import stationery
from jiceng_desktop.ui.papers.stationery import open_stationery


@pytest.fixture
def dialog(desk, window):
    return open_stationery(desk, window)


def test_begins_with_the_offices_own_name(dialog):
    assert dialog.entry("mark").value() == "翠湖社区居民委员会"
    assert dialog.entry("redhead").value() is False


def test_what_is_entered_is_kept_and_told(dialog, office, qtbot):
    dialog.entry("redhead").set_value(True)
    dialog.entry("code").set_value("翠居")
    dialog.entry("address").set_value("翠湖路1号")
    dialog.entry("phone").set_value("19900000000")
    with qtbot.waitSignal(dialog.saved):
        dialog.accept()
    kept = office.read(stationery.of)
    assert (kept.redhead, kept.code, kept.address, kept.phone) == (True, "翠居", "翠湖路1号", "19900000000")


def test_a_head_without_words_is_said_at_its_field(dialog, office):
    dialog.entry("redhead").set_value(True)
    dialog.entry("mark").set_value("")
    dialog.accept()
    assert dialog.isVisible()
    assert "发文机关标志" in dialog._cells["mark"].note.text()
    assert not office.read(stationery.of).redhead


def test_what_another_desk_saved_is_not_overwritten_unseen(office, desk, window):
    office.write(stationery.save, stationery.Draft(mark="一"))
    dialog = open_stationery(desk, window)
    office.write(stationery.save, stationery.Draft(mark="二", version=1))
    dialog.entry("mark").set_value("三")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.entry("mark").value() == "二"
    assert not dialog.problem.isHidden()
    dialog.entry("mark").set_value("三")
    dialog.accept()
    assert office.read(stationery.of).mark == "三"
