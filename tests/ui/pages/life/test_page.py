from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop.services import life, people
from jiceng_desktop.services.life import Draft
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Sex
from jiceng_desktop.ui.kit.life_form import LifeForm
from jiceng_desktop.ui.pages.life.page import LifePage
from jiceng_desktop.ui.pages.life.side import When

TODAY = date.today()
LAST_YEAR = date(TODAY.year - 1, 6, 1)


def shown(qtbot, desk) -> LifePage:
    page = LifePage(desk)
    qtbot.addWidget(page)
    desk.office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def page(qtbot, desk, neighbours, office):
    """Show a page with a departure of two and a disappearance a year ago."""
    gone = (neighbours["李秀英"], neighbours["王小明"])
    office.write(life.register, Draft(kind=LifeEventKind.DEPARTURE, persons=gone, event_on=TODAY, elsewhere="望禾县"))
    missing = Draft(kind=LifeEventKind.MISSING, persons=(neighbours["单大同"],), event_on=LAST_YEAR)
    office.write(life.register, missing)
    return shown(qtbot, desk)


def names(page) -> list[str]:
    return [page.model.texts(row)[2] for row in range(page.model.rowCount())]


def texts(widget) -> list[str]:
    QApplication.processEvents()
    found = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return [one.text() for one in found if one.isVisibleTo(widget)]


def at(page, name: str) -> int:
    event_id = page.model.id_at(names(page).index(name))
    page.view.select_ids([event_id], event_id)
    return event_id


def test_an_empty_register_says_what_it_is_for(qtbot, desk, neighbours):
    page = shown(qtbot, desk)
    assert "人口变动表就自己算出来了" in page.empty.sentence.text()
    page.empty.button.click()
    form = next(form for form in page.findChildren(LifeForm) if form.isVisible())
    form.reject()


def test_the_newest_comes_first_and_the_card_follows(page):
    assert names(page) == ["王小明", "李秀英", "单大同"]
    at(page, "李秀英")
    told = "\n".join(texts(page.card_panel))
    for word in ("李秀英", "迁出", "幸福小区3号楼2单元501室", "望禾县", "王小明"):
        assert word in told


def test_times_and_kinds_narrow_the_list(page):
    page._side.times.setCurrentRow(list(When).index(When.LAST_YEAR))
    assert names(page) == ["单大同"]
    page._side.kinds.setCurrentRow(2)
    assert names(page) == []
    assert page.narrowing() == ["去年", "迁出"]
    page.clear_filters()
    assert len(names(page)) == 3
    page.finder.setText("sdt")
    page._search()
    assert names(page) == ["单大同"]


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (When.THIS_MONTH, date(2028, 2, 1), date(2028, 2, 29)),
        (When.LAST_MONTH, date(2028, 1, 1), date(2028, 1, 31)),
        (When.THIS_QUARTER, date(2028, 1, 1), date(2028, 3, 31)),
        (When.THIS_YEAR, date(2028, 1, 1), date(2028, 12, 31)),
        (When.LAST_YEAR, date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_words_for_days(when, first, last):
    period = when.period(date(2028, 2, 29))
    assert (period.first, period.last) == (first, last)


def test_reverting_asks_names_those_concerned_and_leaves_the_line(page, office, neighbours, said):
    at(page, "李秀英")
    page.revert()
    assert "李秀英、王小明" in said[0]
    assert office.read(people.load, neighbours["李秀英"]).status is PersonStatus.PRESENT
    assert len(names(page)) == 3
    assert page.model.texts(0)[6] == f"已撤销 {TODAY}"
    page._side.kinds.setCurrentRow(len(LifeEventKind) + 1)
    assert sorted(names(page)) == ["李秀英", "王小明"]


def test_no_means_no(page, office, neighbours, said):
    at(page, "李秀英")
    said.answers.append(1)
    page.revert()
    assert office.read(people.load, neighbours["李秀英"]).status is PersonStatus.MOVED_OUT


def test_several_are_not_reverted_at_once(page, said):
    ids = list(page.model.ids)
    page.view.select_ids(ids, ids[0])
    page.revert()
    assert "请一次只撤销一条" in said[0]


def test_an_event_is_registered_and_taken_back_at_once(page, office, neighbours):
    page.new_record()
    form = next(form for form in page.findChildren(LifeForm) if form.isVisible())
    form.chips.set_value(LifeEventKind.DEATH)
    form.persons.set_value([neighbours["王建国"]])
    form.accept()
    assert names(page)[0] == "王建国"
    assert page.current() == form.events[0]
    assert "已登记王建国的“死亡”" in page.undoing.sentence.text()
    page.undoing.button.click()
    assert office.read(people.load, neighbours["王建国"]).status is PersonStatus.PRESENT


def test_a_line_leads_to_the_person(page, qtbot, neighbours):
    event_id = at(page, "单大同")
    with qtbot.waitSignal(page.person_asked) as asked:
        page.open_record(event_id)
    assert asked.args == [neighbours["单大同"]]


def test_a_reverted_birth_leads_nowhere(page, office, neighbours, said):
    birth = Draft(
        kind=LifeEventKind.BIRTH, persons=(neighbours["王建国"],), child="王小妹", sex=Sex.FEMALE, event_on=TODAY
    )
    (event_id,) = office.write(life.register, birth)
    office.write(life.revert, event_id)
    page.open_record(event_id)
    assert "新建的档案已一并删除" in said[0]


def form_of(page) -> LifeForm:
    return next(form for form in page.findChildren(LifeForm) if form.isVisible())


def test_an_event_is_corrected_in_one_step(page, office, neighbours):
    old = at(page, "李秀英")
    page.correct()
    form = form_of(page)
    assert form.persons.value() == (neighbours["李秀英"], neighbours["王小明"])
    form.persons.set_value([neighbours["李秀英"]])
    form.entry("elsewhere").set_value("柳林县")
    form.accept()
    assert office.read(people.load, neighbours["王小明"]).status is PersonStatus.PRESENT
    assert office.read(life.told, old).reverted_on == TODAY
    assert office.read(life.told, page.current()).goal == "柳林县"
    page.view.select_ids([old], old)
    assert f"已于 {TODAY} 更正，以更正后的那一条为准。" in texts(page.card_panel)
    told = office.read(people.done_to, neighbours["李秀英"])
    assert "更正变动" in {line.title for line in told}


def test_what_cannot_be_reverted_is_not_opened_for_correction(page, office, neighbours, said):
    old = at(page, "李秀英")
    back = Draft(persons=(neighbours["李秀英"],), address="幸福小区3号楼2单元501室", event_on=TODAY)
    office.write(life.register, back)
    page.view.select_ids([old], old)
    page.attempt(page.correct)
    assert "请先撤销那一条" in said[0]
    assert not any(form.isVisible() for form in page.findChildren(LifeForm))
    page.view.select_ids(list(page.model.ids), old)
    page.correct()
    assert "请一次只更正一条" in said[1]
