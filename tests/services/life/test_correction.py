from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, life, people, places
from jiceng_desktop.services.life import Apart, Draft, Newcomer
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import LifeEventKind, MaritalStatus, PersonStatus, Relation, ResidencyRole, Sex
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
    stays,
)
from tests.services.life.test_revert import register_of
from tests.services.residents import HOME, add, contents, groups

ARRIVAL, DEPARTURE, DEATH = LifeEventKind.ARRIVAL, LifeEventKind.DEPARTURE, LifeEventKind.DEATH
MISSING, SEPARATION = LifeEventKind.MISSING, LifeEventKind.SEPARATION


def entered(office, event_id: int) -> Draft:
    return office.read(life.as_entered, event_id)


def correct(office, event_id: int, **other) -> list[int]:
    return office.write(life.correct, event_id, replace(entered(office, event_id), **other))


def states(office) -> dict[int, str]:
    """Return what the register says of each event."""
    ids = list(office.read(life.LISTING.ids))
    place = next(place for place, field in enumerate(life.LISTING.fields) if field.name == "state")
    return {one: texts[place] for one, texts in zip(ids, office.read(life.LISTING.texts, ids), strict=True)}


def test_a_corrected_day_leaves_the_old_line_and_a_new_one(office):
    head, wife, _ = family(office)
    (old,) = happen(office, DEPARTURE, head, successor_id=wife, elsewhere=FAR)
    (new,) = correct(office, old, event_on=YESTERDAY)
    assert (event(office, old).reverted_on, event(office, new).reverted_on) == (TODAY, None)
    assert event(office, new).event_on == YESTERDAY
    assert states(office) == {old: f"已更正 {TODAY}", new: ""}
    told = {moment.on: moment.text for moment in office.read(life.moments, head)}
    assert (told[TODAY].endswith("（已更正）"), told[YESTERDAY].endswith("）")) == (True, False)
    assert stays(office, head) == [(date(2010, 5, 1), YESTERDAY)]
    assert relations(office) == {"王小芳": Relation.HEAD, "张小宝": Relation.SON}
    assert groups(office)[-1][1] == "更正变动"


def test_a_wrong_person_and_a_wrong_kind_are_put_right(office):
    head, wife, son = family(office)
    (old,) = happen(office, DEPARTURE, head, successor_id=wife)
    (new,) = correct(office, old, kind=MISSING, persons=(son,), successor_id=None)
    assert (event(office, new).kind, event(office, new).person_id) == (MISSING, son)
    assert [person(office, one).status.name for one in (head, wife, son)] == ["PRESENT", "PRESENT", "MISSING"]
    assert relations(office)["张三丰"] is Relation.HEAD


def test_what_was_corrected_can_be_reverted_as_if_nothing_had_been(office):
    members = family(office, tags=frozenset({1}))
    before = register_of(office)
    (old,) = happen(office, DEPARTURE, members[0], successor_id=members[1])
    (new,) = correct(office, old, event_on=YESTERDAY, successor_id=members[2])
    office.write(life.revert, new)
    assert states(office) == {old: f"已更正 {TODAY}", new: f"已撤销 {TODAY}"}
    assert register_of(office) == before
    assert office.read(life.LISTING.ids, Query(narrow=life.Narrow(reverted=False))).tolist() == []


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (ARRIVAL, {"address": OTHER_HOME, "role": ResidencyRole.TENANT, "elsewhere": FAR}),
        (DEPARTURE, {"elsewhere": FAR, "note": "外出务工"}),
        (DEATH, {}),
        (LifeEventKind.MARRIAGE, {"marital": MaritalStatus.DIVORCED}),
        (LifeEventKind.MARRIAGE, {"address": OTHER_HOME}),
        (SEPARATION, {"elsewhere": FAR, "apart": Apart.REGISTERED_HERE}),
        (SEPARATION, {"elsewhere": FAR, "apart": Apart.LIVES_HERE}),
        (MISSING, {"elsewhere": FAR}),
        (LifeEventKind.BIRTH, {"child": "王小妹", "sex": Sex.FEMALE}),
    ],
)
def test_an_event_is_shown_as_it_was_entered(office, kind, known):
    _, wife, _ = family(office)
    happen(office, kind, wife, event_on=YESTERDAY, **known)
    shown = entered(office, office.read(life.LISTING.ids)[0])
    expected = {"kind": kind, "persons": (wife,), "event_on": YESTERDAY, "reported_on": TODAY, **known}
    assert {name: getattr(shown, name) for name in expected} == expected
    (new,) = office.write(life.correct, office.read(life.LISTING.ids)[0], shown)
    again = entered(office, new)
    assert replace(again, role=shown.role) == shown


