from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import PoliticalStatus, Relation
from jiceng_desktop.ui.kit.fields import Coded
from jiceng_desktop.ui.kit.fields.coded import COMMON_RELATIONS


@pytest.fixture
def entry(qtbot):
    entry = Coded(Relation, COMMON_RELATIONS)
    qtbot.addWidget(entry)
    return entry


@pytest.mark.parametrize("typed", ["22", "长子", " 长子 "])
def test_code_and_word_are_taken(entry, typed):
    entry.setEditText(typed)
    assert entry.value() is Relation.ELDEST_SON
    entry.entry.editingFinished.emit()
    assert entry.currentText() == "长子"


def test_a_code_may_lack_its_zero(qtbot):
    entry = Coded(PoliticalStatus)
    qtbot.addWidget(entry)
    entry.setEditText("3")
    assert entry.value() is PoliticalStatus.LEAGUE_MEMBER


def test_what_is_in_no_table_is_refused(entry):
    entry.setEditText("干亲家")
    with pytest.raises(Refusal, match="不在代码表里"):
        entry.value()


def test_a_value_comes_back_and_blank_is_nothing(entry):
    entry.set_value(Relation.NIECE)
    assert (entry.value(), entry.currentText()) == (Relation.NIECE, "侄女")
    entry.set_value(None)
    assert entry.value() is None
