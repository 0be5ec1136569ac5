"""日历文件: events on their way into a calendar file of another program, or out of one; and plans of a year."""

from jiceng_desktop.services.calendar_entries.bringing import Done, Run, bring_in, last_run, plan_in, take_back
from jiceng_desktop.services.calendar_entries.comparing import Found, State, compare
from jiceng_desktop.services.calendar_entries.entry import LAST_MINUTE, Entry, Particulars
from jiceng_desktop.services.calendar_entries.outgoing import CANCELLED, identify, outgoing

__all__ = [
    "CANCELLED",
    "LAST_MINUTE",
    "Done",
    "Entry",
    "Found",
    "Particulars",
    "Run",
    "State",
    "bring_in",
    "compare",
    "identify",
    "last_run",
    "outgoing",
    "plan_in",
    "take_back",
]
