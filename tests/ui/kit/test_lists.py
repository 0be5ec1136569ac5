from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from jiceng_desktop.ui.kit.lists import ListsPanel


@pytest.fixture
def panel(qtbot):
    panel = ListsPanel(least_width=130)
    qtbot.addWidget(panel)
    _, panel.states = panel.add_list("状态(&1)", ["全部状态", *map(str, range(9))])
    panel.kinds = panel.add_choice("类型(&2)", [(1, "会议"), (2, "讲座")], "全部类型")
    panel.show()
    return panel


def test_what_is_chosen_is_told_and_reset(panel):
    assert panel.told() == []
    panel.states.setCurrentRow(3)
    panel.kinds.set_value(2)
    assert panel.told() == ["2", "讲座"]
    panel.reset()
    assert panel.told() == []


def test_every_choice_is_heard_of(panel, qtbot):
    with qtbot.waitSignal(panel.changed):
        panel.kinds.set_value(1)
    with qtbot.waitSignal(panel.changed):
        panel.states.setCurrentRow(1)


def test_a_list_is_as_high_as_its_entries_and_lower_only_where_there_is_no_room(panel, qtbot):
    panel.resize(150, 800)
    qtbot.waitUntil(lambda: panel.states.height() == 10 * 32 + 4)
    panel.resize(150, panel.minimumSizeHint().height())
    qtbot.waitUntil(lambda: panel.states.height() == 3 * 32 + 4)
    assert not any(label.height() == 0 for label in panel.findChildren(QLabel))
