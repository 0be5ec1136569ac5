from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jiceng_desktop.db.people import Household, Residency
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import households, people, stays
from jiceng_desktop.services.households import founding, regrouping
from jiceng_desktop.services.households.listing import Matter, Narrow
from jiceng_desktop.services.households.regrouping import Move, Split
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import HomeMatch, HouseholdKind, PersonStatus, Relation, ResidencyRole
from tests.services.kin import (
    ELSEWHERE,
    LONG_AGO,
    act,
    everything_but_the_books,
    found,
    living,
    registered,
    relations,
    take_back,
)
from tests.services.residents import HOME, add, contents, count

TODAY = date.today()


# founding


def test_a_registered_household_takes_the_family_along(office, family):
    sheet = found(office, family["王建国"])
    assert relations(sheet) == {
        "王建国": Relation.HEAD,
        "李秀英": Relation.SPOUSE,
        "王小明": Relation.SON,
        "赵桂兰": Relation.MOTHER,
    }
    assert (sheet.kind, sheet.number, sheet.address) == (HouseholdKind.REGISTERED, "000001", HOME)
    assert office.read(people.load, family["王小明"]).registered_address == HOME
    assert office.read(stays.match_of, family["王小明"]) is HomeMatch.SAME
    assert office.read(people.LISTING.texts, [family["王小明"]])[0][-1] == HomeMatch.SAME.label


def test_the_son_can_be_the_head_of_those_registered(office, family):
    sheet = found(office, family["王小明"])
    assert relations(sheet) == {
        "王小明": Relation.HEAD,
        "王建国": Relation.FATHER,
        "李秀英": Relation.MOTHER,
        "赵桂兰": Relation.GRANDPARENT,
    }


def test_who_is_registered_elsewhere_lives_apart(office, family):
    found(office, family["王建国"], address=ELSEWHERE, together=False)
    assert office.read(stays.match_of, family["王建国"]) is HomeMatch.APART
    assert office.read(stays.match_of, family["李秀英"]) is None
    texts = office.read(people.LISTING.texts, [family["王建国"], family["李秀英"]])
    assert [row[-1] for row in texts] == [HomeMatch.APART.label, ""]
    ids = office.read(households.LISTING.ids, Query(narrow=Narrow(matter=Matter.ABSENT)))
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"head": None}, "head", "请选择户主"),
        ({"number": "000001"}, "number", "户号 000001 已经是“王建国”"),
        ({"address": "老地方"}, "address", "看不懂这个住址"),
        ({"number": "1" * 33}, "number", "最多 32 个字"),
    ],
)
def test_a_household_that_cannot_be_is_refused(office, family, wrong, field, why):
    found(office, family["王建国"], together=False)
    before = contents(office)
    with pytest.raises(Refusal, match=why) as refused:
        entered = {"number": "000002", "head": family["李秀英"], **wrong}
        office.write(founding.save, None, founding.Draft(**entered))
    assert refused.value.field == field
    assert contents(office) == before


def test_a_dissolved_household_comes_back(office, family):
    sheet = found(office, family["王建国"])
    office.write(founding.dissolve, sheet.id, sheet.seen)
    assert HouseholdKind.REGISTERED not in office.read(households.of_person, family["王建国"])
    take_back(office)
    assert len(registered(office, family["王建国"]).members) == 4
    with pytest.raises(Refusal, match="不用撤销"):
        office.write(founding.dissolve, living(office, family["王建国"]).id)


# another head


def test_a_new_head_and_what_all_others_are_to_her(office, family):
    before = everything_but_the_books(office)
    act(office, regrouping.change_head, living(office, family["王建国"]), family["李秀英"], {})
    assert relations(living(office, family["李秀英"])) == {
        "李秀英": Relation.HEAD,
        "王建国": Relation.HUSBAND,
        "王小明": Relation.SON,
        "赵桂兰": Relation.PARENT,
    }
    take_back(office)
    assert everything_but_the_books(office)[1] == before[1]
    assert relations(living(office, family["王建国"]))["王建国"] is Relation.HEAD


def test_the_clerk_knows_better_what_they_are(office, family):
    told = {family["赵桂兰"]: Relation.HUSBANDS_MOTHER}
    act(office, regrouping.change_head, living(office, family["王建国"]), family["李秀英"], told)
    assert relations(living(office, family["李秀英"]))["赵桂兰"] is Relation.HUSBANDS_MOTHER


