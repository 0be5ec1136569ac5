"""服务时长: entered from a sheet or an event, confirmed before it counts, corrected by two."""

from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.service import assigning, correcting, finding
from jiceng_desktop.services.service.confirming import confirm, take_back
from jiceng_desktop.services.service.listing import LISTING, Narrow, Which
from jiceng_desktop.services.service.lists import CORRECTIONS, Overview, overview, sum_of, without_hours
from jiceng_desktop.services.service.reading import Served, as_typed, read_served, show_hours, show_served, show_times
from jiceng_desktop.services.service.records import LABELS, Draft, load, remove, remove_many, save, teams_of
from jiceng_desktop.services.service.rules import Fault, Service, faults
from jiceng_desktop.services.service.sheet import Row, Sheet, assigned, check, enter, offered

KIND = Kind(title="服务时长", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)

__all__ = [
    "CORRECTIONS",
    "KIND",
    "LABELS",
    "LISTING",
    "Draft",
    "Fault",
    "Narrow",
    "Overview",
    "Row",
    "Served",
    "Service",
    "Sheet",
    "Which",
    "as_typed",
    "assigned",
    "assigning",
    "check",
    "confirm",
    "correcting",
    "enter",
    "faults",
    "finding",
    "load",
    "offered",
    "overview",
    "read_served",
    "remove",
    "remove_many",
    "save",
    "show_hours",
    "show_served",
    "show_times",
    "sum_of",
    "take_back",
    "teams_of",
    "without_hours",
]
