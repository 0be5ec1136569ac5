"""活动日历: occurrences and what the office needs to plan one."""

from jiceng_desktop.services.events.belongings import Belongings, Somebody
from jiceng_desktop.services.events.draft import COLUMNS, LABELS, LONGEST_VENUE, SHARED, Draft, likely_kind
from jiceng_desktop.services.events.listing import (
    LISTING,
    Chip,
    Span,
    chips,
    colour_of,
    counts_for,
    moments,
    narrowed,
    show_moment,
)
from jiceng_desktop.services.events.saving import (
    audiences,
    discard,
    get,
    hanging,
    key_of,
    load,
    refuse_gone,
    refuse_numbers,
    refuse_served,
    remove,
    save,
    standing,
    venue_id,
    venues,
)
from jiceng_desktop.services.kind import Kind

KIND = Kind(title="活动", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)

__all__ = [
    "COLUMNS",
    "KIND",
    "LABELS",
    "LISTING",
    "LONGEST_VENUE",
    "SHARED",
    "Belongings",
    "Chip",
    "Draft",
    "Somebody",
    "Span",
    "audiences",
    "chips",
    "colour_of",
    "counts_for",
    "discard",
    "get",
    "hanging",
    "key_of",
    "likely_kind",
    "load",
    "moments",
    "narrowed",
    "refuse_gone",
    "refuse_numbers",
    "refuse_served",
    "remove",
    "save",
    "show_moment",
    "standing",
    "venue_id",
    "venues",
]
