from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, life, people, places, tags, undo
from jiceng_desktop.services.life import Apart
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, MaritalStatus, PersonStatus, Relation, Sex
from tests.services.life.happenings import (
    FAR,
    OTHER_HOME,
    TODAY,
    YESTERDAY,
    event,
    family,
    happen,
    person,
    register_together,
    relations,
)
from tests.services.residents import HOME, add, count, found

ARRIVAL, DEPARTURE, DEATH, BIRTH = (
    LifeEventKind.ARRIVAL,
    LifeEventKind.DEPARTURE,
    LifeEventKind.DEATH,
    LifeEventKind.BIRTH,
)
_NOT_DATA = {"version", "revised"}


def register_of(office) -> dict[str, list[dict]]:
    """Return the register as data: what the tables of people and homes hold, but for versions."""

    def read(session):
        tables = (people.Person, people.Residency, people.Membership, people.CareTag, duties.Duty)
        told = {}
        for model in tables:
            rows = session.execute(select(model.__table__).order_by(model.__table__.c.id)).mappings()
            told[model.__tablename__] = [{k: v for k, v in row.items() if k not in _NOT_DATA} for row in rows]
        return told

    return office.read(read)


def act_of(kind: LifeEventKind, members: tuple[int, int, int]) -> tuple[tuple[int, ...], dict]:
    """Return whom an event of the kind happens to, and what else it needs."""
    head, wife, son = members
    return {
        ARRIVAL: ((head, wife, son), {"address": OTHER_HOME}),
        DEPARTURE: ((head,), {"successor_id": wife, "elsewhere": FAR}),
        DEATH: ((head,), {"successor_id": son}),
        BIRTH: ((wife,), {"child": "张小妹", "sex": Sex.FEMALE}),
        LifeEventKind.MARRIAGE: ((head, wife), {"address": OTHER_HOME}),
        LifeEventKind.SEPARATION: ((wife,), {"elsewhere": FAR, "apart": Apart.REGISTERED_HERE}),
        LifeEventKind.MISSING: ((son,), {}),
    }[kind]


@pytest.mark.parametrize("kind", list(LifeEventKind))
def test_after_reverting_the_register_is_as_before(office, kind):
    members = family(office, tags=frozenset({1}))
    register_together(office, (members[0], Relation.HEAD), (members[1], Relation.SPOUSE), (members[2], Relation.SON))
    building_id = office.read(places.tree)[0].children[0].id
    office.write(duties.give, "building", building_id, members[0], date(2020, 1, 1))
    before = register_of(office)
    persons, known = act_of(kind, members)
    events = happen(office, kind, *persons, event_on=YESTERDAY, **known)
    assert register_of(office) != before
    assert sorted(office.write(life.revert, events[-1])) == sorted(events)
    assert register_of(office) == before
    assert {event(office, one).reverted_on for one in events} == {TODAY}
    assert office.read(life.LISTING.ids, Query(narrow=life.Narrow(reverted=True)))
    assert found(office, "张小妹") == []
    assert count(office, UndoStep) == 0
    with pytest.raises(Refusal, match=f"已于 {TODAY} 撤销过了"):
        office.write(life.revert, events[0])


def test_a_reverted_birth_keeps_its_name_in_the_list(office):
    _, wife, _ = family(office)
    (event_id,) = happen(office, BIRTH, wife, child="张小妹", sex=Sex.FEMALE)
    office.write(life.revert, event_id)
    assert event(office, event_id).person_id is None
    assert office.read(life.LISTING.texts, [event_id])[0][2] == "张小妹"
    assert office.read(life.told, event_id).name == "张小妹"


def test_an_event_that_changed_nothing_is_reverted(office):
    person_id = add(office, address=HOME, marital_status=MaritalStatus.MARRIED)
    (event_id,) = happen(office, LifeEventKind.MARRIAGE, person_id)
    office.write(life.revert, event_id)
    assert event(office, event_id).reverted_on == TODAY


def test_what_else_was_changed_since_stays(office):
    head, wife, _ = family(office)
    (event_id,) = happen(office, DEPARTURE, head, successor_id=wife)
    gone = office.read(people.load, head)
    office.write(people.save, head, replace(gone, phone="19900000007"))
    office.write(life.revert, event_id)
    stored = office.read(people.load, head)
    assert (stored.phone, stored.address, stored.status) == ("19900000007", HOME, PersonStatus.PRESENT)
    assert relations(office)["张三丰"] is Relation.HEAD


