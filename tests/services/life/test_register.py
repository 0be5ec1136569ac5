from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.people import CareTag, Membership
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, life, people, places
from jiceng_desktop.services.life import Apart, Draft
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, MaritalStatus, PersonStatus, Relation, ResidencyRole, Sex
from tests.services.life.happenings import (
    FAR,
    OTHER_HOME,
    TODAY,
    YESTERDAY,
    address,
    event,
    family,
    happen,
    person,
    register_together,
    relations,
    stays,
)
from tests.services.residents import HOME, add, contents, found

ARRIVAL, DEPARTURE, DEATH, BIRTH = (
    LifeEventKind.ARRIVAL,
    LifeEventKind.DEPARTURE,
    LifeEventKind.DEATH,
    LifeEventKind.BIRTH,
)
MARRIAGE, SEPARATION, MISSING = LifeEventKind.MARRIAGE, LifeEventKind.SEPARATION, LifeEventKind.MISSING

# -- going -----------------------------------------------------------------------------------------------------------


def test_a_departure_ends_home_household_and_tags_but_keeps_the_card(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1), tags=frozenset({1}))
    (event_id,) = happen(office, DEPARTURE, person_id, event_on=YESTERDAY, elsewhere=FAR)
    gone = person(office, person_id)
    assert (gone.status, gone.home_id) == (PersonStatus.MOVED_OUT, None)
    assert stays(office, person_id) == [(date(2010, 5, 1), YESTERDAY)]
    assert relations(office) == {}
    tag = office.read(lambda s: s.scalars(select(CareTag)).one())
    assert (tag.to_on, tag.end_reason) == (max(YESTERDAY, tag.from_on), "迁出")
    assert found(office, "张三丰") == ["张三丰"]
    stored = event(office, event_id)
    assert (stored.status_before, stored.elsewhere, stored.reported_on) == (PersonStatus.PRESENT, FAR, TODAY)


def test_a_whole_family_moves_out_at_once(office):
    members = family(office)
    assert len(happen(office, DEPARTURE, *members)) == 3
    assert {person(office, one).status for one in members} == {PersonStatus.MOVED_OUT}
    assert relations(office) == {}


def test_the_owner_of_a_let_dwelling_stays_its_owner(office):
    person_id = add(office, address=OTHER_HOME, role=ResidencyRole.OWNER)

    def own(session):
        dwelling = places.resolve(session, HOME)
        session.add(people.Residency(person_id=person_id, dwelling_id=dwelling.id, role=ResidencyRole.OWNER))

    add(office, "李四光", address=HOME)
    office.write(own)
    happen(office, DEPARTURE, person_id)
    assert sorted(stay[1] is None for stay in stays(office, person_id)) == [False, True]


def test_a_head_who_leaves_has_to_be_followed(office):
    head, wife, son = family(office)
    before = contents(office)
    with pytest.raises(Refusal, match="请选择新户主") as refused:
        happen(office, DEPARTURE, head)
    assert refused.value.field == "successor_id"
    assert contents(office) == before
    assert [one[0] for one in office.read(life.heirs, [head], True, TODAY)] == [wife, son]
    happen(office, DEPARTURE, head, successor_id=wife)
    assert relations(office) == {"王小芳": Relation.HEAD, "张小宝": Relation.SON}


def test_what_the_others_are_follows_from_who_is_the_head(office):
    head, _wife, son = family(office)
    happen(office, DEATH, head, successor_id=son)
    assert relations(office) == {"张小宝": Relation.HEAD, "王小芳": Relation.PARENT}


def test_who_keeps_the_registration_stays_in_the_registered_household(office):
    head, wife, _ = family(office)
    register_together(office, (head, Relation.HEAD), (wife, Relation.SPOUSE))
    happen(office, DEPARTURE, wife, registration_too=False)
    assert relations(office, HouseholdKind.REGISTERED) == {"张三丰": Relation.HEAD, "王小芳": Relation.SPOUSE}


