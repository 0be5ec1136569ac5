from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, merging, people, registration, timeline, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.registration import Entrant
from jiceng_desktop.terms import OccurrenceStatus, PersonStatus
from tests.services.residents import PHONE, add, id_of, loaded


@pytest.fixture
def talk(office):
    """An event with two places."""
    draft = events.Draft(title="冬季防跌倒", starts_at=datetime(2026, 12, 8, 15), places=2)
    return office.write(events.save, None, draft)


def enter(office, talk, *names, **known):
    return [office.write(registration.register, talk, Entrant(name=name, **known)) for name in names]


def told(office, talk):
    """Return who comes and who waits, as (name, waiting, position)."""
    return [(one.name, one.waiting, one.position) for one in office.read(registration.listed, talk)]


def change(office, talk, **values):
    office.write(events.save, talk, replace(office.read(events.load, talk), **values))


def test_those_beyond_the_places_wait_in_order(office, talk):
    first, *_, last = enter(office, talk, "林一", "林二", "林三", "林四")
    assert (first.waiting, first.position) == (False, 1)
    assert (last.waiting, last.position) == (True, 2)
    assert told(office, talk) == [("林一", False, 1), ("林二", False, 2), ("林三", True, 1), ("林四", True, 2)]
    state = office.read(registration.state, talk)
    assert (state.coming, state.waiting, state.left, state.closed) == (2, 2, 0, "")


def test_without_a_limit_nobody_waits(office, talk):
    change(office, talk, places=None)
    enter(office, talk, "林一", "林二", "林三")
    assert not any(waiting for _, waiting, _ in told(office, talk))
    assert office.read(registration.state, talk).left is None


def test_who_withdraws_lets_the_first_waiting_move_up_and_can_come_back(office, talk):
    first, *_ = enter(office, talk, "林一", "林二", "林三", "林四")
    shift = office.write(registration.withdraw, [first.id])
    assert [one.name for one in shift.up] == ["林三"]
    assert told(office, talk) == [("林二", False, 1), ("林三", False, 2), ("林四", True, 1)]
    office.write(undo.take_back, office.last_group)
    assert [name for name, *_ in told(office, talk)] == ["林一", "林二", "林三", "林四"]


def test_several_withdraw_at_once_and_only_who_stays_moves_up(office, talk):
    entered = enter(office, talk, "林一", "林二", "林三", "林四")
    shift = office.write(registration.withdraw, [entered[0].id, entered[2].id])
    assert [one.name for one in shift.up] == ["林四"]
    with pytest.raises(Refusal, match="已不在报名名单"):
        office.write(registration.withdraw, [entered[0].id])


def test_one_who_waits_and_withdraws_moves_nobody_up(office, talk):
    *_, last = enter(office, talk, "林一", "林二", "林三")
    assert office.write(registration.withdraw, [last.id]).up == ()


def test_who_comes_back_after_withdrawing_goes_to_the_end(office, talk, family):
    wang = office.write(registration.register, talk, Entrant(family["王建国"]))
    enter(office, talk, "林一", "林二")
    office.write(registration.withdraw, [wang.id])
    again = office.write(registration.register, talk, Entrant(family["王建国"]))
    assert (again.waiting, again.position) == (True, 1)
    office.write(undo.take_back, office.last_group)
    assert [name for name, *_ in told(office, talk)] == ["林一", "林二"]


def test_more_and_fewer_places_move_people(office, talk):
    enter(office, talk, "林一", "林二", "林三")
    version = office.read(registration.state, talk).version
    shift = office.write(registration.give_places, talk, version, 1)
    assert ([one.name for one in shift.back], shift.up) == (["林二"], ())
    version = office.read(registration.state, talk).version
    shift = office.write(registration.give_places, talk, version, None)
    assert [one.name for one in shift.up] == ["林二", "林三"]
    office.write(undo.take_back, office.last_group)
    assert office.read(registration.state, talk).waiting == 2
    with pytest.raises(Stale):
        office.write(registration.give_places, talk, version - 1, 5)
    change(office, talk, places=3)
    assert office.read(registration.state, talk).waiting == 0


def test_no_places_at_all_are_refused(office, talk):
    version = office.read(registration.state, talk).version
    with pytest.raises(Refusal, match="名额请填写 1 或更大的数"):
        office.write(registration.give_places, talk, version, 0)


def test_two_desks_cannot_both_have_the_last_place(office, other_desk, talk):
    enter(office, talk, "林一")
    mine = office.write(registration.register, talk, Entrant(name="林二"))
    theirs = other_desk.write(registration.register, talk, Entrant(name="林三"))
    assert (mine.waiting, theirs.waiting) == (False, True)


def test_a_slow_clock_on_another_desk_lets_nobody_jump_the_queue(office, other_desk, talk):
    enter(office, talk, "林一", "林二")
    other_desk._clock = lambda: datetime.now() - timedelta(hours=2)
    assert enter(other_desk, talk, "林三")[0].waiting


