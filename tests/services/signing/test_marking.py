from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, merging, signing
from jiceng_desktop.services import people as cards
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.signing import Mark, Totals
from jiceng_desktop.terms import AttendanceState, OccurrenceStatus, Sex
from tests.services.residents import add, groups, id_number
from tests.services.signing.conftest import NOON

PRESENT, LATE, EXCUSED, ABSENT = AttendanceState
HELD, PLANNED = OccurrenceStatus.HELD, OccurrenceStatus.PLANNED


def enter(office, event, *marks):
    return office.write(signing.mark, event, list(marks))


def states(office, event) -> dict[str, AttendanceState]:
    return {one.name: one.state for one in office.read(signing.signed, event)}


def seen(office, event) -> tuple[OccurrenceStatus, int | None]:
    shown = office.read(signing.event, event)
    return shown.status, shown.headcount


def test_who_comes_through_the_door_is_entered_once(office, event, people):
    first = enter(office, event, Mark(PRESENT, people["王秀英"], arriving=True))
    assert [one.arrived_at for one in office.read(signing.signed, event)] == [NOON]
    again = enter(office, event, Mark(PRESENT, people["王秀英"], arriving=True))
    assert (len(first.steps), again.steps, again.already) == (1, (), (people["王秀英"],))
    assert ("王主任", "签到") in groups(office)


def test_who_came_late_stays_late_at_the_door_but_not_on_paper(office, event, people):
    enter(office, event, Mark(LATE, people["王秀英"]))
    enter(office, event, Mark(PRESENT, people["王秀英"], arriving=True))
    assert states(office, event) == {"王秀英": LATE}
    enter(office, event, Mark(PRESENT, people["王秀英"]))
    assert states(office, event) == {"王秀英": PRESENT}


def test_who_was_marked_absent_may_still_come(office, event, people):
    enter(office, event, Mark(ABSENT, people["王秀英"]))
    enter(office, event, Mark(PRESENT, people["王秀英"], arriving=True))
    assert states(office, event) == {"王秀英": PRESENT}


def test_the_last_act_is_taken_back_whole(office, event, people):
    enter(office, event, Mark(EXCUSED, people["王秀英"]), Mark(PRESENT, people["白秀兰"]))
    both = [Mark(ABSENT, people["王秀英"]), Mark(None, people["白秀兰"]), Mark(PRESENT, guest="周老师")]
    done = enter(office, event, *both)
    assert states(office, event) == {"王秀英": ABSENT, "周老师": PRESENT}
    assert office.write(signing.take_back, event, done) == 0
    assert states(office, event) == {"王秀英": EXCUSED, "白秀兰": PRESENT}
    assert seen(office, event) == (HELD, 1)


def test_what_another_desk_has_changed_since_is_left_alone(office, desk_beside, event, people):
    done = enter(office, event, Mark(PRESENT, people["王秀英"]), Mark(PRESENT, people["白秀兰"]))
    enter(desk_beside, event, Mark(LATE, people["王秀英"]))
    assert office.write(signing.take_back, event, done) == 1
    assert states(office, event) == {"王秀英": LATE}
    gone = enter(office, event, Mark(PRESENT, people["白秀兰"]))
    enter(desk_beside, event, Mark(None, people["白秀兰"]))
    assert office.write(signing.take_back, event, gone) == 0


def test_two_desks_sign_in_the_same_person(office, desk_beside, event, people):
    enter(office, event, Mark(PRESENT, people["王秀英"], arriving=True))
    done = enter(desk_beside, event, Mark(PRESENT, people["王秀英"], arriving=True))
    assert done.already == (people["王秀英"],)
    assert office.read(signing.totals, event).came == 1


def test_the_first_to_come_lets_the_event_be_held(office, plan, people):
    yesterday = plan(starts_at=NOON - timedelta(1))
    assert not enter(office, yesterday, Mark(EXCUSED, people["王秀英"])).held
    done = enter(office, yesterday, Mark(PRESENT, people["白秀兰"], arriving=True))
    assert done.held
    assert seen(office, yesterday) == (HELD, 1)
    stored = {one.name: one.arrived_at for one in office.read(signing.signed, yesterday)}
    assert stored["白秀兰"] is None  # nobody knows when that was
    assert not enter(office, yesterday, Mark(PRESENT, people["罗建国"])).held
    office.write(signing.take_back, yesterday, done)
    assert seen(office, yesterday) == (HELD, 1)


def test_taking_the_only_one_back_lets_the_event_be_planned_again(office, event, people):
    done = enter(office, event, Mark(PRESENT, people["王秀英"]))
    office.write(signing.take_back, event, done)
    assert seen(office, event) == (PLANNED, None)


