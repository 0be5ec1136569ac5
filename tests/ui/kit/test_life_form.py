from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from jiceng_desktop.db.places import Duty
from jiceng_desktop.services import life, people, places
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import DutyRole, LifeEventKind, PersonStatus, Relation, Sex
from jiceng_desktop.ui.kit import doors
from jiceng_desktop.ui.kit.life_form import LifeForm, life_form
from tests import stores

HOME, OTHER = "幸福小区3号楼2单元501室", "幸福小区12号楼1单元101室"
ARRIVAL, DEPARTURE = LifeEventKind.ARRIVAL, LifeEventKind.DEPARTURE
DETAILS = ("address", "role", "elsewhere", "child", "sex", "marital", "apart", "successor_id")


@pytest.fixture(scope="session")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("变动"))


@pytest.fixture
def office(master, tmp_path):
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK)
    yield office
    office.close()


@pytest.fixture
def family(office):
    since = {"address": HOME, "moved_in_on": date(2015, 5, 1)}
    drafts = (
        Draft(name="王建国", sex=Sex.MALE, relation=Relation.HEAD, **since),
        Draft(name="李秀英", sex=Sex.FEMALE, relation=Relation.SPOUSE, **since),
    )
    return [office.write(people.save, None, draft) for draft in drafts]


@pytest.fixture
def opened(qtbot, desk):
    """Return a function that opens the form."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_(*persons: int, kind: LifeEventKind | None = None) -> LifeForm:
        form = life_form(desk, parent, persons, kind)
        form.show()
        return form

    return open_


def asked(form) -> set[str]:
    return {name for name in DETAILS if form._cells[name].body.isVisibleTo(form)}


def note(form, name: str) -> str:
    cell = form._cells[name]
    return cell.note.text() if not cell.note.isHidden() else ""


def label(form, name: str) -> str:
    return form._cells[name].label.text().partition("(&")[0]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ARRIVAL, {"address", "role", "elsewhere"}),
        (DEPARTURE, {"elsewhere", "successor_id"}),
        (LifeEventKind.BIRTH, {"child", "sex"}),
        (LifeEventKind.DEATH, {"successor_id"}),
        (LifeEventKind.MARRIAGE, {"marital", "address"}),
        (LifeEventKind.SEPARATION, {"apart", "elsewhere"}),
        (LifeEventKind.MISSING, {"elsewhere"}),
    ],
)
def test_only_what_the_kind_needs_is_asked(opened, family, kind, fields):
    form = opened(family[0], kind=kind)
    assert asked(form) == fields
    form.chips.set_value(LifeEventKind.MISSING)
    form.chips.set_value(kind)
    assert asked(form) == fields
    form.reject()


def test_labels_follow_the_kind_and_keep_their_letters(opened, family):
    form = opened(family[0])
    letters = {name: cell.label.text().partition("(&")[2] for name, cell in form._cells.items()}
    assert (label(form, "elsewhere"), label(form, "persons")) == ("迁往何处", "居民")
    form.chips.set_value(LifeEventKind.BIRTH)
    assert label(form, "persons") == "母亲、父亲"
    form.chips.set_value(LifeEventKind.MISSING)
    assert label(form, "elsewhere") == "最后出现在"
    assert {name: cell.label.text().partition("(&")[2] for name, cell in form._cells.items()} == letters
    form.reject()


def test_the_likeliest_successor_is_proposed_and_the_family_is_one_press_away(opened, office, family, qtbot):
    form = opened(family[0])
    assert form.entry("successor_id").value() == family[1]
    assert form.persons.family.text() == "＋ 连同同住的 1 人(&F)"
    form.persons.family.click()
    assert form.persons.value() == tuple(family)
    assert "successor_id" not in asked(form)
    with qtbot.waitSignal(form.saved):
        form.accept()
    assert {office.read(people.load, one).status for one in family} == {PersonStatus.MOVED_OUT}
    assert len(form.events) == 2


def test_duties_are_asked_about_only_where_there_are_any(opened, office, family):
    form = opened(family[0])
    assert form._cells["end_duties"].body.isHidden()
    form.reject()
    building_id = office.read(places.tree)[0].children[0].id
    duty = Duty(role=DutyRole.BUILDING_STEWARD, person_id=family[0], building_id=building_id)
    office.write(lambda s: s.add(duty))
    form = opened(family[0])
    assert form.entry("end_duties").text() == "同时结束任职：幸福小区3号楼（楼栋长）"
    assert form.entry("end_duties").value()
    form.accept()
    assert office.read(life.duties_of, [family[0]]) == []


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("event_on", "2026-13-01", "日期不存在"),
        ("event_on", "2026-02-31", "日期不存在"),
        ("event_on", (date.today() + timedelta(1)).isoformat(), "不能晚于今天"),
        ("event_on", "", "请填写发生日期"),
        ("reported_on", "2020-01-01", ""),
    ],
)
def test_bad_days_are_refused_at_their_field(opened, office, family, field, typed, why):
    form = opened(family[1])
    form.entry(field).entry.setText(typed)
    form.accept()
    assert form.isVisible()
    told = note(form, field) if why else note(form, "event_on")
    assert (why or "不能晚于上报日期") in told
    assert office.read(life.LISTING.ids).tolist() == []
    form._clean = {name: form._read(name) for name in form._entries}
    form.reject()


def test_who_was_entered_beforehand_is_asked_about(opened, office, family, said):
    form = opened(family[1], kind=ARRIVAL)
    form.address.set_value("3-2-501")
    said.answers.append(1)
    form.accept()
    assert form.isVisible()
    assert "原来就住在本社区的" in note(form, "persons")
    form.accept()
    assert "已经住在这里" in said[0]
    assert len(office.read(life.LISTING.ids)) == 1


def test_who_moved_in_lately_is_an_arrival_without_a_question(opened, office, said):
    since = date.today() - timedelta(3)
    person_id = office.write(people.save, None, Draft(name="新来者", address=HOME, moved_in_on=since))
    form = opened(person_id)
    assert (form.chips.value(), form.address.value(), form.entry("event_on").value()) == (ARRIVAL, HOME, since)
    form.accept()
    assert said == []
    assert office.read(life.told, form.events[0]).event_on == since
    form = opened(person_id)
    assert form.chips.value() is DEPARTURE
    form.reject()


def test_a_new_compound_is_offered(opened, office, family, said):
    form = opened(*family, kind=ARRIVAL)
    form.address.set_value("石榴院1号楼1单元101室")
    form.accept()
    assert "还没有登记名为“石榴院”的小区" in said[0]
    assert office.read(people.load, family[0]).address == "石榴院1号楼1单元101室"


def test_what_was_entered_for_another_kind_is_left_out(opened, office, family):
    form = opened(family[1])
    form.entry("elsewhere").set_value("望禾县")
    form.chips.set_value(LifeEventKind.DEATH)
    assert form.draft().elsewhere is None
    form.accept()
    assert office.read(life.told, form.events[0]).goal == ""


def test_an_address_is_completed_and_a_doubtful_one_named(opened, family):
    form = opened(family[0], kind=ARRIVAL)
    form.address.set_value("3-2-601")
    form.address.editingFinished.emit()
    assert form.address.value() == "幸福小区3号楼2单元601室"
    assert note(form, "address") == doors.NEW_DOOR
    form.address.set_value("老地方")
    form.address.editingFinished.emit()
    assert "看不懂这个住址" in note(form, "address")
    form._clean = {name: form._read(name) for name in form._entries}
    form.reject()