def test_death_ends_everything_and_both_households_have_a_new_head(office):
    head, wife, son = family(office)
    register_together(office, (head, Relation.HEAD), (son, Relation.SON))
    happen(office, DEATH, head, successor_id=wife, event_on=YESTERDAY)
    late = person(office, head)
    assert (late.status, late.home_id) == (PersonStatus.DECEASED, None)
    assert relations(office)["王小芳"] is Relation.HEAD
    assert relations(office, HouseholdKind.REGISTERED) == {"张小宝": Relation.HEAD}
    open_places = select(Membership).where(Membership.person_id == head, Membership.to_on.is_(None))
    assert office.read(lambda s: s.scalars(open_places).all()) == []


@pytest.mark.parametrize(("kept", "kind"), [(True, DEPARTURE), (False, DEPARTURE), (False, DEATH)])
def test_duties_end_if_the_clerk_says_so_and_with_death(office, kept, kind):
    person_id = add(office, address=HOME)
    building_id = office.read(places.tree)[0].children[0].id
    office.write(duties.give, "building", building_id, person_id, date(2020, 1, 1))
    assert office.read(life.duties_of, [person_id]) == ["幸福小区3号楼（楼栋长）"]
    happen(office, kind, person_id, end_duties=not kept)
    assert bool(office.read(life.duties_of, [person_id])) is kept


# -- coming ----------------------------------------------------------------------------------------------------------


def test_who_moved_out_comes_back(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1))
    happen(office, DEPARTURE, person_id, event_on=YESTERDAY)
    (event_id,) = happen(office, ARRIVAL, person_id, address=OTHER_HOME, role=ResidencyRole.TENANT, elsewhere=FAR)
    assert address(office, person_id) == OTHER_HOME
    assert person(office, person_id).status is PersonStatus.PRESENT
    assert stays(office, person_id)[-1] == (TODAY, None)
    stored = event(office, event_id)
    assert (stored.status_before, stored.from_dwelling_id) == (PersonStatus.MOVED_OUT, None)


def test_a_family_moves_inside_the_community_with_its_head(office):
    head, wife, son = family(office)
    happen(office, ARRIVAL, son, wife, head, address=OTHER_HOME)
    assert {address(office, one) for one in (head, wife, son)} == {OTHER_HOME}
    assert relations(office) == {"张三丰": Relation.HEAD, "王小芳": Relation.SPOUSE, "张小宝": Relation.SON}


def test_a_family_moves_in_with_a_family_that_has_a_head(office):
    add(office, "李四光", address=OTHER_HOME)
    head, wife, son = family(office)
    happen(office, ARRIVAL, head, wife, son, address=OTHER_HOME)
    assert [name for name, relation in relations(office).items() if relation is Relation.HEAD] == ["李四光"]


def test_a_card_entered_beforehand_is_asked_about_once(office):
    person_id = add(office, address=HOME, role=ResidencyRole.OWNER)
    asked = Draft(kind=ARRIVAL, persons=(person_id,), address="3-2-501", event_on=YESTERDAY)
    assert "已经住在这里" in office.read(life.doubt, asked)
    with pytest.raises(Refusal, match="已经住在这里"):
        office.write(life.register, asked)
    (event_id,) = office.write(life.register, replace(asked, newly=True))
    assert event(office, event_id).status_before is None
    stored = office.read(people.load, person_id)
    assert (stored.role, stored.moved_in_on, stored.relation) == (ResidencyRole.OWNER, YESTERDAY, Relation.HEAD)
    with pytest.raises(Refusal, match="不能重复迁入") as refused:
        office.write(life.register, replace(asked, newly=True, event_on=TODAY))
    assert refused.value.field == "persons"
    assert office.read(life.doubt, replace(asked, newly=True)) is None


def test_a_door_that_is_not_known_yet_is_added(office):
    add(office, "李四光", address=HOME)
    person_id = add(office)
    happen(office, ARRIVAL, person_id, address="幸福小区9号楼1单元101室", newly=True)
    assert address(office, person_id) == "幸福小区9号楼1单元101室"


