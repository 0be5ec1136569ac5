from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton

from jiceng_desktop.services import people, tags, visits
from jiceng_desktop.terms import PersonStatus, VisitKind
from jiceng_desktop.ui.kit.tag_forms import TagForm
from jiceng_desktop.ui.kit.tag_kinds import TagKindsDialog
from jiceng_desktop.ui.kit.visit_form import VisitForm
from tests.ui.pages.people.looking import said_on, select

TODAY = date.today()


def press(page, title: str) -> None:
    next(one for one in page.person.findChildren(QPushButton) if one.text() == title).click()


def opened(page, kind):
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def test_several_selected_persons_are_visited_at_once(page, office, neighbours):
    page.view.select_ids([neighbours["王建国"], neighbours["单小明"]], neighbours["王建国"])
    page.visit()
    form = opened(page, VisitForm)
    form.content.add("一切正常")
    form.accept()
    assert office.read(visits.of_person, neighbours["单小明"]).count == 1
    assert office.read(visits.of_person, neighbours["王建国"]).count == 1
    assert any(act.text() == "登记走访(&L)" for act in page.menu_actions())


def test_the_card_tells_the_last_visits_and_the_next_day(page, office, neighbours):
    person_id = neighbours["李秀英"]
    for days, content in ((120, "第一次"), (110, "第二次"), (105, "第三次"), (100, "第四次")):
        day = TODAY - timedelta(days)
        office.write(visits.save, None, visits.Draft((person_id,), day, "王主任", VisitKind.PHONE, content))
    (tag,) = office.read(tags.all_of_person, person_id)
    since = replace(office.read(tags.load, tag.id), from_on=TODAY - timedelta(200))
    office.write(tags.save, tag.id, since)
    page.refresh()
    select(page, person_id)
    told = said_on(page)
    for word in ("走访（4）", "第四次", "第二次", f"{TODAY - timedelta(10)}　逾期 10 天", "电话走访　王主任"):
        assert word in told
    assert "修改 关爱标签 高龄 开始日期" in told
    press(page, "登记走访…")
    opened(page, VisitForm).reject()


def test_a_visit_is_put_right_from_the_card(page, office, neighbours):
    draft = visits.Draft((neighbours["单小明"],), TODAY, "王主任", VisitKind.HOME, "写错了")
    visit_id = office.write(visits.save, None, draft)
    page.refresh()
    select(page, neighbours["单小明"])
    press(page, "修改")
    form = opened(page, VisitForm)
    form.content.set_value("改对了")
    form.accept()
    assert office.read(visits.load, visit_id).content == "改对了"
    assert "改对了" in said_on(page)


def test_a_tag_is_ended_from_the_card_and_stays_in_its_history(page, office, neighbours):
    select(page, neighbours["李秀英"])
    press(page, "结束…")
    form = opened(page, TagForm)
    form.entry("to_on").set_value(TODAY)
    form.entry("end_reason").set_value("与家人同住")
    form.accept()
    assert f"{TODAY} 至 {TODAY}　与家人同住" in said_on(page)
    assert "关爱标签（0）" in said_on(page)
    assert office.read(people.load, neighbours["李秀英"]).tags == frozenset()


def test_the_heading_of_the_tags_opens_their_kinds(page):
    page.places.findChild(QToolButton, "tagKinds").click()
    assert opened(page, TagKindsDialog).table.topLevelItemCount() == len(tags.STARTING_KINDS)


def button(page, title: str) -> QPushButton:
    return next(one for one in page.person.findChildren(QPushButton) if one.text() == title)


@pytest.mark.parametrize(("status", "gone"), [(PersonStatus.DECEASED, "已去世"), (PersonStatus.MOVED_OUT, "已迁出")])
def test_who_is_gone_is_neither_visited_nor_given_another_dwelling(qtbot, page, neighbours, said, status, gone):
    office = page.office
    person_id = neighbours["单小明"]
    office.write(people.save, person_id, replace(office.read(people.load, person_id), status=status))
    page.go_to(person_id)
    qtbot.waitUntil(lambda: not page.visiting.isEnabled())  # the card comes a moment after the list
    assert page.visiting.toolTip() == f"{gone}，不再登记走访。"
    select(page, person_id)
    for title, why in (("登记走访…", "不再登记走访"), ("登记另一处住房…", "不再登记住房")):
        assert (button(page, title).isEnabled(), button(page, title).toolTip()) == (False, f"{gone}，{why}。")
    assert (page.visiting.isEnabled(), page.visiting.toolTip()) == (False, f"{gone}，不再登记走访。")
    page.visit()
    assert "不再登记走访" in said[0]


def test_who_is_here_can_be_visited_and_others_selected_are_left_out(page, office, neighbours):
    gone, here = neighbours["单小明"], neighbours["王建国"]
    select(page, here)
    assert page.visiting.isEnabled()
    assert "不再" not in page.visiting.toolTip()
    assert button(page, "登记走访…").isEnabled()
    assert button(page, "登记另一处住房…").isEnabled()
    office.write(people.save, gone, replace(office.read(people.load, gone), status=PersonStatus.MOVED_OUT))
    page.finder.setText("幸福小区")
    page.view.select_ids([here, gone], here)
    page.visit()
    form = opened(page, VisitForm)
    assert gone not in form.persons.value()
    form.reject()