def test_a_later_change_of_the_same_is_not_lost(office):
    person_id = add(office, address=HOME)
    (event_id,) = happen(office, DEPARTURE, person_id)
    gone = office.read(people.load, person_id)
    office.write(people.save, person_id, replace(gone, status=PersonStatus.PRESENT, address=OTHER_HOME))
    kept = register_of(office)
    with pytest.raises(Refusal, match=r"“张三丰”的.*人员状态.*后来又修改过"):
        office.write(life.revert, event_id)
    assert register_of(office) == kept


def test_a_child_about_whom_more_was_entered_is_not_removed(office):
    _, wife, _ = family(office)
    (event_id,) = happen(office, BIRTH, wife, child="张小妹", sex=Sex.FEMALE)
    child_id = event(office, event_id).person_id
    office.write(lambda s: tags.add(s, child_id, [1], TODAY))
    with pytest.raises(Refusal, match="“张小妹”的档案后来又登记过其他信息"):
        office.write(life.revert, event_id)
    assert person(office, child_id).name == "张小妹"


def test_later_comings_and_goings_are_reverted_first(office):
    person_id = add(office, address=HOME)
    (gone,) = happen(office, DEPARTURE, person_id, event_on=YESTERDAY)
    (back,) = happen(office, ARRIVAL, person_id, address=OTHER_HOME)
    with pytest.raises(Refusal, match=f"“张三丰”后来又在 {TODAY} 登记了“迁入”，请先撤销那一条"):
        office.write(life.revert, gone)
    office.write(life.revert, back)
    office.write(life.revert, gone)
    assert office.read(people.load, person_id).address == HOME


def test_a_dead_head_comes_back_as_the_head(office):
    head, wife, son = family(office)
    register_together(office, (head, Relation.HEAD), (wife, Relation.WIFE))
    (event_id,) = happen(office, DEATH, head, successor_id=son)
    office.write(life.revert, event_id)
    assert relations(office) == {"张三丰": Relation.HEAD, "王小芳": Relation.SPOUSE, "张小宝": Relation.SON}
    assert relations(office, HouseholdKind.REGISTERED) == {"张三丰": Relation.HEAD, "王小芳": Relation.WIFE}


def test_an_event_that_kept_nothing_is_restored_from_what_it_says(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1), tags=frozenset({1}))
    before = register_of(office)
    (event_id,) = happen(office, DEPARTURE, person_id)
    office.write(lambda s: s.execute(update(LifeEvent).values(group_id=None)))
    office.write(life.revert, event_id)
    assert office.read(people.load, person_id).address == HOME
    restored = register_of(office)
    assert [{**row, "end_reason": None} for row in restored.pop("care_tag")] == before.pop("care_tag")
    assert restored == before


def test_an_arrival_that_kept_nothing_says_what_to_do(office):
    person_id = add(office, address=HOME)
    (event_id,) = happen(office, ARRIVAL, person_id, address=HOME, newly=True)
    office.write(lambda s: s.execute(update(LifeEvent).values(group_id=None)))
    with pytest.raises(Refusal, match="请直接在档案里更正"):
        office.write(life.revert, event_id)
    assert office.read(lambda s: s.scalar(select(func.count(LifeEvent.reverted_on)))) == 0


def test_a_removed_person_comes_back_with_the_events(office):
    _, wife, _ = family(office)
    (event_id,) = happen(office, BIRTH, wife, child="张小妹", sex=Sex.FEMALE)
    child_id = event(office, event_id).person_id
    office.write(people.remove, child_id)
    assert office.read(life.LISTING.ids).tolist() == []
    group_id = office.last_group
    office.write(undo.take_back, group_id)
    assert event(office, event_id).person_id == child_id
    office.write(life.revert, event_id)
    assert found(office, "张小妹") == []


def test_what_is_needed_to_revert_is_kept_for_a_month(office):
    head, wife, _ = family(office)
    (gone,) = happen(office, DEPARTURE, head, successor_id=wife)
    (born,) = happen(office, BIRTH, wife, child="张小妹", sex=Sex.FEMALE)
    later = Office(office._store, office.clerk, lambda: datetime.now() + timedelta(40))
    later.write(undo.forget_old)
    before = register_of(office)
    with pytest.raises(Refusal, match="只保留一个月"):
        later.write(life.revert, gone)
    assert register_of(office) == before
    later.write(life.revert, born)  # nothing but the card was added
    assert found(office, "张小妹") == []
