from __future__ import annotations

from datetime import datetime

import pytest

from jiceng_desktop.services import events, people, queries, templates
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.papers.choosing import ChoosingDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.papers.mailing import MailingDialog
from jiceng_desktop.ui.papers.menu import PaperMenu

NUMBER = "999901198003070119"


@pytest.fixture
def person(office):
    return office.write(people.save, None, people.Draft(name="张三丰", id_number=NUMBER))


@pytest.fixture
def menu(window, desk):
    """Return a function that opens the menu of a record."""

    def menu(about, **more):
        menu = PaperMenu(desk, window, lambda: about, **more)
        menu.aboutToShow.emit()
        return menu

    return menu


def names(menu):
    return [action.text().split("(&")[0] for action in menu.actions() if not action.isSeparator()]


def pick(menu, name):
    next(action for action in menu.actions() if action.text().startswith(name)).trigger()


def editors(window):
    return window.findChildren(PaperEditor)


def test_two_clicks_lead_from_an_event_to_its_notice(menu, window, lecture):
    opened = menu(About(Subject.OCCURRENCE, lecture))
    assert names(opened)[0] == "活动通知"
    opened.actions()[0].trigger()
    (editor,) = editors(window)
    assert editor.entry("title").value() == "关于举办河洛文化讲堂的通知"
    assert editor.isVisible()


def test_what_is_filed_is_told(menu, window, lecture, qtbot):
    opened = menu(About(Subject.OCCURRENCE, lecture))
    pick(opened, "活动通知")
    with qtbot.waitSignal(opened.filed):
        editors(window)[0].file()


def test_the_menu_follows_the_record(window, desk, lecture):
    records = [None, About(Subject.OCCURRENCE, lecture)]
    opened = PaperMenu(desk, window, lambda: records[0], nothing="请先选中一场活动")
    opened.aboutToShow.emit()
    assert names(opened) == ["请先选中一场活动"]
    assert not opened.actions()[0].isEnabled()
    records.pop(0)
    opened.aboutToShow.emit()
    assert "签到表" in names(opened)


def test_several_persons_get_a_sheet_each(menu, window, office, person, qtbot):
    other = office.write(people.save, None, people.Draft(name="李秀英"))
    opened = menu(About(Subject.PERSON, person), persons=lambda: [person, other])
    pick(opened, "慰问信")
    (editor,) = editors(window)
    assert "{姓名}" in editor.draft().addressee + editor.draft().body
    assert editor.draft().about == "选中的 2 人"
    assert editor.draft().person_id is None
    editor.many_button.click()
    (mailing,) = editor.findChildren(MailingDialog)
    qtbot.waitUntil(lambda: len(mailing.plan.receivers) == 2, timeout=20_000)
    with qtbot.waitSignal(opened.filed, timeout=20_000):
        mailing.file_button.click()
    assert not editor.isVisible()


def test_a_notice_of_an_event_goes_to_those_invited(menu, window, office, person, qtbot):
    query = office.write(queries.save, None, "张家", one(Condition("name", Compare.CONTAINS, ("张",))))
    draft = events.Draft(title="居民会", starts_at=datetime(2026, 12, 8, 9), audience="张家", audience_query_id=query)
    opened = menu(About(Subject.OCCURRENCE, office.write(events.save, None, draft)))
    opened.actions()[0].trigger()
    editors(window)[0].many_button.click()
    (mailing,) = editors(window)[0].findChildren(MailingDialog)
    qtbot.waitUntil(lambda: [one.name for one in mailing.plan.receivers] == ["张三丰"], timeout=20_000)


def test_several_persons_get_the_same_papers(menu, office, person):
    other = office.write(people.save, None, people.Draft(name="李秀英"))
    about = About(Subject.PERSON, person)
    assert names(menu(about, persons=lambda: [person, other])) == names(menu(about))


@pytest.mark.parametrize(("answer", "shown"), [(0, True), (1, False)])
def test_a_certificate_asks_before_it_names_the_number(menu, window, person, said, answer, shown):
    said.answers = [answer]
    pick(menu(About(Subject.PERSON, person)), "居住证明")
    (editor,) = editors(window)
    assert (NUMBER in editor.entry("body").value()) is shown
    assert "操作记录" in said[0]


def test_stepping_back_from_a_certificate_writes_nothing(menu, window, person, said):
    said.answers = [2]
    pick(menu(About(Subject.PERSON, person)), "居住证明")
    assert editors(window) == []


def test_a_letter_asks_nothing(menu, window, person, said):
    pick(menu(About(Subject.PERSON, person)), "慰问信")
    assert editors(window)[0].entry("addressee").value() == "张三丰先生"  # the number tells
    assert said == []


def test_other_papers_are_chosen_for_the_same_record(menu, window, lecture):
    pick(menu(About(Subject.OCCURRENCE, lecture)), "其他公文")
    (dialog,) = window.findChildren(ChoosingDialog)
    dialog.finder.setText("公示")
    dialog.accept()
    assert editors(window)[0].draft().occurrence_id == lecture


def test_a_record_that_is_gone_is_told(menu, office, window, said):
    gone = office.write(events.save, None, events.Draft(title="撤了的会", starts_at=datetime(2026, 12, 1, 9)))
    opened = menu(About(Subject.OCCURRENCE, gone))
    office.write(events.remove, gone)
    pick(opened, "会议通知")
    assert said == ["这场活动已被删除，请刷新后再试。"]
    assert editors(window) == []


def test_a_template_that_is_gone_is_told(menu, office, window, lecture, said):
    opened = menu(About(Subject.OCCURRENCE, lecture))
    number = next(one.id for one in office.read(templates.fitting, None) if one.name == "活动通知")
    office.write(templates.editing.remove, number)
    pick(opened, "活动通知")
    assert said == ["这个模板已被删除，请刷新后再试。"]


def test_a_field_left_open_is_not_printed_unasked(menu, window, desk, office, said):
    letter = next(one.id for one in office.read(templates.fitting, None) if one.name == "慰问信")
    editor = PaperEditor(desk, office.read(templates.draft, letter, None, datetime(2026, 12, 1).date()), window)
    editor.open()
    said.answers = [1]
    assert not editor.file()
    assert "{姓名}、{称呼}、{网格员}" in said[0]
    said.answers = [0]
    assert editor.file()
