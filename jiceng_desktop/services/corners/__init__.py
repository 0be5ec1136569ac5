"""图书角: where boxes stand, how they lend, who looks after them, when they are closed."""

from jiceng_desktop.services.corners.draft import LABELS, Draft, loans_told
from jiceng_desktop.services.corners.keepers import Keeper, Kept, appoint, dismiss
from jiceng_desktop.services.corners.looking import (
    Line,
    Overview,
    Sheet,
    lines,
    listed,
    name,
    overview,
    places,
    sheet,
    unseen,
)
from jiceng_desktop.services.corners.saving import arrange, close, load, remove, reopen, save
from jiceng_desktop.services.kind import Kind

KIND = Kind("图书角", None, Draft, load, save, remove, LABELS)

__all__ = [
    "KIND",
    "LABELS",
    "Draft",
    "Keeper",
    "Kept",
    "Line",
    "Overview",
    "Sheet",
    "appoint",
    "arrange",
    "close",
    "dismiss",
    "lines",
    "listed",
    "load",
    "loans_told",
    "name",
    "overview",
    "places",
    "remove",
    "reopen",
    "save",
    "sheet",
    "unseen",
]
