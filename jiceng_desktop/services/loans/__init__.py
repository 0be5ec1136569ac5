"""借阅: what is lent, due and overdue, who waits for what, who reads; and when a reader is forgotten."""

from jiceng_desktop.services.loans.asking import find_titles, readers_by
from jiceng_desktop.services.loans.forgetting import forget, has_due
from jiceng_desktop.services.loans.listing import Narrow, Which, late, listing
from jiceng_desktop.services.loans.overview import Overview, overview
from jiceng_desktop.services.loans.reading import Sheet, copies_of, is_lent, moments, persons_of, readers_of, sheet
from jiceng_desktop.services.loans.reminding import late_among, reminded

__all__ = [
    "Narrow",
    "Overview",
    "Sheet",
    "Which",
    "copies_of",
    "find_titles",
    "forget",
    "has_due",
    "is_lent",
    "late",
    "late_among",
    "listing",
    "moments",
    "overview",
    "persons_of",
    "readers_by",
    "readers_of",
    "reminded",
    "sheet",
]
