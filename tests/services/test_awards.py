from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import awards, documents, points, publicity, undo, volunteer_rules
from jiceng_desktop.services.awards import Narrow, Stage
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.volunteer_rules import Rules
from jiceng_desktop.terms import AwardKind, ServiceSource, VolunteerStatus
from tests.services import residents

NOW = datetime(2026, 11, 21, 10)
TODAY = NOW.date()
AFTER = TODAY + timedelta(5)


@pytest.fixture
def enlist(office):
    """Return a function that enlists somebody who served so many confirmed hours ten days ago."""
    numbers = iter(range(1, 100))

    def enlist(name, hours, unconfirmed=0, joined_on=date(2024, 5, 4), ago=10):
        person_id = residents.add(office, name)

        def add(session):
            one = Volunteer(person_id=person_id, number=f"Z{next(numbers):04}", joined_on=joined_on)
            session.add(one)
            session.flush()
            for minutes, confirmed in ((hours * 60, NOW), (unconfirmed * 60, None)):
                record = ServiceRecord(volunteer_id=one.id, served_on=TODAY - timedelta(ago), minutes=minutes)
                record.source, record.confirmed_at = ServiceSource.LATER, confirmed
                session.add(record)
            return one.id

        return office.write(add)

    return enlist


def rule(office, **changes):
    rules = replace(office.read(volunteer_rules.load), **changes)
    office.write(volunteer_rules.save, rules)


def correct(office, volunteer_id, hours):
    def change(session):
        for record in session.query(ServiceRecord).filter_by(volunteer_id=volunteer_id):
            record.minutes = hours * 60

    office.write(change)


def found(office, today=TODAY):
    return office.read(awards.candidates, today)


def shown(office):
    """Publicise everybody who reaches a star and return the paper."""
    chosen = [one for one in found(office) if one.stage is Stage.NEW]
    draft = office.read(publicity.of_stars, chosen, 5, TODAY)
    paper = office.write(documents.file, draft, NOW, lambda _: b"%PDF")
    office.write(awards.nominate, chosen, paper, TODAY)
    return draft


def test_who_reaches_a_star_is_found_by_confirmed_hours_alone(office, enlist):
    enlist("赵一", 320)
    enlist("钱二", 99, unconfirmed=50)
    enlist("孙三", 100)
    assert [(one.name, one.level, one.minutes, one.stage) for one in found(office)] == [
        ("赵一", 2, 320 * 60, Stage.NEW),
        ("孙三", 1, 100 * 60, Stage.NEW),
    ]


def test_the_rules_say_which_hours_count_and_since_when_one_must_belong(office, enlist):
    enlist("赵一", 320, ago=400)
    enlist("孙三", 30, joined_on=TODAY - timedelta(40))
    rule(office, stars=(20, 40), star_days=365, least_months=2)
    assert found(office) == []
    rule(office, star_days=None, least_months=1)
    assert [(one.name, one.level) for one in found(office)] == [("赵一", 2), ("孙三", 1)]


def test_who_has_left_is_given_nothing(office, enlist):
    volunteer_id = enlist("赵一", 320)
    office.write(lambda session: setattr(session.get(Volunteer, volunteer_id), "status", VolunteerStatus.LEFT))
    assert found(office) == []


def test_the_notice_names_everybody_by_stars(office, enlist):
    enlist("赵一", 320)
    enlist("孙三", 100)
    enlist("李四", 110)
    body = shown(office).body
    assert "拟授予下列3名志愿者" in body
    assert "一、二星级志愿者：赵一（Z0001，320小时）。" in body
    assert "二、一星级志愿者：孙三（Z0002，100小时）、李四（Z0003，110小时）。" in body
    assert "自2026年11月21日起至2026年11月25日止" in body


def test_a_star_is_given_only_after_its_publicity_and_comes_back_by_undo(office, enlist):
    volunteer_id = enlist("赵一", 320)
    with pytest.raises(Refusal, match="还没有公示"):
        office.write(awards.give, [volunteer_id], TODAY)
    shown(office)
    with pytest.raises(Refusal, match="公示期到2026年11月25日为止"):
        office.write(awards.give, [volunteer_id], AFTER - timedelta(1))
    assert office.write(awards.give, [volunteer_id], AFTER) == 1
    assert found(office, AFTER) == []
    (texts,) = office.read(lambda session: awards.LISTING.texts(session, list(awards.LISTING.ids(session))))
    assert texts[1:6] == ("赵一", "Z0001", "星级志愿者", "二星级志愿者", "320")
    office.write(undo.take_back, office.last_group)
    assert [(one.level, one.stage) for one in found(office, AFTER)] == [(2, Stage.READY)]


def test_hours_that_fall_during_the_publicity_are_told_and_stop_the_star(office, enlist):
    volunteer_id = enlist("赵一", 320)
    shown(office)
    correct(office, volunteer_id, 90)
    assert [one.stage for one in found(office, AFTER)] == [Stage.SHORT]
    with pytest.raises(Refusal, match="已经不够公示的星级，请先撤下公示：赵一"):
        office.write(awards.give, [volunteer_id], AFTER)
    office.write(awards.withdraw, [volunteer_id])
    assert found(office, AFTER) == []


