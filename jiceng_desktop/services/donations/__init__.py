"""捐书: who brought which books, what became of them, and how the donors are thanked.

``listing`` shows them, ``draft`` says what a clerk may enter, ``saving`` stores it, ``deciding`` keeps books, passes
them on or returns them, ``card`` tells where they are now, ``thanks`` says what certificate and thanks board say.
"""

from jiceng_desktop.services.donations.card import Book, Sheet, Whereabouts, sheet
from jiceng_desktop.services.donations.deciding import REASONS, Decision, decide
from jiceng_desktop.services.donations.draft import LABELS, Draft, Item, load
from jiceng_desktop.services.donations.listing import LISTING, Counts, Narrow, counts, moments, of_donor
from jiceng_desktop.services.donations.saving import KIND, remove, save, thank
from jiceng_desktop.services.donations.thanks import UNNAMED, Certificate, board, certificate

__all__ = [
    "KIND",
    "LABELS",
    "LISTING",
    "REASONS",
    "UNNAMED",
    "Book",
    "Certificate",
    "Counts",
    "Decision",
    "Draft",
    "Item",
    "Narrow",
    "Sheet",
    "Whereabouts",
    "board",
    "certificate",
    "counts",
    "decide",
    "load",
    "moments",
    "of_donor",
    "remove",
    "save",
    "sheet",
    "thank",
]
