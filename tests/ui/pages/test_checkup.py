"""The page 数据体检 in a real window on real data."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from jiceng_desktop import words
from jiceng_desktop.db.people import Membership, Person
from jiceng_desktop.exchange import listing_out
from jiceng_desktop.services import people
from jiceng_desktop.services.checkup import FAULTS, Problem
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import Relation, Sex
from jiceng_desktop.ui.kit.merge import MergeDialog
from jiceng_desktop.ui.pages.checkup import CheckupPage
from jiceng_desktop.ui.pages.checkup.mending import HeadDialog, MendDialog
from tests.ui.pages.people.looking import number, texts

HOME = "幸福小区3号楼2单元501室"


@pytest.fixture
def spoilt(office):
    """Some cards with something wrong; returns their ids by name."""
    drafts = (
        Draft(name="王建国", id_number=number(), address=HOME, relation=Relation.HEAD),
        Draft(name="李秀英", address=HOME, born_on=date(2015, 1, 1), relation=Relation.DAUGHTER),
        Draft(name="单小明", born_on=date(1990, 6, 1), phone="19900000001"),
        Draft(name="单小明", born_on=date(1990, 6, 1), address="幸福小区12号楼1单元101室"),
    )
    ids = [office.write(people.save, None, draft) for draft in drafts]

    def spoil(session):
        person = session.get_one(Person, ids[0])
        person.born_on, person.sex, person.phone = None, Sex.FEMALE, "+86 199 0000 0009"
        session.query(Membership).filter_by(person_id=ids[0]).one().relation = Relation.UNSTATED

    office.write(spoil)
    return ids


@pytest.fixture
def page(qtbot, desk, spoilt):
    page = CheckupPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def examined(page, qtbot):
    page.examine()
    qtbot.waitUntil(lambda: page._done is not None)
    return page


def shown(page, problem):
    """Return what the list says about a kind of problem."""
    page.panel.choose(problem)
    return [page.model.texts(row)[:2] for row in range(page.model.rowCount())]


def choose(page, problem, row=0):
    page.panel.choose(problem)
    page.view.selectRow(row)


def dialog_of(page, kind: type[QDialog]):
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def told(page) -> str:
    return "\n".join(texts(page.told))


def test_before_the_first_checkup_the_page_says_what_it_does(page):
    assert "体检只查看" in page.empty.sentence.text()
    assert page.status() == ""
    assert page.panel.line(Problem.DUPLICATE.value).text(1) == ""


def test_the_button_examines_and_the_first_problem_is_shown(page, qtbot):
    page.empty.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    assert page.panel.problem is Problem.AGAINST_NUMBER
    assert "查看了 4 份档案" in page.status()
    qtbot.waitUntil(lambda: "可以自动改正" in told(page))


def test_every_kind_is_counted_and_explained(examined, qtbot):
    counts = {problem: examined.panel.line(problem.value).text(1) for problem in FAULTS}
    assert counts[Problem.DUPLICATE] == counts[Problem.HEADLESS] == counts[Problem.PHONE] == "1"
    assert counts[Problem.TWO_HEADS] == "0"
    examined.panel.choose(Problem.TWO_HEADS)
    assert "很好" in examined.empty.sentence.text()
    assert shown(examined, Problem.DUPLICATE) == [("单小明", "姓名相同、出生日期相同")]
    qtbot.waitUntil(lambda: "70 分" in told(examined))


def test_a_click_opens_the_card_of_the_person(examined, qtbot, spoilt):
    choose(examined, Problem.NO_HOME)
    with qtbot.waitSignal(examined.person_asked) as asked:
        examined.view.doubleClicked.emit(examined.view.currentIndex())
    assert asked.args == [spoilt[2]]
    qtbot.waitUntil(lambda: any(link.text() == "单小明" for link in examined.told.findChildren(QPushButton)))
    with qtbot.waitSignal(examined.person_asked):
        next(link for link in examined.told.findChildren(QPushButton) if link.text() == "单小明").click()


def test_a_click_opens_the_household_in_which_something_is_wrong(examined, qtbot):
    choose(examined, Problem.HEADLESS)
    household_id = examined.chosen()[0].household_id
    with qtbot.waitSignal(examined.household_asked) as asked:
        examined.opening.trigger()
    assert asked.args == [household_id]
    qtbot.waitUntil(lambda: any(link.text() == "打开这一户" for link in examined.told.findChildren(QPushButton)))
    with qtbot.waitSignal(examined.household_asked) as asked:
        next(link for link in examined.told.findChildren(QPushButton) if link.text() == "打开这一户").click()
    assert asked.args == [household_id]


def test_one_is_put_right_and_taken_back(examined, qtbot, office, spoilt):
    choose(examined, Problem.PHONE)
    examined.mending.trigger()
    qtbot.waitUntil(lambda: examined.undoing.isVisible())
    assert office.read(people.load, spoilt[0]).phone == "19900000009"
    assert shown(examined, Problem.PHONE) == []
    examined.undoing.button.click()
    qtbot.waitUntil(lambda: shown(examined, Problem.PHONE) != [])
    assert office.read(people.load, spoilt[0]).phone == "+86 199 0000 0009"


def test_all_of_a_kind_are_shown_before_they_are_put_right(examined, qtbot, office, spoilt):
    choose(examined, Problem.AGAINST_NUMBER)
    examined.mending_all.trigger()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in examined.findChildren(MendDialog)))
    dialog = dialog_of(examined, MendDialog)
    said = [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]
    assert said == ["出生日期：空 → 1980-03-07", "性别：女 → 男"]
    dialog.accept()
    qtbot.waitUntil(lambda: office.read(people.load, spoilt[0]).born_on == date(1980, 3, 7))
    qtbot.waitUntil(lambda: examined.undoing.isVisible())
    assert "已改正 1 份档案" in examined.undoing.sentence.text()


def test_stepping_back_changes_nothing(examined, qtbot, office, spoilt):
    choose(examined, Problem.AGAINST_NUMBER)
    examined.mending_all.trigger()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in examined.findChildren(MendDialog)))
    dialog_of(examined, MendDialog).reject()
    assert office.read(people.load, spoilt[0]).born_on is None


def test_the_head_of_a_household_is_chosen(examined, qtbot, office, spoilt):
    choose(examined, Problem.HEADLESS)
    assert examined.mending.text().startswith("指定户主")
    examined.mending.trigger()
    dialog = dialog_of(examined, HeadDialog)
    dialog.choose(spoilt[0])
    dialog.accept()
    assert office.read(people.load, spoilt[0]).relation is Relation.HEAD
    assert examined.undoing.isVisible()


def test_duplicates_are_merged_side_by_side_and_brought_back(examined, qtbot, office, spoilt):
    choose(examined, Problem.DUPLICATE)
    examined.view.doubleClicked.emit(examined.view.currentIndex())
    dialog = dialog_of(examined, MergeDialog)
    dialog.merge_button.click()
    card = office.read(people.load, spoilt[2])
    assert (card.phone, card.address) == ("19900000001", "幸福小区12号楼1单元101室")
    qtbot.waitUntil(lambda: shown(examined, Problem.DUPLICATE) == [])
    examined.undoing.button.click()
    qtbot.waitUntil(lambda: len(shown(examined, Problem.DUPLICATE)) == 1)
    assert office.read(people.count) == 4


def test_what_is_right_is_not_shown_again_until_it_is_doubted(examined, qtbot):
    choose(examined, Problem.DUPLICATE)
    examined.accepting.trigger()
    assert shown(examined, Problem.DUPLICATE) == []
    examined.accepted.trigger()
    assert len(shown(examined, Problem.DUPLICATE)) == 1
    assert not examined.mending.isEnabled()
    examined.view.selectRow(0)
    assert examined.accepting.text().startswith("重新提示")
    examined.accepting.trigger()
    examined.accepted.trigger()
    assert len(shown(examined, Problem.DUPLICATE)) == 1


def test_the_way_back_from_accepting(examined, qtbot):
    choose(examined, Problem.DUPLICATE)
    examined.accepting.trigger()
    examined.undoing.button.click()
    qtbot.waitUntil(lambda: len(shown(examined, Problem.DUPLICATE)) == 1)


def test_a_change_elsewhere_repeats_a_quick_checkup(examined, qtbot, other, spoilt):
    other.write(people.save, spoilt[2], other.read(people.load, spoilt[2]))
    card = other.read(people.load, spoilt[2])
    other.write(people.save, spoilt[2], people.replace(card, born_on=date(1950, 1, 1)))
    examined.refresh()
    qtbot.waitUntil(lambda: shown(examined, Problem.DUPLICATE) == [])
    assert not examined.stale.isVisible()


def test_a_change_elsewhere_is_told_where_a_checkup_takes_long(examined, qtbot, other, spoilt):
    examined._seconds = 60.0
    card = other.read(people.load, spoilt[2])
    other.write(people.save, spoilt[2], people.replace(card, born_on=date(1950, 1, 1)))
    examined.refresh()
    assert examined.stale.isVisible()
    assert len(shown(examined, Problem.DUPLICATE)) == 1
    examined.stale.button.click()
    qtbot.waitUntil(lambda: shown(examined, Problem.DUPLICATE) == [])
    assert not examined.stale.isVisible()


def test_the_places_are_listed_with_their_scores(examined):
    (line,) = shown(examined, Problem.COMPOUNDS)
    assert line[0] == "幸福小区"
    assert not examined.accepting.isEnabled()
    examined.finder.setText("没有此地")
    QApplication.processEvents()
    assert examined.model.rowCount() == 0


def test_the_search_finds_persons_as_everywhere(examined, qtbot):
    examined.panel.choose(Problem.NO_HOME)
    examined.finder.setText("sxm")
    assert [examined.model.texts(row)[0] for row in range(examined.model.rowCount())] == ["单小明"]
    examined.finder.setText("wjg")
    assert examined.model.rowCount() == 0


def test_the_list_goes_out_as_shown(examined, office):
    examined.panel.choose(Problem.AGAINST_NUMBER)
    ids, columns = list(examined.model.ids), examined.view.columns_in_order()
    (row,) = listing_out.texts(office, examined.findings, ids, columns, revealed=False)
    assert row[0] == "王建国"
    assert row[2] == words.mask_id(number())
    assert examined.narrowing() == ["与身份证号不符"]
