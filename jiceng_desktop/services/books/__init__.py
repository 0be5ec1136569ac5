"""图书: titles, their numbers and prices, and their copies.

``listing`` shows them, ``draft`` says what a clerk may enter, ``saving`` stores it, ``titles`` keeps a title with its
书号, ``copy_numbers`` numbers the copies; ``shelving`` moves them to boxes, ``withdrawal`` takes them out of the stock
and back, ``uniting`` makes one title of several, ``card`` tells everything about one copy.
"""

from jiceng_desktop.services.books.card import Past, Sheet, Sibling, sheet
from jiceng_desktop.services.books.draft import LABELS, Draft, again, load
from jiceng_desktop.services.books.listing import LISTING, Counts, Narrow, colour_of, counts, publishers, shelves
from jiceng_desktop.services.books.saving import KIND, add_copies, copies_count, remove, save
from jiceng_desktop.services.books.shelving import boxes, move
from jiceng_desktop.services.books.titles import known
from jiceng_desktop.services.books.uniting import Alike, Entry, duplicates, merge, merge_all, of_titles, titles_of
from jiceng_desktop.services.books.withdrawal import BY_HAND, REASONS, any_withdrawn, bring_back, set_state, withdraw

__all__ = [
    "BY_HAND",
    "KIND",
    "LABELS",
    "LISTING",
    "REASONS",
    "Alike",
    "Counts",
    "Draft",
    "Entry",
    "Narrow",
    "Past",
    "Sheet",
    "Sibling",
    "add_copies",
    "again",
    "any_withdrawn",
    "boxes",
    "bring_back",
    "colour_of",
    "copies_count",
    "counts",
    "duplicates",
    "known",
    "load",
    "merge",
    "merge_all",
    "move",
    "of_titles",
    "publishers",
    "remove",
    "save",
    "set_state",
    "sheet",
    "shelves",
    "titles_of",
    "withdraw",
]
