from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import CareTag, Membership, Residency
from jiceng_desktop.db.search import SearchKey
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import history, homes, people, tags, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import AuditAction, IdKind, Relation, ResidencyRole, Sex
from tests import stores
from tests.services.residents import NUMBER, PHONE, ZHANG, add, contents, count, draft, found, groups, id_number, lines

HOME, OTHER_HOME = "幸福小区3号楼2单元501室", "幸福小区3号楼2单元502室"
TOMORROW = date.today() + timedelta(1)


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"name": None}, "name", "请填写姓名"),
        ({"name": " 　\u200b"}, "name", "请填写姓名"),
        ({"name": "张" * 31}, "name", "最多 30 个字"),
        ({"id_number": "9999011980030701"}, "id_number", "应为18位，现在是16位"),
        ({"id_number": NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")}, "id_number", "校验码不对"),
        ({"id_number": id_number("19800231")}, "id_number", "出生日期不存在"),
        ({"id_number": id_number(f"{TOMORROW:%Y%m%d}")}, "id_number", "晚于今天"),
        ({"id_number": "99990119800307A11X"}, "id_number", "只能是数字"),
        ({"born_on": TOMORROW}, "born_on", "不能晚于今天"),
        ({"phone": "1990000000"}, "phone", "应为11位"),
        ({"phone": "问他儿子"}, "phone", "数字以外的字"),
        ({"address": "老地方"}, "address", "看不懂这个住址"),
        ({"address": "3-2-501"}, "address", "写上小区"),
        ({"employer": "厂" * 101}, "employer", "最多 100 个字，现在有 101 个字"),
        ({"note": "记" * 501}, "note", "最多 500 个字"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(office, wrong, field, why):
    before = contents(office)
    with pytest.raises(Refusal, match=why) as refused:
        office.write(people.save, None, draft(**wrong))
    assert refused.value.field == field
    assert contents(office) == before


def test_sex_and_birth_date_follow_from_the_id_number(office):
    person_id = add(office, id_number=id_number("19800307", 12), sex=Sex.MALE, born_on=date(1999, 9, 9))
    stored = office.read(people.load, person_id)
    assert (stored.sex, stored.born_on) == (Sex.FEMALE, date(1980, 3, 7))


def test_an_old_number_of_15_places_is_taken(office):
    stored = office.read(people.load, add(office, id_number="999901800307121"))
    assert (stored.sex, stored.born_on) == (Sex.MALE, date(1980, 3, 7))


def test_a_small_x_becomes_a_capital_one(office):
    with_x = next(number for number in (id_number(order=order) for order in range(100)) if number.endswith("X"))
    assert office.read(people.load, add(office, id_number=f" {with_x.lower()} ")).id_number == with_x


def test_full_width_input_is_stored_half_width(office):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    stored = office.read(people.load, add(office, phone=PHONE.translate(wide), employer="　第１小学 "))
    assert (stored.phone, stored.employer) == (PHONE, "第1小学")


def test_a_person_without_a_number_and_one_with_a_passport(office):
    add(office, "小宝")
    add(office, "二宝")
    foreigner = add(office, "John Smith", id_kind=IdKind.PASSPORT, id_number="e12345678", born_on=date(1970, 1, 2))
    stored = office.read(people.load, foreigner)
    assert (stored.id_number, stored.born_on, stored.name) == ("E12345678", date(1970, 1, 2), "John Smith")
    assert found(office, "Smith") == found(office, "smith") == found(office, "johns") == ["John Smith"]


def test_a_second_card_with_the_same_number_names_the_first(office):
    add(office, id_number=NUMBER)
    with pytest.raises(Refusal, match="已登记在“张三丰”名下") as refused:
        add(office, "李四光", id_number=NUMBER)
    assert refused.value.field == "id_number"
    assert people_count(office) == 1


def people_count(office) -> int:
    return office.read(people.count)


def test_saving_the_same_again_leaves_no_line(office):
    person_id = add(
        office,
        id_number=NUMBER,
        phone=PHONE,
        address=HOME,
        role=ResidencyRole.OWNER,
        moved_in_on=date(2010, 5, 1),
        tags=frozenset({1, 2}),
        note="两行\n备注",
        former_name="张君宝",
    )
    stored, before = office.read(people.load, person_id), (len(lines(office)), len(groups(office)))
    office.write(people.save, person_id, stored)
    assert office.read(people.load, person_id) == stored
    assert (len(lines(office)), len(groups(office))) == before


@pytest.mark.parametrize(
    "change",
    [{"tags": frozenset({3})}, {"relation": Relation.OTHER}, {"role": ResidencyRole.TENANT}, {"address": None}],
)
def test_what_hangs_on_the_card_moves_its_version(office, change):
    person_id = add(office, address=HOME)
    stored = office.read(people.load, person_id)
    office.write(people.save, person_id, replace(stored, **change))
    again = office.read(people.load, person_id)
    assert again.version > stored.version
    assert {name: getattr(again, name) for name in change} == change


def test_a_stale_save_is_refused_and_shows_what_the_other_desk_did(office, other_desk):
    person_id = add(office, address=HOME, phone=PHONE)
    mine = office.read(people.load, person_id)
    other_desk.write(
        people.save, person_id, replace(mine, phone="19900000002", address=OTHER_HOME, tags=frozenset({1}))
    )
    other_desk.write(people.reveal, person_id, "phone")
    with pytest.raises(Stale) as refused:
        office.write(people.save, person_id, replace(mine, employer="小学"))
    told = refused.value.changes
    assert ("联系电话", "199****0001", "199****0002") in told
    assert ("现住址", HOME, OTHER_HOME) in told
    assert ("关爱标签", "", "独居老人") in told
    assert not [change for change in told if "已查看" in change]
    kept = office.read(people.load, person_id)
    assert (kept.phone, kept.employer, kept.address) == ("19900000002", None, OTHER_HOME)


def test_a_stale_save_tells_of_tags_alone(office, other_desk):
    person_id = add(office, tags=frozenset({1}))
    mine = office.read(people.load, person_id)
    other_desk.write(people.save, person_id, replace(mine, tags=frozenset({2})))
    with pytest.raises(Stale) as refused:
        office.write(people.save, person_id, replace(mine, employer="小学"))
    assert sorted(refused.value.changes) == [("关爱标签", "", "高龄"), ("关爱标签", "独居老人", "")]


def test_saving_a_removed_person_is_refused(office, other_desk):
    person_id = add(office)
    mine = office.read(people.load, person_id)
    other_desk.write(people.remove, person_id)
    add(office, "李四光")
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.write(people.save, person_id, mine)
    with pytest.raises(Refusal, match="已被删除"):
        office.read(people.load, person_id)


def test_moving_ends_residency_and_membership(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1))
    stored = office.read(people.load, person_id)
    office.write(people.save, person_id, replace(stored, address=OTHER_HOME, moved_in_on=date(2020, 6, 1)))
    before, now = office.read(lambda s: list(s.scalars(select(Residency).order_by(Residency.id))))
    assert (before.from_on, before.to_on) == (date(2010, 5, 1), date(2020, 6, 1))
    assert (now.from_on, now.to_on) == (date(2020, 6, 1), None)
    ended, joined = office.read(lambda s: list(s.scalars(select(Membership).order_by(Membership.id))))
    assert (ended.to_on, joined.to_on) == (date(2020, 6, 1), None)
    assert office.read(homes.households) == 1


def test_a_day_left_over_from_the_old_home_does_not_end_it(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1))
    stored = office.read(people.load, person_id)
    office.write(people.save, person_id, replace(stored, address=OTHER_HOME))
    before = office.read(lambda s: s.scalars(select(Residency).order_by(Residency.id)).first())
    assert before.to_on == date.today()


def test_all_that_one_save_does_happens_at_one_moment(master, tmp_path):
    moments = iter([datetime(2015, 3, 4, 5, 6), datetime(2016, 3, 4, 5, 6), datetime(2017, 3, 4, 5, 6)])
    office = Office(stores.copy_of(master, tmp_path / "从前.db"), "王主任", lambda: next(moments))
    person_id = add(office, address=HOME, tags=frozenset({1}))
    moved = replace(office.read(people.load, person_id), address=OTHER_HOME, tags=frozenset())
    office.write(people.save, person_id, moved)
    residency = office.read(lambda s: s.scalars(select(Residency).order_by(Residency.id)).first())
    tag = office.read(lambda s: s.scalars(select(CareTag)).one())
    assert (residency.to_on, tag.from_on, tag.to_on) == (date(2016, 3, 4), date(2015, 3, 4), date(2016, 3, 4))
    lines = office.read(history.of_person, person_id, people.LABELS)
    assert {line.at for line in lines} == {datetime(2015, 3, 4, 5, 6), datetime(2016, 3, 4, 5, 6)}
    with pytest.raises(Refusal, match="不能晚于今天"):
        add(office, "李四光", born_on=date(2020, 1, 1))
    office.close()


def test_the_first_who_moves_in_is_the_head_and_a_second_head_is_refused(office):
    head, wife = add(office, address=HOME), add(office, "王小芳", address=HOME)
    assert [member[:3] for member in office.read(homes.household_of, wife)] == [
        (head, ZHANG, Relation.HEAD),
        (wife, "王小芳", Relation.UNSTATED),
    ]
    stored = office.read(people.load, wife)
    with pytest.raises(Refusal, match="这一户的户主是“张三丰”") as refused:
        office.write(people.save, wife, replace(stored, relation=Relation.HEAD))
    assert refused.value.field == "relation"
    assert office.read(people.load, wife) == stored


def test_who_moves_into_an_empty_home_does_not_join_those_who_left(office):
    before = add(office, address=HOME)
    office.write(people.save, before, replace(office.read(people.load, before), address=OTHER_HOME))
    after = add(office, "李四光", address=HOME)
    assert office.read(homes.household_of, after) == [(after, "李四光", Relation.HEAD, None)]
    assert [member[0] for member in office.read(homes.household_of, before)] == [before]
    assert office.read(homes.households) == 2


def test_a_removed_person_comes_back_whole(office):
    person_id = add(office, id_number=NUMBER, phone=PHONE, address=HOME, tags=frozenset({1, 4}), note="腿脚不便")
    stored, hung = office.read(people.load, person_id), hanging(office)
    office.write(people.remove, person_id)
    group_id = office.last_group
    assert found(office, "张三丰") == []
    assert (people_count(office), count(office, SearchKey), count(office, CareTag)) == (0, 0, 0)
    add(office, "李四光")
    office.write(undo.take_back, group_id)
    assert office.read(people.load, person_id) == stored
    assert all(kept in hanging(office) for kept in hung)
    for needle in (ZHANG, "zsf", NUMBER[-4:], PHONE[-4:], "3-2-501"):
        assert found(office, needle) == [ZHANG]
    with pytest.raises(Refusal, match="已经撤销过了"):
        office.write(undo.take_back, group_id)


def hanging(office) -> list[str]:
    kept = contents(office)
    return [*kept["residency"], *kept["membership"], *kept["care_tag"], *kept["search_key"]]


def test_a_removed_number_given_to_another_cannot_come_back(office):
    person_id = add(office, id_number=NUMBER)
    office.write(people.remove, person_id)
    group_id = office.last_group
    add(office, "李四光", id_number=NUMBER)
    before = contents(office)
    with pytest.raises(Refusal, match="不能撤销"):
        office.write(undo.take_back, group_id)
    assert contents(office) == before


def test_who_is_spoken_of_elsewhere_cannot_be_removed(office):
    person_id = add(office, address=HOME, tags=frozenset({1}))
    moment = datetime(2026, 11, 21, 15)
    office.write(lambda s: s.add(Occurrence(title="会", starts_at=moment, ends_at=moment, chair_id=person_id)))
    before = contents(office)
    with pytest.raises(Refusal, match="“张三丰”还有"):
        office.write(people.remove, person_id)
    assert contents(office) == before


def test_who_was_changed_since_being_shown_is_not_removed(office, other_desk):
    person_id = add(office)
    shown = office.read(people.load, person_id)
    other_desk.write(people.save, person_id, replace(shown, phone=PHONE))
    with pytest.raises(Refusal, match="刚被另一处修改过，没有删除"):
        office.write(people.remove, person_id, shown.version)
    office.write(people.remove, person_id, office.read(people.load, person_id).version)
    assert people_count(office) == 0


def test_removing_twice_does_no_harm(office):
    person_id = add(office)
    office.write(people.remove, person_id)
    office.write(people.remove, person_id)
    assert people_count(office) == 0


def test_a_look_at_a_number_is_recorded(office):
    person_id = add(office, phone=PHONE)
    assert office.write(people.reveal, person_id, "phone") == PHONE
    line = office.read(history.of_person, person_id, people.LABELS)[0]
    assert (line.action, line.actor, line.title, line.changes) == (
        AuditAction.REVEAL,
        office.clerk,
        "查看完整号码",
        (("联系电话", "", "已查看"),),
    )


def test_an_export_is_recorded_with_its_reason(office):
    office.write(history.record_export, "居民档案", 12, "街道要求报送")
    assert lines(office)[-1].action is AuditAction.EXPORT
    assert "街道要求报送" in lines(office)[-1].changes


def test_the_history_tells_who_did_what_in_words(office):
    person_id = add(office, phone=PHONE)
    stored = office.read(people.load, person_id)
    office.write(people.save, person_id, replace(stored, phone="19900000009", tags=frozenset({1})))
    told = office.read(history.of_person, person_id, people.LABELS)
    assert {(line.record_kind, line.action, line.about) for line in told} == {
        ("person", AuditAction.ADD, ""),
        ("person", AuditAction.CHANGE, ""),
        ("care_tag", AuditAction.ADD, "独居老人"),
    }
    assert ("联系电话", "199****0001", "199****0009") in [change for line in told for change in line.changes]


def test_a_restored_tag_is_the_same_one(office):
    person_id = add(office, tags=frozenset({1}))
    for carried in (frozenset(), frozenset({1})):
        office.write(people.save, person_id, replace(office.read(people.load, person_id), tags=carried))
    assert count(office, CareTag) == 1
    assert [name for name, _, _ in office.read(tags.of_person, person_id)] == ["独居老人"]


def test_those_who_may_be_the_same_person_are_named(office):
    person_id = add(office, born_on=date(1980, 3, 7), address=HOME)
    assert office.read(people.alike, None, draft(born_on=date(1980, 3, 7))) == [(person_id, ZHANG, HOME)]
    assert office.read(people.alike, None, draft(address=HOME)) == [(person_id, ZHANG, HOME)]
    assert office.read(people.alike, person_id, draft(address=HOME)) == []
    assert office.read(people.alike, None, draft(born_on=date(1981, 3, 7))) == []


@pytest.mark.parametrize("name", ["<b>&\"'</b>", "𠮷田", "买买提·艾力", "张" * 30, "100%_\\", "O'Neil", "欧阳", "䶮"])
def test_unusual_names_are_kept_and_found(office, name):
    add(office, "李四光")
    person_id = add(office, name)
    assert office.read(people.load, person_id).name == name
    assert found(office, name.split()[0]) == [name]
    assert list(office.read(people.LISTING.ids, Query(needle=name))) == [person_id]
