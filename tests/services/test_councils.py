from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import councils, events, invited, merging, people, series, undo
from jiceng_desktop.services.councils import Draft, Member
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency, PersonStatus
from tests.services.residents import add

NAME = "居民议事会"


@pytest.fixture
def three(office):
    """Three residents, as members of a council."""
    roles = {"白秀兰": "主任", "罗建国": "副主任", "林晓燕": ""}
    return tuple(Member(add(office, name), name, role) for name, role in roles.items())


@pytest.fixture
def council(office, three):
    return office.write(councils.save, None, Draft(NAME, "每两个月至少一次", three))


def loaded(office, council_id):
    return office.read(councils.load, council_id)


def test_members_keep_their_order_and_roles(office, council, three):
    stored = loaded(office, council)
    assert (stored.name, stored.remark, stored.members) == (NAME, "每两个月至少一次", three)
    turned = tuple(reversed(three))
    office.write(councils.save, council, replace(stored, members=turned))
    assert loaded(office, council).members == turned
    assert [row[0] for row in office.read(councils.LISTING.texts, [council])] == [NAME]


def test_a_change_of_members_is_seen_by_the_other_desk_and_can_be_taken_back(office, council, three):
    before = loaded(office, council)
    office.write(councils.save, council, replace(before, members=three[:1]))
    with pytest.raises(Stale):
        office.write(councils.save, council, replace(before, members=three[1:]))
    office.write(councils.save, council, replace(loaded(office, council), members=three[1:]))
    office.write(undo.take_back, office.last_group)
    assert loaded(office, council).members == three[:1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"name": NAME}, "name"), ({"members": "twice"}, "members")],
)
def test_what_cannot_be_is_refused(office, council, three, wrong, field):
    if "members" in wrong:
        wrong = {"members": (three[0], three[0])}
    with pytest.raises(Refusal) as refused:
        office.write(councils.save, None, replace(Draft("党群议事会"), **wrong))
    assert refused.value.field == field


def test_a_role_that_is_too_long_and_a_deleted_card_are_refused(office, three):
    with pytest.raises(Refusal, match="职务最多"):
        office.write(councils.save, None, Draft(NAME, members=(replace(three[0], role="长" * 33),)))
    with pytest.raises(Refusal, match="档案已被删除"):
        office.write(councils.save, None, Draft(NAME, members=(Member(999_999, "无此人"),)))


def test_events_keep_their_words_when_their_council_is_deleted(office, council):
    when = datetime(2026, 12, 8, 15)
    draft = events.Draft(title="议事会", starts_at=when, audience=f"{NAME}（3 人）", audience_council_id=council)
    number = office.write(events.save, None, draft)
    plan = series.Draft(
        name="议事会",
        rule=Rule(Frequency.MONTHLY, days=(8,)),
        first_on=date.today(),
        starts=time(15),
        minutes=60,
        audience=NAME,
        audience_council_id=council,
    )
    series_id = office.write(series.save, None, plan).series_id
    assert office.read(councils.uses, council) > 2
    office.write(councils.remove, council, loaded(office, council).version)
    gone = office.last_group
    stored = office.read(events.load, number)
    assert (stored.audience, stored.audience_council_id) == (f"{NAME}（3 人）", None)
    assert office.read(series.load, series_id).audience_council_id is None
    with pytest.raises(Refusal, match="已被删除"):
        loaded(office, council)
    office.write(undo.take_back, gone)
    assert office.read(events.load, number).audience_council_id == council
    assert len(loaded(office, council).members) == 3


def test_a_council_shown_before_another_desk_changed_it_is_not_deleted(office, council):
    shown = loaded(office, council)
    office.write(councils.save, council, replace(shown, remark="改期"))
    with pytest.raises(Refusal, match="刚被另一处修改过"):
        office.write(councils.remove, council, shown.version)


def test_who_has_left_is_told_and_not_invited(office, council, three):
    person = office.read(people.load, three[1].person_id)
    office.write(people.save, three[1].person_id, replace(person, status=PersonStatus.MOVED_OUT))
    assert [one.gone for one in loaded(office, council).members] == ["", "已迁出", ""]
    ids = office.read(councils.MEMBERS.ids, Query(narrow=council))
    assert [row[1:3] for row in office.read(councils.MEMBERS.texts, list(ids))] == [("白秀兰", "主任"), ("林晓燕", "")]


def test_a_member_from_outside_is_invited_and_found_by_name(office, three):
    host = add(office, "周老板", status=PersonStatus.OUTSIDE)
    assert [one.person_id for one in office.read(councils.named, "周老板").members] == [host]
    council = office.write(councils.save, None, Draft(NAME, None, (three[0], Member(host, "周老板", "商户代表"))))
    assert [one.gone for one in loaded(office, council).members] == ["", ""]
    when = datetime(2026, 12, 8, 15)
    number = office.write(events.save, None, events.Draft(title="议事会", starts_at=when, audience_council_id=council))
    who = office.read(invited.expected, number, when.date())
    assert [(one.name, one.office) for one in who] == [("白秀兰", "主任"), ("周老板", "商户代表")]


def test_a_row_of_names_is_looked_up(office, three):
    add(office, "林晓燕")
    found = office.read(councils.named, "白秀兰、罗建国，林晓燕\n秦小草 白秀兰")
    assert [one.name for one in found.members] == ["白秀兰", "罗建国"]
    assert (found.unknown, found.several) == (("秦小草",), ("林晓燕",))
    assert office.read(councils.named, " ，\n").members == ()


def test_a_merged_person_stands_in_the_council_once(office, council, three):
    first, second = three[0].person_id, three[1].person_id
    office.write(merging.merge, first, second)
    assert [one.person_id for one in loaded(office, council).members] == [first, three[2].person_id]


def test_a_member_whose_card_is_deleted_returns_to_the_council_with_it(office, council, three):
    office.write(people.remove, three[1].person_id)
    assert loaded(office, council).members == (three[0], three[2])
    office.write(undo.take_back, office.last_group)
    assert loaded(office, council).members == three
