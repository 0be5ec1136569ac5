"""A saved query as the audience of an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.services import councils, documents, events, invited, people, queries, tags, templates
from jiceng_desktop.services.filters import Compare, Condition, Pick, one
from jiceng_desktop.services.invited import Group, Source
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.pages.events import EventPage
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.papers.editor import PaperEditor

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    page = EventPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page


def form_of(page):
    return page.findChildren(EventDialog)[-1]


def offered(form, qtbot):
    """Return what the button offers, by its words, once everything is counted."""
    menu = form.audience.menu_of_groups()
    qtbot.waitUntil(lambda: not form.desk.jobs._quiet, timeout=20_000)
    groups = form.office.read(invited.offers)
    return {action.text(): action for action in menu.actions() if action.isEnabled() or not groups}


def stored(office):
    return [office.read(events.load, number) for number in office.read(events.LISTING.ids, Query())]


@pytest.fixture
def alone(office):
    for name in ("王建国", "李秀英"):
        office.write(people.save, None, people.Draft(name=name))
    return office.write(queries.save, None, "缺电话的居民", one(Condition("has_phone", Compare.NO)))


def test_a_saved_query_is_invited_and_named_in_the_notice(page, office, qtbot, alone):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("补登电话说明会")
    (invitation,) = offered(form, qtbot).values()
    invitation.trigger()
    assert form.entry("audience").value() == "缺电话的居民（2 人）"
    qtbot.mouseClick(form.save_button, LEFT)
    (draft,) = stored(office)
    assert (draft.audience, draft.audience_query_id) == ("缺电话的居民（2 人）", alone)
    (number,) = office.read(events.LISTING.ids, Query())
    notice = office.read(templates.of_occurrence, number, date.today())
    assert notice.addressee == "缺电话的居民"
    assert "参加人员：缺电话的居民（2 人）。" in notice.body
    assert office.read(events.audiences) == []  # counted afresh the next time
    page.edit(number)
    again = form_of(page)
    again.entry("chair").set_value("欧阳玥")
    qtbot.mouseClick(again.save_button, LEFT)
    assert stored(office)[0].audience_query_id == alone


def test_whom_a_query_finds_is_listed_from_the_card(page, office, alone, qtbot):
    office.write(people.save, None, people.Draft(name="有电话的", phone="19900000001"))
    moment = datetime.combine(date.today(), time(15))
    draft = events.Draft(title="说明会", starts_at=moment, audience="缺电话的居民（2 人）", audience_query_id=alone)
    invited_to(page, office.write(events.save, None, draft))
    (dialog,) = page.findChildren(InvitedDialog)
    assert "“缺电话的居民”按今天" in dialog.told.text()
    assert "共 2 人" in dialog.told.text()
    records = dialog.view.records
    assert [records.texts(row)[0] for row in range(records.rowCount())] == ["李秀英", "王建国"]
    assert queries.INVITED.field("phone").mask is not None
    dialog.accept()


def invited_to(page, occurrence_id):
    page.refresh()
    page._show_at(occurrence_id)
    (button,) = [one for one in page._card.findChildren(QPushButton) if one.text().startswith("查看名单")]
    button.click()


def test_a_list_whose_query_lost_its_tag_is_refused_and_a_free_audience_has_none(page, office, qtbot, said):
    (tag,) = office.write(tags.named, ["独居"])
    tagged = one(Condition("tags", Compare.IS, (Pick(str(tag), "独居"),)))
    query = office.write(queries.save, None, "独居的", tagged)
    moment = datetime.combine(date.today(), time(15))
    draft = events.Draft(title="说明会", starts_at=moment, audience="独居的（0 人）", audience_query_id=query)
    occurrence_id = office.write(events.save, None, draft)
    office.write(lambda session: session.delete(session.get(CareTagKind, tag)))
    invited_to(page, occurrence_id)
    assert "“独居的”不能用了" in said[0]
    assert page.findChildren(InvitedDialog) == []
    other = office.write(events.save, None, replace(draft, audience="全体居民", audience_query_id=None))
    page._show_at(other)
    assert not [button for button in page._card.findChildren(QPushButton) if button.text().startswith("查看名单")]


def test_another_group_written_by_hand_is_no_query(page, office, qtbot, alone):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("说明会")
    form.audience.invite(Group(Source.QUERY, alone))
    form.entry("audience").set_value("缺电话的居民（3 人）")
    assert form.audience.group() == Group(Source.QUERY, alone)
    form.entry("audience").set_value("全体居民")
    qtbot.mouseClick(form.save_button, LEFT)
    (draft,) = stored(office)
    assert (draft.audience, draft.audience_query_id) == ("全体居民", None)


def test_without_groups_the_button_says_where_they_come_from(page, qtbot):
    page.new_on(date.today())
    (entry,) = offered(form_of(page), qtbot).values()
    assert not entry.isEnabled()
    assert "条件筛选" in entry.text()
    assert "固定名单" in entry.text()


def test_each_group_is_offered_with_how_many_it_is_today(page, office, qtbot, alone):
    member = councils.Member(office.read(people.find_persons, "王建国")[0][0], "王建国")
    council = office.write(councils.save, None, councils.Draft("居民议事会", None, (member,)))
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("议事会")
    offers = offered(form, qtbot)
    assert list(offers) == ["缺电话的居民　2 人", "居民议事会　1 人"]
    offers["居民议事会　1 人"].trigger()
    assert form.entry("audience").value() == "居民议事会（1 人）"
    qtbot.mouseClick(form.save_button, LEFT)
    assert (stored(office)[0].audience_council_id, stored(office)[0].audience_query_id) == (council, None)
    (number,) = office.read(events.LISTING.ids, Query())
    invited_to(page, number)
    (dialog,) = page.findChildren(InvitedDialog)
    assert "“居民议事会”按今天" in dialog.told.text()
    assert dialog.view.records.texts(0)[1] == "王建国"
    dialog.accept()


def test_a_query_that_cannot_be_used_is_told(page, office, alone, said):
    page.new_on(date.today())
    form = form_of(page)
    office.write(queries.remove, alone)
    form.audience._take(Group(Source.QUERY, alone))
    assert said == ["这个常用查询已被删除，请刷新后再试。"]
    assert form.entry("audience").value() is None


def test_a_notice_names_saved_queries_after_the_groups_it_has(qtbot, desk, office, alone):
    editor = PaperEditor(desk, documents.Draft())
    qtbot.addWidget(editor)
    addressee = editor.entry("addressee")
    addressee.set_value("各居民小组")
    for _ in range(2):
        addressee.button.menu_of_queries().actions()[0].trigger()
    assert editor.draft().addressee == "各居民小组、缺电话的居民"
    office.write(queries.remove, alone)
    addressee.add(alone)
    assert editor.draft().addressee == "各居民小组、缺电话的居民"
    editor._done = True
