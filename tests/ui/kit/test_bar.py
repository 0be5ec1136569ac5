from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox

from jiceng_desktop.ui.kit.bar import Bar

TITLES = ("新增(&N)", "编辑(&E)", "删除(&D)", "导出(&X)", "打印列表(&P)")


@pytest.fixture
def bar(qtbot):
    made = Bar()
    qtbot.addWidget(made)
    for title in TITLES:
        made.addAction(QAction(title, made))
    made.resize(made.sizeHint())
    made.show()
    return made


def in_sight(bar) -> list[str]:
    return [action.text() for action in bar.actions() if not bar.button_of(action).isHidden()]


def test_with_room_for_all_there_is_nothing_more(bar):
    assert in_sight(bar) == list(TITLES)
    assert bar.more.isHidden()


def test_what_has_no_room_waits_behind_a_button_that_says_so(bar):
    bar.resize(bar.width() - 20, bar.height())
    assert bar.more.isVisible()
    assert bar.more.text() == "更多(&0)"
    waiting = [action.text() for action in bar.folded()]
    assert waiting
    assert in_sight(bar) + waiting == list(TITLES)
    assert bar.more.geometry().right() <= bar.width()
    bar.resize(bar.sizeHint())
    assert in_sight(bar) == list(TITLES)


def test_even_the_narrowest_bar_offers_everything(bar):
    bar.resize(bar.minimumSizeHint())
    assert [action.text() for action in bar.folded()] == list(TITLES)
    done = []
    bar.actions()[0].triggered.connect(lambda: done.append(True))
    bar.folded()[0].trigger()
    assert done


def test_a_choice_stays_in_sight_and_no_line_ends_the_bar(bar):
    line = bar.add_separator()
    box = QComboBox()
    bar.add_widget(box)
    bar.addAction(QAction("最后(&Z)", bar))
    bar.resize(bar.sizeHint())
    assert bar.button_of(line).isVisible()
    bar.resize(bar.minimumSizeHint())
    assert box.isVisible()
    bar.removeAction(bar.actions()[-2])
    bar.resize(bar.minimumSizeHint())
    assert bar.button_of(line).isHidden()


def test_a_longer_title_folds_the_last_button(bar, qtbot):
    bar.actions()[0].setIconText("新增很多很多很多很多很多很多")
    qtbot.waitUntil(bar.more.isVisible)


def test_a_choice_of_short_words_does_not_cover_what_comes_after_it(bar):
    box = QComboBox()
    box.addItem("本月")
    box.setMinimumWidth(160)
    bar.add_widget(box)
    bar.resize(bar.minimumSizeHint())
    assert box.geometry().right() < bar.more.x()
    assert bar.more.geometry().right() <= bar.width()
