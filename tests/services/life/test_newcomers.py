from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import life, population
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.population import Period, Row
from jiceng_desktop.terms import LifeEventKind, MaritalStatus, PersonStatus, Relation, ResidencyRole, Sex
from tests.services.life.happenings import FAR, TODAY, YESTERDAY, event, family, happen, person, relations, stays
from tests.services.residents import HOME, NUMBER, add, contents, count, groups, id_number, loaded

ARRIVAL, MARRIAGE = LifeEventKind.ARRIVAL, LifeEventKind.MARRIAGE
NOT_REGISTER = ("life_event", "audit_entry", "audit_group", "undo_step", "search_key", "community")
NEW = Newcomer("陈 新来", id_number(order=12), phone="199-0000-0002")


def test_card_and_arrival_are_one_step(office):
    add(office, "张三丰", address=HOME)
    known = {"address": "3-2-501", "role": ResidencyRole.TENANT, "elsewhere": FAR, "event_on": YESTERDAY}
    (event_id,) = happen(office, ARRIVAL, newcomers=(NEW,), **known)
    card = loaded(office, "陈新来")
    assert (card.address, card.role, card.moved_in_on) == (HOME, ResidencyRole.TENANT, YESTERDAY)
    assert (card.born_on, card.sex, card.phone) == (date(1980, 3, 7), Sex.FEMALE, "19900000002")
    stored = event(office, event_id)
    assert (stored.status_before, stored.name, stored.elsewhere) == (None, "陈新来", FAR)
    assert groups(office)[-1][1] == "登记变动"
    table = office.read(population.movement, None, Period(YESTERDAY, TODAY))
    assert (table[Row.ARRIVALS].total, table[Row.OPENING].total, table[Row.CLOSING].total) == (1, 1, 2)


def test_one_way_back_takes_card_and_arrival(office):
    add(office, "张三丰", address=HOME)
    before = contents(office, but=NOT_REGISTER)
    (event_id,) = happen(office, ARRIVAL, newcomers=(NEW,), address=HOME)
    office.write(life.revert, event_id)
    assert contents(office, but=NOT_REGISTER) == before
    assert (event(office, event_id).person_id, event(office, event_id).reverted_on) == (None, TODAY)


def test_a_family_arrives_with_its_head_first(office):
    child = Newcomer("陈小新", born_on=date(2020, 2, 3), sex=Sex.MALE, relation=Relation.SON)
    head = Newcomer("陈大新", sex=Sex.MALE, relation=Relation.HEAD)
    happen(office, ARRIVAL, newcomers=(child, head), address=HOME)
    assert relations(office) == {"陈大新": Relation.HEAD, "陈小新": Relation.SON}


def test_somebody_known_and_somebody_new_arrive_together(office):
    known = add(office, "张三丰", status=PersonStatus.MOVED_OUT)
    events = happen(office, ARRIVAL, known, newcomers=(NEW,), address=HOME)
    assert [event(office, one).status_before for one in events] == [PersonStatus.MOVED_OUT, None]
    assert relations(office) == {"张三丰": Relation.HEAD, "陈新来": Relation.UNSTATED}


def test_who_marries_into_the_community_gets_a_card(office):
    head, _, _ = family(office)
    single = add(office, "李光明", address="幸福小区3号楼2单元602室", moved_in_on=date(2012, 1, 1))
    events = happen(office, MARRIAGE, single, newcomers=(NEW,), address="幸福小区3号楼2单元602室")
    spouse = loaded(office, "陈新来")
    assert (spouse.relation, spouse.marital_status) == (Relation.SPOUSE, MaritalStatus.MARRIED)
    assert person(office, single).marital_status is MaritalStatus.MARRIED
    assert [event(office, one).other_id for one in events] == [event(office, events[1]).person_id, single]
    assert len(stays(office, head)) == 1
    office.write(life.revert, events[0])
    assert count(office, Person) == 4
    assert person(office, single).marital_status is None


@pytest.mark.parametrize(
    ("newcomer", "field", "why"),
    [
        (Newcomer(), "name", "请填写姓名"),
        (Newcomer("陈新来", "999901198013070010"), "id_number", "日期"),
        (Newcomer("陈新来", born_on=TODAY + timedelta(1)), "born_on", "不能晚于今天"),
        (Newcomer("陈新来", NUMBER), "id_number", "已登记在“张三丰”名下"),
        (Newcomer("陈新来", born_on=TODAY), "event_on", "出生于"),
        (Newcomer("陈新来", relation=Relation.HEAD), "relation", "户主是“张三丰”"),
    ],
)
def test_what_cannot_be_true_of_a_newcomer_is_refused_and_leaves_nothing(office, newcomer, field, why):
    add(office, "张三丰", id_number=NUMBER, address=HOME)
    with pytest.raises(Refusal, match=why) as refused:
        happen(office, ARRIVAL, newcomers=(newcomer,), address=HOME, event_on=YESTERDAY)
    assert refused.value.field == field
    assert (count(office, Person), office.read(life.LISTING.ids).tolist()) == (1, [])


def test_a_spouse_without_a_home_is_refused(office):
    single = add(office, "李光明", address=HOME)
    with pytest.raises(Refusal, match="请填写婚后住处"):
        happen(office, MARRIAGE, single, newcomers=(NEW,))


def test_newcomers_count_only_where_somebody_comes(office):
    person_id = add(office, "李光明", address=HOME)
    happen(office, LifeEventKind.MISSING, person_id, newcomers=(NEW,))
    assert count(office, Person) == 1


def test_who_is_known_already_is_named(office):
    add(office, "张三丰", id_number=NUMBER, address=HOME, born_on=date(1980, 3, 7))
    add(office, "李光明", born_on=date(1990, 1, 2), status=PersonStatus.MOVED_OUT)
    same = office.read(life.known, Newcomer("另一个人", NUMBER))
    assert (same.told, same.certain) == (f"这个号码已登记在“张三丰”（{HOME}）名下。", True)
    alike = office.read(life.known, Newcomer("李光明", born_on=date(1990, 1, 2)))
    assert (alike.told, alike.certain) == ("可能已有档案：李光明（没有登记住处，已迁出）。", False)
    assert office.read(life.known, Newcomer("李光明", born_on=date(1991, 1, 2))) is None
