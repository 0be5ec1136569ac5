from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel

from jiceng_desktop.ui.kit.desk import Memory
from jiceng_desktop.ui.kit.panes import Panes

LIST, SIDE, CARD = 800, 200, 240


class Pane:
    """A list of 800 px with a panel of at least 200 px on the left and a card of at least 240 px on the right."""

    def __init__(self, qtbot, memory: Memory, side_stays: bool = False) -> None:
        self.panes = Panes(memory, "名册", lambda: LIST)
        qtbot.addWidget(self.panes)
        self.side, self.list, self.card = QLabel(), QLabel(), QLabel()
        self.side.setMinimumWidth(SIDE)
        self.card.setMinimumWidth(CARD)
        self.panes.fill([self.side, self.list, self.card], self.list, [220, 760, 300])
        for panel, stays in ((self.side, side_stays), (self.card, False)):
            action = QAction(self.panes)
            self.panes.add_toggle(panel, action, "side" if panel is self.side else "card", stays)
            action.triggered.connect(lambda shown, panel=panel: self.panes.choose(panel, shown))
        self.panes.show()

    def at(self, width: int) -> list[bool]:
        """Return which panels are shown in a window so wide."""
        self.panes.resize(width, 400)
        QApplication.processEvents()  # the handles between the panels come and go
        return [not self.side.isHidden(), not self.card.isHidden()]

    def click(self, panel) -> None:
        self.panes.toggle(panel).trigger()


@pytest.fixture
def pane(qtbot):
    return Pane(qtbot, Memory())


def test_panels_give_way_one_after_the_other_and_come_back(pane):
    assert pane.at(1400) == [True, True]
    assert pane.at(1100) == [False, True]
    assert pane.list.width() >= LIST
    assert not pane.panes.toggle(pane.side).isChecked()
    assert pane.at(900) == [False, False]
    assert pane.at(1400) == [True, True]


def test_panels_are_made_narrower_before_one_goes(pane):
    assert pane.at(1300) == [True, True]
    assert pane.list.width() == LIST
    assert pane.at(1600) == [True, True]
    assert (pane.side.width(), pane.card.width()) == (220, 300)


def test_one_that_leads_through_the_page_stays(qtbot):
    assert Pane(qtbot, Memory(), side_stays=True).at(900) == [True, False]


def test_a_click_brings_a_panel_back_and_that_is_remembered(pane, qtbot):
    memory = pane.panes._memory
    pane.at(900)
    pane.click(pane.card)
    assert pane.at(910) == [False, True]
    again = Pane(qtbot, memory)
    assert again.at(900) == [False, True]
    again.click(again.card)
    assert again.at(900) == [False, False]
    assert again.at(1400) == [True, True]


def test_what_the_clerk_has_closed_stays_closed(pane, qtbot):
    pane.at(1400)
    pane.click(pane.side)
    assert pane.at(1100) == [False, True]
    assert Pane(qtbot, pane.panes._memory).at(1400) == [False, True]
    pane.at(900)
    pane.click(pane.side)
    assert pane.at(900) == [True, False]


def test_the_width_a_panel_had_is_remembered_though_it_is_hidden(pane, qtbot):
    pane.at(1400)
    pane.at(900)
    pane.panes.remember()
    again = Pane(qtbot, pane.panes._memory)
    assert again.at(1600) == [True, True]
    assert (again.side.width(), again.card.width()) == (220, 300)