def test_the_head_stays_the_head_when_relations_are_corrected(office, family):
    sheet = living(office, family["王建国"])
    act(office, regrouping.set_relations, sheet, {family["王小明"]: Relation.ONLY_SON})
    assert relations(living(office, family["王建国"]))["王小明"] is Relation.ONLY_SON
    with pytest.raises(Refusal, match="变更户主"):
        act(office, regrouping.set_relations, living(office, family["王建国"]), {family["王小明"]: Relation.HEAD})


def test_after_a_death_a_successor_is_asked_for(office, family):
    dead = office.read(people.load, family["王建国"])
    office.write(people.save, family["王建国"], replace(dead, status=PersonStatus.DECEASED))
    sheet = living(office, family["李秀英"])
    assert sheet.matter is Matter.BEREAVED
    assert list(office.read(households.LISTING.ids, Query(narrow=Narrow(matter=Matter.BEREAVED)))) == [sheet.id]
    with pytest.raises(Refusal, match="已经去世，请先变更户主"):
        act(office, regrouping.move, sheet, Move(ELSEWHERE))
    act(office, regrouping.change_head, sheet, family["李秀英"], {})
    assert "王建国" not in relations(living(office, family["李秀英"]))
    with pytest.raises(Refusal, match="不在这一户里"):
        act(office, regrouping.change_head, living(office, family["李秀英"]), family["王建国"], {})


def test_senseless_heads_are_refused(office, family):
    sheet = living(office, family["王建国"])
    with pytest.raises(Refusal, match="现在就是户主"):
        act(office, regrouping.change_head, sheet, family["王建国"], {})
    with pytest.raises(Refusal, match="不在这一户里"):
        act(office, regrouping.change_head, sheet, add(office, "外人"), {})


def test_what_another_desk_changed_is_not_overwritten(office, other_desk, family):
    sheet = living(office, family["王建国"])
    act(other_desk, regrouping.set_relations, sheet, {family["王小明"]: Relation.ONLY_SON})
    with pytest.raises(Refusal, match="刚被另一处修改过"):
        act(office, regrouping.change_head, sheet, family["李秀英"], {})


# members


def test_somebody_joins_a_registered_household_and_leaves_it(office, family):
    sheet = found(office, family["王建国"], together=False)
    act(office, regrouping.add_member, sheet, family["王小明"], Relation.ONLY_SON)
    sheet = registered(office, family["王小明"])
    assert office.read(people.load, family["王小明"]).registered_address == HOME
    with pytest.raises(Refusal, match="已经在这一户里了"):
        act(office, regrouping.add_member, sheet, family["王小明"], Relation.SON)
    with pytest.raises(Refusal, match="户主是“王建国”"):
        act(office, regrouping.add_member, sheet, family["李秀英"], Relation.HEAD)
    with pytest.raises(Refusal, match="移出后这一户没有户主"):
        act(office, regrouping.remove_member, sheet, family["王建国"], None)
    act(office, regrouping.remove_member, sheet, family["王小明"], "云岫市松桥街道1号")
    assert HouseholdKind.REGISTERED not in office.read(households.of_person, family["王小明"])
    assert office.read(people.load, family["王小明"]).registered_address == "云岫市松桥街道1号"


def test_who_joins_a_living_household_moves_in(office, family):
    friend = add(office, "周大海", address=ELSEWHERE, relation=Relation.HEAD, role=ResidencyRole.OWNER)
    act(office, regrouping.add_member, living(office, family["王建国"]), friend, Relation.NOT_RELATED)
    stored = office.read(people.load, friend)
    assert (stored.address, stored.role, stored.relation) == (HOME, ResidencyRole.OTHER, Relation.NOT_RELATED)
    told = [(stay.address, stay.role, stay.is_home) for stay in office.read(stays.of_person, friend) if not stay.to_on]
    assert told == [(HOME, ResidencyRole.OTHER, True), (ELSEWHERE, ResidencyRole.OWNER, False)], "still the owner"
    take_back(office)
    assert office.read(people.load, friend).address == ELSEWHERE


