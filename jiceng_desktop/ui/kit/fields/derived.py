"""Entries whose values follow from another one."""

from __future__ import annotations

from datetime import date

from jiceng_desktop import words
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.kit.fields.choices import Choice
from jiceng_desktop.ui.kit.fields.days import Day


def follow_number(number: str, born: Day, sex: Choice, today: date) -> None:
    """Let birth date and sex follow from a sound ID number; they cannot differ from it."""
    sound = bool(number) and words.id_problem(number, today) is None
    if sound:
        born.set_value(words.id_birth(number))
        sex.set_value(Sex(words.id_sex(number) or Sex.UNKNOWN))
    # one by one: what is disabled as a whole would lose the cursor, which goes straight on to the phone number
    for part in (born.entry, born.button, sex):
        part.setEnabled(not sound)
        part.setToolTip("由身份证号得出" if sound else "")
