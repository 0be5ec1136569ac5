from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.services import events, materials, people
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.materials import Owner, Prepared
from jiceng_desktop.terms import EventKind, MaterialKind, OccurrenceStatus
from jiceng_desktop.ui.kit.files import FilesDialog
from jiceng_desktop.ui.pages.speakers import SpeakerPage
from jiceng_desktop.ui.pages.speakers.joining import JoinDialog


@pytest.fixture
def lin(office):
    return office.write(people.save, None, people.Draft(name="林晓华"))


@pytest.fixture
def talk(office):
    """A talk of a doctor without a card, with something to be read."""
    draft = events.Draft(
        title="冬季健康",
        kind=EventKind.LECTURE,
        starts_at=datetime.now() - timedelta(3),
        speakers=(Somebody("林医生", topic="怎样防跌倒"),),
        status=OccurrenceStatus.HELD,
        headcount=35,
    )
    number = office.write(events.save, None, draft)
    office.write(materials.add, Owner(number), MaterialKind.HANDOUT, [Prepared("课件.pptx", b"PK")])
    return number


@pytest.fixture
def page(qtbot, desk, talk):
    page = SpeakerPage(desk)
    desk.office.on_change.append(page.refresh)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.refresh()
    return page


def buttons(page):
    return {button.text(): button for button in page.card_panel.findChildren(QPushButton)}


def press(page, part):
    next(button for text, button in buttons(page).items() if part in text).click()


def join(page, person_id=None):
    page.join_card()
    dialog = page.findChildren(JoinDialog)[-1]
    if person_id is not None:
        dialog.finder.choose(person_id, "")
        dialog.finder.setText("林晓华")
    dialog.go()
    return dialog


def test_the_card_tells_what_was_spoken_about(page):
    told = [label.text() for label in page.card_panel.findChildren(QLabel)]
    assert "林医生" in told
    assert "讲过 1 场，听众 35 人次" in told
    assert "冬季健康 · 到场 35 人" in told


def test_a_talk_leads_to_the_calendar(page, talk, qtbot):
    with qtbot.waitSignal(page.occurrence_asked) as asked:
        press(page, "怎样防跌倒")
    assert asked.args == [talk]
    with qtbot.waitSignal(page.occurrence_asked) as asked:
        page.open_talk()
    assert asked.args == [talk]


def test_a_handout_is_shown_in_a_window(page):
    press(page, "讲义：课件.pptx")
    (window,) = page.findChildren(FilesDialog)
    assert window.windowTitle() == "讲义 — 冬季健康"
    assert "不能在这里预览" in window.sentence.text() or window.sentence.text() == "正在打开…"


def test_a_name_gets_its_card_and_loses_it_again(page, lin, qtbot):
    join(page, lin)
    assert page.current() == lin
    assert page.undoing.sentence.text() == "“林医生”名下的 1 场已归到所选的档案。"
    with qtbot.waitSignal(page.person_asked) as asked:
        page.open_current()
    assert asked.args == [lin]
    page.undoing.button.click()
    assert page.current() is not None
    assert page.current() < 0


def test_nobody_chosen_is_said(page):
    dialog = join(page)
    assert dialog.isVisible()
    assert dialog.note.text() == "请先选择一位居民。"


def test_the_one_who_bears_the_name_is_proposed(page, office, talk):
    somebody = office.write(people.save, None, people.Draft(name="林医生"))
    page.join_card()
    assert page.findChildren(JoinDialog)[-1].finder.value() == somebody


def test_who_has_a_card_needs_none(page, lin, said):
    join(page, lin)
    page.attempt(page.join_card)
    assert said[-1] == "林晓华已经有档案，不用再关联。"