def test_a_head_does_not_leave_others_without_one(office, family):
    friend = add(office, "周大海", address=ELSEWHERE)
    with pytest.raises(Refusal, match=r"是另一户的户主，离开后李秀英、王小明、赵桂兰就没有户主了|没有户主"):
        act(office, regrouping.add_member, living(office, friend), family["王建国"], Relation.OTHER)


# splitting and merging


def test_the_son_founds_a_household_of_his_own(office, family):
    before = everything_but_the_books(office)
    sheet = living(office, family["王建国"])
    wish = Split(frozenset({family["王小明"]}), family["王小明"], address=ELSEWHERE)
    new = act(office, regrouping.split, sheet, wish)
    assert new != sheet.id
    assert relations(living(office, family["王小明"])) == {"王小明": Relation.HEAD}
    assert office.read(people.load, family["王小明"]).address == ELSEWHERE
    assert len(living(office, family["王建国"]).members) == 3
    take_back(office)
    assert everything_but_the_books(office)[1] == before[1]
    assert len(living(office, family["王小明"]).members) == 4


def test_a_head_who_goes_leaves_a_new_one_behind(office, family):
    sheet = found(office, family["王建国"])
    gone = frozenset({family["王建国"], family["赵桂兰"]})
    with pytest.raises(Refusal, match="请选择留下的人里谁做户主") as refused:
        act(office, regrouping.split, sheet, Split(gone, family["王建国"]))
    assert refused.value.field == "rest_head"
    act(office, regrouping.split, sheet, Split(gone, family["王建国"], family["李秀英"], "000002"))
    assert relations(registered(office, family["王小明"])) == {"李秀英": Relation.HEAD, "王小明": Relation.SON}
    assert relations(registered(office, family["王建国"])) == {"王建国": Relation.HEAD, "赵桂兰": Relation.MOTHER}


@pytest.mark.parametrize(
    ("names", "head", "why"),
    [
        ([], None, "请选择分出去的人"),
        (["王建国", "李秀英", "王小明", "赵桂兰"], "王建国", "整户搬迁"),
        (["王小明"], None, "选一位户主"),
        (["王小明"], "李秀英", "选一位户主"),
    ],
)
def test_senseless_splits_are_refused(office, family, names, head, why):
    wish = Split(frozenset(family[name] for name in names), family.get(head))
    before = contents(office)
    with pytest.raises(Refusal, match=why):
        act(office, regrouping.split, living(office, family["王建国"]), wish)
    assert contents(office) == before


def test_two_households_become_one_and_two_again(office, family):
    one = add(office, "周大海", address=ELSEWHERE)
    two = add(office, "周小海", address=ELSEWHERE, relation=Relation.SON)
    told = {one: Relation.OTHER, two: Relation.OTHER}
    into = living(office, family["王建国"])
    act(office, regrouping.merge, living(office, one), into.id, told)
    assert len(living(office, two).members) == 6
    assert office.read(people.load, two).address == HOME
    take_back(office)
    assert relations(living(office, two)) == {"周大海": Relation.HEAD, "周小海": Relation.SON}
    assert office.read(people.load, two).address == ELSEWHERE


def test_circular_and_mixed_merges_are_refused(office, family):
    sheet = living(office, family["王建国"])
    with pytest.raises(Refusal, match="不能并入自己这一户"):
        act(office, regrouping.merge, sheet, sheet.id, {})
    there = found(office, family["王建国"])
    with pytest.raises(Refusal, match="居住户只能并入居住户"):
        act(office, regrouping.merge, sheet, there.id, {})
    other = living(office, add(office, "周大海", address=ELSEWHERE))
    with pytest.raises(Refusal, match="一户只能有一位户主"):
        act(office, regrouping.merge, other, sheet.id, {other.members[0].id: Relation.HEAD})


# moving


