"""参加情况: who of a group came to the events of a time, who to none, and to whom it was brought home."""

from jiceng_desktop.services.coverage.bringing import Parcel, bring
from jiceng_desktop.services.coverage.counting import Coverage, Part, Share, take
from jiceng_desktop.services.coverage.listing import Reached, make_listing
from jiceng_desktop.services.coverage.scope import Scope, Which, Whom, WhomKind, choices, whoms
from jiceng_desktop.services.coverage.telling import Line, of_person

__all__ = [
    "Coverage",
    "Line",
    "Parcel",
    "Part",
    "Reached",
    "Scope",
    "Share",
    "Which",
    "Whom",
    "WhomKind",
    "bring",
    "choices",
    "make_listing",
    "of_person",
    "take",
    "whoms",
]
