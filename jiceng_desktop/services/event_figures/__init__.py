"""活动统计: how many events were held and how many people they served, last year beside this one.

What counts is what was held. The visits (人次) of an event are the heads that were counted, or the names that were
signed in where these are more; what has neither counts as an event only, and is told. Of whom ages and care tags are
known is who signed in and has a card: both are those of the day of the event.
"""

from jiceng_desktop.services.event_figures.figures import Count, EventFigures, Matter, Note, Row, Table, Wanted
from jiceng_desktop.services.event_figures.reading import persons
from jiceng_desktop.services.event_figures.taking import Behind, a_year_before, behind, choices, take, with_people

__all__ = [
    "Behind",
    "Count",
    "EventFigures",
    "Matter",
    "Note",
    "Row",
    "Table",
    "Wanted",
    "a_year_before",
    "behind",
    "choices",
    "persons",
    "take",
    "with_people",
]