def test_hours_that_fall_later_leave_the_star_and_are_told(office, enlist):
    volunteer_id = enlist("赵一", 320)
    rule(office, publicity_days=0)
    office.write(awards.give, [volunteer_id], TODAY)
    assert office.read(awards.waiting, TODAY) == awards.Waiting(0, 0, 0, 0)
    correct(office, volunteer_id, 250)
    assert office.read(awards.waiting, TODAY).fallen == 1
    (award_id,) = office.read(awards.LISTING.ids, Query(narrow=Narrow(fallen=True)))
    ((*_, hours, short, _by),) = office.read(awards.LISTING.texts, [award_id])
    assert (hours, short) == ("320", "250")


def test_where_only_a_year_counts_a_star_is_given_again_in_the_next(office, enlist):
    volunteer_id = enlist("赵一", 320)
    rule(office, publicity_days=0, star_days=365)
    office.write(awards.give, [volunteer_id], TODAY)
    assert found(office) == []
    office.write(
        lambda session: session.add(
            ServiceRecord(
                volunteer_id=volunteer_id,
                served_on=TODAY + timedelta(390),
                minutes=6000,
                source=ServiceSource.LATER,
                confirmed_at=NOW,
            )
        )
    )
    assert [(one.level, one.held) for one in found(office, TODAY + timedelta(400))] == [(1, 0)]


def test_an_honour_is_entered_changed_and_removed(office, enlist):
    volunteer_id = enlist("赵一", 1)
    draft = awards.Draft(volunteer_id=volunteer_id, title="优秀志愿者", awarded_on=date(2025, 12, 5))
    award_id = office.write(awards.KIND.save, None, draft)
    loaded = office.read(awards.KIND.load, award_id)
    office.write(awards.KIND.save, award_id, replace(loaded, awarded_by="河西街道办事处"))
    assert office.read(awards.KIND.load, award_id).awarded_by == "河西街道办事处"
    office.write(awards.remove_many, [award_id])
    assert list(office.read(awards.LISTING.ids)) == []
    office.write(undo.take_back, office.last_group)
    assert list(office.read(awards.LISTING.ids)) == [award_id]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"volunteer_id": None}, "volunteer_id"),
        ({"title": " "}, "title"),
        ({"awarded_on": None}, "awarded_on"),
        ({"awarded_on": date(2999, 1, 1)}, "awarded_on"),
        ({"kind": AwardKind.STAR}, "level"),
        ({"kind": AwardKind.STAR, "level": 6}, "level"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(office, enlist, more, field):
    known = {"volunteer_id": enlist("赵一", 1), "title": "优秀志愿者", "awarded_on": date(2025, 12, 5)}
    with pytest.raises(Refusal) as refused:
        office.write(awards.KIND.save, None, awards.Draft(**{**known, **more}))
    assert refused.value.field == field


# -- points


def test_confirmed_hours_earn_points_and_redeeming_takes_them(office, enlist):
    volunteer_id = enlist("赵一", 10, unconfirmed=5)
    rule(office, points_per_hour=2)
    office.write(points.enter, volunteer_id, -15, "兑换洗衣液一瓶", TODAY)
    assert office.read(points.ledger, volunteer_id).balance == 5
    listing = points.listing(2)
    assert office.read(listing.texts, [volunteer_id]) == [("Z0001", "赵一", "10", "20", "15", "5")]
    with pytest.raises(Refusal, match="现有 5 分，不够兑换 6 分"):
        office.write(points.enter, volunteer_id, -6, "兑换毛巾", TODAY)


def test_points_need_the_rules_a_number_and_a_purpose(office, enlist):
    volunteer_id = enlist("赵一", 10)
    with pytest.raises(Refusal, match="没有启用"):
        office.write(points.enter, volunteer_id, -1, "兑换毛巾", TODAY)
    rule(office, points_per_hour=1)
    for number, reason, field in ((0, "兑换毛巾", "points"), (-1, " ", "reason")):
        with pytest.raises(Refusal) as refused:
            office.write(points.enter, volunteer_id, number, reason, TODAY)
        assert refused.value.field == field


def test_what_was_added_cannot_go_once_it_is_redeemed(office, enlist):
    volunteer_id = enlist("赵一", 10)
    rule(office, points_per_hour=1)
    added = office.write(points.enter, volunteer_id, 5, "年度表彰奖励", TODAY)
    spent = office.write(points.enter, volunteer_id, -12, "兑换米一袋", TODAY)
    with pytest.raises(Refusal, match="已经兑换掉了"):
        office.write(points.remove, added)
    office.write(points.remove, spent)
    office.write(points.remove, added)
    assert office.read(points.ledger, volunteer_id).balance == 10
    office.write(undo.take_back, office.last_group)
    assert office.read(points.ledger, volunteer_id).balance == 15


def test_the_rules_start_as_the_ministry_has_them():
    assert Rules().stars == (100, 300, 600, 1000, 1500)