def test_successor_duties_and_registration_are_shown_as_entered(office):
    head, wife, son = family(office)
    register_together(office, (head, Relation.HEAD), (wife, Relation.SPOUSE))
    building_id = office.read(places.tree)[0].children[0].id
    office.write(duties.give, "building", building_id, head, date(2020, 1, 1))
    (first,) = happen(office, DEPARTURE, head, successor_id=son, end_duties=False, registration_too=False)
    shown = entered(office, first)
    assert (shown.successor_id, shown.end_duties, shown.registration_too) == (son, False, False)
    (second,) = correct(office, first, successor_id=wife, end_duties=True, registration_too=True)
    shown = entered(office, second)
    assert (shown.successor_id, shown.end_duties, shown.registration_too) == (wife, True, True)


def test_who_arrived_without_a_card_is_shown_as_new_again(office):
    known = add(office, "张三丰", address=HOME)
    new = Newcomer("陈新来", None, Sex.MALE, date(1990, 1, 2), "19900000002", Relation.OTHER)
    (first,) = happen(office, ARRIVAL, newcomers=(new,), address=HOME)
    assert (entered(office, first).persons, entered(office, first).newcomers) == ((), (new,))
    (second,) = correct(office, first, newcomers=(replace(new, name="陈新莱"),), address=OTHER_HOME)
    card = office.read(people.load, event(office, second).person_id)
    assert (card.name, card.address) == ("陈新莱", OTHER_HOME)
    assert len(office.read(people.LISTING.ids)) == 2
    assert person(office, known).status is PersonStatus.PRESENT


def test_a_correction_is_refused_like_a_revert_and_nothing_changes(office):
    head, wife, _ = family(office)
    (gone,) = happen(office, DEPARTURE, head, successor_id=wife, event_on=YESTERDAY)
    happen(office, ARRIVAL, head, address=OTHER_HOME)
    before = contents(office)
    draft = entered(office, gone)
    with pytest.raises(Refusal, match=r"后来又在 .* 登记了“迁入”，请先撤销那一条"):
        office.write(life.correct, gone, draft)
    assert contents(office) == before


def test_a_correction_that_cannot_be_true_leaves_the_event_as_it_was(office):
    head, wife, _ = family(office)
    (gone,) = happen(office, DEPARTURE, head, successor_id=wife)
    before = contents(office)
    with pytest.raises(Refusal, match="不能晚于上报日期"):
        correct(office, gone, reported_on=YESTERDAY)
    assert contents(office) == before


def test_what_was_reverted_is_not_corrected(office):
    person_id = add(office, address=HOME)
    (gone,) = happen(office, DEPARTURE, person_id)
    office.write(life.revert, gone)
    with pytest.raises(Refusal, match="撤销过了"):
        entered(office, gone)


def test_asking_as_if_an_event_had_not_been_changes_nothing(office):
    head, wife, son = family(office)
    (gone,) = happen(office, DEPARTURE, head, successor_id=wife)
    before = contents(office)
    heirs = office.rehearse(life.without, gone, life.heirs, [head], False, TODAY)
    assert [one for one, _ in heirs] == [wife, son]
    assert contents(office) == before
