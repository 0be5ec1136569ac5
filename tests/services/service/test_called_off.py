"""What becomes of an event for which volunteers have hours already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, series
from jiceng_desktop.terms import ServiceSource
from tests.services import residents

AT = datetime(2026, 11, 20, 9)


@pytest.fixture
def served(office):
    """Return an event with an hour of one volunteer."""
    occurrence_id = office.write(events.save, None, events.Draft(title="义诊", starts_at=AT))
    person_id = residents.add(office, "赵一")

    def enter(session):
        volunteer = Volunteer(person_id=person_id, number="Z1", joined_on=date(2026, 1, 1))
        session.add(volunteer)
        session.flush()
        told = {"volunteer_id": volunteer.id, "occurrence_id": occurrence_id, "source": ServiceSource.SIGN_IN}
        session.add(ServiceRecord(served_on=AT.date(), minutes=60, **told))

    office.write(enter)
    return occurrence_id


def test_it_is_not_called_off_nor_moved_to_another_day(office, served):
    draft = office.read(events.load, served)
    tomorrow = AT + timedelta(1)
    for act in (
        lambda: office.write(series.cancel, served, "天气原因", draft.version),
        lambda: office.write(series.postpone, served, tomorrow, "天气原因", draft.version),
        lambda: office.write(events.save, served, replace(draft, starts_at=tomorrow, ends_at=None)),
    ):
        with pytest.raises(Refusal, match="已录了志愿服务时长"):
            act()
    assert office.read(events.load, served) == draft


def test_the_hour_of_the_same_day_can_be_put_right(office, served):
    draft = office.read(events.load, served)
    later = AT + timedelta(hours=1)
    office.write(events.save, served, replace(draft, starts_at=later, ends_at=None))
    assert office.read(events.load, served).starts_at == later
