from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.services.filters import Option, Pick
from jiceng_desktop.ui.kit.filters.several import Several

OPTIONS = [Option("a", "甲小区"), Option("b", "甲小区1号楼", "1号楼", 1), Option("c", "乙小区")]


@pytest.fixture
def several(qtbot):
    several = Several(OPTIONS)
    qtbot.addWidget(several)
    several.show()
    return several


def lines(several):
    popup = several.popup.list
    return [
        (popup.item(row).text(), popup.item(row).checkState() is Qt.CheckState.Checked) for row in range(popup.count())
    ]


def test_a_list_shows_its_tree_and_what_is_ticked(several):
    several.set_values([Pick("b", "甲小区1号楼")])
    several.showPopup()
    assert lines(several) == [("甲小区", False), ("　1号楼", True), ("乙小区", False)]
    assert several.currentText() == "甲小区1号楼"


def test_keys_tick_and_take_off(several, qtbot):
    several.showPopup()
    qtbot.keyClick(several.popup, Qt.Key.Key_Space)
    assert several.values() == (Pick("a", "甲小区"),)
    qtbot.keyClick(several.popup, Qt.Key.Key_Space)
    assert several.values() == ()
    assert several.currentText() == "选择…"


def test_values_come_in_the_order_of_the_list(several):
    several.set_values([Pick("c", "乙小区"), Pick("a", "甲小区")])
    assert [pick.key for pick in several.values()] == ["a", "c"]


def test_what_is_gone_stays_until_it_is_taken_off(several):
    several.set_values([Pick("x", "丙小区（已删除）")])
    assert several.values() == (Pick("x", "丙小区（已删除）"),)
    several.showPopup()
    assert lines(several)[0] == ("丙小区（已删除）", True)
    several.popup.list.itemClicked.emit(several.popup.list.item(0))
    assert several.values() == ()