def test_a_birth_adds_a_child_to_the_household_of_its_mother(office):
    head, wife, _ = family(office)
    office.write(people.save, wife, replace(office.read(people.load, wife), sex=Sex.FEMALE, ethnicity="回族"))
    register_together(office, (head, Relation.HEAD), (wife, Relation.WIFE))
    (event_id,) = happen(office, BIRTH, head, wife, child="张小妹", sex=Sex.FEMALE, event_on=YESTERDAY)
    child_id = event(office, event_id).person_id
    child = office.read(people.load, child_id)
    assert (child.born_on, child.id_number, child.ethnicity, child.address) == (YESTERDAY, None, "回族", HOME)
    assert relations(office)["张小妹"] is relations(office, HouseholdKind.REGISTERED)["张小妹"] is Relation.DAUGHTER
    assert event(office, event_id).other_id == wife
    assert found(office, "zxm") == ["张小妹"]


# -- the others ------------------------------------------------------------------------------------------------------


def test_a_marriage_marks_both_and_may_bring_one_in(office):
    he, she = add(office, "张三丰", address=HOME), add(office, "王小芳", address=OTHER_HOME)
    events = happen(office, MARRIAGE, he, she, address=HOME)
    assert {person(office, one).marital_status for one in (he, she)} == {MaritalStatus.MARRIED}
    assert {event(office, one).other_id for one in events} == {he, she}
    assert address(office, she) == HOME
    assert relations(office) == {"张三丰": Relation.HEAD, "王小芳": Relation.SPOUSE}
    assert [event(office, one).to_dwelling_id is None for one in events] == [True, False]


def test_the_married_divorce_before_they_marry_again(office):
    he, she = add(office, "张三丰", address=HOME), add(office, "王小芳", address=OTHER_HOME)
    happen(office, MARRIAGE, he, she)
    with pytest.raises(Refusal, match=f"已于 {TODAY} 登记结婚"):
        happen(office, MARRIAGE, he, add(office, "李四光"))
    happen(office, MARRIAGE, he, she, marital=MaritalStatus.DIVORCED)
    assert person(office, she).marital_status is MaritalStatus.DIVORCED
    happen(office, MARRIAGE, he, she)


def test_who_lives_here_may_be_registered_elsewhere(office):
    person_id = add(office, address=HOME)
    happen(office, SEPARATION, person_id, elsewhere=FAR)
    assert office.read(people.load, person_id).registered_address == FAR
    assert address(office, person_id) == HOME


def test_who_is_registered_here_may_live_elsewhere(office):
    head, wife, _ = family(office)
    register_together(office, (wife, Relation.HEAD))
    happen(office, SEPARATION, wife, elsewhere=FAR, apart=Apart.REGISTERED_HERE)
    away = person(office, wife)
    assert (away.status, away.home_id) == (PersonStatus.AWAY, None)
    assert relations(office, HouseholdKind.REGISTERED) == {"王小芳": Relation.HEAD}
    assert person(office, head).status is PersonStatus.PRESENT


def test_the_missing_keep_their_home_and_are_found_by_arriving(office):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1))
    happen(office, MISSING, person_id, event_on=YESTERDAY)
    assert person(office, person_id).status is PersonStatus.MISSING
    assert address(office, person_id) == HOME
    happen(office, ARRIVAL, person_id, address=HOME)
    assert person(office, person_id).status is PersonStatus.PRESENT
    assert stays(office, person_id) == [(date(2010, 5, 1), None)]


# -- what cannot be --------------------------------------------------------------------------------------------------

TOMORROW = TODAY + timedelta(1)