def test_a_whole_household_moves_and_its_registration_too(office, family):
    found(office, family["王建国"])
    sheet = living(office, family["王建国"])
    day = TODAY - timedelta(3)
    wish = Move(ELSEWHERE, day, ResidencyRole.OWNER, still_owns=True, registered_too=True)
    act(office, regrouping.move, sheet, wish)
    assert living(office, family["赵桂兰"]).address == ELSEWHERE
    assert living(office, family["赵桂兰"]).id == sheet.id
    assert registered(office, family["赵桂兰"]).address == ELSEWHERE
    stored = {name: office.read(people.load, person_id) for name, person_id in family.items()}
    assert (
        {one.address for one in stored.values()} == {one.registered_address for one in stored.values()} == {ELSEWHERE}
    )
    assert (stored["王建国"].role, stored["李秀英"].role) == (ResidencyRole.OWNER, ResidencyRole.FAMILY)
    assert [stay.to_on for stay in office.read(stays.of_person, family["王建国"])] == [None, None]
    assert [stay.to_on for stay in office.read(stays.of_person, family["李秀英"])] == [None, day]
    take_back(office)
    assert living(office, family["赵桂兰"]).address == registered(office, family["赵桂兰"]).address == HOME
    assert count(office, Residency) == 4


@pytest.mark.parametrize(
    ("wish", "field", "why"),
    [
        (Move(None), "address", "搬到哪里"),
        (Move(HOME), "address", "不用搬"),
        (Move("3-2-501"), "address", "不用搬"),
        (Move(ELSEWHERE, TODAY + timedelta(1)), "moved_on", "不能晚于今天"),
        (Move(ELSEWHERE, LONG_AGO - timedelta(1)), "moved_on", "早于“王建国”入住"),
        (Move("黄金大道"), "address", "看不懂"),
    ],
)
def test_senseless_moves_are_refused(office, family, wish, field, why):
    before = contents(office)
    with pytest.raises(Refusal, match=why) as refused:
        act(office, regrouping.move, living(office, family["王建国"]), wish)
    assert refused.value.field == field
    assert contents(office) == before


def test_a_household_moves_away_and_back(office, family):
    act(office, regrouping.move, living(office, family["王建国"]), Move(ELSEWHERE))
    act(office, regrouping.move, living(office, family["王建国"]), Move(HOME))
    assert living(office, family["赵桂兰"]).address == HOME
    assert count(office, Household) == 1


# a head who moves out alone


def test_all_move_along_with_the_head(office, family):
    heirs = office.read(regrouping.heirs, family["王建国"], TODAY)
    assert [name for _, name in heirs] == ["李秀英", "赵桂兰", "王小明"]
    assert office.read(regrouping.heirs, family["李秀英"], TODAY) == []
    moved = replace(office.read(people.load, family["王建国"]), address=ELSEWHERE, phone="19900000009", relation=None)
    office.write(regrouping.save_leaving_head, family["王建国"], moved, True, None)
    sheet = living(office, family["王小明"])
    assert (sheet.address, len(sheet.members), sheet.head.name) == (ELSEWHERE, 4, "王建国")
    stored = office.read(people.load, family["王建国"])
    assert (stored.phone, stored.moved_in_on) == ("19900000009", TODAY)
    take_back(office)
    stored = office.read(people.load, family["王建国"])
    assert (stored.phone, stored.address, stored.moved_in_on) == (None, HOME, LONG_AGO)


def test_those_who_stay_have_a_new_head(office, family):
    moved = replace(office.read(people.load, family["王建国"]), address=ELSEWHERE, relation=None)
    office.write(regrouping.save_leaving_head, family["王建国"], moved, False, family["李秀英"])
    assert relations(living(office, family["王小明"])) == {
        "李秀英": Relation.HEAD,
        "王小明": Relation.SON,
        "赵桂兰": Relation.PARENT,
    }
    assert relations(living(office, family["王建国"])) == {"王建国": Relation.HEAD}
    take_back(office)
    assert len(living(office, family["王建国"]).members) == 4


def test_who_is_likeliest_depends_on_the_day_asked_for(office, family):
    child = office.read(people.load, family["王小明"])
    office.write(people.save, family["王小明"], replace(child, born_on=date(2010, 1, 1)))
    elder = office.read(people.load, family["赵桂兰"])
    office.write(people.save, family["赵桂兰"], replace(elder, born_on=None))
    sorted_then = [name for _, name in office.read(regrouping.heirs, family["王建国"], date(2020, 1, 1))]
    sorted_later = [name for _, name in office.read(regrouping.heirs, family["王建国"], date(2040, 1, 1))]
    assert sorted_then == ["李秀英", "赵桂兰", "王小明"]
    assert sorted_later == ["李秀英", "王小明", "赵桂兰"]
