"""Rows in doubt, and what the clerk decides about them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from jiceng_desktop.services import people
from jiceng_desktop.services.intake import Decision, Verdict
from tests import workbooks
from tests.ui.pages.intake.trial import HOME, assign, counts, names, roster_of


@pytest.fixture
def doubts(trial, office, tmp_path):
    """Open a roster with two rows in doubt: a known number under another name, and a row without any mark."""
    known = workbooks.people(2)
    office.write(people.save, None, people.Draft(name="原名", id_number=known[0]["身份证号"]))
    office.write(people.save, None, people.Draft(name="同名", address=f"{HOME}9号楼1单元101室"))
    bare = dict.fromkeys(("身份证号", "性别", "出生日期", "联系电话", "楼栋", "单元", "房号", "与户主关系", "民族"), "")
    dialog = trial.at_home(roster_of(tmp_path, 3, row1={"姓名": "同名", **bare}))
    assert counts(dialog) == {Verdict.NEW: 1, Verdict.DOUBTFUL: 2}
    return dialog


def test_doubtful_rows_are_left_out_unless_decided(trial, doubts, office):
    assert doubts.confirm.text() == "确认导入 1 人(&I)"
    trial.confirm(doubts)
    assert names(office) == sorted(["原名", "同名", workbooks.people(3)[2]["姓名"]])


def test_what_is_decided_is_done(trial, qtbot, doubts, office):
    rows, view = doubts.panel.rows, doubts.panel.view
    doubts.panel.chips[Verdict.DOUBTFUL].click()
    assert rows.choices(rows.index(0, 4)) == (Decision.SKIP, Decision.MERGE)
    assert rows.choices(rows.index(1, 4)) == (Decision.SKIP, Decision.ADD, Decision.MERGE)
    for row, choice in ((0, Decision.MERGE), (1, Decision.ADD)):
        view.clicked.emit(rows.index(row, 4))
        box = next(box for box in view.viewport().findChildren(QComboBox) if box.isVisible())
        box.hidePopup()
        box.setCurrentIndex(box.findData(choice))
        box.activated.emit(box.currentIndex())
        assert rows.index(row, 4).data() == choice.label
        qtbot.waitUntil(lambda: not view.viewport().findChildren(QComboBox))
    assert doubts.confirm.text() == "确认导入 3 人(&I)"
    assert not doubts.save.isEnabled()
    trial.confirm(doubts)
    residents = workbooks.people(3)
    assert names(office) == sorted([residents[0]["姓名"], "同名", "同名", residents[2]["姓名"]])


def test_all_doubts_can_be_decided_at_once(doubts):
    everything = doubts.panel.all_doubtful
    everything.setCurrentIndex(everything.findData(Decision.ADD))
    everything.activated.emit(everything.currentIndex())
    assert doubts.panel.rows.decisions == {3: Decision.ADD}  # the other row's number is known
    assert everything.currentIndex() == -1
    everything.setCurrentIndex(everything.findData(Decision.MERGE))
    everything.activated.emit(everything.currentIndex())
    assert doubts.panel.rows.decisions == {2: Decision.MERGE, 3: Decision.MERGE}
    assert everything.currentText() == Decision.MERGE.label


def test_decisions_are_not_thrown_away_unasked(doubts, said):
    doubts.panel.rows.decide_all(Decision.MERGE)
    said.answers = [1]
    doubts.reject()
    assert doubts.isVisible()
    assert "放弃这次导入吗" in said[0]
    doubts.reject()
    assert not doubts.isVisible()


def test_a_decision_is_not_carried_over_to_another_person(trial, office, tmp_path):
    for phone, birthday in (("19900000001", date(1950, 1, 1)), ("19900000002", date(1980, 1, 1))):
        draft = people.Draft(name="王伟", phone=phone, born_on=birthday, address=f"{HOME}9号楼1单元101室")
        office.write(people.save, None, draft)
    row = ["王伟", "9号楼1单元101室", "19900000002", "19900000001"]
    path = workbooks.plain_roster(tmp_path / "名册.xlsx", [["姓名", "住址", "甲", "乙"], row])
    dialog = trial.open(path)
    rows = dialog.panel.rows
    assert counts(dialog) == {Verdict.DOUBTFUL: 1}  # two of that name live there
    first = dialog.plan.rows[0].person_id
    rows.decide_all(Decision.MERGE)
    trial.replan(dialog, lambda: dialog._replan())
    assert rows.decisions == {2: Decision.MERGE}
    dialog.plan.rows[0].person_id = first + 1  # as if the archive had changed meanwhile
    trial.replan(dialog, lambda: dialog._replan())
    assert dialog.plan.rows[0].person_id == first
    assert rows.decisions == {}


def test_what_a_row_says_is_no_markup(trial, tmp_path):
    rows = trial.open(roster_of(tmp_path, 2, row0={"姓名": "<b>王</b>", "身份证号": "1<2"})).panel.rows
    assert rows.index(0, 2).data() == "<b>王</b>"
    assert rows.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == "<p>&lt;b&gt;王&lt;/b&gt;</p>"
    assert rows.index(0, 4).data(Qt.ItemDataRole.ToolTipRole) is None


def test_tags_that_would_be_new_are_told(trial, tmp_path):
    rows = [["姓名", "电话", "关爱标签"], ["王某", "19900000001", "低保、低报"]]
    dialog = trial.open(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    assert "会新增关爱标签：低报。" in dialog.notice.text()
    trial.replan(dialog, lambda: assign(dialog, 2, None))
    assert "新增" not in dialog.notice.text()


def test_decisions_end_with_the_doubt(trial, doubts):
    doubts.panel.rows.decide_all(Decision.MERGE)
    trial.replan(doubts, lambda: assign(doubts, 1, None))  # without numbers nobody is known by one
    assert set(doubts.panel.rows.decisions) == {3}