@pytest.mark.parametrize(
    ("kind", "wrong", "field", "why"),
    [
        (DEPARTURE, {"event_on": None}, "event_on", "请填写发生日期"),
        (DEPARTURE, {"event_on": TOMORROW}, "event_on", "不能晚于今天"),
        (DEPARTURE, {"reported_on": TOMORROW}, "reported_on", "不能晚于今天"),
        (DEPARTURE, {"reported_on": YESTERDAY}, "event_on", "不能晚于上报日期"),
        (DEPARTURE, {"event_on": date(1980, 3, 6)}, "event_on", "出生于 1980-03-07"),
        (DEPARTURE, {"event_on": date(2010, 4, 30)}, "event_on", "从 2010-05-01 起住在这里"),
        (DEPARTURE, {"persons": ()}, "persons", "请选择居民"),
        (DEPARTURE, {"persons": (4711,)}, "persons", "刚被删除"),
        (DEPARTURE, {"elsewhere": "远" * 201}, "elsewhere", "最多 200 个字"),
        (ARRIVAL, {}, "address", "请填写迁入的房屋"),
        (ARRIVAL, {"address": "老地方"}, "address", "看不懂这个住址"),
        (ARRIVAL, {"address": "没有的小区3-2-501"}, "address", "没有叫“没有的小区”"),
        (BIRTH, {}, "child", "孩子的姓名"),
        (BIRTH, {"persons": (), "child": "小宝"}, "persons", "母亲或父亲"),
        (SEPARATION, {}, "elsewhere", "请填写户籍地址"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(office, kind, wrong, field, why):
    person_id = add(office, address=HOME, moved_in_on=date(2010, 5, 1), born_on=date(1980, 3, 7))
    before = contents(office)
    draft = Draft(kind=kind, persons=(person_id,), event_on=TODAY)
    with pytest.raises(Refusal, match=why) as refused:
        office.write(life.register, replace(draft, **wrong))
    assert refused.value.field == field
    assert contents(office) == before


@pytest.mark.parametrize("kind", list(LifeEventKind))
def test_nothing_happens_to_the_dead(office, kind):
    person_id = add(office, address=HOME)
    happen(office, DEATH, person_id)
    with pytest.raises(Refusal, match=f"“张三丰”已于 {TODAY} 已登记去世") as refused:
        happen(office, kind, person_id, address=HOME, child="小宝", elsewhere=FAR)
    assert refused.value.field == "persons"


@pytest.mark.parametrize("kind", [DEPARTURE, BIRTH, MARRIAGE, SEPARATION, MISSING])
def test_who_moved_out_cannot_move_out_again(office, kind):
    person_id = add(office, address=HOME)
    happen(office, DEPARTURE, person_id)
    with pytest.raises(Refusal, match="已登记迁出"):
        happen(office, kind, person_id, child="小宝", elsewhere=FAR)


def test_an_earlier_day_than_the_last_coming_or_going_is_refused(office):
    person_id = add(office, address=HOME)
    happen(office, DEPARTURE, person_id)
    with pytest.raises(Refusal, match=f"在 {TODAY} 登记过“迁出”") as refused:
        happen(office, ARRIVAL, person_id, address=HOME, event_on=YESTERDAY)
    assert refused.value.field == "event_on"


# -- the list --------------------------------------------------------------------------------------------------------


def test_the_register_of_events_is_searched_and_narrowed(office):
    head, wife, son = family(office)
    happen(office, DEPARTURE, son, event_on=YESTERDAY, elsewhere=FAR)
    happen(office, ARRIVAL, wife, address=OTHER_HOME)

    def listed(needle="", narrow=None):
        ids = office.read(life.LISTING.ids, Query(needle=needle, narrow=narrow))
        return [row[1:5] for row in office.read(life.LISTING.texts, ids)]

    moved, gone = ("迁入", "王小芳", HOME, OTHER_HOME), ("迁出", "张小宝", HOME, FAR)
    assert listed() == [moved, gone]
    assert listed("wxf") == listed("3-2-502") == listed("迁入") == [moved]
    assert listed("青砚") == [gone]
    assert listed(narrow=life.Narrow(kind=DEPARTURE)) == listed(narrow=life.Narrow(last=YESTERDAY)) == [gone]
    assert listed(narrow=life.Narrow(reverted=True)) == listed("张三丰") == []
    (told,) = office.read(life.moments, son)
    assert (told.on, told.matter, told.text) == (YESTERDAY, "变动", f"迁出：{HOME} → {FAR}")
    assert head
