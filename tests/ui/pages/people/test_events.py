from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QPushButton

from jiceng_desktop.services import life, people
from jiceng_desktop.terms import LifeEventKind, PersonStatus
from jiceng_desktop.ui.kit.life_form import LifeForm
from tests.ui.pages.people.looking import names, said_on, select


def form_of(page) -> LifeForm:
    return next(form for form in page.findChildren(LifeForm) if form.isVisible())


def test_an_event_begins_at_the_card_and_stands_on_it(page, office, neighbours):
    select(page, neighbours["单小明"])
    next(one for one in page.person.findChildren(QPushButton) if one.text() == "登记变动(&S)").click()
    form = form_of(page)
    assert form.persons.value() == (neighbours["单小明"],)
    form.chips.set_value(LifeEventKind.DEPARTURE)
    form.accept()
    assert office.read(people.load, neighbours["单小明"]).status is PersonStatus.MOVED_OUT
    assert "单小明" not in names(page)
    page.go_to(neighbours["单小明"])
    select(page, neighbours["单小明"])
    told = said_on(page)
    assert "迁出：幸福小区12号楼1单元101室" in told
    assert "已登记单小明的“迁出”" in page.undoing.sentence.text()
    page.undoing.button.click()
    assert office.read(people.load, neighbours["单小明"]).status is PersonStatus.PRESENT
    page.go_to(neighbours["单小明"])
    select(page, neighbours["单小明"])
    assert "（已撤销）" in said_on(page)


def test_a_family_is_selected_in_the_table(page, office, neighbours):
    both = [neighbours["王建国"], neighbours["李秀英"]]
    page.view.select_ids(both, both[0])
    page.happening.trigger()
    form = form_of(page)
    assert set(form.persons.value()) == set(both)
    form.accept()
    assert len(office.read(life.LISTING.ids)) == 2
    assert page.happening in page.menu_actions()


def test_the_history_says_that_an_event_was_corrected(page, office, neighbours):
    person_id = neighbours["单小明"]
    draft = life.Draft(kind=LifeEventKind.DEPARTURE, persons=(person_id,), event_on=date.today(), elsewhere="望禾县")
    (event_id,) = office.write(life.register, draft)
    office.write(life.correct, event_id, replace(office.read(life.as_entered, event_id), elsewhere="柳林县"))
    page.go_to(person_id)
    select(page, person_id)
    told = said_on(page)
    assert "更正变动" in told
    assert "柳林县" in told
