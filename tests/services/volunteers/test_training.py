from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo, volunteers
from jiceng_desktop.services.volunteers import training
from jiceng_desktop.services.volunteers.training import Draft

TODAY = date.today()


@pytest.fixture
def both(office, resident):
    merchant = office.write(volunteers.save, None, volunteers.Draft(person="周老板"))
    return (*office.write(volunteers.enlist, [resident]).added, merchant)


def taught(office, volunteer_id):
    shown = office.read(volunteers.sheet, volunteer_id, TODAY)
    return [(one.on, one.subject, one.minutes, one.organiser) for one in shown.trainings]


def test_a_training_is_entered_for_all_who_took_part_changed_and_deleted(office, both):
    training_id = office.write(training.save, None, Draft("急救", TODAY, 90, "区红会", both))
    assert [taught(office, one) for one in both] == [[(TODAY, "急救", 90, "区红会")]] * 2
    assert office.read(training.subjects) == ["急救"]
    stored = office.read(training.load, training_id)
    office.write(training.save, training_id, Draft("心肺复苏", stored.trained_on, version=stored.version))
    assert sorted(taught(office, one)[0][1] for one in both) == sorted(["心肺复苏", "急救"])
    office.write(training.remove, training_id)
    assert sum(len(taught(office, one)) for one in both) == 1
    office.write(undo.take_back, office.last_group)
    assert sum(len(taught(office, one)) for one in both) == 2


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(), "subject"),
        (Draft("急救", TODAY + timedelta(1)), "trained_on"),
        (Draft("急救", TODAY, 0), "minutes"),
        (Draft("急救", TODAY), None),
    ],
)
def test_what_cannot_be_is_refused(office, draft, field):
    with pytest.raises(Refusal) as refused:
        office.write(training.save, None, draft)
    assert refused.value.field == field
