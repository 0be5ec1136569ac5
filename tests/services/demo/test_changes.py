from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select

from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Person
from jiceng_desktop.services import life, population, presence
from jiceng_desktop.services.population import Period, Row
from jiceng_desktop.terms import LifeEventKind, PersonStatus
from tests.services.demo.looking import TODAY, count


def test_there_is_a_year_of_every_kind_of_event(session):
    kinds = dict(session.execute(select(LifeEvent.kind, func.count()).group_by(LifeEvent.kind)).all())
    assert kinds.keys() == set(LifeEventKind)
    assert count(session, LifeEvent, LifeEvent.event_on > LifeEvent.reported_on) == 0
    assert count(session, LifeEvent, LifeEvent.reported_on > TODAY) == 0
    assert count(session, LifeEvent, LifeEvent.reverted_on.is_not(None)) >= 5
    assert count(session, LifeEvent, LifeEvent.event_on < TODAY - timedelta(366)) == 0


def test_the_events_agree_with_the_cards(session):
    found = select(LifeEvent, Person).join(Person, Person.id == LifeEvent.person_id)
    for event, person in session.execute(found.where(LifeEvent.reverted_on.is_(None))):
        assert event.name == person.name
        match event.kind:
            case LifeEventKind.DEPARTURE:
                assert person.status is PersonStatus.MOVED_OUT
            case LifeEventKind.DEATH:
                assert person.status is PersonStatus.DECEASED
            case LifeEventKind.MISSING:
                assert person.status is PersonStatus.MISSING
            case LifeEventKind.ARRIVAL | LifeEventKind.BIRTH:
                assert person.home_id == event.to_dwelling_id
                assert event.event_on >= person.born_on


def test_the_months_follow_from_each_other(session):
    months = [population.movement(session, None, Period.months(TODAY.replace(month=month))) for month in (6, 7, 8, 9)]
    for before, after in pairwise(months):
        assert before[Row.CLOSING] == after[Row.OPENING]
    living = count(session, Person, Person.status.not_in(presence.GONE))
    assert months[-1][Row.CLOSING].total == living
    assert months[-1][Row.ARRIVALS].total > 0


def test_a_departure_of_the_demonstration_can_be_reverted(small):
    departed = LifeEvent.kind == LifeEventKind.DEPARTURE, LifeEvent.reverted_on.is_(None)
    event_id, person_id, home_id = small.read(
        lambda s: s.execute(
            select(LifeEvent.id, LifeEvent.person_id, LifeEvent.from_dwelling_id).where(*departed)
        ).first()
    )
    small.write(life.revert, event_id)
    person = small.read(lambda s: s.get(Person, person_id))
    assert (person.status, person.home_id) == (PersonStatus.PRESENT, home_id)
