"""Invented volunteers with confirmed hours, for the pages that certify and honour them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, volunteer_rules
from jiceng_desktop.terms import ServiceSource


def enlist(office, name, number, hours, waiting=0):
    """Enlist somebody who served so many confirmed hours, and some that wait to be confirmed; return the id."""
    person_id = office.write(people.save, None, people.Draft(name=name))

    def add(session):
        one = Volunteer(person_id=person_id, number=number, joined_on=date(2024, 5, 4))
        session.add(one)
        session.flush()
        for place, (minutes, confirmed) in enumerate(((hours * 60, datetime.now()), (waiting * 60, None)), start=1):
            if minutes:
                record = ServiceRecord(volunteer_id=one.id, served_on=date.today() - timedelta(place), minutes=minutes)
                record.source, record.confirmed_at, record.content = ServiceSource.LATER, confirmed, "楼道巡查"
                session.add(record)
        return one.id

    return office.write(add)


def rule(office, **changes):
    """Change the rules of the office."""
    from dataclasses import replace

    office.write(volunteer_rules.save, replace(office.read(volunteer_rules.load), **changes))
