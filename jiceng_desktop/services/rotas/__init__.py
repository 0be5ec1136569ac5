"""值班: weekly posts that volunteers fill in turn."""

from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.rotas.choosing import means, of_team, venue_name, venues
from jiceng_desktop.services.rotas.draft import LABELS, Draft, Post
from jiceng_desktop.services.rotas.hours import Past, record, unrecorded
from jiceng_desktop.services.rotas.saving import LISTING, load, remove, save
from jiceng_desktop.services.rotas.turns import Turn, propose
from jiceng_desktop.services.rotas.weeks import Place, Shift, Week, clear, fill, free, gaps, give, rota_of, swap, week

KIND = Kind(title="值班安排", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)

__all__ = [
    "KIND",
    "LABELS",
    "LISTING",
    "Draft",
    "Past",
    "Place",
    "Post",
    "Shift",
    "Turn",
    "Week",
    "clear",
    "fill",
    "free",
    "gaps",
    "give",
    "load",
    "means",
    "of_team",
    "propose",
    "record",
    "remove",
    "rota_of",
    "save",
    "swap",
    "unrecorded",
    "venue_name",
    "venues",
    "week",
]
