"""The invented service keeps the rules that real service has to keep."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import func, select

from jiceng_desktop.db.service import Correction, ServiceRecord


def test_no_day_holds_more_than_its_hours(session):
    sums = select(func.sum(ServiceRecord.minutes)).group_by(ServiceRecord.volunteer_id, ServiceRecord.served_on)
    assert max(session.scalars(sums)) <= 24 * 60


def test_nobody_serves_in_two_places_at_once(session):
    timed = (
        select(ServiceRecord.volunteer_id, ServiceRecord.starts_at, ServiceRecord.ends_at)
        .where(ServiceRecord.starts_at.is_not(None))
        .order_by(ServiceRecord.volunteer_id, ServiceRecord.starts_at)
    )
    rows = session.execute(timed).all()
    assert len(rows) > 300
    assert [one for one, after in pairwise(rows) if one[0] == after[0] and after[1] < one[2]] == []


def test_corrections_have_two_names_and_one_waits(session):
    found = session.scalars(select(Correction)).all()
    assert sorted(str(one.granted) for one in found) == ["False", "None", "True", "True"]
    assert all(one.asked_by != one.decided_by for one in found)
    for one in found:
        record = session.get(ServiceRecord, one.service_record_id)
        assert record.minutes == (one.new_minutes if one.granted else one.old_minutes)
