"""签到: who came to an event, entered at the door, from the paper list afterwards, or as a mere number."""

from jiceng_desktop.services.signing.counting import Totals, by_building, by_tag, came, stamp, totals
from jiceng_desktop.services.signing.finding import Candidate, candidates, id_number_in
from jiceng_desktop.services.signing.listing import LISTING, Narrow
from jiceng_desktop.services.signing.marking import (
    Done,
    Mark,
    Step,
    mark,
    set_headcount,
    take_back,
    walk_in,
)
from jiceng_desktop.services.signing.roll import Event, Row, Signed, event, expected, rows, signed

__all__ = [
    "LISTING",
    "Candidate",
    "Done",
    "Event",
    "Mark",
    "Narrow",
    "Row",
    "Signed",
    "Step",
    "Totals",
    "by_building",
    "by_tag",
    "came",
    "candidates",
    "event",
    "expected",
    "id_number_in",
    "mark",
    "rows",
    "set_headcount",
    "signed",
    "stamp",
    "take_back",
    "totals",
    "walk_in",
]
