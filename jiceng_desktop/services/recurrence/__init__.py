"""重复规则: on which days the events of a series take place."""

from jiceng_desktop.services.recurrence.expanding import MOST, Planned, days
from jiceng_desktop.services.recurrence.rule import LAST, LONGEST_INTERVAL, Rule, check, dump, load
from jiceng_desktop.services.recurrence.shifting import Calendar, is_off
from jiceng_desktop.services.recurrence.wording import say
from jiceng_desktop.terms import Frequency, Leap, Missing, OffDay, SolarTerm

__all__ = [
    "LAST",
    "LONGEST_INTERVAL",
    "MOST",
    "Calendar",
    "Frequency",
    "Leap",
    "Missing",
    "OffDay",
    "Planned",
    "Rule",
    "SolarTerm",
    "check",
    "days",
    "dump",
    "is_off",
    "load",
    "say",
]
