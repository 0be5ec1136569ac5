"""志愿者名册: who the volunteers are, how they came and left, what they learnt and were given.

``listing`` shows them, ``draft`` says what a clerk may enter, ``saving`` stores it, ``standing`` lets them come, go and
come back, ``training`` keeps what they learnt, ``card`` tells everything about one, ``intake`` takes over rosters.
"""

from jiceng_desktop.services.volunteers.card import Sheet, of_person, sheet
from jiceng_desktop.services.volunteers.draft import LABELS, Draft, load
from jiceng_desktop.services.volunteers.listing import (
    LISTING,
    Counts,
    Narrow,
    colour_of,
    counts,
    hours,
    moments,
    open_teams,
    persons,
)
from jiceng_desktop.services.volunteers.numbers import next_number
from jiceng_desktop.services.volunteers.saving import KIND, remove, reveal, save
from jiceng_desktop.services.volunteers.standing import Enlisted, enlist, leave, rest, return_

__all__ = [
    "KIND",
    "LABELS",
    "LISTING",
    "Counts",
    "Draft",
    "Enlisted",
    "Narrow",
    "Sheet",
    "colour_of",
    "counts",
    "enlist",
    "hours",
    "leave",
    "load",
    "moments",
    "next_number",
    "of_person",
    "open_teams",
    "persons",
    "remove",
    "rest",
    "return_",
    "reveal",
    "save",
    "sheet",
]