def test_an_event_ahead_stays_planned(office, plan, people):
    tomorrow = plan(starts_at=NOON + timedelta(1))
    assert not enter(office, tomorrow, Mark(PRESENT, people["王秀英"], arriving=True)).held
    assert seen(office, tomorrow) == (PLANNED, 1)
    assert office.read(signing.signed, tomorrow)[0].arrived_at is None


def test_the_headcount_follows_until_another_number_is_entered(office, event, people):
    enter(office, event, Mark(PRESENT, people["王秀英"]), Mark(LATE, people["白秀兰"]), Mark(ABSENT, people["罗建国"]))
    enter(office, event, Mark(PRESENT, guest="周老师"))
    assert seen(office, event) == (HELD, 3)
    office.write(signing.set_headcount, event, 40)
    enter(office, event, Mark(PRESENT, people["林晓燕"]))
    assert seen(office, event) == (HELD, 40)
    office.write(signing.set_headcount, event, None)
    assert seen(office, event) == (HELD, 4)
    enter(office, event, Mark(PRESENT, people["欧阳明"]))
    assert seen(office, event) == (HELD, 5)


def test_a_number_alone_will_do(office, event):
    assert office.write(signing.set_headcount, event, 36)
    assert seen(office, event) == (HELD, 36)
    assert office.read(signing.totals, event) == Totals()
    for heads in (-1, 100_001):
        with pytest.raises(Refusal, match="到场人数"):
            office.write(signing.set_headcount, event, heads)


def test_somebody_without_a_card_gets_one_and_is_signed_in(office, event):
    number = id_number(born="19550304", order=22)
    done = office.write(signing.walk_in, event, Newcomer("安然", number, Sex.UNKNOWN, None, "199 0000 0077"))
    card = office.read(cards.load, done.person_id)
    assert (card.name, card.sex, card.phone, card.id_number) == ("安然", Sex.FEMALE, "19900000077", number)
    assert states(office, event) == {"安然": PRESENT}
    office.write(signing.take_back, event, done)
    assert states(office, event) == {}
    with pytest.raises(Refusal):
        office.read(cards.load, done.person_id)


def test_a_new_card_that_is_used_elsewhere_by_now_stays(office, plan, event):
    done = office.write(signing.walk_in, event, Newcomer("安然"))
    enter(office, plan(), Mark(PRESENT, done.person_id))
    office.write(signing.take_back, event, done)
    assert office.read(cards.load, done.person_id).name == "安然"


def test_the_owner_of_a_known_number_gets_no_second_card(office, event, people):
    done = office.write(signing.walk_in, event, Newcomer("王秀英", id_number(born="19540307", order=15)))
    assert done.person_id is None
    assert states(office, event) == {"王秀英": PRESENT}


@pytest.mark.parametrize(
    ("newcomer", "field"), [(Newcomer(), "name"), (Newcomer("安然", "999901195503040010"), "id_number")]
)
def test_what_cannot_be_is_refused_at_its_field(office, event, newcomer, field):
    with pytest.raises(Refusal) as caught:
        office.write(signing.walk_in, event, newcomer)
    assert caught.value.field == field
    assert states(office, event) == {}


def test_a_card_deleted_meanwhile_and_a_guest_without_a_name_are_refused(office, event, people):
    with pytest.raises(Refusal, match="刚被删除"):
        enter(office, event, Mark(PRESENT, people["王秀英"]), Mark(PRESENT, 999))
    for name in ("  ", "甲" * 65):
        with pytest.raises(Refusal, match="来宾"):
            enter(office, event, Mark(PRESENT, guest=name))
    assert states(office, event) == {}


def test_who_signed_in_cannot_be_deleted_and_merging_counts_the_person_once(office, event, people):
    twin = add(office, "王秀英")
    enter(office, event, Mark(ABSENT, people["王秀英"]), Mark(LATE, twin, arriving=True))
    with pytest.raises(Refusal, match="签到"):
        office.write(cards.remove, twin)
    office.write(merging.merge, people["王秀英"], twin)
    (one,) = office.read(signing.signed, event)
    assert (one.person_id, one.state, one.arrived_at) == (people["王秀英"], LATE, NOON)


def test_the_form_of_another_desk_learns_of_it(office, desk_beside, event, people):
    draft = desk_beside.read(events.load, event)
    enter(office, event, Mark(PRESENT, people["王秀英"]))
    with pytest.raises(Refusal):  # and offers to take the new headcount over
        desk_beside.write(events.save, event, draft)


def test_a_stamp_tells_what_other_desks_do(office, desk_beside, event, people):
    before = office.read(signing.stamp, event)
    done = enter(desk_beside, event, Mark(PRESENT, people["王秀英"]))
    between = office.read(signing.stamp, event)
    desk_beside.write(signing.take_back, event, done)
    assert len({before, between, office.read(signing.stamp, event)}) == 3
