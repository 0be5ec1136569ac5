from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, text

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.people import Person, Residency
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import AuditAction, IdKind, Sex
from tests import stores

NUMBER, PHONE = "99990119800307011X", "19900000001"


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return stores.make_master(tmp_path_factory.mktemp("母本"))


@pytest.fixture
def store(master, tmp_path):
    store = stores.copy_of(master, tmp_path / "梧桐里.db")
    with store.writing("系统") as session:
        session.execute(text("DELETE FROM audit_entry"))
        session.execute(text("DELETE FROM audit_group"))
    yield store
    store.dispose()


@pytest.fixture
def person_id(store):
    with store.writing("王主任", "登记") as session:
        person = Person(name="张三丰", id_number=NUMBER, phone=PHONE, note="腿脚不便", sex=Sex.MALE)
        session.add(person)
    return person.id


def entries(store) -> list[AuditEntry]:
    with store.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def groups(store) -> list[AuditGroup]:
    with store.reading() as session:
        return list(session.scalars(select(AuditGroup).order_by(AuditGroup.id)))


def test_a_new_record_leaves_one_line_without_values(store, person_id):
    (line,) = entries(store)
    assert (line.action, line.record_kind, line.record_id, line.person_id) == (
        AuditAction.ADD,
        "person",
        person_id,
        person_id,
    )
    assert (line.version, line.changes) == (1, "")
    assert [(group.actor, group.title) for group in groups(store)] == [("王主任", "登记")]


def test_a_change_says_from_what_to_what_in_words(store, person_id):
    with store.writing("李干事", "改") as session:
        person = session.get_one(Person, person_id)
        person.sex, person.born_on, person.employer = Sex.FEMALE, date(1980, 3, 7), "梧桐里小学"
    line = entries(store)[-1]
    assert json.loads(line.changes) == {
        "sex": ["男", "女"],
        "born_on": [None, "1980-03-07"],
        "employer": [None, "梧桐里小学"],
    }
    assert (line.action, line.version, groups(store)[-1].actor) == (AuditAction.CHANGE, 2, "李干事")


def test_sensitive_values_are_masked_whatever_is_done(store, person_id):
    with store.writing("王主任") as session:
        person = session.get_one(Person, person_id)
        person.id_number, person.phone, person.note = "999901198003070195", "19900000002", "已康复"
    with store.writing("王主任") as session:
        session.delete(session.get_one(Person, person_id))
    changed, removed = entries(store)[-2:]
    assert json.loads(changed.changes) == {
        "id_number": ["999901********011X", "999901********0195"],
        "phone": ["199****0001", "199****0002"],
        "note": ["***", "***"],
    }
    told = json.loads(removed.changes)
    assert told["name"] == ["张三丰", None]
    assert told["id_kind"] == [IdKind.ID_CARD.label, None]
    assert told["phone"] == ["199****0002", None]
    everything = "".join(line.changes for line in entries(store))
    assert [plain for plain in (NUMBER, PHONE, "19900000002", "腿脚", "康复") if plain in everything] == []


def test_what_hangs_on_a_person_names_the_person(store, person_id):
    with store.writing("王主任") as session:
        session.execute(text("INSERT INTO compound (name, kind, position, version) VALUES ('甲', 'estate', 0, 1)"))
        session.execute(text("INSERT INTO building (compound_id, name, sort_key, version) VALUES (1, '', '', 1)"))
        session.execute(text("INSERT INTO entrance (building_id, name, sort_key, version) VALUES (1, '', '', 1)"))
        session.execute(
            text(
                "INSERT INTO dwelling (entrance_id, room, address, code, sort_key, version)"
                " VALUES (1, '1', '甲1', '1', '1', 1)"
            )
        )
        session.add(Residency(person_id=person_id, dwelling_id=1))
    assert entries(store)[-1].person_id == person_id


def test_one_write_is_one_group(store):
    with store.writing("王主任", "批量") as session:
        session.add(Person(name="甲"))
        session.flush()
        session.add(Person(name="乙"))
        session.flush()
        session.get_one(Person, 1).employer = "某厂"
    assert len(groups(store)) == 1
    assert [line.action for line in entries(store)] == [AuditAction.ADD, AuditAction.ADD, AuditAction.CHANGE]


def test_changes_of_one_write_are_told_in_the_order_of_the_records(store):
    with store.writing("王主任") as session:
        session.add_all(Person(name=f"居民{number}") for number in range(40))
    with store.writing("王主任") as session:
        for person in session.scalars(select(Person).order_by(Person.id.desc())):
            person.employer = "某厂"
    changed = [line.record_id for line in entries(store) if line.action is AuditAction.CHANGE]
    assert len(changed) == 40
    assert changed == sorted(changed)


def test_a_write_that_changes_nothing_leaves_nothing(store, person_id):
    before = len(entries(store)), len(groups(store))
    with store.writing("王主任") as session:
        person = session.get_one(Person, person_id)
        person.name, person.sex = "张三丰", Sex.MALE
    assert (len(entries(store)), len(groups(store))) == before


def test_a_failed_write_leaves_neither_record_nor_line(store, person_id):
    before = len(entries(store)), len(groups(store))
    with pytest.raises(Refusal, match="相同的记录"), store.writing("王主任") as session:
        session.add(Person(name="甲"))
        session.flush()
        session.add(Person(name="乙", id_number=NUMBER))
    assert (len(entries(store)), len(groups(store))) == before


def test_nothing_can_be_written_without_an_actor(store):
    with pytest.raises(KeyError, match="actor"), store.reading() as session:
        session.add(Person(name="甲"))
        session.flush()


def test_a_look_and_an_export_are_lines_too(store, person_id):
    with store.writing("王主任") as session:
        person = session.get_one(Person, person_id)
        audit.note(session, AuditAction.REVEAL, person, {"phone": [None, "已查看"]})
        audit.note(session, AuditAction.EXPORT, person, {"count": [None, 3]})
    reveal, export = entries(store)[-2:]
    assert (reveal.action, reveal.person_id, json.loads(reveal.changes)) == (
        AuditAction.REVEAL,
        person_id,
        {"phone": [None, "已查看"]},
    )
    assert (export.action, json.loads(export.changes)) == (AuditAction.EXPORT, {"count": [None, 3]})
    assert reveal.group_id == export.group_id


def test_set_based_lines_say_the_same_as_single_ones(store):
    with store.writing("王主任") as session:
        session.add_all([Person(name=name) for name in "甲乙丙"])
        session.flush()
        table = Person.__table__
        audit.note_many(session, AuditAction.EXPORT, table, table.c.name != "乙")
    added, noted = entries(store)[:3], entries(store)[3:]
    kept = [(line.record_kind, line.record_id, line.person_id, line.version) for line in noted]
    assert kept == [(line.record_kind, line.record_id, line.person_id, line.version) for line in (added[0], added[2])]


def test_the_id_of_a_removed_record_is_never_given_again(store, person_id):
    with store.writing("王主任") as session:
        session.delete(session.get_one(Person, person_id))
    with store.writing("王主任") as session:
        session.add(other := Person(name="李四光"))
    assert other.id > person_id
