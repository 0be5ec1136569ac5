from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from jiceng_desktop.db.places import Duty
from jiceng_desktop.services import life, people, places
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import DutyRole, LifeEventKind, PersonStatus, Relation, Sex
from jiceng_desktop.ui.kit import doors
from jiceng_desktop.ui.kit.life_form import LifeForm, life_form
from tests import stores

HOME, OTHER = "幸福小区3号楼2单元501室", "幸福小区12号楼1单元101室"
NUMBER = "999901198003070012"
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


# -- somebody without a card -----------------------------------------------------------------------------------------


def type_name(form, text: str) -> None:
    form.persons.finder.setText(text)
    form.persons.finder.search()


def asked_anew(form, text: str):
    """Type a name that nobody has, and ask for a new card."""
    type_name(form, text)
    form.persons.fresh.click()
    return form.newcomer


def test_a_name_nobody_has_becomes_a_card_with_the_arrival(opened, office, family, qtbot):
    form = opened()
    type_name(form, "陈新来")
    assert form.persons.fresh.text() == "没有找到“陈新来”。新建此人…(&W)"
    form.accept()
    assert "档案里没有“陈新来”" in note(form, "persons")
    form.persons.fresh.click()
    assert (form.newcomer.name.value(), form.persons.finder.text()) == ("陈新来", "")
    form.newcomer.number.setText("999901199001021211")
    form.newcomer.number.editingFinished.emit()
    assert form.newcomer.born.value() == date(1990, 1, 2)
    assert not form.newcomer.sex.isEnabled()
    form.address.set_value("3-2-502")
    with qtbot.waitSignal(form.saved):
        form.accept()
    card = office.read(people.load, office.read(life.told, form.events[0]).person_id)
    assert (card.name, card.address, card.born_on) == ("陈新来", "幸福小区3号楼2单元502室", date(1990, 1, 2))


def test_a_whole_family_without_cards_arrives_at_once(opened, office, family):
    form = opened()
    asked_anew(form, "陈新来")
    form.newcomer.another.click()
    assert [one.name for one in form.persons.newcomers] == ["陈新来"]
    assert form.newcomer.name.value() is None
    form.newcomer.name.set_value("陈小新")
    form.address.set_value("3-2-502")
    form.accept()
    assert [office.read(life.told, one).name for one in form.events] == ["陈新来", "陈小新"]


def test_the_rows_left_empty_after_one_was_added_ask_for_nobody(opened, office, family):
    form = opened()
    asked_anew(form, "陈新来")
    form.newcomer.another.click()
    form.address.set_value("3-2-502")
    form.accept()
    assert [office.read(life.told, one).name for one in form.events] == ["陈新来"]


def test_a_known_number_leads_to_the_card_there_is(opened, office, family):
    person_id = office.write(people.save, None, Draft(name="赵归来", id_number=NUMBER, status=PersonStatus.MOVED_OUT))
    form = opened()
    asked_anew(form, "赵回来")
    form.newcomer.number.setText(NUMBER)
    form.newcomer.number.editingFinished.emit()
    told = "这个号码已登记在“赵归来”（没有登记住处，已迁出）名下。"
    assert note(form, "new_id_number") == told
    form.newcomer.another.click()
    assert form.persons.newcomers == []
    form.address.set_value("3-2-502")
    form.accept()
    assert form.isVisible()
    assert note(form, "new_id_number") == told
    form._cells["new_id_number"].link.click()
    assert (form.persons.value(), form.newcomer.isHidden()) == ((person_id,), True)
    form.accept()
    assert office.read(people.load, person_id).status is PersonStatus.PRESENT


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", "", "请填写姓名"),
        ("id_number", "999901199013021211", "日期"),
        ("born_on", "2026-02-31", "日期不存在"),
        ("phone", "12", "手机号码应为11位"),
    ],
)
def test_bad_input_about_a_newcomer_is_refused_at_its_field(opened, office, family, field, typed, why):
    form = opened()
    entry = asked_anew(form, "陈新来").entries[field]
    getattr(entry, "entry", entry).setText(typed)
    form.newcomer.entries["relation"].set_value(Relation.SON)
    form.address.set_value("3-2-502")
    form.accept()
    assert why in note(form, f"new_{field}")
    assert office.read(people.count) == 2
    form.newcomer.close_up()
    form._clean = {name: form._read(name) for name in form._entries}
    form.reject()


def test_only_who_comes_may_be_new(opened, office, family):
    form = opened(kind=LifeEventKind.DEATH)
    type_name(form, "陈新来")
    assert form.persons.fresh.isHidden()
    form.chips.set_value(LifeEventKind.MARRIAGE)
    assert not form.persons.fresh.isHidden()
    form.entry("marital").set_value(life.WED[1])
    assert form.persons.fresh.isHidden()
    form.persons.finder.clear()
    form._clean = {name: form._read(name) for name in form._entries}
    form.reject()


def test_what_was_entered_about_a_newcomer_is_not_lost_unasked(opened, family, said):
    form = opened()
    asked_anew(form, "陈新来")
    assert form.is_edited()
    form.newcomer.dropping.click()
    assert not form.is_edited()
    asked_anew(form, "陈新来")
    form.newcomer.another.click()
    assert form.is_edited()
    form.persons._chips.findChildren(QPushButton)[0].click()
    assert form.persons.newcomers == []
    form.newcomer.close_up()
    form.reject()
    assert said == []


# -- correcting ------------------------------------------------------------------------------------------------------


def test_a_correction_shows_what_was_entered_and_asks_as_if_it_had_not_been(qtbot, desk, office, family):
    third = office.write(people.save, None, Draft(name="王小明", sex=Sex.MALE, relation=Relation.SON, address=HOME))
    known = {"persons": (family[0],), "event_on": date.today(), "successor_id": third, "elsewhere": "望禾县"}
    (event_id,) = office.write(life.register, life.Draft(kind=DEPARTURE, **known))
    form = LifeForm(desk, event_id)
    qtbot.addWidget(form)
    form.show()
    assert form.windowTitle() == "更正变动"
    assert (form.chips.value(), form.persons.value(), form.entry("elsewhere").value()) == (
        DEPARTURE,
        (family[0],),
        "望禾县",
    )
    assert form.entry("successor_id").value() == third
    assert HOME in note(form, "persons")
    assert not form.is_edited()
    form.entry("successor_id").set_value(family[1])
    form.entry("elsewhere").set_value("柳林县")
    form.accept()
    assert office.read(people.load, family[1]).relation is Relation.HEAD
    assert office.read(people.load, third).relation is Relation.SON
    assert office.read(life.told, form.events[0]).goal == "柳林县"
    assert office.read(life.told, event_id).reverted_on == date.today()


def test_a_card_made_with_an_arrival_can_be_corrected(qtbot, desk, office, family):
    new = life.Newcomer("陈新来", NUMBER, Sex.MALE, date(1980, 3, 7))
    draft = life.Draft(newcomers=(new,), address=HOME, event_on=date.today())
    (event_id,) = office.write(life.register, draft)
    form = LifeForm(desk, event_id)
    qtbot.addWidget(form)
    form.show()
    assert not form.is_edited()
    form.persons._chips.findChildren(QPushButton)[0].click()
    assert asked_anew(form, "陈新莱").name.value() == "陈新莱"
    form.newcomer.number.setText(NUMBER)
    form.newcomer.number.editingFinished.emit()
    assert note(form, "new_id_number") == ""
    form.accept()
    assert office.read(people.find_persons, "陈") == [(4, "陈新莱", HOME)]