def test_nobody_is_registered_twice(office, talk, family):
    office.write(registration.register, talk, Entrant(family["王建国"]))
    for again in (Entrant(family["王建国"]), Entrant(name="王 建国")):
        with pytest.raises(Refusal, match="王建国已经报过名了（第 1 位）"):
            office.write(registration.register, talk, again)
    enter(office, talk, "林一", phone=PHONE)
    with pytest.raises(Refusal, match="林一已经报过名了（第 2 位）。如果是同名的另一个人，请填写电话"):
        enter(office, talk, "林一")
    with pytest.raises(Refusal, match="已经报过名"):
        enter(office, talk, "林一", phone=PHONE)
    enter(office, talk, "林一", phone="19900000099")
    assert len(told(office, talk)) == 3


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (OccurrenceStatus.CANCELLED, "已取消，不能再报名"),
        (OccurrenceStatus.HELD, "已经举办，不能再报名。到场的人请在签到里登记"),
        (OccurrenceStatus.SKIPPED, "已跳过"),
    ],
)
def test_nobody_registers_for_what_is_over_or_called_off(office, talk, status, why):
    enter(office, talk, "林一")
    change(office, talk, status=status)
    with pytest.raises(Refusal, match=why):
        enter(office, talk, "林二")
    assert why in office.read(registration.state, talk).closed
    assert len(told(office, talk)) == 1


@pytest.mark.parametrize(
    ("entrant", "field"),
    [
        (Entrant(name=" "), "name"),
        (Entrant(name="长" * 65), "name"),
        (Entrant(name="林一", phone="1990000"), "phone"),
        (Entrant(person_id=999), None),
    ],
)
def test_what_cannot_be_is_refused(office, talk, entrant, field):
    with pytest.raises(Refusal) as refused:
        office.write(registration.register, talk, entrant)
    assert refused.value.field == field


def test_who_has_died_is_not_registered(office, talk):
    somebody = add(office, "秦老太", status=PersonStatus.DECEASED)
    with pytest.raises(Refusal, match="秦老太已去世"):
        office.write(registration.register, talk, Entrant(somebody))


def test_an_event_that_is_gone_takes_nobody(office):
    with pytest.raises(Refusal, match="已被删除"):
        enter(office, 99, "林一")


def test_the_list_says_how_everybody_stands_and_hides_numbers(office, talk, family):
    office.write(people.save, family["王建国"], replace(loaded(office, "王建国"), phone=PHONE))
    office.write(registration.register, talk, Entrant(family["王建国"]))
    enter(office, talk, "林一", phone="19900000099")
    enter(office, talk, "林二")
    listing = office.read(registration.listing_of, talk)
    assert listing.title == "冬季防跌倒 报名名单"
    rows = office.read(listing.texts, list(office.read(listing.ids, Query())))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("1", "王建国", "已报名"),
        ("2", "林一", "已报名"),
        ("3", "林二", "候补第 1 位"),
    ]
    assert PHONE not in rows[0][2]
    assert rows[0][2].endswith(PHONE[-4:])
    assert "幸福小区" in rows[0][4]
    full = office.read(listing.texts, list(office.read(listing.ids, Query("林一"))), revealed=True)
    assert [row[2] for row in full] == ["19900000099"]


def test_looking_at_a_number_leaves_a_line(office, talk, family):
    office.write(people.save, family["王建国"], replace(loaded(office, "王建国"), phone=PHONE))
    card = office.write(registration.register, talk, Entrant(family["王建国"]))
    (guest,) = enter(office, talk, "林一", phone="19900000099")
    assert office.write(registration.reveal, card.id) == PHONE
    assert office.last_group is not None
    assert office.write(registration.reveal, guest.id) == "19900000099"
    assert office.last_group is not None


def test_who_turns_out_to_be_one_person_keeps_the_place_not_given_up(office, talk, family):
    first, second = (family[name] for name in ("王建国", "王小明"))
    entered = office.write(registration.register, talk, Entrant(first))
    enter(office, talk, "林一")
    office.write(registration.register, talk, Entrant(second))
    office.write(registration.withdraw, [entered.id])
    enter(office, talk, "林二")
    office.write(merging.merge, first, second)
    assert [name for name, *_ in told(office, talk)] == ["林一", "王建国", "林二"]
    office.write(undo.take_back, office.last_group)
    assert [name for name, *_ in told(office, talk)] == ["林一", "王小明", "林二"]


def test_a_registration_is_told_on_the_card_of_the_person(office, talk, family):
    somebody = id_of(office, "王建国")
    entered = office.write(registration.register, talk, Entrant(somebody))
    assert "报名：冬季防跌倒（2026-12-08）" in [one.text for one in office.read(timeline.of_person, somebody)]
    office.write(registration.withdraw, [entered.id])
    assert "报名：冬季防跌倒（2026-12-08），后来退出" in [one.text for one in office.read(timeline.of_person, somebody)]
